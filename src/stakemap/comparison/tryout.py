"""Single changes tried out on an analysis: who decides, the chance, who is listened to, coverage.

Each is what `what_if` gives for one change under the plan of the analysis, with at most 100 draws on both
sides.  A change of a position alone makes no draws anew: they do not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from stakemap.access import Access
from stakemap.access.account_coverage import team_reach
from stakemap.analysis.plan import FEWEST_MEASURES, run_id
from stakemap.analysis.run import other_positions, outcome
from stakemap.comparison.chance import chance_change, chance_of
from stakemap.comparison.compare import fact_changes
from stakemap.comparison.prepared_changes import Prepared, pairs, prepared
from stakemap.decision.known_positions import known_positions
from stakemap.errors import EmptySnapshotError, InputError
from stakemap.findings.change.what_if import edit_words
from stakemap.graph.change.edits import DropStance, FlipStance
from stakemap.graph.change.scenario import Scenario
from stakemap.scoring.core.blas import one_blas_thread
from stakemap.scoring.core.plain import Plain
from stakemap.wording.phrases import LANGUAGES, Words
from stakemap.work import checkpoint

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.context.case import Case
    from stakemap.graph.change.edits import Edit

__all__ = [
    "DRAWS",
    "FEW_CHANGES",
    "MOST_CHANGES",
    "MOST_PEOPLE",
    "Place",
    "Tried",
    "Tryout",
    "View",
    "after",
    "tryout",
    "view",
]

MOST_PEOPLE, MOST_CHANGES, FEW_CHANGES = 120, 14, 4
"""Up to so many people so many changes are tried out without being asked; above, the few."""
DRAWS = 100
"""At most so many draws are made for each change."""
Told = tuple[float, tuple[float, float] | None]
"""A figure with its 90% interval, where draws were made."""
_PLACES = 5
_SAY = 3
_REACH = ("known", "reached", "gaps")


@dataclass(frozen=True, slots=True)
class Place(Plain):
    """Somebody's place among those who are listened to, with its 90% range where draws were made."""

    node: str
    place: int
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class View(Plain):
    """What is told of one side.

    Attributes
    ----------
    chance
        Chance of a yes with its 90% interval; ``None`` without a decision, or while it cannot be told.
    between
        The chance with all unknown positions against, and for; ``None`` without a decision.
    say
        The three with most say by the rule, all who have as much as the third, and their shares.
    vetoes
        Who can stop it alone.
    listened
        The first five by influence; empty where nobody is before anybody.
    known, reached
        Share of the influence that our team knows in person, and has in reach, each with its 90% interval;
        ``None`` without a team.
    gaps
        Who matters and is known to none of us.
    """

    chance: Told | None
    between: tuple[float, float] | None
    say: tuple[tuple[str, float], ...]
    vetoes: tuple[str, ...]
    listened: tuple[Place, ...]
    known: Told | None
    reached: Told | None
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried(Plain):
    """One change, or two at once, and what it leads to.

    Attributes
    ----------
    kind, edits, of
        As prepared; each edit as plain values.
    text
        The change in words, by language.
    ends, begins
        Ids of the facts that end or change, and of those that the change makes.
    after
        The side after.
    change
        90% interval of the change of the chance, draw by draw; ``None`` where one side cannot be told.
    beyond_noise
        Whether that interval leaves out 0.
    """

    kind: str
    edits: tuple[Mapping[str, Any], ...]
    of: tuple[int, ...]
    text: Mapping[str, str]
    ends: tuple[str, ...]
    begins: tuple[str, ...]
    after: View
    change: tuple[float, float] | None
    beyond_noise: bool


@dataclass(frozen=True, slots=True)
class Tryout(Plain):
    """The changes that were tried out on an analysis.

    Attributes
    ----------
    draws
        Draws behind every range, 0 for none.
    before
        The side before: the analysis itself.
    tried
        Each change, the pairs last.
    names
        Names of everybody who occurs, by language.
    """

    draws: int
    before: View
    tried: tuple[Tried, ...]
    names: Mapping[str, Mapping[str, str]]


def tryout(analysis: Analysis) -> Tryout | None:
    """A few single changes of what an analysis rests on, each tried out.

    Parameters
    ----------
    analysis
        Of facts.  Its plan says how many changes (`Plan.what_ifs`).

    Returns
    -------
    Tryout or None
        ``None`` where the plan wants none, of bare arrays, and where formal power was given by the caller.

    Notes
    -----
    A change that does not fit the facts, or after which nobody is left, is left out.  Worked out once for an
    analysis.  Costs about a tenth of the analysis for each change that is no position.

    Examples
    --------
    >>> import stakemap as sm
    >>> from stakemap.examples import DECISION, TODAY, city
    >>> found = tryout(sm.analyze(city(), decision=DECISION, as_of=TODAY, draws=0))
    >>> found.tried[0].text["en"]
    'Qi Wangshu leaves'
    """
    return analysis.case.once(_tryout, analysis) if analysis.case is not None else None


def _tryout(case: Case, analysis: Analysis) -> Tryout | None:
    changes = prepared(case, _most(analysis)) if _by_plan(analysis) else ()
    if not changes:
        return None
    before, names = _fewer_draws(analysis), dict[str, Mapping[str, str]]()
    now = view(before)
    _name(names, case, now)
    with one_blas_thread():
        tried = [_tried(before, now, change, names) for change in (*changes, *pairs(changes))]
    kept = [k for k, one in enumerate(tried) if one is not None]
    return Tryout(
        draws=before.plan.draws or 0,
        before=now,
        tried=tuple(_placed(one, kept) for one in tried if one is not None and {*one.of} <= {*kept}),
        names=names,
    )


