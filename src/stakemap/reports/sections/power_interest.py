"""The grid of power and interest on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stakemap.decision.power_interest import Grid, Place, Quadrant
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Writer

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

    empty: str
    rows: tuple[Placed, ...]
    lines: str
    notes: tuple[str, ...]
    nobody: str
    picture: Picture | None


def quadrants_part(writer: Writer) -> QuadrantsPart | None:
    """The section; ``None`` where nobody is in the grid."""
    found = writer.analysis.grid()
    if found is None or not found.places:
        return None
    power, interest = writer.words.percent(found.power_line), f"{found.interest_line:g}"
    return QuadrantsPart(
        empty="" if found.with_interest else writer.say("empty_power_interest"),
        rows=tuple(_placed(writer, found, place) for place in found.places),
        lines=writer.say("quadrant_lines", power=power, interest=interest),
        notes=tuple(_notes(writer, found)),
        nobody=_nobody(writer, found),
        picture=_picture(writer, found) if found.with_interest else None,
    )


def _nobody(writer: Writer, found: Grid) -> str:
    """What is missing where nobody is in a field; empty where somebody is."""
    if any(place.quadrant is not Quadrant.UNDECIDED for place in found.places):
        return ""
    people = len(found.places)
    return writer.say("quadrants_none", n=people - found.with_interest, m=people)


def _placed(writer: Writer, found: Grid, place: Place) -> Placed:
    percent, between = writer.words.percent, ""
    if place.low is not None and place.high is not None:
        between = writer.say("from_to", low=percent(place.low), high=percent(place.high))
    return Placed(
        name=found.name(place.node, writer.lang),
        power=place.power,
        between=between,
        interest="" if place.interest is None else f"{place.interest:g}",
        quadrant=writer.say(f"quadrant_{place.quadrant.value}"),
        decided=place.quadrant.value != "undecided",
        facts=writer.numbers(place.facts),
    )


def _notes(writer: Writer, found: Grid) -> Iterator[str]:
    people = len(found.places)
    if not found.with_interest:
        yield writer.say("interest_nobody")
    elif found.with_interest < people:
        yield writer.say("interest_missing", n=people - found.with_interest, m=people)
    if not found.drawn:
        yield writer.say("power_undrawn")


def _picture(writer: Writer, found: Grid) -> Picture:
    from stakemap import plot

    return embedded(plot.grid.sheet(found, lang=writer.lang), f"{writer.key}-quadrants-")
