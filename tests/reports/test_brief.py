import re

import report_cases
from stakemap.analysis.export import used_facts
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.render import render_html
from stakemap.reports.sections.brief import brief
from stakemap.reports.sections.power import rule_words
from stakemap.reports.words import Words


def told(analysis, lang="en"):
    return [
        one.text for one in brief(analysis, Words(lang), Footnotes(analysis.case, used_facts(analysis), lang))
    ]


def test_the_small_account_is_told_in_five_sentences():
    decides, listened, risk, unknown, check = told(report_cases.analysed())
    assert decides.startswith("By the rules, Bai Yang")
    assert "Xi Yuan" in listened
    assert risk.startswith("Bai Yang can stop it alone and leans against it.")
    assert "2 of the 3 who vote" in unknown
    assert check.startswith("Ask first whether this still holds: Li Wang asks advice of Xi Yuan")


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


def test_a_rule_is_told_with_the_names_of_its_steps():
    decision = report_cases.small()["d:one"]
    assert rule_words(decision, Words("en")) == "Screening and Money and Vote (1 vote)"
    assert rule_words(decision, Words("zh")) == "技术审查 且 预算 且 表决（1票）"
    other = decision.model_copy(update={"rule": "2 OF (screen, money, vote) or (vote)"})
    assert rule_words(other, Words("en")) == "at least 2 of (Screening, Money, Vote) or (Vote)"


def test_what_does_not_work_in_a_rule_is_said_with_names():
    stages = [
        {"id": "screen", "name": "技术审查", "name_en": "Screening", "kind": "technical"},
        {"id": "vote", "name": "表决", "name_en": "Vote", "kind": "approve", "quota": 5},
    ]
    changed = {"d:one": {"stages": stages, "rule": "vote"}, "r:2": {"stage": None}}
    html = render_html(report_cases.analysed(report_cases.small(**changed)))
    assert "The step “Screening” is not in the rule, so it does not count." in html
    assert "The step “Vote” cannot pass: it needs 5 votes and has 1." in html
    assert re.search(
        r'Budget head has a role but no step that fits it[^<]*<sup class="refs"><a href="#f\d', html
    )
