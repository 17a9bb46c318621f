"""Who must agree, and who can stop it: minimal winning and blocking coalitions of a rule.

A coalition wins if the decision passes when exactly its members say yes, and blocks if the decision
cannot pass without any of them.  Minimal: no member can be spared.  Parts of a rule that share no
player are joined by counting; parts that do are gone through one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.rules.game import All, AnyOf, Game, Vote, players, wins
from stakemap.scoring.core.plain import Plain
from stakemap.work import checkpoint

__all__ = ["MOST_SHOWN", "MOST_TOGETHER", "Coalitions", "minimal_blocking", "minimal_winning", "vetoes"]

MOST_SHOWN = 100
"""How many of the smallest are listed."""
MOST_TOGETHER = 22
"""Players of parts that share somebody: all their 2^n answers are gone through."""
MOST_VOTERS = 200
"""Voters of one stage who have weight."""
MOST_SUMS = 200_000
"""Different sums of weights of one stage that are kept; with more, voters are counted in two halves."""
MOST_UNLIKE = 36
"""Voters of one stage whose weights make more sums than that."""

Sets = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Coalitions(Plain):
    """Minimal coalitions of one rule.

    Attributes
    ----------
    count
        How many there are, exact.
    smallest
        The smallest of them, fewest members first, then by name; each in order of name.
    """

    count: int
    smallest: tuple[tuple[str, ...], ...]

    @property
    def complete(self) -> bool:
        """Whether all of them are listed."""
        return self.count == len(self.smallest)

    def share(self, player: str) -> float:
        """Part of the listed coalitions that need a player, in [0, 1]; 0 where none is listed."""
        return sum(player in members for members in self.smallest) / max(1, len(self.smallest))


@dataclass(frozen=True, slots=True)
class _Family:
    """Minimal sets of one part: their number, and the smallest."""

    count: int
    sets: Sets

    @property
    def certain(self) -> bool:
        """Nobody is needed."""
        return self.count == 1 and not self.sets[0]


_CERTAIN = _Family(1, (frozenset(),))


def minimal_winning(game: Game, *, shown: int = MOST_SHOWN) -> Coalitions:
    """Smallest sets of people whose yes is enough.

    Parameters
    ----------
    game
        The rule.
    shown
        How many to list, 1 or more; of equally small ones those with heavier votes.

    Returns
    -------
    Coalitions
        ``count`` is 0 where the rule can never pass.

    Raises
    ------
    LimitExceeded
        A stage with more than 200 voters (36 if their weights make more than 200,000 different sums), or
        parts that share somebody and have more than 22 players.

    Examples
    --------
    >>> rule = All((Vote("board", ("a", "b", "c"), (1, 1, 1), 2), Vote("mayor", ("m",), (1,), 1)))
    >>> minimal_winning(rule)
    Coalitions(count=3, smallest=(('a', 'b', 'm'), ('a', 'c', 'm'), ('b', 'c', 'm')))
    """
    return _coalitions(game, shown, blocking=False)


def minimal_blocking(game: Game, *, shown: int = MOST_SHOWN) -> Coalitions:
    """Smallest sets of people without whom nothing passes.  Parameters as in `minimal_winning`.

    Examples
    --------
    >>> rule = All((Vote("board", ("a", "b", "c"), (1, 1, 1), 2), Vote("mayor", ("m",), (1,), 1)))
    >>> minimal_blocking(rule).smallest
    (('m',), ('a', 'b'), ('a', 'c'), ('b', 'c'))
    """
    return _coalitions(game, shown, blocking=True)


def vetoes(game: Game) -> tuple[str, ...]:
    """Players without whom it cannot pass, sorted; none where it can never pass."""
    everybody = frozenset(players(game))
    if not wins(game, everybody):
        return ()
    return tuple(player for player in sorted(everybody) if not wins(game, everybody - {player}))


def _coalitions(game: Game, shown: int, *, blocking: bool) -> Coalitions:
    if shown < 1:
        raise InputError("shown must be 1 or more")
    found = _family(game, shown, blocking=blocking)
    return Coalitions(found.count, tuple(tuple(sorted(s)) for s in _sorted(found.sets)))


def _sorted(sets: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    return sorted(sets, key=lambda s: (len(s), sorted(s)))


def _family(game: Game, shown: int, *, blocking: bool) -> _Family:
    if isinstance(game, Vote):
        return _vote(game, shown, blocking=blocking)
    blocks = _blocks(game.parts)
    if len(blocks) < len(game.parts):
        if not isinstance(game, All | AnyOf):
            return _table(game, shown, blocking=blocking)
        join = type(game)
        families = [
            _family(block[0], shown, blocking=blocking)
            if len(block) == 1
            else _table(join(tuple(block)), shown, blocking=blocking)
            for block in blocks
        ]
    else:
        families = [_family(part, shown, blocking=blocking) for part in game.parts]
    needed = {All: len(families), AnyOf: 1}.get(type(game), getattr(game, "k", 1))
    return _joined(len(families) - needed + 1 if blocking else needed, families, shown)


def _blocks(parts: Sequence[Game]) -> list[list[Game]]:
    """Parts grouped so that no two groups share a player."""
    blocks: list[tuple[set[str], list[Game]]] = []
    for part in parts:
        names, together = set(players(part)), [part]
        apart = []
        for known, block in blocks:
            if known & names:
                names |= known
                together = block + together
            else:
                apart.append((known, block))
        blocks = [*apart, (names, together)]
    return [block for _, block in blocks]


def _joined(needed: int, families: Sequence[_Family], shown: int) -> _Family:
    """At least `needed` of parts that share nobody."""
    needed -= sum(family.certain for family in families)
    if needed <= 0:
        return _CERTAIN
    table: list[_Family] = [_CERTAIN, *[_Family(0, ())] * needed]
    for family in (f for f in families if f.count and not f.certain):
        for passed in range(needed, 0, -1):
            both = _product(table[passed - 1], family, shown)
            sets = _sorted((*table[passed].sets, *both.sets))[:shown]
            table[passed] = _Family(table[passed].count + both.count, tuple(sets))
    return table[needed]


def _product(one: _Family, two: _Family, shown: int) -> _Family:
    """Every set of one with every set of the other; of the listed only pairs that may be among the first."""
    pairs = [a | b for i, a in enumerate(one.sets) for b in two.sets[: shown // (i + 1)] if (i + 1) <= shown]
    return _Family(one.count * two.count, tuple(_sorted(pairs)[:shown]))


def _vote(vote: Vote, shown: int, *, blocking: bool) -> _Family:
    weight = dict(zip(vote.players, vote.weights, strict=True))
    free = [player for player in vote.players if player not in vote.vetoes]
    order = sorted((p for p in free if weight[p]), key=lambda p: (-weight[p], p))
    weights = tuple(weight[player] for player in order)
    total, held = sum(vote.weights), sum(weight[player] for player in vote.vetoes)
    if len(order) > MOST_VOTERS:
        raise LimitExceeded(f"{len(order)} voters of {vote.name!r} are more than {MOST_VOTERS}")
    if blocking:
        if total < vote.quota:
            return _CERTAIN
        single = [_Family(1, (frozenset({player}),)) for player in sorted(vote.vetoes)]
        return _joined(1, [*single, _reaching(order, weights, total - vote.quota + 1, vote, shown)], shown)
    rest = _reaching(order, weights, vote.quota - held, vote, shown)
    return _Family(rest.count, tuple(s | vote.vetoes for s in rest.sets))


def _reaching(order: list[str], weights: tuple[int, ...], quota: int, vote: Vote, shown: int) -> _Family:
    """Minimal sets whose weight reaches the quota; weights fall along the order."""
    if quota <= 0:
        return _CERTAIN
    if sum(weights) < quota:
        return _Family(0, ())
    if weights[0] == weights[-1]:
        size = -(-quota // weights[0])
        count = comb(len(order), size)
    else:
        count = _count(weights, quota, vote.name)
    found: list[frozenset[str]] = []
    for size in range(1, len(order) + 1):
        checkpoint()
        for chosen in _of_size(weights, quota, size):
            found.append(frozenset(order[place] for place in chosen))
            if len(found) == min(shown, count):
                return _Family(count, tuple(_sorted(found)))
    return _Family(count, tuple(_sorted(found)))


def _count(weights: tuple[int, ...], quota: int, name: str) -> int:
    """Sets that reach the quota, but not without their last and lightest member."""
    sums: Counter[int] = Counter({0: 1})
    count = 0
    for weight in weights:
        count += sum(ways for total, ways in sums.items() if total + weight >= quota)
        for total, ways in list(sums.items()):
            if total + weight < quota:
                sums[total + weight] += ways
        if len(sums) > MOST_SUMS:
            return _count_in_halves(weights, quota, name)
    return count


def _count_in_halves(weights: tuple[int, ...], quota: int, name: str) -> int:
    """The same where nearly all sums differ: sums of two halves, sorted."""
    if len(weights) > MOST_UNLIKE:
        raise LimitExceeded(
            f"{len(weights)} weights of {name!r} make more than {MOST_SUMS} different sums",
            hint="give the weights in larger units",
        )
    count = 0
    for place, weight in enumerate(weights):
        one, two = _sums(weights[0:place:2]), np.sort(_sums(weights[1:place:2]))
        below = np.searchsorted(two, quota - one, "left")
        count += int((below - np.searchsorted(two, quota - weight - one, "left")).sum())
    return count


def _sums(weights: tuple[int, ...]) -> NDArray[np.int64]:
    """Weight of every subset."""
    sums = np.zeros(1, np.int64)
    for weight in weights:
        sums = np.concatenate((sums, sums + weight))
    return sums


def _of_size(weights: tuple[int, ...], quota: int, size: int) -> Iterator[tuple[int, ...]]:
    """Minimal sets of one size as places, heavy ones first."""
    n = len(weights)
    before = [0]
    for weight in weights:
        before.append(before[-1] + weight)

    @cache
    def possible(at: int, left: int, total: int) -> bool:
        if left == 0:
            return total >= quota
        if n - at < left or total + before[at + left] - before[at] < quota:
            return False
        if total + before[n - 1] - before[n - left] >= quota:
            return False
        return any(possible(k + 1, left - 1, total + weights[k]) for k in range(at, n - left + 1))

    def walk(at: int, left: int, total: int, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if left == 0:
            yield chosen
            return
        for k in range(at, n - left + 1):
            if possible(k + 1, left - 1, total + weights[k]) and (left > 1 or total < quota):
                yield from walk(k + 1, left - 1, total + weights[k], (*chosen, k))

    if possible(0, size, 0):
        yield from walk(0, size, 0, ())


def _table(game: Game, shown: int, *, blocking: bool) -> _Family:
    """All answers of all players, one by one."""
    names = players(game)
    if len(names) > MOST_TOGETHER:
        raise LimitExceeded(
            f"{len(names)} players of stages that share somebody are more than {MOST_TOGETHER}",
            hint="the power indices still hold; coalitions of such a rule are not listed",
        )
    won = _winning(game, {name: bit for bit, name in enumerate(names)})
    if blocking:
        won = ~won[::-1]
    minimal = won.copy()
    for bit in range(len(names)):
        split = minimal.reshape(-1, 2, 2**bit)
        split[:, 1] &= ~won.reshape(-1, 2, 2**bit)[:, 0]
    masks = np.flatnonzero(minimal)
    first = masks[np.argsort(np.bitwise_count(masks), kind="stable")[:shown]]
    sets = [frozenset(name for bit, name in enumerate(names) if mask >> bit & 1) for mask in first.tolist()]
    return _Family(len(masks), tuple(_sorted(sets)))


def _winning(game: Game, bits: dict[str, int]) -> NDArray[np.bool_]:
    """Whether each set of players, as a bit mask, makes the decision pass; shape (2^n,)."""
    if isinstance(game, Vote):
        weight = dict(zip(game.players, game.weights, strict=True))
        sums = np.zeros(1, np.int64)
        agreed = np.ones(1, np.bool_)
        for name in bits:
            sums = np.concatenate((sums, sums + weight.get(name, 0)))
            without = np.zeros_like(agreed) if name in game.vetoes else agreed
            agreed = np.concatenate((without, agreed))
        return np.asarray((sums >= game.quota) & agreed)
    parts = [_winning(part, bits) for part in game.parts]
    if isinstance(game, All):
        return np.asarray(np.logical_and.reduce(parts))
    if isinstance(game, AnyOf):
        return np.asarray(np.logical_or.reduce(parts))
    passed = np.zeros(len(parts[0]), np.int16)
    for part in parts:
        passed += part
    return np.asarray(passed >= game.k)
