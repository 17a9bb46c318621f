"""Which measure is held against which twin: one row each.

`of` names the function that is judged, looked up when the selftest runs; `ours` calls it on a case, and
`twin` works the same numbers out from the definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Any

from stakemap.graph.rules.game import players
from stakemap.scoring.core.registry import MEASURES
from stakemap.scoring.core.results import Scores
from stakemap.scoring.selftest.cases import Case
from stakemap.scoring.selftest.twins import brokerage, listening, offices, routes, rules, ties

__all__ = ["CHECKS", "Check"]

Numbers = Sequence[float]
WEIGHTS = {"standing": 0.7, "influence": 1.6}
FOREMOST = 4
UNKNOWN = 0.5


@dataclass(frozen=True)
class Check:
    """A measure beside its twin."""

    name: str
    of: str
    ours: Callable[[Any, Case], Numbers]
    twin: Callable[[Case], Numbers]

    def judged(self) -> Any:
        """The function that is judged, as it is now."""
        module, _, name = self.of.partition(":")
        return getattr(import_module(f"stakemap.scoring.{module}"), name)


def _plain(twin: Callable[[Case], Numbers], name: str, *variants: dict[str, Any]) -> Check:
    """A measure of the registry with some of its options, one after the other."""

    def ours(measure: Any, case: Case) -> Numbers:
        return _joined(measure(case.snapshot, **options).values.tolist() for options in variants or ({},))

    return Check(name, f"{MEASURES[name].removeprefix('stakemap.scoring.')}:{name}", ours, twin)


def _joined(several: Iterable[Iterable[float | Fraction]]) -> list[float]:
    return [float(value) for numbers in several for value in numbers]


def _by_options(
    one: Callable[[Case], Numbers], *others: Callable[[Case], Numbers]
) -> Callable[[Case], Numbers]:
    return lambda case: _joined(twin(case) for twin in (one, *others))


def _flags(chosen: Iterable[int], n: int) -> list[float]:
    members = set(chosen)
    return [float(node in members) for node in range(n)]


def _places(case: Case, names: Iterable[str]) -> list[int]:
    return [case.nodes.index(name) for name in names]


# The graph alone.


def _steps(way: tuple[int, ...]) -> float:
    return float(len(way) - 1)


def _both(measure: Callable[[int, routes.Routes, routes.Length], Numbers]) -> Callable[[Case], Numbers]:
    """A measure of routes, by steps and by cost."""
    return _by_options(
        lambda case: measure(case.n, case.routes, _steps),
        lambda case: measure(case.n, case.routes, routes.cost(case.strength)),
    )


def _pagerank(case: Case) -> Numbers:
    alike = {arc: Fraction(1) for arc in case.weight}
    exact = ties.pagerank(case.n, alike, Fraction(17, 20), [Fraction(1, case.n)] * case.n)
    start = [float(node == 0) for node in range(case.n)]
    return _joined([map(float, exact), ties.pagerank(case.n, case.weight, 0.6, start)])


def _pagerank_ours(measure: Any, case: Case) -> Numbers:
    again = measure(case.snapshot, damping=0.6, weight="weight", restart={case.nodes[0]: 1.0})
    return _joined([measure(case.snapshot).values, again.values])


def _katz(case: Case) -> Numbers:
    usual = 0.85 / ties.radius(case.n, case.alike)
    return [*ties.katz(case.n, case.alike, usual), *ties.katz(case.n, case.weight, 0.03)]


def _burt(name: str) -> Check:
    def twin(case: Case) -> Numbers:
        return [*brokerage.burt(case.n, case.alike)[name], *brokerage.burt(case.n, case.weight)[name]]

    return _plain(twin, name, {}, {"weight": "weight"})


def _bridges_ours(bridges: Any, case: Case) -> Numbers:
    found = [tuple(_places(case, bridge.ends)) for bridge in bridges(case.snapshot)]
    return _joined(sorted(found))


def _role(name: str) -> Check:
    def ours(roles: Any, case: Case) -> Numbers:
        turned = roles(case.snapshot, case.labels, flow="turning")
        return _joined(each.scores(name).values for each in (roles(case.snapshot, case.labels), turned))

    def twin(case: Case) -> Numbers:
        labels = {place: case.labels[node] for place, node in enumerate(case.nodes) if node in case.labels}
        flow = {(j, i) for i, j in case.weight}
        return _joined(brokerage.role_counts(case.n, arcs, labels)[name] for arcs in (flow, set(case.weight)))

    return Check(name, "brokerage.roles:roles", ours, twin)


GRAPH = (
    _plain(lambda case: ties.incoming(case.n, case.alike), "in_degree"),
    _plain(lambda case: ties.incoming(case.n, {(j, i): 1.0 for i, j in case.weight}), "out_degree"),
    _plain(lambda case: ties.incoming(case.n, case.weight), "strength"),
    _plain(_both(routes.closeness), "closeness", {}, {"weight": "cost"}),
    _plain(_both(routes.harmonic), "harmonic", {}, {"weight": "cost"}),
    _plain(_both(routes.betweenness), "betweenness", {}, {"weight": "cost"}),
    _plain(
        _by_options(
            lambda case: ties.eigenvector(case.n, case.alike),
            lambda case: ties.eigenvector(case.n, case.weight),
        ),
        "eigenvector",
        {},
        {"weight": "weight"},
    ),
    _plain(_katz, "katz", {}, {"alpha": 0.03, "weight": "weight"}),
    Check("pagerank", "network.spectral:pagerank", _pagerank_ours, _pagerank),
    _plain(
        _by_options(
            lambda case: ties.hits(case.n, case.alike),
            lambda case: ties.hits(case.n, case.weight, hubs=True),
        ),
        "hits",
        {},
        {"role": "hub", "weight": "weight"},
    ),
    _plain(lambda case: ties.core_numbers(case.n, case.weight), "k_core"),
    _plain(
        _by_options(
            lambda case: ties.part_numbers(case.n, case.weight),
            lambda case: ties.part_numbers(case.n, case.weight, strong=True),
        ),
        "components",
        {},
        {"connection": "strong"},
    ),
    *(_burt(name) for name in ("constraint", "effective_size", "efficiency", "hierarchy")),
    _plain(lambda case: brokerage.more_parts(case.n, case.weight), "articulation"),
    Check(
        "bridges",
        "brokerage.cut_points:bridges",
        _bridges_ours,
        lambda case: _joined(sorted(brokerage.bridges(case.n, case.weight))),
    ),
    *(_role(name) for name in brokerage.ROLES),
)


# Routes from the first node to the last one or two.


def _ends(case: Case) -> tuple[list[int], list[int]]:
    return [0], sorted({case.n - 1, max(1, case.n - 2)})


def _routes_ours(k_best: Any, case: Case) -> Numbers:
    if case.n < 3:
        return []
    starts, goals = ([case.nodes[place] for place in places] for places in _ends(case))
    found = k_best(case.snapshot, starts, goals, k=FOREMOST)
    return _joined([path.probability, *_places(case, path.nodes)] for path in found)


def _routes(case: Case) -> Numbers:
    if case.n < 3:
        return []
    best = routes.best(case.routes, routes.cost(case.strength), *_ends(case), FOREMOST)
    return _joined([routes.probability(case.strength, way), *way] for way in best)


def _dominators_ours(dominators: Any, case: Case) -> Numbers:
    tree = dominators(case.snapshot, [case.nodes[0]])
    return _joined(_flags(_places(case, tree.of(node)), case.n) for node in case.nodes)


def _cut_ours(minimum_cut: Any, case: Case) -> Numbers:
    if case.n < 2:
        return []
    return _flags(_places(case, minimum_cut(case.snapshot, case.nodes[0], case.nodes[-1]).nodes), case.n)


def _cut(case: Case) -> Numbers:
    if case.n < 2:
        return []
    return _flags(routes.smallest_cut(case.n, case.weight, 0, case.n - 1), case.n)


WAYS = (
    Check("routes", "routes.paths:k_best", _routes_ours, _routes),
    Check(
        "most_reliable",
        "routes.paths:most_reliable",
        lambda best, case: _joined(best(case.snapshot, [case.nodes[0]])),
        lambda case: routes.most_reliable(case.n, case.routes, case.strength, 0),
    ),
    Check(
        "dominators",
        "routes.gatekeepers:dominators",
        _dominators_ours,
        lambda case: _joined(_flags(held, case.n) for held in routes.on_every_route(case.n, case.weight, 0)),
    ),
    Check("minimum_cut", "routes.gatekeepers:minimum_cut", _cut_ours, _cut),
)


# Who is listened to, and what offices say.


def _rows(case: Case) -> dict[tuple[int, int], float]:
    return listening.attention(case.n, case.weight, counted=case.counted)


def _with_beta(twin: Callable[[Case], Numbers], name: str) -> Check:
    def ours(measure: Any, case: Case) -> Numbers:
        return _joined([measure(case.snapshot, beta=case.beta).values])

    return Check(name, f"influence.model:{name}", ours, twin)


def _influence(case: Case) -> Numbers:
    return listening.influence(case.n, _rows(case), case.shares)


def _scored(case: Case, name: str) -> Scores:
    import numpy as np

    return Scores(name, "", case.nodes, np.array(case.columns[name]))


def _overall_ours(overall: Any, case: Case) -> Numbers:
    found = overall(case.snapshot, standing=_scored(case, "standing"), influence=_scored(case, "influence"))
    return _joined([found.values])


def _fitted_ours(fitted: Any, case: Case) -> Numbers:
    columns = {name: _scored(case, name).values for name in case.columns}
    return _joined([fitted(case.snapshot, columns, WEIGHTS, "").values])


def _places_of(case: Case, weights: dict[str, float]) -> Numbers:
    return offices.normal_sum(case.columns, weights, case.snapshot.ranked.tolist())


PEOPLE = (
    _with_beta(_influence, "influence"),
    _with_beta(lambda case: case.shares, "formal_power"),
    _with_beta(
        lambda case: [t - b for t, b in zip(_influence(case), case.shares, strict=True)], "hidden_influence"
    ),
    _with_beta(lambda case: listening.ledger(case.n, _rows(case), case.shares), "ledger"),
    Check(
        "standing",
        "influence.standing:standing",
        lambda standing, case: _joined([standing(case.snapshot, offices=case.offices).values]),
        lambda case: [offices.standing((row[:4] for row in case.offices), node) for node in case.nodes],
    ),
    Check(
        "overall",
        "influence.overall:overall",
        _overall_ours,
        lambda case: _places_of(case, {"standing": 0.5, "influence": 0.5}),
    ),
    Check("fitted", "influence.stacked:fitted_scores", _fitted_ours, lambda case: _places_of(case, WEIGHTS)),
)


# The rule.


def _power(name: str, twin: Callable[[Case], Numbers]) -> Check:
    def ours(power: Any, case: Case) -> Numbers:
        return _joined([power(case.game, stances=case.stances).scores(name).values])

    return Check(name, "decision.power:power", ours, twin)


def _stances(case: Case) -> dict[str, float]:
    return {name: case.stances.get(name, UNKNOWN) for name in players(case.game)}


def _leverage(case: Case) -> list[float]:
    table, x = rules.outcomes(case.game), _stances(case)
    return [rules.chance(table, {**x, name: 1.0}) - rules.chance(table, {**x, name: 0.0}) for name in x]


def _coalitions_ours(kind: Any, case: Case) -> Numbers:
    found = kind(case.game, shown=1_000)
    return [found.count, *_listed(case, {frozenset(one) for one in found.smallest})]


def _coalitions(case: Case, *, blocking: bool) -> Numbers:
    found = rules.minimal(case.game, blocking=blocking)
    return [len(found), *_listed(case, found)]


def _listed(case: Case, found: set[frozenset[str]]) -> list[float]:
    names = players(case.game)
    rows = sorted([float(name in one) for name in names] for one in found)
    return _joined(rows)


def _outcome(case: Case) -> Numbers:
    lever = dict(zip(players(case.game), _leverage(case), strict=True))
    beta = [lever.get(node, 0.0) for node in case.nodes]
    return listening.influence(case.n, _rows(case), beta)


def _pins(case: Case) -> Numbers:
    table, x = rules.outcomes(case.game), _stances(case)
    before, out = rules.chance(table, x), []
    for place, node in enumerate(case.nodes):
        heard = dict(zip(case.nodes, listening.listeners(case.n, _rows(case), place), strict=True))
        push = 1.0 - case.stances.get(node, UNKNOWN)
        after = {name: min(1.0, max(0.0, x[name] + heard.get(name, 0.0) * push)) for name in x}
        out.append(rules.chance(table, after) - before)
    return out


RULES = (
    _power("shapley", lambda case: _joined([rules.indices(case.game)[0]])),
    _power("banzhaf", lambda case: _joined([rules.indices(case.game)[1]])),
    _power("leverage", _leverage),
    Check(
        "passing",
        "decision.power:passing",
        lambda passing, case: [passing(case.game, case.stances)],
        lambda case: [rules.chance(rules.outcomes(case.game), _stances(case))],
    ),
    Check(
        "minimal_winning",
        "decision.coalitions:minimal_winning",
        _coalitions_ours,
        lambda case: _coalitions(case, blocking=False),
    ),
    Check(
        "minimal_blocking",
        "decision.coalitions:minimal_blocking",
        _coalitions_ours,
        lambda case: _coalitions(case, blocking=True),
    ),
    Check(
        "outcome_influence",
        "decision.outcome:outcome_influence",
        lambda outcome, case: _joined([outcome(case.snapshot, case.game, case.stances).values]),
        _outcome,
    ),
    Check(
        "pins",
        "decision.outcome:pins",
        lambda pins, case: _joined([pins(case.snapshot, case.game, case.stances).values]),
        _pins,
    ),
)

CHECKS = (*PEOPLE, *RULES, *GRAPH, *WAYS)
"""Every measure of ``data/measures.csv``, and routes, bridges, gatekeepers, cuts and coalitions."""
