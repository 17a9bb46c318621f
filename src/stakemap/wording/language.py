"""The language in which results show themselves, and names in each language.

One for the process (`set_language`, else the environment's ``STAKEMAP_LANG``, else English), and another for
the part of a program that asks for it (`in_language`), whatever other threads and tasks do meanwhile.
`explain` and `text` are in it too, where no language is given; numbers, machine names and reports never
depend on it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from stakemap.errors import check_known
from stakemap.wording.phrases import LANGUAGES

__all__ = ["Called", "called", "either", "in_language", "language", "set_language"]

_HERE: ContextVar[str | None] = ContextVar("language", default=None)
_PROCESS: dict[str, str] = {}


def _known(lang: str) -> str:
    check_known("language", lang, LANGUAGES)
    return lang


def set_language(lang: str | None) -> None:
    """Show results in this language from now on, in every thread; ``None`` goes back to the environment's.

    Tables, names in frames, and what `explain` and `text` say where no language is given.  Reports and
    pictures have a `lang` of their own.

    Parameters
    ----------
    lang
        ``en`` or ``zh``.

    Raises
    ------
    UnknownName
        Another language.

    Examples
    --------
    >>> set_language("zh")
    >>> language()
    'zh'
    >>> set_language(None)
    """
    if lang is None:
        _PROCESS.clear()
    else:
        _PROCESS["lang"] = _known(lang)


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """Show results in this language inside a ``with`` block, for this thread or task alone.

    Raises
    ------
    UnknownName
        Another language.

    Examples
    --------
    >>> with in_language("zh"):
    ...     language()
    'zh'
    >>> language()
    'en'
    """
    token = _HERE.set(_known(lang))
    try:
        yield
    finally:
        _HERE.reset(token)


def language() -> str:
    """The language in which results show themselves here: ``en`` or ``zh``."""
    here = _HERE.get() or _PROCESS.get("lang")
    if here is not None:
        return here
    asked = os.environ.get("STAKEMAP_LANG", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


class Called(Mapping[str, str]):
    """Names by id as their owner writes them, and in each language; each is worked out when it is asked for.

    Parameters
    ----------
    nodes
        Ids.
    ask
        The name of an id in a language; ``""`` is as its owner writes it.

    Examples
    --------
    >>> names = Called(["p:li"], lambda node, lang: {"zh": "Li4"}.get(lang, "Li"))
    >>> names["p:li"], names.in_(("p:li"), "zh")
    ('Li', 'Li4')
    """

    __slots__ = ("_ask", "_held", "_nodes")

    def __init__(self, nodes: Iterable[str], ask: Callable[[str, str], str]) -> None:
        self._nodes = dict.fromkeys(nodes)
        self._ask = ask
        self._held: dict[tuple[str, str], str] = {}

    def in_(self, node: str, lang: str) -> str:
        """The name in a language; the id where there is no such node."""
        if node not in self._nodes:
            return node
        if (node, lang) not in self._held:
            self._held[node, lang] = self._ask(node, lang)
        return self._held[node, lang]

    def __getitem__(self, node: str) -> str:
        if node not in self._nodes:
            raise KeyError(node)
        return self.in_(node, "")

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __reduce__(self) -> tuple[object, ...]:
        langs = ("", *LANGUAGES)
        return _again, (
            tuple(self._nodes),
            {(n, lang): self.in_(n, lang) for n in self._nodes for lang in langs},
        )


def _again(nodes: tuple[str, ...], held: dict[tuple[str, str], str]) -> Called:
    return Called(nodes, _Held(held))


class _Held:
    """Names that were worked out before."""

    def __init__(self, held: dict[tuple[str, str], str]) -> None:
        self._held = held

    def __call__(self, node: str, lang: str) -> str:
        return self._held[node, lang]


def called(names: Mapping[str, str], node: str) -> str:
    """The name of a node in the language of `language`; of plain names the only one; else the id."""
    return names.in_(node, language()) if isinstance(names, Called) else names.get(node, node)


def either(*names: Mapping[str, str]) -> Called:
    """The names of several results together; of somebody in two of them that of the first."""
    return Called((node for some in names for node in some), partial(_first, names))


def _first(names: tuple[Mapping[str, str], ...], node: str, lang: str) -> str:
    held = next(some for some in names if node in some)
    return held.in_(node, lang) if isinstance(held, Called) else held[node]
