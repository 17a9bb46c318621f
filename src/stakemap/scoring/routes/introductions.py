"""Who of us asks whom for an introduction to whom, so that as much as possible comes within reach.

What is in reach is the weighted sum, over those who matter, of the probability that a tie of ours or one of
the chosen routes to them works.  That is a coverage function of the chosen routes: more is never less, and
adds less the more there is.  So the greedy choice comes with a bound, which is printed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import combinations

from stakemap.errors import InputError
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.routes.paths import Path, k_best, one_tie
from stakemap.scoring.routes.route_reliability import at_least_one
from stakemap.work import checkpoint

__all__ = ["Ask", "Introductions", "Limits", "introduce"]

EXACT_CANDIDATES = 12
"""Candidate routes up to which every choice is tried."""
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be asked of people.

    Attributes
    ----------
    asks
        Routes in the whole plan.
    per_member
        Routes that begin with one of ours.
    per_person
        Routes that pass through one of theirs: how often anyone is asked for a favour.
    steps
        Ties in one route at most.
    cool_down
        Days in which somebody who was asked is not asked again.
    """

    asks: int = 6
    per_member: int = 3
    per_person: int = 2
    steps: int = 4
    cool_down: int = 90

    def __post_init__(self) -> None:
        if not all(isinstance(number, int) for number in astuple(self)):
            raise InputError("limits must be whole numbers")
        if min(self.asks, self.per_member, self.per_person, self.cool_down) < 0 or self.steps < 1:
            raise InputError("limits must not be negative, and a route needs a step")


@dataclass(frozen=True, slots=True)
class Ask:
    """One route of the plan, with what it adds to the reach when it is taken in this order."""

    path: Path
    gain: float

    @property
    def member(self) -> str:
        """Who of ours begins."""
        return self.path.nodes[0]

    @property
    def asked(self) -> tuple[str, ...]:
        """Whom the introduction passes through, in order."""
        return self.path.nodes[1:-1]

    @property
    def target(self) -> str:
        """To whom it leads."""
        return self.path.nodes[-1]


@dataclass(frozen=True)
class Introductions:
    """A plan of introductions.

    Attributes
    ----------
    asks
        In the order in which they add most.
    base, value
        Share of the weight in reach before and with the plan, in [0, 1].
    bound
        No plan within the limits can have more than this.
    exact
        Whether every choice was tried: then value is the best there is.
    limits
        As given.
    backups
        Targets to which two routes of the plan share nobody.
    candidates
        Number of routes it was chosen from.
    before, after
        Probability that each is reached, without and with the plan.
    spare
        For each ask the most reliable other route to its target that shares nobody with it; ``None``
        where there is none.
    resting
        Ids of those who were asked of late and are not asked again.
    barred
        Ids of those who may not be contacted today: no route leads to them or through them.
    """

    asks: tuple[Ask, ...]
    base: float
    value: float
    bound: float
    exact: bool
    limits: Limits
    backups: tuple[str, ...]
    candidates: int
    before: Mapping[str, float]
    after: Mapping[str, float]
    spare: tuple[Path | None, ...] = ()
    resting: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


class _Reach:
    """Weighted probability that somebody is reached, for any choice of candidate routes."""

    def __init__(
        self, snapshot: Snapshot, team: Sequence[str], weights: Mapping[str, float], routes: Sequence[Path]
    ) -> None:
        self.weights, self.routes = weights, routes
        self.total = math.fsum(weights.values())
        self.chance: dict[int, float] = {}
        self.known: dict[tuple[str, frozenset[int]], float] = {}
        self.ties = [self._numbered(snapshot, route.arcs) for route in routes]
        self.own: dict[str, list[frozenset[int]]] = {}
        for person in weights:
            arcs = [snapshot.arc(member, person) for member in team]
            self.own[person] = [self._numbered(snapshot, (arc,)) for arc in arcs if arc is not None]

    def _numbered(self, snapshot: Snapshot, arcs: Iterable[int]) -> frozenset[int]:
        ties = []
        for arc in arcs:
            tie = one_tie(snapshot, arc)
            self.chance[tie] = float(snapshot.strength[tie])
            ties.append(tie)
        return frozenset(ties)

    def of(self, person: str, chosen: Iterable[int]) -> float:
        """Probability that a person is reached."""
        key = person, frozenset(k for k in chosen if self.routes[k].nodes[-1] == person)
        if key not in self.known:
            ways = self.own[person] + [self.ties[k] for k in sorted(key[1])]
            self.known[key] = at_least_one(ways, self.chance).value if ways else 0.0
        return self.known[key]

    def value(self, chosen: Sequence[int]) -> float:
        """Share of the weight in reach."""
        if self.total <= 0:
            return 0.0
        return math.fsum(w * self.of(p, chosen) for p, w in self.weights.items()) / self.total

    def gain(self, chosen: Sequence[int], k: int) -> float:
        """What one more route adds."""
        person = self.routes[k].nodes[-1]
        more = self.of(person, [*chosen, k]) - self.of(person, chosen)
        return self.weights[person] * more / self.total if self.total > 0 else 0.0


