"""A file that is not there, or not what a command wants: one plain sentence with a cure."""

from __future__ import annotations

import json
import shutil

import pytest

from languages import CJK, strangers

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
NEWER = {"stakemap": 99, "format": "stakemap-run-99", "facts": [], "version": 99}
KINDS = {
    "missing": None,
    "folder": None,
    "empty": b"",
    "picture": PICTURE,
    "list": b"[1, 2]",
    "newer": json.dumps(NEWER).encode(),
}
REPORT = ("report", "bureau.xlsx", *DAY)
CALIBRATE = ("calibrate", "bureau.xlsx", *DAY, "--source", "t", "--answers")
AUDIT = ("audit", "bureau.xlsx", "--as-of", "2026-09-01", "--answers")
FILES = {
    "check": ("x.xlsx", "check"),
    "check json": ("x.json", "check"),
    "check csv": ("x.csv", "check"),
    "check png": ("x.png", "check"),
    "report": ("x.json", "report", *DAY),
    "load": ("x.json", "load", "--store", "sqlite:///a.db"),
    "audit": ("x.json", "audit", "--out", "o.xlsx"),
    "answers": ("x.xlsx", *AUDIT),
    "audited": ("x.json", *REPORT, "--audit"),
    "profile": ("x.json", *REPORT, "--profile"),
    "scenario": ("x.yaml", *REPORT, "--scenario"),
    "scenario toml": ("x.toml", *REPORT, "--scenario"),
    "scenario json": ("x.json", *REPORT, "--scenario"),
    "scenario png": ("x.png", *REPORT, "--scenario"),
    "calibrate": ("x.csv", *CALIBRATE),
    "calibrate json": ("x.json", *CALIBRATE),
    "rebuild": ("x.json", "rebuild"),
    "rebuild xlsx": ("x.xlsx", "rebuild"),
    "rebuild file": ("x.xlsx", "rebuild", "RUN", "--out", "rb", "--file"),
    "diff": ("x.json", "diff", "bureau.xlsx", *DAY),
}
"""Options that take a file which is read: 1 where it is refused, 2 where it is not there."""
STORES = {
    "verify": ("verify",),
    "accept": ("verify", "--accept"),
    "report": ("report", *DAY, "--all"),
    "erase": ("erase", "p:qian", "--reason", "r"),
    "diff": ("diff", "--from", "1", "--to", "2"),
    "backup": ("backup", "new.db"),
    "rebuild": ("rebuild", "RUN", "--out", "rb"),
}
"""Commands that take a store which must be there."""


@pytest.fixture
def tried(bureau, call, folder):
    """``tried(kind, name, command, lang)`` gives the exit code and the lines that were said."""
    call("load", "bureau.xlsx", "--store", "sqlite:///a.db")
    call(*REPORT, "--out", "ok", "--draws", "0")
    run = next((folder / "ok").glob("*.run.json"))

    def one(kind, name, command, lang):
        from typer.testing import CliRunner

        from stakemap.cli.app import app

        path = folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)
        if kind == "folder":
            path.mkdir()
        elif KINDS[kind] is not None:
            path.write_bytes(KINDS[kind])
        words = [str(run) if word == "RUN" else word for word in command]
        runner = CliRunner(env={"STAKEMAP_LANG": lang, "COLUMNS": "200"})
        done = runner.invoke(app, words)
        return done.exit_code, (done.stdout + done.stderr).splitlines()

    return one


def sound(said, lang):
    """Whether it is one sentence with its cure, in the language that was asked for."""
    text = "\n".join(said)
    told = {"en": ("error: ", "what to do: "), "zh": ("错误：", "处理办法：")}[lang]
    one = len(said) <= 2 and said[0].startswith(told[0]) and all(line.startswith(told) for line in said)
    cured = len(said) == 2 or ("；" if lang == "zh" else "; ") in text
    foreign = strangers(text) if lang == "zh" else CJK.findall(text)
    return one and cured and not foreign and "Error" not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_another_kind_is_one_sentence(tried, kind, lang):
    found = {what: tried(kind, name, (*words, name), lang) for what, (name, *words) in FILES.items()}

    assert {what: said for what, (_, said) in found.items() if not sound(said, lang)} == {}
    assert {code for code, _ in found.values()} == {2 if kind == "missing" else 1}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_no_store_is_one_sentence_and_stays_as_it_is(tried, folder, kind, lang):
    found = {}
    for what, words in STORES.items():
        found[what] = tried(kind, "x.db", (*words, "--store", "sqlite:///x.db"), lang)
        if KINDS[kind] is not None:
            assert (folder / "x.db").read_bytes() == KINDS[kind], what
        assert {path.name for path in folder.glob("x.db*")} <= {"x.db"}, what
    found["restore"] = tried(kind, "x.db", ("restore", "x.db", "--store", "sqlite:///a.db", "--yes"), lang)

    assert {what: said for what, (_, said) in found.items() if not sound(said, lang)} == {}
    assert {code for code, _ in found.values()} == {2}
    assert not (folder / "new.db").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_a_file_stands_in_the_way_it_is_named(tried, lang):
    ways = {
        "backup": ("backup", "x.dat", "--store", "sqlite:///a.db"),
        "template": ("template", "x.xlsx"),
        "report": (*REPORT, "--draws", "0", "--out", "x.dat"),
        "demo": ("demo", "--out", "x.dat"),
        "rebuild": ("rebuild", "RUN", "--out", "x.dat"),
        "what if": (*REPORT, "--leave", "钱多", "--out", "x.dat"),
    }
    names = dict.fromkeys(ways, "x.dat") | {"template": "x.xlsx"}
    found = {what: tried("list", names[what], words, lang) for what, words in ways.items()}

    assert {what: said for what, (_, said) in found.items() if not sound(said, lang)} == {}
    assert {code for code, _ in found.values()} == {2}
