"""How sure the numbers are.

`random_streams` (luck by name), `fact_draws` (which facts hold), `missing_ties` (ties nobody reported),
`worlds` (scores over many draws), `spread` (intervals and bands), `paired_draws` and `scenario_draws` (two
sets of draws side by side), `flips` and `value_of_information` (which facts carry the list), `calibration`
(assumed figures fitted to answers).
May import: influence, core.  Read them in this order.
"""
