"""Where everything of an organisation's picture stands, in points, y downwards.

May import: scenes.org for what is placed, canvas for the width of texts.
Read `org` (the whole way), then in its order `outline` (who is under whom), `sizes`, `columns` and `placing`
(boxes), `ordering` (short ties), `formal_lines` and `wires` (between boxes), `arcs` (ties that pass nobody).
"""
