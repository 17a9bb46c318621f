"""Health, ladder and calendar: what is drawn stands where its numbers say."""

from __future__ import annotations

from datetime import date

import pytest

import stakemap as sm
from stakemap import plot
from stakemap.engagement.relations.contacts import relations
from stakemap.engagement.relations.levels import levels
from stakemap.engagement.tender.calendar import calendar
from stakemap.errors import InputError, UnknownName
from stakemap.plot.scenes.engagement.calendar import CalendarBar, CalendarRow, CalendarScene, calendar_scene
from stakemap.plot.scenes.engagement.health import HealthCurve, HealthScene, health_scene
from stakemap.plot.scenes.engagement.ladder import ladder_scene


@pytest.fixture(scope="module")
def city():
    return sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, decision=sm.examples.DECISION, draws=0)


def test_the_curves_of_the_picture_are_those_of_the_result(city):
    scene, found = health_scene(city, "zh"), relations(city)
    assert [curve.points for curve in scene.curves] == [one.curve for one in found.relations]
    assert [one.node for one in scene.beyond_noise] == ["t:fu-rong/p:yan-guibei"]
    assert scene.name("t:fu-rong/p:yan-guibei", "zh") == "雁归北 · 芙蓉"


def test_a_relation_that_cools_is_in_colour_and_dashed_and_the_others_are_not(seen):
    days = (("2026-01-01", 0.2), ("2026-02-01", 0.1))
    scene = HealthScene((HealthCurve("a", "A", days, cooling=True), HealthCurve("b", "B", days)))
    found = seen(plot.health(scene))
    widest = {name: max(found.person(name).having(fill=""), key=lambda one: one.width) for name in "ab"}
    assert (widest["a"].stroke, widest["b"].stroke) == ("against", "wire")
    assert {"20%", "10%"} & set(found.texts)


def test_the_ladder_has_each_indicator_at_its_rung(city):
    scene, one = ladder_scene(city, "u:operations-centre"), levels(city)["u:operations-centre"]
    order = ["vendor", "preferred", "partner", "alliance"]
    for row, sign in zip(scene.rows, one.signs, strict=True):
        assert row.id == sign.name.value
        assert row.computed == (order.index(sign.computed) if sign.computed else None)
        assert row.declared == (order.index(sign.declared) if sign.declared else None)
    assert (scene.estimated, scene.declared, scene.target) == (0, 1, 2)
    assert ladder_scene(city) == scene
    with pytest.raises(UnknownName):
        ladder_scene(city, "u:nowhere")


def test_a_bar_of_the_calendar_begins_and_ends_with_its_days(seen):
    rows = (
        CalendarRow("one", "One", (CalendarBar("2026-01-01", "2026-03-02"),)),
        CalendarRow("two", "Two", (CalendarBar("2026-03-02", "2026-04-01", True),)),
    )
    found = seen(plot.calendar(CalendarScene(rows, "2026-02-01")))
    one, two = (max(thing.shapes, key=lambda s: s.right - s.left) for thing in found.things("period"))
    scale = (one.right - one.left) / (date(2026, 3, 2) - date(2026, 1, 1)).days
    assert two.left == pytest.approx(one.right, abs=0.05)
    assert two.right - two.left == pytest.approx(30 * scale, rel=0.01)
    assert "1 Feb 2026" in found.texts


def test_the_calendar_of_the_city_has_every_period_once(city):
    scene, found = calendar_scene(city), calendar(city)
    bars = [(row.id, bar.since, bar.until, bar.bars) for row in scene.rows for bar in row.bars]
    wanted = [(f"{p.subject}/{p.name}", p.since or "", p.until or "", p.bars) for p in found.periods]
    assert sorted(bars) == sorted(wanted)


def test_an_account_without_any_of_it_is_told_what_to_fill():
    plain = sm.analyze(sm.from_edges([("a", "b")]), draws=0)
    for name in ("health", "ladder", "calendar"):
        with pytest.raises(InputError) as told:
            getattr(plot, name)(plain)
        assert "sheet" in str(told.value)
