"""`export`: facts for another program, from a file or a store."""

from __future__ import annotations

import json

import networkx as nx
import pytest

from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import write
from stakemap.model import parse
from stakemap.store import connect

URL = "sqlite:///accounts.db"
KEPT = {"source": "s", "grade": "B2", "basis": "contract", "expires": "2099-01-01"}


@pytest.fixture
def pair(folder):
    """A file of two people, one of them restricted, and a tie between two others."""
    bodies = [
        {"fact": "source", "id": "s", "title": "Log"},
        *({"fact": "person", "id": f"p:{n}", "name": n, **KEPT} for n in ("Ann", "Bo")),
        {"fact": "person", "id": "p:Zoe", "name": "Zoe", **KEPT, "label": "restricted"},
        {"fact": "tie", "id": "t", "kind": "advice", "from_id": "p:Ann", "to_id": "p:Bo", **KEPT},
    ]
    write(PropertyGraph([parse(body) for body in bodies]), folder / "pair.json")
    return "pair.json"


def test_a_file_is_written_once_and_says_what_stays(call, pair, folder):
    done = call("export", pair, "--format", "graphml", "--out", "a.graphml")
    assert "not written: people 1 (labelled higher than what may leave)" in done.stdout
    assert sorted(nx.read_graphml(folder / "a.graphml").edges) == [("p:Ann", "p:Bo")]
    again = call("export", pair, "--format", "graphml", "--out", "a.graphml", code=2)
    assert "--force" in again.stderr
    told = call("export", pair, "--format", "gexf", "--out", "a.gexf", "--label", "restricted", "--json")
    assert json.loads(told.stdout)["facts"] == {"person": 3, "tie": 1}


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ("edges", {"edges.csv", "nodes.csv"}),
        ("parquet", {"person.parquet", "source.parquet", "tie.parquet"}),
    ],
)
def test_a_store_remembers_the_file_and_its_journal_tells_of_it(call, pair, form, files):
    if form == "parquet":
        pytest.importorskip("pyarrow", reason='needs pyarrow: pip install "stakemap[parquet]"')
    call("load", pair, "--store", URL)
    call("export", "--store", URL, "--format", form, "--out", "out", "--actor", "ann")
    told = call("journal", "--store", URL).stdout
    assert f"export {form}" in told
    with connect(URL, dataset="pair") as store:
        (made,) = store.files_made("p:Ann")
        assert {path.rpartition("/")[2] for path in map(str, made.files)} == files
        assert store.files_made("p:Zoe") == ()


@pytest.mark.parametrize(
    "more", [("--format", "gefx", "--out", "a.gexf"), ("--format", "gexf", "--out", "a.txt")]
)
def test_a_wish_that_cannot_be_is_refused(call, pair, more, folder):
    call("export", pair, *more, code=2 if more[1] == "gefx" else 1)
    assert {path.name for path in folder.iterdir()} == {"pair.json"}


def test_without_a_format_all_are_named(call, pair):
    done = call("export", pair, "--out", "a.graphml", code=2)
    assert "name the format with --format" in done.stderr
    assert "graphml, gexf, edges" in done.stderr
