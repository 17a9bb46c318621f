"""Reports of small files as people type them: no sentence that the file does not carry, and no crash."""

from __future__ import annotations

import stakemap as sm
from stakemap.model import Decision
from stakemap.reports.formats import report_files
from stakemap.reports.sections.brief.covered import covered_part
from stakemap.reports.writer import Writer
from typed_rows import told


def test_who_was_met_is_told_with_the_day_where_the_report_is_bound_to_none():
    log = [["Date", "Who of ours", "Whom"], ["2025-02-14", "Jo Rusk", "Ann Ames"]]
    writer = Writer.alone(sm.analyze(told(Meetings=log).graph))

    assert writer.case.day is None
    assert [one.last for one in covered_part(writer).people] == ["Last contact 2025-02-14."]


def test_two_decisions_whose_voters_have_all_said_where_they_stand_make_one_page():
    parts = [
        ["Decision", "Who", "Role", "Position"],
        ["Parking", "Ann Ames", "approver", "for"],
        ["Roads", "Bo Burr", "approver", "against"],
    ]
    graph = told(Decision_roles=parts).graph
    analyses = [sm.analyze(graph, decision=one.id) for one in graph.of(Decision)]
    (page,) = (data for name, data in report_files(analyses, ("md",)).items() if name.endswith(".md"))

    assert "Parking" in page.decode()
