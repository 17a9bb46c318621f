"""Where everything of an organisation stands: nothing covers anything, lines go around, arcs keep clear."""

import random
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from stakemap.errors import LimitExceeded
from stakemap.plot.layout.arcs import CLEARANCE
from stakemap.plot.layout.curves import samples
from stakemap.plot.layout.org import layout
from stakemap.plot.layout.outline import OUTSIDE
from stakemap.plot.scenes.org import Line, OrgScene, PersonMark, TieArc, UnitBox, org_scene


@pytest.fixture(scope="module", params=["zh", "en"])
def placed(request, invented):
    return layout(invented.city(request.param))


def arc_hits(plan):
    """Number of (arc, third person) pairs where the arc passes too near to the mark."""
    circles = plan.circles()
    ids = list(plan.spots)
    hits = 0
    for arc in plan.arcs:
        others = np.array([one not in arc.ends for one in ids], dtype=bool)
        if not others.any():
            continue
        points = samples(arc.points, 120)
        apart = np.hypot(*(points[:, None, :] - circles[None, others, :2]).transpose(2, 0, 1))
        hits += int(((apart - circles[None, others, 2]).min(axis=0) < CLEARANCE).sum())
    return hits


def label_hits(plan):
    """Number of (arc, line of text) pairs where the arc passes through a name, a post or a caption."""
    found = [rect for spot in plan.spots.values() for rect in spot.labels()]
    rects = np.array([*found, *plan.captions()]).reshape(-1, 4)
    hits = 0
    for arc in plan.arcs:
        x, y = samples(arc.points, 160).T[:, :, None]
        inside = (x > rects[:, 0]) & (x < rects[:, 2]) & (y > rects[:, 1]) & (y < rects[:, 3])
        hits += int(inside.any(axis=0).sum())
    return hits


def _apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def _mark(spot):
    return (spot.x - spot.r, spot.y - spot.r, spot.x + spot.r, spot.y + spot.r)


def test_no_arc_passes_a_third_person(placed):
    assert arc_hits(placed) == 0
    assert len(placed.arcs) == 40
    assert len(placed.guides) == 3


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


def _through(points, rect):
    left, top, right, bottom = rect
    return any(
        min(x, x2) < right - 1 and max(x, x2) > left + 1 and min(y, y2) < bottom - 1 and max(y, y2) > top + 1
        for (x, y), (x2, y2) in pairwise(points)
    )


def test_lines_between_units_are_orthogonal_and_pass_no_other_box(placed, city):
    home = {person.id: person.unit_id for person in city.people}
    for wire in (*placed.wires, *placed.guides):
        assert all(x == x2 or y == y2 for (x, y), (x2, y2) in pairwise(wire.points))
        ends = {home.get(wire.boss, wire.boss), home.get(wire.other, wire.other)}
        passed = [unit for unit, frame in placed.frames.items() if _through(wire.points, frame.rect)]
        assert set(passed) <= ends


def test_the_picture_is_wider_than_high_with_at_most_two_rows_of_units(placed, city):
    rows = {frame.rect[1] for frame in placed.frames.values() if not frame.band}
    assert len(rows) == 2
    assert 1.2 < placed.width / placed.height < 1.9


def test_a_unit_stands_under_or_beside_the_unit_above_it(placed):
    centre, ops = placed.frames["centre"].rect, placed.frames["ops"].rect
    gap = max(ops[0] - centre[2], centre[0] - ops[2])
    assert gap < 70.0


def test_other_roots_and_people_in_no_unit_stand_in_a_group_at_the_side():
    units = (UnitBox("a", "A"), UnitBox("b", "B", "a"), UnitBox("c", "C", guide_of=("b",)))
    people = (PersonMark("p", "P", unit_id="a"), PersonMark("q", "Q"), PersonMark("r", "R", unit_id="c"))
    found = layout(OrgScene("t", units, people))
    left = found.panel[0]
    assert {unit for unit, frame in found.frames.items() if frame.rect[0] > left} == {"c", OUTSIDE}
    assert [(wire.boss, wire.other) for wire in found.guides] == [("c", "b")]


def test_many_people_in_no_unit_stand_in_several_columns():
    found = layout(OrgScene("t", (), tuple(PersonMark(f"p{at:02d}", "P") for at in range(40))))
    assert 1.0 < found.width / found.height < 2.0


def test_who_reports_to_another_of_the_unit_stands_below_them_and_the_unit_below_the_boss_outside():
    units = (UnitBox("a", "A"), UnitBox("b", "B"))
    people = (
        PersonMark("z", "Z", unit_id="a"),
        PersonMark("boss", "Boss", unit_id="b"),
        PersonMark("aide", "Aide", unit_id="b"),
        PersonMark("clerk", "Clerk", unit_id="b"),
    )
    found = layout(
        OrgScene("t", units, people, (Line("clerk", "aide"), Line("aide", "boss"), Line("boss", "z")))
    )
    assert found.spots["z"].y < found.spots["boss"].y < found.spots["aide"].y < found.spots["clerk"].y
    assert found.panel is None


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


@pytest.fixture(scope="module", params=["zh", "en"])
def example(request, tender):
    scene = org_scene(tender, request.param)
    return scene, layout(scene, top=40.0)


def test_in_the_example_city_no_arc_passes_a_third_person_or_a_text(example):
    _, found = example
    assert arc_hits(found) == 0
    assert label_hits(found) == 0


def test_in_the_example_city_no_name_and_no_post_is_cut(example):
    _, found = example
    assert not any("…" in line for spot in found.spots.values() for line in (*spot.names, *spot.posts))
    assert not any("…" in line for frame in found.frames.values() for line in frame.label)


def test_in_the_example_city_formal_and_professional_lines_pass_no_box(example):
    scene, found = example
    home = {person.id: person.unit_id for person in scene.people}
    for wire in (*found.wires, *found.guides):
        ends = {home.get(wire.boss, wire.boss), home.get(wire.other, wire.other)}
        passed = {unit for unit, frame in found.frames.items() if _through(wire.points, frame.rect)}
        assert passed <= ends
    assert len(found.guides) == 4


def test_in_the_example_city_outside_bodies_stand_in_the_group_at_the_side(example):
    _, found = example
    left = found.panel[0]
    aside = {unit for unit, frame in found.frames.items() if frame.rect[0] > left}
    assert {"u:provincial-transport", "u:provincial-security", "u:county-transport"} <= aside
    assert "u:transport" not in aside
