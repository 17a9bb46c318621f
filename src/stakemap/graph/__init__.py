"""How it hangs together: facts -> graph -> arrays.

`catalogue` (what each kind of tie means), `validation`, `fact_index` (facts by id and class),
`confidence`, `seats` (who sits where on a day), `inferred_ties`, `views`, `projection` (facts to arrays),
`snapshot` with `evidence` (the arrays), `property_graph` (all of it behind one object),
`networkx_export`; `from_data` makes graphs of pairs, tables, networks, matrices and lists; `frozen`
(mappings and records that compare by content and travel), `name_index` (names to records, for sheets and
scenarios alike).
`rules` and `decision` say who may decide, `change` what may happen, `fact_check` what looking up gave.
May import: model, policy, errors.  Read fact_index, seats, projection, snapshot in this order.
"""
