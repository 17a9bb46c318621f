"""Who stands above themselves, against another way to find it."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from stakemap.io.registers.linking import in_circles

NAMES = st.sampled_from("abcdefgh")


@given(st.dictionaries(NAMES, NAMES))
def test_in_circles_are_those_that_reach_themselves(above):
    graph = nx.DiGraph(above.items())
    loops = {name for name in graph if graph.has_edge(name, name)}
    rings = {name for ring in nx.strongly_connected_components(graph) if len(ring) > 1 for name in ring}
    assert in_circles(above) == loops | rings
