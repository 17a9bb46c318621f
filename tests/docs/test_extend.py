"""Each recipe of docs/extend.md is carried out on a copy of the package, and what it promises is checked."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "extend.md").read_text(encoding="utf-8")
FENCE = re.compile(
    r"^```(?:py|csv|html) (?P<what>\w+)(?:=(?P<where>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
RECIPES = {part.split("\n", 1)[0]: list(FENCE.finditer(part)) for part in PAGE.split("\n## ")[1:]}


def add(file, rows):
    text = file.read_text(encoding="utf-8")
    file.write_text(text.rstrip("\n") + "\n" + rows, encoding="utf-8")


def edit(file, body):
    """Lines with ``-`` are replaced by those with ``+`` that follow; each stands in the file once."""
    text = file.read_text(encoding="utf-8")
    for old, new in re.findall(r"^-(.*\n)((?:\+.*\n)+)", body, re.MULTILINE):
        assert text.count(old) == 1, old
        text = text.replace(old, re.sub(r"^\+", "", new, flags=re.MULTILINE))
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", [name for name, blocks in RECIPES.items() if blocks])
def test_a_recipe_does_what_it_promises(name, tmp_path):
    package = tmp_path / "src" / "stakemap"
    shutil.copytree(ROOT / "src" / "stakemap", package, ignore=shutil.ignore_patterns("__pycache__"))
    check = ""
    for block in RECIPES[name]:
        what, body = block["what"], block["body"]
        if what == "check":
            check = body
        elif what == "new":
            (package / block["where"]).write_text(body, encoding="utf-8")
        else:
            {"add": add, "edit": edit}[what](package / block["where"], body)
    assert check, "a recipe ends with what must hold"
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", check],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_there_is_a_recipe_for_each_thing_one_adds():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {anchor.replace("-", " ") for anchor in re.findall(r"\(extend\.md#([\w-]+)\)", page)}
    assert named == {name.lower() for name in RECIPES}
    assert named - {name.lower() for name, blocks in RECIPES.items() if blocks} == {"a store"}
