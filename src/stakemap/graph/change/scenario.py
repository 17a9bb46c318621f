"""A scenario: a named list of edits, checked before any is carried out.

>>> from stakemap.graph.change.edits import Leave, Vacate
>>> Scenario("retire", (Leave("p:ann", on="2026-10-01"), Leave("p:ann", on="2026-10-01"))).conflicts()[0].text
'edits 1 (leave) and 2 (leave) say the same; leave one out'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap import policy
from stakemap.errors import (
    EditsContradict,
    InputError,
    LimitExceeded,
    Problem,
    StakemapError,
    UnknownName,
    refuse,
)
from stakemap.graph.change.edits import EDITS, Edit, Leave, Vacate
from stakemap.graph.change.effect import changes_something
from stakemap.graph.change.names import Names
from stakemap.graph.confidence import SCENARIO
from stakemap.graph.seats import resolve_day
from stakemap.model import PartialDate
from stakemap.model.free_text import check_texts, heard, log
from stakemap.work import checkpoint

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Contradiction", "Scenario"]

_LONGEST_NAME = 80
_MOST_EDITS = 500


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two edits that do not go together: their places, counted from 1, why, and what to do."""

    first: int
    second: int
    words: tuple[str, str]
    cause: str
    cure: str

    @property
    def text(self) -> str:
        """Both edits and the cure in one sentence."""
        one, two = self.words
        return f"edits {self.first} ({one}) and {self.second} ({two}) {self.cause}; {self.cure}"


