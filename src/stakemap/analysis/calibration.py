"""Fit the assumed figures to what a team knows, and say whether that is worth anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stakemap.analysis import Analysis, Plan, analyze
from stakemap.analysis.plan import FEWEST_MEASURES
from stakemap.analysis.profile import Profile, Range
from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import ORGANIZATION, PERSON, UNKNOWN
from stakemap.scoring.core.results import html_table
from stakemap.scoring.influence.variants import System
from stakemap.scoring.uncertainty.calibration import Fit, Knob, Model, fitted

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["FEWEST", "MOST_PEOPLE", "Calibration", "calibrate"]

FEWEST = 10
"""Fewer answers than this fit nothing."""
FEWEST_TIES = 5
"""A kind of tie with fewer arcs than this keeps its strength."""
MOST_PEOPLE = 1500
"""Most people of a graph that can be fitted: each of some hundred steps takes a dense solution."""


@dataclass(frozen=True, eq=False, repr=False)
class Calibration(Frozen):
    """What a fit gives.

    Attributes
    ----------
    profile
        The fitted figures: give it to `analyze`, or write it to a file.
    default, right
        Share of the pairs of answers in the right order: by the default figures, and by fits that had not
        seen the answer.
    figures
        (name, default, fitted) of each figure.
    """

    profile: Profile
    default: float
    right: float
    figures: tuple[tuple[str, float, float], ...]

    @property
    def gain(self) -> Range:
        """(low, value, high) of the gain, with a 90 % interval."""
        return self.profile.gain

    @property
    def gained(self) -> bool:
        """Whether the interval of the gain leaves out 0."""
        return self.gain[0] > 0

    @property
    def verdict(self) -> str:
        """The gain in words."""
        low, value, high = self.gain
        shown = f"{value:+.3f}, 90 % interval {low:+.3f} to {high:+.3f}"
        before = f"pairs in the right order: {self.default:.3f} by the defaults, {self.right:.3f} fitted"
        if self.gained:
            return f"gain ({shown}); {before}"
        return f"no gain ({shown}); {before}; keep the defaults"

    def to_rows(self) -> list[dict[str, object]]:
        """One row a figure."""
        return [dict(zip(("figure", "default", "fitted"), row, strict=True)) for row in self.figures]

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        values = {
            "verdict": self.verdict,
            "gained": self.gained,
            "default": self.default,
            "right": self.right,
        }
        return {**values, "figures": self.to_rows(), "profile": self.profile.to_dict()}

    def __repr__(self) -> str:
        return f"<Calibration on {self.profile.answers} answers: {self.verdict}>"

    def _repr_html_(self) -> str:
        rows = [(name, f"{before:.3g}", f"{after:.3g}") for name, before, after in self.figures]
        return html_table("fitted figures", ("figure", "default", "fitted"), rows, (self.verdict,))


def calibrate(
    graph: PropertyGraph,
    answers: Mapping[str, float | bool],
    *,
    source: str,
    plan: Plan | None = None,
) -> Calibration:
    """Fit kind strengths, the row rule and the weight of facts against ties to answers.

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
        With the gain over the defaults on answers not seen.  Only figures that are assumed move, each
        within its range; a strength that a source gives stays as it is.

    Raises
    ------
    InputError
        Fewer than ten answers, all answers alike, an id that is no person or organisation of the day, an
        answer that is no number, no source; all problems together, ids only.
    LimitExceeded
        More than 1,500 people.

    Examples
    --------
    >>> import stakemap as sm
    >>> graph = sm.from_edges([(f"p{k}", f"p{k // 2}") for k in range(1, 24)])
    >>> found = calibrate(graph, {f"p{k}": k < 3 for k in range(12)}, source="an insider, invented")
    >>> found.gained, found.profile.answers
    (False, 12)
    """
    plan = (plan or Plan()).changed(
        decision=None, draws=0, profile=None, beta="standing", measures=FEWEST_MEASURES
    )
    day = plan.day().isoformat()
    first = analyze(graph, plan=plan.changed(today=day), findings=False)
    known = _checked(first, answers, source)
    if first.snapshot.n > MOST_PEOPLE:
        cause = f"too many people to fit: {first.snapshot.n}"
        raise LimitExceeded([Problem(cause, f"at most {MOST_PEOPLE}; fit a part", code="limit")])
    model = _model(first, plan)
    places = [first.snapshot.index(node) for node in known]
    fit = fitted(model, places, list(known.values()), seed=plan.seed)
    return _told(model, fit, graph.catalogue, len(known), source.strip(), day)


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


def _model(first: Analysis, plan: Plan) -> Model:
    assert first.case is not None  # noqa: S101  analysed from facts
    snapshot, context = first.snapshot, first.case.context
    book, evidence = context.graph.catalogue, snapshot.evidence
    free: list[str] = []
    if evidence is not None:
        count = np.bincount(
            evidence.kind[evidence.assumed & (evidence.count == 0)], minlength=len(evidence.kinds)
        )
        free = [
            kind for kind, rows in zip(evidence.kinds, count.tolist(), strict=True) if rows >= FEWEST_TIES
        ]
    kinds = tuple(kind for kind in free if book[kind].high > 0)
    knobs = [
        Knob(k, book[k].strength, min(max(book[k].low, book[k].high / 16), book[k].strength), book[k].high)
        for k in kinds
    ]
    kappa, weight = book.assumptions["kappa"], book.assumptions["standing_weight"]
    start = plan.kappa if plan.kappa is not None else kappa.value
    knobs.append(Knob("kappa", start, min(kappa.low, start), max(kappa.high, start)))
    knobs.append(Knob("standing_weight", 1 + weight.value, 1 + weight.low, 1 + weight.high))
    counts = np.isin(snapshot.kinds, (PERSON, UNKNOWN, ORGANIZATION)).astype(np.float64)
    system = System.of(first.influence, context.susceptibility(snapshot))
    return Model(system, counts, first.scores["standing"].values, kinds, tuple(knobs))


def _told(model: Model, fit: Fit, book: Catalogue, count: int, source: str, day: str) -> Calibration:
    values = {knob.name: knob.at(step) for knob, step in zip(model.knobs, fit.steps.tolist(), strict=True)}
    values["standing_weight"] -= 1.0
    before = {knob.name: knob.default for knob in model.knobs}
    before["standing_weight"] -= 1.0
    strengths = {k: (min(book[k].low, values[k]), values[k], book[k].high) for k in model.kinds}
    shared = {
        row.rule: (
            row.low,
            min(max(row.b * values[row.kind] / before[row.kind], row.low), row.high),
            row.high,
        )
        for row in book.patterns
        if row.kind in values
    }
    profile = Profile(
        source=source,
        date=day,
        answers=count,
        gain=fit.gain,
        strengths=tuple(sorted(_rounded(strengths).items())),
        shared_past=tuple(sorted(_rounded(shared).items())),
        kappa=round(values["kappa"], 6),
        standing_weight=round(values["standing_weight"], 6),
    )
    figures = tuple((name, before[name], values[name]) for name in before)
    return Calibration(profile, fit.default, fit.right, figures)


def _rounded(ranges: Mapping[str, Range]) -> dict[str, Range]:
    return {name: (round(a, 6), round(b, 6), round(c, 6)) for name, (a, b, c) in ranges.items()}
