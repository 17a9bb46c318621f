"""The classic measures under one name; each lives in the module of its idea."""

from stakemap.scoring.network.betweenness import betweenness
from stakemap.scoring.network.degree import components, in_degree, k_core, out_degree, strength
from stakemap.scoring.network.distance import closeness, harmonic
from stakemap.scoring.network.spectral import eigenvector, hits, katz, pagerank

__all__ = [
    "betweenness",
    "closeness",
    "components",
    "eigenvector",
    "harmonic",
    "hits",
    "in_degree",
    "k_core",
    "katz",
    "out_degree",
    "pagerank",
    "strength",
]
