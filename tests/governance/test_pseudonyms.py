"""A copy without names holds no mark of a person, and says how many it still singles out."""

from __future__ import annotations

import hmac
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
from stakemap.model import Entity, Person, Tie, parse

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


TOLD = {
    "source": "s", "grade": "B2", "basis": "public_task", "label": "public", "expires": "2030-03-04",
    "confirmed": "2024-05-06", "valid": {"start": "2019-03-14", "end": "2021-07"}, "note": "Ann said so",
}  # fmt: skip
KEPT_OF_TOLD = {
    "grade": "B2", "basis": "public_task", "label": "public", "expires": "2030-12-31", "confirmed": "2024",
    "valid": {"start": "2019", "end": "2021"},
}  # fmt: skip
NAMES = {"name": "Roads", "name_en": "Roads of the city", "name_zh": "路"}


def coded(ident):
    return hmac.new(KEY, ident.encode(), "sha256").hexdigest()[:20]


def everything():
    """One record of each kind that a copy may have, with each field that it may keep, and some it may not."""
    stage = {"id": "one", "name": "Ann signs", "name_en": "Ann", "name_zh": "安", "quota": 1}
    return [
        {"fact": "source", "id": "s", "title": "Ann", "kind": "meeting", "published": "2023-04-05"},
        {"fact": "person", "id": "a", **NAMES, "origin": "military", "rank": 3, **TOLD},
        {"fact": "person", "id": "b", "name": "Bo", "unknown": True, "valid": {"start": "2019"}},
        {"fact": "unit", "id": "u", **NAMES, "kind": "bureau", "tier": "city", "size": 40, "place": "X"},
        {"fact": "post", "id": "q", **NAMES, "unit": "u", "head": True, "rank": 5},
        {"fact": "group", "id": "g", **NAMES, "kind": "study_group", "size": 9},
        {"fact": "tenure", "id": "held", "person": "a", "post": "q", "acting": True},
        {"fact": "spell", "id": "past", "person": "a", "kind": "employment", "unit": "u", "size": 12},
        {"fact": "membership", "id": "in", "person": "a", "group": "g", "role": "convener"},
        {"fact": "tie", "id": "t", "kind": "advice", "from_id": "a", "to_id": "b", "strength": 0.5},
        {"fact": "tie", "id": "n", "kind": "works_with", "from_id": "a", "to_id": "b", "count": 3.0},
        {"fact": "decision", "id": "d", **NAMES, "unit": "u", "stages": [stage], "rule": "one"},
        {
            "fact": "decision_role", "id": "r", "decision": "d", "player": "a", "stage": "one",
            "role": "decider", "weight": 2, "veto": True, "salience": 0.5,
        },
    ]  # fmt: skip


LEFT_OUT = [
    {"fact": "person", "id": "hidden", "name": "Hid", "label": "sealed"},
    {"fact": "tie", "id": "with-hidden", "kind": "advice", "from_id": "a", "to_id": "hidden"},
    {"fact": "tie", "id": "kin", "kind": "kin", "from_id": "a", "to_id": "b"},
    {"fact": "spell", "id": "school", "person": "a", "kind": "education", "place": "School"},
    {"fact": "motive", "id": "goal", "subject": "a", "kind": "performance_target", "text": "Ann wants"},
    {"fact": "source", "id": "idle", "title": "Idle"},
]
CODED = {"id", "person", "post", "unit", "group", "from_id", "to_id", "decision", "player", "source"}
DROPPED = {"note", "place", "published"}


def expected(row, *, keep_bodies):
    """What a copy has of a record: ids as codes, days as years, bodies by name if wished."""
    row = {name: value for name, value in row.items() if name not in DROPPED}
    if row["fact"] == "source":
        return row | {"id": coded("s"), "title": "meeting", "published": "2023"}
    if row["id"] == "b":
        row |= {"valid": {"start": "2019"}}
    row |= KEPT_OF_TOLD if "grade" in row else {}
    row |= {name: coded(row[name]) for name in CODED & row.keys()}
    if "name" in row and (row["fact"] == "person" or not keep_bodies):
        row = {n: v for n, v in row.items() if n not in NAMES} | {"name": f"{row['fact']}-{row['id'][:8]}"}
        if "stages" in row:
            row["stages"] = [{"id": "one", "name": "approve", "quota": 1}]
    return row


@pytest.mark.parametrize("keep_bodies", [True, False])
def test_a_copy_has_what_it_may_and_nothing_else(keep_bodies):
    graph = sm.PropertyGraph([parse(row) for row in everything() + LEFT_OUT])
    copy = pseudonymised(graph, KEY, keep_bodies=keep_bodies)
    told = {record.id: record.to_dict() for record in copy.graph if record.id != "source:pseudonymised"}
    wanted = [expected(row, keep_bodies=keep_bodies) for row in everything()]
    assert told == {row["id"]: row for row in wanted}
    assert (copy.people, copy.singled_out, copy.left_out) == (2, 1.0, len(LEFT_OUT))


def test_a_key_has_sixteen_bytes_and_posts_tell_people_apart():
    rows = [row for row in everything() if row["fact"] in {"person", "unit", "post", "tenure", "source"}]
    graph = sm.PropertyGraph([parse(row) for row in rows])
    assert singled_out(graph) == 1.0, "one has a post, the other has none"
    assert singled_out(graph.without("held")) == 0.0
    assert pseudonymised(graph, b"k" * 16).people == 2
    with pytest.raises(InputError):
        pseudonymised(graph, b"k" * 15)
