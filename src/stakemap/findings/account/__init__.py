"""Claims about what an account team works with: suppliers, needs, purchases, contacts, plans.

`loose_ends` says where these facts hang in the air or contradict each other.  A claim more is a function
here, its words in ``wording/findings_account.csv`` and a row in `stakemap.findings.finders`.
"""
