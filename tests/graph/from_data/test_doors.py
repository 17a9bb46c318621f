from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

import stakemap as sm
from stakemap.errors import InputError


@pytest.mark.parametrize(
    ("thing", "door"),
    [
        (pd.DataFrame({"source": ["a"], "target": ["b"]}), "sm.from_frame"),
        (nx.path_graph(2), "sm.from_networkx"),
        (igraph.Graph.Ring(3), "sm.from_igraph"),
        (np.zeros((2, 2)), "sm.from_matrix"),
        (csr_array(np.zeros((2, 2))), "sm.from_matrix"),
        ("bureau.xlsx", "sm.read"),
        (Path("bureau.xlsx"), "sm.read"),
        ([("a", "b")], "sm.from_edges"),
        ({"x": ["a"]}, "sm.from_frame"),
        ([sm.model.Person(id="a", name="A")], "sm.PropertyGraph"),
        (None, "sm.from_edges"),
    ],
)
def test_an_analysis_of_something_else_says_what_to_call(thing, door):
    with pytest.raises(InputError) as found:
        sm.analyze(thing)
    assert f"call {door}" in str(found.value)
    assert hasattr(sm, door.removeprefix("sm."))
