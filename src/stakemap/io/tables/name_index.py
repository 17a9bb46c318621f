"""Names to ids: a person, a post, a unit, a source ... may be named by its name or by its id."""

from __future__ import annotations

from collections.abc import Iterable

from stakemap.graph.name_index import MOST_ALIKE, NameIndex
from stakemap.graph.property_graph import GIVEN_IN_CODE
from stakemap.io.tables.drafts import Draft, sheet_of
from stakemap.model import FACTS, Entity

__all__ = ["Index", "Unresolved"]

_NAMES = ("name", "name_en", "name_zh", "title")
PRIVATE = frozenset(("person", "team_member"))
"""Kinds whose names never stand in an error text."""


class Unresolved(ValueError):
    """Why a name means no record, or more than one."""

    def __init__(self, cause: str, cure: str) -> None:
        super().__init__(cause)
        self.cause, self.cure = cause, cure


class Index:
    """Every named record of one file, by id and by name."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        drafts = list(drafts)
        self._language = drafts[0].row.language if drafts else "en"
        self.named = [d for d in drafts if d.fact == "source" or (d.fact and _is_entity(d.fact))]
        self._names = NameIndex[Draft]()
        for draft in self.named:
            self._names.add(draft.fact, draft, _called(draft))

    def identify(self, draft: Draft) -> None:
        """Make a draft known by its id."""
        self._names.identify(draft.id, draft.fact, draft)

    def add_seat(self, post: Draft, unit: Draft) -> None:
        """Let a post be named together with its unit: ``Transport Bureau / Director``, 交通局局长."""
        self._names.add_joined(post.fact, post, _called(unit), _called(post))

    def find(self, text: str, kinds: tuple[str, ...]) -> Draft:
        """The record that a text names, by id, by name, or as unit and post.

        Raises
        ------
        Unresolved
            When there is none, more than one, or one of another kind.
        """
        found = self._names.find(text, kinds)
        if len(found) == 1:
            return found[0]
        raise Unresolved(*_ambiguous(found)) if found else self._unknown(text, kinds)

    def _unknown(self, text: str, kinds: tuple[str, ...]) -> Unresolved:
        wanted = " or ".join(kind.replace("_", " ") for kind in kinds)
        other = self._names.other(text, FACTS)
        if other is not None:
            return Unresolved(f"names a {other.fact.replace('_', ' ')}, needs a {wanted}", "name another")
        where = " or ".join(repr(sheet_of(kind).names[self._language]) for kind in kinds)
        near = self._nearest(text, kinds)
        return Unresolved(f"no {wanted} of this name", f"{near}mend the name, or add it to the sheet {where}")

    def _nearest(self, text: str, kinds: tuple[str, ...]) -> str:
        near = self._names.near(text, kinds)
        if not near:
            return ""
        called = near[0].row.place if near[0].fact in PRIVATE else repr(_called(near[0])[0])
        return f"did you mean {called}? "


def _ambiguous(found: tuple[Draft, ...]) -> tuple[str, str]:
    number = f"{len(found)} or more" if len(found) >= MOST_ALIKE else f"{len(found)}"
    listed = " and ".join(draft.row.place for draft in found[:3])
    seats = " or name the unit too (unit / post)" if all(d.fact == "post" for d in found) else ""
    return (f"{number} rows have this name: {listed}", f"give each an id and write the id here{seats}")


def _called(draft: Draft) -> list[str]:
    return [str(draft.values[name]) for name in _NAMES if draft.values.get(name)]


def _is_entity(fact: str) -> bool:
    return issubclass(FACTS[fact], Entity)


def is_outside(field: str, text: str) -> bool:
    """Whether a source is the one that stands for facts given in code, which no row describes."""
    return field == "source" and text == GIVEN_IN_CODE
