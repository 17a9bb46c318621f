import re
from html import unescape

import pytest

import report_cases
import stakemap as sm
from stakemap.wording.language import in_language


def lines(analysis):
    found = re.findall(r"<li>(.*?)</li>", analysis._repr_html_().partition("<details>")[0])
    return [unescape(text) for text in found]


def test_the_card_says_the_answer_of_the_city_with_its_figures():
    tender = report_cases.city()
    said = lines(tender)
    shares = dict(zip(tender.power.players, tender.power.shapley.tolist(), strict=True))
    first = max(sorted(shares), key=lambda node: shares[node])
    name = tender.case.name(first)

    assert said[0].startswith(f"Most say by the rules: {name} {shares[first]:.0%}")
    assert said[1] == "Who can stop it alone: Qi Wangshu, Suan Wuyi."
    assert said[2] == f"Chance of a yes: {tender.power.passing:.0%}; 8 of 11 positions are known."
    assert said[3].startswith("Moves most, with the range of the place: 1. Qi Wangshu, 2. Suan Wuyi, ")
    assert said[4] == f"Influence our team knows in person: {tender.coverage().share_known:.0%}."
    assert said[5].endswith(f"and {len(tender.coverage().grid.gaps) - 3} more.")


def test_the_card_is_in_the_language_that_was_asked_for():
    with in_language("zh"):
        page = report_cases.city()._repr_html_().partition("<details>")[0]
    page = re.sub(r"<style>.*?</style>", "", page)
    assert "岐望舒" in page
    assert not re.search(r"[A-Za-z]{4,}", re.sub(r"<[^>]+>", " ", page))


def test_what_cannot_be_told_yet_is_not_told():
    said = " ".join(lines(report_cases.analysed()))
    assert "cannot be told yet (between" in said
    assert "Chance of a yes: " not in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_arrays_nobody_and_one_person_have_a_card(lang):
    arrays = sm.analyze(sm.from_edges([("a", "b", 0.5)]).snapshot())
    flat = sm.analyze(sm.from_edges([("a", "b", 0.5), ("b", "a", 0.5)]), draws=0)
    with in_language(lang):
        for one in (arrays, flat, report_cases.city(None, 0)):
            assert lines(one)
            assert "<table>" in one._repr_html_()
    assert "Nobody stands out" in " ".join(lines(flat)) or "Moves most" in " ".join(lines(flat))


def test_names_are_written_as_text():
    graph = report_cases.small(**{"p:xi": {"name": "<b>x</b>", "name_en": "<b>x</b>", "name_zh": "<b>x</b>"}})
    page = report_cases.analysed(graph)._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;x" in page
