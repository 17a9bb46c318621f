"""A copy without names holds no mark of a person, and says how many it still singles out."""

from __future__ import annotations

import json
import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engagement_accounts
import stakemap as sm
from marked_facts import labelled, marked
from stakemap.errors import InputError
from stakemap.governance.pseudonyms import pseudonymised, singled_out
from stakemap.model import Entity, Person, Tie

KEY = b"a key of some bytes"


def ties_of(graph):
    return sm.from_edges([(str(a), str(b)) for a, b in graph.edges()], kind="works_with")


@pytest.mark.parametrize(
    ("network", "share"),
    [
        (nx.karate_club_graph, 23 / 34),
        (nx.davis_southern_women_graph, 28 / 32),
        (nx.les_miserables_graph, 42 / 77),
    ],
)
def test_the_share_of_public_networks_is_what_was_measured_elsewhere(network, share):
    assert singled_out(ties_of(network())) == pytest.approx(share)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_the_share_is_that_of_a_count_by_hand(seed):
    draw = random.Random(seed)
    network = nx.gnm_random_graph(draw.randint(1, 9), draw.randint(0, 12), seed=seed)
    network.remove_nodes_from(list(nx.isolates(network)))
    if not network:
        return
    degree = dict(network.degree())
    told = {n: (degree[n], sorted(degree[m] for m in network[n])) for n in network}
    alone = sum(all(told[n] != told[m] for m in network if m != n) for n in network)
    assert singled_out(ties_of(network)) == pytest.approx(alone / len(network))


def test_nobody_and_twins_are_not_singled_out():
    assert singled_out(sm.PropertyGraph([])) == 0
    assert singled_out(ties_of(nx.cycle_graph(5))) == 0


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_no_text_of_a_person_is_left_in_a_copy(seed):
    graph, _, marks = marked(labelled(engagement_accounts.account(seed, people=5), seed))
    copy = pseudonymised(graph, KEY)
    text = json.dumps([record.to_dict() for record in copy.graph], ensure_ascii=False)
    bodies = {
        value
        for record in graph
        if isinstance(record, Entity) and not isinstance(record, Person)
        for value in (record.name, record.name_en, record.name_zh)
    }
    for stage in (s for d in graph.of(sm.model.Decision) for s in d.stages):
        bodies |= {stage.id, stage.name, stage.name_en, stage.name_zh}
    kinds = {record.kind for record in graph.of(sm.model.Source)} | {u.kind for u in graph.of(sm.model.Unit)}
    kept = {value for value in (*bodies, *kinds) if value}
    assert not {mark for mark in marks if mark in text and not any(mark in body for body in kept)}
    assert not any("conflict" in copy.graph.catalogue[tie.kind].uses for tie in copy.graph.of(Tie))
    assert copy.people == len(copy.graph.of(Person))
    assert f"{copy.singled_out:.0%}" in text
    assert "anonymous" in text.replace("not anonymous", "not_anonymous")


def test_the_same_key_gives_the_same_ids_and_another_one_others():
    graph = sm.examples.city()
    ids = [{r.id for r in pseudonymised(graph, key).graph.of(Person)} for key in (KEY, KEY, KEY + b"2")]
    assert ids[0] == ids[1]
    assert not ids[0] & ids[2]
    with pytest.raises(InputError):
        pseudonymised(graph, b"short")


def test_a_copy_is_analysed_like_the_facts_it_came_from():
    graph = sm.examples.city()
    copy = pseudonymised(graph, KEY, keep_bodies=False)
    assert not any(
        unit.name in {u.name for u in graph.of(sm.model.Unit)} for unit in copy.graph.of(sm.model.Unit)
    )
    found = sm.analyze(copy.graph, as_of="2026-09-01", draws=0)
    assert max(found.scores["in_degree"].values) > 0


def test_the_command_says_the_share_and_notes_the_release(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from stakemap.cli.app import app

    monkeypatch.chdir(tmp_path)
    url = "sqlite:///a.db"
    with sm.connect(url, dataset="hupo") as store:
        store.apply(sm.examples.city())
    arguments = ["pseudonymise", "--store", url, "--out", "copy.json", "--actor", "ann"]
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    assert "93%" in done.stdout
    text = (tmp_path / "copy.json").read_text(encoding="utf-8")
    assert "93%" in text
    assert "岐望舒" not in text
    with sm.connect(url, dataset="hupo") as store:
        assert [(e.payload or {})["what"] for e in store.audit() if e.action == "release"] == ["pseudonymise"]
