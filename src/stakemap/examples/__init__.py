"""Graphs to try things on: an invented city, and two classics that networkx ships.

The city of Hupo (琥珀市, "Amber City"), the province of Xialing, every body, every person and
every source in it are invented; so is the tender that the city is about to decide.  It is a
folder of CSV files as an account manager would keep it, in Chinese and English, with things
to find in it: see `city`.

May import: `stakemap.io`, `stakemap.graph`, and what these may; nothing that analyses.

>>> from stakemap import examples
>>> examples.names()
('city', 'florence', 'karate_club')
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.errors import UnknownName

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = [
    "DECISION",
    "OTHER_DECISION",
    "TODAY",
    "city",
    "city_folder",
    "florence",
    "karate_club",
    "load",
    "names",
    "scenario_file",
]


def __dir__() -> list[str]:
    return __all__


TODAY = "2026-09-01"
"""The day on which the invented city is looked at: as_of and today of every example."""

DECISION = "d:smart-traffic"
"""The tender of the invented city: five steps, a rule with AND and OR, two vetoes."""

OTHER_DECISION = "d:bridge-sensors"
"""A smaller open decision of the invented city; its first step belongs to an empty seat."""


@cache
def city() -> PropertyGraph:
    """The invented city: twelve public bodies in lines and blocks, some sixty people, one tender.

    What there is to find on `TODAY`: the chief engineer, who screens the proposals, is the narrow
    place of the tender, and nobody of the team knows him; three of those who vote turn to a senior
    researcher of low rank who has no vote; the person whom most people turn to moves very little;
    the traffic police have two masters who want different things.  Two rivals go together for the tender,
    our licence ends before it can be signed, one step of our plan lies in its quiet period, one relation
    cools, a complaint is answered and not settled.

    Returns
    -------
    PropertyGraph
        Read from `city_folder` once a process; it is frozen, so that every call can give the same one.

    Examples
    --------
    >>> graph = city()
    >>> graph.name("p:qi-wangshu"), graph.name("p:qi-wangshu", "zh")
    ('Qi Wangshu', '岐望舒')
    """
    from stakemap.io import read

    return read(city_folder())


def city_folder() -> Path:
    """The folder of CSV files that `city` reads: copy it to begin with data of your own."""
    return Path(__file__).parent / "city"


def scenario_file() -> Path:
    """A scenario for the invented city as YAML: its chief engineer retires, somebody acts in the post.

    Examples
    --------
    >>> from stakemap.graph.change.scenario import Scenario
    >>> [edit.do for edit in Scenario.read(scenario_file())]
    ['leave', 'appoint']
    """
    return Path(__file__).parent / "retire.yaml"


def florence() -> PropertyGraph:
    """Marriages between sixteen families of Florence about 1430, as ties both ways.

    References
    ----------
    .. [1] Padgett, J. F. and Ansell, C. K. (1993). Robust action and the rise of the Medici,
       1400-1434. Am. J. Sociol. 98(6).

    Examples
    --------
    >>> len(florence().neighbours("Medici"))
    6
    """
    import networkx as nx

    from stakemap.graph.from_data.networks import from_networkx

    return from_networkx(nx.florentine_families_graph())


def karate_club() -> PropertyGraph:
    """Thirty-four members of a club and in how many places each two of them met, as counts both ways.

    References
    ----------
    .. [1] Zachary, W. W. (1977). An information flow model for conflict and fission in small groups.
       J. Anthropol. Res. 33(4).

    Examples
    --------
    >>> len(karate_club().neighbours("33"))
    17
    """
    import networkx as nx

    from stakemap.graph.from_data.networks import from_networkx

    meetings: nx.Graph[int] = nx.Graph(nx.karate_club_graph().edges(data=True))
    return from_networkx(meetings, weight="weight", values="count")


_EXAMPLES: dict[str, Callable[[], PropertyGraph]] = {
    "city": city,
    "florence": florence,
    "karate_club": karate_club,
}


def names() -> tuple[str, ...]:
    """What `load` knows."""
    return tuple(_EXAMPLES)


def load(name: str) -> PropertyGraph:
    """An example by its name.

    Raises
    ------
    UnknownName
        With the known names.
    """
    try:
        build = _EXAMPLES[name]
    except KeyError:
        raise UnknownName("example", name, names()) from None
    return build()
