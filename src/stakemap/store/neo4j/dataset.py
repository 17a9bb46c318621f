"""One dataset in Neo4j: whole revisions, though the server shows whatever was committed last.

A reader takes the current rows first and then those that were replaced meanwhile; the sum of their
digests must be that of the revision, or it reads again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from stakemap.errors import Corrupt, UnknownName
from stakemap.model import Record
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import Runner
from stakemap.store.neo4j.graph_model import SEAL
from stakemap.store.neo4j.head import CURE, DatasetHead, head_of
from stakemap.store.neo4j.rows import Text, current, opened
from stakemap.store.shared import integrity
from stakemap.store.shared.admission import Admitted
from stakemap.store.shared.audit_log import Entry, RevisionRow
from stakemap.store.shared.change_sets import Scope
from stakemap.store.shared.dataset import Dataset
from stakemap.store.shared.delta import Delta, Stored, compare
from stakemap.store.shared.digests import State, canonical, keyed, row_digest
from stakemap.store.shared.recorded_time import Moment, cutoff
from stakemap.store.shared.results import Change, Damage, Version
from stakemap.store.shared.rows import (
    NOTHING,
    Held,
    KeptReceipt,
    Revision,
    Tombstone,
    change,
    checked,
    parsed,
)

if TYPE_CHECKING:
    import neo4j

__all__ = ["SMALL", "Neo4jDataset", "plain"]

SMALL = 2_000
"""Facts up to which all are read for the sake of a few: one query, where each type would take its own."""
_TRIES = 6
_CHUNK = 2_000


class Neo4jDataset(Dataset):
    """One dataset within an open transaction.

    Parameters
    ----------
    head
        Its head node; read when it is needed, if not given.
    token
        That of the writer who holds the lock.
    """

    def __init__(self, runner: Runner, name: str, head: DatasetHead | None = None, token: str = "") -> None:
        super().__init__(name)
        self.runner, self.token = runner, token
        if head is not None:
            self.head = head

    @classmethod
    def locked(cls, runner: Runner, name: str, token: str) -> Self:
        """The dataset, made if it is new, which nobody else can write until the end."""
        salt = os.urandom(32)
        values = {"token": token, "salt": salt.hex(), "seal": keyed(salt, name).hex()}
        return cls(runner, name, head_of(runner, name, cypher.LOCK, **values), token)

    @cached_property
    def head(self) -> DatasetHead:
        """Where the dataset stands, and what is being written."""
        return head_of(self.runner, self.name)

    @property
    def last(self) -> Revision:
        """The revision that the transaction found; number 0 before the first."""
        return self.head.revision

    @property
    def salt(self) -> bytes:
        """Key of its digests; empty before the first write."""
        return self.head.salt

    def ask(self, query: str, **parameters: Any) -> neo4j.Result:
        """Run one query about the dataset."""
        return self.runner.run(query, ds=self.name, **parameters)

    # What is there

    def _revision_at(self, last: DatasetHead, moment: Moment | None) -> Revision:
        if moment is None or moment == last.rev:
            return last.revision
        if isinstance(moment, int):
            if not 0 <= moment <= last.rev:
                raise UnknownName("revision", str(moment), (f"0 to {last.rev}",))
            found = self.ask(cypher.REVISION, rev=moment).single()
        else:
            found = self.ask(cypher.REVISION_UNTIL, at=cutoff(moment)).single()
        if found is None:
            return NOTHING
        try:
            rev, at, *_, facts, state = found.values()
            return Revision(int(rev), str(at), int(facts), State(int(state, 16), int(facts)))
        except (TypeError, ValueError):
            raise Corrupt("a revision is not what was written", hint=CURE) from None

    def names(self) -> list[str]:
        """Every dataset of the store that was written."""
        return list(self.runner.run(cypher.DATASETS).single(strict=True)[0])

    def rows(self, moment: Moment | None = None) -> list[tuple[str, str, str]]:
        """Id, kind and body of every row in force at a moment, by id, checked against the revision.

        Raises
        ------
        UnknownName
            If there is no revision of that number.
        Corrupt
            If a row is not what was written, or rows are missing or too many.
        """
        for _ in range(_TRIES):
            last = head_of(self.runner, self.name)
            wanted = self._revision_at(last, moment)
            found, torn = self._collected(wanted.rev)
            seen, rows = State(), []
            for ident, fact in sorted(found.items()):
                brace = fact.find("{", SEAL)
                kind, body = fact[SEAL:brace], fact[brace:]
                seen.add(row_digest(kind, body))
                rows.append((ident, kind, body))
            if seen == wanted.state:
                return rows
            now = head_of(self.runner, self.name)
            if not torn and (now.rev, now.erasures) == (last.rev, last.erasures):
                _name_damage(found)
                break
        raise Corrupt(f"revision {wanted.rev} is not whole", hint=CURE)

    def _collected(self, rev: int) -> tuple[dict[str, str], bool]:
        """Sealed rows in force at a revision, by id; what is replaced meanwhile comes from the history.

        A row that another transaction takes away while it is read comes without values: then the second
        answer is True, and what was read may have to be read again.
        """
        found: dict[str, str] = {}
        torn = False
        for _, ident, fact, since in current(self.runner, self.name):
            if ident is None or fact is None or since is None:
                torn = True
            elif since <= rev:
                found[ident] = fact
        found.update((row[0], row[1]) for row in self.ask(cypher.VERSIONS_AT, rev=rev))
        return found, torn

    def _chosen(self, ids: Sequence[str]) -> Iterator[tuple[Text, str | None]]:
        """Current rows of some ids, with their places."""
        left = list(ids)
        for place in (None, *self.head.types):
            query = cypher.NODES_OF if place is None else cypher.edges_of(place)
            seen = set()
            for start in range(0, len(left), _CHUNK):
                for ident, fact, rev in self.ask(query, ids=left[start : start + _CHUNK]):
                    seen.add(ident)
                    yield opened(ident, fact, rev), place
            if seen:
                left = [ident for ident in left if ident not in seen]

    def _versions_of(self, ids: Sequence[str]) -> Iterator[Text]:
        for start in range(0, len(ids), _CHUNK):
            for values in self.ask(cypher.VERSIONS_OF, ids=ids[start : start + _CHUNK]):
                yield opened(*values)

    def _spans(self, ids: Sequence[str]) -> list[Text]:
        """All published versions of some ids, by first revision."""
        last = self.head.rev
        rows = [row for row, _ in self._chosen(ids) if row.rev_from <= last]
        known = {(row.id, row.rev_from) for row in rows}
        for row in self._versions_of(ids):
            gone = row.rev_to is not None and row.rev_to <= last
            if gone or (row.id, row.rev_from) not in known:
                rows.append(row if gone else row._replace(rev_to=None))
        return sorted(rows, key=lambda row: (row.id, row.rev_from))

    def history(self, ident: str) -> list[Version]:
        """All versions of a record, the oldest first."""
        rows = self._spans([ident])
        at = self._times({rev for row in rows for rev in (row.rev_from, row.rev_to) if rev is not None})
        return [
            Version(
                checked(ident, row.kind, row.body, row.seal),
                row.rev_from,
                row.rev_to,
                at.get(row.rev_from, ""),
                None if row.rev_to is None else at.get(row.rev_to, ""),
            )
            for row in rows
        ]

    def _times(self, revs: Iterable[int]) -> dict[int, str]:
        """When some revisions were recorded."""
        found = {rev: self.ask(cypher.REVISION, rev=rev).single() for rev in revs}
        return {rev: str(row[1]) for rev, row in found.items() if row is not None}

    def diff(self, a: Moment, b: Moment) -> list[Change]:
        """How the revision at moment `b` differs from `a`, by id."""
        first, second = (self._revision_at(self.head, moment).rev for moment in (a, b))
        low, high = sorted((first, second))
        touched: set[str] = set()
        if low < high:
            edges = map(cypher.edges_touched, self.head.types)
            for query in (cypher.NODES_TOUCHED, *edges, cypher.VERSIONS_TOUCHED):
                touched.update(row[0] for row in self.ask(query, low=low, high=high))
        ids = sorted(touched)
        rows = self._spans(ids)
        before, after = _states(rows, first), _states(rows, second)
        return [found for ident in ids for found in change(ident, before.get(ident), after.get(ident))]

    def entries(self, since: int = 0) -> Iterator[Entry]:
        """The audit entries after number `since`, in order."""
        for row in self.ask(cypher.AUDIT, since=since):
            seq, rev, at, action, print_, payload, salt, sealed, chain = row.values()
            first, last = (bytes.fromhex(print_), bytes.fromhex(sealed))
            salted = None if salt is None else bytes.fromhex(salt)
            yield Entry(seq, rev, at, action, first, payload, salted, last, bytes.fromhex(chain))

    def _revisions(self) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in self.ask(cypher.REVISIONS)]

    def revisions(self) -> dict[int, RevisionRow]:
        """What never changes in each revision."""
        return {row[0]: row[:5] for row in self._revisions()}

    def kept_receipts(self, key: bytes | None = None) -> Iterator[KeptReceipt]:
        """The receipts kept under keys, or under one."""
        found = self.ask(cypher.REQUESTS) if key is None else self.ask(cypher.REQUEST, key=key.hex())
        for row in found:
            kept = row["request"]
            values = (kept.get(name) for name in KeptReceipt._fields[1:-1])
            yield KeptReceipt._make((bytes.fromhex(kept["key"]), *values, _unhexed(kept["seal"])))

    def tombstones(self) -> Iterator[Tombstone]:
        """What stays of those who were erased."""
        for row in self.ask(cypher.MARKS):
            stone = row["stone"]
            values = (stone[name] for name in Tombstone._fields[1:-1])
            yield Tombstone._make((bytes.fromhex(stone["mark"]), *values, _unhexed(stone["seal"])))

    def counts(self) -> tuple[int, int, int]:
        """How many current records, past versions and revisions there are."""
        versions = self.ask(cypher.COUNT_VERSIONS).single(strict=True)[0]
        return self.head.facts, int(versions), self.head.rev

    # What a write needs

    def _stored_all(self) -> dict[str, Stored]:
        """Kind, digest and place of every row of the published revision."""
        found: dict[str, Stored] = {}
        last = self.head
        for place, ident, seal, rev in current(self.runner, self.name, cypher.SEALS):
            if rev <= last.rev:
                found[ident] = Stored(seal[SEAL : seal.find("{", SEAL)], bytes.fromhex(seal[:SEAL]), place)
        if last.staged is not None:
            for ident, fact, rev_from, place in self.ask(cypher.VERSIONS_AT, rev=last.rev):
                row = opened(ident, fact, rev_from)
                found.setdefault(ident, Stored(row.kind, row.seal, place))
        return found

    def _stored_of(self, ids: Iterable[str]) -> dict[str, Stored]:
        """Kind, digest and place of some rows of the published revision; unknown ids are left out."""
        wanted, last = sorted(set(ids)), self.head
        if not last.rev or not wanted:
            return {}
        if last.facts <= SMALL or len(wanted) > 0.3 * last.facts:
            stored = self._stored_all()
            return {ident: stored[ident] for ident in wanted if ident in stored}
        found = {
            row.id: Stored(row.kind, row.seal, place)
            for row, place in self._chosen(wanted)
            if row.rev_from <= last.rev
        }
        if last.staged is not None:
            for row in self._versions_of(wanted):
                if row.rev_from <= last.rev < (row.rev_to or 0):
                    found.setdefault(row.id, Stored(row.kind, row.seal, row.place))
        return found

    def delta(self, given: Admitted) -> Delta:
        """Compare with the stored rows of the same ids."""
        stored = self._stored_of([*(row.id for row in given.rows), *given.removed])
        return compare(given, given.removed, stored)

    def holds_already(self, given: Admitted, scope: Scope) -> bool:
        """Whether the head alone tells that a source is what the dataset holds."""
        if scope.by != "all":
            return False
        total = State()
        for row in given.rows:
            total.add(row.digest)
        return total == self.head.base

    def delta_in_scope(self, given: Admitted, scope: Scope) -> tuple[Delta, int]:
        """What a sync changes, and how many facts the scope holds."""
        if self.holds_already(given, scope):
            return Delta((), (), (), given.records, {}), self.head.base.count
        stored = self._stored_all()
        if scope.by in ("unit", "source"):
            records = [parsed(*row) for row in self.rows(self.head.rev)]
            if scope.by == "unit":
                inside = scope.members(records, given.records.values())
            else:
                inside = {r.id for r in records if scope.holds(r.kind_of_fact, getattr(r, "source", None))}
        else:
            inside = {ident for ident, row in stored.items() if scope.holds(row.kind, None)}
        return compare(given, sorted(inside - given.records.keys()), stored), len(inside)

    def kinds_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Kinds of the published records among some ids."""
        return {ident: row.kind for ident, row in self._stored_of(ids).items()}

    def namers(self, delta: Delta) -> list[Record]:
        """Current records that a write leaves alone and that name what it takes or makes another kind.

        They are found along links and relationships.
        """
        without = {*delta.removed, *(row.id for row in delta.coming)}
        wanted = sorted(ident for ident in delta.shifted() if delta.stored[ident].type is None)
        sources = [ident for ident in wanted if delta.stored[ident].kind == "source"]
        facts: set[str] = set()
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            facts.update(row[0] for row in self.ask(cypher.NAMERS, ids=chunk))
        if sources:
            for query in (cypher.NAMERS_BY_SOURCE, *map(cypher.edges_by_source, self.head.types)):
                facts.update(row[0] for row in self.ask(query, ids=sources))
        looked, found = set(wanted), []
        for fact in facts:
            row = opened("", fact, 0)
            record = parsed(str(json.loads(row.body).get("id", "")), row.kind, row.body)
            if record.id not in without and any(end in looked for _, end in record.references()):
                found.append(record)
        return sorted(found, key=lambda record: record.id)

    def keep_receipt(self, kept: KeptReceipt) -> None:
        """Keep a receipt under its key."""
        self.runner.run(cypher.ADD_REQUEST, values={"_ds": self.name} | plain(kept._asdict()))

    # What an erasure needs

    def holding(self, texts: Iterable[str]) -> Iterator[Held]:
        """Rows of the present and the past whose body has one of these texts in it."""
        wanted = [canonical(text)[1:-1] for text in texts]
        edges = map(cypher.edges_holding, self.head.types)
        for query in (cypher.NODES_HOLDING, *edges, cypher.VERSIONS_HOLDING):
            for row in self.ask(query, texts=wanted):
                yield opened(*row.values()).held

    def users(self, source: str) -> Iterator[tuple[str, int]]:
        """Id and first revision of the rows of the present and the past that give a source."""
        for query in (cypher.NAMERS_BY_SOURCE, *map(cypher.edges_by_source, self.head.types)):
            for row in self.ask(query, ids=[source]):
                yield row["id"], row["rev"]
        for row in self.ask(cypher.VERSIONS_BY_SOURCE, ids=[source]):
            yield row[0], row[1]

    def all_rows(self) -> Iterator[Held]:
        """Rows of the present and the past."""
        for row in self.sealed_rows():
            yield row.held

    def forget_payloads(self, numbers: list[int]) -> None:
        """Erase the payloads of some audit entries, with their salt."""
        self.ask(cypher.FORGET_PAYLOADS, rows=numbers)

    def add_tombstone(self, stone: Tombstone) -> None:
        """Lay a tombstone."""
        self.runner.run(cypher.ADD_MARK, values={"_ds": self.name} | plain(stone._asdict()))

    # What a search for damage needs

    def sealed_rows(self) -> Iterator[Text]:
        """Every row of the published present and of the past."""
        there: set[str] = set()
        last = self.head
        for _, ident, fact, rev in current(self.runner, self.name):
            row = opened(ident, fact, rev)
            if row.rev_from <= last.rev:
                if last.staged is not None:
                    there.add(row.id)
                yield row
        for found in self.ask(cypher.VERSIONS):
            row = opened(*found.values())
            if row.rev_to is None or row.rev_to <= last.rev:
                yield row
            elif row.id not in there:  # a staged write has copied the others to the history, no more yet
                yield row._replace(rev_to=None)

    def row_damage(self) -> Iterator[Damage]:
        """Rows that are not what was written, and facts that name what is not there."""
        rows = list(self.sealed_rows())
        kinds = {row.id: row.kind for row in rows if row.rev_to is None}
        parts = ((r.id, r.kind, r.source, r.body, r.seal, r.rev_from, r.rev_to) for r in rows)
        return integrity.row_damage(parts, kinds)

    def revision_damage(self) -> Iterator[Damage]:
        """Revisions whose rows do not add up to what they were."""
        last = self.head
        kept = [(row[0], row[5], bytes.fromhex(row[6])) for row in self._revisions()]
        if len(kept) != last.rev or (kept and last.state.to_bytes() != kept[-1][2]):
            yield Damage("the head is not the last revision", rev=last.rev)
        spans = ((row.seal, row.rev_from, row.rev_to) for row in self.sealed_rows())
        yield from integrity.revision_damage(kept, spans)

    def chain_damage(self, entries: list[Entry]) -> Iterator[Damage]:
        """Every entry that does not fit what is before it, or the head."""
        yield from super().chain_damage(entries)
        if (len(entries), entries[-1].chain if entries else b"") != (self.head.seq, self.head.chain):
            yield Damage("the audit chain does not end where the head says")


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as properties: bytes as hexadecimal text."""
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in values.items()}


def _unhexed(seal: str) -> bytes:
    """The bytes of a seal; none where it is not even hexadecimal."""
    try:
        return bytes.fromhex(seal)
    except (TypeError, ValueError):
        return b""


def _name_damage(found: Mapping[str, str]) -> None:
    for ident, fact in found.items():
        row = opened(ident, fact, 0)
        try:
            good = row_digest(row.kind, row.body) == row.seal
        except UnicodeError:
            good = False
        if not good:
            raise Corrupt(f"the record {ident} is not what was written", hint=CURE)


def _states(rows: Iterable[Text], rev: int) -> dict[str, tuple[str, str, bytes]]:
    return {
        row.id: (row.kind, row.body, row.seal)
        for row in rows
        if row.rev_from <= rev and (row.rev_to is None or rev < row.rev_to)
    }
