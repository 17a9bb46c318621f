"""What holds for every picture, whichever it is."""

import ast
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

import report_cases
from stakemap import plot
from stakemap.examples import OTHER_DECISION
from stakemap.plot.scenes.band import BandRow, BandScene
from stakemap.plot.scenes.bar import BarRow, BarScene
from stakemap.plot.scenes.chain import ChainScene, MemberMark, StageBox
from stakemap.plot.scenes.coverage import CoverageCell, CoverageColumn, CoverageRow, CoverageScene
from stakemap.plot.scenes.engagement.calendar import CalendarBar, CalendarMark, CalendarRow, CalendarScene
from stakemap.plot.scenes.engagement.contracts import ContractLine, ContractScene
from stakemap.plot.scenes.engagement.ladder import LadderRow, LadderScene
from stakemap.plot.scenes.engagement.needs import NeedColumn, NeedLine, NeedsScene
from stakemap.plot.scenes.group import GroupColumn, GroupMember, GroupScene
from stakemap.plot.scenes.org import OrgScene, PersonMark, TieArc, UnitBox
from stakemap.plot.scenes.rank import RankRow, RankScene
from stakemap.plot.scenes.route import RouteLane, RouteLeg, RouteScene, RouteStop

FILES = {"gids", "pdf", "picture_data", "png", "svg"}
OF_AN_ANALYSIS = [
    "brokers",
    "calendar",
    "contracts",
    "coverage",
    "decision_chain",
    "formal_and_informal",
    "gap",
    "groups",
    "health",
    "intervals",
    "ladder",
    "load",
    "mixing",
    "needs",
    "ranking",
    "routes",
]
TITLES = {
    "calendar": ("What may be done when", "何时可以做什么"),
    "health": ("How our relations stand", "我方关系的健康度"),
    "brokers": ("Who stands between others", "谁居于各方之间"),
    "contracts": ("Who delivers until when", "谁供货到何时"),
    "coverage": ("Who of us knows whom", "我方谁认识谁"),
    "formal_and_informal": ("Formal lines and informal ties", "正式层级与非正式关系"),
    "gap": ("Formal against informal", "职务与影响力的落差"),
    "groups": ("Informal groups over declared units", "非正式群体与建制单位"),
    "load": ("Hours of each of ours", "各人工时"),
    "intervals": ("How sure the order is", "排名有多确定"),
    "mixing": ("How career origins mix", "不同出身的人如何来往"),
    "needs": ("What meets which need", "哪些内容满足哪些需求"),
    "ranking": ("Who is listened to", "谁的意见受重视"),
}
EMPTY = {
    "brokers": BarScene("", "", (), 0.0, 0.0),
    "calendar": CalendarScene(()),
    "contracts": ContractScene(()),
    "coverage": CoverageScene((), ()),
    "decision_chain": ChainScene(()),
    "formal_and_informal": OrgScene("", (), ()),
    "groups": GroupScene("", (), (), ()),
    "intervals": BandScene(()),
    "ladder": LadderScene("", (), ()),
    "needs": NeedsScene((), ()),
    "ranking": RankScene(()),
    "routes": RouteScene(()),
}
BAD = "</script><img onerror=1> $\\frac{ \x00" + "x" * 400


def _hostile():
    bad = BAD
    stop, leg = RouteStop(bad, bad, bad), RouteLeg(bad, bad, 0.001, "unknown", weakest=True)
    lanes = (RouteLane((stop,) * 9, (leg,) * 8, bad), RouteLane((stop,), ()), RouteLane((), ()))
    row = CoverageRow(bad, bad, bad, 0.0, 0.0, 2.0, (CoverageCell(1.0), CoverageCell()), bad, "shared")
    columns = tuple(CoverageColumn(f"{bad}{k}", bad, bad) for k in range(20))
    people = (PersonMark("a", bad, bad, "u", origin=bad, origin_label=bad), PersonMark("b", "B"))
    bar = BarRow(bad, bad, bad, ((0.0, 1.0, "hidden"),), interval=(0.2, 0.8), text=bad)
    member = GroupMember(bad, bad, "u", 0, bad, bad, unknown=True)
    return {
        "brokers": BarScene(bad, bad, (bar,), 0.0, 1.0, ((0.0, bad),), legend=(bad, ((bad, "bar", "ink"),))),
        "contracts": ContractScene(
            (ContractLine(bad, bad, bad, None, None, date.max, bad, text=bad), ContractLine("x", "X", bad)),
            date.min,
            bad,
        ),
        "coverage": CoverageScene(columns, (row,), bad),
        "calendar": CalendarScene(
            (CalendarRow(bad, bad, (CalendarBar("", ""),), (CalendarMark("2026-01-01", bad),)),), "2026-01-01"
        ),
        "ladder": LadderScene(bad, (bad,) * 4, (LadderRow(bad, bad, bad, 0, 3),), 0, 1, 2),
        "decision_chain": ChainScene((StageBox(bad, bad, bad, (MemberMark(bad, sub_label=bad),)),), bad, bad),
        "formal_and_informal": OrgScene(
            bad, (UnitBox("u", bad),), people, ties=(TieArc("a", "b", bad, bad),)
        ),
        "groups": GroupScene(bad, (GroupColumn(bad, bad, named=False),), (("u", bad),), (member,)),
        "intervals": BandScene((BandRow(bad, bad, 1, 1.0, 2.0, 3.0, bad),), 3, bad, bad),
        "needs": NeedsScene(
            tuple(NeedColumn(f"{bad}{k}", bad, bad, bad) for k in range(20)),
            (NeedLine(bad, bad, bad, 7.0, ("whole", "part", "")),),
            bad,
        ),
        "ranking": RankScene((RankRow(bad, bad, 0.1, -0.2, 2, 1, baselines=(7.0,)),), bad, (bad,)),
        "routes": RouteScene(lanes, bad, bad),
    }


