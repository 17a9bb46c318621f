"""One module a picture: a scene, or an analysis from which its scene is made, becomes Axes.

May import: scenes, layout, canvas.
Read `rank_chart` as an example: geometry, then ``with picture(...)``, then row by row.  `grid_chart` and
`series_chart` draw a result as it is; `page_data` is what the script of a page knows beside the SVG.
"""
