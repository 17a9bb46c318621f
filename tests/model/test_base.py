from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from pydantic import ValidationError

from stakemap.errors import InputError
from stakemap.model import FACTS, Certainty, PartialDate, Person, Source, Span, Tie, Unit, parse
from strategies import days, partial_dates, spans

YES, MAYBE, NO = Certainty.YES, Certainty.MAYBE, Certainty.NO


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2000-02-29", date(2000, 2, 29), date(2000, 2, 29)),
        ("2199-12-31", date(2199, 12, 31), date(2199, 12, 31)),
        ("1000", date(1000, 1, 1), date(1000, 12, 31)),
    ],
)
def test_a_partial_date_lies_between_its_first_and_its_last_day(text, earliest, latest):
    day = PartialDate(text)

    assert (day.earliest, day.latest) == (earliest, latest)
    assert (day.after - latest).days == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0000",
        "0000-01-01",
        "0999",
        "2200",
        "9999",
        "9999-12-31",
        "2019-13",
        "2019-00",
        "2019-02-29",
        "1900-02-29",
        "2019-2",
        "2019-02-3",
        "19",
        "2019/02",
        " 2019",
        "2019 ",
        "2019-",
        "+2019",
        "二〇一九",
        "２０１９",
        "2019-02-03T00:00",
        "2019\n",
        "-2019",
    ],
)
def test_what_is_no_date_is_refused_with_the_way_to_write_it(text):
    with pytest.raises(ValueError, match=r"2019|year"):
        PartialDate(text)
    with pytest.raises(ValidationError):
        Span(start=text)


def test_a_partial_date_can_be_made_from_a_day_but_not_from_a_moment():
    assert PartialDate(date(2020, 2, 29)) == "2020-02-29"
    with pytest.raises(ValueError, match="not a date"):
        PartialDate(datetime(2020, 2, 29, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("start", "end", "day", "expected"),
    [
        # exact days: the first day is in, the end is the first day no longer in
        ("2020-05-01", "2020-06-01", date(2020, 4, 30), NO),
        ("2020-05-01", "2020-06-01", date(2020, 5, 1), YES),
        ("2020-05-01", "2020-06-01", date(2020, 5, 31), YES),
        ("2020-05-01", "2020-06-01", date(2020, 6, 1), NO),
        # a month: it may have begun on any day of May, and surely on the last
        ("2020-05", None, date(2020, 4, 30), NO),
        ("2020-05", None, date(2020, 5, 1), MAYBE),
        ("2020-05", None, date(2020, 5, 30), MAYBE),
        ("2020-05", None, date(2020, 5, 31), YES),
        # it may have ended on any day of the year, at the latest on 31 December: that day is out
        (None, "2020", date(2019, 12, 31), YES),
        (None, "2020", date(2020, 1, 1), MAYBE),
        (None, "2020", date(2020, 12, 30), MAYBE),
        (None, "2020", date(2020, 12, 31), NO),
        # leap day
        ("2020-02-29", "2020-03-01", date(2020, 2, 29), YES),
        (None, "2020-02", date(2020, 2, 28), MAYBE),
        (None, "2020-02", date(2020, 2, 29), NO),
        # both ends in one year
        ("2020", "2020", date(2020, 6, 1), MAYBE),
        # nothing known holds on every day
        (None, None, date(1, 1, 1), YES),
        (None, None, date(9999, 12, 31), YES),
        ("2020", None, date(9999, 12, 31), YES),
        (None, "2020", date(1, 1, 1), YES),
    ],
)
def test_a_span_is_half_open_and_says_maybe_where_its_dates_do(start, end, day, expected):
    assert Span(start=start, end=end).covers(day) is expected


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2020-05-02", "2020-05-01"),
        ("2020-05-01", "2020-05-01"),
        ("2021", "2020"),
        ("2020-06", "2020-05"),
        ("2020-12-31", "2020"),
        ("2020-05-31", "2020-05"),
    ],
)
def test_a_span_that_can_hold_no_day_is_refused(start, end):
    with pytest.raises(ValidationError, match=r"before start|the day it starts"):
        Span(start=start, end=end)


@given(spans(), days())
def test_what_surely_holds_lies_inside_what_may_hold(span, day):
    verdict = span.covers(day)
    first = span.start.earliest if span.start else date.min
    last = span.end.latest if span.end else date.max

    assert (verdict is not NO) == (first <= day < last)
    if verdict is YES:
        assert span.start is None or span.start.latest <= day
        assert span.end is None or day < span.end.earliest


@given(spans(), spans(), days())
def test_spans_that_both_may_hold_on_a_day_overlap(one, two, day):
    assert one.overlaps(two) == two.overlaps(one)
    if NO not in (one.covers(day), two.covers(day)):
        assert one.overlaps(two)


def test_spans_that_meet_do_not_overlap():
    assert not Span(end="2020-05-01").overlaps(Span(start="2020-05-01"))
    assert Span(end="2020-05-02").overlaps(Span(start="2020-05-01"))
    assert Span(end="2020-05").overlaps(Span(start="2020-05")), "it may have ended late in May"


