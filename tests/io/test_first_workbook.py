"""Somebody fills in the template for the first time, in the words people use, with two mistakes."""

from __future__ import annotations

import openpyxl
import pytest
from typer.testing import CliRunner

from stakemap.io import marked_copy, read_records, template

SETTINGS = {
    "zh": {"客户名称": "云局", "默认来源": "局官网", "默认合法依据": "已公开信息"},
    "en": {"Account name": "Cloud", "Default source": "Site", "Default lawful basis": "public information"},
}
ROWS = {
    "zh": {
        "来源": ("标题|发布日期|等级", ["局官网|2026-05|B2"]),
        "单位": ("名称|领导单位(块)", ["云局", "信息科|云局", "财务科|云局"]),
        "人员": ("姓名|出身", ["赵一|部队", "钱二|公务员", "孙三|大学", "冯九", "陈十"]),
        "岗位": (
            "岗位|单位|是否正职|在任者|任职起始",
            ["局长|云局|√|赵一|2020", "科长|信息科|对|孙三|2020", "顾问|云局||冯九|2019", "审核员|财务科"],
        ),
        "关系": (
            "从|关系类型|到|强度|起始日期|结束日期",
            ["赵一|咨询|冯九|0.8", "钱二|请教|冯九|{strength}", "孙三|老乡|陈十|0.5|{start}|{end}"],
        ),
        "决策": ("决策事项|单位", ["采购|云局"]),
        "环节": ("决策事项|环节|类型", ["采购|使用|用户", "采购|签批|批准"]),
        "决策角色": ("决策事项|参与者|角色|环节", ["采购|孙三|使用方|使用", "采购|赵一|拍板人|签批"]),
    },
    "en": {
        "Sources": ("Title|Published|Grade", ["Site|2026-05|B2"]),
        "Units": ("Name|Led by (block)", ["Cloud", "Computing|Cloud", "Finance|Cloud"]),
        "People": ("Name|Origin", ["Ann|army", "Bo|civil servant", "Cy|academic", "Di", "Ed"]),
        "Posts": (
            "Post|Unit|Heads the unit|Holder|Holder since",
            [
                "Director|Cloud|y|Ann|2020",
                "Head|Computing|1|Cy|2020",
                "Adviser|Cloud||Di|2019",
                "Clerk|Finance",
            ],
        ),
        "Ties": (
            "From|Kind|To|Strength|Since|Until",
            ["Ann|consults|Di|0.8", "Bo|advice|Di|{strength}", "Cy|same hometown|Ed|0.5|{start}|{end}"],
        ),
        "Decisions": ("Decision|Unit", ["Purchase|Cloud"]),
        "Stages": ("Decision|Stage|Kind", ["Purchase|Use|user", "Purchase|Signature|sign off"]),
        "Decision roles": (
            "Decision|Who|Role|Stage",
            ["Purchase|Cy|end user|Use", "Purchase|Ann|decision maker|Signature"],
        ),
    },
}
GOOD = {"strength": "0.6", "start": "2014-05-06", "end": ""}
BAD = {
    "zh": {"strength": "很强", "start": "2019-05-29", "end": "2014-05-06"},
    "en": {"strength": "strong", "start": "2019-05-29", "end": "2014-05-06"},
}
TOLD = {
    "zh": (
        "{file}：20 行无误，1 行被拒",
        "{file}[关系]!D5 强度：这类说法没有确定的数值，填的是“很强”；"
        "请写 0 至 1 的数；留空则取该类型的一般强度",
        "{file}[关系]!G6 结束日期：结束日期 2014-05-06 早于起始日期 2019-05-29，填的是“2014-05-06”；"
        "请对调，或改正其中一个",
        "有 1 个单元格无法确定读法，已留空，所在行保留",
    ),
    "en": (
        "{file}: 20 rows ok, 1 rejected",
        "{file}[Ties]!D5 Strength: a word that may stand for more than one number, got 'strong'; "
        "write a number from 0 to 1, or leave it empty for the usual strength of the kind",
        "{file}[Ties]!G6 Until: end 2014-05-06 before start 2019-05-29, got '2014-05-06'; "
        "exchange them or mend one",
        "cells that cannot be read for sure: 1; they are left empty and their rows stand",
    ),
}


