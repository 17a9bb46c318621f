"""The invented bureau as fixtures."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _load() -> ModuleType:
    name = "stakemap_tests_invented"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("invented.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    """Module with `city`, `chain` and `ranks`."""
    return _load()


@pytest.fixture(scope="session")
def city(invented):
    """60 seats, 12 units, 40 ties of five kinds."""
    return invented.city()


@pytest.fixture(scope="session")
def chart(city):
    """The Axes of the bureau, drawn once."""
    from stakemap import plot

    return plot.formal_and_informal(city)
