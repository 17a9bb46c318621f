"""Our team by those who matter: a cell a pair, what is thin, and how much each of theirs weighs."""

from itertools import pairwise

import pytest

from stakemap import plot
from stakemap.plot.scenes.coverage import CoverageCell, CoverageColumn, CoverageRow, CoverageScene

NONE, OURS = CoverageCell(), (CoverageColumn("m", "Mia", "Sales"), CoverageColumn("n", "Ned"))
ROWS = (
    CoverageRow("a", "Ann", "Head", 0.4, 0.3, 0.5, (CoverageCell(0.8, "verified"), NONE), "only Mia", "thin"),
    CoverageRow(
        "b", "Bo", "", 0.1, cells=(CoverageCell(0.4), CoverageCell(0.003)), flag="2 of us", flag_kind="shared"
    ),
    CoverageRow("c", "Cy", "", 0.2, cells=(NONE, CoverageCell(way=0.25)), flag="nobody", flag_kind="gap"),
)


@pytest.fixture(scope="module")
def found(seen):
    return seen(plot.coverage(CoverageScene(OURS, ROWS, "Who knows whom", lang="en")))


def test_a_cell_stands_in_the_row_of_theirs_under_the_name_of_ours(found):
    columns = {name: found.word(name).x for name in ("Mia", "Ned")}
    assert found.person("a").word("80%").x == columns["Mia"]
    assert (found.person("b").word("40%").x, found.person("b").word("<1%").x) == tuple(columns.values())
    assert found.person("c").word("25%").x == columns["Ned"]
    heights = [found.person(person).words[0].y for person in "abc"]
    assert heights == sorted(heights)
    assert found.word("Sales").y > found.word("Mia").y


def test_a_tie_that_is_not_verified_has_a_dashed_frame_and_a_bar_of_its_strength(found):
    (known,) = found.person("a").having(fill="strip")
    told, weak = found.person("b").having(fill="strip")
    assert (known.dash, bool(told.dash)) == ((), True)
    bars = [one for one in found.person("a").having(fill="formal") if known.left < one.left < known.right]
    others = [one for one in found.person("b").having(fill="formal") if told.left < one.left < told.right]
    assert bars[0].width == pytest.approx(2 * others[0].width, abs=0.02)
    assert weak.left > told.right


def test_without_a_tie_there_is_a_dot_or_a_dotted_way_through_others(found):
    assert len(found.person("a").having(fill="wire")) == len(found.person("c").having(fill="wire")) == 1
    (way,) = [one for one in found.person("c").having(stroke="soft") if one.dash]
    assert way.middle[0] == pytest.approx(found.word("Ned").x)
    assert not found.person("c").having(fill="strip")


def test_what_is_thin_stands_at_the_right_in_the_colour_of_how_bad_it_is(found):
    pills = {person: found.person(person).having(fill="paper") for person in "abc"}
    assert {person: [one.stroke for one in some] for person, some in pills.items()} == {
        "a": ["hidden"],
        "b": ["guide"],
        "c": ["against"],
    }
    assert pills["a"][0].left < found.person("a").word("only Mia").x < pills["a"][0].right
    assert found.person("c").spoken == "Cy: nobody"


def test_influence_is_a_bar_with_its_interval(found):
    bars = {
        person: min(found.person(person).having(fill="formal"), key=lambda one: one.left) for person in "abc"
    }
    assert bars["a"].width == pytest.approx(4 * bars["b"].width)
    line = max(found.person("a").having(stroke="ink"), key=lambda one: one.width)
    assert line.right - bars["a"].left == pytest.approx(1.25 * bars["a"].width)
    assert found.person("a").word("40%").x > line.right
    assert not found.person("b").having(stroke="ink")


def test_the_legend_names_what_is_there_and_nothing_else(found, seen):
    assert found.legend == [
        "Signs",
        "Knows directly",
        "Dashed: not verified",
        "Best way through others",
        "No tie",
        "Range",
    ]
    plain = CoverageScene(
        OURS[:1], (CoverageRow("a", "A", cells=(CoverageCell(1.0, "verified"),)),), lang="en"
    )
    assert seen(plot.coverage(plain)).legend == ["Signs", "Knows directly", "No tie"]


def test_a_wide_team_has_narrow_columns_that_do_not_meet(seen):
    team = tuple(CoverageColumn(f"m{k}", f"M{k}") for k in range(20))
    found = seen(
        plot.coverage(
            CoverageScene(team, (CoverageRow("a", "A", cells=(CoverageCell(0.5),) * 20),), lang="en")
        )
    )
    boxes = found.person("a").having(fill="strip")
    assert len(boxes) == 20
    assert all(one.right < other.left for one, other in pairwise(boxes))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_analysis_shows_each_of_ours_and_theirs(tender, seen, lang):
    table, found = tender.coverage(), seen(plot.coverage(tender, lang=lang))
    assert list(found.people) == sorted(table.grid.people)
    assert all(found.person(one).texts[0] == table.cast.name(one, lang) for one in table.grid.people)
    assert {table.cast.name(one, lang) for one in table.grid.team} <= set(found.texts)
    nobody = {"en": "nobody knows them", "zh": "无人认识"}[lang]
    assert {one for one in table.grid.people if nobody in found.person(one).texts} == set(table.grid.gaps)
