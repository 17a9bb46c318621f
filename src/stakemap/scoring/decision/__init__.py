"""What the rule of a decision gives.

`power` (Shapley-Shubik, Banzhaf, leverage; `multilinear_extension` below it), `coalitions`,
`cheapest_coalition`, `clock` and `stage_ways` (when a yes comes, where it is lost), `stance_draws`,
`rivalry`, `outcome` (influence on a real rule), `outreach` (whom to brief).
May import: uncertainty, influence, core, graph.rules.  Read power first.
"""
