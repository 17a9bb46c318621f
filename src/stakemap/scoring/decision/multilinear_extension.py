"""The multilinear extension of a decision rule: the chance to pass at given chances of yes, and its gradient.

Everything runs on batches: `x` has shape (b, n), one row a set of chances.  A vote is a dynamic
programme over sums of weights, with one adjoint sweep for all derivatives: O(n * sum of weights) a row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import gcd

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import LimitExceeded
from stakemap.graph.rules.game import All, AnyOf, AtLeast, Game, Vote, votes

__all__ = ["HEAVIEST", "chance", "gradient", "passes", "work"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Columns = Mapping[str, int]

HEAVIEST = 1_000_000
"""Largest sum of weights of one vote, after dividing by the common factor."""
ROOM = 6_000_000
"""Numbers held at once by one sweep; above, it keeps marks and computes the states between them again."""
PIECE = 60_000
"""Numbers of one state of a batch, small enough for the processor's cache."""


def _reduced(vote: Vote) -> tuple[list[int], int, bool]:
    """Weights and quota in smallest whole numbers; True if it is cheaper to count the weight of no.

    Veto players weigh like the others; their veto is a factor of its own.
    """
    factor = gcd(*vote.weights) or 1
    weights = [weight // factor for weight in vote.weights]
    quota = -(-vote.quota // factor)
    total = sum(weights)
    if total > HEAVIEST:
        raise LimitExceeded(
            f"the weights of the vote {vote.name!r} add up to {total}, over the cap of {HEAVIEST}",
            hint="give the weights in larger units, for example thousands",
        )
    block = total - quota + 1
    return weights, quota, 0 < block < quota


def _width(vote: Vote) -> int:
    """Number of capped sums one sweep keeps."""
    weights, quota, dual = _reduced(vote)
    return (sum(weights) - quota + 1 if dual else min(quota, sum(weights))) + 1


def work(game: Game, settled: Collection[str] = ()) -> int:
    """Steps of one row: voters x sums, added over all votes; voters alone where all of them are settled."""
    return sum(
        len(vote.players) * (1 if set(vote.players) <= set(settled) else _width(vote)) for vote in votes(game)
    )


def _step(state: Floats, p: Floats, weight: int) -> Floats:
    """Distribution of the capped sum after one more voter says yes with chance p, shape (b,)."""
    q = state.shape[1] - 1
    out = state * (1.0 - p)[:, None]
    moved = state * p[:, None]
    if weight <= q:
        out[:, weight:] += moved[:, : q + 1 - weight]
        out[:, q] += moved[:, q + 1 - weight :].sum(axis=1)
    else:
        out[:, q] += moved.sum(axis=1)
    return out


def _shifted(value: Floats, weight: int) -> Floats:
    """value[min(s + weight, q)] for each s."""
    q = value.shape[1] - 1
    weight = min(weight, q)
    return np.concatenate((value[:, weight:], np.repeat(value[:, q:], weight, axis=1)), axis=1)


def _reach(p: Floats, weights: list[int], quota: int, *, slope: bool) -> tuple[Floats, Floats]:
    """Chance that the weight of yes reaches the quota, shape (b,), and its gradient, shape (b, k)."""
    rows, k = p.shape
    grad = np.zeros((rows if slope else 0, k))
    if quota > sum(weights):
        return np.zeros(rows), grad
    span = max(1, int(np.sqrt(k))) if k * (quota + 1) * rows > ROOM else k
    marks: list[Floats] = []
    state = np.zeros((rows, quota + 1))
    state[:, 0] = 1.0
    for voter in range(k):
        if slope and voter % span == 0:
            marks.append(state)
        state = _step(state, p[:, voter], weights[voter])
    value = state[:, quota]
    if not slope:
        return value, grad
    after = np.zeros((rows, quota + 1))
    after[:, quota] = 1.0
    for mark in range(len(marks) - 1, -1, -1):
        first, last = mark * span, min(k, (mark + 1) * span)
        states = [marks.pop()]
        for voter in range(first, last - 1):
            states.append(_step(states[-1], p[:, voter], weights[voter]))
        for voter in range(last - 1, first - 1, -1):
            gain = _shifted(after, weights[voter])
            gain -= after
            grad[:, voter] = np.einsum("bs,bs->b", states.pop(), gain)
            gain *= p[:, voter][:, None]
            after = after + gain
    return value, grad


def _others(factors: Floats) -> Floats:
    """Product of all other columns, for each column; no division, so zeros are fine."""
    rows, k = factors.shape
    before, behind = np.ones((rows, k)), np.ones((rows, k))
    np.cumprod(factors[:, :-1], axis=1, out=before[:, 1:])
    behind[:, :-1] = np.cumprod(factors[:, :0:-1], axis=1)[:, ::-1]
    return before * behind


def _vote(vote: Vote, p: Floats, *, slope: bool) -> tuple[Floats, Floats]:
    if not slope and bool(((p == 0.0) | (p == 1.0)).all()):
        return passes(vote, p == 1.0, {name: k for k, name in enumerate(vote.players)}).astype(np.float64), p
    if vote.vetoes:
        return _with_vetoes(vote, p, slope=slope)
    weights, quota, dual = _reduced(vote)
    if dual:
        blocked, grad = _reach(1.0 - p, weights, sum(weights) - quota + 1, slope=slope)
        return 1.0 - blocked, grad
    return _reach(p, weights, quota, slope=slope)


def _with_vetoes(vote: Vote, p: Floats, *, slope: bool) -> tuple[Floats, Floats]:
    """The chance that all veto players say yes, times that of reaching the quota given that they do."""
    holds = np.array([player in vote.vetoes for player in vote.players])
    given = p.copy()
    given[:, holds] = 1.0
    plain = Vote(vote.name, vote.players, vote.weights, vote.quota)
    reached, inner = _vote(plain, given, slope=slope)
    vetoes = p[:, holds]
    agreed = np.prod(vetoes, axis=1)
    if not slope:
        return agreed * reached, inner
    grad = inner * agreed[:, None]
    grad[:, holds] = _others(vetoes) * reached[:, None]
    return agreed * reached, grad


def _joined(game: All | AnyOf | AtLeast, parts: Floats, *, slope: bool) -> tuple[Floats, Floats]:
    """Chance of a joint rule from the chances of its parts, and its gradient by part."""
    if isinstance(game, All):
        return np.prod(parts, axis=1), _others(parts) if slope else parts
    if isinstance(game, AnyOf):
        return 1.0 - np.prod(1.0 - parts, axis=1), _others(1.0 - parts) if slope else parts
    return _reach(parts, [1] * parts.shape[1], game.k, slope=slope)


Pieces = list[tuple[list[int], Floats]]


def _walk(
    game: Game, x: Floats, columns: Columns, *, slope: bool, settled: Collection[str] = ()
) -> tuple[Floats, Pieces]:
    """Value, and the gradient in pieces (columns, shape (b, k)); a shared player is in several pieces.

    A vote of settled players alone gives no piece.
    """
    if isinstance(game, Vote):
        places = [columns[player] for player in game.players]
        sloped = slope and not set(game.players) <= set(settled)
        value, grad = _vote(game, x[:, places], slope=sloped)
        return value, [(places, grad)] if sloped else []
    found = [_walk(part, x, columns, slope=slope, settled=settled) for part in game.parts]
    value, partial = _joined(game, np.stack([part for part, _ in found], axis=1), slope=slope)
    if not slope:
        return value, []
    return value, [
        (places, grad * partial[:, k][:, None])
        for k, (_, pieces) in enumerate(found)
        for places, grad in pieces
    ]


def _batches(game: Game, rows: int, settled: Collection[str] = ()) -> list[slice]:
    widths = [len(v.players) if set(v.players) <= set(settled) else _width(v) for v in votes(game)]
    size = max(1, PIECE // max(widths))
    return [slice(start, min(rows, start + size)) for start in range(0, rows, size)]


def chance(game: Game, x: Floats, columns: Columns, settled: Collection[str] = ()) -> Floats:
    """Chance to pass, shape (b,), when players say yes independently with the chances in x.

    A player who stands in several votes is treated as if each vote were cast anew unless the chance is 0
    or 1; `power` conditions on those players first, and names them as settled: their votes are counted.
    """
    out = np.empty(len(x))
    for rows in _batches(game, len(x), settled):
        out[rows] = _walk(game, x[rows], columns, slope=False)[0]
    return np.clip(out, 0.0, 1.0)


def gradient(game: Game, x: Floats, columns: Columns, settled: Collection[str] = ()) -> tuple[Floats, Floats]:
    """`chance`, and its derivative by each chance, shape (b, n); not by all of settled players."""
    value, slope = np.empty(len(x)), np.zeros(x.shape)
    for rows in _batches(game, len(x), settled):
        value[rows], pieces = _walk(game, x[rows], columns, slope=True, settled=settled)
        for places, grad in pieces:
            slope[rows, places] += grad
    return np.clip(value, 0.0, 1.0), np.maximum(slope, 0.0)


def passes(game: Game, yes: Bools, columns: Columns) -> Bools:
    """Whether the decision passes in each row of yes and no; exact also for shared players."""
    if isinstance(game, Vote):
        chosen = yes[:, [columns[player] for player in game.players]]
        weights, quota, _ = _reduced(game)
        enough = chosen.astype(np.float64) @ np.array(weights, np.float64) >= quota
        holds = np.array([player in game.vetoes for player in game.players])
        return np.asarray(enough & chosen[:, holds].all(axis=1))
    passed = sum(passes(part, yes, columns).astype(np.int64) for part in game.parts)
    needed = {All: len(game.parts), AnyOf: 1}.get(type(game), getattr(game, "k", 1))
    return np.asarray(passed >= needed)