def filled(path, lang, settings, values):
    """The template as its first user fills it in."""
    template(path, lang)
    book = openpyxl.load_workbook(path)
    for row in book[{"zh": "设置", "en": "Settings"}[lang]].iter_rows(min_row=2):
        row[1].value = settings.get(row[0].value, row[1].value)
    for name, (headings, rows) in ROWS[lang].items():
        page = book[name]
        columns = [str(cell.value).removesuffix(" *") for cell in page[1]]
        for at, row in enumerate(rows, page.max_row + 1):
            for heading, text in zip(headings.split("|"), row.format(**values).split("|"), strict=False):
                page.cell(at, columns.index(heading) + 1, text or None)
    book.save(path)
    return path


@pytest.fixture
def call(tmp_path, monkeypatch):
    from stakemap.cli.app import app

    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner(env={"STAKEMAP_LANG": ""}).invoke(app, [str(word) for word in words])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_mistakes_are_exactly_two_problems_in_the_language_of_the_workbook(tmp_path, lang, call):
    path = filled(tmp_path / "city.xlsx", lang, SETTINGS[lang], BAD[lang])
    done = call("check", path)

    assert done.exit_code == 1
    assert [line.strip() for line in done.stdout.splitlines()] == [
        line.format(file="city.xlsx") for line in TOLD[lang]
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_good_first_workbook_is_read_and_reported(tmp_path, lang, call):
    path = filled(tmp_path / "city.xlsx", lang, SETTINGS[lang], GOOD)

    assert call("check", path).exit_code == 0
    assert call("report", path, "--as-of", "2026-06-01", "--today", "2026-06-01").exit_code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_source_and_basis_each_is_missed_once_and_the_rest_waits(tmp_path, lang):
    path = filled(tmp_path / "city.xlsx", lang, {}, GOOD)
    reading = read_records(path)

    assert [(p.cell, p.field) for p in reading.roots] == [("B4", "source"), ("B7", "basis")]
    assert all("in all" in p.cause for p in reading.roots)
    assert (reading.rows_wrong, reading.rows_waiting) == (0, reading.rows_rejected)
    assert reading.rows_waiting > 10
    assert marked_copy(path, reading.problems, tmp_path / "marked.xlsx", lang=lang) > 10


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_mistyped_default_basis_is_one_problem(tmp_path, lang, call):
    basis = {"zh": "默认合法依据", "en": "Default lawful basis"}[lang]
    path = filled(tmp_path / "city.xlsx", lang, {**SETTINGS[lang], basis: "应该可以"}, GOOD)
    (problem,) = read_records(path).roots
    lines = call("check", path).stdout.splitlines()

    assert (problem.cell, problem.value) == ("B7", "应该可以")
    assert {"zh": "依法公开", "en": "lawfully published"}[lang] in lines[1]
    assert len(lines) == 3
    assert {"zh": "受以上问题影响", "en": "wait for these"}[lang] in lines[2]


def test_the_language_asked_for_wins_over_that_of_the_workbook(tmp_path, call):
    path = filled(tmp_path / "city.xlsx", "zh", SETTINGS["zh"], BAD["zh"])

    assert "强度: a word that may stand" in call("check", path, "--lang", "en").stdout
    call("check", path, "--marked", "marked.xlsx")
    comment = openpyxl.load_workbook(tmp_path / "marked.xlsx")["关系"]["D5"].comment.text
    assert comment == "这类说法没有确定的数值；请写 0 至 1 的数；留空则取该类型的一般强度"
