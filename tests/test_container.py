"""The container file: what it copies is there, what it installs and starts exists, nothing runs as root."""

from __future__ import annotations

import fnmatch
import json
import re
import tomllib
from pathlib import Path

import typer

from stakemap.cli.app import app

ROOT = Path(__file__).resolve().parents[1]


def instructions():
    """Each instruction with its words; lines that go on are joined."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, rest = line.partition(" ")
            yield name, rest.strip()


def test_what_is_copied_is_there_and_not_ignored():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    copied = [rest.split()[:-1] for name, rest in instructions() if name == "COPY" and "--from" not in rest]
    assert {one.removeprefix("./") for row in copied for one in row} == let_in
    assert all((ROOT / one).exists() for one in let_in)
    assert not any(fnmatch.fnmatch("src", line) for line in ignored[1:] if not line.startswith("!"))


def test_extras_and_the_build_files_are_those_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = re.search(r"\.\[([\w,-]+)\]", (ROOT / "Containerfile").read_text(encoding="utf-8"))
    assert set(wanted[1].split(",")) <= set(project["project"]["optional-dependencies"])
    needed = {project["project"]["readme"], *project["project"]["license-files"], "constraints.txt"}
    assert needed <= {path.lstrip("!") for path in (ROOT / ".dockerignore").read_text().split()}


def test_what_is_started_is_a_command_with_these_options():
    told = dict(instructions())
    assert json.loads(told["ENTRYPOINT"]) == ["stakemap"]
    command, *options = json.loads(told["CMD"])
    known = typer.main.get_command(app).commands[command]
    names = {name for param in known.params for name in param.opts}
    assert {word for word in options if word.startswith("--")} <= names
    assert "/ready" in told["HEALTHCHECK"]


def test_it_runs_as_somebody_who_may_do_nothing_else():
    order = [name for name, _ in instructions()]
    told = dict(instructions())
    assert told["USER"] == "10001"
    assert order.index("USER") > max(place for place, name in enumerate(order) if name == "RUN")
