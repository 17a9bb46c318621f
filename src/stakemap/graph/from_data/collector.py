"""Rows to facts: what every door from data at hand shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any
from warnings import warn

from stakemap import policy
from stakemap.errors import InputError, LeftOut, PolicyRefused, Problem, UnknownName
from stakemap.graph.array_checks import VALUES
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.cells import has_name, id_text, is_missing, number
from stakemap.graph.from_data.words import kind_named
from stakemap.graph.frozen import same
from stakemap.graph.property_graph import GIVEN_IN_CODE, PropertyGraph
from stakemap.model import FACTS, Fact, Record, Source, parse

__all__ = [
    "Collector",
    "check_names",
    "fields_of_nodes",
    "tell_left_out",
    "usual_kind",
]

_MADE = ("person", "unit", "team_member")
_CAUSES = {
    "Input should be a valid number": "not a number",
    "Input should be greater": "less than 0",
    "Input should be less": "more than 1",
}
"""Faults of the number of a tie by how the model begins to tell them."""
_ID_CURE = "plain text of 1 to 200 characters, each with one meaning"


def check_names(names: Iterable[object]) -> None:
    """Refuse columns and attributes that must not be recorded of anybody.

    Raises
    ------
    PolicyRefused
        With every one of them.
    """
    rows = ((str(name), policy.refusal(str(name), of_person=False)) for name in names)
    found = [policy.refused_problem(row, Problem("", field=name)) for name, row in rows if row is not None]
    if found:
        raise PolicyRefused(found)


def tell_left_out(what: str, names: Iterable[object], *, above: int, cure: str = "") -> None:
    """Warn of what the model has no place for, and how to have it taken; who gave it stands `above` up."""
    listed = sorted(map(str, names))
    if listed:
        text = f"left out, for the model has no place for them: {what} {', '.join(listed)}"
        warn(f"{text}; {cure}" if cure else text, LeftOut, stacklevel=above + 1)


def fields_of_nodes(kind: str) -> frozenset[str]:
    """What may be said of a node of a kind beside its id: names, and what its class adds to a fact."""
    made = FACTS[kind]
    return frozenset(made.model_fields) - frozenset(Fact.model_fields) - frozenset(made.reference_fields())


def usual_kind(kinds: tuple[str, ...]) -> str:
    """What is made of an end of a tie that may have these kinds and says no more."""
    return next((kind for kind in _MADE if kind in kinds), "person")


def _kind_of_fault(problem: Problem) -> str:
    """What is wrong with the number of a tie, in the first words of the model."""
    return next(
        (begin for begin in _CAUSES if problem.field in VALUES and problem.cause.startswith(begin)), ""
    )


class Collector:
    """Facts given in code, as they come; `graph` gives them, or one error with all that was wrong."""

    def __init__(self, catalogue: Catalogue | None = None, *, counted: str = 'values="count"') -> None:
        self.catalogue = catalogue or Catalogue.default()
        self._cures = {
            "strength": f"from 0 to 1; counted contacts need {counted}",
            "count": "a number, 0 or more",
        }
        self.problems: list[Problem] = []
        self._facts: dict[str, Record] = {}
        self._things: dict[str, object] = {}

    def node(
        self,
        thing: object,
        kinds: tuple[str, ...],
        row: int | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> str:
        """The id of somebody, who is made when met first; "" where there can be no such id.

        Two different things that would get one text as their id get none.
        """
        ident = id_text(thing)
        thing = thing.strip() if isinstance(thing, str) else thing
        if not ident:
            self.refuse("an end is empty", "fill it in, or leave the row out", row)
            return ""
        if not has_name(thing):
            cause = f"a {type(thing).__name__} has no name of its own"
            self.refuse(cause, "name it: use ids of text, numbers or tuples of these", row)
            return ""
        if not same(self._things.setdefault(ident, thing), thing):
            self.refuse("an id that cannot be used", _ID_CURE, row)
            return ""
        if ident not in self._facts:
            self.add({"fact": usual_kind(kinds), "id": ident, "name": ident, **(about or {})}, row)
        return ident if ident in self._facts else ""

    def tie(
        self, kind: str, ends: tuple[object, object], body: Mapping[str, Any], row: int | None = None
    ) -> None:
        """One row: two ends, a kind, and what is said of the tie; none from somebody to themselves."""
        kind = kind_named(kind, self.catalogue)
        meaning = self.catalogue.kinds.get(kind)
        if meaning is None:
            known = UnknownName("kind of relation", kind, tuple(self.catalogue.kinds))
            self.refuse("unknown kind of relation", known.hint, row, field="kind")
            return
        one, two = self.node(ends[0], meaning.from_kinds, row), self.node(ends[1], meaning.to_kinds, row)
        if not (one and two) or one == two:
            return
        said = {name: number(v) if name in VALUES else v for name, v in body.items() if not is_missing(v)}
        ident = self._free(one, two, kind)
        self.add({"fact": "tie", "id": ident, "kind": kind, "from_id": one, "to_id": two, **said}, row)

    def source(self, thing: object) -> str | None:
        """The id of a source by what it is called; the common one where nothing is said."""
        title = id_text(thing)
        if not title:
            return None
        ident = f"{GIVEN_IN_CODE}:{title}"
        if ident not in self._facts:
            self._facts[ident] = Source(id=ident, title=title)
        return ident

    def add(self, body: Mapping[str, Any], row: int | None = None) -> None:
        """A fact as plain values, or what is wrong with it."""
        try:
            self._facts[body["id"]] = parse({"source": GIVEN_IN_CODE, **body})
        except InputError as error:
            for problem in error.problems:
                if problem.field in ("id", "name") and body["id"] == body.get("name"):
                    self.refuse("an id that cannot be used", _ID_CURE, row)
                else:
                    cause = _CAUSES.get(_kind_of_fault(problem), problem.cause)
                    cure = problem.cure or self._cures.get(problem.field, "")
                    self.refuse(cause, cure, row, field=problem.field, value=problem.value)

    def refuse(self, cause: str, cure: str, row: int | None, **more: Any) -> None:
        """Remember a problem; one and the same only once."""
        problem = Problem(cause, cure, row=row, **more)
        if problem not in self.problems:
            self.problems.append(problem)

    def _free(self, *parts: str) -> str:
        stem = "t:" + blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        ident, again = stem, 1
        while ident in self._facts:
            again += 1
            ident = f"{stem}:{again}"
        return ident

    def good(self) -> PropertyGraph:
        """The graph of what was not refused."""
        return PropertyGraph(self._facts.values(), catalogue=self.catalogue)

    def graph(self) -> PropertyGraph:
        """The graph of all facts.

        Raises
        ------
        InputError
            With everything that was refused.
        """
        if self.problems:
            raise InputError(self.problems)
        return self.good()
