import html
import re

import pytest

import report_cases
from stakemap.errors import UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.reports.words import Words, terms
from stakemap.scoring.core.labels import labels
from stakemap.wording.phrases import LANGUAGES, phrases

PLACEHOLDER = re.compile(r"\{(\w+)\}")
LATIN = re.compile(r"[A-Za-z]{2,}")
ALLOWED = {"card", "identity", "stakemap", "SHA"}


def test_every_phrase_is_there_in_both_languages_with_the_same_places_to_fill():
    for key, phrase in phrases("reports").items():
        assert set(phrase) == set(LANGUAGES)
        assert all(text.strip() for text in phrase.values()), key
        en, zh = (set(PLACEHOLDER.findall(phrase[lang])) for lang in LANGUAGES)
        assert zh <= en, key


def test_no_english_word_stands_in_the_chinese_phrases():
    for key, phrase in phrases("reports").items():
        plain = PLACEHOLDER.sub("", phrase["zh"])
        assert not set(LATIN.findall(plain)) - ALLOWED, key


def test_every_unit_and_source_of_an_assumed_figure_has_a_chinese_form():
    book = Catalogue.default()
    said = {a.unit for a in book.assumptions.values()} | {a.source for a in book.assumptions.values()}
    said |= {kind.strength_source for kind in book.kinds.values()} - {"ties.csv"}
    said |= {kind.kappa_source for kind in book.kinds.values() if not kind.red_line}
    said |= {pattern.source for pattern in book.patterns}
    assert said <= set(terms())


def test_a_page_in_chinese_shows_no_english_word_of_its_own():
    page = report_cases.page("zh")
    assert '<html lang="zh-Hans">' in page
    body = page[page.index("<body>") : page.index("<script>")]
    body = re.sub(
        r"<style.*?</style>|<script.*?</script>|<dl class=\"identity\">.*?</dl>", " ", body, flags=re.DOTALL
    )
    shown = " ".join(re.findall(r">([^<]+)<", body)) + " ".join(
        re.findall(r'(?:title|aria-label|data-label)="([^"]*)"', body)
    )
    english = {
        word
        for phrase in phrases("reports").values()
        for word in LATIN.findall(phrase["en"])
        if len(word) > 3
    }
    from_facts = " ".join(str(fact.to_dict()) for fact in report_cases.city().graph.facts)
    left = {
        word for word in LATIN.findall(html.unescape(shown)) if word in english and word not in from_facts
    }
    assert left - ALLOWED == set()


def test_the_names_of_the_measures_are_there_in_chinese():
    assert all(row.label_zh and row.reading_zh for row in labels().values())


@pytest.mark.parametrize(
    ("position", "said"),
    [
        (0.0, "against"),
        (0.2, "against"),
        (0.35, "leans against"),
        (0.5, "neutral"),
        (0.7, "leans for"),
        (0.9, "for"),
        (None, "has not said"),
    ],
)
def test_a_position_is_said_in_words(position, said):
    assert Words("en").stance(position) == said


def test_an_unknown_language_or_phrase_is_named():
    with pytest.raises(UnknownName, match="language"):
        Words("fr")
    with pytest.raises(UnknownName, match="phrase"):
        Words("en").say("nothing of the kind")


def test_lists_are_joined_as_people_say_them():
    assert Words("en").listed(["a", "b", "c"]) == "a, b and c"
    assert Words("zh").listed(["甲", "乙", "丙"]) == "甲、乙和丙"
    assert Words("en").listed(["a"]) == "a"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_sentence_of_the_page_writes_a_date_as_facts_do(lang):
    page = re.sub(r"<(svg|script|style)\b.*?</\1>", " ", report_cases.page(lang), flags=re.DOTALL)
    said = [
        re.sub(r"<[^>]+>", "", one)
        for one in re.findall(r"<(?:p|li)\b[^>]*>(.*?)</(?:p|li)>", page, re.DOTALL)
    ]
    assert len(said) > 100
    assert [one for one in said if re.search(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])", one)] == []
