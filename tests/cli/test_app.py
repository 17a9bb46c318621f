"""The command line as a whole: light, clear, and without a traceback."""

from __future__ import annotations

import io
import json
import re
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import stakemap
from stakemap import __version__
from stakemap.cli.app import app
from stakemap.cli.help import EXAMPLES
from stakemap.cli.screen import Screen, printable
from stakemap.wording.phrases import phrases
from stakemap.work import begin, checkpoint

HEAVY = {"numpy", "scipy", "networkx", "matplotlib", "neo4j", "pandas", "pydantic"}


def test_help_loads_no_heavy_library(watched):
    done = watched("from stakemap.cli import main; main()", "--help")

    assert done.code == 0, done.err
    assert done.loaded & HEAVY == set()


@pytest.mark.parametrize("command", sorted(EXAMPLES))
def test_the_help_of_every_command_shows_examples(call, command):
    said = call(command, "--help").stdout

    assert all(line in said for line in EXAMPLES[command])
    assert "--lang" in said


def test_every_command_has_examples():
    assert {command.callback.__name__.replace("_", "-") for command in app.registered_commands} == set(
        EXAMPLES
    )


@pytest.mark.parametrize("command", sorted(EXAMPLES))
def test_a_command_is_found_in_the_file_of_its_name(command):
    name = command.replace("-", "_")
    rooms = ("commands", "commands.upkeep", "commands.outward", "commands.serving")
    found = [f"stakemap.cli.{room}.{name}" for room in rooms if find_spec(f"stakemap.cli.{room}.{name}")]
    assert len(found) == 1
    module = import_module(found[0])

    assert {"Options", name} <= set(module.__all__)


def test_the_version_is_said(call):
    assert call("--version").stdout.strip() == f"stakemap {__version__}"


def test_without_a_command_the_help_is_shown(call):
    assert "Commands:" in call(code=2).output
    assert "No such command" in call("chek", code=2).stderr


def test_both_languages_say_everything():
    import string

    for key, texts in ((key, [*both.values()]) for key, both in phrases("cli").items()):
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]
        assert all(texts), key
        assert fields[0] == fields[1], key


def test_an_unexpected_error_ends_with_2_and_shows_its_place_only_on_demand(call, bureau, monkeypatch):
    import stakemap.io

    def fails(path, **options):
        raise RuntimeError("Li Wei")

    monkeypatch.setattr(stakemap.io, "read_records", fails)
    short = call("check", bureau, code=2)
    long = call("check", bureau, "--debug", code=2)

    assert short.stderr == "error: unexpected: RuntimeError\nwhat to do: add --debug to see where\n"
    assert "Traceback" in long.stderr


def test_an_interrupt_is_one_word(call, bureau, monkeypatch):
    import stakemap.io

    def stops(path, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(stakemap.io, "read_records", stops)

    said = call("check", bureau, code=130).stderr
    assert said.startswith("error: stopped; no file and no store is half written")
    assert said.count("\n") == 1


def test_errors_are_json_too(call):
    said = json.loads(call("check", "nowhere.xlsx", "--json", code=2).stdout)

    assert said["exit"] == 2
    assert said["error"]["message"] == "no such file: nowhere.xlsx"


def test_the_language_can_stand_in_the_environment(process):
    done = process("check", "nowhere.xlsx", STAKEMAP_LANG="zh", PYTHONIOENCODING="utf-8")

    assert done.returncode == 2
    assert "错误：没有此文件" in done.stderr.decode()


def test_a_narrow_stream_gets_what_it_can_show(process, bureau):
    done = process(
        "report", bureau, "--lang", "zh", "--formats", "json", PYTHONIOENCODING="cp1252", PYTHONUTF8="0"
    )

    assert done.returncode == 0, done.stderr
    assert b"\\u5df2" in done.stdout


def test_control_characters_never_reach_a_terminal():
    assert printable("a\x1b[2Jb\u202ec", "utf-8") == "a\\x1b[2Jb\\u202ec"


class _Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_gets_a_bar_and_others_plain_lines(monkeypatch):
    shown = _Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with Screen().progress(3) as steps:
        steps.next("one")
        steps.next("two")
    with Screen().step("step.read"):
        pass
    assert "\x1b" in shown.getvalue()

    plain = io.StringIO()
    monkeypatch.setattr(sys, "stderr", plain)
    monkeypatch.setattr("stakemap.cli.screen._PATIENCE", -1.0)
    with Screen().progress(3) as steps:
        steps.next("one")
        steps.next("two")
    with Screen().step("step.read"):
        pass
    assert plain.getvalue() == "0 / 3: one\n1 / 3: two\nreading: 0 s\n"


def test_a_bar_moves_within_a_piece_and_a_step_says_how_far_it_is(monkeypatch):
    shown = _Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with Screen().progress(2) as steps:
        for name in ("one", "two"):
            steps.next(name)
            begin("scores", 0.0, 0.5)
            checkpoint(1, 2)
    assert "25% scores" in shown.getvalue()
    plain = io.StringIO()
    monkeypatch.setattr(sys, "stderr", plain)
    monkeypatch.setattr("stakemap.cli.screen._BETWEEN_LINES", -1.0)
    with Screen("zh").step("step.analyze"):
        begin("draws", 0.3, 0.7)
    assert plain.getvalue().splitlines()[0] == "分析：30% 区间"


def test_every_part_of_long_work_has_a_name_in_both_languages():
    begun = set()
    for path in Path(stakemap.__file__).parent.rglob("*.py"):
        begun |= set(re.findall(r'\bbegin\("(\w+)"', path.read_text(encoding="utf-8")))
    assert begun >= {"facts", "scores", "draws", "findings", "report"}
    for part in begun - {"one"}:
        assert Screen("en").word(f"part.{part}") != Screen("zh").word(f"part.{part}")
