"""Facts handed on to other programs: what may leave, a writer for each format, and what it cannot hold.

May import: `stakemap.io.tables`, `stakemap.io.workbook`, `stakemap.io.harmless`, `stakemap.graph` and below.
Read `content` (what leaves) first, then `written` (the account of it), `markup`, `sheets`, `registers` and
`org` (a format each or two) and `writing` (the door).
"""
