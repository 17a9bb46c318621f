"""The case behind a picture, and what ties, seats and origins are called in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from stakemap.context import analysed

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed
    from stakemap.context.case import Case
    from stakemap.wording.phrases import Words

__all__ = ["State", "case_of", "origin_label", "seat_label"]

State = Literal["verified", "reported", "inferred", "unknown"]


def case_of(analysis: Analysed) -> Case:
    """The facts behind an analysis.

    Raises
    ------
    InputError
        An analysis of bare arrays.
    """
    cause = "this picture needs facts, and the analysis was made from bare arrays"
    return analysed.case_of(analysis, cause, "analyse a graph")


def seat_label(case: Case, node: str, said: Words) -> str:
    """The name of a person, or that the seat is empty."""
    return said.say("seat.vacant") if node.startswith("seat:") else case.name(node, said.lang)


def origin_label(origin: str, said: Words) -> str:
    """A career origin in words; empty for one that is not known."""
    return said.say(f"origin.{origin}") if said.known(f"origin.{origin}") else ""
