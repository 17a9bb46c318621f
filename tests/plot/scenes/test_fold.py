"""Of many people those who matter are drawn, the rest counted: nobody is lost."""

from bench.offices import scene

from stakemap.plot.scenes.fold import folded
from stakemap.plot.scenes.org import OrgScene, PersonMark, UnitBox


def test_up_to_three_hundred_people_nothing_is_folded():
    made = scene(300, 50, 1)
    assert folded(made) is made


def test_drawn_and_counted_are_all_people_and_those_with_most_ties_stay():
    made = scene(500, 200, 2)
    found = folded(made)
    drawn = [one for one in found.people if not one.folded]
    assert len(drawn) + sum(one.folded for one in found.people) == 500
    assert len(drawn) == 120
    ties = {one.id: sum(one.id in (tie.a, tie.b) for tie in made.ties) for one in made.people}
    gone = {one.id for one in made.people} - {one.id for one in drawn}
    assert max(ties[one] for one in gone) <= min(ties[one.id] for one in drawn if not one.rank_number)


def test_one_unit_of_four_hundred_is_one_box_with_a_count():
    people = tuple(PersonMark(f"p{at}", "P", unit_id="u") for at in range(400))
    found = folded(OrgScene("t", (UnitBox("u", "U"),), people, lang="en"))
    assert [one.label for one in found.people if one.folded] == ["280 more"]
