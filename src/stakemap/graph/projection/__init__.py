"""Facts become arcs: `stated` (ties in force on a day), `arrays` (a view of them as a snapshot), over `rows`.

May import: seats, confidence, inferred_ties, decision, snapshot, views, model.
"""
