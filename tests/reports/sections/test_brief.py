import report_cases
from stakemap.reports.sections.brief import brief
from stakemap.reports.writer import Writer


def told(analysis, lang="en"):
    return [one.text for one in brief(Writer.alone(analysis, lang))]


def test_the_small_account_is_told_in_five_sentences():
    decides, listened, risk, unknown, check = told(report_cases.analysed())
    assert decides.startswith("By the rules, Bai Yang")
    assert "Xi Yuan" in listened
    assert risk.startswith("Bai Yang can stop it alone and leans against it.")
    assert "2 of the 3 who vote" in unknown
    assert check == "Ask first where they stand: Li Wang. Their positions move the outcome most."


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
    assert told(report_cases.analysed(report_cases.small(**undated)))[4].startswith("Ask first where ")


def test_without_a_decision_it_says_what_is_missing():
    assert told(report_cases.analysed(decision=None))[0].startswith("No decision was named")
    assert told(report_cases.analysed(decision=None), "zh")[0].startswith("未指定决策事项")
