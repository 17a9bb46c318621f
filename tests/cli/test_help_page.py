"""Help in Chinese: every text has its Chinese form, and Chinese is found however it is asked for."""

from __future__ import annotations

import inspect
import re

import pytest
import typer
from typer.testing import CliRunner

from languages import strangers
from stakemap.cli.app import app
from stakemap.cli.help import EXAMPLES
from stakemap.cli.help_page import HelpPage, _wrapped, in_chinese
from stakemap.cli.language import language
from stakemap.cli.program import COMMANDS, GROUPS
from stakemap.wording.display_width import display_width
from stakemap.wording.phrases import phrases

GROUP = typer.main.get_command(app)
TYPED = {"CRM", "boss", "city", "contacts", "docx", "en", "external", "html", "hubspot", "ics", "json", "md"}
TYPED |= {
    "HTTP",
    "HTTPS",
    "account",
    "cookie",
    "editor",
    "files",
    "dl",
    "edges",
    "ftm",
    "gexf",
    "graphml",
    "kumu",
    "no",
    "list",
    "make",
    "ocds",
    "org",
    "organograms",
    "pajek",
    "officer",
    "openstates",
    "congress",
    "bods",
    "owner",
    "parquet",
    "pdf",
    "popolo",
    "reader",
    "revoke",
    "salesforce",
    "sealed",
    "summary",
    "team",
    "wikidata",
    "xlsx",
    "yes",
    "zh",
}
TYPED |= {"advice", "internal", "kind", "scale", "weight"}
"""Programs and values that are typed as they stand here, in either language."""
PLACES = ("LC_ALL", "LC_MESSAGES", "LANG")


def texts():
    """Every text of the help: of commands, options and values, as they are declared."""
    found = {"Show this message and exit."}
    for command in (GROUP, *GROUP.commands.values()):
        for text in (command.help, command.short_help):
            parts = re.split(r"\n\s*\n", inspect.cleandoc(text or ""))
            found.update(" ".join(part.split()) for part in parts if part and not part.startswith("\b"))
        found.update(param.help for param in command.params if getattr(param, "help", None))
    return found


def shown(*arguments, **environment):
    env = {"STAKEMAP_LANG": None, **dict.fromkeys(PLACES), "COLUMNS": "90", **environment}
    done = CliRunner(env=env).invoke(app, list(arguments), prog_name="stakemap")
    return done.stdout + done.stderr


def test_every_text_of_the_help_has_a_chinese_form():
    table = {both["en"] for both in phrases("help").values()}
    assert texts() - table == set()


def test_no_text_of_the_table_is_idle():
    kinds = ("usage", "heading", "line", "piece", "mark", "meta")
    told = {both["en"] for key, both in phrases("help").items() if key.partition(".")[0] not in kinds}
    assert told - texts() == set()
    metas = " ".join(p.metavar or "" for c in GROUP.commands.values() for p in c.params)
    named = {both["en"] for key, both in phrases("help").items() if key.startswith("meta.")}
    assert {name for name in named if not re.search(rf"\b{name}\b", metas)} == set()


@pytest.mark.parametrize("command", [(), *((name,) for name in sorted(EXAMPLES))])
def test_chinese_help_has_no_english_words(command):
    said = shown(*command, "--help", "--lang", "zh")
    examples = "\n".join(line for lines in EXAMPLES.values() for line in lines)
    rest = "\n".join(line for line in said.split("\n") if line.strip() not in examples)
    rest = re.sub(r"^    stakemap .*$", "", rest, flags=re.MULTILINE)
    assert "用法：stakemap" in said
    assert set(strangers(rest)) <= TYPED | {word for name in EXAMPLES for word in name.split("-")}
    assert max(map(display_width, rest.split("\n"))) <= 90


@pytest.mark.parametrize(
    ("arguments", "environment", "chinese"),
    [
        (("--lang", "zh", "check", "--help"), {}, True),
        (("check", "--lang=zh", "--help"), {}, True),
        (("check", "--help"), {"LANG": "zh_CN.UTF-8"}, True),
        (("check", "--help"), {"LC_ALL": "zh-Hans", "LANG": "de_DE"}, True),
        (("check", "--help"), {"STAKEMAP_LANG": "zh"}, True),
        (("check", "--help", "--lang", "en"), {"LANG": "zh_CN.UTF-8"}, False),
        (("check", "--help"), {"STAKEMAP_LANG": "en", "LANG": "zh_CN"}, False),
        (("check", "--help"), {"LC_ALL": "C", "LANG": "zh_CN"}, False),
        (("--lang", "zh", "check", "nowhere.xlsx"), {}, True),
        (("check", "nowhere.xlsx"), {"LANG": "zh_CN"}, True),
        (("--lang", "en", "check", "nowhere.xlsx"), {"LANG": "zh_CN"}, False),
        (("--lang", "zh"), {}, True),
        ((), {"LANG": "zh_CN"}, True),
    ],
)
def test_the_language_is_found_before_and_behind_the_command_and_in_the_place(
    arguments, environment, chinese
):
    said = shown(*arguments, **environment)
    assert bool(re.search(r"用法|错误", said)) == chinese
    assert bool(re.search(r"Usage|error", said)) != chinese


def test_the_commands_stand_in_groups_on_one_screen():
    english, chinese = (shown("--help", "--lang", lang).rstrip("\n").split("\n") for lang in ("en", "zh"))
    for lines in (english, chinese):
        assert len(lines) < 54
        assert [line.split()[0] for line in lines if re.match("    [a-z-]+  ", line)] == list(COMMANDS)
    assert [line.strip(" :") for line in english if re.match("  [A-Z].*:$", line)][1:] == list(GROUPS)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_options_that_every_command_takes_stand_at_its_end(lang):
    own, shared = shown("report", "--help", "--lang", lang).split(
        "Every command:" if lang == "en" else "所有命令通用："
    )
    assert all(name in own for name in ("--store", "--leave", "--draws"))
    assert all(name in shared for name in ("--lang", "--json", "--time-limit", "--help"))
    assert "--draws" not in shared


def test_no_command_at_all_gets_the_help_and_no_error():
    said = shown(LANG="zh_CN")
    assert said.startswith("用法：stakemap")
    assert "错误" not in said


def test_a_wrong_option_is_told_with_the_command_whose_help_has_the_others():
    assert "stakemap export --help" in shown("export", "--lang", "zh")
    assert "没有这个命令：“chek”（是不是 “check”？）" in shown("chek", "--lang", "zh")
    assert "stakemap export -h" in shown("export", "--lang", "en")


def test_what_stands_behind_the_command_wins():
    assert language(["--lang", "zh", "check", "--lang", "en"]) == "en"
    assert "no such file" in shown("--lang", "zh", "check", "nowhere.xlsx", "--lang", "en")


def test_a_text_that_the_table_lacks_stays_as_it_is():
    assert in_chinese("Something new of CSV.  [default: x; required]") == (
        "Something new of CSV.［默认：x；必填］"
    )


def test_a_page_keeps_to_its_width_and_its_marks():
    lines = list(_wrapped("写出报告，一个网页，每个未决事项一节，另有 report.html 一份。" * 3, 20))
    assert all(display_width(line) <= 22 for line in lines)
    assert not any(line.startswith(("，", "。")) for line in lines)
    page = HelpPage(40)
    page.write_dl([("--a", "x"), ("--a-very-long-option-of-many-words", "y")])
    assert page.getvalue() == "--a  x\n--a-very-long-option-of-many-words\n     y\n"
