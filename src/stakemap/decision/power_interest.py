"""Power and interest: the numbers of an analysis in four fields, and who cannot be put into one yet.

The grid makes no new number.  Power is influence with its 90% interval; interest is the salience that a
role in the decision states.  Somebody is in a field only where the interval clears the line and a salience
other than the usual one is on record; everybody else is undecided, and the grid says which side is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from stakemap.errors import InputError, UnknownName
from stakemap.graph.frozen import Frozen
from stakemap.model import DecisionRole
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table, shown
from stakemap.wording.language import language

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Grid", "Place", "Quadrant", "grid_of"]

_FIRST = 10
USUAL = 1.0
"""Salience where no role states another one."""


class Quadrant(StrEnum):
    """The four fields of the grid, and none of them."""

    MANAGE = "manage_closely"
    SATISFY = "keep_satisfied"
    INFORM = "keep_informed"
    WATCH = "watch"
    UNDECIDED = "undecided"


_FIELDS: Mapping[tuple[bool, bool], Quadrant] = {
    (True, True): Quadrant.MANAGE,
    (True, False): Quadrant.SATISFY,
    (False, True): Quadrant.INFORM,
    (False, False): Quadrant.WATCH,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one person stands.

    Attributes
    ----------
    node
        Id.
    power, low, high
        Influence (the middle of the draws) with its 90% interval; the ends are ``None`` without draws.
    interest
        Stated salience, ``None`` where none is on record.
    powerful, interested
        On which side of each line; ``None`` where that is open.
    facts
        The roles that state the salience.
    """

    node: str
    power: float
    low: float | None
    high: float | None
    interest: float | None
    powerful: bool | None
    interested: bool | None
    facts: tuple[str, ...] = ()

    @property
    def quadrant(self) -> Quadrant:
        """The field, or undecided."""
        if self.powerful is None or self.interested is None:
            return Quadrant.UNDECIDED
        return _FIELDS[self.powerful, self.interested]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "id": self.node,
            "power": self.power,
            "low": self.low,
            "high": self.high,
            "interest": self.interest,
            "powerful": self.powerful,
            "interested": self.interested,
            "quadrant": self.quadrant.value,
            "facts": list(self.facts),
        }


@dataclass(frozen=True, eq=False, repr=False)
class Grid(Frozen, Plain):
    """Power against interest.  Made by `Analysis.grid`.

    Attributes
    ----------
    power_line, interest_line
        Where the fields part: a share of the decision, and a salience.
    places
        Everybody with a part in the decision and the ten of most influence, the most powerful first.
    names
        Display names.
    drawn
        Whether there are intervals; without them nobody is on a side of the power line.
    """

    shown = ("power_line", "interest_line", "places", "notes")

    power_line: float
    interest_line: float
    places: tuple[Place, ...]
    names: Mapping[str, Mapping[str, str]]
    drawn: bool

    def __getitem__(self, node: str) -> Place:
        for place in self.places:
            if place.node == node:
                return place
        raise UnknownName("person of the grid", node, tuple(place.node for place in self.places))

    def of(self, quadrant: Quadrant | str) -> tuple[Place, ...]:
        """Who stands in one field."""
        wanted = Quadrant(quadrant)
        return tuple(place for place in self.places if place.quadrant is wanted)

    @property
    def with_interest(self) -> int:
        """How many have a salience on record."""
        return sum(place.interest is not None for place in self.places)

    def name(self, node: str, lang: str = "en") -> str:
        """What to call somebody."""
        return self.names[lang].get(node, node)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader must know."""
        lines = (
            f"lines: influence {self.power_line:g}, salience {self.interest_line:g} (assumed; "
            f"{USUAL:g} is usual)"
        )
        missing = len(self.places) - self.with_interest
        told = [lines, "salience is a stated figure and has no interval"]
        if not self.with_interest:
            told.append("no salience is on record: nobody can be placed by interest")
        elif missing:
            told.append(f"no salience is on record for {missing} of {len(self.places)}: undecided")
        if not self.drawn:
            told.append("no draws: nobody can be placed by power")
        return tuple(told)

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a person."""
        return [place.to_dict() | {"name": self.name(place.node)} for place in self.places]

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), "id", labels=labels, names=self.names[language()])

    def __repr__(self) -> str:
        decided = sum(place.quadrant is not Quadrant.UNDECIDED for place in self.places)
        return f"<Grid of power and interest: {decided} of {len(self.places)} placed>"

    def _repr_html_(self) -> str:
        rows = [
            (
                self.name(place.node, language()),
                place.quadrant.value.replace("_", " "),
                shown(place.power),
                "" if place.low is None or place.high is None else f"{place.low:.3f} to {place.high:.3f}",
                "not on record" if place.interest is None else shown(place.interest),
            )
            for place in self.places
        ]
        return html_table(
            "Power and interest", ("who", "field", "influence", "90%", "salience"), rows, self.notes
        )


def grid_of(case: Case, power_line: float | None = None, interest_line: float | None = None) -> Grid:
    """The grid of one analysis of facts.

    Parameters
    ----------
    case
        The analysis with its facts.
    power_line, interest_line
        By default the assumptions ``grid_power`` and ``grid_interest``.

    Raises
    ------
    InputError
        A power line outside (0, 1), or an interest line that is not above 0.
    """
    book = case.graph.catalogue
    power = book.value("grid_power") if power_line is None else float(power_line)
    interest = book.value("grid_interest") if interest_line is None else float(interest_line)
    if not 0 < power < 1 or not interest > 0:
        raise InputError("a power line lies between 0 and 1, an interest line above 0")
    stated = _stated(case)
    influence = case.scores["influence"].as_shown
    part = set(case.electorate.roles) if case.electorate is not None else set()
    nodes = {node for node, _ in influence.top(_FIRST)} | (part & influence.ranks().keys())
    order = sorted(nodes, key=lambda node: (-influence[node], node))
    names = {lang: {node: case.name(node, lang) for node in order} for lang in ("en", "zh")}
    places = tuple(_place(case, node, power, interest, stated) for node in order)
    return Grid(power, interest, places, names, case.uncertainty is not None)


def _stated(case: Case) -> dict[str, tuple[float, tuple[str, ...]]]:
    """The highest stated salience of each node, with the roles that state it."""
    if case.electorate is None:
        return {}
    found: dict[str, dict[str, float]] = {}
    for role in case.graph.about(case.electorate.decision):
        if isinstance(role, DecisionRole) and role.salience != USUAL and case.seating.current(role):
            for node, _ in case.seating.holders_of(role.player):
                found.setdefault(node, {})[role.id] = role.salience
    return {
        node: (max(said.values()), tuple(sorted(r for r, v in said.items() if v == max(said.values()))))
        for node, said in found.items()
    }


def _place(
    case: Case,
    node: str,
    power_line: float,
    interest_line: float,
    stated: Mapping[str, tuple[float, tuple[str, ...]]],
) -> Place:
    low = high = powerful = interested = interest = None
    facts: tuple[str, ...] = ()
    if case.uncertainty is not None:
        spread = case.uncertainty["influence"]
        low, high = (float(side[spread.index(node)]) for side in spread.interval)
        powerful = True if low > power_line else False if high < power_line else None
    if node in stated:
        interest, facts = stated[node]
        interested = None if interest == interest_line else interest > interest_line
    return Place(
        node, case.scores["influence"].as_shown[node], low, high, interest, powerful, interested, facts
    )
