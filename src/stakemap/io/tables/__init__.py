"""Sheets of text cells to facts, and back, whatever file the sheets stand in.

May import: `io.reading`, `io.limits`, `io.atomic`, and what `stakemap.io` may; no format of files but CSV.
Read along the way of a cell: `vocabulary` and `grids`, `rows`, `cells`, `drafts`, `name_index` and
`made_ids`, `defaults`, `references`, `records`; `what_if_rows` is the one sheet that says what may happen.
The way back is `writing`; `csv_folder` is the plainest format.
"""
