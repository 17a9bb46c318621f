"""Each kind of fault, twice or more; ``python -m bench faults`` has the full counts."""

from __future__ import annotations

import pytest
from bench import faults

pytestmark = pytest.mark.neo4j


@pytest.mark.parametrize("limit", [20_000, 20], ids=["whole", "staged"])
@pytest.mark.parametrize("kind", faults.KINDS)
def test_a_cut_connection_loses_and_doubles_nothing(neo4j_url, kind, limit) -> None:
    found = faults.cuts(neo4j_url.replace("neo4j://", "bolt://"), kind, 2, limit=limit)
    assert found["struck"] == 2
    assert (found["lost"], found["doubled"], found["partial"]) == (0, 0, 0)
    assert (found["batches"] > 5) == (limit == 20)
    assert found["sent again"] <= 1


def test_a_killed_writer_leaves_a_whole_revision(neo4j_url) -> None:
    found = faults.kills(neo4j_url, 3)
    assert (found["kills"], found["lost"], found["partial"]) == (3, 0, 0)


def test_four_processes_take_turns(neo4j_url) -> None:
    found = faults.rivals(neo4j_url, 2)
    assert (found["won"], found["lost"], found["partial"], found["other errors"]) == (8, 0, 0, 0)
