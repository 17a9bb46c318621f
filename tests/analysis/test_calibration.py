"""Calibration: it gains where other strengths are true, says no gain on noise, and keeps no answer."""

from __future__ import annotations

import json
import logging

import numpy as np
import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.model import Person, Tie

PLAN = sm.Plan(draws=0, measures=("in_degree",), today="2026-01-01")
KINDS = ("advice", "contacts", "friendship")


def invented(seed, n=60):
    """People with three kinds of tie, each drawn to other people."""
    rng = np.random.default_rng(seed)
    facts = [Person(id=f"n{k:02}", name=f"n{k:02}") for k in range(n)]
    for kind in KINDS:
        wanted = rng.lognormal(0.0, 1.0, n)
        for k in range(2 * n):
            a, b = int(rng.integers(n)), int(rng.choice(n, p=wanted / wanted.sum()))
            if a != b:
                facts.append(Tie(id=f"{kind}{k}", kind=kind, from_id=f"n{a:02}", to_id=f"n{b:02}"))
    return sm.PropertyGraph(facts)


def profile(**changed):
    given = {"source": "made up", "date": "2026-01-01", "answers": 10, "gain": (0.0, 0.0, 0.0)}
    return sm.Profile(**{**given, **changed})


@pytest.fixture(scope="module")
def graph():
    return invented(1)


@pytest.fixture(scope="module")
def truth(graph):
    """Whom people are on friendly terms with decides, and nothing else does."""
    only = profile(weights=(("ties:friendship", 1.0),))
    return sm.analyze(graph, plan=PLAN, profile=only).scores["fitted"]


@pytest.fixture(scope="module")
def found(graph, truth):
    return sm.calibrate(
        graph, {f"n{k:02}": truth[f"n{k:02}"] for k in range(30)}, source="insiders", plan=PLAN
    )


def agreement(scores, truth, nodes):
    mine, true = (np.array([s[n] for n in nodes]) for s in (scores, truth))
    signs = [np.sign(v[:, None] - v[None, :]) for v in (mine, true)]
    return float((signs[0] * signs[1]).sum() / (signs[1] ** 2).sum())


def test_the_kind_of_tie_that_counts_is_found_and_unseen_people_ranked_better(graph, truth, found):
    assert found.gained
    assert found.verdict.startswith("gain")
    weights = {name: after for name, _, after in found.figures}
    assert list(weights) == ["standing", "influence", "in_degree", *(f"ties:{kind}" for kind in KINDS)]
    assert weights["ties:friendship"] == max(weights.values())
    assert min(weights.values()) >= 0
    unseen = [f"n{k:02}" for k in range(30, 60)]
    usual = sm.analyze(graph, plan=PLAN).scores["overall"]
    fitted = sm.analyze(graph, plan=PLAN, profile=found.profile).scores["fitted"]
    assert agreement(fitted, truth, unseen) > agreement(usual, truth, unseen) + 0.05


def test_the_learning_curve_rises_towards_what_all_answers_give(found):
    sizes, shares = zip(*found.curve, strict=True)
    assert sizes == (10, 15, 20)
    assert shares[-1] > shares[0]
    assert found.profile.curve == found.curve
    assert "with 10 answers" in found._repr_html_()


def test_noise_gives_no_gain_and_says_so(graph):
    rng = np.random.default_rng(5)
    noise = {f"n{k:02}": float(rng.uniform()) for k in range(16)}
    found = sm.calibrate(graph, noise, source="dice", plan=PLAN)
    assert not found.gained
    assert found.verdict.startswith("no gain")
    assert "no gain" in found.profile.note


def test_answers_that_follow_the_default_give_no_gain(graph):
    usual = sm.analyze(graph, plan=PLAN).scores["overall"]
    found = sm.calibrate(graph, {f"n{k:02}": usual[f"n{k:02}"] for k in range(12)}, source="x", plan=PLAN)
    assert found.default == 1.0
    assert not found.gained


def test_equal_weights_are_the_overall_score(graph):
    found = sm.analyze(graph, plan=PLAN, profile=profile()).scores
    assert found["fitted"].values == pytest.approx(found["overall"].values, abs=1e-12)


