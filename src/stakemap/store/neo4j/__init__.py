"""The store on a Neo4j server, and the reading of other graphs on one.

It may import `store.shared`, and nothing of `sqlite`; the driver is imported when a store is opened.
Read `store`, `graph_model` (how a fact looks as node or relationship), `head`, `dataset` (every question),
`writer` (the way of a write) with `write` (its steps) and `staging` (writes above the limit), `erase`; then
`connection`, `schema` with `redraw` (an older graph brought up in place), and `cypher`, which has every query
text.  `adopt` reads somebody else's graph.
"""
