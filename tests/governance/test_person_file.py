"""The file of a person holds all that a store has of the person, past states too."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engagement_accounts
from stakemap.errors import InputError, UnknownName
from stakemap.governance.person_file import person_file
from stakemap.governance.person_text import person_text
from stakemap.model import Fact, Person, parse
from stakemap.store import Access, ChangeSet, connect
from store_facts import complete, person, run, score, source, tie, triangle, unit


def storable(graph):
    """The same facts with all that a store asks for."""
    yield source()
    for fact in graph:
        lacking = {n: v for n, v in complete().items() if isinstance(fact, Fact) and getattr(fact, n) is None}
        yield parse({**fact.to_dict(), **lacking}) if lacking else fact


def stored(tmp_path_factory, records):
    url = f"sqlite:///{tmp_path_factory.mktemp('file') / 'a.db'}"
    store = connect(url)
    store.apply(records)
    return store


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_every_record_that_names_the_person_is_in_the_file_now_and_after_it_was_taken_out(
    tmp_path_factory, seed
):
    graph = engagement_accounts.account(seed, people=5)
    with stored(tmp_path_factory, list(storable(graph))) as store:
        for one in sorted(p.id for p in graph.of(Person)):
            naming = {r.id for r in graph if r.id == one or one in r.ends()}
            assert {held.id for held in person_file(store, one).facts if held.about} == naming
        gone = sorted(r.id for r in graph if r.id != one and one in r.ends() and not store_needs(graph, r))
        store.apply(ChangeSet(removed=gone))
        file = person_file(store, one)
        assert {held.id for held in file.facts if held.about} == naming
        assert {held.id for held in file.facts if not held.current} >= set(gone)


def store_needs(graph, record):
    return any(record.id in other.ends() for other in graph)


def test_scores_come_with_their_making_and_readings_with_their_reason(tmp_path_factory):
    with stored(tmp_path_factory, [*triangle(), run(), score("a"), score("b")]) as store:
        store.apply([run("2"), score("a", 0.7, "2")])
        store.note("release", actor="bo", reason="meeting", audience="boss")
        store.note("read", actor="ann", reason="visit")
        file = person_file(store, "p:a").to_dict()
    assert [(s["value"], s["made_by"]["method"]) for s in file["scores"]] == [
        (0.5, "stakemap 0"),
        (0.7, "stakemap 0"),
    ]
    assert file["not_for_sole_decision"] is True
    assert [(e["actor"], e["reason"]) for e in (*file["releases"], *file["readings"])] == [
        ("bo", "meeting"),
        ("ann", "visit"),
    ]
    assert {s["id"] for s in file["sources"]} == {"src:a"}


def test_a_text_of_another_fact_that_has_the_name_is_told_apart(tmp_path_factory):
    units = [unit("x", note="asked Person a twice"), unit("y", note="asked Xerson a and Person b")]
    namesake = person("b", name="Person a")
    with stored(tmp_path_factory, [source(), person("a"), namesake, *units]) as store:
        found = {held.id: held.about for held in person_file(store, "p:a").facts}
    assert list(found.items()) == [("p:a", True), ("u:x", False)], "a namesake is somebody else"


def test_earlier_states_are_in_it_and_nothing_is_left_after_an_erasure(tmp_path_factory):
    with stored(tmp_path_factory, triangle()) as store:
        store.apply([person("a", rank=3)], actor="ann", reason="mended by request 7")
        file = person_file(store, "p:a")
        (own,) = [held for held in file.facts if held.id == "p:a"]
        assert [version.record.rank for version in own.versions] == [None, 3], "what was wrong is kept"
        assert [(e.payload or {})["reason"] for e in file.writings] == ["", "mended by request 7"]
        store.erase("p:a")
        with pytest.raises(UnknownName):
            person_file(store, "p:a")


def test_a_name_is_found_in_texts_of_any_script(tmp_path_factory):
    named = [unit("x", note='问过李"伟"两次'), unit("y", note="问过李伟两次")]
    who = person("a", name='李"伟"', name_en="Z")
    with stored(tmp_path_factory, [source(), who, *named]) as store:
        found = [held.id for held in person_file(store, "p:a").facts]
    assert found == ["p:a", "u:x"], "a name of one letter is looked for nowhere"


def test_who_took_something_out_is_told_and_what_came_before_and_after_is_not(tmp_path_factory):
    with stored(tmp_path_factory, [source(), person("b"), person("c")]) as store:
        store.note("read", actor="early")
        everybody = [source(), *(person(name) for name in "abc"), tie("1", "a", "b")]
        store.sync(everybody, actor="ann")
        store.apply([tie("2", "b", "c")], actor="of others")
        store.note("read", actor="cy")
        store.note("release", actor="cy")
        store.apply(ChangeSet(removed=["t:1"]), actor="bo")
        store.apply(ChangeSet(removed=["p:a"]), actor="di")
        store.note("read", actor="late")
        file = person_file(store, "p:a")
    assert [(e.payload or {})["actor"] for e in file.writings] == ["ann", "bo", "di"]
    assert [(e.payload or {})["actor"] for e in (*file.readings, *file.releases)] == ["cy", "cy"]
    assert (file.rev, file.dataset, file.subject) == (5, "default", "p:a")
    assert [(held.id, held.kind, held.current) for held in file.facts] == [
        ("p:a", "person", False),
        ("t:1", "tie", False),
    ]


def test_only_people_have_a_file(tmp_path_factory):
    with stored(tmp_path_factory, [source(), unit("x")]) as store:
        with pytest.raises(InputError):
            person_file(store, "u:x")
        with pytest.raises(UnknownName):
            person_file(store, "p:nobody")


def test_a_reader_with_a_low_clearance_gets_no_more_than_that(tmp_path_factory):
    hidden = [person("h", label="sealed"), tie("h", "a", "h")]
    path = tmp_path_factory.mktemp("file") / "a.db"
    with connect(f"sqlite:///{path}") as store:
        store.apply([*triangle(), *hidden])
    with connect(f"sqlite:///{path}", access=Access("off", role="officer", clearance="internal")) as store:
        assert "t:h" not in {held.id for held in person_file(store, "p:a").facts}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_text_is_in_one_language_and_holds_every_fact(tmp_path_factory, lang):
    with stored(tmp_path_factory, [*triangle(), run(), score("a")]) as store:
        store.note("read", actor="ann", reason="visit")
        file = person_file(store, "p:a")
    text = person_text(file, lang)
    assert all(held.id in text for held in file.facts)
    assert ("事实" in text) is (lang == "zh")
    assert json.loads(json.dumps(file.to_dict()))["person"] == "p:a"