@dataclass(frozen=True)
class Scenario:
    """What may happen, as a named list of edits.

    Parameters
    ----------
    name
        At most 80 characters; made facts carry the source ``scenario:<name>``.
    edits
        In the order in which they happen.
    note
        What the reader should know of it.

    Raises
    ------
    InputError
        A name that cannot be used, or more than 500 edits; `PolicyRefused` of a name or note with doubtful
        words under `policy.strict`.
    """

    name: str
    edits: tuple[Edit, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.edits, Edit | str | Mapping):
            raise InputError([Problem("one edit where a list is needed", "write [edit]", field="edits")])
        object.__setattr__(self, "edits", tuple(self.edits))
        name = self.name
        good = isinstance(name, str) and name == name.strip() and 0 < len(name) <= _LONGEST_NAME
        if not good or not name.isprintable():
            cure = f"1 to {_LONGEST_NAME} characters on one line, without blanks at the ends"
            raise InputError([Problem("not a name for a scenario", cure, field="name")])
        if len(self.edits) > _MOST_EDITS:
            raise LimitExceeded(f"{len(self.edits)} edits are more than {_MOST_EDITS}")
        check_texts(self.warnings)
        if strangers := [k for k, edit in enumerate(self.edits, 1) if not isinstance(edit, Edit)]:
            raise InputError(
                [Problem("not an edit", "make it of sm.scenario, as Leave(person)", row=k) for k in strangers]
            )

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Its name and note, where their words call for a second look."""
        texts = [("name", self.name), ("note", self.note)]
        return tuple(w for field, text in texts for w in heard(text, Problem("", field=field)))

    @property
    def source(self) -> str:
        """The source that its facts carry."""
        return SCENARIO + self.name

    def __len__(self) -> int:
        return len(self.edits)

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.edits)

    def then(self, other: Scenario, *, name: str | None = None) -> Scenario:
        """Both, one after the other."""
        note = " ".join(part for part in (self.note, other.note) if part)
        return Scenario(name or f"{self.name} + {other.name}", (*self.edits, *other.edits), note)

    def without(self, place: int) -> Scenario:
        """The same without the edit at a place, counted from 1."""
        return replace(self, edits=self.edits[: place - 1] + self.edits[place:])

    def last_day(self) -> date | None:
        """The latest day of an edit that has one of its own."""
        return max((day for day in map(_day, self.edits) if day is not None), default=None)

    def conflicts(self) -> tuple[Contradiction, ...]:
        """Edits that contradict each other or stand in the wrong order, as far as they tell by themselves."""
        found = []
        for (i, one), (j, two) in combinations(enumerate(self.edits, 1), 2):
            for cause, cure in _contradictions(one, two):
                found.append(Contradiction(i, j, (one.do, two.do), cause, cure))
        return tuple(found)

    def apply(self, graph: PropertyGraph, day: str | date | None = None) -> PropertyGraph:
        """The graph after all edits.

        Parameters
        ----------
        graph
            The facts before; edits may name its records by name.
        day
            The day on which edits without a date of their own happen; ``None`` is today (UTC), or no day
            at all where no fact of the graph is dated.

        Returns
        -------
        PropertyGraph
            A new graph; look at it on `day` or later.

        Raises
        ------
        EditsContradict
            With every pair of edits that does not go together.
        InputError
            An edit that does not fit the facts or changes none, with its place.

        Examples
        --------
        >>> from stakemap.examples import city, TODAY
        >>> from stakemap.graph.change.edits import Leave
        >>> after = Scenario("retire", (Leave("p:qi-wangshu"),)).apply(city(), TODAY)
        >>> "seat:post:chief-engineer" in after.snapshot(TODAY).nodes
        True
        """
        when = resolve_day(graph, day)
        plain, problems = self._named(graph, when)
        if found := plain.conflicts():
            raise EditsContradict([self._problem(one) for one in found])
        if problems:
            raise InputError(problems)
        return plain._carried_out(graph, when)

    def resolved(self, graph: PropertyGraph, day: str | date | None = None) -> Scenario:
        """The same with ids where names stand: people by name, posts as unit/post, stages by name.

        Raises
        ------
        InputError
            Every name that nothing has or that several have, each at its edit and field, with what may
            be meant in `Problem.near`.

        Examples
        --------
        >>> from stakemap.examples import city
        >>> from stakemap.graph.change.edits import Leave
        >>> Scenario("retire", (Leave("岐望舒"),)).resolved(city()).edits
        (Leave(person='p:qi-wangshu', on=None),)
        """
        plain, problems = self._named(graph, resolve_day(graph, day))
        if problems:
            raise InputError(problems)
        return plain

    def _named(self, graph: PropertyGraph, day: date | None) -> tuple[Scenario, list[Problem]]:
        """With ids as far as names are clear, and what is wrong with the others."""
        names, edits, problems = Names(graph, day), list(self.edits), []
        for place, edit in enumerate(self.edits, 1):
            try:
                edits[place - 1] = names.resolved(edit)
            except InputError as error:
                problems += [self._at(problem, place) for problem in error.problems]
        return replace(self, edits=tuple(edits)), problems

    def _carried_out(self, graph: PropertyGraph, when: date | None) -> PropertyGraph:
        for place, edit in enumerate(self.edits, 1):
            checkpoint()
            was = graph
            try:
                graph = edit.apply(was, when, source=self.source)
            except InputError as error:
                raise self._placed(error, graph, place) from None
            except UnknownName as error:
                problem = Problem(str(error.args[0]), error.hint, value=error.name)
                raise InputError([self._at(problem, place)]) from None
            if not changes_something(was, graph, _day(edit) or when):
                cure = "leave it out, or look at its day: what it ends or brings holds already"
                raise InputError([self._at(Problem("changes no fact", cure, code="no-effect"), place)])
        return graph

    def _at(self, problem: Problem, place: int) -> Problem:
        return replace(problem, sheet="edits", row=place, file=self.source)

    def _problem(self, found: Contradiction) -> Problem:
        cause = found.text.partition("; ")[0]
        return self._at(Problem(cause, found.cure, code=EditsContradict.code), found.second)

    def _placed(self, error: InputError, graph: PropertyGraph, place: int) -> StakemapError:
        """The error with its place; a later edit that frees the post is named as well."""
        post = self.edits[place - 1].fills()
        if post is not None and any(problem.code == "held" for problem in error.problems):
            for later, edit in enumerate(self.edits[place:], place + 1):
                if edit.frees(graph, post):
                    words = (self.edits[place - 1].do, edit.do)
                    cure = f"put edit {later} before edit {place}"
                    wrong = Contradiction(place, later, words, "stand in the wrong order", cure)
                    return EditsContradict([self._problem(wrong)])
        return type(error)([self._at(problem, place) for problem in error.problems])

    def to_dict(self) -> dict[str, Any]:
        """As plain values, as a file holds them."""
        note = {"note": self.note} if self.note else {}
        return {"name": self.name, **note, "edits": [edit.to_dict() for edit in self.edits]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Scenario:
        """From what `to_dict` gave, or a file.

        Raises
        ------
        InputError
            With everything that is wrong in it.
        """
        known = {"name", "note", "edits"}
        problems = [_unknown(str(name), sorted(known)) for name in values if name not in known]
        listed = values.get("edits", [])
        rows = listed if isinstance(listed, list) else []
        if not isinstance(listed, list) or not rows:
            problems.append(Problem("no edits", "give at least one", field="edits"))
        edits: list[Edit] = []
        for place, body in enumerate(rows[: _MOST_EDITS + 1], 1):
            try:
                edits.append(_edit(body))
            except InputError as error:
                problems += [replace(problem, sheet="edits", row=place) for problem in error.problems]
        name, note = values.get("name", ""), values.get("note", "")
        if not isinstance(name, str) or not isinstance(note, str):
            problems.append(Problem("not text", "mend it", field="name or note"))
        if problems:
            raise refuse(problems)
        return cls(name, tuple(edits), note)

    @classmethod
    def read(cls, path: str | Path) -> Scenario:
        """Read a scenario from YAML, TOML or JSON.  See `stakemap.graph.change.scenario_file`.

        Raises
        ------
        InputError
            With everything that is wrong in the file.
        """
        from stakemap.graph.change.scenario_file import read_values

        place, lines = Path(path), ()  # type: tuple[Path, tuple[int, ...]]
        try:
            values, lines = read_values(place)
            found = cls.from_dict(values)
        except InputError as error:
            named = [replace(_lined(problem, lines), file=place.name) for problem in error.problems]
            raise type(error)(named) from None
        log(replace(warning, file=place.name) for warning in found.warnings)
        return found

    def write(self, path: str | Path) -> None:
        """Write it as YAML, TOML or JSON, by the end of the name.

        Raises
        ------
        InputError
            Another ending, or a folder that cannot be written.
        """
        from stakemap.graph.change.scenario_file import write_values

        write_values(self.to_dict(), Path(path))


def _lined(problem: Problem, lines: tuple[int, ...]) -> Problem:
    """A problem of an edit with the line of the edit, where it is known."""
    if problem.sheet == "edits" and problem.row is not None and problem.row <= len(lines):
        return replace(problem, sheet=f"line {lines[problem.row - 1]}", row=None)
    return problem


def _edit(body: object) -> Edit:
    """One edit from plain values."""
    if not isinstance(body, Mapping):
        raise InputError([Problem("not an edit", "write do = ... and its fields")])
    values = {str(k): v.isoformat() if isinstance(v, date) else v for k, v in body.items()}
    word = values.pop("do", None)
    kind = EDITS.get(word) if isinstance(word, str) else None
    if kind is None:
        hint = UnknownName("edit", str(word)[:60], tuple(EDITS)).hint
        raise InputError([Problem("unknown edit" if word else "not given", hint, field="do")])
    known = {field.name: field for field in fields(kind)}
    wrong = [_unknown(name, known) for name in values if name not in known]
    wrong += [
        Problem("not given", "fill it in", field=name)
        for name, field in known.items()
        if name not in values and field.default is MISSING
    ]
    if wrong:
        raise refuse(wrong)
    return kind(**values)


def _unknown(name: str, known: Iterable[str]) -> Problem:
    """A field that no scenario has; of the red line where its name is."""
    row = policy.refusal(name)
    place = Problem("unknown field", f"one of {', '.join(known)}", field=name[:60])
    return policy.refused_problem(row, place) if row is not None else place


def _contradictions(one: Edit, two: Edit) -> Iterator[tuple[str, str]]:
    """Why two edits, the first before the second, do not go together."""
    early, late = (_day(edit) for edit in (one, two))
    if early is not None and late is not None and late < early:
        yield "go back in time", "put them in order of their dates"
    apart = early is not None and late is not None and early < late
    if one == two:
        yield "say the same", "leave one out"
        return
    if apart:
        if isinstance(one, Leave) and one.person in two.uses():
            yield f"exclude each other: {one.person} has left", "leave one out"
        return
    given = dict(one.slots())
    for slot, value in two.slots():
        if slot in given and given[slot] != value:
            yield f"settle {_named(slot)} differently", "leave one out, or give both a date"
    for leaving, other in ((one, two), (two, one)):
        if isinstance(leaving, Leave) and leaving.person in other.uses():
            yield f"exclude each other: {leaving.person} leaves", "leave one out, or give both a date"
    if isinstance(two, Vacate) and one.fills() == two.post:
        yield f"undo each other at {two.post}", "vacate first, then fill"


def _named(slot: Iterable[str]) -> str:
    word, *ids = slot
    return f"{word.replace('_', ' ')} of {', '.join(ids)}"


def _day(edit: Edit) -> date | None:
    given = edit.own_day
    return PartialDate(given).earliest if given is not None else None
