"""Every sentence with which a command may end is in the table of sentences: read from the code itself.

What only a caller in Python can do wrong (arrays of another length, options of a measure) stays English.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from stakemap import errors
from stakemap.io.problem_texts import translated
from stakemap.store.neo4j import store as neo4j_store
from stakemap.store.sqlite import store as sqlite_store

ROOT = Path(errors.__file__).parent
ROOMS = (
    "errors.py",
    "cli",
    "io",
    "store",
    "reports",
    "graph/change",
    "graph/decision",
    "analysis/profile.py",
    "analysis/calibration.py",
    "work.py",
    "plot/canvas/fonts.py",
    "plot/layout",
)
CALLS = {*errors.__all__, "Problem", "Damage", "_refuse", "_at", "_problem", "refused", "__init__"} - {
    "UnknownName",
    "check_known",
}
TEXTS = {"cause", "cure", "hint", "message"}
HOLES = (
    "7",
    "'a'",
    "'a' or 'b'",
    "a, b",
    "person",
    "People row 4",
    "keep one",
    "1 revision",
    "missing",
    "x:y",
)
"""What may stand for a value in a sentence."""
OF_CALLERS = {
    "of the {} facts it used, {} since",
    'pip install "stakemap[{}]"',
    "make it of sm.scenario, as Leave(person)",
    "one edit where a list is needed",
    "a {} is not a deadline",
    "write sm.Deadline(seconds)",
    "the seconds of a deadline must be a number, or None for no limit",
    "out is a folder, and this is the name of a file",
    "give a folder, and name=",
    "not credentials",
    "something that is not a record",
    "build facts with stakemap.model.parse",
    "nothing of {} could be read",
    "not a name for a label, type or property",
    "not a label or type",
    "write it as it stands in the graph",
    "a scope without a name",
    "name at least one, or use Scope.all()",
    "a sync never touches assessments and runs",
    "name other kinds",
    "a scenario needs facts",
    "a page needs one scenario, tried on one or more decisions",
    "these analyses do not look at the same facts on the same day",
    "make one report for each, or analyse the decisions with one graph, as_of and view",
}
"""Sentences about arguments that no command passes on, and those made of others."""


def sentences() -> Iterator[tuple[str, str]]:
    """Each text with which an error is made, with its place; ``{}`` stands for a value."""
    for room in ROOMS:
        place = ROOT / room
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            named = {
                target.id: node.value
                for node in tree.body
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _made(node)]
            for call in calls:
                values = [*call.args[:3], *(k.value for k in call.keywords if k.arg in TEXTS)]
                for value in values:
                    for text in _texts(named.get(value.id, value) if isinstance(value, ast.Name) else value):
                        if re.search(r"[a-z]{2,} [a-z]", text):
                            yield text, f"{path.relative_to(ROOT)}:{call.lineno}"


def _made(call: ast.Call) -> bool:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    return name in CALLS


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def said(text: str) -> bool:
    """Whether it has a Chinese form, with some value in its holes."""
    return any(translated(tried, "zh") != tried for hole in HOLES for tried in (text.replace("{}", hole),))


def test_every_sentence_of_an_error_has_a_chinese_form():
    found = dict(sentences())
    assert len(found) > 250
    assert {text: place for text, place in found.items() if text not in OF_CALLERS and not said(text)} == {}


def test_what_an_erasure_cannot_reach_is_said_in_chinese_for_both_stores():
    told = {*sqlite_store._OUT_OF_REACH, sqlite_store._IN_THE_WAY, *neo4j_store._OUT_OF_REACH}
    assert {text for text in told if not said(text)} == set()


def test_no_exception_of_it_is_idle():
    texts = {text for text, _ in sentences()}
    assert texts >= OF_CALLERS
    assert {text for text in OF_CALLERS if "{}" not in text and said(text)} == set()
