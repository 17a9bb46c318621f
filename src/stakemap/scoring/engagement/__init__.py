"""How a relation with a client stands and what to do next, as numbers: plain values in, no facts.

`health` is the strength of a relation from dated contacts.  May import: `stakemap.scoring.core`.
"""
