"""Every result shows itself in a notebook, in either language, and gives values, rows and a frame."""

from __future__ import annotations

import html
import importlib
import inspect
import json
import pkgutil
import re

import pytest

import report_cases
import stakemap
from every_result import results
from stakemap.engagement.portfolio.listing import Portfolio
from stakemap.wording.language import in_language

ELSEWHERE = {"Card", "Portfolio", "Calibration", "PropertyGraph", "Snapshot"}
"""Shown by tests of their own: made of stores or answers, or facts rather than results."""
COLUMNS = {
    "Analysis": "id name rank influence hidden_influence formal_power in_degree strength closeness harmonic "
    "betweenness eigenvector katz pagerank k_core components standing influence_low influence_high rank_low "
    "rank_high",
    "Blame": "id edit what in_order alone",
    "Brokerage": "name node contacts effective_size constraint efficiency hierarchy cut_off labels brokered "
    "role coordinator consultant gatekeeper representative liaison",
    "Calendar": "name kind subject since until now bars channels source source_zh text_en text_zh facts",
    "Clock": "stage reached passing days gain timed",
    "Comparison": "id status before after change rank_before rank_after places",
    "ContactCheck": "fact planned member whom day channel stops free rule decision source",
    "Coverage": "person weight weight_low weight_high known reach contacts best_from rank level_gap match",
    "Drift": "id status before after change rank_before rank_after places low high beyond_noise",
    "EffortPlan": "day member whom target number way hours gain weight levels beside occasion about title "
    "route reasons facts when what why bring see",
    "Explanation": "label value kind node arc facts sources",
    "Findings": "code claim facts caveat",
    "Flips": "facts leaves enters",
    "FormalGap": "name node formal informal gap low high p",
    "Gaps": "node formal informal gap low high p",
    "Gatekeepers": "node where checked",
    "Grid": "id power low high interest powerful interested quadrant facts name",
    "Groups": "group named id member strength p",
    "InformalGroups": "group named id member strength p name",
    "IntroductionPlan": "order member asks for probability state gain backup",
    "KeyPlayers": "id value",
    "Ledger": "id kept received ceded share",
    "Levels": "subject estimated level_declared name value unit computed declared",
    "Mixing": "label people inside outside ei expected p",
    "Moves": "id status before after change rank_before rank_after places",
    "Needs": "need whose category importance state parts carers together",
    "Outlook": "id name value rank",
    "PlanProgress": "step state due done owner people change expected sign facts name",
    "Power": "id shapley banzhaf leverage stance veto dummy",
    "Relations": "member person value low high strength balance service half_life contacts ours theirs first "
    "last days rhythm silent chance cooling",
    "Rivalry": "ours chance rival left",
    "Rivals": "contract buyer supplier side category value currency end state days_left",
    "Roles": "id label role count expected z",
    "Routes": "list route step source target kind also state probability bearer confirmed since until ranks "
    "facts sources label turned on",
    "Scores": "id name value rank low high rank_low rank_high median rank_median",
    "Series": "day id name value rank low high rank_low rank_high median rank_median",
    "Spread": "id measure name band median low high rank_median rank_low rank_high top_3 top_5",
    "Uncertainty": "measure id name band median low high rank_median rank_low rank_high top_3 top_5",
    "WhatIf": "id status before after change rank_before rank_after places",
}


def public_classes():
    """Every public class of the package that shows itself."""
    names = [
        m.name for m in pkgutil.walk_packages(stakemap.__path__, "stakemap.") if "__main__" not in m.name
    ]
    members = [
        pair for name in names for pair in inspect.getmembers(importlib.import_module(name), shows_itself)
    ]
    return {name: kind for name, kind in members if not name.startswith("_")}


def shows_itself(kind):
    return inspect.isclass(kind) and kind.__module__.startswith("stakemap") and hasattr(kind, "_repr_html_")


def test_every_class_that_shows_itself_is_looked_at_and_gives_values_rows_and_a_frame():
    classes = public_classes()
    assert set(classes) == set(results()) | (ELSEWHERE & set(classes))
    for name, kind in classes.items():
        if name not in ("PropertyGraph", "Snapshot"):
            missing = [way for way in ("to_dict", "to_rows", "to_frame") if not hasattr(kind, way)]
            assert (name, missing) == (name, [])
    assert hasattr(Portfolio, "to_frame")


@pytest.mark.parametrize("name", COLUMNS)
def test_values_rows_and_frame_say_the_same(name):
    one = results()[name]
    json.dumps(one.to_dict(), allow_nan=False)
    rows, table = one.to_rows(), one.to_frame()
    assert len(table) == len(rows)
    columns = [c for c in [*table.index.names, *table.columns] if c is not None]
    assert set(columns) == {key for row in rows for key in row}
    assert columns == COLUMNS[name].split()


@pytest.mark.parametrize("name", COLUMNS)
def test_heads_to_read_are_one_for_each_column_and_change_no_figure(name):
    plain = results()[name].to_frame()
    for lang in ("en", "zh"):
        with in_language(lang):
            read = results()[name].to_frame(labels=True)
        assert len(set(read.columns)) == len(read.columns) == len(plain.columns)
        same = [
            k for k, head in enumerate(plain.columns) if head not in ("name", "label")
        ]  # these are in the language
        assert str(read.iloc[:, same].to_numpy().tolist()) == str(plain.iloc[:, same].to_numpy().tolist())
        assert not any("_" in str(head) for head in read.columns)
    assert [head for head in read.columns if re.fullmatch(r"[a-z_ ]{4,}", str(head))] == []


def told(page, tag):
    page = re.sub(r"<(style|svg).*?</\1>", "", page, flags=re.DOTALL)
    found = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", text)) for text in found]


