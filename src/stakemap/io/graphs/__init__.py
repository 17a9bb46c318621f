"""Files by which programs for networks hand graphs on: each format a reader, one declared mapping for all.

A reader gives nodes and edges with their attributes as texts and where each stands (`network`); what an
attribute means is declared by the caller (`mapping`), and `taking` makes facts of it.  Nothing that decides
a direction or a strength is guessed without saying so.

May import: `stakemap.io.registers`, `stakemap.io.tables`, `stakemap.io.workbook`, `stakemap.io.reading` and
below.  Read `network` and `mapping` first, then `taking`, `graphml`, `gexf` (over `markup`), `pajek`, `dl`,
`edge_tables`, `kumu` (over `columns`), a format each, and `reading` (the door).
"""
