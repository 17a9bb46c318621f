"""The organisation drawn: marks, ties, lines and words; where things stand is tested in layout."""

import pytest

from stakemap import plot
from stakemap.plot.layout.sizes import NAME_SIZE
from stakemap.plot.scenes.org import Line, OrgScene, PersonMark, TieArc, UnitBox

PEOPLE = (
    PersonMark("head", "Head", "Director", "u", is_head=True, origin="military", score=1.0, rank_number=1),
    PersonMark("low", "Low", "", "u", order=1, origin="university", score=0.25),
    PersonMark("plain", "Plain", "", "v"),
    PersonMark("seat", "vacant", "", "v", order=1, vacant=True),
    PersonMark("who", "Unknown", "", "v", order=2, unknown=True),
)
TIES = (
    TieArc("head", "plain", "advice", "Asks", 1.0, "verified", directed=True),
    TieArc("low", "plain", "kin", "Kin", 0.0, "inferred"),
)


@pytest.fixture(scope="module")
def found(seen):
    units = (UnitBox("u", "Unit U", guide_of=("v",)), UnitBox("v", "Unit V"))
    scene = OrgScene("Title", units, PEOPLE, (Line("low", "head"),), TIES, lang="en")
    return seen(plot.formal_and_informal(scene))


def _ties(found):
    return {thing.element.get("data-label"): thing for thing in found.things("tie")}


def test_colour_and_form_of_a_mark_are_the_origin_and_its_area_the_score(found):
    head, low = found.person("head").shape(fill="origin-blue"), found.person("low").shape(fill="origin-red")
    assert (len(head.points), len(low.points)) == (4, 3), "a square and a triangle"
    assert head.width > low.width
    assert found.person("plain").having(fill="origin-grey")


def test_only_a_numbered_mark_has_a_ring(found):
    rings = {person: found.person(person).having(fill="paper", stroke="ink") for person in found.people}
    assert [person for person, ring in rings.items() if ring] == ["head"]
    assert "1" in found.person("head").texts
    assert found.person("head").spoken == "1 Head, Director, military, Rank 1"


def test_an_empty_seat_is_dashed_and_somebody_unknown_has_a_question_mark(found):
    seat, who = (found.person(person).shape(stroke="soft") for person in ("seat", "who"))
    assert (bool(seat.dash), bool(who.dash)) == (True, False)
    assert ("?" in found.person("seat").texts, "?" in found.person("who").texts) == (False, True)
    assert found.person("seat").spoken == "vacant, Nobody on record"


def test_ties_name_their_ends_and_how_well_they_are_known(found):
    asks, kin = _ties(found)["Asks"], _ties(found)["Kin"]
    ends = [asks.element.get(f"data-{side}") for side in "ab"]
    assert ends == [found.people["head"], found.people["plain"]]
    assert (asks.element.get("data-state"), kin.element.get("data-state")) == ("verified", "inferred")


def test_an_inferred_tie_is_pale_and_another_kind_has_another_colour_and_dash(found):
    asks, kin = (_ties(found)[label].shapes[0] for label in ("Asks", "Kin"))
    assert kin.opacity < 0.5 < asks.opacity
    assert asks.stroke != kin.stroke
    assert asks.dash != kin.dash


def test_only_a_directed_tie_has_an_arrow_and_it_is_at_who_is_turned_to(found):
    asks, kin = _ties(found)["Asks"], _ties(found)["Kin"]
    (head,) = asks.having(fill=asks.shapes[0].stroke)
    goal, start = (found.person(person).shapes[0].middle for person in ("plain", "head"))

    def apart(one, other):
        return abs(one[0] - other[0]) + abs(one[1] - other[1])

    assert apart(head.middle, goal) < apart(head.middle, start)
    assert len(kin.shapes) == 1


def test_a_line_runs_between_a_person_and_the_boss(found):
    ends = {(one.element.get("data-a"), one.element.get("data-b")) for one in found.things("line")}
    assert (found.people["low"], found.people["head"]) in ends


def test_a_professional_line_ends_in_an_arrow_at_the_unit_that_is_guided(found):
    (guide,) = found.things("guide")
    boxes = {thing.texts[0]: thing.shapes[0] for thing in found.things("unit")}
    head = guide.shape(fill="guide")
    assert guide.shape(stroke="guide").dash
    assert min(abs(head.left - boxes["Unit V"].right), abs(head.right - boxes["Unit V"].left)) < 3


def test_people_stand_in_the_box_of_their_unit(found):
    boxes = {thing.texts[0]: thing.shapes[0] for thing in found.things("unit")}
    for person, unit in (("head", "Unit U"), ("low", "Unit U"), ("plain", "Unit V"), ("seat", "Unit V")):
        x, y = found.person(person).shapes[0].middle
        assert boxes[unit].left < x < boxes[unit].right
        assert boxes[unit].top < y < boxes[unit].bottom


def test_the_legend_names_what_is_there_and_nothing_else(found, seen):
    lines = ["Ties", "Reports to", "Professional line", "Asks", "Kin"]
    origins = ["Background", "military", "university", "Background not known"]
    signs = ["Top five", "Nobody on record", "Holder not known", "Larger mark: more influence"]
    grades = ["How it is known", "verified", "inferred", "Thicker line: stronger tie"]
    more = ["Arrow points to who is turned to"]
    assert found.legend == [*lines, *grades, *origins, "Signs", *signs, *more]
    assert seen(plot.formal_and_informal(OrgScene("", (), (), lang="en"))).legend == []


def test_of_sixty_seats_two_are_empty_one_is_unknown_and_five_are_numbered(chart, city, seen):
    found = seen(chart)
    dashed = {
        one for one in found.people if any(shape.dash for shape in found.person(one).having(stroke="soft"))
    }
    ringed = {one for one in found.people if found.person(one).having(stroke="ink")}
    assert dashed == {person.id for person in city.people if person.vacant}
    assert ringed == {person.id for person in city.people if person.rank_number}
    assert [one for one in found.people if "?" in found.person(one).texts] == ["p:27"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_city_is_a_landscape_whose_names_can_be_read_at_1100_px(tender, seen, lang):
    found = seen(plot.formal_and_informal(tender, lang=lang))
    wide, high = found.size
    assert 1.2 < wide / high < 1.7
    assert NAME_SIZE * 1100 / wide >= 11.0


def test_an_analysis_is_drawn_in_english_where_nothing_is_said(tender, seen):
    found = seen(plot.formal_and_informal(tender))
    assert found.word("Formal lines and informal ties").y < found.word("Outside").y
