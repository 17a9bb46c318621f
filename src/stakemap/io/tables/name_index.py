"""Names to ids: a person, a post, a unit, a source ... may be named by its name or by its id."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

from stakemap.graph.property_graph import GIVEN_IN_CODE
from stakemap.io.tables.drafts import Draft, sheet_of
from stakemap.io.tables.vocabulary import fold, vocabulary
from stakemap.model import FACTS, Entity

__all__ = ["Index", "Unresolved"]

_MOST_ALIKE = 4
_MOST_COMPARED = 3_000
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
        self._names: dict[tuple[str, str], list[Draft]] = defaultdict(list)
        self._ids: dict[str, Draft] = {}
        self._seats: dict[str, list[Draft]] = defaultdict(list)
        self._suggested = 0
        for draft in self.named:
            for name in {fold(str(draft.values[n])) for n in _NAMES if draft.values.get(n)}:
                _add(self._names[draft.fact, name], draft)

    def identify(self, draft: Draft) -> None:
        """Make a draft known by its id."""
        self._ids.setdefault(draft.id, draft)

    def add_seat(self, post: Draft, unit: Draft) -> None:
        """Let a post be named together with its unit: ``Transport Bureau / Director``, 交通局局长."""
        for title in _called(post):
            for body in _called(unit):
                for text in (f"{body}{title}", f"{title}{body}"):
                    _add(self._seats[_unmarked(text)], post)

    def find(self, text: str, kinds: tuple[str, ...]) -> Draft:
        """The record that a text names, by id, by name, or as unit and post.

        Raises
        ------
        Unresolved
            When there is none, more than one, or one of another kind.
        """
        known = self._ids.get(text)
        if known is not None and known.fact in kinds:
            return known
        found = [d for kind in kinds for d in self._names.get((kind, fold(text)), ())]
        if not found and "post" in kinds:
            found = list(dict.fromkeys(self._seats.get(_unmarked(text), ())))
        if len(found) == 1:
            return found[0]
        if found:
            raise Unresolved(*_ambiguous(found))
        raise self._unknown(text, kinds, known)

    def _unknown(self, text: str, kinds: tuple[str, ...], known: Draft | None) -> Unresolved:
        wanted = " or ".join(kind.replace("_", " ") for kind in kinds)
        other = known or next((d for k in FACTS for d in self._names.get((k, fold(text)), ())), None)
        if other is not None:
            return Unresolved(f"names a {other.fact.replace('_', ' ')}, needs a {wanted}", "name another")
        where = " or ".join(repr(sheet_of(kind).names[self._language]) for kind in kinds)
        near = self._nearest(text, kinds)
        return Unresolved(f"no {wanted} of this name", f"{near}mend the name, or add it to the sheet {where}")

    def _nearest(self, text: str, kinds: tuple[str, ...]) -> str:
        names = {name: drafts[0] for (kind, name), drafts in self._names.items() if kind in kinds}
        self._suggested += 1
        if len(names) * self._suggested > _MOST_COMPARED * 20:
            return ""
        near = get_close_matches(fold(text)[:60], list(names), n=1)
        if not near:
            return ""
        draft = names[near[0]]
        called = draft.row.place if draft.fact in PRIVATE else repr(_called(draft)[0])
        return f"did you mean {called}? "


def _unmarked(text: str) -> str:
    """A unit and its post in one text, without what stands between them."""
    marks = "".join(labels["unit_and_post"] for labels in vocabulary("separator").labels.values())
    return re.sub(rf"[\s{marks},·.]+", "", fold(text))


def _add(drafts: list[Draft], draft: Draft) -> None:
    """Enough of one name to say that it is not clear; a million equal names cost no more."""
    if len(drafts) < _MOST_ALIKE:
        drafts.append(draft)


def _ambiguous(found: list[Draft]) -> tuple[str, str]:
    number = f"{len(found)} or more" if len(found) >= _MOST_ALIKE else f"{len(found)}"
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
