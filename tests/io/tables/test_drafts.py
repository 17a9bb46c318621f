"""What a row stands for: its fact, and those of its convenient columns."""

from __future__ import annotations

from stakemap.io import read
from stakemap.model import Tenure, Tie


def test_a_post_its_holder_and_its_boss_are_typed_in_one_row(book):
    graph = read(book())

    (tenure,) = graph.of(Tenure)
    assert (tenure.person, tenure.post, str(tenure.valid.start)) == (
        "p:li-wei",
        "post:transport-bureau-director",
        "2021-06",
    )
    assert {(t.kind, t.from_id, t.to_id) for t in graph.of(Tie)} == {
        ("advice", "p:wang-fang", "p:li-wei"),
        ("leads", "unit:city-government", "unit:transport-bureau"),
        ("reports_to", "post:transport-bureau-director", "post:city-government-mayor"),
    }
