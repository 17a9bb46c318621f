"""How our relations with the client stand and what may be done when, what it needs and buys, from whom.

Each question is one function of a case, beside the result that it gives; claims in words are made of them
by `stakemap.findings.engagement`.  May import: access, structure, decision, context, scoring and below.
Read `topics` and `purchases` first, what needs and rivals share; then `needs` (with `references`) and
`rivals` (with `holdings`, `rival_reach`, `qualifications`).
"""
