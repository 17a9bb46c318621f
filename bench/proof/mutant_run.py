"""One mutant in a process of its own, forked from one that has loaded what all of them need."""

from __future__ import annotations

import ast
import os
import resource
import sys
import types
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from itertools import accumulate
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies
import networkx as nx
import numpy as np
import pydantic
import pytest
import scipy.sparse.linalg
import yaml

from bench.proof.loaded_tests import FEW, PLAIN, LoadedTests, silent
from bench.proof.mutator import Mutant
from bench.proof.near_tests import NearTests

__all__ = ["outcome"]

LOADED = (hypothesis.strategies, nx, np, pydantic, scipy.sparse.linalg, yaml)
"""What every test needs and no mutant changes."""
FIRST, QUICK, BRIEF, LONG = 0.3, 3.0, 10.0, 20.0
"""Processor seconds of tests where few files are to be loaded, where they were met once, of a brief run, and
at most."""
MANY = "ci"
"""Profile of Hypothesis of the properties that meet what is left."""
TIMES = 20
"""So many times as long do properties take with many examples."""
COMPILED = {"kernels", "depth_first"}
"""Modules of which numba keeps machine code by a key that is blind to changed constants."""
ALIVE = {0, 5}
"""Codes with which pytest says that all passed, and that there was nothing to run."""
MORE = 30
"""Seconds of processor time beyond five times that of its tests, after which a mutant hangs: what many tests
share was counted with the first that met it."""


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
    """Leaves the tests that are wanted, in their order; of properties as many as there are seconds."""

    def __init__(self, seconds: Mapping[str, float], most: float | None) -> None:
        self.seconds, self.most = seconds, most

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Keep and sort."""
        place = {test: at for at, test in enumerate(self.seconds)}
        wanted = sorted((item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid])
        if self.most is not None:
            wanted = [item for item in wanted if hasattr(getattr(item, "obj", None), "hypothesis")]
            spent = accumulate(self.seconds[item.nodeid] for item in wanted)
            wanted = [item for item, so_far in zip(wanted, spent, strict=True) if so_far <= self.most]
        items[:] = wanted


def outcome(mutant: Mutant, near: NearTests, loaded: LoadedTests, *, brief: bool = False) -> str:
    """``killed``, ``timeout``, ``alive``, or ``no test`` where none ran its lines.

    The nearest come first, then the others of its module: a line that runs once in a process, in a cached
    function, is known of one test only.  What these leave alive is loaded anew, since it may count while
    modules are loaded; and meets the properties among the nearest with as many examples as CI tries, which is
    what the project promises of its tests.  In `brief` few seconds of tests are met, and none of this.
    """
    nearest = near.of(mutant.path, range(mutant.line, mutant.last + 1))
    if not nearest:
        return "no test"
    most = BRIEF if brief else LONG
    wide = _timed([*_within(nearest, near, most), *_within(near.of_module(mutant.path), near, most)], near)
    way = "elsewhere"
    if mutant.path.stem not in COMPILED:
        way = _in_memory(mutant, wide, loaded)
    if way == "elsewhere":
        way = next((w for t in (FIRST, most) if (w := _run(mutant, _few(wide, t))) != "alive"), "alive")
    elif way == "alive" and not brief:
        way = _run(mutant, _few(wide, QUICK))
    return way if way != "alive" or brief else _run(mutant, _timed(_within(nearest, near, LONG), near), QUICK)


def _in_memory(mutant: Mutant, tests: Mapping[str, float], loaded: LoadedTests) -> str:
    """The first test alone, where a mutant that hangs hangs as a rule; then all of them."""
    for part in (_few(tests, 0.0), tests):
        way = loaded.outcome(mutant, part, _limit(part))
        if way != "alive":
            break
    return way


def _timed(tests: Sequence[str], near: NearTests) -> dict[str, float]:
    return {test: near.seconds(test) for test in tests}


def _few(tests: Mapping[str, float], seconds: float) -> dict[str, float]:
    """The first of some tests, as many as there are seconds, at least one."""
    spent = accumulate(tests.values())
    return {
        test: took
        for place, ((test, took), so_far) in enumerate(zip(tests.items(), spent, strict=True))
        if not place or so_far <= seconds
    }


def _limit(tests: Mapping[str, float]) -> int:
    """Seconds of processor time after which a mutant hangs."""
    return int(5 * sum(tests.values())) + MORE


def _within(tests: Sequence[str], near: NearTests, seconds: float) -> list[str]:
    """The first of some tests, as many as there are seconds; one too long does not keep out others."""
    kept, spent = [], 0.0
    for test in tests:
        took = near.seconds(test)
        if kept and spent + took > seconds:
            continue
        kept.append(test)
        spent += took
    return kept


def _run(mutant: Mutant, tests: Mapping[str, float], properties: float | None = None) -> str:
    """What becomes of a mutant in tests with their seconds; or in `properties` seconds of properties."""
    with TemporaryDirectory() as cache:
        child = os.fork()
        if not child:
            if mutant.path.stem in COMPILED:
                os.environ["NUMBA_CACHE_DIR"] = cache
            os._exit(_inside(mutant, tests, properties))
        _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "timeout"
    return "alive" if os.WEXITSTATUS(status) in ALIVE else "killed"


def _inside(mutant: Mutant, tests: Mapping[str, float], properties: float | None) -> int:
    os.environ["HYPOTHESIS_PROFILE"] = FEW if properties is None else MANY
    most = _limit(tests) if properties is None else _limit({"": TIMES * properties})
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
    silent()
    name = ".".join(mutant.path.with_suffix("").parts[1:]).removesuffix(".__init__")
    sys.meta_path.insert(0, _Changed(name, mutant.tree()))
    files = sorted({test.partition("::")[0] for test in tests})
    return int(pytest.main(["-x", *PLAIN, *files], plugins=[_Only(tests, properties)]))
