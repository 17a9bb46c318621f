"""One mutant in a process of its own, forked from one that has loaded what all of them need."""

from __future__ import annotations

import ast
import os
import resource
import sys
import types
from collections.abc import Sequence
from dataclasses import replace
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from typing import Any

import hypothesis.strategies
import networkx as nx
import numpy as np
import pydantic
import pytest
import scipy.sparse.linalg
import yaml

from bench.proof.mutator import UNCHANGED, Mutant
from bench.proof.near_tests import NearTests

__all__ = ["outcome", "sound"]

LOADED = (hypothesis.strategies, nx, np, pydantic, scipy.sparse.linalg, yaml)
"""What every test needs and no mutant changes."""
QUICK, LONG = 3.0, 20.0
"""Seconds of tests at first, and where those did not kill it."""
PLAIN = "--assert=plain"
"""Else pytest loads a module whose doctests are run itself, and without the change."""
MORE = 30
"""Seconds of processor time beyond five times that of its tests, after which a mutant hangs."""


class _Changed(MetaPathFinder):
    """Gives one module its changed code."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name, self.tree = name, tree

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's own spec with another loader; nothing for other names."""
        if name != self.name:
            return None
        found = PathFinder.find_spec(name, path, target)
        if found is not None and found.origin is not None:
            found.loader = _loader(name, found.origin, self.tree)
        return found


def _loader(name: str, origin: str, tree: ast.Module) -> Loader:
    class Made(SourceFileLoader):
        def get_code(self, fullname: str) -> types.CodeType:
            del fullname
            return compile(tree, origin, "exec")

    return Made(name, origin)


class _Only:
    """Leaves the tests that are wanted, the quickest first."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self.place = {test: at for at, test in enumerate(wanted)}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Keep and sort."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self.place), key=lambda item: self.place[item.nodeid]
        )


def outcome(mutant: Mutant, near: NearTests) -> str:
    """``killed``, ``timeout``, ``alive``, or ``no test`` where none ran its lines.

    What the nearest leave alive meets the others of its module: a line that runs once in a process, in a
    cached function, is known of one test only.
    """
    nearest = near.of(mutant.path, range(mutant.line, mutant.last + 1))
    if not nearest:
        return "no test"
    tried: list[str] = []
    for tests, seconds in ((nearest, QUICK), (nearest, LONG), (near.of_module(mutant.path), LONG)):
        fresh = [test for test in _within(tests, near, seconds) if test not in tried]
        way = _run(mutant, fresh, sum(map(near.seconds, fresh))) if fresh else "alive"
        if way != "alive":
            return way
        tried += fresh
    return "alive"


def _within(tests: Sequence[str], near: NearTests, seconds: float) -> list[str]:
    kept, spent = [], 0.0
    for test in tests:
        spent += near.seconds(test)
        if kept and spent > seconds:
            break
        kept.append(test)
    return kept


def sound(mutant: Mutant, near: NearTests) -> bool:
    """Whether the first tests of a mutant pass on the module as it is."""
    tests = _within(near.of(mutant.path, range(mutant.line, mutant.last + 1)), near, QUICK)
    return not tests or _run(replace(mutant, number=UNCHANGED), tests, QUICK) == "alive"


def _run(mutant: Mutant, tests: Sequence[str], seconds: float) -> str:
    child = os.fork()
    if not child:
        os._exit(_inside(mutant, tests, seconds))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "timeout"
    return {0: "alive", 5: "no test"}.get(os.WEXITSTATUS(status), "killed")


def _inside(mutant: Mutant, tests: Sequence[str], seconds: float) -> int:
    most = int(5 * seconds) + MORE
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    name = ".".join(mutant.path.with_suffix("").parts[1:]).removesuffix(".__init__")
    sys.meta_path.insert(0, _Changed(name, mutant.tree()))
    files = sorted({test.partition("::")[0] for test in tests})
    words = ["-x", "-q", "-p", "no:cacheprovider", PLAIN, *files]
    return int(pytest.main(words, plugins=[_Only(tests)]))
