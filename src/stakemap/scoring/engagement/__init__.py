"""How an account is worked with, as numbers from plain values: no facts, no snapshot.

`health` is the strength of a relation from dated contacts, `concentration` who wins how much of what a buyer
buys.  May import: `stakemap.scoring.core`.
"""
