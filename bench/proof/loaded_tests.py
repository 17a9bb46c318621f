"""Tests that are collected once and meet one mutant after the other, each in a process forked from theirs.

A mutant inside a function is put into it as it stands in memory, so that nothing is loaded anew: most mutants
die in a tenth of a second.  What is done when a module is loaded cannot be changed so.
"""

from __future__ import annotations

import ast
import gc
import inspect
import json
import os
import resource
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory
from typing import Any, Self

import pytest

from bench.proof.mutator import UNCHANGED, Mutant

__all__ = ["FEW", "PLAIN", "LoadedTests", "silent"]

PLAIN = ("-q", "-p", "no:cacheprovider", "--assert=plain")
"""Words for pytest; with asserts of its own it loads a module whose doctests are run itself, unchanged."""
FEW = "brief"
"""Profile of Hypothesis of nearly all tests here."""
KILLED, ALIVE, ELSEWHERE = 1, 0, 99
"""Codes with which a process ends: a test failed, none did, the change cannot be made in memory."""
_LONGEST = 1 << 12
"""Bytes of the name of a test."""


class LoadedTests:
    """A process that holds tests ready.  Use it in a ``with``.

    Parameters
    ----------
    tests
        Node ids of all that may be asked for.
    """

    def __init__(self, tests: Sequence[str]) -> None:
        self.files = sorted({test.partition("::")[0] for test in tests})
        self._unfit: set[str] = set()
        self._known_fit: set[str] = set()

    def __enter__(self) -> Self:
        asked, self._ask = os.pipe()
        self._told, tell = os.pipe()
        self._process = os.fork()
        if not self._process:
            os.close(self._ask)
            os.environ["HYPOTHESIS_PROFILE"] = FEW
            silent()
            with TemporaryDirectory() as place:
                words = [*PLAIN, f"--basetemp={place}/tests", *self.files]
                pytest.main(words, plugins=[_Server(os.fdopen(asked), os.fdopen(tell, "w"))])
            os._exit(0)
        os.close(asked)
        os.close(tell)
        self._answers = os.fdopen(self._told)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._ask)
        os.waitpid(self._process, 0)

    def outcome(self, mutant: Mutant, tests: Mapping[str, float], most: int) -> str:
        """``killed``, ``timeout`` or ``alive``; ``elsewhere`` where the change cannot be made in memory.

        A test that fails here without any change, as one that pickles classes may, counts for nothing.

        `most` are seconds of processor time.
        """
        left = [test for test in tests if test not in self._unfit]
        while True:
            status, failed = self._asked(mutant, left, most)
            if os.WIFSIGNALED(status):
                return "timeout"
            if (code := os.WEXITSTATUS(status)) != KILLED or self._fit(failed, most):
                return {ALIVE: "alive", ELSEWHERE: "elsewhere"}.get(code, "killed")
            left.remove(failed)

    def _fit(self, test: str, most: int) -> bool:
        """Whether a test passes here without any change; one that does not kills nothing."""
        if test and test not in self._known_fit:
            status, _ = self._asked(Mutant(Path(), UNCHANGED, 0, 0, ""), [test], most)
            (self._unfit if status else self._known_fit).add(test)
        return test not in self._unfit

    def _asked(self, mutant: Mutant, tests: Sequence[str], most: int) -> tuple[int, str]:
        """How the process of a mutant ended, and the test that failed in it."""
        asked = {"path": str(mutant.path), "number": mutant.number, "tests": list(tests), "most": most}
        os.write(self._ask, (json.dumps(asked) + "\n").encode())
        told = self._answers.readline()
        if not told:
            raise RuntimeError("some tests cannot be loaded: run `scripts/bench branches` anew")
        status, _, failed = told.rstrip("\n").partition(" ")
        return int(status), failed


class _Server:
    """Runs in the process of the tests instead of them, until nothing more is asked."""

    def __init__(self, asked: Any, tell: Any) -> None:
        self.asked, self.tell = asked, tell

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """A process for each mutant."""
        items = {item.nodeid: item for item in session.items}
        for line in iter(self.asked.readline, ""):
            wanted = json.loads(line)
            heard, say = os.pipe()
            child = os.fork()
            if not child:
                resource.setrlimit(resource.RLIMIT_CPU, (wanted["most"], wanted["most"] + 1))
                mutant = Mutant(Path(wanted["path"]), wanted["number"], 0, 0, "")
                kept = [items[name] for name in wanted["tests"] if name in items]
                os._exit(_met(session, kept, say) if _put(mutant) else ELSEWHERE)
            os.close(say)
            status = os.waitpid(child, 0)[1]
            failed = os.read(heard, _LONGEST).decode() if select([heard], [], [], 0)[0] else ""
            os.close(heard)
            print(status, failed, file=self.tell, flush=True)
        return True


def _met(session: pytest.Session, items: Sequence[pytest.Item], say: int) -> int:
    """Run tests until one fails, and say which."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            os.write(say, item.nodeid.encode()[:_LONGEST])
            return KILLED
    return ALIVE


def _put(mutant: Mutant) -> bool:
    """Change the one function in memory; False where none was found."""
    if mutant.number == UNCHANGED:
        return True
    name = ".".join(mutant.path.with_suffix("").parts[1:]).removesuffix(".__init__")
    module = sys.modules.get(name)
    if module is None or module.__file__ is None:
        return False
    good = ast.parse(mutant.path.read_text(encoding="utf-8"))
    old, new = (list(_functions(compile(tree, module.__file__, "exec"))) for tree in (good, mutant.tree()))
    changed = [(one, two) for one, two in zip(old, new, strict=False) if one != two]
    if len(old) != len(new) or len(changed) != 1 or changed[0][0].co_name.startswith("<"):
        return False
    before, after = changed[0]
    found = [one for one in gc.get_objects() if type(one) is types.FunctionType and one.__code__ == before]
    for function in found:
        function.__code__ = after
    return bool(found)


def _functions(code: types.CodeType) -> Iterator[types.CodeType]:
    """The functions of a module and of its classes; what is inside a function goes with it."""
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            if part.co_flags & inspect.CO_OPTIMIZED:
                yield part
            else:
                yield from _functions(part)


def silent() -> None:
    """Let nothing be printed."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
