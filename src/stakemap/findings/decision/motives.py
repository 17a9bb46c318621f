"""Who may stop a decision to avoid mistakes, and whose position lies apart from that of their body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.decision.motives import alignments, motives_of
from stakemap.findings.finding import Finding
from stakemap.model import Motive, MotiveKind

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["half", "tensions", "veto_risks"]

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def veto_risks(case: Case) -> Iterator[Finding]:
    """Who can stop the decision alone and has, or stands for, a sourced wish to avoid mistakes."""
    moved = motives_of(case)
    for one in moved:
        if not one.veto or one.kind is not MotiveKind.RISK_AVOIDANCE:
            continue
        wishes = [m for m in moved if m.node == one.node and m.kind.personal]
        said = {lang: _texts(case, [m.fact for m in wishes], lang) for lang in ("en", "zh")}
        motive = case.graph[one.fact]
        assert isinstance(motive, Motive)  # noqa: S101  that is what `motives_of` lists
        own_en = f" On record as valued: {said['en']}" if wishes else ""
        own_zh = f"有记录的看重之处：{said['zh']}" if wishes else ""
        yield Finding(
            "veto-risk",
            "power",
            f"{case.name(one.node)} can stop it alone, and {case.graph.name(one.subject)} wants to avoid "
            f"mistakes: {half(motive.text, 'en')} What lowers such a risk is evidence: references from peers, "
            f"tests that can be repeated, proof of compliance.{own_en}",
            f"{case.name(one.node, 'zh')}可单独否决，且{case.graph.name(one.subject, 'zh')}希望不犯错误："
            f"{half(motive.text, 'zh')}能降低此类风险的是证据：同行案例、可复现的测试、合规证明。{own_zh}",
            subjects=(one.node, one.subject),
            facts=tuple(sorted({*one.facts, *(f for m in wishes for f in m.facts)})),
            caveat_en="A motive as a source reports it; nothing is concluded about the person.",
            caveat_zh="仅为来源所述动机，不对个人作任何推断。",
        )


def tensions(case: Case) -> Iterator[Finding]:
    """Deciders whose stated position and that of their body lie apart."""
    for one in alignments(case):
        if not one.apart:
            continue
        en, zh = (case.graph.name(one.unit, lang) for lang in ("en", "zh"))
        yield Finding(
            "tension",
            "power",
            f"{case.name(one.node)} stands at {one.own:g}, {en} at {one.body:g} (1 is surely for): the two lie apart.",
            f"{case.name(one.node, 'zh')}的立场为{one.own:g}，{zh}的立场为{one.body:g}（1为明确支持）：两者有距离。",
            subjects=(one.node, one.unit),
            numbers={"own": one.own, "body": one.body},
            facts=one.facts,
            caveat_en="Both are stated positions, each with its source; why they differ is not concluded.",
            caveat_zh="两者均为有来源的公开立场；不推断差异的原因。",
        )


def _texts(case: Case, facts: list[str], lang: str) -> str:
    texts = [m.text for m in (case.graph[fact] for fact in facts) if isinstance(m, Motive)]
    return ("" if lang == "zh" else " ").join(half(text, lang) for text in texts)


def half(text: str, lang: str) -> str:
    """The half of a text that is written as Chinese / English; else all of it."""
    parts = text.split(" / ")
    both = len(parts) == 2 and bool(_CHINESE.search(parts[0])) and not _CHINESE.search(parts[1])
    return parts[lang != "zh"] if both else text
