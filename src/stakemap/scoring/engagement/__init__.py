"""How a relation with a client stands and what to do next, as numbers: plain values in, no facts.

`health` is the strength of a relation from dated contacts.  Our own effort: `allocation` chooses who gets
how much under limits, `working_days` says when people work, `schedule` finds days for what was chosen.
May import: `stakemap.scoring.core`.
"""
