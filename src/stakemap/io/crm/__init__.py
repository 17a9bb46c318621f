"""Exports of CRM programs: columns and words to our sheets by tables, what was left out, who may be one.

May import: `stakemap.io.tables`, `stakemap.io.reading` and below.
Read `data/crm_columns.csv` first, then `mapping` (the tables), `export` (files to records), `names` (who is
meant), `sheets` (records to rows of our sheets), `duplicates`, `reading` (the door).
"""
