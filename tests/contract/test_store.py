"""What every store promises.  A new backend adds one entry to `BACKENDS`, nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import strategies
from every_fact import ACCOUNT_KINDS, graphs
from stakemap import examples
from stakemap.errors import (
    AccessRefused,
    Conflict,
    DuplicateId,
    Erased,
    InputError,
    MissingEndpoint,
    NotStorable,
    ShrinkRefused,
    StoreError,
    Unavailable,
    UnknownName,
)
from stakemap.graph.evidence import Evidence
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.snapshot import Snapshot
from stakemap.graph.views import VIEWS
from stakemap.model import Fact, PartialDate, Person, Record, Span, parse
from stakemap.store import Access, ChangeSet, ErasureMark, Scope, Store, connect, digest
from stakemap.store.shared.redaction import mark_of
from store_facts import (
    Clock,
    complete,
    leads,
    person,
    post,
    run,
    score,
    source,
    spell,
    tenure,
    tie,
    triangle,
    unit,
)


class Backend:
    """Opens stores at one address; opening again is a second user of the same store."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = Clock()
        self._opened: list[Store] = []

    def open(self, dataset: str = "default", **options: Any) -> Store:
        store = connect(self.url, dataset=dataset, clock=self.clock, **options)
        self._opened.append(store)
        return store

    def close(self) -> None:
        for store in self._opened:
            store.close()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