def introduce(
    snapshot: Snapshot,
    team: Sequence[str],
    weights: Mapping[str, float],
    *,
    limits: Limits | None = None,
    asked: Mapping[str, int] | None = None,
    resting: Iterable[str] = (),
    barred: Iterable[str] = (),
    avoid: Iterable[str] = (),
    choices: int = 4,
) -> Introductions:
    """A plan of introductions within limits.

    Parameters
    ----------
    snapshot, team, avoid
        As in `coverage.cover`.
    weights
        Those who matter, and how much; to whom one of ours has a tie may introduce, and is no target.
    limits
        What may be asked of people; `Limits()` by default.
    asked
        How often each of theirs has been asked of late: counts against ``per_person``.
    resting
        Ids of theirs who are not to be asked at all: their cool-down is not over.
    barred
        Ids of theirs who may not be contacted today: nobody is introduced to them or by them.
    choices
        Routes looked at for each target.

    Returns
    -------
    Introductions
        Greedy, at least 1 / (q + 1) of what the best plan adds, where q is the number of limits one route
        can touch; `bound` is usually much nearer.  Up to 12 candidates every choice is tried.

    Raises
    ------
    UnknownName
        An id that is no node.

    References
    ----------
    .. [1] Fisher, M. L., Nemhauser, G. L. & Wolsey, L. A. (1978). An analysis of approximations for
       maximizing submodular set functions II. Math. Programming Study 8.

    Examples
    --------
    >>> line = Snapshot.from_arrays([0, 1], [1, 2], [0.5, 0.5], nodes=["us", "x", "y"])
    >>> plan = introduce(line, ["us"], {"y": 1.0})
    >>> plan.asks[0].path.nodes, plan.base, plan.value, plan.exact
    (('us', 'x', 'y'), 0.0, 0.25, True)
    """
    limits, resting, barred = limits or Limits(), sorted(set(resting)), sorted(set(barred))
    avoid = (*avoid, *resting, *barred)
    found = _candidates(snapshot, team, weights.keys() - {*barred}, avoid=avoid, choices=choices)
    routes = [path for path in found if 1 < len(path) <= limits.steps]
    plan = _planned(_Reach(snapshot, team, weights, routes), limits, Counter(asked or {}))
    spare = tuple(_spare(snapshot, team, ask.path, avoid, limits) for ask in plan.asks)
    return replace(plan, spare=spare, resting=tuple(resting), barred=tuple(barred))


def _planned(reach: _Reach, limits: Limits, start: Counter[str]) -> Introductions:
    """The plan, without what stands beside it: other routes, and whom it spares."""
    chosen, bound, exact = _chosen(reach, limits, start)
    asks = tuple(Ask(reach.routes[k], reach.gain(chosen[:place], k)) for place, k in enumerate(chosen))
    return Introductions(
        asks=asks,
        base=reach.value(()),
        value=reach.value(chosen),
        bound=max(bound, reach.value(chosen)),
        exact=exact,
        limits=limits,
        backups=_backed_up(asks),
        candidates=len(reach.routes),
        before={person: reach.of(person, ()) for person in reach.weights},
        after={person: reach.of(person, chosen) for person in reach.weights},
    )


