"""How an account is worked with, as numbers from plain values: no facts, no snapshot.

`concentration` (who wins how much of what a buyer buys).
May import: core.  Read any one.
"""
