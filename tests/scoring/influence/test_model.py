"""Influence of small graphs whose numbers can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.errors import EmptySnapshotError, InputError, UnknownName
from stakemap.graph.snapshot import ORGANIZATION, PERSON, SEAT, TEAM, UNKNOWN, Evidence, Snapshot
from stakemap.scoring.influence.attention import RowRule, levels, listening, saturated_rows
from stakemap.scoring.influence.model import formal_power, hidden_influence, influence, influence_of, ledger


def _asks(*arcs, kinds=None, strength=1.0):
    """One letter each: "ab" says a turns to b."""
    nodes = sorted({letter for arc in arcs for letter in arc})
    place = {node: k for k, node in enumerate(nodes)}
    source, target = ([place[arc[side]] for arc in arcs] for side in (0, 1))
    return Snapshot.from_arrays(source, target, [strength] * len(arcs), nodes=nodes, kinds=kinds)


def test_rows_saturate_with_the_sum_of_ties():
    k, a = saturated_rows(_asks("ab", "ac", "bc"))
    assert k == pytest.approx([0.8 / 2.5, 0.8 / 2.5, 0.8 / 1.5])
    assert a == pytest.approx([1.6 / 2.5, 0.8 / 1.5, 0])


def test_counted_contacts_saturate_with_the_mean_over_those_who_turn_to_anyone():
    counts = np.expm1([1.0, 1.0, 1.0])
    mails = Snapshot.from_arrays([0, 0, 1], [1, 2, 2], counts, nodes=["a", "b", "c"], values="count")
    k, a = saturated_rows(mails)
    # d = (2, 1, 0), mean over a and b = 1.5, kappa x mean = 0.375
    assert k == pytest.approx([1 / 2.375, 1 / 2.375, 1 / 1.375])
    assert a == pytest.approx([2 / 2.375, 1 / 1.375, 0])


def test_one_kappa_for_all_replaces_that_of_each_kind():
    k, _ = saturated_rows(_asks("ab"), rule=RowRule(kappa=1.0))
    assert k == pytest.approx([0.5 / 1.5])


def test_a_chain_passes_on_what_each_gives_away():
    scores = influence(_asks("ab", "bc"), beta={"a": 1.0})
    assert scores.values == pytest.approx([1.0, 0.8 / 1.5, (0.8 / 1.5) ** 2])


def test_the_grey_eminence_has_no_vote_and_all_the_ear():
    snapshot = _asks("ax", "bx", "cx")
    beta = {"a": 1.0, "b": 1.0, "c": 1.0}
    assert hidden_influence(snapshot, beta=beta).top(1)[0][0] == "x"
    assert formal_power(snapshot, beta=beta)["x"] == 0
    assert influence(snapshot, beta=beta)["x"] == pytest.approx(0.8 / 1.5)


def test_a_person_who_keeps_own_counsel_passes_nothing_on():
    snapshot = _asks("ab", "bc")
    scores = influence(snapshot, beta={"a": 1.0}, susceptibility={"b": 0.0})
    assert scores.values == pytest.approx([1.0, 0.8 / 1.5, 0.0])


@pytest.mark.parametrize("given", [-0.1, 0.96, 1.0, float("nan"), "0.5"])
def test_susceptibility_outside_its_range_is_refused(given):
    with pytest.raises(InputError, match="susceptibility"):
        influence(_asks("ab"), susceptibility={"a": given})


def test_without_a_decision_people_and_organisations_count_alike_and_it_says_so():
    snapshot = _asks("ab", "cd", "de", kinds=[PERSON, UNKNOWN, SEAT, ORGANIZATION, TEAM])
    scores = formal_power(snapshot)
    assert scores.values == pytest.approx([1 / 3, 1 / 3, 0, 1 / 3, 0])
    assert "no decision was given" in scores.notes[0]
    assert "no decision was given" in influence(snapshot).notes[0]
    assert [node for node, _ in influence(snapshot).top()] == ["b", "a", "d"]


def test_formal_power_may_come_as_scores_mapping_or_array_in_any_scale():
    snapshot = _asks("ab", "bc")
    mapping = influence(snapshot, beta={"a": 3.0, "b": 1.0})
    array = influence(snapshot, beta=np.array([0.75, 0.25, 0.0]))
    scores = influence(snapshot, beta=formal_power(snapshot, beta={"a": 30, "b": 10}))
    assert mapping.values.tobytes() == array.values.tobytes() == scores.values.tobytes()
    assert not mapping.notes


@pytest.mark.parametrize(
    "beta",
    [{"a": -1.0}, {"a": float("nan")}, {"a": "1"}, {"a": True}, np.ones(7), {"a": 1e308, "b": 1.7e308}],
)
def test_formal_power_that_is_no_share_is_refused(beta):
    with pytest.raises(InputError):
        influence(_asks("ab"), beta=beta)


def test_an_unknown_decision_maker_is_named():
    with pytest.raises(UnknownName):
        influence(_asks("ab"), beta={"z": 1.0})


def test_without_anybody_in_power_influence_is_zero_and_it_says_so():
    scores = influence(_asks("ab", kinds=[SEAT, SEAT]))
    assert scores.values.tolist() == [0, 0]
    assert "nobody holds formal say" in scores.notes[-1]


def test_a_gradient_is_not_scaled_when_asked_not_to():
    rows = listening(_asks("ab"))
    assert influence_of(rows, beta={"a": 0.5}, normalise=False).values == pytest.approx([0.5, 0.4 / 1.5])


@pytest.mark.parametrize("kappa", [0.0, -1.0, float("nan"), float("inf")])
def test_kappa_must_be_above_zero(kappa):
    with pytest.raises(InputError, match="kappa"):
        influence(_asks("ab"), kappa=kappa)


def test_an_empty_graph_is_an_error_and_a_lonely_person_has_it_all():
    with pytest.raises(EmptySnapshotError):
        influence(Snapshot.from_arrays([], [], [], nodes=[]))
    alone = influence(Snapshot.from_arrays([], [], [], nodes=["a"]))
    assert alone.values.tolist() == [1.0]


def test_the_ledger_says_who_kept_received_and_ceded():
    book = influence_of(_asks("ab"), beta={"a": 1.0}).ledger
    assert book.to_rows() == [
        {
            "id": "a",
            "kept": pytest.approx(0.7 / 1.5),
            "received": 0.0,
            "ceded": pytest.approx(0.8 / 1.5),
            "share": pytest.approx(0.7 / 1.5),
        },
        {
            "id": "b",
            "kept": 0.0,
            "received": pytest.approx(0.8 / 1.5),
            "ceded": 0.0,
            "share": pytest.approx(0.8 / 1.5),
        },
    ]
    assert ledger(_asks("ab"), beta={"a": 1.0}).top() == []
    assert "received" in book._repr_html_()
    assert book.to_frame().loc["b", "share"] == pytest.approx(0.8 / 1.5)


def test_each_tie_names_its_arc_and_its_facts():
    evidence = Evidence(
        ("f1", "f2"),
        np.ones(2),
        ("advice",),
        np.array([0, 1], np.int32),
        np.zeros(2, np.int16),
        np.array([0, 1], np.int32),
        np.ones(2),
        np.ones(2),
        np.zeros(2),
        np.zeros(2, bool),
        np.array([0, 1, 3]),
        np.array([0, 0, 1], np.int32),
    )
    snapshot = Snapshot.build(
        ["a", "b", "c"],
        [0] * 3,
        [0, 1],
        [2, 2],
        [1.0] * 2,
        [1.0] * 2,
        as_of=None,
        view="influence",
        evidence=evidence,
    )
    why = influence(snapshot, beta={"a": 3.0, "b": 1.0}).explain("c")
    assert [(part.kind, part.arc, part.facts) for part in why] == [
        ("formal", None, ()),
        ("tie", ("a", "c"), ("f1",)),
        ("tie", ("b", "c"), ("f1", "f2")),
    ]
    assert why.total == pytest.approx(0.8 / 1.5, abs=1e-12)


def test_hidden_influence_and_the_ledger_explain_themselves():
    found = influence_of(_asks("ab", "bc", "ca", "cb"), beta={"a": 1.0, "b": 1.0})
    scores = found.scores()
    for name in ("hidden_influence", "ledger", "formal_power"):
        for node in "abc":
            why = scores[name].explain(node)
            assert (why.measure, why.total) == (name, pytest.approx(scores[name][node], abs=1e-12))
    assert "ceded" in scores["ledger"].explain("a").note


def test_counted_contacts_weigh_by_their_part_however_little_there_is():
    sums = np.array([[0.2, 0.0, 0.4], [0.0, 0.0, 0.0]])
    assert levels(sums, 0.3, half=0.5, kappa=2.0) == pytest.approx([0.5 * 0.5 + 0.5 * 2.0 * 0.3, 0.5])


def test_what_is_solved_directly_has_no_error_to_tell():
    small = influence_of(_asks("ab", "bc"), beta={"a": 1.0}).listening
    assert small.dense
    assert small.column_bounded(0)[1] == 0.0
