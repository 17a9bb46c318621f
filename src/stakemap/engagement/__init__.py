"""The account we work with: what the client needs and buys, what we and others have to offer.

Each question is one function of a case, beside the result that it gives; claims in words are made of them
by `stakemap.findings.engagement`.  May import: context, scoring, graph and below.  Read `topics` and
`purchases` first, what all questions share; then `needs` (with `references`), `rivals` (with `holdings`,
`rival_reach`, `qualifications`).
"""
