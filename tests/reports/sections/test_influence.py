"""The section on who is listened to."""

import re
from html import unescape

import pytest

import report_cases
import stakemap as sm
from stakemap.model import Person, Post, Tenure, Unit
from stakemap.reports.formats import render_html
from stakemap.reports.sections.influence import influence_part
from stakemap.reports.writer import Writer
from stakemap.scoring.core import registry
from stakemap.scoring.core.labels import label


def test_the_parts_of_each_split_add_up_to_the_number_they_explain():
    for row in influence_part(Writer.alone(report_cases.city())).rows:
        for parts in (row.ties, row.deciders):
            assert sum(part.value for part in parts) == pytest.approx(row.point, abs=1e-9)


def test_people_stand_by_influence_with_places_that_fit_their_scores():
    analysis = report_cases.city()
    rows = influence_part(Writer.alone(analysis)).rows
    assert [row.id for row in rows] == [node for node, _ in analysis.scores["influence"].as_shown.top(10)]
    for row in rows:
        assert row.own + row.others == pytest.approx(row.total)
        assert row.between[0] <= row.place <= row.between[1]


def test_the_row_of_a_measure_decides_whether_and_where_it_is_a_column(monkeypatch):
    analysis = report_cases.city()
    first = influence_part(Writer.alone(analysis)).rows[0]
    by_place = sorted(registry.BASELINES, key=lambda name: label(name).report)
    assert [count.name for count in first.counts] == [label(name).short() for name in by_place]

    monkeypatch.setattr("stakemap.reports.sections.influence.BASELINES", ("k_core", "in_degree"))
    k_core, in_degree = influence_part(Writer.alone(analysis, "zh")).rows[0].counts
    assert k_core.name == label("k_core").label_zh
    assert in_degree.value == f"{analysis.scores['in_degree'][first.id]:.0f}"


def test_equal_plain_counts_have_equal_places():
    """They are told as recorded, without a range: so are their places."""
    analysis = report_cases.city()
    recorded = analysis.scores["in_degree"].ranks()
    held = {}
    for row in influence_part(Writer.alone(analysis)).rows:
        for count in row.counts:
            if count.place is not None and count.value.isdigit():
                assert held.setdefault((count.name, count.value), count.place) == count.place
                assert count.name != label("in_degree").short() or count.place == recorded[row.id]
    assert held


def test_an_own_vote_is_told_only_of_who_has_one():
    """Whoever is moved through one single tie has as many parts as a voter whom nobody asks."""
    facts = [
        {"fact": "decision", "id": "d", "name": "d", "stages": [{"id": "b", "name": "b", "kind": "approve"}]},
        {"fact": "decision_role", "id": "r", "decision": "d", "player": "p:voter", "role": "approver"},
        *({"fact": "person", "id": f"p:{who}", "name": who} for who in ("voter", "asked", "idle")),
        {"fact": "tie", "id": "t", "kind": "advice", "from_id": "p:voter", "to_id": "p:asked"},
    ]
    graph = sm.PropertyGraph([sm.model.parse(fact) for fact in facts])
    html = render_html(sm.analyze(graph, plan=sm.Plan(decision="d", draws=0, what_ifs=0)), "en")
    whys = re.findall(r'<details id="[^"]*-why\d+".*?</details>', html, re.DOTALL)
    own = ["own vote" in why for why in whys]
    assert len(whys) == 2
    assert own == [True, False], "the voter is first"
    assert "voter" in whys[1]


def test_the_kind_of_a_tie_stands_apart_from_what_it_rests_on():
    """A deputy without a line of their own defers to the head of the unit, whom the page explains."""
    facts = [Unit(id="u", name="Bureau")]
    for one, head in (("a", True), ("b", False)):
        facts.append(Person(id=f"p:{one}", name=one.upper()))
        facts.append(Post(id=f"post:{one}", name=f"Post {one}", unit="u", head=head))
        facts.append(Tenure(id=f"t:{one}", person=f"p:{one}", post=f"post:{one}"))
    page = render_html(sm.analyze(sm.PropertyGraph(facts), draws=0), lang="en")
    assert "defers to the unit's head: Post b is a post of Bureau" in unescape(re.sub(r"<[^>]*>", "", page))
