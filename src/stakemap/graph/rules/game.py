"""Decision rules as simple games: who must say yes for a decision to pass.

A vote is the leaf; `All` (every part must pass), `AnyOf` (one part is enough) and `AtLeast` (k parts)
join parts.  The same player may stand in several places: that is one person with several votes, who
says the same everywhere.

>>> rule = All((Vote("committee", ("a", "b", "c"), (1, 1, 1), 2), Vote("approver", ("d",), (1,), 1)))
>>> wins(rule, {"a", "b", "d"}), wins(rule, {"a", "b", "c"})
(True, False)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from stakemap.errors import InputError, LimitExceeded

__all__ = [
    "DEEPEST",
    "All",
    "AnyOf",
    "AtLeast",
    "Game",
    "Vote",
    "meeting",
    "places",
    "players",
    "shared",
    "votes",
    "wins",
]

DEEPEST = 60
"""Most levels a rule may be nested."""


@dataclass(frozen=True)
class Vote:
    """A weighted vote: passes if the weight of yes reaches the quota and every veto player says yes.

    Parameters
    ----------
    name
        Of the stage or body.
    players
        Distinct ids.
    weights
        Integers >= 0, one a player.
    quota
        Integer >= 1; above the sum of weights the vote can never pass.
    vetoes
        Players without whom it does not pass, whatever their weight.

    Raises
    ------
    InputError
        If any of this does not hold.
    """

    name: str
    players: tuple[str, ...]
    weights: tuple[int, ...]
    quota: int
    vetoes: frozenset[str] = frozenset()
    depth: int = field(default=1, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "players", tuple(self.players))
        object.__setattr__(self, "weights", tuple(self.weights))
        object.__setattr__(self, "vetoes", frozenset(self.vetoes))
        if not self.players:
            raise InputError(f"the vote {self.name!r} has no voter")
        if len(set(self.players)) != len(self.players):
            raise InputError(
                f"a voter stands twice in the vote {self.name!r}",
                hint="add the weights instead",
            )
        if len(self.weights) != len(self.players):
            raise InputError(
                f"the vote {self.name!r} has {len(self.weights)} weights for {len(self.players)} voters"
            )
        if any(not _whole(weight) or weight < 0 for weight in self.weights):
            raise InputError(f"weights in the vote {self.name!r} must be whole numbers, 0 or more")
        if not _whole(self.quota) or self.quota < 1:
            raise InputError(f"the quota of the vote {self.name!r} must be a whole number, 1 or more")
        if not self.vetoes <= set(self.players):
            raise InputError(f"a veto in the vote {self.name!r} belongs to somebody who does not vote there")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True)
class All:
    """Passes if every part passes: a chain of stages."""

    parts: tuple[Game, ...]
    name: str = ""
    depth: int = field(default=1, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _settle(self)


@dataclass(frozen=True)
class AnyOf:
    """Passes if at least one part passes: alternatives."""

    parts: tuple[Game, ...]
    name: str = ""
    depth: int = field(default=1, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _settle(self)


@dataclass(frozen=True)
class AtLeast:
    """Passes if at least k parts pass, 1 <= k <= number of parts."""

    k: int
    parts: tuple[Game, ...]
    name: str = ""
    depth: int = field(default=1, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _settle(self)
        if not _whole(self.k) or not 1 <= self.k <= len(self.parts):
            raise InputError(
                f"at least {self.k} of {len(self.parts)} parts is not a rule",
                hint="k from 1 to the number",
            )


Game = Vote | All | AnyOf | AtLeast


def _settle(game: All | AnyOf | AtLeast) -> None:
    object.__setattr__(game, "parts", tuple(game.parts))
    if not game.parts:
        raise InputError("a rule without parts")
    if not all(isinstance(part, Vote | All | AnyOf | AtLeast) for part in game.parts):
        raise InputError("the parts of a rule must be votes or rules")
    depth = 1 + max(part.depth for part in game.parts)
    if depth > DEEPEST:
        raise LimitExceeded(f"the rule is nested more than {DEEPEST} levels deep")
    object.__setattr__(game, "depth", depth)


def votes(game: Game) -> Iterator[Vote]:
    """Every vote of a rule, in the order it is written."""
    if isinstance(game, Vote):
        yield game
    else:
        for part in game.parts:
            yield from votes(part)


def places(game: Game) -> Counter[str]:
    """In how many votes each player stands."""
    return Counter(player for vote in votes(game) for player in vote.players)


def players(game: Game) -> tuple[str, ...]:
    """All players, sorted."""
    return tuple(sorted(places(game)))


def shared(game: Game) -> tuple[str, ...]:
    """Players who vote in more than one place, sorted."""
    return tuple(sorted(player for player, times in places(game).items() if times > 1))


def wins(game: Game, coalition: Collection[str]) -> bool:
    """Whether the decision passes when exactly the members of `coalition` say yes."""
    yes = frozenset(coalition)
    if isinstance(game, Vote):
        weight = sum(w for player, w in zip(game.players, game.weights, strict=True) if player in yes)
        return weight >= game.quota and game.vetoes <= yes
    return sum(wins(part, yes) for part in game.parts) >= _needed(game)


def _needed(game: All | AnyOf | AtLeast) -> int:
    """How many parts must pass."""
    if isinstance(game, AtLeast):
        return game.k
    return len(game.parts) if isinstance(game, All) else 1


def meeting(game: Game, one: str, other: str) -> tuple[int, int] | None:
    """Where two votes meet: how many parts of the smallest rule with both must pass, and how many it has.

    None where one of them is not in the rule, or the two are one.

    Examples
    --------
    >>> one, two, three = (Vote(name, ("x",), (1,), 1) for name in ("one", "two", "three"))
    >>> rule = All((one, AnyOf((two, three))))
    >>> meeting(rule, "one", "two"), meeting(rule, "two", "three"), meeting(rule, "one", "four")
    ((2, 2), (1, 2), None)
    """
    if isinstance(game, Vote):
        return None
    names = [{vote.name for vote in votes(part)} for part in game.parts]
    for part, held in zip(game.parts, names, strict=True):
        if one in held and other in held:
            return meeting(part, one, other)
    return (_needed(game), len(game.parts)) if {one, other} <= set().union(*names) else None
