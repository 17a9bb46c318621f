"""Broken files of every other kind: what a command reads back is refused by a typed error, or passed over."""

from __future__ import annotations

import json

import openpyxl
import pytest

from stakemap.analysis.profile import Profile
from stakemap.cli.batch.journal import journal
from stakemap.cli.commands.portfolio import _earlier
from stakemap.cli.earlier_reports import earlier_reports
from stakemap.errors import InputError
from stakemap.graph.catalogue import Catalogue
from stakemap.io import marked_copy, read_awards
from stakemap.reports.run_record import RunRecord

DEEP = "[" * 100_000
RUN = {"name": "city", "origin": {"inputs": "1"}, "files": {"a.html": "0"}, "runs": [], "written": "2026"}


def test_a_profile_with_a_count_that_is_no_number_is_refused(tmp_path):
    fitted = Profile("the team", "2026-09-01", 12, (0.0, 0.1, 0.2), curve=((4, 0.5),)).to_dict()
    path = tmp_path / "profile.json"
    path.write_text(json.dumps({**fitted, "curve": [[float("inf"), 0.5]]}), encoding="utf-8")
    with pytest.raises(InputError):
        Profile.read(path)


RECORD = {
    "format": "stakemap-run-1", "plans": [], "runs": ["r"], "package": "p", "facts_digest": "d", "facts": {},
    "formats": ["html"], "lang": "en", "name": None, "files": {}, "origin": {}, "left_out": [], "full": False,
    "written": "2026-09-01",
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [("facts", 5), ("facts", {"f": 5}), ("files", ["a"]), ("runs", [1]), ("lang", None), ("full", "yes")],
)
def test_a_run_record_is_refused_where_a_text_is_none(tmp_path, field, value):
    path = tmp_path / "a.run.json"
    path.write_text(json.dumps(RECORD), encoding="utf-8")
    assert RunRecord.read(path).runs == ("r",)
    path.write_text(json.dumps({**RECORD, field: value}), encoding="utf-8")
    with pytest.raises(InputError):
        RunRecord.read(path)


def test_a_catalogue_with_an_endless_cell_is_refused(tmp_path):
    path = tmp_path / "kinds.csv"
    path.write_text("kind,from\n" + "x" * 200_000 + "\n", encoding="utf-8")
    with pytest.raises(InputError):
        Catalogue.read(path)


@pytest.mark.parametrize(
    "text",
    [
        DEEP,
        "5",
        json.dumps({**RUN, "origin": 5}),
        json.dumps({**RUN, "files": 5}),
        json.dumps({**RUN, "files": ["a.html"]}),
        json.dumps({**RUN, "files": {"../../a.html": "0"}}),
        json.dumps({**RUN, "name": ["city"]}),
    ],
)
def test_a_run_that_no_report_wrote_is_passed_over(tmp_path, text):
    (tmp_path / "good.run.json").write_text(json.dumps(RUN), encoding="utf-8")
    (tmp_path / "bad.run.json").write_text(text, encoding="utf-8")
    found = earlier_reports(tmp_path)

    assert {name: len(runs) for name, runs in found.runs.items()} == {"city": 1}
    assert found.same("city", "1") is None


@pytest.mark.parametrize(
    "text", [DEEP, "5", '{"format": "stakemap-batch-1", "accounts": {"a": 5}}', "\udcff"]
)
def test_a_journal_that_is_broken_counts_for_nothing(tmp_path, text):
    for name in ("batch.json", "batch.jsonl"):
        (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    with journal(tmp_path) as kept:
        assert (kept.before, kept.done) == ({}, {})
        kept.whole(())


@pytest.mark.parametrize("text", [DEEP, "5", "[]", '{"accounts": [5], "states": {}}'])
def test_a_portfolio_that_is_broken_counts_for_nothing(tmp_path, text):
    path = tmp_path / "portfolio.json"
    path.write_text(text, encoding="utf-8")
    assert _earlier(path) == {}


def test_a_workbook_of_charts_alone_cannot_be_marked(tmp_path):
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    book.remove(book.worksheets[0])
    book.save(tmp_path / "chart.xlsx")
    with pytest.raises(InputError):
        marked_copy(tmp_path / "chart.xlsx", [], tmp_path / "out.xlsx")


def release(**more):
    award = {"id": "1", "suppliers": [{"name": "Lamps Ltd"}], "status": "active"}
    contract = {"id": "c", "awardID": "1", "period": {"startDate": "2024-01-01", "endDate": "9999-12-31"}}
    return {"ocid": "o", "buyer": {"name": "Town"}, "awards": [award], "contracts": [contract], **more}


@pytest.mark.parametrize("roles", [5, None, {"buyer": 1}, [["buyer"]], ["supplier", 5]])
def test_parties_with_odd_roles_do_not_stop_the_reading_of_awards(tmp_path, roles):
    path = tmp_path / "releases.json"
    path.write_text(json.dumps(release(parties=[{"id": "x", "roles": roles}])), encoding="utf-8")
    assert len(read_awards(path).awards) == 1


def test_a_contract_until_the_last_day_of_the_calendar_has_an_open_end(tmp_path):
    path = tmp_path / "releases.json"
    path.write_text(json.dumps(release()), encoding="utf-8")
    (contract,) = read_awards(path).contracts
    assert (str(contract.valid.start), contract.valid.end) == ("2024-01-01", None)
