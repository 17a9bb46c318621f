"""Claims about how our relations stand and what may be done when.

May import: `stakemap.findings.finding`, engagement and below.  A claim more is a function here, its words in
``wording/findings_engagement.csv`` and a row in `stakemap.findings.finders`.
"""
