"""A Chinese template filled in by hand with natural mistakes: each is told at once, at its cell."""

from __future__ import annotations

import openpyxl
import pytest

from stakemap.io import read_records, template
from stakemap.io.problem_texts import told

TYPED = {
    "单位": [{"名称": "数据局"}],
    "人员": [{"姓名": "贺砚秋", "级别": "处级"}, {"姓名": "顾望舒"}, {"姓名": "沈鹿鸣"}],
    "岗位": [
        {"岗位": "局长", "单位": "数据局", "是否正职": "正", "在任者": "贺砚秋"},
        {"岗位": "副局长", "单位": "数据局", "在任者": "顾望书", "任职起始": "2019/13"},
    ],
    "关系": [
        {"从": "沈鹿鸣", "关系类型": "领导", "到": "顾望舒"},
        {"从": "陈放", "关系类型": "认识", "到": "沈鹿鸣"},
    ],
    "决策": [{"决策事项": "一网通办"}],
    "决策角色": [
        {"决策事项": "一网", "参与者": "贺砚秋", "角色": "拍板"},
        {"决策事项": "一网通办", "参与者": "沈鹿鸣", "角色": "预算责任人", "立场值": "不太满意"},
    ],
}
SETTINGS = {
    "默认来源": "局官网",
    "默认来源日期": "今年3月",
    "默认合法依据": "工作需要",
    "默认保存期限": "三年",
}
SAID = [
    "[设置]!B7 默认合法依据：不在可选范围内",
    "[设置]!B10 默认来源日期：这是相对于填写当天的日期，而填写日期不明；请写明年份",
    "[人员]!D5 级别：可能是“正处级”，也可能是“副处级”；请写明其中一个",
    "[岗位]!C5 是否正职：不在可选范围内；请从以下各项中选：是、否",
    "[岗位]!D6 在任者：没有这个名称（应为：人员）；是不是人员 第 6 行的名称？",
    "[岗位]!E6 任职起始：没有这一天；请写 2019、2019-03 或 2019-03-14",
    "[关系]!A4 从：“块·领导”不能用于人员；请填单位或岗位，或另选关系类型",
    "[关系]!C4 到：“块·领导”不能用于人员",
    "[关系]!A5 从：没有这个名称（应为：人员、岗位、单位或团队）；"
    "请改正名称，或在“人员”、“岗位”、“单位”或“团队”表中添加",
    "[决策角色]!A4 决策事项：没有这个名称（应为：决策）；是不是“一网通办”？",
    "[决策角色]!C5 角色：不在可选范围内；是不是“预算负责人”？",
    "[决策角色]!G5 立场值：不是表示立场的说法；请写支持、中立、反对，或 0 至 1 的数",
]


@pytest.fixture
def filled(tmp_path):
    path = tmp_path / "模板.xlsx"
    template(path, lang="zh")
    book = openpyxl.load_workbook(path)
    for sheet, rows in TYPED.items():
        page = book[sheet]
        heads = {str(cell.value).removesuffix(" *"): cell.column for cell in page[1] if cell.value}
        first = max(cell.row for cell in page["A"] if str(cell.value or "").startswith("#")) + 1
        for number, row in enumerate(rows, first):
            for heading, text in row.items():
                page.cell(number, heads[heading], text)
    for name, value in book["设置"].iter_rows(min_row=2, max_col=2):
        if name.value in SETTINGS:
            value.value = SETTINGS[name.value]
    book.save(path)
    return path


def test_each_mistake_is_told_at_once_at_its_cell_with_its_cure(filled):
    lines = [told(problem, "zh").removeprefix("模板.xlsx") for problem in read_records(filled).roots]
    for start in SAID:
        assert any(line.startswith(start) for line in lines), (start, lines)
    assert len(lines) == len(SAID)
