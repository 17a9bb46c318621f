"""Claims about working with the account: needs and offers, rivals and contracts.

A claim more is a function here, its words in ``wording/findings_engagement.csv`` and a row in
`stakemap.findings.finders`.  May import: all up to engagement.
"""
