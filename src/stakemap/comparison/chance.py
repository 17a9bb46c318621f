"""The chance to pass before and after, world by world where there are draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.analysis.uncertainty import drawn_passing
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.uncertainty.spread import sides

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from stakemap.analysis import Analysis
    from stakemap.context.case import Case

__all__ = ["ChanceChange", "chance_change", "chance_of", "passing_chance"]


@dataclass(frozen=True, slots=True)
class ChanceChange(Plain):
    """The chance to pass before and after, and its change, each with its 90% interval over the draws.

    Intervals are ``None`` without draws, or where the rule is too large to be exact.
    """

    shown = ("before", "after", "change", "before_interval", "after_interval", "interval", "beyond_noise")

    before: float
    after: float
    before_interval: tuple[float, float] | None = None
    after_interval: tuple[float, float] | None = None
    interval: tuple[float, float] | None = None

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before

    @property
    def beyond_noise(self) -> bool:
        """Whether the interval of the change leaves out 0; False where there is none."""
        return self.interval is not None and (self.interval[0] > 0 or self.interval[1] < 0)


def chance_change(before: Analysis, after: Analysis) -> ChanceChange | None:
    """The chance to pass on two sides, world by world; ``None`` where one of them cannot be told."""
    one, two = passing_chance(before), passing_chance(after)
    if one is None or two is None:
        return None
    drawn = [_passing(side) for side in (before, after)]
    if drawn[0] is None or drawn[1] is None or len(drawn[0]) != len(drawn[1]):
        return ChanceChange(one, two)
    return ChanceChange(one, two, *map(_ends, (drawn[0], drawn[1], drawn[1] - drawn[0])))


def chance_of(analysis: Analysis) -> tuple[float, tuple[float, float] | None] | None:
    """The chance to pass of one side with its 90% interval; ``None`` where it cannot be told."""
    told, drawn = passing_chance(analysis), _passing(analysis)
    return None if told is None else (told, None if drawn is None else _ends(drawn))


def passing_chance(run: Analysis) -> float | None:
    """The chance to pass; ``None`` where there is no decision, or too few positions are known to tell it."""
    return run.power.passing if run.power is not None else None


def _passing(analysis: Analysis) -> NDArray[np.float64] | None:
    """Chance to pass in each draw of an analysis."""
    if analysis.case is None or analysis.electorate is None:
        return None
    return analysis.case.once(_drawn_passing, analysis.plan.draws or 0, analysis.plan.seed)


def _drawn_passing(case: Case, draws: int, seed: int) -> NDArray[np.float64] | None:
    assert case.electorate is not None  # noqa: S101  the caller looked
    return drawn_passing(case.graph, case.electorate, draws, seed, case.day)


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    low, _, high = sides(values[:, None])
    return float(low[0]), float(high[0])
