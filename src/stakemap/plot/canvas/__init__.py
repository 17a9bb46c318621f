"""What all pictures are drawn with: paper, signs, colours, words, text measured without fonts, files.

Nothing here knows what is drawn.  May import: errors, wording; matplotlib, never its pyplot.
Read `picture` (title, legend, what is between), `sheet` (points, parts with names), `style` (colours),
then `svg` (one group a thing) and `png_pdf`; `textwidth` makes a layout the same on every machine.
"""