@pytest.fixture(scope="module")
def grid():
    return report_cases.city(OTHER_DECISION).grid()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", OF_AN_ANALYSIS)
def test_an_analysis_is_drawn_in_either_language(name, lang, tender, seen):
    found = seen(getattr(plot, name)(tender, lang=lang))
    assert any(re.search(r"[\u4e00-\u9fff]", text) for text in found.texts) == (lang == "zh")
    if name in TITLES:
        assert found.word(TITLES[name][lang == "zh"]).y < 40.0
        assert found.spoken == TITLES[name][lang == "zh"]
    ids = re.findall(r'\bid="([^"]+)"', found.svg)
    assert len(ids) == len(set(ids)), "everything shown can be found by its id"
    assert set(found.people.values()) <= set(ids)


@pytest.mark.parametrize("name", [name for name in OF_AN_ANALYSIS if name != "formal_and_informal"])
def test_the_same_picture_twice_has_the_same_bytes(name, tender):
    first, second = (plot.svg(getattr(plot, name)(tender, lang="zh")) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", EMPTY)
def test_it_draws_into_given_axes(name):
    ax = Figure(figsize=(6, 6)).add_subplot()
    assert getattr(plot, name)(EMPTY[name], ax=ax) is ax


def test_a_grid_draws_into_given_axes(grid):
    ax = Figure(figsize=(8, 5)).add_subplot()
    assert plot.grid(grid, ax=ax) is ax


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_scene_is_paper_without_people(name, seen):
    found = seen(getattr(plot, name)(EMPTY[name]))
    assert found.people == {}
    assert found.element.get("class").startswith("sm-picture sm-")
    assert min(found.size) > 20.0


@pytest.mark.parametrize("name", EMPTY)
def test_a_hostile_label_stays_text_and_is_cut(name, seen):
    found = seen(getattr(plot, name)(_hostile()[name]))
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(found.svg).iter()}
    assert tags <= {"circle", "g", "path", "svg", "text"}
    assert "<img" not in found.svg
    assert "</script" not in found.svg
    assert any(text.startswith("</scr") for text in found.texts), "it is shown, as what it is"
    assert all(len(text) <= 200 for text in found.texts)


def test_settings_of_the_caller_are_left_alone(invented):
    before = dict(mpl.rcParams)
    plot.svg(plot.decision_chain(invented.chain()))
    assert dict(mpl.rcParams) == before


def test_settings_come_back_after_a_picture_that_failed():
    before = dict(mpl.rcParams)
    with pytest.raises(KeyError):
        plot.brokers(BarScene("t", "a", (BarRow("r", "R", bars=((0.0, 1.0, "no colour"),)),), 0.0, 1.0))
    assert dict(mpl.rcParams) == before


def test_pyplot_is_never_imported_and_plot_loads_lazily():
    code = "import sys, stakemap.plot; early = 'matplotlib' in sys.modules; "
    code += "from stakemap.plot import svg, ranking, png; "
    code += "import stakemap.plot.draw.org_chart; print(early, 'matplotlib.pyplot' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.split() == ["False", "False"]


def test_type_checkers_see_every_name_where_it_is_loaded_from():
    tree = ast.parse(Path(plot.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    told = {one.name: node.module for node in imports for one in node.names if one.asname}
    assert set(told) == set(plot.__all__)
    assert {name: getattr(plot, name).__module__ for name in told} == told


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError):
        plot.nothing_of_the_sort  # noqa: B018


def test_every_picture_is_among_those_tested_here():
    assert {*OF_AN_ANALYSIS, "grid", "series"} == set(plot.__all__) - FILES
