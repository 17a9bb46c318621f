"""Ranges of places: a logarithmic axis, a bar a person, a box a band."""

import pytest

from stakemap import plot
from stakemap.plot.scenes.band import BandRow, BandScene

ROWS = (
    BandRow("a", "Ann", 1, 1.0, 1.0, 1.0, "Head"),
    BandRow("b", "Bo", 2, 2.0, 4.0, 8.0),
    BandRow("c", "Cy", 2, 1.5, 5.0, 99.5),
)


@pytest.fixture(scope="module")
def found(seen):
    return seen(plot.intervals(BandScene(ROWS, 7, "How sure", "A note", lang="en")))


def test_from_1_to_2_is_as_far_as_from_10_to_20(found):
    x = {tick: found.word(tick).x for tick in ("1", "2", "10", "20") if found.texts.count(tick) == 1}
    ticks = {thing.texts[0]: thing.shapes[0].left for thing in found.things("tick")}
    assert ticks["2"] - ticks["1"] == pytest.approx(ticks["20"] - ticks["10"])
    assert list(ticks) == ["1", "2", "3", "5", "10", "20", "50"]
    assert all(place == pytest.approx(ticks[tick], abs=0.06) for tick, place in x.items())


def test_a_bar_runs_from_the_best_to_the_worst_place_with_a_dot_at_the_median(found):
    ticks = {thing.texts[0]: thing.shapes[0].left for thing in found.things("tick")}
    person = found.person("b")
    bar, dot = person.shape(fill="formal"), person.shape(fill="ink")
    assert bar.left == pytest.approx(ticks["2"] - 3.0)
    assert bar.right == pytest.approx(ticks["2"] * 3 - ticks["1"] * 2 + 3.0, abs=0.05), "8 is 2 cubed"
    assert dot.middle[0] == pytest.approx(2 * ticks["2"] - ticks["1"], abs=0.05)
    assert dot.middle[1] == pytest.approx(bar.middle[1])


def test_both_ends_stand_beside_the_bar_as_whole_places_that_hold_it(found):
    assert [person.texts[-1] for person in map(found.person, "abc")] == ["1", "2–8", "1–100"]
    assert found.person("a").spoken == "Ann: Place in 9 of 10 plausible cases 1"


def test_a_box_holds_those_of_its_band_and_no_others(found):
    boxes = [thing.shapes[0] for thing in found.things("band")]
    bars = {person: found.person(person).shape(fill="formal") for person in "abc"}
    held = [[p for p, bar in bars.items() if box.top < bar.top and bar.bottom < box.bottom] for box in boxes]
    assert held == [["a"], ["b", "c"]]
    assert boxes[0].bottom < boxes[1].top


def test_who_is_left_out_of_the_last_band_is_counted_inside_its_box(found):
    box = found.things("band")[1].shapes[0]
    assert found.person("c").shape(fill="formal").bottom < found.word("and 7 more").y < box.bottom
    assert found.word("A note").y < box.top


def test_nobody_is_drawn_as_an_empty_picture_with_its_legend(seen):
    found = seen(plot.intervals(BandScene((), lang="en")))
    assert found.people == {}
    assert found.legend == [
        "Signs",
        "Place in 9 of 10 plausible cases",
        "Middle of these",
        "Cannot be told apart",
    ]


def test_posts_of_somebody_stand_there_whole_inside_the_box(seen):
    long = "Head of the centre, Hupo Traffic Operations Centre; "
    long += "Deputy director for operations, Hupo Transport Bureau"
    rows = (BandRow("a", "Ann", 1, 1.0, 1.0, 1.0, long), BandRow("b", "Bo", 1, 2.0, 4.0, 8.0, "Head"))
    found = seen(plot.intervals(BandScene(rows, 0, "How sure", lang="en")))
    shown = [text for text in found.person("a").texts if text not in ("Ann", "1")]
    assert " ".join(shown) == long
    assert found.word(shown[-1]).y < found.word("Bo").y - 8
    assert found.word("Head").y < found.things("band")[0].shapes[0].bottom
