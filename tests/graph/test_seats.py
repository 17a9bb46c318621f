from datetime import date

from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating, seat_of
from stakemap.model import Person, Post, Span, TeamMember, Tenure, Unit

FRAME = [
    Unit(id="u", name="u"),
    Unit(id="v", name="v"),
    Post(id="h1", name="h1", unit="u", head=True, rank=10),
    Post(id="h2", name="h2", unit="u", head=True),
    Post(id="p", name="p", unit="u", rank=12),
    Person(id="a", name="a", rank=3),
    Person(id="b", name="b"),
    TeamMember(id="m", name="m"),
]
DAY = date(2024, 1, 1)
POSTS = [
    ("a", False, None),
    ("b", False, 2),
    ("c", False, 2),
    ("d", True, 1),
    ("y", True, 2),
    ("z", False, 3),
]


def holds(person, post, start=None, end=None, ident=None):
    span = Span(start=start, end=end)
    return Tenure(id=ident or f"{person}:{post}", person=person, post=post, valid=span)


def seating(*facts, day=DAY):
    return Seating(PropertyGraph([*FRAME, *facts]), day)


def test_a_post_is_held_by_those_whose_tenure_covers_the_day():
    facts = [holds("a", "p", "2020", "2023"), holds("b", "p", "2023-01-01")]

    assert seating(*facts).holders("p") == (("b", ("b:p",)),)
    assert seating(*facts, day=date(2021, 6, 1)).holders("p") == (("a", ("a:p",)),)
    assert seating(*facts, day=None).holders("p") == (("a", ("a:p",)), ("b", ("b:p",)))
    assert seating(*facts, day=date(2019, 6, 1)).holders("p") == ((seat_of("p"), ()),)


def test_posts_of_one_person_come_by_level_then_the_head_then_by_id():
    more = [Post(id=f"x:{i}", name=i, unit="u", head=head, rank=rank) for i, head, rank in POSTS]
    held = seating(*more, *(holds("a", post.id) for post in more)).posts_of["a"]

    assert [post.id for post in held] == [f"x:{i}" for i in "zybcda"]


def test_two_tenures_of_one_person_in_one_post_are_one_holder():
    assert seating(holds("a", "p"), holds("a", "p", ident="again")).holders("p") == (("a", ("a:p",)),)


def test_of_two_tenures_the_more_believed_one_counts_whatever_the_ids():
    weak, strong = ({"person": "a", "grade": grade} for grade in ("C3", "A1"))
    for first, second in ((weak, strong), (strong, weak)):
        in_one = seating(Tenure(id="t1", post="p", **first), Tenure(id="t2", post="p", **second))
        in_two = seating(Tenure(id="t1", post="h1", **first), Tenure(id="t2", post="h2", **second))
        better = "t2" if second is strong else "t1"

        assert in_one.holders("p") == (("a", (better,)),)
        assert in_two.head_holders("u") == (("a", (better,)),)


def test_all_head_posts_lead_and_a_person_in_both_is_one_head():
    assert seating(holds("a", "h1")).head_holders("u") == (("a", ("a:h1",)), (seat_of("h2"), ()))
    assert seating(holds("a", "h1"), holds("a", "h2")).head_holders("u") == (("a", ("a:h1",)),)
    assert seating().head_holders("v") == ((seat_of("v"), ()),)


def test_what_is_not_there_on_the_day_stands_for_nobody():
    gone = {"valid": Span(end="2020-01-01")}
    place = seating(Person(id="x", name="x", **gone), Unit(id="w", name="w", **gone), holds("x", "p"))

    assert place.holders_of("x") == place.holders_of("w") == place.holders_of("nobody") == ()
    assert place.vacant("p")


def test_people_posts_units_and_our_own_stand_for_nodes():
    place = seating(holds("a", "p"))

    assert place.holders_of("a") == (("a", ()),)
    assert place.holders_of("p") == (("a", ("a:p",)),)
    assert place.holders_of("v") == ((seat_of("v"), ()),)
    assert place.holders_of("m") == (("m", ()),)


def test_rank_is_that_of_the_most_senior_post_held_else_the_persons_own():
    place = seating(holds("a", "h1"), holds("a", "p"), holds("b", "h2"))

    assert (place.rank("a"), place.rank("b"), place.rank("m")) == (12, None, None)
    assert seating().rank("a") == 3
    assert [post.id for post in place.posts_of["a"]] == ["p", "h1"]


def test_a_fact_runs_until_it_or_what_it_is_about_has_ended():
    bodies = [
        Unit(id="old", name="old", valid=Span(end="2023")),
        Unit(id="going", name="going", valid=Span(end="2025")),
        Person(id="left", name="left", valid=Span(end="2023")),
        *(Post(id=f"in-{unit}", name="x", unit=unit) for unit in ("old", "going")),
    ]
    place = seating(*bodies)

    ended = [holds("a", "in-old"), holds("left", "p"), holds("a", "p", "2020", "2023")]
    ended += [holds("a", "in-going", "2030"), place.graph["in-old"]]
    running = [holds("a", "p"), holds("a", "p", "2030"), holds("a", "in-going"), place.graph["in-going"]]

    assert [place.runs(fact) for fact in running] == [True] * 4
    assert [place.runs(fact) for fact in ended] == [False] * 5
    assert seating(*bodies, day=None).runs(holds("left", "in-old"))
