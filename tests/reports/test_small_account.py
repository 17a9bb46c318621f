"""The page of an account of four people and a vacancy says nothing that so few people make senseless."""

from __future__ import annotations

import re
from html import unescape

import pytest

import stakemap as sm
from stakemap import access
from stakemap.model import Person, TeamMember, Tie
from stakemap.reports.formats import render_html
from stakemap.reports.sections.brief.covered import covered_part
from stakemap.reports.writer import Writer
from typed_workbook import typed

SHEETS = {
    "Settings": [
        ("Setting", "Value"),
        ("Account", "Fenwick Council"),
        ("Default source", "Website"),
        ("Default lawful basis", "legitimate interest"),
        ("Keep for", "24 months"),
    ],
    "Sources": [("Title", "Published", "Grade"), ("Website", "2026-06-10", "A1")],
    "Units": [("Name",), ("Corporate",), ("Finance",), ("IT",)],
    "People": [("Name", "Our contact"), ("Joan", None), ("Peter", "Sam"), ("Rachel", None), ("Tom", "Sam")],
    "Posts": [
        ("Post", "Unit", "Holder", "Reports to"),
        ("Chief", "Corporate", "Joan", None),
        ("Head", "IT", "Peter", "Chief"),
        ("Director", "Finance", "Rachel", "Chief"),
        ("Manager", "IT", "Tom", "Head"),
        ("Lead", "Finance", "vacant", "Director"),
    ],
    "Ties": [
        ("From", "Kind", "To"),
        ("Peter", "asks advice of", "Tom"),
        ("Rachel", "on friendly terms with", "Peter"),
    ],
    "Decisions": [("Decision", "Unit"), ("Renewal", "IT")],
    "Decision roles": [
        ("Decision", "Who", "Role", "Position", "Veto"),
        ("Renewal", "Peter", "decider", "for", None),
        ("Renewal", "Rachel", "budget holder", "unknown", "yes"),
        ("Renewal", "Tom", "user", "neutral", None),
    ],
}


@pytest.fixture(scope="module")
def analysis(tmp_path_factory):
    sheets = {name.replace(" ", "_"): rows for name, rows in SHEETS.items()}
    graph = sm.read(typed(tmp_path_factory.mktemp("small") / "small.xlsx", **sheets))
    return sm.analyze(graph, decision="Renewal", as_of="2026-09-01", draws=100)


@pytest.fixture(scope="module")
def shown(analysis):
    body = render_html(analysis, "en").partition("<body>")[2]
    return unescape(" ".join(re.sub(r"<[^>]+>", "", body).split()))


def test_being_among_the_first_five_is_told_of_nobody(shown):
    assert "first five " not in shown
    assert "Among the five" not in shown
    assert "Those who move anything at all, here with their own vote." in shown


def test_where_nobody_else_is_on_record_nobody_is_said_to_matter_most(shown):
    assert "Of all 4 people on record, our team knows 2; nobody of ours knows the other 2." in shown
    assert "who matter most" not in shown


def test_nobody_asks_for_an_introduction_to_somebody_they_know(analysis):
    snapshot = analysis.case.context.snapshot("introduction")
    asks = access.introductions(analysis).plan.asks
    assert asks
    assert all(snapshot.arc(ask.member, ask.target) is None for ask in asks)


def test_a_way_of_one_step_has_no_weakest_step(shown):
    assert "Ways to Peter" in shown
    assert "weakest" not in shown.partition("Ways to Peter")[2].partition("). ")[0]


def test_what_nobody_filled_in_is_a_line_that_names_the_sheet(shown):
    for sheet in ("“Motives”", "“Salience”", "column “Hours a week”", "“Factors”", "“Stages”"):
        assert sheet in shown
    assert shown.count("ours hours a week are on record") == 1
    assert "counts 0 days" not in shown


def test_places_that_draws_leave_open_are_told_as_a_range_alone(shown):
    assert "Peter (1 to 2), Rachel (1 to 2)" in shown
    assert not re.search(r"\d\. \w+ \(\d+ to \d+\)", shown)


@pytest.mark.parametrize(
    ("known", "lead"),
    [
        ("", "Nobody of our team knows any of the 3 people on record."),
        ("a", "Of all 3 people on record, our team knows 1; nobody of ours knows the other 2."),
        ("ab", "Our team knows all but one of the 3 people on record."),
        ("abc", "Our team knows all 3 people on record."),
    ],
)
def test_how_many_we_know_is_told_in_good_english_for_one_as_for_many(known, lead):
    facts = [TeamMember(id="m", name="M"), *(Person(id=f"p:{one}", name=one) for one in "abc")]
    facts += [
        Tie(id=f"t:{a}", kind="advice", from_id=f"p:{a}", to_id=f"p:{b}") for a, b in ("ab", "bc", "ca")
    ]
    facts += [Tie(id=f"k:{one}", kind="knows", from_id="m", to_id=f"p:{one}") for one in known]
    analysis = sm.analyze(sm.PropertyGraph(facts), draws=0)
    assert covered_part(Writer.alone(analysis)).lead == lead
