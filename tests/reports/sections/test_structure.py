"""The section on groups, brokers and the two layers."""

from __future__ import annotations

import pytest

import report_cases
from stakemap import structure
from stakemap.reports.sections.structure import structure_part
from stakemap.reports.writer import Writer
from stakemap.structure.informal_groups import origin_mixing


@pytest.fixture(scope="module")
def writer():
    """With a shared past among the ties: the reported ones alone hold no group that beats chance."""
    return Writer.alone(report_cases.city(inferred=True))


@pytest.fixture(scope="module")
def found(writer):
    return structure_part(writer)


def test_every_row_that_rests_on_facts_cites_them(writer, found):
    assert found.circles
    for row in (*found.circles, *found.brokers):
        assert row.facts
        assert set(row.facts) <= writer.notes.cited
    assert found.picture is not None


def test_the_ranks_are_those_of_the_question_and_the_last_row_of_mixing_is_all(writer, found):
    gap, mixing = structure.gap(writer.case), writer.case.once(origin_mixing)
    highest = gap.top(1)[0]
    assert (found.gaps[0].name, found.gaps[0].gap) == (writer.name(highest.node), highest.gap)
    assert found.by_level == (gap.basis == "level")
    assert (found.mixing[-1].name, found.mixing[-1].ei) == ("All ties", mixing.total.ei)


def test_facts_behind_the_rows_are_in_the_evidence():
    analysis = report_cases.city(inferred=True)
    listed = {fact["id"] for fact in analysis.to_dict()["evidence"]["facts"]}
    told = analysis.to_dict()["structure"]
    assert set(told) == {"groups", "brokerage", "single_threads", "formal_against_informal"}
    assert told["groups"]["groups"][0]["named"]
    for circle in told["groups"]["groups"]:
        assert all(fact in listed for row in circle["shared"] for fact in row["facts"])


def test_without_an_informal_tie_there_is_no_such_section():
    formal = report_cases.small().without("t:1").without("t:2").without("ten:bai")
    assert structure_part(Writer.alone(report_cases.analysed())) is not None
    assert structure_part(Writer.alone(report_cases.analysed(formal))) is None
