"""Influence over time: lines at their values, in the colour of what changes beyond noise."""

from dataclasses import dataclass

import pytest

import stakemap as sm
from dated_account import TODAY, small
from stakemap import plot
from stakemap.errors import InputError, UnknownName

DAYS = ("2026-01-01", "2026-01-11", "2026-01-31")
VALUES = {"up": (0.1, 0.2, 0.4), "down": (0.3, 0.2, 0.1), "still": (0.05, 0.05, 0.06)}


@dataclass(frozen=True)
class Mover:
    node: str
    change: float


@dataclass(frozen=True)
class Made:
    """What the picture needs of a series, and nothing else."""

    days: tuple[str, ...] = DAYS
    people: tuple[str, ...] = ("up", "down", "still")
    beyond_noise: tuple[Mover, ...] = (Mover("up", 0.3), Mover("down", -0.2))

    def of(self, node):
        return [
            {"day": day, "value": value, "low": value / 2, "high": value * 1.25}
            for day, value in zip(self.days, VALUES[node], strict=False)
        ]

    def name(self, node, lang):
        return {"en": node.title(), "zh": f"{node}君"}[lang]


@pytest.fixture(scope="module")
def found(seen):
    return seen(plot.series(Made()))


@pytest.fixture(scope="module")
def past():
    days = ["2026-01-01", "2026-03-01", "2026-06-01"]
    return sm.series(small(), days=days, plan=sm.Plan(today=TODAY), draws=40)


def _y(found, value):
    axis = {thing.texts[0]: thing.shapes[0].top for thing in found.things("axis")}
    return pytest.approx(axis["0%"] + (axis["50%"] - axis["0%"]) * value / 0.5, abs=0.02)


def _line(found, person, color):
    return max(found.person(person).having(fill="", stroke=color), key=lambda one: one.width)


def test_a_line_passes_its_values_on_its_days(found):
    days = {thing.texts[0]: thing.shapes[0].left for thing in found.things("day") if thing.texts}
    line = _line(found, "up", "for")
    assert [y for _, y in line.points] == [_y(found, value) for value in VALUES["up"]]
    assert [line.points[0][0], line.points[-1][0]] == [days["1 Jan 2026"], days["31 Jan 2026"]]
    share = (line.points[1][0] - line.left) / line.width
    assert share == pytest.approx(1 / 3, abs=1e-3), "ten days of thirty"


def test_who_rises_is_full_who_fades_dashed_and_all_others_grey(found):
    assert _line(found, "up", "for").dash == ()
    assert _line(found, "down", "against").dash
    assert _line(found, "still", "wire").dash == ()
    assert found.legend == ["Signs", "Rises, beyond noise", "Fades, beyond noise", "Change within noise"]


def test_only_who_moves_has_the_band_of_the_interval(found):
    (band,) = [one for one in found.person("up").having(fill="for") if one.opacity < 0.5]
    assert (band.top, band.bottom) == (_y(found, 0.5), _y(found, 0.05))
    assert not [one for one in found.person("still").shapes if one.opacity < 0.5]


def test_names_and_last_values_stand_at_the_end_of_their_lines_in_their_order(found):
    names = [found.word(name) for name in ("Up", "Down", "Still")]
    assert [name.y for name in names] == sorted(name.y for name in names)
    assert all(name.x > _line(found, "up", "for").right for name in names)
    assert [name.bold for name in names] == [True, True, False]
    assert [found.person(one).texts[-1] for one in ("up", "down", "still")] == ["40%", "10%", "6.0%"]
    assert found.person("up").spoken == "Up: 10%, 20%, 40%"


def test_only_those_asked_for_are_shown_each_once(found, seen):
    shown = seen(plot.series(Made(), people=["still", "up", "still"], lang="zh"))
    assert set(shown.people) == {"still", "up"}
    assert "still君" in shown.texts
    assert "上升，超出误差" in shown.legend
    assert "下降，超出误差" not in shown.legend


def test_one_day_is_a_dot_and_no_line(seen):
    found = seen(plot.series(Made(days=DAYS[:1], beyond_noise=())))
    marks = found.person("up").having(fill="wire")
    assert len(marks) == 1
    assert not found.person("up").having(fill="", stroke="wire")


def test_a_real_series_names_who_moves_in_either_language(past, seen):
    english, chinese = seen(plot.series(past)), seen(plot.series(past, lang="zh"))
    assert _line(english, "p7", "for").points == _line(chinese, "p7", "for").points
    assert _line(english, "p6", "against").dash
    assert {"Rises, beyond noise", "Fades, beyond noise"} <= set(english.legend)
    assert {"上升，超出误差", "下降，超出误差"} <= set(chinese.legend)
    assert ("P6" in english.texts, "P7" in english.texts) == (True, True)


def test_without_draws_nobody_is_in_colour(seen):
    days = ["2026-01-01", "2026-03-01"]
    found = seen(plot.series(sm.series(small(), days=days, plan=sm.Plan(today=TODAY), draws=0)))
    assert {"p6", "p7"} <= set(found.people)
    assert found.legend == ["Signs", "Change within noise"]


def test_nobody_and_strangers_are_refused(past):
    with pytest.raises(InputError):
        plot.series(past, people=[])
    with pytest.raises(UnknownName):
        plot.series(past, people=["nobody"])
