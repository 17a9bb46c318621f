"""The sections of a report: each turns one analysis into plain values, which its template writes.

May import all that `stakemap.reports.writer` may, and no page.  Read `brief`, then in the order of
`stakemap.reports.contents`; `evidence` and `method` are of all analyses of a page, the others of one.
"""
