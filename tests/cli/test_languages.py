"""Every command, in Chinese and in English: no output is in the other language.

Names, ids, units, options, commands and names of files may be in Latin letters; nothing else may.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from datetime import date

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import stakemap as sm
from languages import CJK, strangers
from stakemap.errors import Unavailable
from stakemap.io import write
from stakemap.io.problem_texts import translated
from stakemap.model import Basis, Person, Source, Tie

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
    ("retain", *STORE, "--today", "2027-01-01", "--dry-run"),
    ("retain", *STORE, "--today", "2099-01-01"),
    ("export-person", "p:qian", *STORE, "--out", "files"),
    ("export-person", "p:none", *STORE),
    ("journal", *STORE),
    ("journal", *STORE, "--holds", "x"),
    ("erasures", "kept.jsonl", *STORE),
    ("erasures", "kept.jsonl", *STORE, "--replay"),
    ("erasures", "none.jsonl", *STORE, "--replay"),
    ("diff", *STORE, "--from", "1", "--to", "2", *DAY, "--everything"),
    ("diff", *STORE, "--from", "9", "--to", "2", *DAY),
    ("diff", "bureau.xlsx", "other.xlsx", *DAY, "--everything"),
    ("diff", "bureau.xlsx"),
    ("audit", "bureau.xlsx", "--as-of", "2026-09-01", "--out", "au.xlsx"),
    ("audit", "bureau.xlsx", "--answers", "au.xlsx"),
    ("calibrate", "bureau.xlsx", "--answers", "few.csv", "--source", "x", *DAY),
    ("calibrate", "many.xlsx", "--answers", "many.csv", "--source", "x", *DAY),
    ("calibrate", "many.xlsx", "--answers", "bad.csv", "--source", "x", *DAY, "--force"),
    ("verify", *STORE),
    ("backup", "b.db", *STORE),
    ("backup", "b.db", *STORE),
    ("restore", "b.db", *STORE),
    ("restore", "b.db", *STORE, "--yes"),
    ("restore", "a.db", *STORE, "--yes"),
    ("verify", "--store", "sqlite:///none.db"),
    ("erase", "p:nobody", *STORE, "--reason", "r"),
    ("erase", "p:qian", *STORE, "--reason", "r"),
    ("rebuild", "none.run.json"),
    ("nonsense",),
    ("check",),
]

KEPT = {"source": "s:list", "grade": "B2", "basis": Basis.PUBLISHED, "expires": date(2031, 1, 1)}


@pytest.fixture
def said(bureau, broken, folder):
    """``said("zh")`` runs all commands and gives what each wrote."""
    from stakemap.cli.app import app

    write(sm.read(bureau).without("t:sun:li-wei"), folder / "other.xlsx")
    (folder / "bad.yaml").write_text("name: bad\nedits:\n- do: leav\n  person: p:qian\n", encoding="utf-8")

    people = [Person(id=f"p:{k}", name=f"某{k}", name_en=f"N{k}", **KEPT) for k in range(12)]
    ties = [
        Tie(id=f"t:{k}", kind="advice", from_id=f"p:{k}", to_id=f"p:{k * k % 12}", **KEPT)
        for k in (2, 3, 5, 7)
    ]
    write([Source(id="s:list", title="List", published="2026-05-01"), *people, *ties], folder / "many.xlsx")
    told = "".join(f"p:{k},{('yes', 'no')[k % 2]}\n" for k in range(12))
    (folder / "many.csv").write_text("id,answer\n" + told, encoding="utf-8")
    (folder / "few.csv").write_text("id,answer\np:wu,yes\n", encoding="utf-8")
    (folder / "bad.csv").write_text("id,answer\np:1,maybe\n,yes\np:2,1\np:2,1\n", encoding="utf-8")

    def run(lang):
        (folder / "profile.json").unlink(missing_ok=True)
        (folder / "b.db").unlink(missing_ok=True)
        (folder / "b.db-anchor").unlink(missing_ok=True)
        runner = CliRunner(env={"STAKEMAP_LANG": lang, "COLUMNS": "100"})
        done = [(command, runner.invoke(app, list(command))) for command in COMMANDS]
        return [(" ".join(command), one.stdout + one.stderr) for command, one in done]

    return run


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
    typed = re.compile("钱多?|局长")
    found = {command: CJK.findall(typed.sub("", text)) for command, text in said("en")}
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
    assert "无法确定读法" in said
    assert strangers(said) == []
    assert done.exit_code == 1, said


def test_a_store_takes_no_doubted_cell(doubted):
    from stakemap.cli.app import app

    done = CliRunner(env={"STAKEMAP_LANG": None, "COLUMNS": "100"}).invoke(
        app, ["load", "typed.xlsx", *STORE, "--account", "typed"]
    )
    assert "--keep-good" in done.stderr
    assert done.exit_code == 1


def behind(folder):
    (folder / "a.db").write_bytes((folder / "older.db").read_bytes())


def without_anchor(folder):
    (folder / "a.db-anchor").unlink()


def bad_anchor(folder):
    (folder / "a.db-anchor").write_text("x")


def changed(folder):
    with sqlite3.connect(folder / "a.db") as connection:
        connection.execute("UPDATE fact SET body = replace(body, 'Wu Yong', 'Wu Song')")
    connection.close()


def newer(folder):
    with sqlite3.connect(folder / "a.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def torn(folder):
    data = (folder / "a.db").read_bytes()
    (folder / "a.db").write_bytes(data[:8192] + b"\xff" * 8192 + data[16384:])


def of_another_program(folder):
    (folder / "a.db").unlink()
    with sqlite3.connect(folder / "a.db") as connection:
        connection.execute("CREATE TABLE x (y)")
    connection.close()


TROUBLES = (behind, without_anchor, bad_anchor, changed, newer, torn, of_another_program)
STORED = [
    ("verify", *STORE),
    ("load", "bureau.xlsx", *STORE),
    ("report", *STORE, *DAY, "--draws", "0", "--out", "out"),
    ("erase", "p:qian", *STORE, "--reason", "r"),
    ("diff", *STORE, "--from", "1", "--to", "2", *DAY),
    ("backup", "b.db", *STORE),
    ("restore", "a.db", "--store", "sqlite:///other.db"),
    ("rebuild", "RUN", *STORE, "--out", "rb"),
    ("verify", *STORE, "--accept"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_what_is_wrong_with_a_store_is_told_in_the_language(bureau, call, folder, trouble, lang):
    from stakemap.cli.app import app

    call("load", bureau, *STORE)
    shutil.copy(folder / "a.db", folder / "older.db")
    call("report", *STORE, *DAY, "--draws", "0", "--out", "first")
    run = str(next((folder / "first").glob("*.run.json")))
    call("erase", "p:sun", *STORE, "--reason", "r")
    trouble(folder)
    runner = CliRunner(env={"STAKEMAP_LANG": lang, "COLUMNS": "200"})
    done = [(words[0], runner.invoke(app, [run if w == "RUN" else w for w in words])) for words in STORED]
    texts = [(word, one.stdout + one.stderr) for word, one in done]

    foreign = {word: (strangers if lang == "zh" else CJK.findall)(text) for word, text in texts}
    assert {word: found for word, found in foreign.items() if found} == {}
    assert any(one.exit_code for _, one in done)
    assert not any("Error" in text for _, text in texts)


def test_a_store_that_somebody_writes_to_is_told_in_the_language(bureau, call, folder):
    from stakemap.store import connect

    call("load", bureau, *STORE)
    with sqlite3.connect(folder / "a.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as caught, connect(STORE[1], dataset="bureau", timeout=0.0) as store:
            store.erase("p:qian", reason="r")
    other.close()

    assert not strangers(translated(str(caught.value.args[0]), "zh") + translated(caught.value.hint, "zh"))
