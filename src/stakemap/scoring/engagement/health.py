"""Strength of a relation on a day, from dated contacts and from what went wrong.

Health is the product of three parts, each in [0, 1]:

- strength a / (a + saturation), where a adds up the contacts, each halved every half-life; the half-life
  grows with the years that the relation has lasted, because older ties fade more slowly;
- balance 1 - one_way (1 - b), where b is 1 if both sides start equally much and 0 if one side alone does;
- service exp(-load): complaints that are open and deliveries that are late, fading once they are settled.

A silence is held against the relation's own rhythm: if contacts come at a steady rate and n gaps took
T days, a silence of g days or longer comes by chance in (T / (T + g))^n of cases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Burden", "Contact", "HealthRates", "RelationHealth", "health", "silence_chance"]

_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact: days ago and weight, both 0 or more; whether theirs started it (``None``: not known)."""

    ago: float
    weight: float
    theirs: bool | None = None


@dataclass(frozen=True, slots=True)
class Burden:
    """Something that went wrong: how much it weighs, and days since it was mended (``None``: still open)."""

    weight: float
    mended: float | None = None


@dataclass(frozen=True, slots=True)
class HealthRates:
    """The constants; all assumed, rows of `data/assumptions.csv`.

    Attributes
    ----------
    half_life
        Days in which a contact of a new relation loses half of its weight; > 0.
    growth
        By what share the half-life grows with each year that the relation has lasted; >= 0.
    longest
        The half-life grows to at most this many times; >= 1.
    saturation
        Decayed weight at which the strength is one half; > 0.
    one_way
        Share lost where one side alone starts, in [0, 1].
    recovery
        Days in which a mended burden loses half of its weight; > 0.
    """

    half_life: float
    growth: float
    longest: float
    saturation: float
    one_way: float
    recovery: float

    def __post_init__(self) -> None:
        if min(self.half_life, self.saturation, self.recovery) <= 0 or self.longest < 1 or self.growth < 0:
            raise InputError("half-life, saturation and recovery must be above 0, growth not negative")
        if not 0 <= self.one_way <= 1:
            raise InputError("the share lost where one side alone starts must lie in 0 to 1")

    def half_life_of(self, years: float) -> float:
        """The half-life in days of a relation that lasted some years."""
        return self.half_life * min(self.longest, 1 + self.growth * years)


@dataclass(frozen=True, slots=True)
class RelationHealth:
    """Health with its parts, each in [0, 1]; `weight` is what the contacts add up to."""

    weight: float
    strength: float
    balance: float
    service: float
    half_life: float

    @property
    def value(self) -> float:
        """The product of the three parts."""
        return self.strength * self.balance * self.service


def health(
    contacts: Sequence[Contact], burdens: Sequence[Burden], rates: HealthRates, *, known: float = 0.0
) -> RelationHealth:
    """The health of a relation on a day.

    Parameters
    ----------
    contacts
        Up to that day; none gives 0.
    burdens
        What went wrong up to that day.
    rates
        The constants.
    known
        Days ago when the relation began, where it is older than the first contact.

    Returns
    -------
    RelationHealth
        In [0, 1); O(n).

    References
    ----------
    .. [1] Ahmad, W., Porter, M. A. & Beguerisse-Diaz, M. (2021). Tie-decay networks in continuous time and
       eigenvector-based centralities. IEEE Trans. Netw. Sci. Eng. 8(2): the decaying sum over contacts.
    .. [2] Burt, R. S. (2000). Decay functions. Social Networks 22(1): older ties decay more slowly.

    Examples
    --------
    >>> rates = HealthRates(half_life=180, growth=0.25, longest=3, saturation=2, one_way=0.3, recovery=180)
    >>> health([Contact(0, 1, True), Contact(0, 1, False)], [], rates).value
    0.5
    >>> health([], [], rates).value
    0.0
    """
    if not contacts:
        return RelationHealth(0.0, 0.0, 1.0, _service(burdens, rates), rates.half_life)
    first, last = max(known, *(c.ago for c in contacts)), min(c.ago for c in contacts)
    half_life = rates.half_life_of((first - last) / _YEAR)
    left = [(c.weight * 0.5 ** (c.ago / half_life), c.theirs) for c in contacts]
    weight = math.fsum(value for value, _ in left)
    ours, theirs = (math.fsum(v for v, who in left if who is side) for side in (False, True))
    both = 2 * min(ours, theirs) / (ours + theirs) if ours + theirs > 0 else 1.0
    return RelationHealth(
        weight,
        weight / (weight + rates.saturation),
        1 - rates.one_way * (1 - both),
        _service(burdens, rates),
        half_life,
    )


def _service(burdens: Sequence[Burden], rates: HealthRates) -> float:
    load = (b.weight * (1.0 if b.mended is None else 0.5 ** (b.mended / rates.recovery)) for b in burdens)
    return math.exp(-math.fsum(load))


def silence_chance(gaps: Sequence[float], silent: float) -> float:
    """How often a silence at least this long comes by chance, if contacts come at a steady rate.

    Parameters
    ----------
    gaps
        Days between the contacts so far, n of them.
    silent
        Days since the last contact.

    Returns
    -------
    float
        In [0, 1]; 1 without a gap of any length.  Exact for exponential gaps; for more regular ones it is
        too large, never too small.

    References
    ----------
    .. [1] Cox, D. R. & Lewis, P. A. W. (1966). The Statistical Analysis of Series of Events, ch. 3: the
       ratio of two waiting times of one rate is F(2, 2n).

    Examples
    --------
    >>> silence_chance([30, 30, 30], 30), silence_chance([], 500)
    (0.421875, 1.0)
    """
    total = math.fsum(gaps)
    return (total / (total + silent)) ** len(gaps) if total > 0 else 1.0
