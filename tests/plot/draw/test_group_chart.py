"""Groups over units: everybody in the row of the unit and the column of the group."""

import pytest

from stakemap import plot
from stakemap.plot.scenes.group import GroupColumn, GroupMember, GroupScene

MEMBERS = (
    GroupMember("a", "Ann", "u", 0, "military", "military", 1.0, broker=True),
    GroupMember("b", "Bo", "u", 1, "university", "university", 0.25),
    GroupMember("c", "Cy", "v", 0, unknown=True),
    GroupMember("d", "Di", "v", 0),
    GroupMember("", "3 more", "v", 1),
)
COLUMNS = (
    GroupColumn("Group 1", "Of the 3, the records show: 2 worked at X."),
    GroupColumn("Group 2", named=False),
)


@pytest.fixture(scope="module")
def found(seen):
    return seen(
        plot.groups(GroupScene("Groups", COLUMNS, (("u", "Unit U"), ("v", "Unit V")), MEMBERS, lang="en"))
    )


def _within(found, word):
    """Number of the column and of the row in which a text stands."""
    columns = [max(thing.having(fill="box"), key=lambda one: one.width) for thing in found.things("group")]
    rules = [thing.shapes[0].top for thing in found.things("unit")]
    column = [at for at, one in enumerate(columns) if one.left < word.x < one.right]
    return column, sum(rule < word.y for rule in rules) - 1


def test_everybody_stands_in_the_column_of_the_group_and_the_row_of_the_unit(found):
    places = {name: _within(found, found.word(name)) for name in ("Ann", "Bo", "Cy", "Di", "3 more")}
    assert places == {"Ann": ([0], 0), "Bo": ([1], 0), "Cy": ([0], 1), "Di": ([0], 1), "3 more": ([1], 1)}
    assert [_within(found, found.word(unit)) for unit in ("Unit U", "Unit V")] == [([], 0), ([], 1)]


def test_only_those_who_stand_between_others_have_a_ring(found):
    rings = {person: len(found.person(person).having(stroke="ink")) for person in "abcd"}
    assert rings == {"a": 1, "b": 0, "c": 0, "d": 0}


def test_colour_and_form_are_the_origin_and_the_area_is_the_score(found):
    ann, bo = found.person("a").shape(fill="origin-blue"), found.person("b").shape(fill="origin-red")
    assert (len(ann.points), len(bo.points)) == (4, 3), "a square and a triangle"
    assert ann.width > bo.width
    assert found.person("d").having(fill="origin-grey")


def test_somebody_unknown_is_an_empty_mark_with_a_question(found):
    assert found.person("c").shape(fill="paper").stroke == "soft"
    assert "?" in found.person("c").texts
    assert not any("?" in found.person(person).texts for person in "abd")


def test_a_group_within_chance_has_no_colour(found):
    bars = [[one.fill for one in thing.shapes if one.fill != "box"] for thing in found.things("group")]
    assert bars == [["tie-blue"], ["wire"]]
    assert found.things("group")[0].texts[0] == "Group 1"
    assert "".join(found.things("group")[0].texts[1:]).replace(" ", "") == COLUMNS[0].sub_label.replace(
        " ", ""
    )


def test_the_legend_names_what_is_there(found):
    origins = ["military", "university", "Background not known"]
    signs = ["Larger mark: more influence", "Stands between others (first three)", "Holder not known"]
    assert found.legend == ["Background", *origins, "Signs", *signs]


def test_a_row_is_as_high_as_its_fullest_cell_needs(seen):
    crowd = tuple(GroupMember(f"p{k}", f"Person {k}", "u", 0) for k in range(12))
    scene = GroupScene(
        "t", (GroupColumn("G"),), (("u", "U"), ("v", "V")), (*crowd, GroupMember("q", "Q", "v", 0))
    )
    found = seen(plot.groups(scene))
    first, second = (thing.shapes[0].top for thing in found.things("unit"))
    heights = [found.person(f"p{k}").words[0].y for k in range(12)]
    assert first < min(heights)
    assert max(heights) < second < found.person("q").words[0].y
    spots = {(found.person(f"p{k}").words[0].x, found.person(f"p{k}").words[0].y) for k in range(12)}
    assert len(spots) == 12


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_analysis_shows_every_member_of_the_largest_groups_once(tender, seen, lang):
    import stakemap as sm

    members = [node for circle in sm.groups(tender).circles[:5] for node in circle.core]
    found = seen(plot.groups(tender, lang=lang))
    assert sorted(found.people) == sorted(members)
    assert sum(bool(found.person(node).having(stroke="ink")) for node in members) == 3
