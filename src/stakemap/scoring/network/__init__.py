"""The classic measures on a network.

`degree` (and strength, components, k-core), `distance` (closeness, harmonic), `betweenness` (exact and
sampled), `spectral` (PageRank, Katz, eigenvector, HITS; `lanczos` solves for it); `centrality` has them
all under one name.
May import: core.  Each file stands alone; oracles are networkx and igraph, in tests only.
"""
