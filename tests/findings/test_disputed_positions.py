"""Positions that two tell in different ways: said where no date says which is newer, and only there."""

from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap as sm
from stakemap.model import parse
from stakemap.reports.sections.brief.not_known import not_known_part
from stakemap.reports.writer import Writer

DAY = "2026-06-01"
DAYS = (None, "2026-01", "2026-03-05")
BASE = (
    {"fact": "source", "id": "s:a", "title": "Paper A", "published": None},
    {"fact": "source", "id": "s:b", "title": "Paper B", "published": None},
    {"fact": "person", "id": "p", "name": "ann"},
    {"fact": "decision", "id": "d", "name": "d", "stages": [{"id": "b", "name": "b", "kind": "approve"}]},
    {"fact": "decision_role", "id": "r", "decision": "d", "player": "p", "role": "approver"},
)


def analysed(told):
    stances = [
        {
            "fact": "stance",
            "id": f"st:{k}",
            "decision": "d",
            "person": "p",
            "position": position,
            "source": source,
        }
        | ({"valid": {"start": day}} if day else {})
        for k, (position, day, source) in enumerate(told)
    ]
    graph = sm.PropertyGraph([parse(body) for body in (*BASE, *stances)])
    return sm.analyze(graph, plan=sm.Plan(as_of=DAY, today=DAY, decision="d", draws=0, what_ifs=0))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from((0.1, 0.2, 0.9)), st.sampled_from(DAYS), st.sampled_from(("s:a", "s:b"))),
        max_size=4,
    )
)
def test_two_tales_of_one_position_are_told_where_no_date_says_which_is_newer(told):
    analysis = analysed(told)
    found = analysis.findings.of("stance-disputed")
    newest = max((day or "" for _, day, _ in told), default="")
    counted = [position for position, day, _ in told if (day or "") == newest][-1:]
    rivals = [
        position
        for position, day, _ in told
        if (day or "") in ("", newest) and abs(position - counted[0]) > 0.2
    ]
    assert bool(found) == bool(rivals)
    unknown = {one.name: one.text for one in not_known_part(Writer.alone(analysis))}
    assert ("disputed" in unknown) == bool(rivals)
    for finding in found:
        assert list(analysis.electorate.stances.values()) == counted == [finding.numbers["counted"]]
        assert finding.numbers["others"] == len(rivals)
        assert unknown["disputed"] == finding.text("en")


def test_both_tales_stand_in_the_sentence_with_source_and_day():
    (said,) = analysed([(0.9, None, "s:a"), (0.1, "2026-03-05", "s:b")]).findings.of("stance-disputed")
    assert said.text_en == (
        "Where ann stands is told in different ways, and no date says which is newer. "
        "Counted: against (Paper B, 5 Mar 2026); not counted: for (Paper A, no date)."
    )
    assert said.text_zh == (
        "ann的立场有不同说法，且无日期说明何者较新。"
        "计入：反对（Paper B，2026年3月5日）；未计入：支持（Paper A，无日期）。"
    )
