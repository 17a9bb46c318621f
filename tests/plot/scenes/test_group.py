"""From an analysis to groups over units: rows, columns, rings, and who is left out of a crowded cell."""

from itertools import combinations, pairwise

import pytest

import stakemap as sm
from stakemap.model import Person, Post, Source, Tenure, Tie, Unit
from stakemap.plot.scenes.group import group_scene

TODAY = sm.examples.TODAY


def _crowd(units):
    """Everybody of a unit knows everybody else of it; the units hang together by one tie each."""
    source = Source(id="s", title="List", published=TODAY, grade="A1")
    facts = [source, *(Unit(id=unit, name=unit.upper()) for unit in units)]
    ties = []
    for unit, size in units.items():
        people = [f"{unit}{k:02d}" for k in range(size)]
        for one in people:
            facts.append(Person(id=one, name=one.upper()))
            facts.append(Post(id=f"post:{one}", name="Clerk", unit=unit))
            facts.append(Tenure(id=f"in:{one}", person=one, post=f"post:{one}"))
        ties += combinations(people, 2)
    heads = [f"{unit}00" for unit in units]
    ties += pairwise(heads)
    facts += [
        Tie(id=f"t:{a}:{b}", kind="advice", from_id=a, to_id=b, strength=0.7, confirmed=TODAY)
        for a, b in ties
    ]
    return sm.analyze(
        sm.PropertyGraph(facts), plan=sm.Plan(as_of=TODAY, today=TODAY, draws=0), findings=False
    )


@pytest.fixture(scope="module")
def crowd():
    return _crowd({"u": 15, "v": 4, "w": 5})


@pytest.mark.parametrize(("lang", "more"), [("en", "4 more"), ("zh", "另4人")])
def test_of_a_crowded_cell_the_most_influential_are_shown_and_the_others_counted(crowd, lang, more):
    members = [member for member in group_scene(crowd, lang).members if member.unit == "u"]
    assert [member.label for member in members if not member.id] == [more]
    shown = {member.id for member in members if member.id}
    influence = crowd.scores["influence"]
    ranked = sorted((f"u{k:02d}" for k in range(15)), key=lambda node: (-influence[node], node))
    assert shown == set(ranked[:11])


def test_a_cell_of_twelve_is_shown_whole():
    members = group_scene(_crowd({"u": 12, "v": 4, "w": 5})).members
    assert all(member.id for member in members)
    assert len(members) == 21


def test_everybody_of_a_group_stands_once_in_the_row_of_the_unit(tender):
    scene, graph = group_scene(tender, "en"), tender.graph
    shown = [(member.id, member.column) for member in scene.members]
    assert sorted(shown) == sorted(
        (node, at)
        for at, circle in enumerate(sm.groups(tender).circles[: len(scene.columns)])
        for node in circle.core
    )
    assert len(scene.columns) == min(5, len(sm.groups(tender).circles))
    assert sum(member.broker for member in scene.members) == 3
    names = dict(scene.units)
    assert all(name == (graph.name(unit) if unit else "In no unit") for unit, name in names.items())
    assert {member.unit for member in scene.members} <= set(names)


def test_a_column_says_how_many_and_whether_it_beats_chance(tender):
    for column, circle in zip(group_scene(tender, "zh").columns, sm.groups(tender), strict=False):
        assert column.label.startswith(f"群体{circle.group.number} · {len(circle.core)}人")
        assert column.label.endswith("未超出偶然") == (not circle.group.named)
        assert column.named == circle.group.named
