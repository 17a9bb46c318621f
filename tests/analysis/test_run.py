"""The whole line: what `analyze` takes, gives and refuses."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import jsonschema
import numpy as np
import pytest

import stakemap as sm
from stakemap.errors import EmptySnapshotError, InputError, PolicyRefused, UnknownName
from stakemap.model import Label, Person, Source, Susceptibility, Tie, Unit

PINNED = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)


@pytest.fixture(scope="module")
def city():
    return sm.examples.city()


@pytest.fixture(scope="module")
def tender(city):
    return sm.analyze(city, decision=sm.examples.DECISION, plan=PINNED)


def test_influence_is_formal_power_plus_hidden_influence_for_everybody(tender):
    t, beta, hidden = (tender.scores[n].values for n in ("influence", "formal_power", "hidden_influence"))
    assert np.allclose(t, beta + hidden, atol=1e-12)
    assert beta.sum() == pytest.approx(1, abs=1e-12)
    assert (hidden >= -1e-12).all()
    assert (t <= 1 + 1e-12).all()


def test_every_explanation_of_influence_sums_to_the_number_down_to_sources(tender, city):
    for node in tender.scores["influence"]:
        why = tender.explain(node)
        assert why.additive
        assert why.total == pytest.approx(tender.scores["influence"][node], abs=1e-12)
        for part in why.parts:
            assert all(fact in city for fact in part.facts)
            assert all(source in city for source in part.sources)
            assert part.kind != "tie" or (part.facts and part.sources)


def test_without_a_decision_everybody_counts_the_same_and_the_result_says_so(city):
    plain = sm.analyze(city, plan=PINNED)
    seats = {n for n in plain.snapshot.nodes if n.startswith("seat:")}
    shares = {round(plain.scores["formal_power"][n], 12) for n in plain.snapshot.nodes if n not in seats}
    assert len(shares) == 1
    assert all(plain.scores["formal_power"][seat] == 0 for seat in seats)
    assert plain.findings.of("no-decision")
    assert any("no decision" in note for note in plain.scores["influence"].notes)


def test_the_same_call_gives_the_same_bytes(city, tender):
    again = sm.analyze(city, decision=sm.examples.DECISION, plan=PINNED)
    assert json.dumps(again.to_dict(), sort_keys=True) == json.dumps(tender.to_dict(), sort_keys=True)
    assert again.run == tender.run


def test_many_threads_give_the_same_run(city, tender):
    def work(_):
        return sm.analyze(city, decision=sm.examples.DECISION, plan=PINNED).to_dict()["scores"]

    with ThreadPoolExecutor(4) as pool:
        assert all(found == tender.to_dict()["scores"] for found in pool.map(work, range(4)))


def test_the_twin_fits_its_published_schema_and_holds_no_clock(tender):
    twin = json.loads(json.dumps(tender.to_dict(), allow_nan=False))
    jsonschema.validate(twin, sm.schema("analysis"))
    assert "today" not in twin["plan"]
    assert twin["not_for_sole_decision"] is True


def test_the_run_changes_with_facts_plan_and_catalogue_but_not_with_today(city, tender):
    fact = city.of(Tie)[0]
    fewer = sm.analyze(city.without(fact.id), plan=tender.plan)
    seeded = sm.analyze(city, plan=tender.plan, seed=1)
    later = sm.analyze(city, plan=tender.plan.changed(today="2026-09-02"))
    assert len({tender.run, fewer.run, seeded.run}) == 3
    assert later.run == tender.run


def test_formal_power_given_by_the_caller_is_a_part_of_the_run():
    graph = sm.from_edges([("a", "b", 0.5), ("b", "c", 0.5)])
    for x in (graph, graph.snapshot()):
        runs = {sm.analyze(x, beta=beta).run for beta in (None, {"a": 1.0}, {"a": 0.5, "b": 0.5})}
        assert len(runs) == 3
        assert sm.analyze(x, beta={"a": 2.0}).run == sm.analyze(x, beta={"a": 2.0}).run


def test_an_expired_fact_is_left_out_by_today_and_not_by_as_of(city):
    person = Person(id="p:guest", name="Guest", expires=date(2026, 1, 1))
    graph = sm.PropertyGraph([*city.facts, person])
    assert "p:guest" not in sm.analyze(graph, plan=PINNED).snapshot
    assert "p:guest" in sm.analyze(graph, plan=PINNED.changed(today="2025-12-31")).snapshot


def test_hidden_facts_never_change_a_report(city, tender):
    secret = Tie(
        id="t:secret", kind="advice", from_id="p:qi-wangshu", to_id="p:lu-xiangyi", label=Label.SEALED
    )
    more = sm.analyze(sm.PropertyGraph([*city.facts, secret]), decision=sm.examples.DECISION, plan=PINNED)
    assert json.dumps(more.to_dict(), sort_keys=True) == json.dumps(tender.to_dict(), sort_keys=True)
    opened = sm.analyze(
        sm.PropertyGraph([*city.facts, secret]),
        decision=sm.examples.DECISION,
        plan=PINNED.changed(clearance="sealed"),
    )
    assert opened.scores["influence"]["p:lu-xiangyi"] > tender.scores["influence"]["p:lu-xiangyi"]


def test_a_sourced_susceptibility_changes_who_passes_influence_on():
    edges = [("a", "b", 0.9), ("b", "c", 0.9)]
    graph = sm.from_edges(edges)
    stubborn = sm.PropertyGraph([*graph.facts, Susceptibility(id="s", person="b", value=0.0)])
    beta = {"a": 1.0}
    assert sm.analyze(stubborn, beta=beta).scores["influence"]["c"] == 0
    assert sm.analyze(graph, beta=beta).scores["influence"]["c"] > 0


def test_arrays_and_facts_meet_in_the_same_numbers():
    rows = [("a", "b", 0.5), ("c", "b", 0.8), ("b", "a", 0.3), ("d", "c", 0.6)]
    facts = sm.analyze(sm.from_edges(rows))
    names = ["a", "b", "c", "d"]
    source, target = ([names.index(row[k]) for row in rows] for k in (0, 1))
    bare = sm.analyze(sm.Snapshot.from_arrays(source, target, [r[2] for r in rows], nodes=names))
    assert set(facts.scores) - set(bare.scores) == {"standing", "overall"}, "arrays have no offices"
    for name, scores in bare.scores.items():
        assert np.allclose(scores.values, facts.scores[name].values, atol=1e-12), name
    assert bare.skipped
    assert bare.graph is None


def test_formal_power_follows_standing_only_when_asked_and_says_so(city):
    flat, steep = (sm.analyze(city, plan=PINNED.changed(draws=0, beta=beta)) for beta in (None, "standing"))
    assert "counts the same" in flat.scores["influence"].notes[0]
    assert "follows standing" in steep.scores["influence"].notes[0]
    known = steep.scores["standing"]
    share = (1 + 9 * known.values) * steep.snapshot.ranked
    assert np.allclose(steep.scores["formal_power"].values, share / share.sum())
    assert flat.run != steep.run
    assert flat.scores["standing"].values.tolist() == known.values.tolist()
    assert next(iter(steep.findings)).text("en") != next(iter(flat.findings)).text("en")
    assert steep.run == sm.analyze(city, beta="standing", plan=PINNED.changed(draws=0)).run


def test_every_standing_is_explained_down_to_sourced_facts(tender):
    known = tender.scores["standing"]
    for node in known:
        why = known.explain(node)
        assert abs(why.total - known[node]) < 1e-12
        assert all(part.facts and part.sources for part in why.parts)


def test_arrays_have_no_standing():
    with pytest.raises(InputError, match="facts"):
        sm.analyze(sm.Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"]), beta="standing")


def test_conflict_checks_are_never_scored(city):
    with pytest.raises(PolicyRefused):
        sm.analyze(city, view="conflict_check")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"decision": "d:none"}, UnknownName),
        ({"decision": "p:qi-wangshu"}, UnknownName),
        ({"view": "grapevine"}, UnknownName),
        ({"as_of": "yesterday"}, InputError),
        ({"decision": "d:smart-traffic", "beta": {"p:qi-wangshu": 1.0}}, InputError),
        ({"decision": "d:smart-traffic", "beta": "standing"}, InputError),
        ({"beta": "standings"}, UnknownName),
        ({"plan": sm.Plan(measures=("charm",))}, UnknownName),
    ],
)
def test_a_wrong_argument_has_one_clear_error(city, options, error):
    with pytest.raises(error) as caught:
        sm.analyze(city, **options)
    assert str(caught.value)


def test_a_snapshot_takes_no_day_view_or_decision(city):
    with pytest.raises(InputError):
        sm.analyze(city.snapshot(sm.examples.TODAY), as_of="2026-01-01")


def test_an_empty_graph_is_refused_with_words():
    with pytest.raises(EmptySnapshotError):
        sm.analyze(sm.PropertyGraph([]))


def test_scores_go_back_into_a_store_as_facts_of_their_run(tender):
    run, *assessments = tender.assessments()
    assert run.id == tender.run
    assert {a.measure for a in assessments} == {"influence", "hidden_influence", "formal_power"}
    assert all(
        a.run == run.id and a.value == tender.scores[a.measure].as_shown[a.subject] for a in assessments
    )
    assert len({a.id for a in assessments}) == len(assessments)


def test_an_analysis_shows_itself_with_tables_and_pictures(tender):
    page = tender._repr_html_()
    assert page.count("<svg") == 2
    assert "Who moves most" in page


def test_repr_holds_ids_and_no_names(tender):
    assert "p:qi-wangshu" in repr(tender)
    assert "Qi Wangshu" not in repr(tender)
    assert "岐望舒" not in repr(tender)


def test_lines_between_units_alone_are_refused_in_plain_words():
    units = [Unit(id=one, name=one) for one in ("state", "firm")]
    graph = sm.PropertyGraph([*units, Tie(id="t", kind="leads", from_id="state", to_id="firm")])
    with pytest.raises(EmptySnapshotError, match="nobody is on record on this day"):
        sm.analyze(graph, draws=0)


def test_where_all_facts_have_expired_that_is_the_reason_told():
    held = {"source": "s", "grade": "A1", "basis": "published", "expires": date(2020, 1, 1)}
    facts = [Source(id="s", title="Site"), Person(id="a", name="A", **held), Person(id="b", name="B", **held)]
    graph = sm.PropertyGraph([*facts, Tie(id="t", from_id="a", kind="advice", to_id="b", **held)])

    with pytest.raises(EmptySnapshotError, match="3 of 4 facts may no longer be kept"):
        sm.analyze(graph, plan=sm.Plan(today="2020-01-02"), draws=0)
    assert sm.analyze(graph, plan=sm.Plan(today="2019-12-31"), draws=0).scores["influence"]["b"] > 0
