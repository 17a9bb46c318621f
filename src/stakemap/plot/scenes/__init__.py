"""What each picture is made of, and how an analysis fills it: frozen records, nothing computed here.

One module a picture, by the name of its chart.  A scene can be made by hand; labels may be any text.
May import: access, structure, context and all below them.
Read `case_labels`, then any one: records first, their builder after them.
"""