def test_each_value_splits_into_its_columns(graph, found):
    fitted = sm.analyze(graph, plan=PLAN, profile=found.profile).scores["fitted"]
    for node in ("n00", "n31"):
        why = fitted.explain(node)
        assert why.total == pytest.approx(fitted[node], abs=1e-12)
        assert {part.label for part in why.parts} <= {name for name, *_ in found.figures}


def test_its_range_comes_from_the_draws_and_holds_the_figure(graph, found):
    drawn = sm.analyze(graph, plan=PLAN.changed(draws=40), profile=found.profile)
    fitted = drawn.scores["fitted"]
    low, high = fitted.bounds
    assert (low <= fitted.medians[0]).all()
    assert (fitted.medians[0] <= high).all()
    assert (high > low).any()


def test_the_same_answers_in_any_order_give_the_same_bytes(graph, truth, found):
    again = sm.calibrate(
        graph, {f"n{k:02}": truth[f"n{k:02}"] for k in reversed(range(30))}, source="insiders", plan=PLAN
    )
    assert json.dumps(again.to_dict()) == json.dumps(found.to_dict())


def test_the_profile_is_a_small_file_that_holds_no_person_and_no_answer(found, tmp_path):
    path = found.profile.write(tmp_path / "p.json")
    text = path.read_text(encoding="utf-8")
    assert sm.Profile.read(path) == found.profile
    assert "n0" not in text
    assert len(text) < 4000
    assert "ties:friendship" in text
    assert {"source", "date", "answers", "gain"} <= set(json.loads(text))


def test_every_result_made_with_a_profile_says_so(graph, found):
    with_it = sm.analyze(graph, plan=PLAN, profile=found.profile)
    without = sm.analyze(graph, plan=PLAN)
    assert with_it.run != without.run
    assert "fitted" not in without.scores
    assert found.profile.note in with_it.scores["fitted"].notes
    assert np.array_equal(with_it.scores["influence"].values, without.scores["influence"].values)
    twin = with_it.to_dict()
    assert twin["plan"]["profile"]["source"] == "insiders"
    assert "fitted" in twin["scores"]
    again = sm.analyze(graph, plan=sm.Plan.from_dict(with_it.plan.to_dict(today=True)))
    assert again.run == with_it.run


def test_a_named_decision_is_left_to_its_rule(found):
    graph = sm.examples.city()
    decision = next(fact.id for fact in graph.facts if fact.kind_of_fact == "decision")
    plan = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY, draws=0, decision=decision)
    asked = sm.analyze(graph, plan=plan, profile=found.profile, findings=False)
    assert "fitted" not in asked.scores


@pytest.mark.parametrize(
    ("answers", "source", "said"),
    [
        ({f"n{k:02}": k for k in range(9)}, "x", "at least 10"),
        ({f"n{k:02}": True for k in range(12)}, "x", "alike"),
        ({**{f"n{k:02}": k for k in range(12)}, "nobody": 1}, "x", "nobody"),
        ({**{f"n{k:02}": k for k in range(12)}, "n13": float("nan")}, "x", "n13"),
        ({f"n{k:02}": k for k in range(12)}, " ", "source"),
    ],
)
def test_answers_that_fit_nothing_are_refused_in_words(graph, answers, source, said):
    with pytest.raises(InputError) as caught:
        sm.calibrate(graph, answers, source=source, plan=PLAN)
    assert said in " ".join(problem.text() for problem in caught.value.problems)


def test_answers_never_reach_a_log_or_an_error(graph, caplog):
    answers = {f"n{k:02}": 0.123456 + k for k in range(12)}
    with caplog.at_level(logging.DEBUG), pytest.raises(InputError) as caught:
        sm.calibrate(graph, {**answers, "n20": "0.98765"}, source="x", plan=PLAN)
    said = caplog.text + str(caught.value) + "".join(p.text() for p in caught.value.problems)
    assert "0.123456" not in said
    assert "0.98765" not in said


@pytest.mark.parametrize("broken", ["{}", "[]", "nonsense", '{"format": "stakemap-profile-1"}'])
def test_a_file_that_is_no_profile_is_refused(tmp_path, broken):
    (tmp_path / "p.json").write_text(broken, encoding="utf-8")
    with pytest.raises(InputError, match="profile"):
        sm.Profile.read(tmp_path / "p.json")