@pytest.mark.parametrize("name", COLUMNS)
def test_titles_and_heads_are_in_one_language(name):
    with in_language("en"):
        page = results()[name]._repr_html_()
    assert not re.search("[一-鿿]", " ".join(told(page, "caption") + told(page, "th")))
    with in_language("zh"):
        page = results()[name]._repr_html_()
    assert told(page, "table")
    foreign = [text for text in told(page, "caption") + told(page, "th") if re.search(r"[A-Za-z]{4,}", text)]
    assert foreign == []


NAMED = [name for name, heads in COLUMNS.items() if "name" in heads.split()]


@pytest.mark.parametrize("name", sorted({*NAMED} - {"Calendar", "Levels", "PlanProgress"}))
def test_a_frame_names_people_in_the_language_of_its_reader(name):
    with in_language("en"):
        english = results()[name].to_frame()["name"].tolist()
    with in_language("zh"):
        chinese = results()[name].to_frame()["name"].tolist()

    assert not re.search("[一-鿿]", " ".join(english))
    assert all(re.search("[一-鿿]", one) for one in chinese if one)
    assert len(english) == len(chinese) > 0


def test_an_explanation_and_the_findings_can_be_read_as_text_in_either_language():
    why, found = results()["Explanation"], results()["Findings"]

    assert [len(why.text(lang).splitlines()) for lang in ("en", "zh")] == [2 + len(why)] * 2  # head, note
    assert "tie: Song Baichuan → Qi Wangshu  [tie:advice:song-baichuan:qi-wangshu; s:" in why.text()
    assert why.text("zh").startswith("影响力: 岐望舒, ")
    assert found.text("zh").splitlines() == [one.text_zh for one in found]
    with in_language("zh"):
        assert (why.text(), found.text()) == (why.text("zh"), found.text("zh"))


def test_what_explains_itself_does_so_in_the_language_that_is_set():
    own = [one for one in results().values() if "explain" in vars(type(one)) and not _asks(one)]
    assert len(own) >= 7
    with in_language("zh"):
        assert [one.explain() for one in own] == [one.explain("zh") for one in own]
        assert results()["Findings"][0].text() == results()["Findings"][0].text_zh
    assert [one.explain() for one in own] == [one.explain("en") for one in own]


def _asks(one):
    """Whether it explains one thing that has to be named."""
    return next(iter(inspect.signature(one.explain).parameters)) != "lang"


def test_what_somebody_holds_by_the_rule_stands_on_the_facts_that_give_the_vote():
    own = next(part for part in results()["Explanation"] if part.kind == "formal")

    assert {"d:smart-traffic", "tenure:chief-engineer:qi-wangshu"} <= set(own.facts)
    assert own.sources


def test_completion_knows_the_keys():
    done = results()["Analysis"]

    assert set(done.scores._ipython_key_completions_()) == set(done.scores)
    assert "p:qi-wangshu" in done.scores["influence"]._ipython_key_completions_()
    assert "p:qi-wangshu" in done.graph._ipython_key_completions_()
    assert "influence" in done.uncertainty._ipython_key_completions_()


def test_a_language_changes_no_data_and_no_report():
    plain = {name: (repr(one.to_dict()), repr(one.to_rows())) for name, one in results().items()}
    with in_language("zh"):
        assert {name: (repr(one.to_dict()), repr(one.to_rows())) for name, one in results().items()} == plain
        assert repr(results()["Analysis"]) == repr(report_cases.city())


def test_it_needs_nothing_of_the_network_and_fits_both_themes():
    for one in results().values():
        page = one._repr_html_()
        assert "<script" not in page
        assert not re.search(r"(?:src|href)=\"http", page)
        assert "prefers-color-scheme:dark" in page
        assert "data-jp-theme-light" in page


def test_each_is_called_by_its_class_in_one_line():
    for name, one in results().items():
        assert re.fullmatch(rf"<?{name}\b.+[)>]", repr(one)), repr(one)


PLANS = ("Calendar", "ContactCheck", "EffortPlan", "IntroductionPlan", "PlanProgress", "Rivalry", "Rivals")
WHOLE = (
    *PLANS,
    "Coverage",
    "Findings",
    "Flips",
    "Grid",
    "KeyPlayers",
    "Ledger",
    "Mixing",
    "Needs",
    "Relations",
)
FOREMOST = ("Brokerage", "Gaps", "Moves", "Power", "Roles", "Scores", "Spread")


@pytest.mark.parametrize("name", [*WHOLE, *FOREMOST])
def test_a_table_shows_every_row_or_the_ten_foremost(name):
    rows = len(results()[name].to_rows())
    shown = len(told(results()[name]._repr_html_(), "tr")) - 1
    assert shown == (rows if name in WHOLE else min(rows, 10))


def test_each_score_explains_itself_under_its_own_name_and_value():
    for name, scores in results()["Analysis"].scores.items():
        for node, value in scores.top(1):
            why = scores.explain(node)
            assert (why.measure, why.node, why.value) == (name, node, value)
            assert not why.additive or why.total == pytest.approx(value, abs=1e-9)


def test_tables_of_needs_and_contracts_say_names_in_the_language_of_the_session():
    for name, ids in (("Needs", r"\b(?:need|offer|p|u):"), ("Rivals", r"\b(?:contract|supplier|u):")):
        one = results()[name]
        assert one.to_rows()
        assert not re.search(ids, one._repr_html_())
    with in_language("zh"):
        assert "岐望舒" in results()["Needs"]._repr_html_()
    with in_language("en"):
        labels = {part.label for part in results()["Brokerage"].explain("p:mo-tinglan").parts}
    assert {"Qi Wangshu", "Feng Tieyi"} <= labels
