"""What is to be written: sets of changes, and the scope a source declares to be complete."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stakemap.errors import InputError, check_known
from stakemap.graph.catalogue import Catalogue
from stakemap.model import FACTS, Fact, Post, Record, Tie, Unit
from stakemap.store.shared.digests import encode

__all__ = ["UNTOUCHED_BY_SYNC", "ChangeSet", "Scope"]

UNTOUCHED_BY_SYNC = frozenset({"assessment", "run"})
"""Kinds that a source file never holds, so that their absence from it means nothing."""

_UNIT_KINDS = frozenset({"unit", "post", "tenure", "authority", "budget_line", "tie"})


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Records to add, records with new values, and ids to remove.

    A store treats `added` and `changed` alike: an unknown id is added, a known one with other
    values is changed, equal values are left alone.  `removed` takes records or ids.
    """

    added: tuple[Record, ...] = ()
    changed: tuple[Record, ...] = ()
    removed: tuple[str, ...] = ()

    def __init__(
        self,
        added: Iterable[Record] = (),
        changed: Iterable[Record] = (),
        removed: Iterable[Record | str] = (),
    ) -> None:
        object.__setattr__(self, "added", tuple(added))
        object.__setattr__(self, "changed", tuple(changed))
        ids = tuple(item.id if isinstance(item, Record) else item for item in removed)
        object.__setattr__(self, "removed", ids)

    @classmethod
    def between(cls, old: Iterable[Record], new: Iterable[Record]) -> ChangeSet:
        """What turns one set of records into another; each part sorted by id.

        Examples
        --------
        >>> from stakemap.model import Source
        >>> a, b = Source(id="a", title="A"), Source(id="b", title="B")
        >>> ChangeSet.between([a], [b])
        ChangeSet(added=(Source(id='b'),), changed=(), removed=('a',))
        """
        before = {record.id: record for record in old}
        after = {record.id: record for record in new}
        return cls(
            added=(after[i] for i in sorted(after.keys() - before.keys())),
            changed=(
                after[i]
                for i in sorted(after.keys() & before.keys())
                if after[i] is not before[i] and encode(after[i]) != encode(before[i])
            ),
            removed=sorted(before.keys() - after.keys()),
        )

    def __len__(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a store of which a source says: this is all there is.

    `sync` removes only inside it.  Make one with `all`, `source`, `unit` or `kinds`.
    """

    by: str = "all"
    values: tuple[str, ...] = ()

    @classmethod
    def all(cls) -> Scope:
        """Everything but assessments and runs."""
        return cls()

    @classmethod
    def source(cls, *source_ids: str) -> Scope:
        """The facts that name one of these sources."""
        return cls("source", _some(source_ids))

    @classmethod
    def unit(cls, *unit_ids: str) -> Scope:
        """These units, the units they lead, their posts, and the tenures, powers, budget lines and
        ties all of whose units and posts are among them.  What people did elsewhere stays out.
        """
        return cls("unit", _some(unit_ids))

    @classmethod
    def kinds(cls, *kinds: str) -> Scope:
        """The facts of these kinds, such as ``"tie"``."""
        refused = UNTOUCHED_BY_SYNC.intersection(kinds)
        if refused:
            raise InputError("a sync never touches assessments and runs", hint="name other kinds")
        for kind in kinds:
            check_known("kind of fact", kind, FACTS)
        return cls("kinds", _some(kinds))

    def holds(self, kind: str, source: str | None) -> bool:
        """Whether a row is in scope by its kind and source; a unit scope needs `members`."""
        if kind in UNTOUCHED_BY_SYNC:
            return False
        if self.by == "source":
            return source in self.values
        if self.by == "kinds":
            return kind in self.values
        return self.by == "all"

    def members(self, stored: Iterable[Record], given: Iterable[Record]) -> set[str]:
        """Ids of the stored records in a unit scope; lines of both sides make the subtree.

        Raises
        ------
        UnknownName
            If neither side has the unit.
        """
        held = [record for record in stored if record.kind_of_fact in _UNIT_KINDS]
        inside = _subtree(self.values, [*held, *given])
        return {record.id for record in held if _belongs(record, inside)}


def _some(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise InputError("a scope without a name", hint="name at least one, or use Scope.all()")
    return tuple(sorted(set(values)))


def _subtree(roots: Iterable[str], records: list[Record]) -> dict[str, bool]:
    """Every unit and post, and whether it lies under the roots."""
    led: dict[str, set[str]] = {}
    block = Catalogue.default().of_role("block")
    for record in records:
        if isinstance(record, Tie) and record.kind in block:
            led.setdefault(record.from_id, set()).add(record.to_id)
    units = {record.id for record in records if isinstance(record, Unit)}
    inside: set[str] = set()
    waiting = list(roots)
    for root in waiting:
        check_known("unit", root, sorted(units))
    while waiting:
        unit = waiting.pop()
        if unit not in inside:
            inside.add(unit)
            waiting.extend(led.get(unit, set()) & units)
    places = {unit: unit in inside for unit in units}
    places |= {record.id: record.unit in inside for record in records if isinstance(record, Post)}
    return places


def _belongs(record: Record, inside: dict[str, bool]) -> bool:
    """Whether a unit or post lies inside, or all units and posts that a fact names do."""
    if isinstance(record, Unit | Post):
        return inside.get(record.id, False)
    named = [inside[end] for end in record.ends() if end in inside] if isinstance(record, Fact) else []
    return bool(named) and all(named)
