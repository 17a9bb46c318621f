"""What all measures share.

`results` (Scores, Explanation, tables), `plain` (records as JSON values), `labels` and `registry`
(measures by name), `measuring` (from numbers to scores), `linear_solve`, `undirected`, `rank_moves` (two
sets of scores side by side), `blas` (one thread of linear algebra).
May import: graph.snapshot, errors.  Read results, measuring, registry in this order.
"""
