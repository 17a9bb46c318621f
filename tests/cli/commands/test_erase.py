"""`erase`."""

from __future__ import annotations

import json
from pathlib import Path

from stakemap.io import read, write
from stakemap.store import connect


def held(account="bureau"):
    with connect("sqlite:///accounts.db", dataset=account, create=False) as store:
        return store.load()


def test_erasing_reaches_every_account_and_proves_it(call, store, bureau):
    call("load", bureau, "--store", store, "--account", "second")
    done = call("erase", "p:li-wei", "--store", store, "--reason", "request 7")

    assert "1 person, 8 facts, 0 reports affected" in done.stdout
    assert "no trace of p:li-wei in 2 of 2 accounts" in done.stdout
    assert all("p:li-wei" not in held(name) for name in ("bureau", "second"))


def test_erasing_in_one_account_leaves_the_others_and_says_so(call, store, bureau):
    call("load", bureau, "--store", store, "--account", "second")
    done = call("erase", "p:li-wei", "--store", store, "--reason", "r", "--account", "second")

    assert "1 person, 4 facts" in done.stdout
    assert "still stand in: dataset besides this one: 1" in done.stderr
    assert "p:li-wei" in held("bureau")
    assert "p:li-wei" not in held("second")


def test_a_namesake_is_kept_and_named_by_id(call, store, bureau):
    graph = read(bureau)
    write(graph.with_(graph["p:sun"].model_copy(update={"name": "李伟", "name_zh": "李伟"})), "next.json")
    call("load", "next.json", "--store", store, "--account", "bureau")
    done = call("erase", "p:li-wei", "--store", store, "--reason", "r")

    assert "no trace of p:li-wei" in done.stdout
    assert "same spelling: p:sun" in done.stderr
    assert "李伟" not in done.stdout + done.stderr


def test_an_erased_person_is_not_loaded_again(call, store, bureau):
    call("erase", "p:li-wei", "--store", store, "--reason", "r")

    assert "erased on request" in call("load", bureau, "--store", store, code=1).stderr


def test_an_unknown_person_ends_with_2(call, store):
    said = call("erase", "p:nobody", "--store", store, "--reason", "r", code=2).stderr
    assert "unknown id" in said
    assert "p:nobody" not in said


def test_whoever_gives_a_name_is_told_the_id_and_nobody_is_erased(call, store):
    before = call("verify", "--store", store).stdout
    for lang, said in (("en", "who has this name: p:zhao"), ("zh", "叫此名者：p:zhao")):
        asked = ("erase", "赵敏", "--store", store, "--reason", "request 7", "--lang", lang)
        assert said in call(*asked, code=2).stderr
    assert call("verify", "--store", store).stdout == before


def test_erasing_needs_a_reason(call, store):
    assert "--reason" in call("erase", "p:li-wei", "--store", store, code=2).stderr


def test_a_terminal_is_asked_first(call, store, monkeypatch):
    monkeypatch.setattr("stakemap.cli.commands.upkeep.erase._agreed", lambda *_: False)

    assert "nothing was erased" in call("erase", "p:li-wei", "--store", store, "--reason", "r", code=2).stderr
    assert "p:li-wei" in held()


def test_reports_that_still_name_the_person_are_listed(call, store, folder):
    (folder / "reports").mkdir()
    (folder / "reports" / "old-1.en.html").write_text("Li Wei decides", encoding="utf-8")
    (folder / "reports" / "old-1.json").write_text("p:li-wei", encoding="utf-8")
    (folder / "reports" / "other-2.en.html").write_text("nobody", encoding="utf-8")
    done = call("erase", "p:li-wei", "--store", store, "--reason", "r")

    assert "4 facts, 1 report affected" in done.stdout
    assert "old-1.en.html" in done.stdout
    assert "other-2" not in done.stdout


DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01", "--draws", "0", "--what-ifs", "0")
FORMATS = ("html", "json", "pdf", "xlsx", "docx", "md")


def test_reports_of_every_format_are_named_by_what_the_store_remembers(call, store, folder):
    call("report", "--store", store, "--out", "elsewhere", "--formats", ",".join(FORMATS), *DAY)
    call("contacts", "--store", store, "--out", "contacts.csv", *DAY[:4])
    call("card", "Qian Duo", "--store", store, "--out", "cards", *DAY[:4])
    (folder / "reports").mkdir()
    (folder / "reports" / "by-hand.docx").write_bytes(b"PK")
    (folder / "reports" / "team.ics").write_text("SUMMARY:Li Wei, Sun Ping", encoding="utf-8")
    moved = next((folder / "elsewhere").glob("*.pdf"))
    moved.rename(folder / "sent.pdf")

    done = call("erase", "p:li-wei", "--store", store, "--reason", "r", "--json")
    values = json.loads(done.stdout)
    there = {Path(name).suffix for name in values["stale_reports"]}
    assert there == {".html", ".json", ".xlsx", ".docx", ".md", ".csv", ".ics"}
    assert values["stale_gone"] == [str(moved)]
    assert [Path(name).name for name in values["not_read"]] == ["by-hand.docx"]
    assert values["reports"] == 4, "the report, the table, the card of a colleague, the calendar"

    again = call("erase", "p:sun", "--store", store, "--reason", "r")
    for said in ("stakemap report", "(.csv)", "(.ics)", "no longer there"):
        assert said in again.stdout
    assert "by-hand.docx" in again.stderr


def test_a_report_made_again_without_the_person_is_no_longer_named(call, store, folder):
    call("report", "--store", store, *DAY)
    call("erase", "p:li-wei", "--store", store, "--reason", "r")
    call("report", "--store", store, *DAY)

    assert "0 reports affected" in call("erase", "p:li-wei", "--store", store, "--reason", "r").stdout


def test_the_same_report_is_remembered_once(call, store, folder):
    for _ in range(2):
        call("report", "--store", store, *DAY)
    with connect("sqlite:///accounts.db", dataset="bureau") as held:
        assert len(held.files_made()) == 1
        assert held.verify().ok


def test_all_reports_and_the_portfolio_are_remembered_for_each_account(call, store, bureau, folder):
    call("load", bureau, "--store", store, "--account", "second")
    call("report", "--store", store, "--all", "--workers", "1", *DAY)
    call("portfolio", "--store", store, "--as-of", "2026-09-01")
    for account in ("bureau", "second"):
        with connect("sqlite:///accounts.db", dataset=account) as held:
            names = [Path(name).name for one in held.files_made() for name in one.files]
            assert sum(name.endswith((".en.html", ".zh.html")) for name in names) == 3
            assert {"portfolio.en.xlsx", "portfolio.zh.xlsx"} < set(names)
    again = call("portfolio", "--store", store, "--as-of", "2026-09-01", "--json")
    assert json.loads(again.stdout)["read"] == 0, "what the store remembers is no change of the account"


def test_a_store_that_cannot_remember_says_so(call, store, folder, monkeypatch):
    from stakemap.errors import Unavailable
    from stakemap.store.sqlite.store import SqliteStore

    def refused(*_, **__):
        raise Unavailable("the store file is read-only")

    monkeypatch.setattr(SqliteStore, "remember_files", refused)
    assert "whoever erases somebody must look" in call("report", "--store", store, *DAY).stderr
    assert "whoever erases somebody must look" in call("report", "--store", store, "--all", *DAY).stderr
