"""Claims about working with the account: relations, tenders, needs and offers, rivals and contracts.

May import: `stakemap.findings.finding`, engagement and below.  A claim more is a function here, its words in
``wording/findings_engagement.csv`` and a row in `stakemap.findings.finders`.
"""
