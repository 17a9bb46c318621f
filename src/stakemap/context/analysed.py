"""What questions and pictures need of an analysis, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from stakemap.context.case import Case
from stakemap.errors import InputError
from stakemap.graph.mistaken_arguments import not_an_analysis
from stakemap.scoring.core.results import Scores
from stakemap.scoring.uncertainty.worlds import Uncertainty

__all__ = ["Analysed", "case_of"]


class Analysed(Protocol):
    """An analysis as far as questions about it go; `stakemap.Analysis` is one."""

    @property
    def case(self) -> Case | None:
        """The analysis with its facts at hand; ``None`` for bare arrays."""

    @property
    def scores(self) -> Mapping[str, Scores]:
        """Scores by name of measure."""

    @property
    def uncertainty(self) -> Uncertainty | None:
        """Intervals and bands; ``None`` without draws."""


def case_of(asked: Analysed | Case, cause: str, hint: str) -> Case:
    """The facts that a question is asked of.

    Raises
    ------
    InputError
        Bare arrays: `cause` says that facts are needed, `hint` what there is for arrays; no analysis at all.
    """
    if not hasattr(asked, "scores"):
        raise not_an_analysis(asked)
    case = asked if isinstance(asked, Case) else asked.case
    if case is None:
        raise InputError(cause, hint=hint)
    return case
