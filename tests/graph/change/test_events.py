"""What happened between two moments, and the later facts without it."""

from datetime import date

import pytest

from stakemap.graph.change.events import Event, Moment, happenings, undone
from stakemap.graph.confidence import confidence
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Person, Post, Source, Tenure, Tie, Unit

EARLY, LATE = date(2025, 1, 1), date(2026, 1, 1)


def tie(**values):
    return Tie(**({"id": "t", "kind": "advice", "from_id": "a", "to_id": "b", "source": "s"} | values))


def graph(*facts):
    people = [Person(id=i, name=i, source="s") for i in ("a", "b")]
    return PropertyGraph([Source(id="s", title="S", published="2024-06-01", grade="A1"), *people, *facts])


def events(one, two, days=(EARLY, LATE)):
    found = happenings(Moment(one, days[0]), Moment(two, days[1]))
    return [(h.fact, h.event) for h in found if h.kind == "tie"]


@pytest.mark.parametrize(
    ("before", "after", "event"),
    [
        (tie(valid={"start": "2025-06-01"}), tie(valid={"start": "2025-06-01"}), Event.BEGAN),
        (tie(valid={"end": "2025-06-01"}), tie(valid={"end": "2025-06-01"}), Event.ENDED),
        (tie(), tie(valid={"end": "2025-06-01"}), Event.ENDED),
        (None, tie(valid={"start": "2025-06-01"}), Event.BEGAN),
        (None, tie(valid={"start": "2020"}), Event.ADDED),
        (tie(), None, Event.REMOVED),
        (tie(strength=0.2), tie(strength=0.9), Event.CHANGED),
        (tie(), tie(confirmed="2026-01-01"), Event.CONFIRMED),
        (tie(), tie(), Event.FADED),
    ],
)
def test_every_event_has_its_name(before, after, event):
    one, two = (graph(*([fact] if fact else [])) for fact in (before, after))
    assert events(one, two) == [("t", event)]


def test_nothing_happens_on_the_same_day_to_the_same_facts():
    same = graph(tie())
    assert happenings(Moment(same, LATE), Moment(same, LATE)) == ()
    assert happenings(Moment(same, None), Moment(same, None)) == ()


def test_a_fact_that_counts_at_neither_moment_is_no_event():
    assert events(graph(tie(valid={"start": "2030"})), graph(tie(valid={"start": "2031"}))) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (tie(), tie()),
        (tie(valid={"end": "2025-06-01"}), tie(valid={"end": "2025-06-01"})),
        (tie(strength=0.2), tie(strength=0.9)),
        (tie(), None),
        (tie(), tie(confirmed="2026-01-01", grade="C3")),
    ],
)
def test_a_fact_counts_as_before_once_its_event_is_undone(before, after):
    one, two = (Moment(graph(*([f] if f else [])), day) for f, day in ((before, EARLY), (after, LATE)))
    again = undone(one, two, happenings(one, two))

    assert Moment(again, LATE).holds(again["t"])
    assert again["t"].strength == before.strength
    assert confidence(again, again["t"], LATE) == pytest.approx(confidence(one.graph, before, EARLY))


def test_what_began_is_gone_once_it_is_undone():
    whole = graph(tie(valid={"start": "2025-06-01"}))
    one, two = Moment(whole, EARLY), Moment(whole, LATE)
    assert "t" not in undone(one, two, [h for h in happenings(one, two) if h.event is Event.BEGAN])


def test_a_fact_comes_back_with_what_it_names():
    lone = PropertyGraph([Person(id="a", name="a")])
    one, two = Moment(graph(tie()), EARLY), Moment(lone, LATE)
    gone = [h for h in happenings(one, two) if h.fact == "t"]
    assert {"t", "b", "s"} <= {fact.id for fact in undone(one, two, gone)}


def test_a_term_that_ends_with_its_unit_is_told_of_the_unit_and_comes_back_with_it():
    body = [
        Unit(id="u", name="u", source="s", valid={"end": "2025-06-01"}),
        Post(id="o", name="o", unit="u", source="s"),
        Tenure(id="h", person="a", post="o", source="s"),
    ]
    before, after = Moment(graph(*body), EARLY), Moment(graph(*body), LATE)
    found = [one for one in happenings(before, after) if one.fact in ("u", "o", "h")]

    assert [(one.fact, one.event) for one in found] == [("u", Event.ENDED)]
    assert not Moment(graph(*body), LATE).holds(body[2])
    assert Moment(undone(before, after, found), LATE).holds(body[2])


def test_what_is_recorded_of_a_unit_that_was_gone_at_both_moments_is_no_event():
    body = [
        Unit(id="u", name="u", source="s", valid={"end": "2024"}),
        Post(id="o", name="o", unit="u", source="s"),
        Tenure(id="h", person="a", post="o", source="s", valid={"end": "2025-06-01"}),
    ]
    found = happenings(Moment(graph(*body), EARLY), Moment(graph(*body), LATE))

    assert not {"u", "o", "h"} & {one.fact for one in found}
