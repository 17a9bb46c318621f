"""Names to ids: a person, a post, a unit, a source ... may be named by its name or by its id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

from stakemap.graph.fact_index import GIVEN_IN_CODE
from stakemap.graph.name_index import MOST_ALIKE, NameIndex, fold, forms_of_address, in_two_languages
from stakemap.io.reading import DOUBT
from stakemap.io.tables.drafts import Draft, sheet_of
from stakemap.io.tables.typed.names.short_names import ShortNames, name_alone, whole_number
from stakemap.model import FACTS, Entity

__all__ = ["Index", "Unresolved"]

_MOST_OFFICES = 5_000
_IN_TWO_LANGUAGES = frozenset(("person", "unit", "post", "decision"))
_SHORT_TITLE = 4
"""Signs of an abbreviation: each is another title."""
_SHORTEST = 2
_SLIP = 0.8
"""From where on a name counts as another with a slip of the pen."""
_NAMES = ("name", "name_en", "name_zh", "title")
PRIVATE = frozenset(("person", "team_member"))
"""Kinds whose names never stand in an error text."""


class Unresolved(ValueError):
    """Why a name means no record, or more than one."""

    def __init__(
        self,
        cause: str,
        cure: str,
        places: tuple[str, ...] = (),
        *,
        absent: bool = False,
        code: str = "input",
        near: bool = False,
    ) -> None:
        super().__init__(cause)
        self.near = near
        """Whether a record has a name like it."""
        self.cause, self.cure, self.code = cause, cure, code
        self.places = places
        """The rows that have the name, where several do."""
        self.absent = absent
        """Whether no record of any kind has the name."""


class Index:
    """Every named record of one file, by id and by name."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        drafts = list(drafts)
        self._language = drafts[0].row.language if drafts else "en"
        self.named = [d for d in drafts if d.fact == "source" or (d.fact and _is_entity(d.fact))]
        self._names = NameIndex[Draft]()
        self._offices: list[tuple[Draft, Draft]] = []
        self._titles: dict[str, list[Draft]] | None = None
        self._short: ShortNames[Draft] | None = None
        for draft in self.named:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        """Make a draft known by its names."""
        whole = whole_number(str(draft.values.get("id") or ""))
        numbers = [draft.number] if draft.number else [whole] if whole != draft.values.get("id", "") else []
        self._names.add(draft.fact, draft, [*_called(draft), *numbers])

    def identify(self, draft: Draft) -> None:
        """Make a draft known by its id."""
        self._names.identify(draft.id, draft.fact, draft)

    def add_seat(self, post: Draft, unit: Draft) -> None:
        """Let a post be named together with its unit: ``Transport Bureau / Director``, 交通局局长."""
        self._names.add_joined(post.fact, post, _called(unit), _called(post))

    def add_office(self, person: Draft, post: Draft) -> None:
        """Let a person be named by surname and title, as 李局长."""
        if len(self._offices) < _MOST_OFFICES:
            self._offices.append((person, post))

    def in_unit(self, text: str, unit: Draft) -> Draft | None:
        """The post of a unit that a title names, if the unit has one."""
        found = {
            post.id: post for body in _called(unit) for post in self._names.together(f"{body}{text}", "post")
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def titled(self, text: str) -> Draft | None:
        """The one person whose surname and title a text is, if any is.

        Raises
        ------
        Unresolved
            When it fits more than one.
        """
        if self._titles is None:
            self._titles = self._addresses()
        found = self._titles.get(fold(text), ())
        if len(found) > 1:
            listed = " and ".join(person.row.place for person in found[:3])
            raise Unresolved(f"a surname and title that fits {listed}", "write the whole name", code=DOUBT)
        return found[0] if found else None

    def shortened(self, text: str, kinds: tuple[str, ...], *, whole: bool = False) -> Draft | None:
        """The one record that a short or adorned name fits, if any does; `whole` wants all of a person's.

        Raises
        ------
        Unresolved
            When it fits more than one.
        """
        found = list(self._names.find(whole_number(text), kinds))
        if len(found) > 1:
            raise Unresolved(*_ambiguous(tuple(found)))
        if PRIVATE.intersection(kinds):
            found += self._names.find(name_alone(text), kinds) if not found else ()
            shorts = self._shorts()
            called = shorts.person(text) or (() if whole else shorts.part_of_person(text))
            found += [d for d in called if d.fact in kinds]
        if not found and "post" in kinds:
            found += self._post_of_short(text)
        if not found and "unit" in kinds:
            found += self._shorts().unit(text)
        found = list(dict.fromkeys(found))
        if len(found) > 1:
            listed = " and ".join(draft.row.place for draft in found[:3])
            raise Unresolved(f"a short name that fits {listed}", "write the whole name", code=DOUBT)
        return found[0] if found else None

    def _post_of_short(self, text: str) -> list[Draft]:
        unit, mark, title = text.rpartition("/")
        posts = (
            (self.in_unit(title.strip(), body) for body in self._shorts().unit(unit.strip())) if mark else ()
        )
        return [post for post in posts if post is not None]

    def _shorts(self) -> ShortNames[Draft]:
        if self._short is None:
            units = [(d, _called(d)) for d in self.named if d.fact == "unit"]
            self._short = ShortNames(units, [(d, _called(d)) for d in self.named if d.fact in PRIVATE])
        return self._short

    def _addresses(self) -> dict[str, list[Draft]]:
        known: dict[str, list[Draft]] = defaultdict(list)
        for person, post in self._offices:
            pairs = [(name, title) for name in _called(person) for title in _called(post)]
            for key in {key for name, title in pairs for key in forms_of_address(name, title)}:
                if len(known[key]) < MOST_ALIKE and all(other is not person for other in known[key]):
                    known[key].append(person)
        return known

    def by_name(self, text: str, kinds: tuple[str, ...]) -> bool:
        """Whether a text is an id or a whole name, and not put together of a unit and a post."""
        return self._names.knows(text, kinds)

    def names_any(self, text: str, kinds: tuple[str, ...]) -> bool:
        """Whether a text names something, of one of these kinds or of another."""
        return bool(self._names.find(text, kinds)) or self._names.other(text, FACTS) is not None

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
        cure = f"{near}mend the name, or add it to the sheet {where}"
        return Unresolved(f"no {wanted} of this name", cure, absent=True, near=bool(near))

    def nearly_unit(self, text: str) -> bool:
        """Whether a text is the name of a unit but for a slip of the pen: one sign, or few of many."""
        return self._nearly(text, "unit")

    def nearly_post(self, text: str) -> bool:
        """As `nearly_unit`, of a title; of short ones, as CFO and CIO, none is a slip of another."""
        return len(fold(text)) > _SHORT_TITLE and self._nearly(text, "post")

    def _nearly(self, text: str, fact: str) -> bool:
        wanted = fold(text)
        names = [fold(name) for draft in self.named if draft.fact == fact for name in _called(draft)]
        long = [name for name in names if len(name) == len(wanted)]
        one = any(sum(a != b for a, b in zip(name, wanted, strict=True)) == 1 for name in long)
        return one or bool(get_close_matches(wanted, names, n=1, cutoff=_SLIP))

    def _nearest(self, text: str, kinds: tuple[str, ...]) -> str:
        near = self._names.near(text, kinds)
        if not near:
            return ""
        called = near[0].row.place if near[0].fact in PRIVATE else repr(_called(near[0])[0])
        return f"did you mean {called}? "


def _ambiguous(found: tuple[Draft, ...]) -> tuple[str, str, tuple[str, ...]]:
    number = f"{len(found)} or more" if len(found) >= MOST_ALIKE else f"{len(found)}"
    listed = " and ".join(draft.row.place for draft in found[:3])
    seats = " or name the unit too (unit / post)" if all(d.fact == "post" for d in found) else ""
    cure = f"give each an id and write the id here{seats}"
    return f"{number} rows have this name: {listed}", cure, tuple(draft.row.place for draft in found)


def _called(draft: Draft) -> list[str]:
    names = [str(draft.values[name]) for name in _NAMES if draft.values.get(name)]
    both = [in_two_languages(name) or () for name in names] if draft.fact in _IN_TWO_LANGUAGES else []
    return [*names, *(part for parts in both for part in parts if len(part) >= _SHORTEST)]


def _is_entity(fact: str) -> bool:
    return issubclass(FACTS[fact], Entity)


def is_outside(field: str, text: str) -> bool:
    """Whether a source is the one that stands for facts given in code, which no row describes."""
    return field == "source" and text == GIVEN_IN_CODE
