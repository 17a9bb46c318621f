from datetime import date

import pytest

from stakemap.errors import EditsContradict, InputError, LimitExceeded, NotStorable, UnknownName
from stakemap.examples import DECISION, TODAY, city
from stakemap.graph.change.edits import (
    EDITS,
    AddTie,
    Appoint,
    ChangeQuota,
    ChangeRule,
    ChangeVote,
    DropStance,
    DropTie,
    FlipStance,
    Leave,
    Move,
    Reorganise,
    Vacate,
)
from stakemap.graph.change.scenario import Scenario
from stakemap.graph.confidence import confidence
from stakemap.graph.decision.electorate import electorate
from stakemap.graph.from_data.pairs import from_edges
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.model import Decision, Person, Post, Stance, Tenure, Tie, Unit
from stakemap.store.shared.admission import admit, as_changes

DAY = date.fromisoformat(TODAY)
QI, CHIEF = "p:qi-wangshu", "post:chief-engineer"
ALL = (
    Leave("p:a", on="2026-10"),
    Move("p:b", "post:x", beside=True),
    Appoint("p:c", "post:y", acting=True),
    Vacate("post:z"),
    ChangeRule("d:1", 'users(2) AND "mayor"\n'),
    ChangeQuota("d:2", "board", 3),
    ChangeVote("d:2", "p:c", weight=2, veto=True),
    FlipStance("d:1", "p:d", 0.25),
    DropStance("d:2", "p:d"),
    AddTie("advice", "p:e", "p:f", strength=0.5),
    DropTie("advice", "p:g", "p:f"),
    Reorganise("u:1", led_by="u:2", on="2026-12-01"),
)


@pytest.fixture(scope="module")
def graph():
    return city()


def test_a_position_that_is_no_longer_known_is_that_of_a_world_without_the_report(graph):
    known = electorate(Seating(graph, DAY), DECISION).stances
    after = electorate(Seating(Scenario("x", (DropStance(DECISION, QI),)).apply(graph, TODAY), DAY), DECISION)

    assert QI in known
    assert after.stances == {node: stance for node, stance in known.items() if node != QI}
    with pytest.raises(InputError, match="changes no fact"):
        Scenario("x", (DropStance(DECISION, "p:tu-zhiye"),)).apply(graph, TODAY)


def test_when_somebody_leaves_the_line_of_the_post_stays_and_own_ties_go(graph):
    after = Scenario("retire", (Leave(QI),)).apply(graph, TODAY)

    snapshot = after.snapshot(TODAY)
    assert QI not in snapshot.nodes
    assert f"seat:{CHIEF}" in snapshot.nodes
    seating = Seating(after, DAY)
    assert not [t for t in after.about(QI) if isinstance(t, Tie | Stance | Tenure) and seating.current(t)]
    assert f"seat:{CHIEF}" in electorate(Seating(after, DAY), DECISION).players


def test_the_past_stays_readable_after_somebody_left(graph):
    after = Scenario("retire", (Leave(QI),)).apply(graph, TODAY)

    assert after.snapshot("2026-08-31").nodes == graph.snapshot("2026-08-31").nodes
    assert len(after) == len(graph) + 1


def test_an_edit_with_a_later_date_is_not_in_force_before(graph):
    after = Scenario("later", (Leave(QI, on="2026-12-01"),)).apply(graph, TODAY)

    assert QI in after.snapshot(TODAY).nodes
    assert QI not in after.snapshot("2026-12-01").nodes


def test_when_somebody_moves_own_ties_go_along_and_the_old_seat_is_empty(graph):
    scenario = Scenario("swap", (Leave("p:lan-zhixing"), Move(QI, "post:deputy-mayor-transport")))
    after = scenario.apply(graph, TODAY)

    seating = Seating(after, DAY)
    assert [p.id for p in seating.posts_of[QI]] == ["post:deputy-mayor-transport"]
    assert seating.vacant(CHIEF)
    mine = {t.id for t in graph.about(QI) if isinstance(t, Tie)}
    assert mine <= {t.id for t in after.about(QI)}
    assert {t for t in mine if after[t] != graph[t]} == set()


def test_a_post_that_is_held_is_refused_unless_beside_is_said(graph):
    with pytest.raises(InputError, match="held"):
        Scenario("x", (Appoint("p:tu-zhiye", CHIEF),)).apply(graph, TODAY)

    after = Scenario("x", (Appoint("p:tu-zhiye", CHIEF, beside=True),)).apply(graph, TODAY)
    assert len(Seating(after, DAY).holders(CHIEF)) == 2


def test_the_wrong_order_is_reported_with_both_edits(graph):
    with pytest.raises(EditsContradict) as caught:
        Scenario("x", (Appoint("p:tu-zhiye", CHIEF), Leave(QI))).apply(graph, TODAY)

    assert "edits 1 (appoint) and 2 (leave)" in str(caught.value)
    assert "put edit 2 before edit 1" in str(caught.value)


