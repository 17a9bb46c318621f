"""Every refusal says what is wrong, what to do, and where: field, row, sheet, fact and the value itself."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pytest

from stakemap import policy
from stakemap.errors import InputError, PolicyRefused
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.change.edits import Leave, Vacate
from stakemap.graph.change.scenario import Scenario
from stakemap.graph.decision.electorate import electorate
from stakemap.graph.fact_check.answers import Audit
from stakemap.graph.from_data.networks import from_networkx
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.rules.rule_text import check_rule
from stakemap.graph.seats import Seating
from stakemap.graph.snapshot import Snapshot
from store_facts import person, source, tie

TWO = (source(), person("a"), person("b"))
ADVICE = Catalogue.default()["advice"]


def arrays(source, target, strength, nodes="ab", **options):
    return Snapshot.from_arrays(source, target, strength, nodes=list(nodes), **options)


def edits(*bodies, **more):
    return Scenario.from_dict({"name": "x", "edits": [*bodies], **more})


LEAVES = {"do": "leave", "person": "p:a"}
REFUSED = {
    "one dimension": (
        lambda: arrays([[0]], [0], [1.0]), "must have one dimension", "", {"field": "source", "code": "shape"}
    ),
    "places are whole": (
        lambda: arrays([0], [0.5], [1.0]), "must be integer places in nodes, not float64", "",
        {"field": "target", "code": "type"},
    ),
    "the place behind the last": (
        lambda: arrays([0, 2], [1, 0], [1.0, 0.5]), "is not a place in nodes (0..1)", "",
        {"field": "source", "row": 1, "code": "range", "value": "2"},
    ),
    "the place before the first": (
        lambda: arrays([0, 1, 0], [1, 0, -1], [1.0, 0.5, 0.5]), "is not a place in nodes (0..1)", "",
        {"field": "target", "row": 2, "code": "range", "value": "-1"},
    ),
    "lengths": (
        lambda: arrays([0], [0, 1], [1.0]), "source, target and strength have lengths 1, 2 and 1", "",
        {"code": "shape"},
    ),
    "a strength below 0": (
        lambda: arrays([0, 0], [1, 1], [0.0, -0.5]), "must be a number from 0 to 1", "",
        {"field": "strength", "row": 1, "code": "range", "value": "-0.5"},
    ),
    "counts taken for strengths": (
        lambda: arrays([0, 0], [1, 1], [1.0, 1.5]), "must be a number from 0 to 1",
        'counted contacts need values="count"',
        {"field": "strength", "row": 1, "code": "range", "value": "1.5"},
    ),
    "too few kinds": (
        lambda: arrays([0], [1], [1.0], kinds=[0]), "has 1 values for 2 nodes", "",
        {"field": "kinds", "code": "shape"},
    ),
    "a kind above the last": (
        lambda: arrays([0], [1], [1.0], kinds=[4, 5]), "must be a node kind, 0..4", "",
        {"field": "kinds", "code": "range"},
    ),
    "a kind below the first": (
        lambda: arrays([0], [1], [1.0], kinds=[0, -1]), "must be a node kind, 0..4", "",
        {"field": "kinds", "code": "range"},
    ),
    "name of a scenario": (
        lambda: Scenario(" x"), "not a name for a scenario",
        "1 to 80 characters on one line, without blanks at the ends", {"field": "name"},
    ),
    "not an edit": (
        lambda: Scenario("x", (Leave("p:a"), 3)),
        "not an edit",
        "make it of sm.scenario, as Leave(person)",
        {"row": 2},
    ),
    "one edit where a list is needed": (
        lambda: Scenario("x", Leave("p:a")),
        "one edit where a list is needed",
        "write [edit]",
        {"field": "edits"},
    ),
    "no edits": (edits, "no edits", "give at least one", {"field": "edits"}),
    "not text": (lambda: edits(LEAVES, note=3), "not text", "mend it", {"field": "name or note"}),
    "unknown field": (
        lambda: edits(LEAVES, speed=1), "unknown field", "one of edits, name, note", {"field": "speed"}
    ),
    "unknown edit": (
        lambda: edits(LEAVES, {"do": "leav"}), "unknown edit", "did you mean 'leave'?",
        {"field": "do", "sheet": "edits", "row": 2},
    ),
    "nobody leaves": (
        lambda: edits({"do": "leave"}), "not given", "fill it in",
        {"field": "person", "sheet": "edits", "row": 1},
    ),
    "not a date": (
        lambda: edits(LEAVES | {"on": "soon"}), "not a date", "write 2019, 2019-03 or 2019-03-14",
        {"field": "on", "sheet": "edits", "row": 1},
    ),
    "an edit of nobody": (
        lambda: Scenario("x", (Leave("p:a"), Vacate("post:x"))).apply(PropertyGraph(TWO), "2026-09-01"),
        "no post of this name", "mend the name; a post is written unit/post",
        {"field": "post", "sheet": "edits", "row": 2, "value": "post:x"},
    ),
    "long rule": (
        lambda: check_rule("x" * 4001, ["x"]), "rule text too long", "at most 4000 characters",
        {"field": "rule"},
    ),
    "deep rule": (
        lambda: check_rule("(" * 51 + "x" + ")" * 51, ["x"]), "rule nested too deep", "at most 50 levels",
        {"field": "rule"},
    ),
    "half a rule": (
        lambda: check_rule("x and", ["x"]), "rule: a stage is missing at the end",
        "write it like users(2) AND (board OR mayor)", {"field": "rule"},
    ),
    "edges without any attribute": (
        lambda: from_networkx(nx.path_graph(2), weight="weight"), "no edge has the attribute 'weight'",
        "edges have: none", {"field": "weight"},
    ),
    "an id twice": (
        lambda: PropertyGraph([*TWO, person("a", note="x")]), "2 facts have this id", "give each its own",
        {"field": "id", "fact_id": "p:a"},
    ),
    "a tie to nobody": (
        lambda: PropertyGraph([*TWO, tie("x", "a", "z")]), "names something that is not there",
        "add it, or mend the name", {"field": "to_id", "fact_id": "t:x", "value": "p:z"},
    ),
    "unknown kind": (
        lambda: PropertyGraph([*TWO, tie("x", "a", "b", kind="advise")]), "unknown kind of relation",
        "did you mean 'advice'?", {"field": "kind", "fact_id": "t:x"},
    ),
    "a person is not led as a unit": (
        lambda: PropertyGraph([*TWO, tie("x", "a", "b", kind="leads")]), "'leads' cannot stand at a person",
        "name a unit or post, or choose another kind", {"field": "from_id", "fact_id": "t:x"},
    ),
    "a person is no decision": (
        lambda: electorate(Seating(PropertyGraph(TWO), "2026-01-01"), "p:a"), "is a person, not a decision",
        "name a decision", {"fact_id": "p:a"},
    ),
    "strengths": (
        lambda: replace(ADVICE, strength=ADVICE.high + 1e-9), "strengths out of order",
        "0 <= low <= strength <= high <= 1", {"field": "strength", "sheet": "relations", "fact_id": "advice"},
    ),
    "kappas": (
        lambda: replace(ADVICE, kappa_low=0.0), "kappas out of order", "0 < kappa_low <= kappa <= kappa_high",
        {"field": "kappa", "sheet": "relations", "fact_id": "advice"},
    ),
    "half-life": (
        lambda: replace(ADVICE, half_life_years=0.0), "not a half-life", "years above 0, or empty",
        {"field": "half_life_years", "sheet": "relations", "fact_id": "advice"},
    ),
    "nobody looked up": (
        lambda: Audit(" ", "2026-01-01", 0, 0), "out of range",
        "say who looked up, and where, in up to 300 characters", {"field": "source", "code": "range"},
    ),
    "counts of an audit": (
        lambda: Audit("x", "2026-01-01", 0, 0, unsure=-1), "out of range", "whole numbers, 0 or more",
        {"field": "counts", "code": "range"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_says_what_is_wrong_what_to_do_and_where(name):
    call, cause, cure, place = REFUSED[name]
    with pytest.raises(InputError) as caught:
        call()
    first = caught.value.problems[0]
    assert (first.cause, first.cure) == (cause, cure)
    told = {n: getattr(first, n) for n in ("field", "row", "sheet", "fact_id", "code", "value")}
    assert told == {
        "field": "", "row": None, "sheet": "", "fact_id": "", "code": "input", "value": None, **place
    }  # fmt: skip


def test_a_scenario_with_doubtful_words_is_refused_where_text_is_strict():
    assert [w.field for w in Scenario("x", note="bribe him").warnings] == ["note"]
    with policy.strict(), pytest.raises(PolicyRefused):
        Scenario("x", note="bribe him")


def test_edits_are_a_tuple_whatever_they_were_given_as():
    assert Scenario("x", [Leave("p:a")]) == Scenario("x", (Leave("p:a"),))
