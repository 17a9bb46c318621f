"""What is said about a unit that ended while its posts and terms stayed open."""

import stakemap as sm
from stakemap.model import Person, Post, Tenure, Tie, Unit

UNIT = Unit(id="u", name="River Office", valid={"end": "2000-12-31"})
FACTS = [
    UNIT,
    Post(id="p:1", name="Director", unit="u", head=True),
    Post(id="p:2", name="Clerk", unit="u"),
    Person(id="bo", name="Bo Burr"),
    Person(id="ann", name="Ann Ames"),
    Tenure(id="t:1", person="bo", post="p:1", valid={"start": "1999-01-01"}),
    Tenure(id="t:2", person="ann", post="p:2", valid={"start": "1999-01-01"}),
    Tie(id="a", kind="advice", from_id="ann", to_id="bo", strength=0.6),
]


def found(*more, day="2002-01-01"):
    graph = sm.PropertyGraph({fact.id: fact for fact in (*FACTS, *more)}.values())
    return sm.analyze(graph, as_of=day, draws=0).findings.of("outlived-unit")


def test_the_day_before_its_end_a_unit_is_led_and_the_day_after_it_is_not():
    graph = sm.PropertyGraph(FACTS)
    assert graph.snapshot("2000-12-30", "formal").m == 1
    assert graph.snapshot("2000-12-31", "formal").m == 0
    assert graph.snapshot("2002-01-01", "formal").m == 0


def test_what_goes_on_past_the_end_is_told_with_its_holders_in_both_languages():
    (one,) = found()

    assert one.text("en") == (
        "River Office ended on 2000-12-31, and 2 of its posts and terms of office are recorded as going on: "
        "Director of River Office (Bo Burr), Clerk of River Office (Ann Ames). They count as ended with it."
    )
    start = "River Office已于2000-12-31撤销，仍有2项岗位或任职记为延续："
    assert one.text("zh").startswith(f"{start}River Office Director（Bo Burr）")
    assert one.numbers == {"outliving": 2.0}


def test_of_many_the_first_five_are_named():
    more = [Post(id=f"q:{k}", name=f"Seat {k}", unit="u") for k in range(5)]
    (one,) = found(*more)
    assert "and 2 more" in one.text("en")
    assert "另有2项" in one.text("zh")


def test_nothing_is_told_before_the_end_nor_where_the_ends_are_entered():
    assert found(day="2000-06-01") == ()
    ended = [
        Tenure(id=t.id, person=t.person, post=t.post, valid={"start": "1999-01-01", "end": "2000-12-31"})
        for t in FACTS
        if isinstance(t, Tenure)
    ]
    assert found(*ended) == ()


def test_a_post_in_the_successor_unit_goes_on_there():
    moved = [
        Unit(id="v", name="Lake Office", valid={"start": "2001-01-01"}),
        Post(id="v:1", name="Director", unit="v", head=True),
        Post(id="v:2", name="Clerk", unit="v"),
        Tenure(id="t:3", person="bo", post="v:1", valid={"start": "2001-01-01"}),
        Tenure(id="t:4", person="ann", post="v:2", valid={"start": "2001-01-01"}),
    ]
    graph = sm.PropertyGraph([*FACTS, *moved])
    snapshot = graph.snapshot("2002-01-01", "formal")
    assert snapshot.arc("ann", "bo") is not None
    assert graph.snapshot("2000-06-01", "formal").m == 1
