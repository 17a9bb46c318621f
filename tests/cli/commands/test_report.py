"""`report`."""

from __future__ import annotations

import json

import pytest

import stakemap as sm
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import read, write
from stakemap.model import Source
from stakemap.store import connect

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")
STORE = "sqlite:///accounts.db"


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def accounts(call, store, bureau):
    """A store with two good accounts and one that cannot be analysed."""
    call("load", bureau, "--store", store, "--account", "another")
    with connect(store, dataset="hollow") as hollow:
        hollow.apply([Source(id="s:x", title="Only a source")])
    return store


def test_a_report_of_a_file_is_a_page_a_json_and_a_run(call, bureau, folder):
    done = call("report", bureau, *DAY)
    names = sorted(path.name.split(".", 1)[1] for path in (folder / "reports").iterdir())

    assert names == ["en.html", "json", "run.json"]
    assert done.stdout.count("written: ") == 3
    page = next(line for line in done.stdout.splitlines() if line.endswith(".html"))
    assert done.stdout.splitlines()[-1] == page.replace("written: ", "open the report: ")
    assert "Smart parking" in next((folder / "reports").glob("*.html")).read_text(encoding="utf-8")


def test_a_report_speaks_the_language_of_its_facts(call, bureau, folder):
    both = read(bureau)
    chinese = [
        fact.model_copy(update={"name_en": None}) if "name_en" in fact.to_dict() else fact for fact in both
    ]
    write(PropertyGraph(chinese), folder / "zh.json")

    call("report", bureau, *DAY, "--out", "both")
    call("report", "zh.json", *DAY, "--out", "zh")
    call("report", "zh.json", *DAY, "--out", "asked", "--lang", "en")

    pages = {out: next((folder / out).glob("*.html")).name.split(".")[1] for out in ("both", "zh", "asked")}
    assert pages == {"both": "en", "zh": "zh", "asked": "en"}


@pytest.mark.parametrize(("lang", "said"), [("en", "written: "), ("zh", "已写出：")])
def test_a_file_of_names_in_both_languages_is_reported_in_that_of_its_sheets(
    call, bureau, folder, lang, said
):
    write(read(bureau), folder / f"{lang}.xlsx", lang=lang)
    done = call("report", f"{lang}.xlsx", *DAY, "--out", lang)

    assert [path.name.split(".")[1] for path in (folder / lang).glob("*.html")] == [lang]
    assert done.stdout.count(said) == 3
    assert done.stdout.count("\n") == 4


def test_formats_language_and_folder_are_as_asked(call, bureau, folder):
    call("report", bureau, *DAY, "--out", "here", "--formats", "html", "--lang", "zh")

    assert sorted(p.name.split(".", 1)[1] for p in (folder / "here").iterdir()) == ["run.json", "zh.html"]


def test_a_decision_can_be_named_and_an_unknown_one_is_told(call, bureau):
    call("report", bureau, *DAY, "--decision", "d:parking")
    done = call("report", bureau, *DAY, "--decision", "d:parkin", code=2)

    assert "did you mean 'd:parking'" in done.stderr


def test_a_file_and_a_store_give_the_same_bytes(call, store, bureau, folder):
    call("report", bureau, *DAY, "--out", "one")
    call("report", "--store", store, *DAY, "--out", "two")
    one, two = ({n: b for n, b in bytes_of(folder / f).items() if "run" not in n} for f in ("one", "two"))

    assert one == two


def test_bad_rows_stop_a_report_or_are_left_out_with_exit_1(call, broken, folder):
    call("report", broken, *DAY, code=1)
    assert not (folder / "reports").exists()
    call("report", broken, *DAY, "--keep-good", code=1)
    run = json.loads(next((folder / "reports").glob("*.run.json")).read_text(encoding="utf-8"))

    assert len(run["left_out"]) == 1
    assert "Secret Name" not in json.dumps(run, ensure_ascii=False)


def test_an_unchanged_account_keeps_its_report(call, store, folder):
    call("report", "--store", store, *DAY)
    before = {path: path.stat().st_mtime_ns for path in (folder / "reports").iterdir()}
    done = call("report", "--store", store, *DAY)

    assert "unchanged, the old report stays" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in (folder / "reports").iterdir()} == before


def test_an_account_whose_page_is_gone_or_whose_facts_changed_is_reported_again(call, store, bureau, folder):
    call("report", "--store", store, *DAY)
    next((folder / "reports").glob("*.html")).unlink()
    assert "written" in call("report", "--store", store, *DAY).stdout
    graph = read(bureau)
    write(graph.with_(graph["p:wu"].model_copy(update={"name_en": "Wu Yongli"})), "next.json")
    call("load", "next.json", "--store", store, "--account", "bureau")

    assert "written" in call("report", "--store", store, *DAY).stdout
    assert "Wu Yongli" in next((folder / "reports").glob("*.html")).read_text(encoding="utf-8")


def test_several_accounts_without_a_name_end_with_2_and_are_listed(call, accounts):
    done = call("report", "--store", accounts, *DAY, code=2)

    assert "another, bureau, hollow" in done.stderr
    said = call("report", "--store", accounts, "--account", "burau", code=2).stderr
    assert "unknown account" in said
    assert "did you mean 'bureau'?" in said
    assert "burau" not in said


