"""What a person may ask for, and what a copy for others may still tell: asked of a store or a graph.

`person_file` gathers everything a store holds of one person, `person_text` is that to read; `pseudonyms`
takes the names out of a graph and says how many people it still singles out.  Admission, labels and
audiences stand where they act: `policy`, `graph.release`, `store.shared.oversight`.
"""
