"""How an account is worked with, as numbers from plain values: no facts, no snapshot.

`health` is the strength of a relation from dated contacts, `concentration` who wins how much of what a buyer
buys.  Our own effort: `allocation` chooses who gets how much under limits, `working_days` says when people
work, `schedule` finds days for what was chosen.  May import: `stakemap.scoring.core`.
"""
