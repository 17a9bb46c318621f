"""The JSON form: one fact a line, and what is left when a fact is refused."""

from __future__ import annotations

import json

import pytest

from stakemap.errors import InputError
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import read, read_records, write
from stakemap.model import Person, Tie

GRAPH = PropertyGraph(
    [
        Person(id="b", name="李伟"),
        Person(id="a", name="Ann"),
        Tie(id="t", kind="advice", from_id="a", to_id="b"),
    ]
)


@pytest.fixture
def path(tmp_path):
    write(GRAPH, tmp_path / "g.json")
    return tmp_path / "g.json"


def test_each_fact_stands_on_its_own_line_in_order_of_id(path):
    lines = path.read_text("utf-8").splitlines()

    assert [json.loads(line.rstrip(","))["id"] for line in lines[3:-1]] == ["a", "b", "t"]
    assert "李伟" in lines[4]


def test_a_changed_fact_is_noticed_until_the_digest_is_taken_out(path):
    text = path.read_text("utf-8").replace('"Ann"', '"Bob"')
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match="digest"):
        read(path)

    path.write_text("\n".join(line for line in text.splitlines() if "digest" not in line), "utf-8")
    assert read(path)["a"].name == "Bob"


def test_another_order_and_layout_are_the_same_facts(path):
    whole = json.loads(path.read_text("utf-8"))
    whole["facts"].reverse()
    path.write_text(json.dumps(whole, indent=4), "utf-8")

    assert read(path).facts == GRAPH.facts


def test_good_facts_are_kept_without_those_that_name_a_refused_one(path):
    facts = [{"fact": "person", "id": "a"}, {"fact": "person", "id": "b", "name": "B"}]
    facts += [{"fact": "tie", "id": "t", "kind": "advice", "from_id": "a", "to_id": "b"}]
    path.write_text(json.dumps({"stakemap": 1, "facts": facts}), "utf-8")
    reading = read_records(path)

    assert [(p.row, p.fact_id, p.field) for p in reading.problems] == [(1, "a", "name"), (3, "t", "from_id")]
    assert (reading.rows_ok, reading.rows_rejected) == (1, 2)
    assert [f.id for f in read(path, keep_good=True).facts] == ["b"]