def _fewer_draws(analysis: Analysis) -> Analysis:
    if (analysis.plan.draws or 0) <= DRAWS or analysis.graph is None:
        return analysis
    plan = analysis.plan.changed(draws=DRAWS, measures=FEWEST_MEASURES)
    return outcome(analysis.graph, plan)


def _placed(one: Tried, kept: list[int]) -> Tried:
    return replace(one, of=tuple(kept.index(k) for k in one.of))


def _most(analysis: Analysis) -> int:
    if analysis.plan.what_ifs is not None:
        return analysis.plan.what_ifs
    return MOST_CHANGES if int(analysis.snapshot.ranked.sum()) <= MOST_PEOPLE else FEW_CHANGES


def _by_plan(analysis: Analysis) -> bool:
    """Whether the plan gives the same formal power again: not where the caller gave it."""
    plan, graph = analysis.plan, analysis.graph
    return graph is not None and analysis.run == run_id(plan, graph.digest, graph.catalogue.digest)


def _tried(
    analysis: Analysis, now: View, change: Prepared, names: dict[str, Mapping[str, str]]
) -> Tried | None:
    case = analysis.case
    assert case is not None  # noqa: S101  the caller looked
    checkpoint()
    try:
        other = after(analysis, change.edits)
    except (EmptySnapshotError, InputError):
        return None
    assert other.case is not None  # noqa: S101  made of facts
    told = view(other, now if _of_positions(change.edits) else None)
    moved = chance_change(analysis, other)
    _name(names, other.case, told)
    facts = [f for f in fact_changes(analysis.graph, other.graph) if f.kind != "source"]
    return Tried(
        kind=change.kind,
        edits=tuple(edit.to_dict() for edit in change.edits),
        of=change.of,
        text={lang: _text(case, change, lang) for lang in LANGUAGES},
        ends=tuple(f.fact for f in facts if f.what != "added"),
        begins=tuple(f.fact for f in facts if f.what == "added"),
        after=told,
        change=moved.interval if moved is not None else None,
        beyond_noise=moved.beyond_noise if moved is not None else False,
    )


def _text(case: Case, change: Prepared, lang: str) -> str:
    return (
        Words("findings_change", lang)
        .say("edit.joiner")
        .join(edit_words(case.graph, edit, lang) for edit in change.edits)
    )


def after(before: Analysis, edits: tuple[Edit, ...]) -> Analysis:
    """The analysis after some edits on the day of the one before, as far as its outcome goes.

    Raises
    ------
    InputError
        Edits that do not fit the facts, or change none.
    """
    case, graph = before.case, before.graph
    if case is None or graph is None:
        raise InputError("changes need facts", hint="analyse a graph")
    changed = Scenario("what if", edits).apply(graph, case.day)
    plan = before.plan.changed(measures=FEWEST_MEASURES)
    same = other_positions(before, changed) if _of_positions(edits) else None
    return same or outcome(changed, plan)


def _of_positions(edits: tuple[Edit, ...]) -> bool:
    return all(isinstance(edit, FlipStance | DropStance) for edit in edits)


def view(analysis: Analysis, like: View | None = None) -> View:
    """What is told of one side.

    Parameters
    ----------
    analysis
        The side.
    like
        A side with the same ties and posts: what does not depend on positions is taken from it.

    Raises
    ------
    InputError
        Bare arrays.
    """
    case = analysis.case
    if case is None:
        raise InputError("what is told needs facts", hint="analyse a graph")
    known, power = known_positions(case), analysis.power
    reached = _reach(case) if like is None else {name: getattr(like, name) for name in _REACH}
    return View(
        chance=chance_of(analysis),
        between=(known.low, known.high) if known is not None else None,
        say=case.most_say(_SAY),
        vetoes=tuple(sorted(power.vetoes)) if power is not None else (),
        listened=tuple(_listened(analysis)),
        **reached,
    )


def _reach(case: Case) -> dict[str, Any]:
    """Coverage by our team, as `stakemap.access.coverage` has it, without ladder, hand-overs and bounds."""
    if not case.once(Access).team:
        return dict(zip(_REACH, (None, None, ()), strict=True))
    grid, bounds = case.once(team_reach)
    known: Told = (grid.share_known, None) if bounds is None else (bounds.medians[0], bounds.known)
    reached: Told = (grid.share_reached, None) if bounds is None else (bounds.medians[1], bounds.reached)
    return dict(zip(_REACH, (known, reached, grid.gaps), strict=True))


def _listened(analysis: Analysis) -> Iterator[Place]:
    scores = analysis.scores["influence"]
    told = [(place, node) for node, _ in scores.as_shown.top(2 * _PLACES) if (place := scores.place(node))]
    for place, node in sorted(told, key=lambda one: one[0])[:_PLACES]:
        if scores.rank_bounds is None:
            yield Place(node, place)
        else:
            low, high = (float(side[scores.index(node)]) for side in scores.rank_bounds)
            yield Place(node, place, int(np.floor(low)), int(np.ceil(high)))


def _name(names: dict[str, Mapping[str, str]], case: Case, told: View) -> None:
    for node in (*(n for n, _ in told.say), *told.vetoes, *(p.node for p in told.listened), *told.gaps):
        if node not in names:
            names[node] = {lang: case.name(node, lang) for lang in LANGUAGES}
