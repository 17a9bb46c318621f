"""Roles of brokers and what a group's records share, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.structure.informal_groups import Shared

__all__ = ["ROLE_WORDS", "shared_text"]

ROLE_WORDS = {
    "coordinator": ("between people of the own unit", "在本单位内部居中"),
    "consultant": ("between people of one other unit", "在另一单位内部居中"),
    "gatekeeper": ("letting others in to the own unit", "把外部引入本单位"),
    "representative": ("speaking for the own unit to others", "代表本单位对外"),
    "liaison": ("between two other units", "在两个外单位之间居中"),
}

_KINDS = {
    "unit": ("hold posts at", "同在"),
    "group": ("belong to", "同属"),
    "education": ("studied at", "就读于"),
    "service": ("served in", "服役于"),
    "employment": ("worked at", "曾任职于"),
    "secondment": ("were seconded to", "曾挂职于"),
    "project": ("took part in", "参与"),
}


def shared_text(case: Case, shared: tuple[Shared, ...], size: int, lang: str) -> str:
    """What the records of a group's members show in common, in a sentence."""
    if not shared:
        return "" if lang == "zh" else " Their records show nothing in common."
    parts = []
    for row in shared[:3]:
        body = case.graph.name(row.body, lang) if row.body in case.graph else row.body
        verb = _KINDS[row.kind][lang == "zh"]
        parts.append(
            f"{len(row.people)}人{verb}{body}" if lang == "zh" else f"{len(row.people)} {verb} {body}"
        )
    if lang == "zh":
        return f"记录显示，{size}人中：{'，'.join(parts)}。"
    return f" Of the {size}, the records show: {', '.join(parts)}."
