import random
from dataclasses import replace
from itertools import combinations

import pytest

from stakemap.errors import LimitExceeded
from stakemap.plot.layout import arc_hits, layout
from stakemap.plot.ordering import shorten, tie_length
from stakemap.plot.outline import OUTSIDE, outline
from stakemap.plot.scene import Line, OrgScene, PersonMark, TieArc, UnitBox
from stakemap.plot.tidy import blocks, gaps_are_kept, place


@pytest.fixture(scope="module", params=["zh", "en"])
def placed(request, invented):
    return layout(invented.city(request.param))


def _apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def _mark(spot):
    return (spot.x - spot.r, spot.y - spot.r, spot.x + spot.r, spot.y + spot.r)


def test_no_arc_passes_a_third_person(placed):
    assert arc_hits(placed) == 0
    assert len(placed.arcs) == 43


def test_no_arc_passes_a_third_person_with_other_ties(city):
    chance = random.Random(7)
    ids = [person.id for person in city.people]
    ties = tuple(TieArc(*chance.sample(ids, 2), kind="k") for _ in range(40))
    assert arc_hits(layout(replace(city, ties=ties))) == 0


def test_everybody_has_a_place_inside_the_paper(placed, city):
    assert set(placed.spots) == {person.id for person in city.people}
    for spot in placed.spots.values():
        assert spot.x - spot.r > 0
        assert spot.x + spot.r < placed.width
        assert spot.y - spot.r > 0
        assert spot.bottom < placed.height


def test_no_label_covers_a_mark_or_another_label(placed):
    covered = [(spot.id, _mark(spot)) for spot in placed.spots.values()]
    covered += [(spot.id, rect) for spot in placed.spots.values() for rect in spot.labels()]
    covered += [(frame.id, frame.strip()) for frame in placed.frames.values()]
    clashes = [(a, b) for (a, one), (b, other) in combinations(covered, 2) if not _apart(one, other)]
    assert clashes == []


def test_people_stand_inside_the_box_of_their_unit(placed, city):
    for person in city.people:
        left, top, right, bottom = placed.frames[person.unit_id].rect
        spot = placed.spots[person.id]
        assert left < spot.x - spot.r
        assert spot.x + spot.r < right
        assert top < spot.y - spot.r
        assert spot.bottom < bottom


def test_boxes_do_not_overlap(placed):
    frames = list(placed.frames.values())
    assert all(_apart(one.rect, other.rect) for one, other in combinations(frames, 2))


def test_more_than_eight_leaf_units_are_wrapped_in_rows(placed):
    tops = {frame.rect[1] for frame in placed.frames.values()}
    assert len(tops) > 2
    assert placed.width < 1400


def test_the_tree_keeps_its_gaps(city):
    root = blocks(outline(city))
    place(root, 50.0)
    assert gaps_are_kept(root, 50.0)


def test_ordering_never_lengthens_the_ties(city):
    from stakemap.plot.layout import draft

    plan = outline(city)
    before = tie_length(city, draft(plan, 64.0))
    after = tie_length(city, draft(shorten(city, plan, draft), 64.0))
    assert after < before


def test_ordering_keeps_heads_first_and_ranks_in_order(city):
    from stakemap.plot.layout import draft

    plan = shorten(city, outline(city), draft)
    for staff in plan.staff.values():
        orders = [plan.people[person].order for person in staff]
        assert orders == sorted(orders)


def test_a_circle_of_parents_and_an_absent_parent_are_drawn():
    units = (UnitBox("a", "A", "b"), UnitBox("b", "B", "a"), UnitBox("c", "C", "nowhere"))
    people = tuple(PersonMark(f"p{unit}", unit, unit_id=unit, is_head=True) for unit in "abc")
    found = layout(OrgScene("t", units, people, (Line("pa", "pb"), Line("pb", "pa"))))
    assert set(found.frames) == {"a", "b", "c"}


def test_people_without_a_unit_stand_in_a_box_of_their_own():
    found = layout(OrgScene("t", (), (PersonMark("p", "P", unit_id="gone"),)))
    assert set(found.frames) == {OUTSIDE}


def test_a_tie_to_somebody_absent_or_to_oneself_is_left_out():
    ties = (TieArc("p", "gone", "k"), TieArc("p", "p", "k"))
    assert layout(OrgScene("t", (), (PersonMark("p", "P"),), ties=ties)).arcs == ()


def test_an_empty_scene_has_a_layout():
    assert layout(OrgScene("", (), ())).spots == {}


def test_the_cap_on_people_is_stated():
    people = tuple(PersonMark(str(number), "x") for number in range(2001))
    with pytest.raises(LimitExceeded, match="2001 people"):
        layout(OrgScene("", (), people))
