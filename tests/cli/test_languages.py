"""Every command, in Chinese and in English: no output is in the other language.

Names, ids, units, options, commands and names of files may be in Latin letters; nothing else may.
"""

from __future__ import annotations

import re

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import stakemap as sm
from stakemap.io import write

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")
STORE = ("--store", "sqlite:///a.db")
COMMANDS = [
    ("check", "bureau.xlsx"),
    ("check", "broken.xlsx"),
    ("check", "none.xlsx"),
    ("template", "t.xlsx"),
    ("template", "t.xlsx"),
    ("report", "bureau.xlsx", *DAY, "--out", "out"),
    ("report", "bureau.xlsx", *DAY, "--out", "out"),
    ("report", "bureau.xlsx", *DAY, "--out", "out", "--leave", "钱多", "--on", "2027-03"),
    ("report", "bureau.xlsx", *DAY, "--leave", "钱"),
    ("report", "bureau.xlsx", *DAY, "--appoint", "钱多=局长"),
    ("report", "bureau.xlsx", *DAY, "--scenario", "bad.yaml"),
    ("report", "bureau.xlsx", *DAY, "--scenario", "none.yaml"),
    ("report", "bureau.xlsx", *DAY, "--decision", "d:nope"),
    ("report", "bureau.xlsx", "--on", "2027-03"),
    ("report", "bureau.xlsx", "--as-of", "x"),
    ("report", "bureau.xlsx", "--formats", "x"),
    ("report", "bureau.xlsx", "--nope"),
    ("report",),
    ("load", "bureau.xlsx", *STORE),
    ("load", "other.xlsx", *STORE, "--account", "bureau", "--max-shrink", "0"),
    ("load", "other.xlsx", *STORE, "--account", "bureau", "--max-shrink", "1", "--dry-run"),
    ("load", "other.xlsx", *STORE, "--account", "bureau", "--max-shrink", "1"),
    ("report", *STORE, *DAY, "--all", "--out", "all"),
    ("report", *STORE, *DAY, "--account", "nope"),
    ("report", "--store", "sqlite:///none.db"),
    ("report", "--store", "nothing"),
    ("diff", *STORE, "--from", "1", "--to", "2", *DAY, "--everything"),
    ("diff", *STORE, "--from", "9", "--to", "2", *DAY),
    ("diff", "bureau.xlsx", "other.xlsx", *DAY, "--everything"),
    ("diff", "bureau.xlsx"),
    ("audit", "bureau.xlsx", "--as-of", "2026-09-01", "--out", "au.xlsx"),
    ("audit", "bureau.xlsx", "--answers", "au.xlsx"),
    ("verify", *STORE),
    ("verify", "--store", "sqlite:///none.db"),
    ("erase", "p:nobody", *STORE, "--reason", "r"),
    ("erase", "p:qian", *STORE, "--reason", "r"),
    ("rebuild", "none.run.json"),
    ("nonsense",),
    ("check",),
]
COMMAND_WORDS = "stakemap report rebuild verify diff load template check erase audit calibrate demo"
FORMS = "FILE FILE1 FILE2 URL CSV JSON SQLite Neo4j html json today run max_shrink id reports"
NAMES = "bureau Smart parking Board Bureau of Parking Staff list Ties Strength"
"""Of the account, and of sheets and columns of a workbook that is in English."""
PLAIN = set(f"{COMMAND_WORDS} {FORMS} {NAMES}".split())
ASIDE = re.compile(
    r"[\w./\[\]-]*\.(?:html|json|xlsx|yaml|yml|toml|db|csv)\b|sqlite:/+\S*|neo4j://\S+|--[\w-]+"
    r"|\b[a-z]+:[\w:-]+|\w+!?[A-Z]+\d+|“[^”]*”|\d{4}-\d\d(?:-\d\d)?"
)
"""Names of files and addresses, options, ids, cells, what was typed, dates."""


@pytest.fixture
def said(bureau, broken, folder):
    """``said("zh")`` runs all commands and gives what each wrote."""
    from stakemap.cli.app import app

    write(sm.read(bureau).without("t:sun:li-wei"), folder / "other.xlsx")
    (folder / "bad.yaml").write_text("name: bad\nedits:\n- do: leav\n  person: p:qian\n", encoding="utf-8")

    def run(lang):
        runner = CliRunner(env={"STAKEMAP_LANG": lang, "COLUMNS": "100"})
        done = [(command, runner.invoke(app, list(command))) for command in COMMANDS]
        return [(" ".join(command), one.stdout + one.stderr) for command, one in done]

    return run


def strangers(text):
    """Words in Latin letters that are no names."""
    return [word for word in re.findall(r"[A-Za-z][A-Za-z_']+", ASIDE.sub(" ", text)) if word not in PLAIN]


def read_text(page):
    """What a reader sees of a page."""
    html = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.read_text("utf-8"), flags=re.DOTALL)
    return html.replace("&#39;", "'")


def test_chinese_output_has_no_english_words(said, folder):
    found = {command: strangers(text) for command, text in said("zh")}
    assert {command: words for command, words in found.items() if words} == {}
    pages = list((folder / "out").glob("*离任*.html"))
    assert pages
    for page in pages:
        assert strangers(read_text(page)) == []


def test_english_output_has_no_chinese_words(said, folder):
    cjk = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
    typed = re.compile("钱多?|局长")
    found = {command: cjk.findall(typed.sub("", text)) for command, text in said("en")}
    assert {command: words for command, words in found.items() if words} == {}


def test_the_demo_speaks_chinese(demonstrated):
    _, (_, chinese, _) = demonstrated
    assert strangers(chinese) == []


@pytest.fixture
def doubted(bureau, folder):
    """A workbook in Chinese, one of whose strengths has two readings."""
    write(sm.read(bureau), folder / "typed.xlsx", lang="zh")
    book = load_workbook(folder / "typed.xlsx")
    ties = next(sheet for sheet in book if sheet.title == "关系")
    heads = {str(cell.value): cell.column for cell in ties[1]}
    strength = next(column for head, column in heads.items() if head.startswith("强度"))
    ties.cell(2, strength).value = "强"
    book.save(folder / "typed.xlsx")
    return folder / "typed.xlsx"


@pytest.mark.parametrize(
    "command",
    [
        ("report", "typed.xlsx", *DAY, "--out", "out"),
        ("report", "typed.xlsx", *DAY, "--out", "out", "--leave", "钱多"),
        ("diff", "typed.xlsx", "typed.xlsx", *DAY),
        ("audit", "typed.xlsx", "--as-of", "2026-09-01", "--out", "au.xlsx"),
    ],
    ids=" ".join,
)
def test_a_command_speaks_the_language_of_the_file_and_goes_on_with_a_doubted_cell(doubted, command):
    from stakemap.cli.app import app

    done = CliRunner(env={"STAKEMAP_LANG": None, "COLUMNS": "100"}).invoke(app, list(command))
    said = done.stdout + done.stderr
    assert "两种读法" in said
    assert strangers(said) == []
    assert done.exit_code == 1, said


def test_a_store_takes_no_doubted_cell(doubted):
    from stakemap.cli.app import app

    done = CliRunner(env={"STAKEMAP_LANG": None, "COLUMNS": "100"}).invoke(
        app, ["load", "typed.xlsx", *STORE, "--account", "typed"]
    )
    assert "--keep-good" in done.stderr
    assert done.exit_code == 1
