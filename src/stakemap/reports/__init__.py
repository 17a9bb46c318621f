"""Reports: one offline HTML file, its JSON twin, and the run.json that rebuilds both.

May import every room but cli and service.  Read `contents` first: the sections in their order.  Then `writer`
(what a section is written with), one module of `sections` beside its template of the same name, `document`
(the values of a page), `html/page` (the HTML of them) and `formats` (the door: files, and their rebuilding).
"""
