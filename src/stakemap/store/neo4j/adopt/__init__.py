"""Reading somebody else's Neo4j graph through a small declared mapping, without changing it.

`mapping` is what the caller declares, held against the policy, `fitting` holds it against what is in the
graph; `reading` makes the facts and reports what was left.
"""

from stakemap.store.neo4j.adopt.mapping import EdgeMapping, GraphMapping, NodeMapping
from stakemap.store.neo4j.adopt.reading import Adopted, read_neo4j

__all__ = ["Adopted", "EdgeMapping", "GraphMapping", "NodeMapping", "read_neo4j"]
