"""What a result tells as plain values is what it holds, under the same names, down to its smallest part."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

import numpy as np

from every_result import results
from stakemap.decision.clock import tornado
from stakemap.decision.motives import alignments, motives_of
from stakemap.decision.phases import phases_of

INSIDE = {
    "Circle": "group",
    "Coverage": "grid",
    "FormalGap": "gaps",
    "Gatekeepers": "cut",
    "InformalGroups": "found",
    "IntroductionPlan": "plan",
}
"""A part whose values stand beside those of the whole."""
OTHERWISE = {
    "Alignment.id": lambda one: one.node,
    "Brokerage.bridges": lambda one: [{"ends": list(b.ends), "cut_off": b.cut_off} for b in one.bridges],
    "Brokerage.brokers": lambda one: [broker.to_dict() for broker in one.top(50)],
    "Brokerage.cuts": lambda one: [{"node": cut.node, "cut_off": cut.cut_off} for cut in one.cuts],
    "Brokerage.crossings": lambda one: [crossing.to_dict() for crossing in one.crossings[:50]],
    "Brokerage.view": lambda one: one.snapshot.view,
    "Circle.nearest": lambda one: {
        "id": one.nearest.name,
        "both": one.nearest.both,
        "jaccard": one.nearest.jaccard,
    },
    "Clock.days": lambda one: {"early": one.day(0.05), "middle": one.day(0.5), "late": one.day(0.95)},
    "Coverage.best": lambda one: one.grid.best.tolist(),
    "Coverage.direct": lambda one: one.grid.direct.tolist(),
    "Coverage.people": lambda one: one.to_rows(),
    "Coverage.team": lambda one: [
        {
            "id": ours,
            "rank": one.ranks[ours],
            "loss": one.grid.loss(ours),
            "left_alone": list(one.grid.left_by(ours)),
        }
        for ours in one.grid.team
    ],
    "FormalGap.gaps": lambda one: [gap.to_dict() for gap in one],
    "Gatekeepers.cut": lambda one: list(one.cut.nodes),
    "InformalGroups.groups": lambda one: [circle.to_dict() for circle in one.circles],
    "IntroductionPlan.asks": lambda one: one.to_rows(),
    "IntroductionPlan.backups": lambda one: list(one.plan.backups),
    "Ledger.rows": lambda one: one.to_rows(),
    "Move.id": lambda one: one.node,
    "Moved.id": lambda one: one.node,
    "Outlook.influence": lambda one: one.influence.to_dict()["values"],
    "Outlook.known": lambda one: one.known.to_dict() | {"told": one.known.told},
    "Outlook.leverage": lambda one: one.leverage.to_dict()["values"],
    "Place.id": lambda one: one.node,
    "Power.players": lambda one: one.to_rows(),
    "Pull.block": lambda one: dict(one.block),
    "Pull.line": lambda one: dict(one.line),
    "Roles.rows": lambda one: one.to_rows(),
    "Route.weakest": lambda one: [one.weakest.source, one.weakest.target],
    "Rung.way": lambda one: list(one.route.nodes) if one.route else [],
    "Scores.values": lambda one: {node: one[node] for node in one},
    "Spread.draws": lambda one: len(one.values),
    "Spread.rows": lambda one: one.to_rows(),
    "Step.label": lambda one: {"en": one.label[0], "zh": one.label[1]},
    "Uncertainty.rows": lambda one: one.to_rows(),
    "WayChange.gatekeepers_after": lambda one: list(one.keepers_after),
    "WayChange.gatekeepers_before": lambda one: list(one.keepers_before),
}
"""Values that are told in another form, or under another name: how they are had from the result."""
ROOMS = tuple(f"stakemap.{room}." for room in ("scoring", "structure", "decision", "access", "graph"))


def plain(value: Any) -> Any:
    """As JSON has it, each part as it tells itself."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value


def parts(one: Any) -> Iterator[Any]:
    """A result and everything in it that tells itself as plain values."""
    if is_dataclass(one) and type(one).__module__.startswith(ROOMS):
        if hasattr(one, "to_dict"):
            yield one
        for field in fields(one):
            yield from parts(getattr(one, field.name))
    elif isinstance(one, Mapping | tuple | list):
        for part in one.values() if isinstance(one, Mapping) else one:
            yield from parts(part)


@cache
def told() -> dict[str, list[Any]]:
    """At most twenty of each kind of result of the city."""
    case = results()["Analysis"].case
    more = (
        results()["Comparison"].access,
        tornado(case),
        motives_of(case),
        alignments(case),
        phases_of(case),
    )
    found: dict[str, list[Any]] = {}
    for one in parts((*results().values(), *more)):
        kept = found.setdefault(type(one).__name__, [])
        if len(kept) < 20:
            kept.append(one)
    return found


def held(one: Any, key: str) -> Any:
    """What a result holds under a name, itself or in the part it tells beside its own."""
    name = type(one).__name__
    if otherwise := OTHERWISE.get(f"{name}.{key}"):
        return otherwise(one)
    return plain(getattr(one if hasattr(one, key) else getattr(one, INSIDE[name]), key))


def test_each_value_is_what_the_result_holds_under_that_name():
    for one in (one for kept in told().values() for one in kept):
        values = one.to_dict()
        assert values == {key: held(one, key) for key in values}, type(one)
        assert json.loads(json.dumps(values, allow_nan=False)) == values, type(one)


def test_what_is_told_otherwise_is_met_here():
    assert {name.partition(".")[0] for name in OTHERWISE} | {*INSIDE} <= set(told())
