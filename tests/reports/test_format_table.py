import importlib.util
import json
import re
from datetime import UTC, datetime

import pytest

import report_cases
import stakemap as sm
from stakemap import examples
from stakemap.comparison.tryout import tryout
from stakemap.errors import MissingExtra, RebuildRefused
from stakemap.reports import format_table
from stakemap.reports.files import digest_of_bytes
from stakemap.reports.format_table import FORMATS, formats_named
from stakemap.reports.formats import rebuild, report

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def test_every_format_is_written_in_one_order_and_its_digest_stands_in_run_json(tmp_path):
    *files, run = report(report_cases.analysed(), tmp_path, tuple(reversed(FORMATS)), "zh")
    assert [path.name.split(".", 1)[1] for path in files] == [
        "zh.html",
        "json",
        "zh.pdf",
        "zh.xlsx",
        "zh.docx",
        "zh.md",
    ]
    said = json.loads(run.read_text(encoding="utf-8"))
    assert said["files"] == {path.name: digest_of_bytes(path.read_bytes()) for path in files}
    assert said["formats"] == list(FORMATS)


@pytest.mark.parametrize("full", [False, True])
def test_every_format_is_rebuilt_byte_for_byte(tmp_path, full):
    graph = report_cases.small()
    written = report(report_cases.analysed(graph), tmp_path / "a", FORMATS, full=full)
    again = rebuild(written[-1], graph, out=tmp_path / "b", clock=lambda: NOON)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in written[:-1]]


def test_a_run_of_before_there_was_a_full_report_is_still_rebuilt(tmp_path):
    graph = report_cases.small()
    *_, run = report(report_cases.analysed(graph), tmp_path, ("md",))
    values = json.loads(run.read_text(encoding="utf-8"))
    del values["full"]
    run.write_text(json.dumps(values), encoding="utf-8")
    assert rebuild(run, graph, clock=lambda: NOON)


def test_a_rebuilt_file_of_other_bytes_is_refused(tmp_path):
    graph = report_cases.small()
    *_, run = report(report_cases.analysed(graph), tmp_path, ("docx",))
    values = json.loads(run.read_text(encoding="utf-8"))
    values["files"] = dict.fromkeys(values["files"], "0" * 64)
    run.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(RebuildRefused, match="other bytes"):
        rebuild(run, graph, clock=lambda: NOON)


def test_the_full_report_on_paper_holds_the_brief_and_more():
    brief = report_cases.every_format(report_cases.analysed(), "en")["md"].decode()
    whole = report_cases.every_format(report_cases.analysed(), "en", full=True)["md"].decode()
    assert _without_notes(brief) <= _without_notes(whole)
    assert len(whole) > 2 * len(brief)
    assert "City website" in whole


def _without_notes(text):
    """Lines without the numbers of their facts, which only the full report writes out."""
    return {re.sub(r" \\\[[^]]*\\\]$", "", line) for line in text.splitlines()}


def test_a_part_that_is_not_installed_is_named_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(format_table, "find_spec", lambda name: None)
    for name, package in (("pdf", "typst"), ("docx", "python-docx")):
        with pytest.raises(MissingExtra, match=rf"needs the package {package} \(pip install .*{name}"):
            report(report_cases.analysed(), tmp_path / "out", ("html", name))
    assert not (tmp_path / "out").exists()
    assert [one.name for one in formats_named(("md", "xlsx"))] == ["xlsx", "md"]


def test_every_extra_of_a_format_is_one_of_the_package():
    from importlib.metadata import metadata

    extras = set(metadata("stakemap").get_all("Provides-Extra") or ())
    asked = {one.extra for one in FORMATS.values() if one.extra}
    assert asked == {"pdf", "docx"}
    assert all(importlib.util.find_spec(one.module) for one in FORMATS.values() if one.module)
    assert extras >= {"frames"}


def test_several_decisions_make_one_file_of_each_format_and_one_json_each(tmp_path):
    both = [report_cases.city(draws=0), report_cases.city(examples.OTHER_DECISION, draws=0)]
    names = [path.name.split(".", 1)[1] for path in report(both, tmp_path, ("json", "md"))]
    assert sum(name.endswith(".json") for name in names) == 3
    assert sum(name.endswith(".md") for name in names) == 1


def test_the_json_written_in_parts_is_that_of_the_whole():
    arrays = sm.analyze(sm.from_edges([("ann", "bob", 0.8)]).snapshot())
    for analysis in (report_cases.analysed(), arrays):
        found = tryout(analysis)
        whole = {**analysis.to_dict(), "tryout": found and found.to_dict()}
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert format_table.json_text(analysis) == text + "\n"
