"""Standing and overall over draws: facts about offices hold or do not, as those behind ties do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from stakemap.analysis.draws.columns import source_number
from stakemap.analysis.standing import FITTED, OVERALL, constants
from stakemap.graph.decision.offices import offices
from stakemap.graph.evidence import Evidence
from stakemap.graph.frozen import FrozenMap
from stakemap.model import Fact
from stakemap.scoring.influence.overall import drawn_overall
from stakemap.scoring.influence.stacked import COUNTS, columns, drawn_fitted
from stakemap.scoring.influence.standing import drawn_standing
from stakemap.scoring.uncertainty.fact_draws import FactDraws
from stakemap.scoring.uncertainty.random_streams import RandomStreams

if TYPE_CHECKING:
    from stakemap.graph.seats import Seating
    from stakemap.graph.snapshot import Snapshot
    from stakemap.scoring.uncertainty.worlds import Uncertainty

__all__ = ["with_overall"]

Classes = Callable[[Sequence[str]], list[int] | None]


def with_overall(
    seating: Seating,
    drawn: Uncertainty,
    level: Uncertainty,
    classes: Classes,
    snapshot: Snapshot,
    weights: Mapping[str, float] | None = None,
) -> Uncertainty:
    """The draws with `overall` among their measures, and with `fitted` where weights of it are given.

    Parameters
    ----------
    seating
        The facts on the day.
    drawn
        The draws of the analysis.
    level
        Draws of the same worlds with the same formal power for all.
    classes
        Class of each fact's grade in an audit; ``None`` without one.
    snapshot
        The nodes and ties.
    weights
        Of the columns of `fitted`; its columns of single kinds of ties stay as they are in all draws.
    """
    graph, rows, influence = seating.graph, offices(seating), level["influence"]
    facts = tuple(sorted({fact for row in rows for fact in row.facts}))
    named = [
        f.source if isinstance(f := graph.get(fact), Fact) and f.source in graph else None for fact in facts
    ]
    grades = classes(facts)
    held = FactDraws(
        _no_arcs(facts, seating.sure.of(facts)),
        0,
        RandomStreams(drawn.seed),
        drawn.assumed,
        np.array([source_number(name) for name in named], np.int64),
        None if grades is None else np.array(grades, np.int64),
    ).present(range(drawn.draws))
    standing = drawn_standing(
        influence.nodes,
        rows,
        dict(zip(facts, held, strict=True)),
        drawn.draws,
        **constants(graph.catalogue),
    )
    made = {OVERALL: drawn_overall(standing, influence.values, influence.ranked)}
    if weights is not None:
        table = columns(snapshot, standing, influence.values) | {COUNTS: level[COUNTS].values}
        made[FITTED] = drawn_fitted(table, weights, influence.ranked, drawn.draws)
    spreads = dict(drawn.spreads)
    for name, values in made.items():
        values.flags.writeable = False
        spreads[name] = replace(influence, measure=name, values=values)
    return replace(drawn, spreads=FrozenMap(spreads))


def _no_arcs(facts: tuple[str, ...], confidence: list[float]) -> Evidence:
    """Facts behind no arc, so that they are drawn as those behind arcs are."""
    whole, real = np.zeros(0, np.int32), np.zeros(0)
    return Evidence(
        facts=facts,
        confidence=np.array(confidence, np.float64),
        kinds=(),
        arc=whole,
        kind=np.zeros(0, np.int16),
        cluster=whole,
        strength=real,
        delta=real,
        count=real,
        assumed=np.zeros(0, np.bool_),
        fact_ptr=np.zeros(1, np.int64),
        fact_index=whole,
    )
