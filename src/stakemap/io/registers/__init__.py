"""Public registers of people, bodies and posts: each format a reader of records, one way from these to facts.

A reader says which records a file holds and where; the tables `data/register_fields.csv` and
`register_words.csv` say what their fields and words stand for and which are never read.

May import: `stakemap.io.tables`, `stakemap.io.reading` and below.
Read `mapping` (the tables) first, then `gathering` and `linking` (records to facts), `popolo`,
`organograms` and the rooms `ownership` and `legislatures` (a format each),
`reading` (the door); `places` and `dates` serve all of them, `values` awards as well.
"""
