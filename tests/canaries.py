"""Names that must not leave: what logs and errors of a test say is searched for those of people.

Canaries are the names of the people of the invented city, of whom most tests are, and some that stand
nowhere else.  Logs of this package and of the Neo4j driver are taken at every level, and each error of
this package as it is made; a test in which one of them holds a canary fails.
"""

from __future__ import annotations

import logging
import re
from functools import cache

import pytest

from stakemap import errors

__all__ = ["NAMES", "Watch", "holding", "pytest_runtest_call"]

NAMES = ("Zebulon Quirke", "Quirke", "Zebulon", "奎泽布", "CANARY")
"""Canaries that stand in no other data."""
_LOGGERS = ("stakemap", "neo4j")


@cache
def _pattern() -> re.Pattern[str]:
    from stakemap.examples import city
    from stakemap.model import Person, TeamMember

    people = (*city().of(Person), *city().of(TeamMember))
    names = {name for one in people for name in (one.name, one.name_en, one.name_zh) if name}
    return re.compile("|".join(map(re.escape, sorted({*NAMES, *names}, key=len, reverse=True))))


def holding(text: str) -> list[str]:
    """The canaries in a text."""
    return _pattern().findall(text)


class _Taken(logging.Handler):
    def __init__(self, hits: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.hits = hits

    def emit(self, record: logging.LogRecord) -> None:
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        if holding(f"{record.getMessage()} {trace}"):
            self.hits.append(f"log of {record.name}, level {record.levelname}")


class Watch:
    """Take logs and errors until the end of the block; `hits` says which of them held a canary."""

    def __init__(self) -> None:
        self.hits: list[str] = []

    def __enter__(self) -> Watch:
        _pattern()  # reading the city makes errors itself, so that it comes before they are watched
        self._handler = _Taken(self.hits)
        self._levels = [(logging.getLogger(name), logging.getLogger(name).level) for name in _LOGGERS]
        for logger, _ in self._levels:
            logger.addHandler(self._handler)
            logger.setLevel(logging.DEBUG)
        self._made = made = errors.StakemapError.__init__
        hits = self.hits

        def init(error, message, *, hint=""):
            made(error, message, hint=hint)
            if holding(f"{error} {error!r} {error.args} {error.hint}"):
                hits.append(f"text of {type(error).__name__}")

        errors.StakemapError.__init__ = init
        return self

    def __exit__(self, *_: object) -> None:
        errors.StakemapError.__init__ = self._made
        for logger, level in self._levels:
            logger.removeHandler(self._handler)
            logger.setLevel(level)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Watch each test; one that is about leaks itself carries the mark ``leaks``."""
    with Watch() as watch:
        result = yield
    if watch.hits and item.get_closest_marker("leaks") is None:
        pytest.fail(f"a name got out: {', '.join(sorted(set(watch.hits)))}", pytrace=False)
    return result
