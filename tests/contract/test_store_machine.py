"""A store against a dictionary: random histories must leave both equal after every step."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from stakemap.errors import Conflict, Erased, MissingEndpoint, ShrinkRefused
from stakemap.model import Record
from stakemap.store import ChangeSet, Receipt, Scope, Store, connect, digest
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
