"""The section on who decides."""

import re

import pytest

import organisations
import report_cases
from stakemap.reports.formats import render_html
from stakemap.reports.sections.power import power_part, rule_words
from stakemap.reports.words import Words
from stakemap.reports.writer import Writer


def test_the_voters_stand_by_their_share_which_is_all_the_say_there_is():
    analysis = organisations.analysed(60, 40)
    voters = power_part(Writer.alone(analysis)).voters
    shares = [voter.share for voter in voters]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)
    assert {voter.id for voter in voters if voter.veto} == set(analysis.power.vetoes)
    assert all(voter.facts for voter in voters)


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
        r'Budget head of Bureau B has a part, but no step that fits it[^<]*<sup><a href="#f\d',
        html,
    )
