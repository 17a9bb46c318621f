"""The invented bureau, the example city, and a reader of pictures, as fixtures."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

import stakemap as sm
from stakemap import examples


def _load(name: str) -> ModuleType:
    full = f"stakemap_tests_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[full] = module
        spec.loader.exec_module(module)
    return sys.modules[full]


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    """Module with `city`, `chain` and `ranks`, and the file it was read from."""
    return _load("invented")


@pytest.fixture(scope="session")
def seen():
    """Axes -> what a reader sees: `texts`, `shapes`, `things(kind)`, `person(id)`, `legend`."""
    return _load("reading").Seen


@pytest.fixture(scope="session")
def extent():
    """Tag and attributes of a shape -> left, top, right, bottom of the points it names."""
    return _load("reading").extent


@pytest.fixture(scope="session")
def city(invented):
    """60 seats, 12 units, 40 ties of five kinds."""
    return invented.city()


@pytest.fixture(scope="session")
def chart(city):
    """The Axes of the bureau, drawn once."""
    from stakemap import plot

    return plot.formal_and_informal(city)


@pytest.fixture(scope="session")
def tender():
    """The analysis of the example city's tender, with draws."""
    plan = sm.Plan(as_of=examples.TODAY, today=examples.TODAY)
    return sm.analyze(examples.city(), decision=examples.DECISION, plan=plan, draws=80)
