"""Claims about a decision: who decides, when, where it may be lost, what moves whom.

May import: `stakemap.findings.finding`, decision, access, structure, context and below.  A claim more is a
function here, its words in ``wording/findings_decision.csv`` and a row in `stakemap.findings.finders`.
Read `power` first, then `disputed`, `mandate`, `users`, `clock`, `phases`, `motives`, `rivalry`.
"""
