"""The sheets, columns and choices as data: complete, in both languages, without doubt."""

from __future__ import annotations

import csv
from collections import Counter
from enum import EnumType
from importlib.resources import files
from typing import get_args

import pytest

from stakemap import policy
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold
from stakemap.io.tables.vocabulary import kinds_vocabulary, sheet_named, sheets, vocabulary
from stakemap.model import FACTS
from stakemap.model.money import currencies

SHEETS = [sheet for sheet in sheets().values() if sheet.fact]
NESTED = {"valid": {"valid_from", "valid_to"}, "quiet": {"quiet_from", "quiet_to"}, "stages": set()}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_every_field_of_the_model_has_a_column(sheet):
    fields = set()
    for name in FACTS[sheet.fact].model_fields:
        fields |= NESTED.get(name, {name})

    assert fields <= set(sheet.by_field)


def test_every_kind_of_fact_has_one_sheet():
    assert sorted(sheet.fact for sheet in SHEETS) == sorted(FACTS)


@pytest.mark.parametrize("sheet", sheets().values(), ids=lambda sheet: sheet.key)
def test_every_heading_of_a_sheet_means_one_column(sheet):
    for lang in ("en", "zh"):
        assert not [
            n for n, times in Counter(fold(c.headings[lang]) for c in sheet.columns).items() if times > 1
        ]
    for column in sheet.columns:
        for heading in (*column.headings.values(), f"{column.headings['en']} *"):
            assert sheet.by_heading[fold(heading)] is column
        assert all(column.helps.values())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_sheet_is_known_by_its_name(lang):
    for sheet in sheets().values():
        assert sheet_named(sheet.names[lang]) is sheet
        assert len(sheet.names[lang]) <= 31


def test_no_heading_of_ours_is_refused():
    for sheet in sheets().values():
        names = [name for c in sheet.columns for name in (*c.headings.values(), c.field)]
        of_person = sheet.fact in policy.OF_A_PERSON
        assert [name for name in names if policy.refusal(name, of_person=of_person)] == []


def choices():
    names = {c.choice for s in sheets().values() for c in s.columns if c.choice and c.choice != "kind"}
    return [
        *((name, vocabulary(name)) for name in sorted(names)),
        ("kind", kinds_vocabulary(Catalogue.default())),
    ]


@pytest.mark.parametrize(("name", "known"), choices(), ids=lambda x: x if isinstance(x, str) else "")
def test_every_label_leads_back_to_its_code(name, known):
    assert known.labels["en"]
    for lang in ("en", "zh"):
        for code, label in known.labels[lang].items():
            assert known.code(label) == code, label
            assert known.code(code) == code


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_every_choice_of_the_model_has_labels(sheet):
    for column in sheet.columns:
        if column.head in ("choice", "choices") and column.field in FACTS[sheet.fact].model_fields:
            kind = FACTS[sheet.fact].model_fields[column.field].annotation
            parts = [kind, *get_args(kind), *(k for part in get_args(kind) for k in get_args(part))]
            kinds = [k for k in parts if isinstance(k, EnumType)]
            known = currencies() if column.choice == "currency" else {member.value for member in kinds[0]}
            assert known == set(vocabulary(column.choice).labels["en"])


def test_references_are_read_as_names():
    for sheet in SHEETS:
        fields = FACTS[sheet.fact].reference_fields()
        assert set(fields) <= set(sheet.refers_to)
        assert all(sheet.refers_to[name] == kinds for name, kinds in fields.items())


CHOICES = list(csv.DictReader((files("stakemap.data") / "choices.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("vocabulary_name", sorted({row["vocabulary"] for row in CHOICES}))
def test_every_other_name_of_a_choice_means_one_code_and_is_no_refused_word(vocabulary_name):
    rows = [row for row in CHOICES if row["vocabulary"] == vocabulary_name]
    known = (
        kinds_vocabulary(Catalogue.default()) if vocabulary_name == "kind" else vocabulary(vocabulary_name)
    )
    meant = {}
    for row in rows:
        for text in (*row["aliases_en"].split("|"), *row["aliases_zh"].split("|")):
            if text:
                assert meant.setdefault(fold(text), row["value"]) == row["value"], text
                assert known.code(text) == row["value"], text
                assert policy.refusal(text, of_person=False) is None, text


@pytest.mark.parametrize("sheet", sheets().values(), ids=lambda sheet: sheet.key)
def test_every_other_heading_means_one_column_and_is_no_refused_word(sheet):
    own = [column for column in sheet.columns if column.sheet == sheet.key]
    named = [text for column in own for text in {fold(alias) for alias in column.aliases}]

    again = {"posts": ["name"]}  # beside a column of titles it heads those who hold them
    assert [text for text, times in Counter(named).items() if times > 1] == again.get(sheet.key, [])
    of_person = sheet.fact in policy.OF_A_PERSON
    aliases = [text for column in sheet.columns for text in column.aliases]
    assert [text for text in aliases if policy.refusal(text, of_person=of_person)] == []


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("role", "用户", "user"),
        ("role", "使用方", "user"),
        ("role", "决策人", "decider"),
        ("role", "拍板人", "decider"),
        ("stage_kind", "批准", "approve"),
        ("basis", "已公开信息", "published"),
        ("basis", "公开", "published"),
        ("label", "公开", "public"),
        ("bool", "√", "yes"),
        ("bool", "对", "yes"),
        ("bool", "1", "yes"),
    ],
)
def test_common_words_are_taken(name, typed, code):
    assert vocabulary(name).code(typed) == code


def test_a_relation_whose_direction_is_in_doubt_is_asked_about():
    kinds = kinds_vocabulary(Catalogue.default())

    assert kinds.code("上级") is None
    assert kinds.near("上级") == "reports_to"
    assert kinds.code("上级是") == "reports_to"
