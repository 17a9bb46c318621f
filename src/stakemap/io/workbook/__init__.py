"""Excel workbooks (.xlsx): reading and writing them, the template to fill in, the copy with marked cells.

May import: `io.tables` and what that may; xlsxwriter and openpyxl inside functions only.
Read `archive` (what may be unpacked), `reading` (parts to sheets of cells), `writing`, then `template` and
`marked_copy`.
"""
