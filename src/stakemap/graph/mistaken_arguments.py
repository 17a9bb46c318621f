"""Which door a thing at hand takes: for errors that say what to call instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePath
from types import UnionType
from typing import Any

from stakemap.errors import InputError
from stakemap.model import Record

__all__ = [
    "check_kind",
    "iterable",
    "kind_of",
    "no_network",
    "not_a_graph",
    "not_a_path",
    "not_an_analysis",
    "wrong_kind",
]

_BY_PACKAGE = {
    "pandas": "sm.from_frame(table)",
    "polars": "sm.from_frame(table)",
    "pyarrow": "sm.from_frame(table)",
    "networkx": "sm.from_networkx(graph)",
    "igraph": "sm.from_igraph(graph)",
    "numpy": "sm.from_matrix(matrix)",
    "scipy": "sm.from_matrix(matrix)",
}


def kind_of(thing: object) -> str:
    """The class of something, with its article.

    Examples
    --------
    >>> kind_of({}), kind_of(1)
    ('a dict', 'an int')
    """
    name = type(thing).__name__
    return f"an {name}" if name[0] in "AEIOaeio" else f"a {name}"


def wrong_kind(thing: object, wanted: str, hint: str = "") -> InputError:
    """What to say where one kind of thing is needed and another was given.

    Examples
    --------
    >>> str(wrong_kind(3, "the address of a store", "write sqlite:///accounts.db"))
    'an int is not the address of a store; write sqlite:///accounts.db'
    """
    return InputError(f"{kind_of(thing)} is not {wanted}", hint=hint)


def iterable(things: object, wanted: str, hint: str = "") -> Iterable[Any]:
    """Things that can be gone through.

    Raises
    ------
    InputError
        What cannot, with what is wanted.
    """
    if not isinstance(things, Iterable):
        raise wrong_kind(things, wanted, hint)
    return things


def check_kind(thing: object, kind: type | UnionType, refusal: Callable[[object], InputError]) -> None:
    """Refuse what is not of a kind.

    Raises
    ------
    InputError
        As `refusal` says it of the thing.
    """
    if not isinstance(thing, kind):
        raise refusal(thing)


def not_a_graph(thing: object) -> InputError:
    """What to say where a graph of facts is needed and something else was given.

    Examples
    --------
    >>> str(not_a_graph("bureau.xlsx"))
    'a str is not a graph of facts; call sm.read(path) first'
    """
    hint = "give its graph and its plan" if hasattr(thing, "plan") else f"call {_door(thing)} first"
    return InputError(f"{kind_of(thing)} is not a graph of facts", hint=hint)


def not_an_analysis(thing: object) -> InputError:
    """What to say where an analysis is needed and something else was given.

    Examples
    --------
    >>> from stakemap.graph.property_graph import PropertyGraph
    >>> str(not_an_analysis(PropertyGraph()))
    'a PropertyGraph is not an analysis; call sm.analyze(graph) first'
    """
    graph = hasattr(thing, "facts") or hasattr(thing, "arc")
    hint = f"call {'sm.analyze(graph)' if graph else 'sm.analyze(sm.read(path))'} first"
    return InputError(f"{kind_of(thing)} is not an analysis", hint=hint)


def not_a_path(thing: object) -> InputError:
    """What to say where a file was asked for and something at hand was given."""
    return InputError(f"{kind_of(thing)} is not a path", hint=f"call {_door(thing)}")


def no_network(thing: object) -> InputError:
    """What to say where a network was asked for and something else was given.

    Examples
    --------
    >>> str(no_network({"ann": ["bob"]}))
    'a dict is not a network; call sm.from_frame(columns) or sm.from_groups(groups)'
    """
    return InputError(f"{kind_of(thing)} is not a network", hint=f"call {_door(thing)}")


def _door(thing: object) -> str:
    if isinstance(thing, str | PurePath):
        return "sm.read(path)"
    package = type(thing).__module__.partition(".")[0]
    if package in _BY_PACKAGE:
        return _BY_PACKAGE[package]
    if isinstance(thing, list | tuple) and thing and isinstance(thing[0], Record):
        return "sm.PropertyGraph(facts)"
    if isinstance(thing, dict):
        return "sm.from_frame(columns) or sm.from_groups(groups)"
    return "sm.from_edges(rows), sm.from_frame(table) or sm.read(path)"
