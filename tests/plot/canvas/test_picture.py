"""A title above, a legend below, and the drawing between them."""

import pytest

from stakemap.plot.canvas.legend import Entry
from stakemap.plot.canvas.picture import MARGIN, picture

FORMS = (
    "line",
    "pale",
    "bar",
    "strip",
    "ceded",
    "interval",
    "for",
    "veto",
    "broker",
    "ring",
    "vacant",
    "unknown",
)
LEGEND = [
    ("Signs", [Entry(f"sign {form}", form, "ink") for form in (*FORMS, "sizes", "card", "dot", "square")])
]


def _drawn(seen, legend=LEGEND, **more):
    with picture(None, "test", "A title", (400.0, 100.0), legend, **more) as sheet:
        sheet.box(50.0, 60.0, 30.0, 20.0, gid="thing:a/box", fill="formal")
    return seen(sheet)


def test_the_title_stands_above_and_the_legend_below_what_is_drawn(seen):
    found = _drawn(seen)
    box = found.things("thing")[0].shapes[0]
    rule = max((one for thing in found.things("legend") for one in thing.shapes), key=lambda one: one.width)
    assert found.word("A title").y == MARGIN < box.top
    assert box.bottom < rule.top == 100.0
    assert all(100.0 < word.y < found.size[1] for thing in found.things("legend") for word in thing.words)
    assert found.size[0] == 400.0


def test_every_sign_stands_left_of_its_words_inside_the_paper(seen):
    keys = [thing for thing in _drawn(seen).things("legend") if thing.element.get("class") == "sm-key"]
    assert sorted(thing.texts[-1] for thing in keys) == sorted(entry.text for entry in LEGEND[0][1])
    for thing in keys:
        assert thing.shapes, thing.texts
        assert all(one.right <= thing.words[-1].x for one in thing.shapes)
        assert all(one.left >= MARGIN for one in thing.shapes)


def test_no_two_signs_look_the_same(seen):
    keys = [thing for thing in _drawn(seen).things("legend") if thing.element.get("class") == "sm-key"]
    looks = {
        tuple(
            (one.fill, one.stroke, one.dash, one.opacity, len(one.points), round(one.width))
            for one in key.shapes
        )
        for key in keys
    }
    assert len(looks) == len(keys)


def test_a_long_legend_takes_more_lines_and_more_paper(seen):
    one, many = _drawn(seen, [("Signs", LEGEND[0][1][:1])]), _drawn(seen)
    lines = {
        word.y for thing in many.things("legend") for word in thing.words if word.text.startswith("sign")
    }
    assert len(lines) > 3
    assert many.size[1] - one.size[1] == pytest.approx(17.0 * (len(lines) - 1))


def test_a_group_of_entries_starts_a_line_of_its_own_under_its_title(seen):
    found = _drawn(
        seen, [("First", [Entry("a", "bar", "ink")]), ("None", []), ("Second", [Entry("b", "bar", "ink")])]
    )
    assert found.legend == ["First", "a", "Second", "b"]
    assert found.word("First").y == found.word("a").y < found.word("Second").y == found.word("b").y


def test_without_a_title_a_reader_of_screens_hears_what_it_is(seen):
    with picture(None, "test", "", (100.0, 50.0), [], spoken="What it is") as sheet:
        pass
    assert seen(sheet).spoken == "What it is"
    assert _drawn(seen, spoken="What it is").spoken == "A title"
