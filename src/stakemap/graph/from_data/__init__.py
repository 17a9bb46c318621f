"""Graphs from what an analyst has at hand: pairs, tables, networks, matrices, lists of groups.

`collector` (rows to facts, and everything that is wrong with them) and `cells` (single values) are shared;
then a module a door: `pairs`, `frames`, `networks`, `matrices`, `groups`; `mistaken_arguments` says which of
them to call.  Two rows of one kind and the same ends are reports of one source wherever they come from: they
count once, the strongest.  May import: the property graph and everything below it.
"""
