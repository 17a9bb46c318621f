"""All accounts of a store at a glance, from the scores that are kept and the facts, nothing analysed anew.

Read `stored_scores` (a case of kept scores), `stakes` (sums), `calls` (what waits for the sales manager),
`account_line` (one account), `listing` (all of them, in order, with what changed).
"""
