"""What follows: arrays in, results out; one folder a question.  numpy and scipy only, scipy on first use.

`core` is what all measures share.  `network`, `brokerage`, `groups` and `routes` are measures of the graph
alone; `influence` adds who decides; `uncertainty` draws worlds over influence; `decision` is what a rule
gives.
May import: graph's snapshots and rules, errors.  Read core.results, core.registry, then the folder you
need.
A new measure is a function ``measure(snapshot, *, options) -> Scores`` and a row of ``data/measures.csv``.
"""