def test_a_vacated_post_can_be_filled(graph):
    after = Scenario("x", (Vacate(CHIEF), Appoint("p:tu-zhiye", CHIEF))).apply(graph, TODAY)

    assert [node for node, _ in Seating(after, DAY).holders(CHIEF)] == ["p:tu-zhiye"]
    assert QI in after.snapshot(TODAY).nodes


def test_a_flipped_stance_counts_and_a_changed_rule_decides(graph):
    scenario = Scenario(
        "x",
        (
            FlipStance(DECISION, QI, 0.95),
            ChangeRule(DECISION, "screen AND mayor"),
            ChangeQuota(DECISION, "committee", 6),
            ChangeVote(DECISION, "post:mayor", weight=2, veto=True),
        ),
    )
    voters = electorate(Seating(scenario.apply(graph, TODAY), DAY), DECISION)

    assert voters.stances[QI] == 0.95
    assert [vote.name for vote in voters.game.parts] == ["screen", "mayor"]
    assert voters.game.parts[1].vetoes
    assert [p.quota for p in voters.panels if p.stage.id == "committee"] == [6]


def test_a_reorganised_unit_has_another_master(graph):
    before = [t for t in graph.of(Tie) if t.kind == "leads" and t.to_id == "u:transport"]
    after = Scenario("x", (Reorganise("u:transport", led_by="u:finance"),)).apply(graph, TODAY)

    seating = Seating(after, DAY)
    leads = [
        t for t in after.of(Tie) if t.kind == "leads" and t.to_id == "u:transport" and seating.current(t)
    ]
    assert before
    assert [t.from_id for t in leads] == ["u:finance"]


def test_a_dropped_tie_ends_and_one_that_is_not_there_is_an_error(graph):
    tie = next(t for t in graph.of(Tie) if t.kind == "advice" and Seating(graph, DAY).current(t))
    after = Scenario("x", (DropTie("advice", tie.from_id, tie.to_id),)).apply(graph, TODAY)

    assert not Seating(after, DAY).current(after[tie.id])
    with pytest.raises(InputError, match="no tie"):
        Scenario("x", (DropTie("advice", QI, "p:ji-yuanzhou"),)).apply(graph, TODAY)


def test_made_facts_count_fully_and_carry_the_scenario_and_no_store_takes_them(graph):
    scenario = Scenario("retire", (Leave(QI), AddTie("advice", "p:tu-zhiye", "p:ruan-moxing")))
    after = scenario.apply(graph, TODAY)

    made = [f for f in after if getattr(f, "source", None) == "scenario:retire"]
    new = [f for f in made if f.id not in graph]
    assert [confidence(after, f, DAY) for f in new] == [1.0]
    assert {f.id for f in made} == {f.id for f in after if graph.get(f.id) != f and f.id != scenario.source}
    for fact in (*made, after[scenario.source]):
        with pytest.raises(NotStorable):
            admit(as_changes([fact]), graph.catalogue)


def test_a_changed_fact_is_believed_as_before(graph):
    after = Scenario("x", (ChangeRule(DECISION, "screen"),)).apply(graph, TODAY)

    assert confidence(after, after[DECISION], DAY) == confidence(graph, graph[DECISION], DAY)


def test_without_any_date_facts_are_taken_out():
    graph = from_edges([("a", "b"), ("c", "b")], kind="advice")
    after = Scenario("x", (Leave("a"),)).apply(graph)

    assert "a" not in after
    assert after.neighbours("b") == ("c",)


def test_a_tie_can_be_dropped_and_added_again_later():
    edits = (
        DropTie("knows", "t:ding-dong", "p:x", on="2026-09"),
        AddTie("knows", "t:ding-dong", "p:x", on="2026-10"),
    )

    assert Scenario("x", edits).conflicts() == ()


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ((Leave("p"), FlipStance("d", "p", 1.0)), "p leaves"),
        ((Appoint("p", "q"), Leave("p")), "p leaves"),
        ((Leave("p", on="2026"), Move("p", "q", on="2027")), "p has left"),
        ((Move("p", "a"), Move("p", "b")), "moves of p"),
        ((ChangeRule("d", "a"), ChangeRule("d", "b")), "rule of d"),
        ((FlipStance("d", "p", 0.0), FlipStance("d", "p", 1.0)), "stance of d, p"),
        ((FlipStance("d", "p", 0.0), DropStance("d", "p")), "stance of d, p"),
        ((AddTie("advice", "a", "b"), DropTie("advice", "a", "b")), "tie of advice, a, b"),
        ((Appoint("p", "q"), Vacate("q")), "vacate first"),
        ((Vacate("a", on="2027"), Vacate("b", on="2026")), "back in time"),
        ((Vacate("a"), Vacate("a")), "say the same"),
        ((Reorganise("u", led_by="a"), Reorganise("u", led_by="b")), "led by of u"),
    ],
)
def test_edits_that_contradict_are_named_both(graph, edits, words):
    scenario = Scenario("x", edits)

    found = scenario.conflicts()
    assert [(c.first, c.second) for c in found] == [(1, 2)]
    assert words in found[0].text
    with pytest.raises(EditsContradict) as caught:
        scenario.apply(graph, TODAY)
    assert "edits 1" in str(caught.value)


