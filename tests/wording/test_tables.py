"""Tables of phrases: one form, both languages filled, the same values in each."""

import csv
import re
from collections import Counter
from importlib.resources import files
from string import Formatter

import pytest

from stakemap.wording.phrases import phrases

FOLDER = files("stakemap.wording")
TABLES = sorted(path.name for path in FOLDER.iterdir() if path.name.endswith(".csv"))
SILENT = {
    "structure.csv": {"shared.none"},  # that records show nothing in common goes unsaid in Chinese
}
"""Keys with a text in one language only."""

PAGES = (
    *("access", "all_accounts", "card", "context", "engagement", "facts", "findings", "findings_account"),
    *("findings_change", "findings_decision", "findings_engagement", "lists", "paper", "plain", "portfolio"),
    *("reports", "service_page", "structure"),
)
"""Tables of what stands on pages, where no space stands between Chinese and a number."""

ONE_LANGUAGE = {
    # Whom the cut stands before is said by the lines around it in Chinese.
    "access.csv": {"gate.cut": {"who"}, "gate.cut_open": {"who"}},
    # Of a row cut short English tells how many more there are, Chinese how many in all.
    "findings.csv": {"people.more": {"all", "n"}},
    # What a parser or a validator says of itself is English, and the Chinese text does not need it.
    "problems.csv": {
        "input_should_be_valid_dictionary_or_instance": {"text"},
        "input_should_be_valid_date_format_yyyy_mm_dd": {"text"},
        "input_should_be_valid_date_or_datetime": {"text"},
        "tuple_should_have_at_most_items_after": {"text"},
        "value_should_have_at_most_items_after": {"text"},
        "not_proper_csv": {"text"},
        "not_json_at_column": {"text"},
        # What kind of name it is stays a word of the package.
        "unknown_two": {"word", "word2"},
        "unknown_what": {"word"},
    },
    # Why a bound is one is told by the measure, in English only.
    "reports.csv": {
        "note_upper_bounds": {"why"},
        "note_sampled": {"more"},
        "note_sampled_unknown": {"more"},
    },
}
"""Values that only one language names."""


def rows(table):
    text = (FOLDER / table).read_text(encoding="utf-8")
    assert "\r" not in text
    return list(csv.reader(text.splitlines(keepends=True), strict=True))


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_are_tables():
    assert {"facts.csv", "findings.csv", "lists.csv"} <= set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_key_and_both_languages(table):
    head, *body = rows(table)
    assert head == ["key", "en", "zh"]
    assert {row[0] for row in body if len(row) != 3 or not all(row)} == SILENT.get(table, set())


@pytest.mark.parametrize("table", TABLES)
def test_no_key_stands_twice(table):
    keys = Counter(row[0] for row in rows(table)[1:])
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("table", TABLES)
def test_both_languages_ask_for_the_same_values(table):
    differ = {key: fields(en) ^ fields(zh) for key, en, zh in rows(table)[1:]}
    assert {key: names for key, names in differ.items() if names} == ONE_LANGUAGE.get(table, {})


def test_a_part_in_a_decision_has_one_name_in_sentences_and_in_the_drop_downs():
    """One word each, in both languages: none of two that mean the same side by side."""
    names = {row[0].removeprefix("choice."): tuple(row[1:]) for row in rows("facts.csv")[1:]}
    for choice in csv.DictReader((files("stakemap.data") / "choices.csv").read_text("utf-8").splitlines()):
        if choice["vocabulary"] in ("role", "action", "effect"):
            known = names.get(choice["value"].replace(" ", "_"), (choice["label_en"], choice["label_zh"]))
            assert known == (choice["label_en"], choice["label_zh"])


@pytest.mark.parametrize("table", TABLES)
def test_words_that_were_put_aside_are_not_used(table):
    aside = ("决策人", "使用方", "付款方", "把关人", "审批人")
    assert [row[0] for row in rows(table)[1:] if any(word in row[2] for word in aside)] == []


@pytest.mark.parametrize("room", PAGES)
def test_on_pages_no_space_stands_between_chinese_and_a_number(room):
    apart = re.compile(r"[\u4e00-\u9fff] +[{\d]|[}\d] +[\u4e00-\u9fff]")
    assert [key for key, phrase in phrases(room).items() if apart.search(phrase["zh"])] == []


def test_a_measure_has_one_name_wherever_it_stands_alone():
    with (files("stakemap.data") / "measures.csv").open(encoding="utf-8") as text:
        names = {row["label_en"].casefold(): row["label_zh"] for row in csv.DictReader(text)}
    for table in TABLES:
        for key, en, zh in rows(table)[1:]:
            assert names.get(en.casefold(), zh) == zh, (table, key)
            assert ("hidden influence" in en) <= ("隐性影响力" in zh), (table, key)
            assert not re.search("隐性影响(?!力)|非职务影响", zh), (table, key)


def test_a_per_cent_sign_stands_next_to_its_figure():
    for table in TABLES:
        assert not [row for row in rows(table) if re.search(r"[0-9}] %", " ".join(row))], table
