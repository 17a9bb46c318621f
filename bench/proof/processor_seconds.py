"""A plugin of pytest: processor seconds of each test, with those of programs that it started, as JSON.

A busy machine takes longer on its clock and not of its processor, so what is chosen by these is the same.
"""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Generator
from pathlib import Path

import pytest

PLACE = "STAKEMAP_TEST_SECONDS"
"""Variable of the environment that names the file."""
_SPENT = "processor seconds"
_begun: dict[str, float] = {}
_seconds: dict[str, float] = {}


def _spent() -> float:
    took = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in took)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logstart(nodeid: str) -> None:
    """Note where a test begins, in the process that runs it."""
    _begun[nodeid] = _spent()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say with its last report what a test took."""
    report = yield
    if report.when == "teardown" and item.nodeid in _begun:
        report.user_properties.append((_SPENT, _spent() - _begun[item.nodeid]))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Collect, in the process that hears of all."""
    for name, value in report.user_properties:
        if name == _SPENT and isinstance(value, float):
            _seconds[report.nodeid] = round(value, 3)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write them down."""
    if not hasattr(session.config, "workerinput"):
        Path(os.environ[PLACE]).write_text(json.dumps(_seconds), encoding="utf-8")
