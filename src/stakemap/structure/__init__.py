"""Groups nobody declared, people who stand between others, formal against informal.

>>> import stakemap as sm
>>> plan = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)
>>> tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=plan)
>>> sm.groups(tender)
<InformalGroups: 3 beat chance, 3 of them undeclared>
>>> sm.brokerage(tender).top(1)[0].node
'p:lu-xiangyi'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.errors import InputError
from stakemap.structure.brokers import Broker, Brokerage, Crossing
from stakemap.structure.formal_informal import FormalGap, Pull
from stakemap.structure.informal_groups import Circle, InformalGroups, Shared
from stakemap.structure.layers_of_account import LABELS, Structure, layers

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed

__all__ = [
    "LABELS",
    "Broker",
    "Brokerage",
    "Circle",
    "Crossing",
    "FormalGap",
    "InformalGroups",
    "Pull",
    "Shared",
    "Structure",
    "brokerage",
    "gap",
    "groups",
]


def _of(analysis: Analysed) -> Structure:
    if analysis.case is None:
        hint = "for bare arrays see scoring.groups.find_groups, scoring.brokerage and scoring.gap"
        raise InputError("structure needs facts", hint=hint)
    return layers(analysis.case)


def groups(analysis: Analysed) -> InformalGroups:
    """Groups of people who hold together more than chance, beside what was declared.

    Parameters
    ----------
    analysis
        Of a graph of facts; its day and facts count, its view does not: groups are of the informal ties.

    Returns
    -------
    InformalGroups
        Each group with its core, the nearest unit or reported group, and what the members' records share,
        as an observation; E-I index and homophily by career origin.  Worked out once.

    Raises
    ------
    InputError
        Bare arrays.

    Examples
    --------
    >>> import stakemap as sm
    >>> found = sm.groups(sm.analyze(sm.from_edges([("a", "b"), ("c", "b")])))
    >>> found.named
    ()
    """
    return _of(analysis).groups


def brokerage(analysis: Analysed, by: str = "unit") -> Brokerage:
    """Who stands between others: structural holes, five roles, single points, ties across lines.

    Parameters
    ----------
    analysis
        As in `groups`.
    by
        What people are labelled by for roles and crossings: ``unit``, ``line`` (条, along professional
        guidance) or ``origin``.

    Raises
    ------
    InputError
        Bare arrays.
    UnknownName
        Another kind of label.

    Examples
    --------
    >>> import stakemap as sm
    >>> star = sm.from_edges([("a", "hub"), ("b", "hub"), ("c", "hub")])
    >>> sm.brokerage(sm.analyze(star)).top(1)[0].effective_size
    3.0
    """
    return _of(analysis).brokerage(by)


def gap(analysis: Analysed) -> FormalGap:
    """How far each person's informal rank is from the formal one, and which master of a unit pulls where.

    The formal rank is the administrative level where at least half of the people have one, else formal
    power; the informal rank is by hidden influence.

    Raises
    ------
    InputError
        Bare arrays, or nobody is ranked in both.

    Examples
    --------
    >>> import stakemap as sm
    >>> len(sm.gap(sm.analyze(sm.from_edges([("a", "b"), ("c", "b")]))))
    3
    """
    return _of(analysis).gap
