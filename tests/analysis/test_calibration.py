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
TRUE = (("advice", (0.2, 0.8, 0.8)), ("contacts", (0.1, 0.1, 0.6)), ("friendship", (0.2, 0.2, 0.8)))


def invented(seed, n=40):
    """People with three kinds of tie, each drawn to other people."""
    rng = np.random.default_rng(seed)
    facts = [Person(id=f"n{k:02}", name=f"n{k:02}") for k in range(n)]
    for kind, _ in TRUE:
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
    return sm.analyze(graph, plan=PLAN, profile=profile(strengths=TRUE)).scores["influence"]


@pytest.fixture(scope="module")
def found(graph, truth):
    return sm.calibrate(
        graph, {f"n{k:02}": truth[f"n{k:02}"] for k in range(20)}, source="insiders", plan=PLAN
    )


def agreement(scores, truth, nodes):
    mine, true = (np.array([s[n] for n in nodes]) for s in (scores, truth))
    signs = [np.sign(v[:, None] - v[None, :]) for v in (mine, true)]
    return float((signs[0] * signs[1]).sum() / (signs[1] ** 2).sum())


def test_other_true_strengths_are_found_and_unseen_people_ranked_better(graph, truth, found):
    assert found.gained
    assert found.verdict.startswith("gain")
    figures = {name: after for name, _, after in found.figures}
    assert figures["advice"] > 0.5
    assert figures["contacts"] < 0.3
    assert figures["friendship"] < 0.5
    unseen = [f"n{k:02}" for k in range(20, 40)]
    usual = sm.analyze(graph, plan=PLAN, beta="standing").scores["influence"]
    fitted = sm.analyze(graph, plan=PLAN, profile=found.profile).scores["influence"]
    assert agreement(fitted, truth, unseen) > agreement(usual, truth, unseen) + 0.05


def test_noise_gives_no_gain_and_says_so(graph):
    rng = np.random.default_rng(5)
    noise = {f"n{k:02}": float(rng.uniform()) for k in range(16)}
    found = sm.calibrate(graph, noise, source="dice", plan=PLAN)
    assert not found.gained
    assert found.verdict.startswith("no gain")
    assert "no gain" in found.profile.note


def test_true_answers_to_true_defaults_give_no_gain(graph):
    usual = sm.analyze(graph, plan=PLAN, beta="standing").scores["influence"]
    found = sm.calibrate(graph, {f"n{k:02}": usual[f"n{k:02}"] for k in range(12)}, source="x", plan=PLAN)
    assert found.default == 1.0
    assert not found.gained


def test_the_same_answers_in_any_order_give_the_same_bytes(graph, truth, found):
    again = sm.calibrate(
        graph, {f"n{k:02}": truth[f"n{k:02}"] for k in reversed(range(20))}, source="insiders", plan=PLAN
    )
    assert json.dumps(again.to_dict()) == json.dumps(found.to_dict())


def test_the_profile_is_a_small_file_that_holds_no_person_and_no_answer(found, tmp_path):
    path = found.profile.write(tmp_path / "p.json")
    text = path.read_text(encoding="utf-8")
    assert sm.Profile.read(path) == found.profile
    assert "n0" not in text
    assert len(text) < 4000
    assert {"source", "date", "answers", "gain"} <= set(json.loads(text))


def test_every_result_made_with_a_profile_says_so(graph, found):
    with_it = sm.analyze(graph, plan=PLAN, profile=found.profile)
    without = sm.analyze(graph, plan=PLAN, beta="standing")
    assert with_it.run != without.run
    assert found.profile.note in with_it.scores["influence"].notes
    twin = with_it.to_dict()
    assert twin["plan"]["profile"]["source"] == "insiders"
    assert any(row["source"].startswith("fitted") for row in twin["assumptions"])
    again = sm.analyze(graph, plan=sm.Plan.from_dict(with_it.plan.to_dict(today=True)))
    assert again.run == with_it.run


def test_applying_a_profile_twice_changes_nothing_more(graph, found):
    once = found.profile.applied(graph)
    assert found.profile.applied(once).catalogue.digest == once.catalogue.digest


def test_strengths_that_a_source_gives_do_not_move():
    graph = sm.from_edges([(f"p{k}", f"p{k // 2}", 0.5) for k in range(1, 30)])
    found = sm.calibrate(graph, {f"p{k}": k % 3 for k in range(12)}, source="x", plan=PLAN)
    assert [name for name, *_ in found.figures] == ["kappa", "standing_weight"]


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