def test_all_isolates_the_account_that_fails(call, accounts, folder):
    done = call("report", "--store", accounts, "--all", *DAY, code=1)
    index = (folder / "reports" / "index.html").read_text(encoding="utf-8")

    assert "2 ok, 0 unchanged, 1 failed: hollow: " in done.stdout
    assert index.count('.html">') == 2
    assert "hollow" in index
    again = call("report", "--store", accounts, "--all", *DAY, code=1)
    assert "0 ok, 2 unchanged, 1 failed: hollow: " in again.stdout
    assert "Nothing to tell: 2. Failed: 1." in (folder / "reports" / "index.html").read_text(encoding="utf-8")


def test_all_failing_ends_with_2(call, folder):
    for name in ("one", "two"):
        with connect(STORE, dataset=name) as hollow:
            hollow.apply([Source(id="s:x", title="Only a source")])
    done = call("report", "--store", STORE, "--all", code=2)

    assert "0 ok, 0 unchanged, 2 failed" in done.stdout


def test_json_tells_the_state_of_every_account(call, accounts):
    said = json.loads(call("report", "--store", accounts, "--all", *DAY, "--json", code=1).stdout)

    assert {a["account"]: a["state"] for a in said["accounts"]} == {
        "another": "ok",
        "bureau": "ok",
        "hollow": "failed",
    }


def test_scores_are_written_back_once(call, store):
    assert "scores stored: 1" in call("report", "--store", store, *DAY, "--write-back").stdout
    with connect(store, dataset="bureau", create=False) as held:
        rev, kinds = held.head().rev, held.load().counts()

    assert kinds["run"] == 1
    assert kinds["assessment"] >= 15
    call("report", "--store", store, *DAY, "--write-back")
    with connect(store, dataset="bureau", create=False) as held:
        assert held.head().rev == rev


def test_a_report_after_an_erasure_no_longer_knows_the_person(call, store, folder):
    call("report", "--store", store, *DAY, "--write-back")
    erased = call("erase", "p:zhao", "--store", store, "--reason", "r")
    call("report", "--store", store, *DAY)

    assert "1 report affected" in erased.stdout
    for name, data in bytes_of(folder / "reports").items():
        assert b"p:zhao" not in data, name
        assert b"Zhao Min" not in data, name
        assert "赵敏".encode() not in data, name


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("bureau.xlsx", "--store", STORE),
        ("bureau.xlsx", "--all"),
        ("bureau.xlsx", "--write-back"),
        ("--store", STORE, "--all", "--account", "x"),
        ("bureau.xlsx", "--formats", "pptx"),
        ("bureau.xlsx", "--as-of", "yesterday"),
    ],
)
def test_a_misuse_ends_with_2(call, bureau, arguments):
    assert call("report", *arguments, code=2).stderr


def test_a_time_limit_stops_the_command_and_leaves_nothing_half_written(call, bureau, tmp_path):
    done = call("report", bureau, "--out", tmp_path / "r", "--time-limit", "0.001", *DAY, code=2)
    assert "stopped after 0.001 seconds" in done.stderr
    assert not list(tmp_path.glob("r/*"))


def test_more_draws_can_be_asked_for(call, bureau, tmp_path):
    call("report", bureau, "--out", tmp_path / "r", "--draws", "7", *DAY)
    (twin,) = (p for p in (tmp_path / "r").glob("*.json") if not p.name.endswith("run.json"))
    assert sm.read_report(twin)["uncertainty"]["draws"] == 7


def test_every_format_is_written_and_the_screen_says_where(call, bureau, folder):
    done = call("report", bureau, *DAY, "--formats", "md,pdf,docx,xlsx,json,html", "--draws", "0")

    endings = {path.suffix for path in (folder / "reports").iterdir()}
    assert endings == {".html", ".json", ".pdf", ".xlsx", ".docx", ".md"}
    assert done.stdout.count("written: ") == 7
    assert read(next((folder / "reports").glob("*.xlsx"))).digest == read(bureau).digest


@pytest.mark.parametrize(("lang", "said"), [("en", "needs the package typst"), ("zh", "需要安装 typst")])
def test_a_part_that_is_not_installed_is_one_line_with_its_cure(
    call, bureau, folder, monkeypatch, lang, said
):
    monkeypatch.setattr("stakemap.reports.format_table.find_spec", lambda name: None)
    done = call("report", bureau, *DAY, "--formats", "html,pdf", "--lang", lang, code=2)

    assert said in done.stderr
    assert 'pip install "stakemap[pdf]"' in done.stderr
    assert not (folder / "reports").exists() or not list((folder / "reports").iterdir())


def test_a_scenario_is_written_on_paper_too_but_not_as_a_workbook(call, bureau, folder):
    change = ("--leave", "Li Wei", "--on", "2026-10", "--draws", "0")
    call("report", bureau, *DAY, *change, "--formats", "md,pdf")
    assert {path.suffix for path in (folder / "reports").iterdir()} == {".md", ".pdf"}
    refused = call("report", bureau, *DAY, *change, "--formats", "xlsx", code=2)
    assert "a scenario cannot be written as xlsx" in refused.stderr
