"""Which level a relation has reached, from indicators of which some are not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stakemap.errors import InputError

__all__ = ["Reached", "reached"]


@dataclass(frozen=True, slots=True)
class Reached:
    """The level, and how far each level holds.

    Attributes
    ----------
    level
        Number of levels reached above the lowest, 0 or more; ``None`` where too little is known to say.
    known, met
        For each level: share of its indicators that are known, and share of the known ones that hold.
    """

    level: int | None
    known: tuple[float, ...]
    met: tuple[float, ...]


def reached(holds: Sequence[Sequence[bool | None]], *, known: float, met: float) -> Reached:
    """Climb from the lowest level as long as enough is known and enough of that holds.

    Parameters
    ----------
    holds
        For each level above the lowest, in order, whether each of its indicators holds; ``None`` where it
        is not known.
    known
        Share of a level's indicators that must be known, in (0, 1].
    met
        Share of the known ones that must hold, in (0, 1].

    Returns
    -------
    Reached
        No level at all where too little is known of the first above the lowest; a level above is never
        claimed past one that does not hold.

    Raises
    ------
    InputError
        A share outside (0, 1].

    Examples
    --------
    >>> reached([[True, True, None], [True, False, False]], known=0.6, met=0.75).level
    1
    >>> reached([[True, None, None]], known=0.6, met=0.75).level is None
    True
    """
    if not (0 < known <= 1 and 0 < met <= 1):
        raise InputError("the shares that must be known and must hold lie in (0, 1]")
    shares = [_shares(one) for one in holds]
    level: int | None = None
    for place, (seen, held) in enumerate(shares):
        if seen < known:
            break
        level = place
        if held < met:
            break
        level = place + 1
    return Reached(level, tuple(seen for seen, _ in shares), tuple(held for _, held in shares))


def _shares(one: Sequence[bool | None]) -> tuple[float, float]:
    told = [value for value in one if value is not None]
    return (len(told) / len(one) if one else 0.0, sum(told) / len(told) if told else 0.0)
