"""The grid of power and interest on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis

__all__ = ["Placed", "QuadrantsPart", "quadrants_part"]


@dataclass(frozen=True, slots=True)
class Placed:
    """One person."""

    name: str
    power: float
    between: str
    interest: str
    quadrant: str
    decided: bool
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuadrantsPart:
    """Everything the section shows."""

    rows: tuple[Placed, ...]
    lines: str
    notes: tuple[str, ...]
    svg: Markup | None

    @property
    def cited(self) -> tuple[tuple[int, ...], ...]:
        """The facts of every line."""
        return tuple(row.facts for row in self.rows)


def quadrants_part(analysis: Analysis, words: Words, notes: Footnotes, prefix: str) -> QuadrantsPart | None:
    """The section; ``None`` without a decision."""
    found = analysis.grid() if analysis.electorate is not None else None
    if found is None or not found.places:
        return None
    rows = tuple(
        Placed(
            name=found.name(place.node, words.lang),
            power=place.power,
            between=""
            if place.low is None or place.high is None
            else words.say("from_to", low=words.percent(place.low), high=words.percent(place.high)),
            interest="" if place.interest is None else f"{place.interest:g}",
            quadrant=words.say(f"quadrant_{place.quadrant.value}"),
            decided=place.quadrant.value != "undecided",
            facts=notes.numbers(place.facts),
        )
        for place in found.places
    )
    said = []
    if not found.with_interest:
        said.append(words.say("interest_nobody"))
    elif found.with_interest < len(rows):
        said.append(words.say("interest_missing", n=len(rows) - found.with_interest, m=len(rows)))
    if not found.drawn:
        said.append(words.say("power_undrawn"))
    lines = words.say(
        "quadrant_lines", power=words.percent(found.power_line), interest=f"{found.interest_line:g}"
    )
    return QuadrantsPart(rows, lines, tuple(said), _picture(analysis, words, prefix))


def _picture(analysis: Analysis, words: Words, prefix: str) -> Markup | None:
    from stakemap import plot

    found = analysis.grid()
    if found is None or not found.with_interest:
        return None
    return Markup(plot.svg(plot.grid(found, lang=words.lang), prefix=prefix))  # noqa: S704  escaped by plot.svg
