"""Measures from their definitions, on plain numbers: ``n`` nodes 0 to n - 1 and ties ``{(i, j): number}``.

`elimination` is what several need; `ties`, `routes`, `brokerage`, `listening`, `offices` and
`rules` are one topic each.  May import: the errors, rules as data, the standard library.
"""
