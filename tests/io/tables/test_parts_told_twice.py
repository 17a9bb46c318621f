"""Parts in a decision that a register tells without their step and a list of steps with it."""

from __future__ import annotations

from stakemap.model import DecisionRole, Stance
from typed_rows import told

STEPS = [["环节", "审批人"], ["需求提出", "甲一鸣"], ["预算审核", "乙二行"], ["局长签批", "丙三思"]]
REGISTER = [
    ["姓名", "单位", "职务", "项目角色", "态度"],
    ["甲一鸣", "信息处", "处长", "使用方", "支持"],
    ["乙二行", "财务处", "处长", "预算负责人", "反对"],
    ["丙三思", "数据局", "局长", "审批者", "中立"],
]
DEAL = [["决策事项"], ["一网通办"]]


def parts(reading):
    return sorted(
        (one.role, one.stage is not None, one.weight, one.veto) for one in reading.graph.of(DecisionRole)
    )


def test_a_part_told_with_its_step_and_without_is_one_vote():
    found = told(干系人=REGISTER, 决策流程=STEPS, 决策=DEAL)
    assert found.problems == ()
    assert parts(found) == [(role, True, 1, False) for role in ("approver", "budget_holder", "user")]
    assert len(found.graph.of(Stance)) == 3


def test_what_the_register_says_of_votes_holds_for_the_step():
    roles = [["姓名", "角色", "票数", "一票否决"], ["乙二行", "预算负责人", "2", "是"]]
    found = told(决策角色=roles, 决策流程=STEPS, 决策=DEAL)
    assert found.problems == ()
    assert ("budget_holder", True, 2, True) in parts(found)
    assert len(parts(found)) == 3


def test_another_part_of_the_same_person_stays():
    roles = [["姓名", "角色"], ["甲一鸣", "影响者"]]
    assert len(parts(told(决策角色=roles, 决策流程=STEPS, 决策=DEAL))) == 4