BACKENDS = ["sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)]


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    found = Backend(request.getfixturevalue(f"{request.param}_url"))
    yield found
    found.close()


@pytest.fixture
def store(backend: Backend) -> Store:
    return backend.open()


def held(store: Store, **options: Any) -> dict[str, Record]:
    return {record.id: record for record in store.records(**options)}


def by_id(records: list[Record]) -> dict[str, Record]:
    return {record.id: record for record in records}


# Writing and reading


def test_an_empty_store_stands_at_revision_nothing(store: Store) -> None:
    head = store.head()
    assert (head.rev, head.at, head.facts, head.digest) == (0, None, 0, digest([]))
    assert store.datasets() == ()
    assert len(store.load()) == 0
    assert store.verify().ok


def test_a_mistyped_dataset_is_no_empty_account(backend: Backend) -> None:
    backend.open("hupo").apply([source(), person("wang")])
    other = backend.open("hupu")

    for read in (other.load, other.load_snapshot):
        with pytest.raises(UnknownName, match="did you mean 'hupo'") as found:
            read()
        assert (found.value.what, found.value.name, found.value.known) == ("dataset", "hupu", ("hupo",))
    other.apply([source(), person("wang")])
    assert len(other.load()) == 2, "but a new one can be written"


def test_it_is_a_store(store: Store) -> None:
    assert isinstance(store, Store)
    assert store.capabilities().history


def test_what_was_applied_comes_back_equal_and_in_order(store: Store) -> None:
    receipt = store.apply(reversed(triangle()))
    assert (receipt.rev, receipt.added, receipt.written) == (1, 6, True)
    assert store.load() == PropertyGraph(triangle())
    assert [record.id for record in store.records()] == sorted(by_id(triangle()))
    assert store.head().digest == digest(triangle())


def test_it_is_there_after_reopening(backend: Backend) -> None:
    backend.open().apply(triangle())
    assert held(backend.open()) == by_id(triangle())


def test_a_known_id_with_other_values_is_a_change(store: Store) -> None:
    store.apply(triangle())
    receipt = store.apply([person("a", rank=3), person("b")])
    assert (receipt.added, receipt.changed, receipt.removed) == (0, 1, 0)
    assert held(store)["p:a"] == person("a", rank=3)


def test_equal_values_write_nothing(store: Store) -> None:
    store.apply(triangle())
    receipt = store.apply(triangle())
    assert (receipt.rev, receipt.written) == (1, False)
    assert store.head().rev == 1
    assert len(list(store.audit())) == 1


def test_removing_takes_away_and_an_unknown_id_is_no_matter(store: Store) -> None:
    store.apply(triangle())
    receipt = store.apply(ChangeSet(removed=["t:1", "t:none"]))
    assert receipt.removed == 1
    assert "t:1" not in held(store)


def test_scores_are_written_back_with_their_run(store: Store) -> None:
    store.apply(triangle())
    store.apply([run(), score("a")])
    store.apply([run(), score("a", 0.7)])
    assert held(store)["score:a:1"] == score("a", 0.7)


def test_kinds_pick_what_streams(store: Store) -> None:
    store.apply(triangle())
    assert sorted(held(store, kinds=["tie"])) == ["t:1", "t:2"]


def test_two_parallel_ties_both_survive(store: Store) -> None:
    store.apply([*triangle(), tie("1b", "a", "b", valid=Span(start=PartialDate("2019")))])
    assert {"t:1", "t:1b"} <= held(store).keys()


def test_a_stream_sees_one_revision_while_others_write(store: Store) -> None:
    store.apply(triangle())
    stream = store.records()
    first = next(stream)
    store.apply([person("zz")])
    assert [first, *stream] == [by_id(triangle())[ident] for ident in sorted(by_id(triangle()))]
    assert "p:zz" in held(store)


# The door


def test_an_id_given_twice_is_refused(store: Store) -> None:
    with pytest.raises(DuplicateId) as caught:
        store.apply([source(), person("a"), person("a", rank=1)])
    assert caught.value.ids == ("p:a",)
    assert store.head().rev == 0


def test_an_id_both_written_and_removed_is_refused(store: Store) -> None:
    with pytest.raises(DuplicateId):
        store.apply(ChangeSet(added=[source()], removed=["src:a"]))


@pytest.mark.parametrize("field", ["source", "grade", "basis", "expires"])
def test_an_incomplete_fact_is_refused_by_name(store: Store, field: str) -> None:
    lacking = Person(id="p:x", name="X", **{k: v for k, v in complete().items() if k != field})
    with pytest.raises(NotStorable) as caught:
        store.apply([source(), person("a"), lacking])
    assert caught.value.ids == ("p:x",)
    assert held(store) == {}


def test_facts_given_in_code_are_refused(store: Store) -> None:
    with pytest.raises(NotStorable):
        store.apply([person("a", "given-in-code")])


def test_a_tie_of_a_kind_the_catalogue_lacks_is_refused(store: Store) -> None:
    with pytest.raises(NotStorable) as caught:
        store.apply([*triangle(), tie("9", "a", "b", kind="admires")])
    assert caught.value.ids == ("t:9",)


@pytest.mark.parametrize(
    "loose",
    [
        tie("9", "a", "nobody"),
        person("x", "src:none"),
        tie("9", "a", "b", kind="leads"),
        tenure("9", "a", "none"),
        score("a"),
    ],
)
def test_a_fact_that_names_nothing_or_the_wrong_kind_is_refused(store: Store, loose: Record) -> None:
    with pytest.raises(MissingEndpoint) as caught:
        store.apply([*triangle(), loose])
    assert caught.value.ids == (loose.id,)
    assert store.head().rev == 0


def test_what_others_name_is_not_removed(store: Store) -> None:
    store.apply(triangle())
    with pytest.raises(MissingEndpoint) as caught:
        store.apply(ChangeSet(removed=["p:a"]))
    assert caught.value.ids == ("t:1",)
    with pytest.raises(MissingEndpoint):
        store.apply(ChangeSet(removed=["src:a"]))
    store.apply(ChangeSet(removed=["p:a", "t:1"]))
    assert "p:a" not in held(store)


def test_many_removals_are_checked_too(store: Store) -> None:
    people = [person(f"{n:02}") for n in range(20)]
    store.apply([source(), *people, tie("1", "03", "07")])
    with pytest.raises(MissingEndpoint):
        store.apply(ChangeSet(removed=people))
    store.apply(ChangeSet(removed=[*people, "t:1"]))
    assert list(held(store)) == ["src:a"]


def test_a_kind_does_not_change_under_those_who_name_it(store: Store) -> None:
    store.apply([*triangle(), unit("x"), post("x", "x")])
    with pytest.raises(MissingEndpoint) as caught:
        store.apply([person("x", id="u:x")])
    assert caught.value.ids == ("post:x",)


def test_a_tie_may_move_and_its_old_end_then_go(store: Store) -> None:
    store.apply(triangle())
    store.apply(ChangeSet(changed=[tie("1", "c", "b")], removed=["p:a"]))
    assert held(store)["t:1"] == tie("1", "c", "b")


def test_what_is_not_a_record_is_refused(store: Store) -> None:
    with pytest.raises(InputError):
        store.apply([{"fact": "person"}])  # type: ignore[list-item]


def test_a_value_without_canonical_form_is_refused(store: Store) -> None:
    broken = run().model_copy(update={"plan": "\ud800"})
    with pytest.raises(NotStorable) as caught:
        store.apply([source(), broken])
    assert caught.value.ids == ("run:1",)
    assert held(store) == {}


def test_errors_quote_no_value_of_a_fact(store: Store) -> None:
    secret = {"name": "CANARY", "note": "CANARY"}
    store.apply([source(), person("a", **secret)])
    attempts: list[Callable[[], object]] = [
        lambda: store.apply([person("b", "src:none", **secret)]),
        lambda: store.apply([person("b", **secret), person("b", **secret)]),
        lambda: store.apply([Person(id="p:b", name="CANARY")]),
        lambda: store.apply(ChangeSet(removed=["src:a"])),
        lambda: store.apply([person("b", **secret)], expect_rev=7),
        lambda: store.sync([source()]),
    ]
    for attempt in attempts:
        with pytest.raises(StoreError) as caught:
            attempt()
        assert "CANARY" not in f"{caught.value}{caught.value!r}{vars(caught.value)}"
    assert "CANARY" not in repr([store, store.head(), store.history("p:a"), list(store.audit())])


# Keys and revisions


def test_the_same_key_returns_the_first_receipt_and_writes_nothing(store: Store) -> None:
    first = store.apply(triangle(), key="night 1")
    store.apply([person("a", rank=1)])
    again = store.apply([person("zz")], key="night 1", expect_rev=0)
    assert again == first
    assert store.head().rev == 2
    assert "p:zz" not in held(store)


def test_a_key_that_changed_nothing_is_remembered_too(store: Store) -> None:
    store.apply(triangle())
    first = store.apply(triangle(), key="night 1")
    store.apply(ChangeSet(removed=["t:1"]))
    assert store.apply(triangle(), key="night 1") == first
    assert "t:1" not in held(store)


def test_a_refused_write_does_not_use_up_its_key(store: Store) -> None:
    with pytest.raises(MissingEndpoint):
        store.apply([tie("1", "a", "b")], key="k")
    assert store.apply(triangle(), key="k").written


def test_the_key_holds_after_reopening(backend: Backend) -> None:
    first = backend.open().sync(triangle(), key="k")
    assert backend.open().sync([], key="k", max_shrink=1) == first


def test_another_revision_than_expected_is_a_conflict(store: Store) -> None:
    store.apply(triangle(), expect_rev=0)
    with pytest.raises(Conflict) as caught:
        store.apply([person("z")], expect_rev=0)
    assert (caught.value.expected, caught.value.actual) == (0, 1)
    assert "p:z" not in held(store)


def test_of_writers_that_expect_the_same_revision_one_wins(backend: Backend) -> None:
    store = backend.open()
    store.apply(triangle())
    outcomes: list[str] = []

    def write(name: str) -> None:
        try:
            store.apply([person(name)], expect_rev=1)
            outcomes.append("written")
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 5 + ["written"]
    assert store.head().facts == 7
    assert store.verify().ok


def test_readers_beside_a_writer_see_whole_revisions(backend: Backend) -> None:
    store = backend.open()
    store.apply([source(), *(person(f"{n}", rank=0) for n in range(20))])
    seen: list[set[int | None]] = []
    done = threading.Event()

    def watch() -> None:
        other = backend.open()
        while not done.is_set():
            seen.append({p.rank for p in other.records(kinds=["person"]) if isinstance(p, Person)})

    reader = threading.Thread(target=watch)
    reader.start()
    for rank in range(1, 15):
        store.apply([person(f"{n}", rank=rank) for n in range(20)])
    done.set()
    reader.join()
    assert seen
    assert all(len(ranks) == 1 for ranks in seen)


# Sync


def test_a_sync_makes_the_store_equal_to_the_source(store: Store) -> None:
    store.apply([*triangle(), tie("3", "a", "c")])
    receipt = store.sync([*triangle()[:-1], person("d")], max_shrink=0.5)
    assert (receipt.added, receipt.changed, receipt.removed) == (1, 0, 2)
    assert held(store) == by_id([*triangle()[:-1], person("d")])


def test_an_identical_sync_writes_nothing(store: Store) -> None:
    store.sync(triangle())
    before = store.head()
    receipt = store.sync(PropertyGraph(triangle()))
    assert not receipt.written
    assert store.head() == before
    assert len(list(store.audit())) == 1


def test_a_sync_that_would_empty_its_scope_is_refused(store: Store) -> None:
    store.sync(triangle())
    with pytest.raises(ShrinkRefused) as caught:
        store.sync([source()])
    assert (caught.value.removed, caught.value.held) == (5, 6)
    assert held(store) == by_id(triangle())
    assert store.sync([source()], max_shrink=1).removed == 5


def test_a_dry_run_says_exactly_what_would_happen(store: Store) -> None:
    store.sync(triangle())
    receipt = store.sync([source(), person("a"), person("b", rank=2), person("e")], dry_run=True)
    assert receipt.dry_run
    assert receipt.changes == ChangeSet([person("e")], [person("b", rank=2)], ["p:c", "t:1", "t:2"])
    assert store.head().rev == 1


def test_outside_the_scope_of_a_source_nothing_is_removed(store: Store) -> None:
    both = [source("a"), source("b"), person("a"), person("b", "src:b"), person("c", "src:b")]
    store.apply(both)
    receipt = store.sync([person("b", "src:b")], scope=Scope.source("src:b"), max_shrink=0.5)
    assert receipt.removed == 1
    assert sorted(held(store)) == ["p:a", "p:b", "src:a", "src:b"]


def test_the_guard_counts_the_scope_not_the_store(store: Store) -> None:
    store.apply([source("a"), source("b"), *(person(f"{n}") for n in range(50)), person("x", "src:b")])
    with pytest.raises(ShrinkRefused) as caught:
        store.sync([], scope=Scope.source("src:b"))
    assert caught.value.held == 1


def test_the_scope_of_kinds_leaves_other_kinds_alone(store: Store) -> None:
    store.apply(triangle())
    store.sync([tie("2", "b", "c")], scope=Scope.kinds("tie"), max_shrink=1)
    assert sorted(held(store)) == ["p:a", "p:b", "p:c", "src:a", "t:2"]


def test_the_scope_of_a_unit_is_its_subtree(store: Store) -> None:
    bureau: list[Record] = [
        *(source(), person("a"), person("b")),
        *(unit("top"), unit("north"), unit("desk"), unit("south")),
        *(leads("1", "top", "north"), leads("2", "north", "desk"), leads("3", "top", "south")),
        *(post("n", "north"), post("d", "desk"), post("s", "south")),
        *(tenure("n", "a", "n"), tenure("d", "b", "d"), tenure("s", "b", "s"), spell("d", "a", "desk")),
    ]
    store.apply(bureau)
    kept = [
        unit("north"),
        unit("desk"),
        leads("2", "north", "desk"),
        post("n", "north"),
        tenure("n", "a", "n"),
    ]
    receipt = store.sync(kept, scope=Scope.unit("u:north"), max_shrink=0.5)
    assert receipt.removed == 2
    assert by_id(bureau).keys() - held(store).keys() == {"post:d", "hold:d"}


def test_a_sync_leaves_scores_alone_on_both_sides(store: Store) -> None:
    store.apply(triangle())
    store.apply([run(), score("c")])
    store.sync([*triangle()[:3], tie("1", "a", "b"), run("2"), score("a", by="2")], max_shrink=1)
    assert {"run:1", "score:c:1"} <= held(store).keys()
    assert not {"run:2", "score:a:2", "p:c"} & held(store).keys()
    assert "score:c:1" not in store.load()
    assert store.verify().ok


def test_a_scope_needs_a_name_and_never_holds_scores() -> None:
    with pytest.raises(InputError):
        Scope.source()
    with pytest.raises(InputError):
        Scope.kinds("assessment")
    with pytest.raises(UnknownName, match="tie"):
        Scope.kinds("ties")


def test_the_scope_of_a_unit_that_nobody_knows_is_refused(store: Store) -> None:
    store.apply([source(), unit("north")])
    with pytest.raises(UnknownName):
        store.sync([], scope=Scope.unit("u:nroth"))


# Time


def test_the_past_is_as_it_was(backend: Backend) -> None:
    store = backend.open()
    store.apply(triangle())
    backend.clock.forward(days=10)
    store.apply([person("a", rank=4)])
    backend.clock.forward(days=10)
    store.apply(ChangeSet(removed=["t:1", "t:2"]))
    assert held(store, recorded_at=0) == {}
    assert held(store, recorded_at=1) == by_id(triangle())
    assert held(store, recorded_at=2)["p:a"] == person("a", rank=4)
    assert held(store, recorded_at="2026-09-01") == by_id(triangle())
    assert held(store, recorded_at="2026-09-11T07:59:00Z") == by_id(triangle())
    assert "t:1" in held(store, recorded_at="2026-09-15")
    assert "t:1" not in held(store, recorded_at="2027-01-01")
    assert held(store, recorded_at="2020-01-01") == {}
    assert (
        store.load(recorded_at=2).digest
        == PropertyGraph([*triangle()[:1], person("a", rank=4), *triangle()[2:]]).digest
    )


def test_a_clock_that_goes_back_keeps_the_order(backend: Backend) -> None:
    store = backend.open()
    store.apply(triangle())
    backend.clock.forward(days=-30)
    store.apply([person("z")])
    stamps = [entry.at for entry in store.audit()]
    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize("moment", [-1, 5])
def test_a_revision_that_is_not_there_is_named(store: Store, moment: int) -> None:
    store.apply(triangle())
    with pytest.raises(UnknownName):
        store.load(recorded_at=moment)


def test_a_recorded_time_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(InputError):
        store.load(recorded_at="yesterday")


def test_a_valid_day_leaves_out_what_surely_did_not_hold(store: Store) -> None:
    old = Span(start=PartialDate("2010"), end=PartialDate("2015"))
    store.apply(
        [*triangle(), tie("old", "a", "b", valid=old), person("gone", valid=old), tie("g", "gone", "a")]
    )
    then, now = store.load(valid_at="2012-06-01"), store.load(valid_at="2020-01-01")
    assert "t:old" in then
    assert "t:old" not in now
    assert "t:g" not in now
    assert "t:old" in store.load(valid_at="2015-03-01"), "the end may still cover the day"


def test_versions_tell_the_story_of_a_record(backend: Backend) -> None:
    store = backend.open()
    store.apply(triangle())
    backend.clock.forward(days=1)
    store.apply([person("a", rank=4)])
    store.apply(ChangeSet(removed=["p:a", "t:1"]))
    first, second = store.history("p:a")
    assert (first.record, first.rev_from, first.rev_to) == (person("a"), 1, 2)
    assert (second.record, second.rev_from, second.rev_to) == (person("a", rank=4), 2, 3)
    assert first.recorded_to == second.recorded_from
    assert store.history("p:none") == []


def test_a_difference_lists_what_rose_and_what_went(store: Store) -> None:
    store.apply(triangle())
    store.apply(ChangeSet(added=[person("d")], changed=[person("a", rank=1)], removed=["t:2"]))
    changes = list(store.diff(1, 2))
    assert [(c.id, c.action) for c in changes] == [("p:a", "changed"), ("p:d", "added"), ("t:2", "removed")]
    assert (changes[0].before, changes[0].after) == (person("a"), person("a", rank=1))
    assert [(c.id, c.action) for c in store.diff(2, 1)] == [
        ("p:a", "changed"),
        ("p:d", "removed"),
        ("t:2", "added"),
    ]
    assert list(store.diff(2, 2)) == []
    assert len(list(store.diff(0, "2030-01-01"))) == 6


def test_what_changed_and_changed_back_is_no_difference(store: Store) -> None:
    store.apply(triangle())
    store.apply([person("a", rank=1)])
    store.apply([person("a")])
    assert list(store.diff(1, 3)) == []


# Datasets


def test_datasets_do_not_mix(backend: Backend) -> None:
    one, two = backend.open("one"), backend.open("二")
    one.apply(triangle(), key="k")
    assert two.head().rev == 0
    assert len(list(two.records())) == 0
    two.apply([source(), person("a", rank=9)], key="k")
    two.sync([source()], max_shrink=1)
    assert held(one) == by_id(triangle())
    assert one.datasets() == two.datasets() == ("one", "二")
    assert two.history("p:b") == []
    assert one.verify().ok
    assert two.verify().ok


def test_a_refused_write_makes_no_dataset(backend: Backend) -> None:
    store = backend.open("typo")
    with pytest.raises(MissingEndpoint):
        store.apply([tie("1", "a", "b")])
    store.apply([])
    assert store.datasets() == ()


@pytest.mark.parametrize("name", ["", " a", "a\nb", "x" * 201])
def test_a_dataset_needs_a_plain_name(backend: Backend, name: str) -> None:
    with pytest.raises(InputError):
        backend.open(name)


# Erasure and expiry


def test_an_erased_person_is_gone_with_all_that_names_them(store: Store) -> None:
    store.apply([*triangle(), run(), score("b"), score("c")])
    store.apply([person("b", rank=2)])
    store.apply(ChangeSet(removed=["t:2"]))
    receipt = store.erase("p:b", actor="officer", legal_basis="GDPR 17")
    assert (receipt.facts, receipt.versions, receipt.assessments) == (3, 2, 1)
    assert receipt.runs == ("run:1",)
    assert receipt.absent
    assert sorted(held(store)) == ["p:a", "p:c", "run:1", "score:c:1", "src:a"]
    assert store.history("p:b") == store.history("t:1") == store.history("t:2") == []
    assert "p:b" not in held(store, recorded_at=1)
    assert all("p:b" not in (c.id, *(() if c.before is None else c.before.ends())) for c in store.diff(0, 3))
    assert store.verify().ok


def test_a_tombstone_blocks_the_return(store: Store) -> None:
    store.apply(triangle())
    store.erase("p:b")
    with pytest.raises(Erased) as caught:
        store.apply([person("b"), person("z")])
    assert caught.value.ids == ("p:b",)
    with pytest.raises(Erased) as caught:
        store.sync(triangle())
    assert caught.value.ids == ("p:b", "t:1", "t:2")
    store.apply([person("z")])


def test_the_tombstone_of_one_dataset_does_not_bind_another(backend: Backend) -> None:
    one, two = backend.open("one"), backend.open("two")
    one.apply(triangle())
    two.apply(triangle())
    receipt = one.erase("p:b")
    assert receipt.kept == ("dataset besides this one: 1",)
    assert not receipt.absent
    assert held(two) == by_id(triangle())


def test_erasing_again_repeats_the_proof_only(store: Store) -> None:
    store.apply(triangle())
    first = store.erase("p:b")
    again = store.erase("p:b")
    assert (again.rev, again.tombstone, again.facts) == (first.rev, first.tombstone, 0)
    assert store.head().rev == 2


def test_somebody_removed_long_ago_is_erased_from_the_past(store: Store) -> None:
    store.apply(triangle())
    store.sync(triangle()[:3], max_shrink=1)
    receipt = store.erase("p:c")
    assert (receipt.facts, receipt.versions) == (0, 2)
    assert "p:c" not in held(store, recorded_at=1)
    assert store.verify().ok


def test_nobody_unknown_and_no_body_is_erased(store: Store) -> None:
    store.apply([*triangle(), unit("x")])
    with pytest.raises(UnknownName):
        store.erase("p:nobody")
    with pytest.raises(InputError):
        store.erase("u:x")
    assert store.head().rev == 1


def test_a_name_in_the_text_of_other_facts_is_blacked_out(store: Store) -> None:
    talk = source("talk", title="Interview with 李伟 on 3 May")
    names = {"name": "李伟", "name_en": "Li Wei"}
    store.apply(
        [
            *(source(), source("own", title="Letter of Li Wei"), talk),
            *(person("b", **names), person("w", "src:own", id="p:b2", name="B", note="x")),
            person("c", "src:talk", note="Knows Li Wei, not Li Weiming; p:b", name="Li Weiming"),
        ],
        actor="clerk",
        reason="as Li Wei asked",
    )
    store.apply(ChangeSet(removed=["p:b2"]))
    receipt = store.erase("p:b", reason="asked by Li Wei")
    kept = held(store)
    assert kept["src:talk"].to_dict()["title"] == "Interview with … on 3 May"
    assert kept["p:c"] == person("c", "src:talk", note="Knows …, not Li Weiming; …", name="Li Weiming")
    assert receipt.redacted == 3
    assert [entry.payload is None for entry in store.audit()] == [True, False, False]
    assert "Li Wei" not in repr([entry.payload for entry in store.audit()])
    assert store.verify().ok


def test_a_source_that_only_the_erased_used_goes_when_it_names_them(store: Store) -> None:
    store.apply(
        [source(), source("own", title="Letter of Person b"), *triangle()[1:3], tie("1", "a", "b", "src:own")]
    )
    store.erase("p:b")
    assert sorted(held(store)) == ["p:a", "src:a"]


def test_a_namesake_stays_and_the_receipt_says_so(store: Store) -> None:
    store.apply([source(), person("b", name="王伟"), person("other", name="王伟")])
    receipt = store.erase("p:b")
    assert receipt.kept == ("p:other",)
    assert held(store)["p:other"] == person("other", name="王伟")


def test_what_is_past_its_retention_goes_with_its_history(store: Store) -> None:
    from datetime import date

    early = date(2027, 1, 1)
    store.apply([source(), unit("x", expires=early), post("x", "x"), *(person(f"{n}") for n in range(30))])
    store.apply([person("old", expires=early), tie("1", "old", "1"), person("2", rank=1)])
    plan = store.expire("2027-01-01")
    assert plan.ids == ("p:old", "t:1"), "the unit stays while its post needs it"
    assert not plan.written
    assert store.expire("2026-12-31").ids == ()
    with pytest.raises(ShrinkRefused):
        store.expire("2027-01-01", dry_run=False, max_shrink=0.01)
    done = store.expire("2027-01-01", dry_run=False, max_shrink=0.1, actor="nightly")
    assert (done.ids, done.rev) == (plan.ids, 3)
    assert store.history("p:old") == []
    assert store.verify().ok
    store.apply([person("old")])


def test_a_shortened_retention_takes_what_was_written_under_the_longer_one(store: Store) -> None:
    early = date(2027, 1, 1)
    store.apply([source(), *(person(f"{n}") for n in range(30)), person("x"), tie("1", "x", "1"), run()])
    store.apply([score("x")])
    store.apply(ChangeSet(added=[person("x", expires=early)], removed=["t:1", score("x").id]))
    done = store.expire("2027-01-01", dry_run=False, max_shrink=0.1)
    assert (done.ids, done.versions) == (("p:x",), 3)
    assert [store.history(ident) for ident in ("p:x", "t:1", score("x").id)] == [[], [], []]
    assert store.verify().ok


# Who must not come back


def test_marks_kept_outside_erase_whoever_is_back_and_block_the_others(backend: Backend) -> None:
    """As after an old copy was put back: the store knows two people again, and a third it never knew."""
    store = backend.open()
    store.apply([*triangle(), score("a"), run()])
    marks = [
        replace(one, mark=mark_of(salt_of(store), ident).hex())
        for one in [made_mark(store)]
        for ident in ("p:a", "p:b", "p:later")
    ]
    receipts = store.replay_erasures(marks, actor="officer", reason="restored June")
    assert len(receipts) == 2
    assert not [r.id for r in store.records() if r.id in {"p:a", "p:b"} or {"p:a", "p:b"} & {*r.ends()}]
    assert [store.history(ident) for ident in ("p:a", "p:b")] == [[], []]
    for ident in ("a", "b", "later"):
        with pytest.raises(Erased):
            store.apply([person(ident)])
    assert store.replay_erasures(marks) == (), "a second time there is nobody left"
    assert {one.mark for one in store.erasures()} >= {one.mark for one in marks}
    last = [entry for entry in store.audit() if entry.action == "replay"]
    assert [(one.payload or {})["erased"] for one in last] == [2]
    assert store.verify().ok


def made_mark(store: Store) -> ErasureMark:
    store.apply([person("first")])
    store.erase("p:first")
    return store.erasures()[0]


def salt_of(store: Store) -> bytes:
    return cast("Any", store)._read(lambda data: data.salt)


def test_marks_of_another_store_are_refused(backend: Backend) -> None:
    one, other = backend.open("one"), backend.open("other")
    for store in (one, other):
        store.apply(triangle())
    one.erase("p:a")
    with pytest.raises(InputError, match="another store"):
        other.replay_erasures(one.erasures())
    assert "p:a" in held(other)


# Audit and care


def test_what_was_read_and_released_stands_in_the_chain_and_moves_no_revision(store: Store) -> None:
    assert store.note("read", actor="ann") is None, "of nothing nothing can be read"
    store.apply(triangle())
    head = store.head()
    first = store.note("read", actor="ann", reason="visit", what="load")
    store.note("release", actor="bo", audience="external")
    assert store.head() == head
    assert [(e.rev, e.action) for e in store.audit()] == [(1, "apply"), (1, "read"), (1, "release")]
    assert first is not None
    assert (first.payload or {})["reason"] == "visit"
    assert store.apply([person("d")]).rev == 2
    store.note("read", actor="ann", about="p:a")
    assert store.verify().ok
    assert store.anchorage().state in {"ok", "unneeded"}
    store.erase("p:a")
    assert [e.payload for e in store.audit() if (e.payload or {}).get("about") == "p:a"] == []
    assert store.verify().ok
    for word in ("erase", "Read", ""):
        with pytest.raises(InputError):
            store.note(word)


@pytest.mark.parametrize("label", ["restricted", "sealed"])
def test_a_reader_gets_what_is_within_the_clearance_and_leaves_a_line(backend: Backend, label: str) -> None:
    owner, access = backend.open(), Access("ann", role="reader", purpose="account")
    hidden = [person("h", label=label), tie("h", "h", "a"), kin("k", "a", "b")]
    owner.apply([*triangle(), *hidden])
    reader = backend.open(access=access)
    assert isinstance(reader, Store)
    assert held(reader) == by_id(triangle())
    assert reader.load() == PropertyGraph(triangle())
    assert reader.head().digest == digest(triangle())
    assert reader.history("p:h") == []
    assert len(reader.history("p:a")) == 1
    assert [c.id for c in reader.diff(0, 1)] == sorted(by_id(triangle()))
    noted = [entry.payload or {} for entry in owner.audit() if entry.action == "read"]
    assert {(one["actor"], one["purpose"]) for one in noted} == {("ann", "account")}
    assert {one["what"] for one in noted} == {"records", "load", "history", "diff"}


def test_a_purpose_hands_out_the_ties_it_needs(backend: Backend) -> None:
    backend.open().apply([*triangle(), kin("k", "a", "b")])
    for purpose, seen in (("account", False), ("conflict_check", True)):
        reader = backend.open(access=Access("ann", purpose=purpose))
        assert ("t:k" in reader.load()) is seen


def test_a_role_may_do_what_its_row_says(backend: Backend) -> None:
    backend.open().apply([*triangle(), person("h", label="sealed")])
    reader = backend.open(access=Access("ann"))
    acts: list[Callable[[], object]] = [
        lambda: reader.apply([person("x")]),
        lambda: reader.sync(triangle()),
        lambda: reader.erase("p:a"),
        lambda: reader.expire("2040-01-01"),
        lambda: list(reader.audit()),
        lambda: reader.note("release"),
        reader.verify,
        reader.erasures,
    ]
    for act in acts:
        with pytest.raises(AccessRefused):
            act()
    editor = backend.open(access=Access("bo", role="editor", reason="visit"))
    with pytest.raises(AccessRefused, match="above the clearance"):
        editor.apply([person("h")])
    assert editor.apply([person("x")], actor="somebody else").added == 1
    last = list(backend.open().audit())[-1]
    assert ((last.payload or {})["actor"], (last.payload or {})["reason"]) == ("bo", "visit")
    with pytest.raises(AccessRefused):
        backend.open("other", access=Access("ann", accounts=("default",)))


def kin(name: str, one: str, other: str) -> Record:
    return tie(name, one, other, kind="kin")


def test_every_revision_has_its_link_in_the_chain(store: Store) -> None:
    store.apply(triangle(), actor="ann", reason="first load")
    store.sync(triangle()[:-1], max_shrink=1, actor="bo")
    store.erase("p:a", actor="officer")
    entries = list(store.audit())
    assert [(e.seq, e.rev, e.action) for e in entries] == [(1, 1, "apply"), (2, 2, "sync"), (3, 3, "erase")]
    assert entries[0].payload is not None
    assert entries[0].payload["actor"] == "ann"
    assert [e.seq for e in store.audit(since=2)] == [3]
    assert len({e.chain for e in entries}) == 3


def test_a_schema_in_force_needs_no_step(store: Store) -> None:
    plan = store.migrate()
    assert (plan.current, plan.steps, plan.done) == (plan.target, (), True)
    with pytest.raises(InputError):
        store.migrate(to=plan.target + 1)


def test_a_closed_store_says_so(store: Store) -> None:
    store.apply(triangle())
    store.close()
    store.close()
    for attempt in (store.head, store.load, lambda: store.apply(triangle())):
        with pytest.raises(Unavailable, match="closed"):
            attempt()


def test_it_closes_itself_at_the_end_of_a_block(backend: Backend) -> None:
    with backend.open() as store:
        store.apply(triangle())
    with pytest.raises(Unavailable):
        store.head()


def test_remarks_have_a_length(store: Store) -> None:
    with pytest.raises(InputError):
        store.apply(triangle(), reason="x" * 5000)


def same_arrays(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots are equal, and all that stands behind their arcs."""
    ours, theirs = (vars(cast("Evidence", snapshot.evidence)) for snapshot in (one, other))
    names = [field.name for field in fields(Evidence)]
    return one.digest == other.digest and all(
        np.array_equal(np.asarray(ours[name]), np.asarray(theirs[name])) for name in names
    )


def test_a_snapshot_of_the_stored_city_is_that_of_its_graph(store: Store) -> None:
    graph = examples.city()
    store.apply(graph.facts)
    for view in VIEWS:
        for day in ("2026-09-01", "2019-06-30"):
            assert same_arrays(store.load_snapshot(day, view), graph.snapshot(day, view))


@st.composite
def storable(draw: st.DrawFn) -> list[Record]:
    """Random facts with posts, tenures, shared pasts, decisions, partial dates, all complete."""
    days_of_expiry = st.dates(date(2012, 1, 1), date(2032, 1, 1))
    found = []
    for fact in draw(strategies.facts()):
        body = fact.to_dict()
        if isinstance(fact, Fact):
            body = {"source": "s:1", "grade": draw(strategies.grades), "basis": "public_task"} | body
            body["expires"] = draw(days_of_expiry).isoformat()
        found.append(parse(body))
    return found


def test_a_snapshot_of_stored_facts_is_that_of_their_graph(backend: Backend) -> None:
    examples_of = 60 if backend.url.startswith("sqlite") else 6
    number = count()

    @settings(max_examples=examples_of, deadline=None, suppress_health_check=list(HealthCheck))
    @given(facts=storable(), day=strategies.days(), view=st.sampled_from(list(VIEWS)))
    def holds(facts: list[Record], day: date, view: str) -> None:
        with connect(backend.url, dataset=f"d{next(number)}") as store:
            store.apply([*facts, run(), score("a"), score("b")])
            assert same_arrays(store.load_snapshot(day, view), PropertyGraph(facts).snapshot(day, view))
            assert store.load_snapshot(view=view).digest == store.load().snapshot(view=view).digest

    holds()


# The account layer


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(graphs(complete=True, kinds=ACCOUNT_KINDS), min_size=1, max_size=2))
def test_what_an_account_team_works_with_is_loaded_as_it_was(
    backend: Backend, drawn: list[PropertyGraph]
) -> None:
    with connect(backend.url, dataset="accounts") as store:
        for graph in drawn:
            store.apply(ChangeSet.between(store.records(), graph))
            assert [fact.to_dict() for fact in store.load().facts] == [fact.to_dict() for fact in graph.facts]
        assert store.verify().ok


def test_erasing_somebody_takes_the_contacts_and_leaves_plans_and_needs(store: Store) -> None:
    city = examples.city()
    store.apply(city)
    receipt = store.erase("p:yan-guibei")
    kept = held(store)

    assert receipt.absent
    assert sum(ident.startswith("contact:fu-rong:") for ident in by_id(list(city))) == 8
    assert not [ident for ident in kept if ident.startswith("contact:fu-rong:")]
    assert "step:autumn:yearly-plan" not in kept
    assert kept.keys() >= {
        "plan:autumn",
        "step:autumn:test-bench",
        "need:shorter-waits",
        "complaint:false-alarms",
    }
    assert store.verify().ok
    assert store.load() == PropertyGraph(kept.values())
    with pytest.raises(Erased):
        store.apply([fact for fact in city if fact.id == "contact:fu-rong:yan-guibei:2026-02-10"])


def test_erasing_who_stated_a_need_leaves_the_need(store: Store) -> None:
    store.apply(examples.city())
    store.erase("p:qi-wangshu")
    kept = held(store)

    assert "need:repeatable-tests" in kept
    assert not [i for i, fact in kept.items() if "p:qi-wangshu" in fact.ends()]
    assert "offer:test-bench" in kept


def test_erasing_one_of_ours_leaves_what_they_were_accountable_for(store: Store) -> None:
    store.apply(examples.city())
    store.erase("t:cai-wei")
    kept = held(store)

    assert kept.keys() >= {"plan:autumn", "u:transport"}
    assert not [i for i, fact in kept.items() if "t:cai-wei" in fact.ends()]
    assert store.load() == PropertyGraph(kept.values())


def test_a_store_remembers_files_and_an_erasure_names_them(store: Store) -> None:
    store.apply([*triangle(), unit("u")])
    before = store.head()
    told = store.remember_files(["one.html", "one.pdf"], ["p:a", "p:b"], actor="me")
    store.remember_files(["card-person-c.html"], ["p:c"])
    everybody = store.remember_files(["all.xlsx"])

    assert (told.written, told.added, told.changed, told.removed) == (True, 0, 0, 0)
    assert store.head().digest == before.digest, "no fact has changed"
    assert [one.people for one in store.files_made()] == [2, 1, 3]
    assert [Path(name).name for name in store.files_made("p:a")[0].files] == ["one.html", "one.pdf"]
    assert not store.remember_files(["one.pdf"], ["p:b", "p:a"]).written, "it is known"
    assert store.head().rev == everybody.rev
    assert not any("p:a" in str(entry.payload) for entry in store.audit() if entry.action == "report")

    gone = store.erase("p:a")
    assert [Path(name).name for name in gone.files] == ["all.xlsx", "one.html", "one.pdf"]
    assert store.erase("p:a").files == gone.files, "erasing again names them again"
    assert [Path(name).name for name in store.erase("p:b").files] == ["all.xlsx", "one.html", "one.pdf"]
    store.remember_files(["one.html", "one.pdf"], ["p:c"])
    assert [Path(name).name for name in store.erase("p:b").files] == ["all.xlsx"], "made again without them"
    assert store.verify().ok


def test_the_name_in_the_name_of_a_file_goes_with_the_person(store: Store) -> None:
    store.apply(triangle())
    store.remember_files(["person-a-1f.card.html"], ["p:a"])
    store.remember_files(["other.html"], ["p:b"])

    assert [Path(name).name for name in store.erase("p:a").files] == ["person-a-1f.card.html"]
    assert not any("person-a" in str(entry.payload) for entry in store.audit())
    assert [Path(name).name for one in store.files_made() for name in one.files] == ["other.html"]
    assert store.verify().ok


def test_a_dataset_without_a_revision_remembers_no_files(store: Store) -> None:
    assert not store.remember_files(["empty.html"]).written
    assert store.files_made() == ()
    assert store.head().rev == 0
    assert store.verify().ok
