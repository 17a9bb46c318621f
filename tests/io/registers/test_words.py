"""What readers of registers say is said in both languages, and asked for by name."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import stakemap.io.registers as room
from stakemap.errors import InputError, UnknownName
from stakemap.io import Evidence, read_records
from stakemap.io.problem_texts import translated
from stakemap.io.registers.mapping import objects
from stakemap.io.registers.reading import READERS
from stakemap.wording.phrases import phrases

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _sentences():
    """Texts that the readers give to `problem` and `Problem`, and those they name on the way."""
    for path in sorted(Path(room.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        said = [
            c
            for c in calls
            if getattr(c.func, "attr", getattr(c.func, "id", "")) in ("problem", "Problem", "tell")
        ]
        texts = [arg for call in said for arg in call.args[:2]]
        texts += [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and {getattr(name, "id", "") for name in node.targets}
            & {"cause", "cure", "_CURE", "OTHER_OF_ONE_ID", "_CIRCLE", "_KEPT"}
        ]
        texts += [part for text in texts if isinstance(text, ast.Tuple) for part in text.elts]
        yield from (text.value for text in texts if isinstance(text, ast.Constant) and text.value)


def test_every_problem_is_told_in_chinese():
    found = set(_sentences())
    assert len(found) > 15
    assert [text for text in sorted(found) if not CHINESE.search(translated(text, "zh"))] == []


@pytest.mark.parametrize("form", READERS)
def test_every_reason_of_the_table_has_its_words(form):
    whys = {why for mapped in objects(form).values() for why in mapped.left.values()}
    assert [
        why for why in whys - {"provenance", "embedded"} if f"register.why.{why}" not in phrases("crm")
    ] == []


def test_an_unknown_format_names_those_there_are(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("{}")
    with pytest.raises(UnknownName) as caught:
        read_records(path, format="popollo")
    assert set(READERS) <= set(caught.value.known)


@pytest.mark.parametrize("form", READERS)
def test_a_file_that_is_not_there_is_named(tmp_path, form):
    with pytest.raises(InputError, match=r"gone\.json"):
        read_records(tmp_path / "gone.json", format=form)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_account_of_a_reading_is_told_in_both_languages(tmp_path, lang):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"persons": [{"id": "a", "name": "Ann", "gender": "f"}, {"id": "b"}]}))
    told = read_records(path, format="popolo", evidence=Evidence(retention="2030-01-01")).imported
    lines = list(told.lines(lang))
    assert len(lines) == 4
    assert all(bool(CHINESE.search(line)) == (lang == "zh") for line in lines)
    assert json.loads(json.dumps(told.to_dict()))["read"] == {"persons": 2}
