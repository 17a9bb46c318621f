import json
from datetime import date

import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.graph.fact_check.answers import BANDS, Audit, Checked, class_of, stated
from stakemap.graph.fact_check.sample import drawn_sample, reported
from stakemap.model import Person, Tie

DAY = date(2026, 9, 1)
GRADES = (Checked(0.75, 1.0, 5, 1), Checked(0.6, 0.75, 3, 2, 1), Checked(0.0, 0.6, 0, 0))
DONE = Audit("minutes of two meetings", "2026-09-01", 2, 8, 1, GRADES, "abc")


def test_an_audit_comes_back_from_its_file_and_counts_what_was_answered(tmp_path):
    path = DONE.save(tmp_path / "audit.json")
    assert Audit.read(path) == DONE
    assert DONE.known == (2, 8)
    assert DONE.checked == ((5, 1), (3, 2), (0, 0))
    assert DONE.looked_up == 21
    assert Audit("x", "2026-09-01", 0, 0).known is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "other"}', json.dumps({**DONE.to_dict(), "day": "soon"}), "[" * 5000]
)
def test_anything_else_is_refused_without_a_word_of_it(tmp_path, text):
    path = tmp_path / "audit.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Audit.read(path)
    assert "minutes" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": " "},
        {"source": "x" * 301},
        {"day": "2026-9-1"},
        {"absent": -1},
        {"found": 1.5},
        {"found": True},
        {"grades": (Checked(0.5, 0.5, 1, 1),)},
    ],
)
def test_counts_days_and_sources_that_cannot_be_are_refused(wrong):
    values = {"source": "x", "day": "2026-09-01", "absent": 1, "found": 1}
    with pytest.raises(InputError):
        Audit(**{**values, **wrong})


def test_classes_meet_without_gap_and_facts_without_a_grade_have_none():
    assert [DONE.class_of(c) for c in (1.0, 0.75, 0.7499, 0.6, 0.1, None)] == [0, 0, 1, 1, 2, -1]
    graph = sm.examples.city()
    for fact in graph.of(Tie):
        low = BANDS[class_of(graph, fact) + 1]
        assert low <= stated(graph, fact) <= BANDS[class_of(graph, fact)]
    edges = sm.from_edges([("a", "b", 0.5)])
    assert {class_of(edges, fact) for fact in edges.facts} == {-1}


def sample(graph, **given):
    values = {"known": 10, "facts": 6, "seed": 0} | given
    return drawn_sample(graph, graph.snapshot(DAY, "influence"), DAY, **values)


def test_a_lot_draws_the_same_in_any_order_and_another_with_another_seed():
    graph = sm.examples.city()
    turned = sm.PropertyGraph(reversed(list(graph.facts)), catalogue=graph.catalogue)
    assert sample(graph) == sample(turned)
    assert sample(graph).digest == sample(turned).digest
    assert sample(graph) != sample(graph, seed=1)
    assert sample(graph, known=3).people == sample(graph).people[:3]


def test_people_are_named_and_facts_stand_behind_ties_six_of_a_class():
    graph = sm.examples.city()
    drawn, behind = sample(graph), set(graph.snapshot(DAY, "influence").evidence.facts)
    assert all(isinstance(graph[node], Person) and not graph[node].unknown for node in drawn.people)
    assert set(drawn.facts) <= behind
    classes = [class_of(graph, graph[fact]) for fact in drawn.facts]
    assert classes == sorted(classes)
    known = [class_of(graph, graph[fact]) for fact in behind]
    assert [classes.count(k) for k in range(4)] == [min(6, known.count(k)) for k in range(4)]


def test_everybody_is_drawn_about_equally_often():
    graph = sm.examples.city()
    people = [node for seed in range(300) for node in sample(graph, facts=0, seed=seed).people]
    counts = [people.count(node) for node in set(people)]
    expected = len(people) / len(counts)
    assert max(abs(count - expected) for count in counts) < 5 * expected**0.5


@pytest.mark.parametrize("wrong", [{"known": -1}, {"facts": 1.5}, {"seed": True}])
def test_numbers_below_0_are_refused(wrong):
    with pytest.raises(InputError):
        sample(sm.examples.city(), **wrong)


def test_a_tie_is_reported_absent_or_only_a_line():
    ann, bob, cai = (Person(id=f"p:{name}", name=name) for name in ("ann", "bob", "cai"))
    asks = Tie(id="t:1", kind="advice", from_id="p:ann", to_id="p:bob", strength=0.5)
    line = Tie(id="t:2", kind="reports_to", from_id="p:bob", to_id="p:cai", strength=0.5)
    snapshot = sm.PropertyGraph([ann, bob, cai, asks, line]).snapshot(DAY, "influence")
    lines = {"reports_to"}
    assert reported(snapshot, lines, "p:ann", "p:bob") is True
    assert reported(snapshot, lines, "p:bob", "p:ann") is False
    assert reported(snapshot, lines, "p:ann", "nobody") is False
    assert reported(snapshot, lines, "p:bob", "p:cai") is None


def test_a_saved_audit_can_be_read_by_whoever_opens_the_file(tmp_path):
    place = Audit("自有会议记录", "2026-09-01", 2, 8).save(tmp_path / "audit.json")
    assert '"source": "自有会议记录"' in place.read_text("utf-8")