@pytest.mark.parametrize("ending", ["toml", "json", "yaml"])
def test_a_scenario_survives_the_file(tmp_path, ending):
    scenario = Scenario("退休 2026", ALL, note='what if "he" goes\\stays')
    path = tmp_path / f"retire.{ending}"

    scenario.write(path)
    first = path.read_bytes()
    scenario.write(path)

    assert Scenario.read(path) == scenario
    assert path.read_bytes() == first
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert {type(edit).do for edit in ALL} == set(EDITS)


def test_a_date_in_toml_needs_no_quotes(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text('name = "x"\n[[edits]]\ndo = "leave"\nperson = "p:a"\non = 2026-10-01\n')

    assert Scenario.read(path).edits == (Leave("p:a", on="2026-10-01"),)


def test_everything_that_is_wrong_in_a_file_is_reported_with_its_edit(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text(
        'name = "x"\nspeed = 1\n[[edits]]\ndo = "leav"\n[[edits]]\ndo = "leave"\nwho = "p:a"\n'
        '[[edits]]\ndo = "flip_stance"\ndecision = "d"\nperson = "p"\nposition = "high"\n'
        '[[edits]]\ndo = "vacate"\npost = "q"\non = "next week"\n'
    )
    with pytest.raises(InputError) as caught:
        Scenario.read(path)

    assert [(p.row, p.field) for p in caught.value.problems] == [
        (None, "speed"),
        (1, "do"),
        (2, "who"),
        (2, "person"),
        (3, "position"),
        (4, "on"),
    ]
    assert "leave" in caught.value.problems[1].cure


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": "x", "edits": 3}', '{"name": "x"}', "\xff"])
def test_a_broken_file_is_an_input_error(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError):
        Scenario.read(path)


def test_other_and_huge_files_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"files of type '.txt' are not read"):
        Scenario.read(tmp_path / "x.txt")
    big = tmp_path / "x.toml"
    big.write_bytes(b"#" * 1_000_001)
    with pytest.raises(LimitExceeded):
        Scenario.read(big)
    with pytest.raises(InputError, match="cannot be read"):
        Scenario.read(tmp_path / "absent.toml")


@pytest.mark.parametrize("name", ["", " x", "a\nb", "x" * 81])
def test_a_name_must_be_one_short_line(name):
    with pytest.raises(InputError, match="name"):
        Scenario(name)


def test_unknown_ids_are_reported_with_the_place_of_the_edit(graph):
    with pytest.raises(InputError) as caught:
        Scenario("x", (Leave(QI), Vacate("post:chief-enginer"))).apply(graph, TODAY)

    assert caught.value.problems[0].row == 2
    assert CHIEF in caught.value.problems[0].cure
    with pytest.raises(UnknownName):
        Vacate("post:none").apply(graph, DAY)


def test_two_scenarios_can_be_put_one_after_the_other(graph):
    one, two = Scenario("a", (Leave(QI),)), Scenario("b", (Appoint("p:tu-zhiye", CHIEF),))

    both = one.then(two)

    assert both.name == "a + b"
    assert both.without(2).edits == one.edits
    assert Seating(both.apply(graph, TODAY), DAY).holders(CHIEF)[0][0] == "p:tu-zhiye"


def test_the_same_scenario_gives_the_same_facts(graph):
    scenario = Scenario("x", (Leave(QI), Appoint("p:tu-zhiye", CHIEF)))

    assert scenario.apply(graph, TODAY).digest == scenario.apply(graph, DAY).digest
    assert graph == city()


@pytest.mark.parametrize(
    "edit",
    [
        Vacate("o"),
        Appoint("b", "o"),
        Move("b", "o"),
        AddTie("advice", "b", "gone"),
        FlipStance("d", "gone", 0.5),
        Reorganise("u", led_by="v"),
    ],
)
def test_what_has_ended_by_the_day_is_not_changed(edit):
    unit = Unit(id="u", name="u", valid={"end": "2020"})
    people = [
        Person(id="a", name="a"),
        Person(id="b", name="b"),
        Person(id="gone", name="gone", valid={"end": "2020"}),
    ]
    account = PropertyGraph(
        [
            unit,
            Unit(id="v", name="v"),
            Post(id="o", name="o", unit="u"),
            Decision(id="d", name="d"),
            Tenure(id="h", person="a", post="o"),
            *people,
        ]
    )
    with pytest.raises(InputError, match="no longer there on the day") as caught:
        Scenario("late", (edit,)).apply(account, "2026-01-01")

    assert caught.value.problems[0].code == "ended"
    before = Scenario("early", (edit,)).apply(account, "2019-01-01") if isinstance(edit, Vacate) else None
    assert before is None or before["h"].valid.end == "2019-01-01"
