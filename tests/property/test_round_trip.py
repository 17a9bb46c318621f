"""What is written is read back exactly, in every form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from every_fact import ACCOUNT_KINDS, graphs
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import read, write
from stakemap.model import parse


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("forms")


@pytest.mark.parametrize("name", ["graph.json", "graph.xlsx", "graph-of-csv"])
@settings(max_examples=40)
@given(graph=graphs(), lang=st.sampled_from(["en", "zh"]))
def test_what_is_written_is_read_back_exactly(folder, name, graph, lang):
    write(graph, folder / name, lang=lang)

    again = read(folder / name)

    assert [f.to_dict() for f in again.facts] == [f.to_dict() for f in graph.facts]
    assert again.facts == graph.facts


@pytest.mark.parametrize("name", ["graph.json", "graph.xlsx", "graph-of-csv"])
@settings(max_examples=25)
@given(graph=graphs(kinds=ACCOUNT_KINDS), lang=st.sampled_from(["en", "zh"]))
def test_the_account_layer_is_read_back_exactly(folder, name, graph, lang):
    write(graph, folder / name, lang=lang)

    assert [f.to_dict() for f in read(folder / name).facts] == [f.to_dict() for f in graph.facts]


@settings(max_examples=5)
@given(graph=graphs())
def test_the_same_facts_give_the_same_bytes(folder, graph):
    for name in ("one.json", "one.xlsx"):
        write(graph, folder / name)
        first = (folder / name).read_bytes()
        write(PropertyGraph(reversed(graph.facts)), folder / name)
        assert (folder / name).read_bytes() == first


@pytest.mark.parametrize("name", ["empty.json", "empty.xlsx", "empty"])
def test_a_graph_without_facts_is_read_back_without_facts(tmp_path, name):
    write(PropertyGraph([]), tmp_path / name)

    assert read(tmp_path / name).facts == ()


def test_ids_that_look_like_words_for_nobody_are_read_back(tmp_path):
    ids = ("?", "n/a", "无")
    own = {"source": "s", "basis": "consent", "confirmed": "2026-01-01", "expires": "2030-01-01"}
    people = [parse({"fact": "person", "id": one, "name": f"P{k}", **own}) for k, one in enumerate(ids)]
    ties = [
        parse({"fact": "tie", "id": f"t{k}", "kind": "advice", "from_id": one, "to_id": ids[k - 1], **own})
        for k, one in enumerate(ids)
    ]
    graph = PropertyGraph([parse({"fact": "source", "id": "s", "title": "S", "grade": "B2"}), *people, *ties])
    for name in ("graph.xlsx", "graph-of-csv"):
        write(graph, tmp_path / name)
        assert read(tmp_path / name).facts == graph.facts


def test_a_body_by_name_with_a_mark_in_it_is_no_unit_beside_a_title(tmp_path):
    own = {"source": "s", "basis": "consent", "confirmed": "2026-01-01", "expires": "2030-01-01"}
    facts = [
        parse({"fact": "source", "id": "s", "title": "S", "grade": "B2"}),
        parse({"fact": "person", "id": "p", "name": "P", **own}),
        parse({"fact": "spell", "id": "e", "person": "p", "kind": "education", "place": "市局/甲处", **own}),
    ]
    write(PropertyGraph(facts), tmp_path / "graph.xlsx", lang="zh")
    assert read(tmp_path / "graph.xlsx").facts == PropertyGraph(facts).facts
