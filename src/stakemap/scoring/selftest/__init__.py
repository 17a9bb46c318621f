"""Every measure against its brute-force twin, on small graphs, where the library is installed.

`twins` are the measures written once more from their definitions, small and slow: lists of all routes, all
coalitions, all subsets, plain elimination.  They call nothing of what they judge; the tests use them as
oracles too.  `cases` draws the graphs and rules, `checks` puts each measure beside its twin, `run` compares.
May import: all measures.  A new measure is a row of `checks`.
"""
