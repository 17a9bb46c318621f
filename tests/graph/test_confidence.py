from datetime import date

import pytest

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.confidence import State, confidence, flags, grade_confidence, months_between, state
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Group, Membership, Person, Post, Source, Span, Tenure, Tie, Unit

BOOK = Catalogue.default()
LETTERS = dict(zip("ABCDEF", (0.95, 0.85, 0.7, 0.5, 0.3, 0.5), strict=True))
FIGURES = dict(zip("123456", (0.95, 0.85, 0.7, 0.5, 0.3, 0.5), strict=True))


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("figure", FIGURES)
def test_a_grade_is_reliability_times_credibility(letter, figure):
    assert grade_confidence(letter + figure, BOOK) == LETTERS[letter] * FIGURES[figure]


def test_the_grade_table_is_visible_and_marked_as_assumed():
    rows = [BOOK.assumptions[f"reliability_{x}"] for x in LETTERS]
    rows += [BOOK.assumptions[f"credibility_{x}"] for x in FIGURES]

    assert all(row.source.startswith("assumed") for row in rows)


PEOPLE = [Person(id="a", name="a"), Person(id="b", name="b")]


def believed(fact, day=None, *, source=None):
    frame = [Unit(id="u", name="u"), Post(id="p", name="p", unit="u"), Group(id="g", name="g")]
    extra = [source] if source else []
    return confidence(PropertyGraph([*PEOPLE, *frame, fact, *extra]), fact, day)


def advice(**more):
    return Tie(id="t", kind="advice", from_id="a", to_id="b", **more)


def test_a_facts_own_grade_goes_before_that_of_its_source():
    source = Source(id="s", title="s", grade="A1")

    assert believed(advice(source="s", grade="C3"), source=source) == 0.7 * 0.7
    assert believed(advice(source="s"), source=source) == 0.95 * 0.95


def test_what_nobody_graded_cannot_be_judged():
    assert believed(advice(source="s"), source=Source(id="s", title="s")) == 0.5 * 0.5


def test_facts_given_in_code_without_a_grade_count_fully():
    assert believed(advice()) == 1.0
    assert believed(advice(source="given-in-code")) == 1.0
    assert believed(advice(grade="C3")) == 0.7 * 0.7


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2024, 1, 29), date(2024, 2, 29), 1),
        (date(2024, 1, 15), date(2024, 2, 14), 0),
        (date(2024, 1, 15), date(2024, 2, 15), 1),
        (date(2023, 12, 31), date(2024, 12, 31), 12),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 5, 1), date(2024, 5, 1), 0),
        (date(2024, 5, 2), date(2020, 1, 1), 0),
        (date(1, 1, 1), date(9999, 12, 31), 9998 * 12 + 11),
    ],
)
def test_only_whole_months_count(start, end, months):
    assert months_between(start, end) == months


def test_an_open_end_fades_by_half_in_each_half_life_of_its_kind_since_it_was_confirmed():
    fact = advice(confirmed="2020-01-15", valid=Span(start="2015"))

    assert believed(fact, date(2020, 1, 15)) == 1.0
    assert believed(fact, date(2021, 7, 14)) == pytest.approx(2 ** (-17 / 12 / 1.5))
    assert believed(fact, date(2021, 7, 15)) == 0.5
    assert believed(fact, date(2023, 1, 15)) == 0.25


def test_a_tenure_fades_in_four_years_and_a_membership_in_ten():
    tenure = Tenure(id="t", person="a", post="p", confirmed="2020")
    member = Membership(id="m", person="a", group="g", confirmed="2020")

    assert believed(tenure, date(2024, 1, 1)) == 0.5
    assert believed(member, date(2030, 1, 1)) == 0.5


def test_confirmed_is_the_date_of_the_source_where_the_fact_has_none():
    source = Source(id="s", title="s", published="2020", grade="A1")

    assert believed(advice(source="s"), date(2021, 7, 1), source=source) == pytest.approx(0.5 * 0.95 * 0.95)
    own = advice(source="s", confirmed="2021-07")
    assert believed(own, date(2021, 7, 1), source=source) == pytest.approx(0.95 * 0.95)


def test_a_known_end_does_not_fade():
    fact = advice(confirmed="2015", valid=Span(start="2010", end="2025"))

    assert believed(fact, date(2024, 1, 1)) == 1.0


def test_nothing_fades_before_it_was_confirmed_without_a_date_or_without_a_day():
    assert believed(advice(confirmed="2020"), date(2010, 1, 1)) == 1.0
    assert believed(advice(), date(2024, 1, 1)) == 1.0
    assert believed(advice(confirmed="2010"), None) == 1.0


def test_lines_of_authority_do_not_fade():
    fact = Tie(id="t", kind="reports_to", from_id="a", to_id="b", confirmed="2000")

    assert believed(fact, date(2024, 1, 1)) == 1.0


@pytest.mark.parametrize("grade", ["A1", "A2", "B1", "B2"])
def test_a_or_b_with_one_or_two_is_verified(grade):
    assert state(PropertyGraph([*PEOPLE, advice(grade=grade)]), advice(grade=grade)) is State.VERIFIED


@pytest.mark.parametrize("grade", ["A3", "B6", "C1", "D2", "E5", "F6", "F1", None])
def test_every_other_grade_is_reported(grade):
    assert state(PropertyGraph([*PEOPLE, advice(grade=grade)]), advice(grade=grade)) is State.REPORTED


@pytest.mark.parametrize(
    ("valid", "day", "expected"),
    [
        (Span(), None, ("open_end",)),
        (Span(start="2024"), date(2024, 3, 1), ("open_end", "partial_date")),
        (Span(start="2024"), date(2025, 1, 1), ("open_end",)),
        (Span(start="2024", end="2026-06"), date(2026, 6, 15), ("partial_date",)),
        (Span(start="2024-01-01", end="2026-06-01"), date(2026, 5, 31), ()),
    ],
)
def test_open_ends_and_partial_dates_are_flagged(valid, day, expected):
    assert flags(advice(valid=valid), day) == expected
    assert flags(Source(id="s", title="s"), day) == ()


def test_a_placeholder_is_unknown_however_good_its_grade():
    person = Person(id="x", name="x", unknown=True, grade="A1")

    assert state(PropertyGraph([person]), person) is State.UNKNOWN


def test_the_grade_of_the_source_makes_a_fact_verified():
    source, fact = Source(id="s", title="s", grade="B1"), advice(source="s")

    assert state(PropertyGraph([*PEOPLE, source, fact]), fact) is State.VERIFIED
