"""For other programs: typed requests and results; a web server comes on top of these.

`answers` carries out one request on one graph; its messages, with their schema, are those of
`stakemap.analysis.schema`.  May import: everything but cli; it needs analysis alone.
"""
