"""From an analysis to rows of bars: brokers, mixing of origins, gap to the post."""

import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.plot.scenes.bar import broker_scene, gap_scene, mixing_scene


def test_a_broker_has_two_bars_that_make_up_the_contacts(tender):
    found = sm.brokerage(tender, by="unit").top(10)
    rows = broker_scene(tender).rows
    assert [row.id for row in rows] == [broker.node for broker in found]
    for row, broker in zip(rows, found, strict=True):
        (start, split, apart), (again, stop, tied) = row.bars
        assert (start, split, again, stop) == (
            0.0,
            broker.effective_size,
            broker.effective_size,
            broker.contacts,
        )
        assert (apart, tied) == ("hidden", "wire")
        assert row.text.startswith(f"constraint {broker.constraint:.2f}")
        assert row.text.endswith("more parts without") == bool(broker.cut_off)


def test_the_axis_of_brokers_ends_at_the_most_contacts(tender):
    scene = broker_scene(tender)
    assert scene.high == max(row.bars[1][1] for row in scene.rows)
    assert all(scene.low <= value <= scene.high for value, _ in scene.ticks)


def test_an_origin_that_keeps_to_itself_has_the_colour_of_hidden_ties(tender):
    found = sm.groups(tender).mixing
    scene = mixing_scene(tender)
    for row, share in zip(scene.rows, (*found.kinds, found.total), strict=True):
        color = "hidden" if share.ei < share.expected else "formal"
        assert row.bars == ((share.expected, share.ei, color),)
        assert row.text == f"p {share.p:.3f}"
    assert (scene.rows[-1].label, mixing_scene(tender, "zh").rows[-1].label) == ("all ties", "合计")


def test_without_two_origins_there_is_no_picture_of_mixing():
    with pytest.raises(InputError, match="two career origins"):
        mixing_scene(sm.analyze(sm.from_edges([("a", "b"), ("c", "b")]), draws=0))


def test_whoever_is_heard_beyond_the_post_has_a_green_bar_to_the_right(tender):
    scene = gap_scene(tender)
    values = [row.bars[0][1] for row in scene.rows]
    assert values == sorted(values, reverse=True)
    assert [row.bars[0][2] for row in scene.rows] == ["for" if value > 0 else "against" for value in values]
    assert all(row.interval[0] <= row.bars[0][1] <= row.interval[1] for row in scene.rows)
    assert scene.high == -scene.low == max(abs(end) for row in scene.rows for end in row.interval)


def test_a_gap_says_both_places_and_how_likely_chance_is(tender):
    english, chinese = (gap_scene(tender, lang).rows[0].text for lang in ("en", "zh"))
    assert " → " in english
    assert english.replace(", ", "，") == chinese
