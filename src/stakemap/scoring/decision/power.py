r"""Formal decision power: what the rule itself gives to each player.

With ``f(x)`` the chance to pass when player i says yes with chance ``x_i`` (the multilinear extension)::

    Banzhaf = df/dx_i at x = 1/2      Shapley-Shubik = int_0^1 df/dx_i (t, ..., t) dt
    leverage = df/dx_i at the real stances

The Shapley integrand is a polynomial of degree below n, so Gauss-Legendre with ceil(n / 2) nodes is exact.

References
----------
.. [1] Owen, G. (1972). Multilinear extensions of games. Management Science 18(5).
.. [2] Shapley, L. S. & Shubik, M. (1954). A method for evaluating the distribution of power. APSR 48(3).
.. [3] Banzhaf, J. F. (1965). Weighted voting doesn't work. Rutgers Law Review 19.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, log, log2, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.frozen import Frozen, FrozenMap
from stakemap.graph.rules.game import Game, players, shared, votes
from stakemap.scoring.core.costs import levelled
from stakemap.scoring.core.labels import label
from stakemap.scoring.core.results import Scores, frame, html_table, shown
from stakemap.scoring.decision.multilinear_extension import chance, gradient, passes, work
from stakemap.wording.language import called
from stakemap.work import checkpoint

__all__ = [
    "MOST_SHARED",
    "UNKNOWN_STANCE",
    "UNTOLD",
    "Power",
    "banzhaf",
    "leverage",
    "passing",
    "passing_each",
    "power",
    "shapley",
]

Floats = NDArray[np.float64]

MOST_SHARED = 12
"""Up to this many players with several votes are handled exactly, by going through all they may say."""
MOST_PLAYERS = 2_000
"""Largest number of players."""
MOST_WORK = 6_000_000_000
"""Steps above which the exact sum is replaced by sampling."""
HELD = 4_000_000
"""Numbers held at once where the answers of shared players are gone through."""
SAMPLED_WORK = 200_000_000
"""Steps spent on sampled gradients."""
UNTOLD = "too few positions are known to tell a chance"
UNKNOWN_STANCE = 0.5
"""Stance of a player nobody knows."""
SAMPLES = 40_000
RISK = 0.05
DUMMY = 1e-14


@dataclass(frozen=True, eq=False, repr=False)
class Power(Frozen):
    """Formal power of all players of one rule.

    Attributes
    ----------
    players
        Ids, sorted.
    shapley
        Share of pivots, shape (n,); sums to 1 if the rule can pass.
    banzhaf
        Chance to decide when all others are undecided, shape (n,).
    leverage
        Derivative of the chance to pass by each stance, at the stances.
    stances
        The stances used, in [0, 1].
    passing_unknown_as_half
        Chance to pass at those stances, unknown ones as coin tosses: a plain number, however little is known.
    vetoes
        Players without whom it cannot pass.
    dummies
        Players whose vote never matters (empty if sampled: a sample cannot prove it).
    error
        Bound of the error of every sampled number, at 95% for all together; 0 where exact.
    notes
        What the reader must know.
    told
        Whether enough positions are known to tell a chance; an analysis says so.
    names
        What people call the players; an analysis knows it, else ids are shown.
    """

    players: tuple[str, ...]
    shapley: Floats
    banzhaf: Floats
    leverage: Floats
    stances: Floats
    passing_unknown_as_half: float
    vetoes: tuple[str, ...]
    dummies: tuple[str, ...]
    error: float
    notes: tuple[str, ...]
    told: bool = True
    names: Mapping[str, str] = field(default_factory=FrozenMap)

    @property
    def passing(self) -> float | None:
        """Chance to pass at the stances; ``None`` where too few positions are known to tell it."""
        return self.passing_unknown_as_half if self.told else None

    def scores(self, measure: str = "shapley") -> Scores:
        """One column as scores: ``shapley``, ``banzhaf``, ``leverage``, or ``formal_power`` (= shapley)."""
        values = {"shapley": self.shapley, "banzhaf": self.banzhaf, "leverage": self.leverage}
        column = values["shapley"] if measure == "formal_power" else values.get(measure)
        if column is None:
            raise InputError(
                f"power has no column {measure!r}", hint="shapley, banzhaf, leverage or formal_power"
            )
        bounds = None
        if self.error:
            bounds = (np.maximum(column - self.error, 0.0), np.minimum(column + self.error, 1.0))
        return Scores(measure, label(measure).unit, self.players, column, notes=self.notes, bounds=bounds)

    def to_rows(self) -> list[dict[str, object]]:
        """One row a player."""
        return [
            {
                "id": player,
                "shapley": float(self.shapley[k]),
                "banzhaf": float(self.banzhaf[k]),
                "leverage": float(self.leverage[k]),
                "stance": float(self.stances[k]),
                "veto": player in self.vetoes,
                "dummy": player in self.dummies,
            }
            for k, player in enumerate(self.players)
        ]

    def to_dict(self) -> dict[str, object]:
        """As plain values."""
        return {
            "passing": self.passing,
            "error": self.error,
            "notes": list(self.notes),
            "players": self.to_rows(),
        }

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), "id", labels=labels)

    def __repr__(self) -> str:
        told = UNTOLD if self.passing is None else f"passes with {self.passing:.3g}"
        return f"<Power of {len(self.players)} players, {told}>"

    def _repr_html_(self) -> str:
        order = np.argsort(-self.shapley, kind="stable").tolist()
        rows = [
            (
                called(self.names, self.players[k]),
                shown(float(self.shapley[k])),
                shown(float(self.banzhaf[k])),
                shown(float(self.leverage[k])),
                "veto" if self.players[k] in self.vetoes else "",
            )
            for k in order[:10]
        ]
        told = UNTOLD if self.passing is None else f"passes with probability {shown(self.passing)}"
        return html_table(
            f"formal power ({told})", ("who", "Shapley", "Banzhaf", "leverage", ""), rows, self.notes
        )


@dataclass(frozen=True)
class _Rule:
    """A rule with its players as columns, and those who have several votes."""

    game: Game
    players: tuple[str, ...]
    shared: tuple[int, ...]
    settled: frozenset[str]
    columns: dict[str, int]

    @staticmethod
    def of(game: Game) -> _Rule:
        names = players(game)
        if len(names) > MOST_PLAYERS:
            raise LimitExceeded(
                f"{len(names)} players are more than {MOST_PLAYERS}", hint="join voters who always vote alike"
            )
        columns = {name: place for place, name in enumerate(names)}
        several = shared(game)
        return _Rule(game, names, tuple(columns[name] for name in several), frozenset(several), columns)

    @property
    def n(self) -> int:
        return len(self.players)

    def exact(self, rows: int) -> bool:
        """Whether all that the shared players may say can be gone through for this many rows."""
        several = len(self.shared)
        steps = self.n + work(self.game, self.settled)
        return several == 0 or (several <= MOST_SHARED and rows * 2**several * steps <= MOST_WORK)

    def fixed(self, x: Floats, answers: NDArray[np.bool_]) -> Floats:
        """x with the shared players' answers (b, s) written in."""
        out = x.copy()
        out[:, self.shared] = answers
        return out

    def answers(self) -> NDArray[np.bool_]:
        """All 2^s answers of the shared players, shape (2^s, s)."""
        several = len(self.shared)
        return (np.arange(2**several)[:, None] >> np.arange(several) & 1).astype(np.bool_)

    def evened(self, values: Floats, x: Floats) -> Floats:
        """Sampled values; of players whom neither the rule nor x tells apart their mean."""
        votes_of: dict[str, list[tuple[int, int, bool]]] = {name: [] for name in self.players}
        for k, vote in enumerate(votes(self.game)):
            for name, weight in zip(vote.players, vote.weights, strict=True):
                votes_of[name].append((k, weight, name in vote.vetoes))
        kinds = list(zip(map(tuple, votes_of.values()), x.tolist(), strict=True))
        numbers = {kind: k for k, kind in enumerate(dict.fromkeys(kinds))}
        alike = np.array([numbers[kind] for kind in kinds], np.intp)
        return np.asarray((np.bincount(alike, values) / np.bincount(alike))[alike])

    def value(self, x: Floats) -> float:
        """f at one point, exact, shape (n,)."""
        return float(self.values(x[None])[0])

    def values(self, x: Floats) -> Floats:
        """f at several points, exact, shape (b, n)."""
        if not self.shared:
            return chance(self.game, x, self.columns)
        answers, several = self.answers(), list(self.shared)
        size = max(1, HELD // (len(answers) * self.n))
        if len(x) > size:
            return np.concatenate([self.values(x[at : at + size]) for at in range(0, len(x), size)])
        odds = np.where(answers, x[:, None, several], 1.0 - x[:, None, several]).prod(axis=2)
        filled = self.fixed(np.repeat(x, len(answers), axis=0), np.tile(answers, (len(x), 1)))
        found = chance(self.game, filled, self.columns, self.settled).reshape(odds.shape)
        return np.asarray(np.minimum(1.0, (odds * found).sum(axis=1)))

    def slope(self, x: Floats) -> Floats:
        """Gradient of f at one point, exact, shape (n,)."""
        if not self.shared:
            return np.asarray(gradient(self.game, x[None], self.columns)[1][0])
        answers, several = self.answers(), list(self.shared)
        odds = np.where(answers, x[several], 1.0 - x[several])
        filled = self.fixed(np.tile(x, (len(answers), 1)), answers)
        found, grad = gradient(self.game, filled, self.columns, self.settled)
        out = np.add.reduce(odds.prod(axis=1)[:, None] * grad, axis=0)
        for k, place in enumerate(several):
            others = np.delete(odds, k, axis=1).prod(axis=1)
            sign = np.where(answers[:, k], 1.0, -1.0)
            out[place] = (others * sign * found).sum()
        return np.asarray(np.maximum(out, 0.0))


def _stances(rule: _Rule, stances: Mapping[str, float] | None) -> tuple[Floats, tuple[str, ...]]:
    """Stances of the players in order, absent ones 1/2; stances of others than players are not read."""
    known = stances or {}
    problems = [
        Problem("a stance must be a number from 0 to 1", fact_id=name, code="range")
        for name, value in known.items()
        if not (isinstance(value, int | float | np.number) and np.isfinite(value) and 0.0 <= value <= 1.0)
    ]
    if problems:
        raise InputError(problems)
    x = np.array([float(known.get(name, UNKNOWN_STANCE)) for name in rule.players])
    absent = sum(name not in known for name in rule.players)
    if stances is not None and absent:
        note = f"positions that are not known and count as {UNKNOWN_STANCE}: {absent} of {rule.n} who vote"
        return x, (note,)
    return x, ()


@lru_cache(maxsize=32)
def _of_rule(game: Game, samples: int, seed: int | None) -> tuple[Floats, Floats, float]:
    """Shapley-Shubik, Banzhaf, bound of their error: one decision is asked for them at many positions."""
    rule, rng = _Rule.of(game), np.random.default_rng(seed)
    half, error, bound = np.full(rule.n, UNKNOWN_STANCE), 0.0, 0.0
    if rule.exact(ceil(rule.n / 2)):
        pivots = _shapley_exact(rule)
    else:
        pivots, error = rule.evened(_shapley_sampled(rule, samples, rng), half), _error(rule.n, samples)
    if rule.exact(3):
        swing = levelled(rule.slope(half))
    else:
        swing, _, bound = _slope_sampled(rule, half, samples, rng)
        swing = rule.evened(swing, half)
    for column in (pivots, swing):
        column.flags.writeable = False
    return pivots, swing, max(error, bound)


def _shapley_exact(rule: _Rule) -> Floats:
    nodes, weights = np.polynomial.legendre.leggauss(ceil(rule.n / 2))
    points = (nodes + 1.0) / 2.0
    if not rule.shared:
        grad = gradient(rule.game, np.repeat(points[:, None], rule.n, axis=1), rule.columns)[1]
    else:
        grad = np.stack([rule.slope(np.full(rule.n, t)) for t in points])
    return levelled(np.maximum(np.add.reduce(grad * (weights / 2.0)[:, None], axis=0), 0.0))


def _shapley_sampled(rule: _Rule, samples: int, rng: np.random.Generator) -> Floats:
    """Share of random orders in which each player is pivotal, by bisection on the growing coalition."""
    count = np.zeros(rule.n)
    size = max(1, 4_000_000 // max(1, rule.n))
    for start in range(0, samples, size):
        checkpoint()
        rows = min(size, samples - start)
        place = rng.permuted(np.tile(np.arange(rule.n), (rows, 1)), axis=1)
        low, high = np.zeros(rows, np.int64), np.full(rows, rule.n)
        for _ in range(ceil(log2(rule.n)) + 1):
            middle = (low + high) // 2
            enough = passes(rule.game, place < middle[:, None], rule.columns)
            high = np.where(enough, middle, high)
            low = np.where(enough, low, np.minimum(middle + 1, high))
        pivot = np.argmax(place == (high - 1)[:, None], axis=1)
        count += np.bincount(pivot, minlength=rule.n)
    return np.asarray(count / samples)


def _slope_sampled(
    rule: _Rule, x: Floats, samples: int, rng: np.random.Generator
) -> tuple[Floats, float, float]:
    """Gradient, value and bound of their error: shared players' answers sampled, others summed exactly."""
    several = list(rule.shared)
    rows = max(1, min(samples, SAMPLED_WORK // (work(rule.game, rule.settled) * (1 + len(several)))))
    answers = rng.random((rows, len(several))) < x[several]
    base = np.tile(x, (rows, 1))
    found, grad = gradient(rule.game, rule.fixed(base, answers), rule.columns, rule.settled)
    out = grad.mean(axis=0)
    for k, place in enumerate(several):
        other = answers.copy()
        other[:, k] ^= True
        changed = chance(rule.game, rule.fixed(base, other), rule.columns, rule.settled) - found
        out[place] = np.where(answers[:, k], -changed, changed).mean()
    return np.maximum(out, 0.0), float(found.mean()), _error(2 * rule.n + 1, rows)


def _vetoes(rule: _Rule) -> tuple[str, ...]:
    yes = np.ones((rule.n + 1, rule.n), np.bool_)
    yes[np.arange(rule.n), np.arange(rule.n)] = False
    won = passes(rule.game, yes, rule.columns)
    return tuple(name for name, pass_ in zip(rule.players, won[:-1], strict=True) if won[-1] and not pass_)


def _error(n: int, samples: int) -> float:
    """Hoeffding's bound over n players at once, at 95%."""
    return sqrt(log(2 * max(1, n) / RISK) / (2 * samples))


def power(
    game: Game,
    *,
    stances: Mapping[str, float] | None = None,
    samples: int = SAMPLES,
    seed: int | None = 0,
) -> Power:
    """All formal power of one rule: Shapley-Shubik, Banzhaf, leverage, vetoes, chance to pass.

    Exact for votes with integer weights and any AND, OR and k-of-m of them; players with several votes
    are exact up to 12 of them, above that the numbers are sampled and `Power.error` says how far off.

    Parameters
    ----------
    game
        The rule.
    stances
        Chance of yes of single players, in [0, 1]; absent ones 1/2.
    samples, seed
        Used only where sampling is needed.

    Raises
    ------
    InputError
        A stance that is not in [0, 1].
    LimitExceeded
        Weights of one vote that sum to more than 10^6 in smallest terms, or more than 2,000 players.

    Examples
    --------
    >>> from stakemap.graph.rules.game import Vote
    >>> power(Vote("board", ("a", "b", "c"), (2, 1, 1), 3)).shapley.round(4).tolist()
    [0.6667, 0.1667, 0.1667]
    """
    rule = _Rule.of(game)
    x, notes = _stances(rule, stances)
    if samples < 1:
        raise InputError("samples must be 1 or more")
    pivots, swing, error = _of_rule(game, samples, seed)
    if rule.exact(3):
        lever, value = levelled(rule.slope(x)), rule.value(x)
    else:
        lever, value, bound = _slope_sampled(rule, x, samples, np.random.default_rng(seed))
        lever, error = rule.evened(lever, x), max(error, bound)
    if error:
        count = len(rule.shared)
        notes += (f"{count} people have several votes: sampled, every number within {error:.4f} at 95%",)
    won = bool(passes(game, np.ones((1, rule.n), np.bool_), rule.columns)[0])
    if not won:
        notes += ("this rule can never pass: its quota is out of reach",)
    idle = (np.maximum(swing, pivots) < DUMMY) & (error == 0.0)
    pivots, swing, lever = (np.where(idle, 0.0, column) for column in (pivots, swing, lever))
    for array in (pivots, swing, lever, x):
        array.flags.writeable = False
    dummies = tuple(rule.players[k] for k in np.flatnonzero(idle))
    return Power(rule.players, pivots, swing, lever, x, value, _vetoes(rule), dummies, error, notes)


def shapley(game: Game, *, samples: int = SAMPLES, seed: int | None = 0) -> Scores:
    """Shapley-Shubik index: share of all orders in which a player is pivotal.  See `power`."""
    return power(game, samples=samples, seed=seed).scores("shapley")


def banzhaf(game: Game, *, samples: int = SAMPLES, seed: int | None = 0) -> Scores:
    """Banzhaf power: chance to decide when all others say yes with chance 1/2.  See `power`."""
    return power(game, samples=samples, seed=seed).scores("banzhaf")


def leverage(
    game: Game, stances: Mapping[str, float], *, samples: int = SAMPLES, seed: int | None = 0
) -> Scores:
    """Points of the chance to pass per unit of each player's stance, at the stances.  See `power`."""
    return power(game, stances=stances, samples=samples, seed=seed).scores("leverage")


def passing(
    game: Game, stances: Mapping[str, float], *, samples: int = SAMPLES, seed: int | None = 0
) -> float:
    """Chance to pass at the stances (absent ones 1/2), players deciding independently."""
    rule = _Rule.of(game)
    x, _ = _stances(rule, stances)
    if rule.exact(1):
        return rule.value(x)
    answers = np.random.default_rng(seed).random((samples, len(rule.shared))) < x[list(rule.shared)]
    filled = rule.fixed(np.tile(x, (samples, 1)), answers)
    return float(chance(game, filled, rule.columns, rule.settled).mean())


def passing_each(game: Game, names: Sequence[str], cases: Floats) -> Floats:
    """Chance to pass at several sets of stances of the same players, shape (b,): `passing` of each row.

    Parameters
    ----------
    game
        The rule.
    names, cases
        Players, each once, and their stances in [0, 1], shape (b, len(names)); absent players 1/2.

    Examples
    --------
    >>> from stakemap.graph.rules.game import Vote
    >>> passing_each(Vote("sign", ("a",), (1,), 1), ["a"], np.array([[0.2], [0.9]])).tolist()
    [0.2, 0.9]
    """
    rule = _Rule.of(game)
    if not rule.exact(1):
        return np.array([passing(game, dict(zip(names, case, strict=True))) for case in cases.tolist()])
    x = np.full((len(cases), rule.n), UNKNOWN_STANCE)
    for place, name in enumerate(names):
        if name in rule.columns:
            x[:, rule.columns[name]] = cases[:, place]
    return rule.values(x)
