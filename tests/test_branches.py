"""The gate of branches looks at each room on its own, and at all of them together."""

from __future__ import annotations

import pytest
from bench import branches


def counted(lines, taken, branches=0, branches_taken=0):
    names = ("num_statements", "covered_lines", "num_branches", "covered_branches")
    return dict(zip(names, (lines, taken, branches, branches_taken), strict=True))


@pytest.mark.parametrize(
    ("files", "rooms", "ends"),
    [
        ({"policy.py": counted(100, 95), "store/a.py": counted(10, 9, 10, 10)}, [], 0),
        ({"policy.py": counted(100, 94), "store/a.py": counted(900, 900)}, [], 1),
        ({"policy.py": counted(100, 94), "store/a.py": counted(900, 900)}, ["store"], 0),
        ({"store/a.py": counted(50, 50, 50, 44), "store/b.py": counted(90, 90)}, ["store"], 0),
        ({"store/a.py": counted(50, 50, 50, 39)}, ["store"], 1),
        ({"store/a.py": counted(50, 50), "store/neo4j/a.py": counted(100, 0)}, ["store"], 0),
        ({"store/a.py": counted(0, 0)}, [], 0),
    ],
)
def test_one_room_below_the_gate_fails_also_where_the_whole_is_above(monkeypatch, capsys, files, rooms, ends):
    monkeypatch.delenv("STAKEMAP_NEO4J", raising=False)
    measured = {f"/x/src/stakemap/{name}": one for name, one in files.items()}
    monkeypatch.setattr(branches, "_measured", lambda: measured)
    assert branches._told(95.0, rooms) == ends
    assert ("below the gate" in capsys.readouterr().out) == bool(ends)


def test_what_talks_to_a_server_is_looked_at_where_there_is_one(monkeypatch):
    monkeypatch.setenv("STAKEMAP_NEO4J", "neo4j://localhost:7687")
    monkeypatch.setattr(branches, "_measured", lambda: {"src/stakemap/store/neo4j/a.py": counted(100, 0)})
    assert branches._told(95.0, ["store"]) == 1
