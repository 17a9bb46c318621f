from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import report_cases
from stakemap.reports.sections.brief import _Brief, brief
from stakemap.reports.writer import Writer


def told(analysis, lang="en"):
    return [one.text for one in brief(Writer.alone(analysis, lang))]


def test_the_small_account_is_told_in_five_sentences():
    decides, listened, risk, unknown, check = told(report_cases.analysed())
    assert decides.startswith("By the rules, Bai Yang")
    assert "Xi Yuan" in listened
    assert risk.startswith("Bai Yang can stop it alone and leans against it.")
    assert "2 of the 3 who vote" in unknown
    assert check == (
        "Find out first where they stand: Li Wang. None moves the outcome more than theirs. The rules of the "
        "tender forbid contact with Li Wang until 2026-10-01: until then from published sources alone."
    )


def test_whom_no_rule_forbids_to_contact_may_be_asked():
    free = report_cases.analysed(report_cases.small(**{"d:one": {"quiet": None}}))
    assert "forbid" not in told(free)[4]
    assert "禁止" not in told(free, "zh")[4]


def test_who_alone_decides_is_said_so():
    only = {"r:1": {"role": "beneficiary", "stage": None}, "r:2": {"role": "beneficiary", "stage": None}}
    stages = [{"id": "vote", "name": "表决", "kind": "approve"}]
    graph = report_cases.small(**only, **{"d:one": {"stages": stages, "rule": None}})
    assert (
        told(report_cases.analysed(graph))[0]
        == "By the rules, Li Wang alone holds 100% of the say and can stop it."
    )


def test_an_unanswered_question_comes_first_where_no_fact_is_dated():
    undated = {"s:site": {"published": None}, "s:talk": {"published": None}}
    assert told(report_cases.analysed(report_cases.small(**undated)))[4].startswith("Find out first where ")


def test_without_a_decision_it_says_what_is_missing():
    assert told(report_cases.analysed(decision=None))[0].startswith("No decision was named")
    assert told(report_cases.analysed(decision=None), "zh")[0].startswith("未指定决策事项")


@given(st.lists(st.sampled_from([0, 1, 1, 2, 3, 5, 8]), min_size=1, max_size=12).filter(any))
def test_nobody_is_named_whose_equal_is_not(weights):
    shares = np.array(weights) / sum(weights)
    order = sorted(range(len(shares)), key=lambda k: (-shares[k], k))
    top = order[: 1 + sum(shares[order[:k]].sum() < 0.5 for k in (1, 2))]
    named, alike = _Brief.with_equals(SimpleNamespace(shapley=shares), order, top)
    least = min(shares[k] for k in (*named, *alike))

    assert bool(named) != bool(alike)
    assert {k for k in range(len(shares)) if shares[k] >= least} == {*named, *alike}
    assert len(named) <= 5


def test_ties_on_record_that_move_nobody_in_most_draws_are_not_denied():
    weak = {body["id"]: {"grade": "F6"} for body in report_cases.FACTS if body["fact"] in ("tie", "tenure")}
    analysis = report_cases.analysed(report_cases.small(**weak))
    hidden = analysis.scores["hidden_influence"]

    assert hidden.top(1)[0][1] > 0
    assert hidden.as_shown.top(1)[0][1] <= 0
    assert told(analysis)[1].startswith("Ties on record say who is asked")
