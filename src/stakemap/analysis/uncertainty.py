"""From facts to draws: what the catalogue says may be otherwise, given to the draws as plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from stakemap.analysis.draws.columns import columns, shared_pasts, source_number
from stakemap.analysis.draws.offices import with_overall
from stakemap.context.post_names import node_name
from stakemap.errors import InputError
from stakemap.graph.confidence import confidence
from stakemap.graph.fact_check.answers import Audit, stated
from stakemap.model import Fact
from stakemap.scoring.decision.stance_draws import Stated
from stakemap.scoring.decision.stance_draws import drawn_passing as passing_of
from stakemap.scoring.influence.overall import level
from stakemap.scoring.influence.variants import System
from stakemap.scoring.uncertainty.fact_draws import Assumed, FactDraws
from stakemap.scoring.uncertainty.flips import Flips, flips
from stakemap.scoring.uncertainty.missing_ties import Background
from stakemap.scoring.uncertainty.random_streams import RandomStreams
from stakemap.scoring.uncertainty.worlds import DRAWS, Uncertainty, uncertainty
from stakemap.wording.language import Called

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    from stakemap.analysis.plan import Plan
    from stakemap.graph.decision.electorate import Electorate
    from stakemap.graph.fact_index import FactIndex
    from stakemap.graph.seats import Seating
    from stakemap.graph.snapshot import Snapshot
    from stakemap.scoring.core.results import Scores
    from stakemap.scoring.influence.model import Influence

__all__ = [
    "FEWER",
    "MOST_DRAWN",
    "bounded",
    "drawn_arrays",
    "drawn_passing",
    "drawn_worlds",
    "draws_wanted",
    "smallest_flips",
]

MOST_DRAWN = 300
"""Up to this many people an analysis of facts makes all draws without being asked; above, fewer."""
FEWER, MANY, FEWEST = 100, 5_000, 40
"""Draws above 300 people, and above 5,000, where nobody asked for a number."""


def draws_wanted(wanted: int | None, snapshot: Snapshot | None = None) -> int:
    """How many draws: as asked, else 500 up to 300 people, 100 up to 5,000 and 40 above; of arrays none.

    Raises
    ------
    InputError
        For anything but a whole number, 0 or more.
    """
    if wanted is None:
        if snapshot is None or snapshot.evidence is None or not snapshot.evidence.facts:
            return 0
        people = int(snapshot.ranked.sum())
        return DRAWS if people <= MOST_DRAWN else FEWER if people <= MANY else FEWEST
    if isinstance(wanted, bool) or not isinstance(wanted, int) or wanted < 0:
        raise InputError("draws must be a whole number, 0 or more")
    return wanted


def drawn_worlds(
    seating: Seating,
    influence: Influence,
    plan: Plan,
    susceptibility: Mapping[str, float],
) -> Uncertainty:
    """Draws over the facts of a graph and over everything that its catalogue gives a range.

    Parameters
    ----------
    seating, influence, susceptibility
        The facts on the day, the point solution, its sourced susceptibilities.
    plan
        Draws, seed and audit; a saturation given there is not drawn.
    """
    drawn = _drawn(seating, influence, plan, susceptibility)
    if plan.decision is None:
        flat = level(influence, susceptibility)
        plain = drawn if flat is influence else _drawn(seating, flat, plan, susceptibility)
        classes = partial(_classes, seating.graph, plan.audit)
        weights = dict(plan.profile.weights) if plan.profile is not None else None
        drawn = with_overall(seating, drawn, plain, classes, influence.snapshot, weights)
    names = Called(influence.snapshot.nodes, partial(node_name, seating.graph))
    return drawn.named(names)


def _drawn(
    seating: Seating, influence: Influence, plan: Plan, susceptibility: Mapping[str, float]
) -> Uncertainty:
    graph = seating.graph
    known, book, audit = columns(seating, influence.snapshot), graph.catalogue, plan.audit
    share, kappa, half = (book.assumptions[name] for name in ("missing_share", "kappa", "attention_half"))
    assumed = Assumed(
        missing=(share.low, share.high),
        audit=audit.known if audit is not None else None,
        checked=audit.checked if audit is not None else (),
        kappa=plan.kappa,
        kappas={} if plan.kappa is not None else known.kappas,
        counting=None if plan.kappa is not None else (kappa.low, kappa.high),
        half=None if plan.kappa is not None else (half.low, half.high),
        strengths=known.strengths,
        noise=book.value("strength_noise"),
        shared=book.value("source_luck"),
    )
    snapshot = influence.snapshot
    facts = snapshot.evidence.facts if snapshot.evidence is not None else ()
    return uncertainty(
        influence,
        susceptibility=susceptibility,
        draws=plan.draws or DRAWS,
        seed=plan.seed,
        assumed=assumed,
        background=Background(
            known.units,
            known.ranks,
            known.lines,
            known.sources,
            _classes(graph, audit, facts),
            shared_pasts(seating, snapshot),
        ),
    )


def drawn_arrays(influence: Influence, plan: Plan) -> Uncertainty:
    """Draws over bare arrays: of an audit only the missing share counts, for there are no graded facts."""
    assumed = Assumed(audit=plan.audit.known if plan.audit is not None else None)
    draws = plan.draws or DRAWS
    return uncertainty(influence, draws=draws, seed=plan.seed, assumed=assumed)


def _classes(graph: FactIndex, audit: Audit | None, facts: Iterable[str]) -> list[int] | None:
    """Class of each fact's grade in an audit."""
    if audit is None:
        return None
    return [audit.class_of(stated(graph, graph.get(fact))) for fact in facts]


def bounded(scores: Mapping[str, Scores], drawn: Uncertainty | None) -> dict[str, Scores]:
    """The scores with the middle and the interval of each, where they were drawn."""
    out = dict(scores)
    for name, spread in drawn.spreads.items() if drawn is not None else ():
        if name in out:
            out[name] = replace(
                out[name],
                bounds=spread.interval,
                rank_bounds=spread.rank_interval,
                medians=(spread.median, spread.rank_median),
            )
    return out


def smallest_flips(
    seating: Seating, influence: Influence, susceptibility: Mapping[str, float]
) -> Flips | None:
    """The smallest sets of facts which, if false, change the first three; ``None`` without facts."""
    snapshot = influence.snapshot
    if snapshot.evidence is None:
        return None
    sources = columns(seating, snapshot).sources
    facts = FactDraws(snapshot.evidence, snapshot.m, RandomStreams(0), Assumed(), sources)
    return flips(System.of(influence, susceptibility), facts, influence.listening.rule)


def drawn_passing(
    graph: FactIndex, voters: Electorate, draws: int, seed: int, day: date | None
) -> NDArray[float64] | None:
    """Chance to pass in worlds where reported stances hold or do not (`scoring.decision.stance_draws`).

    ``None`` without draws, or where the rule is too large to be exact.
    """
    stated = [_stated(graph, node, voters, day) for node in sorted(voters.stance_facts)]
    if not draws:
        return None
    luck = graph.catalogue.value("source_luck")
    return passing_of(voters.game, stated, RandomStreams.of(seed), draws, luck=luck)


def _stated(graph: FactIndex, node: str, voters: Electorate, day: date | None) -> Stated:
    fact = graph[voters.stance_facts[node]]
    assert isinstance(fact, Fact)  # noqa: S101  a stance is one
    source = source_number(fact.source if fact.source in graph else None)
    return Stated(node, voters.stances[node], fact.id, confidence(graph, fact, day), source)
