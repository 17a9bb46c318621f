"""What all measures share.

`results` (Scores, Explanation, tables), `plain` (records as JSON values), `labels` and `registry`
(measures by name), `measuring` (from numbers to scores), `costs` (what a step costs, when two ways cost
the same), `linear_solve`, `selected_inverse` (what is asked of the inverses of sparse matrices),
`undirected`, `rank_moves` (two sets of scores side by side), `blas` (one thread of linear algebra).
May import: graph.snapshot, work, errors.  Read results, measuring, registry in this order.
"""
