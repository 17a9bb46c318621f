"""Learn from answers how much standing, influence and plain counts say, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stakemap.analysis import Analysis, Plan, analyze
from stakemap.analysis.plan import FEWEST_MEASURES
from stakemap.analysis.profile import Profile, Range
from stakemap.errors import InputError, Problem
from stakemap.graph.frozen import Frozen
from stakemap.graph.mistaken_arguments import wrong_kind
from stakemap.scoring.core.mid_ranks import placed
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.influence.stacked import columns
from stakemap.scoring.uncertainty.calibration import Fit, fitted, start_of

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["FEWEST", "Calibration", "calibrate"]

FEWEST = 10
"""Fewer answers than this fit nothing."""


@dataclass(frozen=True, eq=False, repr=False)
class Calibration(Frozen):
    """What a fit gives.

    Attributes
    ----------
    profile
        The fitted weights: give it to `analyze`, or write it to a file.
    default, right
        Share of the pairs of answers in the right order: by equal weights of standing and influence, and by
        fits that had not seen the answer.
    figures
        (name, default weight, fitted weight) of each column.
    """

    profile: Profile
    default: float
    right: float
    figures: tuple[tuple[str, float, float], ...]

    @property
    def gain(self) -> Range:
        """(low, value, high) of the gain, with a 90% interval."""
        return self.profile.gain

    @property
    def curve(self) -> tuple[tuple[int, float], ...]:
        """The learning curve: (answers, share of pairs of the others in the right order)."""
        return self.profile.curve

    @property
    def gained(self) -> bool:
        """Whether the interval of the gain leaves out 0."""
        return self.gain[0] > 0

    @property
    def verdict(self) -> str:
        """The gain in words."""
        low, value, high = self.gain
        shown = f"{value:+.3f}, 90% interval {low:+.3f} to {high:+.3f}"
        before = f"pairs in the right order: {self.default:.3f} by the defaults, {self.right:.3f} fitted"
        if self.gained:
            return f"gain ({shown}); {before}"
        return f"no gain ({shown}); {before}; keep the defaults"

    def to_rows(self) -> list[dict[str, object]]:
        """One row a column."""
        return [dict(zip(("column", "default", "fitted"), row, strict=True)) for row in self.figures]

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        values = {
            "verdict": self.verdict,
            "gained": self.gained,
            "default": self.default,
            "right": self.right,
        }
        return {**values, "figures": self.to_rows(), "profile": self.profile.to_dict()}

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def __repr__(self) -> str:
        return f"<Calibration on {self.profile.answers} answers: {self.verdict}>"

    def _repr_html_(self) -> str:
        rows = [(name, f"{before:.3g}", f"{after:.3g}") for name, before, after in self.figures]
        curve = [
            f"with {count} answers {share:.3f} of the other pairs in order" for count, share in self.curve
        ]
        return html_table("fitted weights", ("column", "default", "fitted"), rows, (self.verdict, *curve))


def calibrate(
    graph: PropertyGraph,
    answers: Mapping[str, float | bool],
    *,
    source: str,
    plan: Plan | None = None,
) -> Calibration:
    """Learn from answers how much standing, influence, counts and each kind of tie say.

    Parameters
    ----------
    graph
        The facts.
    answers
        Ten or more people by id, with yes or no (is this person influential?), or with a value; more is
        more influential.  Marks of an insider, or who turned out to be decisive.  They are used, not kept.
    source
        Who answered, in words without names: it stands in the profile and in every report made with it.
    plan
        Day, view, seed; a decision, draws and a profile of its own are passed over.

    Returns
    -------
    Calibration
        With the gain over equal weights of standing and influence (`overall`) on answers not seen, and the
        learning curve.  No figure of the catalogue moves; weights are 0 or more.

    Raises
    ------
    InputError
        Fewer than ten answers, all answers alike, an id that is no person or organisation of the day, an
        answer that is no number, no source; all problems together, ids only.

    Examples
    --------
    >>> import stakemap as sm
    >>> graph = sm.from_edges([(f"p{k}", f"p{k // 2}") for k in range(1, 24)])
    >>> found = calibrate(graph, {f"p{k}": k < 3 for k in range(12)}, source="an insider, invented")
    >>> found.gained, found.profile.answers
    (False, 12)
    """
    if not isinstance(answers, Mapping):
        raise wrong_kind(answers, "answers by id", "write {id: True or False, ...}")
    if not isinstance(source, str):
        raise wrong_kind(source, "a source", "say who answered, in words without names")
    plan = (plan or Plan()).changed(decision=None, draws=0, profile=None, beta=None, measures=FEWEST_MEASURES)
    day = plan.day().isoformat()
    first = analyze(graph, plan=plan.changed(today=day), findings=False)
    known = _checked(first, answers, source)
    snapshot, scores = first.snapshot, first.scores
    found = columns(snapshot, scores["standing"].values, scores["influence"].values)
    table = placed(np.array(list(found.values())), snapshot.ranked)
    places = [snapshot.index(node) for node in known]
    fit = fitted(table[:, places].T, np.array(list(known.values())), seed=plan.seed)
    return _told(tuple(found), fit, len(known), source.strip(), day)


def _checked(first: Analysis, answers: Mapping[str, float | bool], source: str) -> dict[str, float]:
    problems = list(_problems(first, answers, source))
    if problems:
        raise InputError(problems)
    return {node: float(answers[node]) for node in sorted(answers)}


def _problems(first: Analysis, answers: Mapping[str, float | bool], source: str) -> Iterator[Problem]:
    if not source.strip():
        yield Problem("no source", "say who answered, without names", field="source", code="source")
    for node in sorted(map(str, answers)):
        if node not in first.snapshot or not first.snapshot.ranked[first.snapshot.index(node)]:
            cure = "an id of a person or organisation that is there on the day"
            yield Problem("is not ranked", cure, fact_id=node, field="id", code="unknown")
    numbers = []
    for node, value in sorted(answers.items()):
        if isinstance(value, bool | int | float | np.number | np.bool_) and np.isfinite(value):
            numbers.append(float(value))
        else:
            yield Problem(
                "is no answer", "yes, no or a number", fact_id=str(node), field="answer", code="type"
            )
    if len(answers) < FEWEST:
        yield Problem(f"{len(answers)} answers", f"at least {FEWEST}: fewer fit nothing", code="few")
    elif len(numbers) == len(answers) and len(set(numbers)) < 2:
        yield Problem("all answers are alike", "mark some of either kind", field="answer", code="alike")


def _told(names: tuple[str, ...], fit: Fit, count: int, source: str, day: str) -> Calibration:
    weights = {name: round(weight, 6) for name, weight in zip(names, fit.weights.tolist(), strict=True)}
    profile = Profile(
        source=source,
        date=day,
        answers=count,
        gain=fit.gain,
        weights=tuple(sorted(weights.items())),
        curve=tuple((answers, round(share, 6)) for answers, share in fit.curve),
    )
    start = start_of(len(names)).tolist()
    figures = tuple((name, before, weights[name]) for name, before in zip(names, start, strict=True))
    return Calibration(profile, fit.default, fit.right, figures)
