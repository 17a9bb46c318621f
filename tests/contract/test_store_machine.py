"""A store against a dictionary: random histories must leave both equal after every step."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import ClassVar, cast

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from stakemap.errors import Conflict, Erased, MissingEndpoint, ShrinkRefused, StakemapError
from stakemap.model import Record
from stakemap.store import ChangeSet, Receipt, Scope, Store, connect, digest
from stakemap.store.neo4j import dataset as neo4j_dataset
from store_facts import person, source, tie

NAMES = "abcd"
State = dict[str, Record]

people = st.builds(
    person, st.sampled_from(NAMES), st.sampled_from(["src:a", "src:b"]), rank=st.integers(0, 3)
)
ties = st.builds(
    lambda n, ends, origin, strength: tie(n, *ends, origin, strength=strength),
    st.sampled_from("123"),
    st.sampled_from([(one, other) for one in NAMES for other in NAMES if one != other]),
    st.sampled_from(["src:a", "src:b"]),
    st.sampled_from([0.0, 0.1 + 0.2, 5e-324, 1.0]),
)
batches = st.lists(people | ties, max_size=4, unique_by=lambda record: record.id)
ids = st.sampled_from([f"p:{name}" for name in NAMES] + ["t:1", "t:2", "t:3", "t:none"])


class StoreMachine(RuleBasedStateMachine):
    """`past[r]` is revision r as the dictionary knows it."""

    url = "sqlite:///{folder}/machine.db"

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="stakemap-")
        self.store = self.opened()
        self.past: list[State] = [{}]
        self.erased: set[str] = set()
        self.receipts: dict[str, Receipt] = {}

    def opened(self) -> Store:
        return connect(self.url.format(folder=Path(self.folder.name)))

    @initialize()
    def sources(self) -> None:
        self.write({record.id: record for record in (source("a"), source("b"))}, "first")

    @property
    def now(self) -> State:
        return self.past[-1]

    def whole(self, state: State) -> bool:
        return all(end in state for record in state.values() for _, end in record.references())

    def touches_erased(self, records: list[Record]) -> bool:
        return any({r.id, *(end for _, end in r.references())} & self.erased for r in records)

    def write(self, wanted: State, key: str | None = None) -> None:
        """Expect the store to go from the present state to the wanted one, or to refuse."""
        changes = ChangeSet.between(self.now.values(), wanted.values())
        receipt = self.store.apply(changes, key=key, expect_rev=len(self.past) - 1)
        self.took(wanted, receipt)
        if key is not None:
            self.receipts[key] = receipt

    def took(self, wanted: State, receipt: Receipt) -> None:
        assert receipt.written == (wanted != self.now)
        if receipt.written:
            self.past.append(wanted)
        assert receipt.rev == len(self.past) - 1

    @rule(batch=batches, gone=st.sets(ids, max_size=2), key=st.none() | st.sampled_from("klmn"))
    def apply(self, batch: list[Record], gone: set[str], key: str | None) -> None:
        gone -= {record.id for record in batch}
        changes = ChangeSet(added=batch, removed=sorted(gone))
        wanted = {i: r for i, r in self.now.items() if i not in gone} | {r.id: r for r in batch}
        if key in self.receipts:
            assert self.store.apply(changes, key=key) == self.receipts[key]
        elif self.touches_erased(batch):
            with pytest.raises(Erased):
                self.store.apply(changes, key=key)
        elif not self.whole(wanted):
            with pytest.raises(MissingEndpoint):
                self.store.apply(changes, key=key)
        else:
            receipt = self.store.apply(changes, key=key)
            self.took(wanted, receipt)
            if key is not None:
                self.receipts[key] = receipt

    @rule(
        batch=batches,
        scope=st.sampled_from([Scope.source("src:b"), Scope.kinds("tie"), Scope.all()]),
        max_shrink=st.sampled_from([0.05, 0.5, 1.0]),
    )
    def sync(self, batch: list[Record], scope: Scope, max_shrink: float) -> None:
        if scope.by == "all":
            batch = [*batch, source("a"), source("b")]
        given = {record.id: record for record in batch}
        inside = {i for i, r in self.now.items() if scope.holds(r.kind_of_fact, getattr(r, "source", None))}
        gone = inside - given.keys()
        wanted = {i: r for i, r in self.now.items() if i not in gone} | given
        if self.touches_erased(batch):
            with pytest.raises(Erased):
                self.store.sync(batch, scope=scope, max_shrink=max_shrink)
        elif len(gone) > max_shrink * len(inside):
            with pytest.raises(ShrinkRefused):
                self.store.sync(batch, scope=scope, max_shrink=max_shrink)
        elif not self.whole(wanted):
            with pytest.raises(MissingEndpoint):
                self.store.sync(batch, scope=scope, max_shrink=max_shrink)
        else:
            rehearsed = self.store.sync(batch, scope=scope, dry_run=True).changes
            assert rehearsed == ChangeSet.between(self.now.values(), wanted.values())
            self.took(wanted, self.store.sync(batch, scope=scope, max_shrink=max_shrink))

    @precondition(lambda self: len(self.erased) < 2)
    @rule(name=st.sampled_from(NAMES))
    def erase(self, name: str) -> None:
        subject = f"p:{name}"
        if subject in self.erased or not any(subject in state for state in self.past):
            return
        receipt = self.store.erase(subject)
        assert receipt.absent
        self.erased.add(subject)
        self.past.append(dict(self.now))
        for number, state in enumerate(self.past):
            self.past[number] = {i: r for i, r in state.items() if i != subject and subject not in r.ends()}

    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        rev = data.draw(st.integers(0, len(self.past) - 1))
        assert {r.id: r for r in self.store.records(recorded_at=rev)} == self.past[rev]

    @rule(data=st.data())
    def compare(self, data: st.DataObject) -> None:
        a, b = (data.draw(st.integers(0, len(self.past) - 1)) for _ in "ab")
        old, new = self.past[a], self.past[b]
        expected = {i: (old.get(i), new.get(i)) for i in old.keys() | new.keys() if old.get(i) != new.get(i)}
        assert {c.id: (c.before, c.after) for c in self.store.diff(a, b)} == expected

    @rule(behind=st.integers(1, 3))
    def conflict(self, behind: int) -> None:
        with pytest.raises(Conflict):
            self.store.apply([source("a")], expect_rev=len(self.past) - 1 + behind)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self.opened()

    @rule()
    def migrate(self) -> None:
        assert self.store.migrate(dry_run=False).done

    @invariant()
    def equal(self) -> None:
        head = self.store.head()
        assert (head.rev, head.facts) == (len(self.past) - 1, len(self.now))
        assert head.digest == digest(self.now.values())

    def teardown(self) -> None:
        assert {r.id: r for r in self.store.records()} == self.now
        assert self.store.verify().damage == ()
        self.store.close()
        self.folder.cleanup()


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


class Pair:
    """Two stores that must give the same answers and refuse the same things."""

    def __init__(self, *stores: Store) -> None:
        self.stores = stores

    def ask(self, name: str, *values: object, **options: object) -> object:
        """Ask all; one answer, or the error that each of them raised."""
        answers = [self._answer(store, name, values, options) for store in self.stores]
        kinds = {type(answer) for answer in answers}
        assert len(kinds) == 1, kinds
        if isinstance(answers[0], Exception):
            raise answers[0]
        assert _plain(answers[0]) == _plain(answers[1]), name
        return answers[0]

    @staticmethod
    def _answer(store: Store, name: str, values: tuple[object, ...], options: dict[str, object]) -> object:
        try:
            answer = getattr(store, name)(*values, **options)
            return list(answer) if isinstance(answer, Iterator) else answer
        except StakemapError as error:
            return error

    def __getattr__(self, name: str) -> object:
        return partial(self.ask, name)


def _plain(answer: object) -> object:
    """An answer without what two stores may differ in: time, place, salt, version of the schema."""
    if not is_dataclass(answer):
        return answer
    apart = {"dataset", "at", "tombstone", "remarks", "schema_version", "current", "target"}
    return {field.name: getattr(answer, field.name) for field in fields(answer) if field.name not in apart}


class PairMachine(StoreMachine):
    """The same histories in SQLite and Neo4j; every other write is staged.

    Every other dataset counts as large, whose facts are looked up one by one.
    """

    neo4j = ""
    empty: ClassVar[Callable[[], None]]
    small: ClassVar[Callable[[int], None]]
    numbers = count()

    def opened(self) -> Store:
        from stakemap.store.neo4j.connection import Server
        from stakemap.store.neo4j.store import Neo4jStore

        if not hasattr(self, "name"):
            number = next(self.numbers)
            self.name = f"machine {number}"
            type(self).small(0 if number % 2 else 2_000)
            type(self).empty()
        remote = Neo4jStore(Server(self.neo4j), dataset=self.name, atomic_limit=2)
        return cast("Store", Pair(super().opened(), remote))


@pytest.mark.neo4j
def test_two_backends_agree_after_every_step(
    neo4j_url: str, empty_neo4j: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    PairMachine.neo4j, PairMachine.empty = neo4j_url, staticmethod(empty_neo4j)
    PairMachine.small = staticmethod(partial(monkeypatch.setattr, neo4j_dataset, "SMALL"))
    run_state_machine_as_test(
        PairMachine,
        settings=settings(
            max_examples=int(os.environ.get("STAKEMAP_MACHINES", "12")),
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