def _candidates(
    snapshot: Snapshot, team: Sequence[str], targets: Iterable[str], *, avoid: Iterable[str], choices: int
) -> Iterator[Path]:
    """The best routes to each target to whom nobody of the team has a tie, by id of the target."""
    for target in sorted(targets):
        if all(snapshot.arc(member, target) is None for member in team):
            yield from k_best(snapshot, team, target, k=choices, avoid=avoid)


def _chosen(reach: _Reach, limits: Limits, start: Counter[str]) -> tuple[list[int], float, bool]:
    """The routes of the plan in order, the bound of any plan, and whether every choice was tried."""
    chosen, bound = _greedy(reach, limits, start)
    if len(reach.routes) > EXACT_CANDIDATES:
        return chosen, bound, False
    chosen = _ordered(reach, _best(reach, limits, start, chosen))
    return chosen, reach.value(chosen), True


def _spare(
    snapshot: Snapshot, team: Sequence[str], path: Path, avoid: tuple[str, ...], limits: Limits
) -> Path | None:
    """The most reliable other route to the same target that shares nobody with one; None if there is none."""
    others = [member for member in team if member != path.nodes[0]]
    found = k_best(snapshot, others, path.nodes[-1], k=1, avoid=(*avoid, *path.nodes[:-1]))
    return found[0] if found and len(found[0]) <= limits.steps else None


def _fits(routes: Iterable[Path], limits: Limits, start: Counter[str]) -> bool:
    routes = list(routes)
    begins = Counter(route.nodes[0] for route in routes)
    passes = start + Counter(node for route in routes for node in route.nodes[1:-1])
    through = {node for route in routes for node in route.nodes[1:-1]}
    return (
        len(routes) <= limits.asks
        and all(count <= limits.per_member for count in begins.values())
        and all(passes[node] <= limits.per_person for node in through)
    )


def _greedy(reach: _Reach, limits: Limits, start: Counter[str]) -> tuple[list[int], float]:
    """Routes in the order in which each adds most, and what no choice can exceed."""
    chosen: list[int] = []
    bound = 1.0
    while True:
        checkpoint()
        rest = [k for k in range(len(reach.routes)) if k not in chosen]
        gains = {k: reach.gain(chosen, k) for k in rest}
        bound = min(bound, reach.value(chosen) + _most(reach, gains, limits))
        fitting = [k for k in rest if _fits([reach.routes[x] for x in (*chosen, k)], limits, start)]
        best = max(fitting, key=lambda k: (gains[k], -k), default=None)
        if best is None or gains[best] <= _NOTHING:
            return chosen, bound
        chosen.append(best)


def _most(reach: _Reach, gains: Mapping[int, float], limits: Limits) -> float:
    """The most that any allowed set of further routes can add: gains only shrink as routes are added."""
    found = []
    for at, cap in ((0, limits.per_member), (1, limits.per_person)):
        by: dict[str, list[float]] = {}
        for k, gain in gains.items():
            by.setdefault(reach.routes[k].nodes[at], []).append(gain)
        kept = [gain for values in by.values() for gain in sorted(values, reverse=True)[:cap]]
        found.append(math.fsum(sorted(kept, reverse=True)[: limits.asks]))
    return min(found)


def _best(reach: _Reach, limits: Limits, start: Counter[str], greedy: Sequence[int]) -> Sequence[int]:
    best, value = tuple(greedy), reach.value(greedy)
    for size in range(1, min(limits.asks, len(reach.routes)) + 1):
        checkpoint()
        for some in combinations(range(len(reach.routes)), size):
            if (
                _fits([reach.routes[k] for k in some], limits, start)
                and (found := reach.value(some)) > value + _NOTHING
            ):
                best, value = some, found
    return best


def _ordered(reach: _Reach, chosen: Sequence[int]) -> list[int]:
    left, order = list(chosen), list[int]()
    while left:
        checkpoint()
        best = max(left, key=lambda k: (reach.gain(order, k), -k))
        order.append(best)
        left.remove(best)
    return order


def _backed_up(asks: Sequence[Ask]) -> tuple[str, ...]:
    found = set()
    for one, other in combinations(asks, 2):
        if one.target == other.target and not set(one.path.nodes[:-1]) & set(other.path.nodes[:-1]):
            found.add(one.target)
    return tuple(sorted(found))
