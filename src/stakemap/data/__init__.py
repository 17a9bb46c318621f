"""Tables that others may read and argue with: vocabularies, strengths, assumptions, each with its source.

Imports nothing; each table is read by one module, and sentences stand in `stakemap.wording` instead.
Relations: `relations` (a row a kind), `ties` (from a shared past), `assumptions`: `graph.catalogue`.
Files: `sheets`, then `columns`, then `choices` (what may be typed): `io.tables.vocabulary`.
Kinds of source with the grade each usually has: `source_kinds` (`model.source_kinds`).
Others: `measures` (`scoring.core.labels`), `refused` (`policy`).
"""