@given(spans(), spans())
def test_spans_with_the_same_ends_are_one_in_a_set(one, two):
    same = (one.start, one.end) == (two.start, two.end)
    assert (one == two) == same
    assert len({one, two}) == (1 if same else 2)
    assert one != (one.start, one.end)


@given(partial_dates)
def test_partial_dates_sort_as_text_by_their_first_day(text):
    day = PartialDate(text)

    assert (day < PartialDate("2017-06-15")) == ((day.earliest, text) < (date(2017, 6, 15), "2017-06-15"))


HIDDEN = {
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "right-to-left override": "\u202e",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "null": "\0",
    "escape": "\x1b",
    "line separator": "\u2028",
    "private use": "\ue000",
    "tag": "\U000e0041",
}


@pytest.mark.parametrize("character", HIDDEN.values(), ids=HIDDEN.keys())
def test_texts_with_hidden_characters_are_refused_and_the_place_is_named(character):
    for field in ("name", "name_zh", "note", "id"):
        body = {"fact": "person", "id": "p:x", "name": "Ann", field: f"A{character}n"}
        with pytest.raises(InputError, match=r"hidden character U\+[0-9A-F]{4,5} at position 2"):
            parse(body)


@pytest.mark.parametrize("name", [" Ann", "Ann ", "\u3000Ann", "An\nn", "An\tn", "", "x" * 201])
def test_a_name_is_one_line_without_outer_blanks(name):
    with pytest.raises(ValidationError):
        Person(id="p:x", name=name)


@pytest.mark.parametrize(
    "name", ["张伟", "Ann O'Neil-Smith", "Zoë", "\U00020bb7野家", "𠮷", "علي", "e\u0301"]
)
def test_names_of_all_languages_are_kept_as_they_are(name):
    assert Person(id="p:x", name=name).to_dict()["name"] == name


def test_notes_may_have_lines():
    assert Person(id="p:x", name="Ann", note="one\n\ttwo").note == "one\n\ttwo"


@pytest.mark.parametrize("ident", ["seat:x", "_x", "", " x", "x\n", "x" * 201])
def test_reserved_and_unprintable_ids_are_refused(ident):
    with pytest.raises(ValidationError):
        Unit(id=ident, name="U")


@pytest.mark.parametrize("grade", ["A", "G1", "A7", "A0", "b2", "B22", "2B", "", "Ａ1"])
def test_what_is_no_admiralty_grade_is_refused(grade):
    with pytest.raises(ValidationError):
        Person(id="p:x", name="Ann", grade=grade)


def test_names_and_notes_never_show_in_repr_str_or_coloured_print():
    from rich.pretty import pretty_repr

    person = Person(id="p:x", name="Ann Secretname", name_zh="张伟", note="private remark", source="s")
    shown = [repr(person), str(person), f"{person}", pretty_repr(person), repr([person]), repr({"k": person})]

    assert shown[0] == "Person(id='p:x')"
    assert not any(word in text for text in shown for word in ("Secretname", "张伟", "private"))


def test_a_refused_value_never_shows_in_the_text_of_the_error():
    with pytest.raises(ValidationError) as found:
        Person(id="p:x", name="Ann Secretname\u200b")

    assert "Secretname" not in str(found.value)


def test_records_are_frozen_and_compare_by_content():
    one, two = Person(id="p:x", name="Ann"), Person(id="p:x", name="Ann")

    assert one == two
    assert hash(one) == hash(two)
    with pytest.raises(ValidationError):
        one.name = "Bob"


def test_a_record_knows_the_ids_it_is_about_without_its_source():
    tie = Tie(id="t", kind="advice", from_id="a", to_id="b", source="s")

    assert tie.ends() == ("a", "b")
    assert dict(tie.references()) == {"source": "s", "from_id": "a", "to_id": "b"}


def test_a_fact_is_complete_with_source_grade_basis_and_expiry():
    whole = {"source": "s", "grade": "B2", "basis": "published", "expires": date(2030, 1, 1)}

    assert Person(id="p", name="P", **whole).complete
    for lacking in whole:
        assert not Person(id="p", name="P", **{k: v for k, v in whole.items() if k != lacking}).complete


def test_an_entity_is_called_by_the_name_of_the_readers_language():
    unit = Unit(id="u", name="交通局", name_en="Transport Bureau")

    assert (unit.called("en"), unit.called("zh"), unit.called("fr")) == (
        "Transport Bureau",
        "交通局",
        "交通局",
    )


@pytest.mark.parametrize("cls", FACTS.values(), ids=FACTS.keys())
def test_every_field_of_every_record_is_described_and_named_by_no_refused_word(cls):
    from stakemap import policy

    for name in cls.model_fields:
        assert cls.field(name).description
        assert policy.refusal(name) is None
    assert cls.__doc__


@pytest.mark.parametrize("cls", FACTS.values(), ids=FACTS.keys())
def test_every_reference_names_kinds_of_record_that_exist(cls):
    for name, kinds in cls.reference_fields().items():
        assert name in cls.model_fields
        assert set(kinds) <= set(FACTS)


def test_a_source_is_a_record_without_a_source_of_its_own():
    assert Source(id="s", title="Register").references is not None
    assert dict(Source(id="s", title="Register").references()) == {}
