"""From an analysis to the organisation: units above each other, seats, one boss each, and the ties shown."""

import pytest

import stakemap as sm
from stakemap.graph.confidence import grade_of
from stakemap.model import Person, Post, Source, Tenure, Tie, Unit
from stakemap.plot.scenes.org import org_scene

TODAY = sm.examples.TODAY


@pytest.fixture(scope="module")
def scene(tender):
    return org_scene(tender, "en")


def test_every_line_joins_two_people_shown_and_nobody_has_two_bosses(scene):
    shown = {mark.id for mark in scene.people}
    assert all({line.from_id, line.to_id} <= shown for line in scene.lines)
    below = [line.from_id for line in scene.lines]
    assert len(below) == len(set(below))


def test_a_boss_of_the_own_unit_comes_before_one_of_another():
    source = Source(id="s", title="List", published=TODAY, grade="A1")
    facts = [source, Unit(id="u", name="U"), Unit(id="v", name="V")]
    for person, unit in (("low", "u"), ("own", "u"), ("a-far", "v")):
        facts += [Person(id=person, name=person), Post(id=f"post:{person}", name="Post", unit=unit)]
        facts.append(Tenure(id=f"in:{person}", person=person, post=f"post:{person}"))
    facts += [Tie(id=f"t:{boss}", kind="reports_to", from_id="low", to_id=boss) for boss in ("a-far", "own")]
    plan = sm.Plan(as_of=TODAY, today=TODAY, draws=0)
    made = org_scene(sm.analyze(sm.PropertyGraph(facts), plan=plan, findings=False))
    assert [line.to_id for line in made.lines if line.from_id == "low"] == ["own"]


def test_without_ranks_whoever_reports_stands_below_whom_they_report_to():
    source = Source(id="s", title="List", published=TODAY, grade="A1")
    facts = [source, Unit(id="u", name="U")]
    for person in ("a-clerk", "b-deputy", "c-chief"):
        facts += [Person(id=person, name=person), Post(id=f"post:{person}", name="Post", unit="u")]
        facts.append(Tenure(id=f"in:{person}", person=person, post=f"post:{person}"))
    ends = (("a-clerk", "b-deputy"), ("b-deputy", "c-chief"))
    facts += [Tie(id=f"t:{a}", kind="reports_to", from_id=a, to_id=b) for a, b in ends]
    plan = sm.Plan(as_of=TODAY, today=TODAY, draws=0)
    made = org_scene(sm.analyze(sm.PropertyGraph(facts), plan=plan, findings=False))
    order = {mark.id: mark.order for mark in made.people}
    assert order["c-chief"] < order["b-deputy"] < order["a-clerk"]


def test_units_hang_below_each_other_without_a_gap(scene):
    units = {unit.id for unit in scene.units}
    assert {mark.unit_id for mark in scene.people if mark.unit_id} <= units
    assert all(unit.parent is None or unit.parent in units for unit in scene.units)
    assert sum(unit.parent is None for unit in scene.units) < len(units)


def test_the_five_highest_carry_their_number(scene, tender):
    numbers = {mark.id: mark.rank_number for mark in scene.people if mark.rank_number}
    influence = tender.scores["influence"]
    assert numbers == {node: influence.place(node) for node, _ in influence.as_shown.top(5)}
    assert all(mark.score == influence.as_shown[mark.id] for mark in scene.people)


def test_empty_seats_are_named_as_such_in_either_language(scene, tender):
    vacant = {mark.id for mark in scene.people if mark.vacant}
    assert vacant
    assert {mark.label for mark in scene.people if mark.vacant} == {"nobody on record"}
    assert {mark.label for mark in org_scene(tender, "zh").people if mark.id in vacant} == {"无任职记录"}


def test_only_reported_ties_of_voters_and_of_the_highest_are_drawn_one_a_pair_and_kind(scene, tender):
    near = {*tender.electorate.players, *(node for node, _ in tender.scores["influence"].top(10))}
    assert scene.ties
    assert all({tie.a, tie.b} & near for tie in scene.ties)
    assert not any(
        tie.kind.startswith("shared_") or tie.kind in {"leads", "guides", "reports_to"} for tie in scene.ties
    )
    pairs = [
        (frozenset((tie.a, tie.b)) if not tie.directed else (tie.a, tie.b), tie.kind) for tie in scene.ties
    ]
    assert len(pairs) == len(set(pairs))


def test_a_tie_is_drawn_as_verified_where_one_account_of_it_rests_on_verified_facts_alone(scene, tender):
    graph, snapshot = tender.graph, tender.snapshot
    evidence, sure = snapshot.evidence, set()
    for row, arc in enumerate(evidence.arc.tolist()):
        grades = [grade_of(graph, graph[fact]) or "F6" for fact in evidence.facts_of(row)]
        if all(grade in ("A1", "A2", "B1", "B2") for grade in grades):
            ends = (snapshot.nodes[snapshot.sources[arc]], snapshot.nodes[snapshot.targets[arc]])
            sure.add((frozenset(ends), evidence.kinds[evidence.kind[row]]))
    found = {tie.state for tie in scene.ties}

    assert found == {"verified", "reported"}
    for tie in scene.ties:
        assert (tie.state == "verified") == ((frozenset((tie.a, tie.b)), tie.kind) in sure)


def test_a_directed_tie_starts_at_whoever_turns_to_the_other(scene, tender):
    advice = {(tie.a, tie.b) for tie in scene.ties if tie.kind == "advice"}
    facts = {
        (fact.from_id, fact.to_id) for fact in tender.graph.facts if getattr(fact, "kind", "") == "advice"
    }
    assert len(advice & facts) > 5
    assert not {(b, a) for a, b in advice} & facts
    assert all(tie.directed for tie in scene.ties if tie.kind == "advice")


def test_a_professional_line_is_kept_beside_the_administrative_one(scene):
    guides = {unit.id: unit.guide_of for unit in scene.units if unit.guide_of}
    parents = {unit.id: unit.parent for unit in scene.units}
    assert sum(map(len, guides.values())) == 4
    assert all(parents[below] != above for above, several in guides.items() for below in several)
