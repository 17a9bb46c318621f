"""Reading from a Neo4j store: whole revisions, though the server shows whatever was committed last.

A reader takes the current rows first and then those that were replaced meanwhile; the sum of their
digests must be that of the revision, or it reads again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from typing import Any, NamedTuple

from stakemap.errors import Corrupt, UnknownName
from stakemap.model import Record
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import Runner
from stakemap.store.neo4j.graph_model import SEAL
from stakemap.store.shared import recorded_time as moments
from stakemap.store.shared.digests import State, row_digest
from stakemap.store.shared.results import Change, Version
from stakemap.store.shared.rows import NOTHING, Revision, change, checked, parsed

__all__ = [
    "DatasetHead",
    "Stored",
    "Text",
    "current_rows",
    "diff",
    "head",
    "history",
    "kinds_of",
    "namers",
    "opened",
    "revision_at",
    "rows_at",
    "stored_all",
    "stored_of",
]

_PAGE = 2_000
"""Nodes in one answer, with all that leaves them."""
SMALL = 2_000
"""Facts up to which all are read for the sake of a few: one query, where each type would take its own."""
_LAST = "\U0010ffff"
_TRIES = 6
_CHUNK = 2_000
_CURE = "restore a backup; call verify()"


class Text(NamedTuple):
    """A stored row: id, kind, body, digest, first revision, the one in which it went, and its type of old."""

    id: str
    kind: str
    body: str
    seal: bytes
    rev_from: int
    rev_to: int | None = None
    place: str | None = None


class Stored(NamedTuple):
    """Kind and digest of a stored row, and the type of its relationship; None for a node."""

    kind: str
    seal: bytes
    type: str | None


@dataclass(frozen=True, slots=True)
class DatasetHead:
    """The head node of a dataset: what stands there, and what is being written."""

    rev: int
    at: str | None
    facts: int
    state: State
    base: State
    """State without assessments and runs, which no source holds."""
    types: tuple[str, ...]
    salt: bytes
    seq: int
    chain: bytes
    erasures: int
    token: str | None
    staged: str | None
    """Mark of the write that is being staged."""
    staged_rev: int | None
    staged_cursor: int
    staged_age: float
    """Seconds since its last sign of life."""

    @property
    def revision(self) -> Revision:
        """The published revision."""
        return Revision(self.rev, self.at, self.facts, self.state)


_EMPTY = DatasetHead(0, None, 0, State(), State(), (), b"", 0, b"", 0, None, None, None, 0, 0.0)


def head(runner: Runner, ds: str, query: str = cypher.HEAD, **parameters: Any) -> DatasetHead:
    """The head of a dataset; an empty one before its first write.

    Raises
    ------
    Corrupt
        If it is not what was written.
    """
    found = runner.run(query, ds=ds, **parameters).single()
    if found is None:
        return _EMPTY
    try:
        return _head(found["head"])
    except (KeyError, TypeError, ValueError):
        raise Corrupt("the head of the dataset is not what was written", hint=_CURE) from None


def _head(values: Mapping[str, Any]) -> DatasetHead:
    age = (values["now"] - values.get("staged_at", values["now"])) / 1000
    return DatasetHead(
        rev=int(values["rev"]),
        at=values.get("at"),
        facts=int(values["facts"]),
        state=State(int(values.get("state", "0"), 16), int(values["facts"])),
        base=State(int(values.get("base", "0"), 16), int(values.get("base_facts", 0))),
        types=tuple(sorted(values["types"])),
        salt=bytes.fromhex(values["salt"]),
        seq=int(values["seq"]),
        chain=bytes.fromhex(values["chain"]),
        erasures=int(values.get("erasures", 0)),
        token=values.get("token"),
        staged=values.get("staged"),
        staged_rev=values.get("staged_rev"),
        staged_cursor=int(values.get("staged_cursor", 0)),
        staged_age=age,
    )


def revision_at(
    runner: Runner, ds: str, last: DatasetHead, moment: int | str | date | datetime | None
) -> Revision:
    """The revision in force at a moment of recorded time.

    Raises
    ------
    UnknownName
        If there is no revision of that number.
    """
    if moment is None or moment == last.rev:
        return last.revision
    if isinstance(moment, int):
        if not 0 <= moment <= last.rev:
            raise UnknownName("revision", str(moment), (f"0 to {last.rev}",))
        found = runner.run(cypher.REVISION, ds=ds, rev=moment).single()
    else:
        found = runner.run(cypher.REVISION_UNTIL, ds=ds, at=moments.cutoff(moment)).single()
    if found is None:
        return NOTHING
    try:
        rev, at, *_, facts, state = found.values()
        return Revision(int(rev), str(at), int(facts), State(int(state, 16), int(facts)))
    except (TypeError, ValueError):
        raise Corrupt("a revision is not what was written", hint=_CURE) from None


def opened(ident: str, fact: str, rev_from: int, rev_to: int | None = None, place: str | None = None) -> Text:
    """The parts of a stored row.

    Raises
    ------
    Corrupt
        If it has not the form of one.
    """
    try:
        brace = fact.index("{", SEAL)
        return Text(
            ident, fact[SEAL:brace], fact[brace:], bytes.fromhex(fact[:SEAL]), rev_from, rev_to, place
        )
    except (AttributeError, TypeError, ValueError):
        raise Corrupt(f"the record {ident} is not what was written", hint=_CURE) from None


def _current(runner: Runner, ds: str, query: str = cypher.ROWS) -> Iterator[tuple[str | None, str, str, int]]:
    """Every current row, also of a revision that is not published yet.

    Type (None for a node), id, text and revision; all None for a row that another transaction takes
    away while it is read.
    """
    after = ""
    while True:
        found = runner.run(query, ds=ds, after=after, end=_LAST, page=_PAGE).single(strict=True)
        nodes, texts, revs, *edges = found.values()
        yield from zip(repeat(None), nodes, texts, revs, strict=False)
        yield from zip(*edges, strict=True)
        if len(nodes) < _PAGE:
            return
        after = next(filter(None, reversed(nodes)), _LAST)


def current_rows(runner: Runner, ds: str) -> Iterator[Text]:
    """Every current row, also of a revision that is not published yet."""
    for _, ident, fact, rev in _current(runner, ds):
        yield opened(ident, fact, rev)


def rows_at(
    runner: Runner, ds: str, moment: int | str | date | datetime | None
) -> list[tuple[str, str, str]]:
    """Id, kind and body of every row in force at a moment, by id, checked against the revision.

    Raises
    ------
    Corrupt
        If a row is not what was written, or rows are missing or too many.
    """
    for _ in range(_TRIES):
        last = head(runner, ds)
        wanted = revision_at(runner, ds, last, moment)
        found, torn = _collected(runner, ds, wanted.rev)
        seen, rows = State(), []
        for ident, fact in sorted(found.items()):
            brace = fact.find("{", SEAL)
            kind, body = fact[SEAL:brace], fact[brace:]
            seen.add(row_digest(kind, body))
            rows.append((ident, kind, body))
        if seen == wanted.state:
            return rows
        now = head(runner, ds)
        if not torn and (now.rev, now.erasures) == (last.rev, last.erasures):
            _name_damage(found)
            break
    raise Corrupt(f"revision {wanted.rev} is not whole", hint=_CURE)


def _collected(runner: Runner, ds: str, rev: int) -> tuple[dict[str, str], bool]:
    """Sealed rows in force at a revision, by id; what is replaced meanwhile comes from the history.

    A row that another transaction takes away while it is read comes without values: then the second
    answer is True, and what was read may have to be read again.
    """
    found: dict[str, str] = {}
    torn = False
    for _, ident, fact, since in _current(runner, ds):
        if ident is None or fact is None or since is None:
            torn = True
        elif since <= rev:
            found[ident] = fact
    found.update((row[0], row[1]) for row in runner.run(cypher.VERSIONS_AT, ds=ds, rev=rev))
    return found, torn


def _name_damage(found: Mapping[str, str]) -> None:
    for ident, fact in found.items():
        row = opened(ident, fact, 0)
        try:
            good = row_digest(row.kind, row.body) == row.seal
        except UnicodeError:
            good = False
        if not good:
            raise Corrupt(f"the record {ident} is not what was written", hint=_CURE)


def stored_all(runner: Runner, ds: str, last: DatasetHead) -> dict[str, Stored]:
    """Kind, digest and place of every row of the published revision."""
    found: dict[str, Stored] = {}
    staging = last.staged is not None
    for place, ident, seal, rev in _current(runner, ds, cypher.SEALS):
        if rev <= last.rev:
            found[ident] = Stored(seal[SEAL : seal.find("{", SEAL)], bytes.fromhex(seal[:SEAL]), place)
    if staging:
        for ident, fact, rev_from, place in runner.run(cypher.VERSIONS_AT, ds=ds, rev=last.rev):
            row = opened(ident, fact, rev_from)
            found.setdefault(ident, Stored(row.kind, row.seal, place))
    return found


def _chosen(
    runner: Runner, ds: str, types: Iterable[str], ids: Sequence[str]
) -> Iterator[tuple[Text, str | None]]:
    """Current rows of some ids, with their places."""
    left = list(ids)
    for place in (None, *types):
        query = cypher.NODES_OF if place is None else cypher.edges_of(place)
        seen = set()
        for start in range(0, len(left), _CHUNK):
            for ident, fact, rev in runner.run(query, ds=ds, ids=left[start : start + _CHUNK]):
                seen.add(ident)
                yield opened(ident, fact, rev), place
        if seen:
            left = [ident for ident in left if ident not in seen]


def stored_of(runner: Runner, ds: str, last: DatasetHead, ids: Iterable[str]) -> dict[str, Stored]:
    """Kind, digest and place of some rows of the published revision; unknown ids are left out."""
    wanted = sorted(set(ids))
    if not last.rev or not wanted:
        return {}
    if last.facts <= SMALL or len(wanted) > 0.3 * last.facts:
        stored = stored_all(runner, ds, last)
        return {ident: stored[ident] for ident in wanted if ident in stored}
    found = {
        row.id: Stored(row.kind, row.seal, place)
        for row, place in _chosen(runner, ds, last.types, wanted)
        if row.rev_from <= last.rev
    }
    if last.staged is not None:
        for row in _versions_of(runner, ds, wanted):
            if row.rev_from <= last.rev < (row.rev_to or 0):
                found.setdefault(row.id, Stored(row.kind, row.seal, row.place))
    return found


def kinds_of(runner: Runner, ds: str, last: DatasetHead, ids: Iterable[str]) -> dict[str, str]:
    """Kinds of the published records among some ids."""
    return {ident: row.kind for ident, row in stored_of(runner, ds, last, ids).items()}


def _versions_of(runner: Runner, ds: str, ids: Sequence[str]) -> Iterator[Text]:
    for start in range(0, len(ids), _CHUNK):
        for values in runner.run(cypher.VERSIONS_OF, ds=ds, ids=ids[start : start + _CHUNK]):
            yield opened(*values)


def _times(runner: Runner, ds: str, revs: Iterable[int | None]) -> dict[int, str]:
    """When some revisions were recorded."""
    found = {}
    for rev in {rev for rev in revs if rev is not None}:
        row = runner.run(cypher.REVISION, ds=ds, rev=rev).single()
        if row is not None:
            found[rev] = str(row[1])
    return found


def _spans(runner: Runner, ds: str, last: DatasetHead, ids: Sequence[str]) -> list[Text]:
    """All published versions of some ids, by first revision."""
    rows = [row for row, _ in _chosen(runner, ds, last.types, ids) if row.rev_from <= last.rev]
    known = {(row.id, row.rev_from) for row in rows}
    for row in _versions_of(runner, ds, ids):
        gone = row.rev_to is not None and row.rev_to <= last.rev
        if gone or (row.id, row.rev_from) not in known:
            rows.append(row if gone else row._replace(rev_to=None))
    return sorted(rows, key=lambda row: (row.id, row.rev_from))


def history(runner: Runner, ds: str, ident: str) -> list[Version]:
    """All versions of a record, the oldest first."""
    rows = _spans(runner, ds, head(runner, ds), [ident])
    at = _times(runner, ds, (rev for row in rows for rev in (row.rev_from, row.rev_to)))
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


def diff(runner: Runner, ds: str, a: Any, b: Any) -> list[Change]:
    """How the revision at moment `b` differs from `a`, by id."""
    last = head(runner, ds)
    first, second = (revision_at(runner, ds, last, moment).rev for moment in (a, b))
    low, high = sorted((first, second))
    touched: set[str] = set()
    if low < high:
        queries = [cypher.NODES_TOUCHED, *map(cypher.edges_touched, last.types), cypher.VERSIONS_TOUCHED]
        for query in queries:
            touched.update(row[0] for row in runner.run(query, ds=ds, low=low, high=high))
    ids = sorted(touched)
    rows = _spans(runner, ds, last, ids)
    before, after = _states(rows, first), _states(rows, second)
    return [found for ident in ids for found in change(ident, before.get(ident), after.get(ident))]


def _states(rows: Iterable[Text], rev: int) -> dict[str, tuple[str, str, bytes]]:
    return {
        row.id: (row.kind, row.body, row.seal)
        for row in rows
        if row.rev_from <= rev and (row.rev_to is None or rev < row.rev_to)
    }


def namers(
    runner: Runner,
    ds: str,
    last: DatasetHead,
    stored: Mapping[str, Stored],
    ids: Iterable[str],
    without: set[str],
) -> list[Record]:
    """Current records that name one of these ids, found along links and relationships."""
    wanted = sorted(ident for ident in ids if ident in stored and stored[ident].type is None)
    sources = [ident for ident in wanted if stored[ident].kind == "source"]
    facts: set[str] = set()
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        facts.update(row[0] for row in runner.run(cypher.NAMERS, ds=ds, ids=chunk))
    if sources:
        for query in (cypher.NAMERS_BY_SOURCE, *map(cypher.edges_by_source, last.types)):
            facts.update(row[0] for row in runner.run(query, ds=ds, ids=sources))
    looked, found = set(wanted), []
    for fact in facts:
        row = opened("", fact, 0)
        record = parsed(_id_in(row), row.kind, row.body)
        if record.id not in without and any(end in looked for _, end in record.references()):
            found.append(record)
    return sorted(found, key=lambda record: record.id)


def _id_in(row: Text) -> str:
    return str(json.loads(row.body).get("id", ""))
