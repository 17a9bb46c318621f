"""For other programs: typed requests and results, and a web server on top of these.

`answers` carries out one request on one graph; its messages, with their schema, are those of
`stakemap.analysis.schema`.  `web` answers over HTTP, `jobs` does what takes longer, `state` keeps keys, jobs
and results, `server` listens.  May import: everything but cli.
"""
