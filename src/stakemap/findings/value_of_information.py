"""What to look up first: the facts whose check would move the list of the first five most."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stakemap.context.case import Case
from stakemap.findings.certainty import unreported
from stakemap.findings.fact_sentences import sentence
from stakemap.findings.finding import Finding
from stakemap.model import Fact, TeamMember
from stakemap.scoring.uncertainty.value_of_information import Worth

__all__ = ["who_could_know", "worth_checking"]

_SHOWN = 5
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def worth_checking(case: Case) -> Iterator[Finding]:
    """Five facts, each with what hangs on it and who could know."""
    if case.uncertainty is None:
        return
    for worth in case.uncertainty.worth(_SHOWN):
        if worth.value > 0:
            yield _finding(case, worth)


def _finding(case: Case, worth: Worth) -> Finding:
    fact = case.graph[worth.fact]
    en, zh = (_ask(case, worth.fact, lang) for lang in ("en", "zh"))
    told, told_zh = (sentence(case.graph, fact, lang) for lang in ("en", "zh"))
    return Finding(
        "worth-checking",
        "evidence",
        f"Worth checking: “{told}” is believed to {worth.confidence:.0%}. If it is true, {case.name(worth.node)} is "
        f"among the first five in {worth.if_true:.0%} of draws, if not in {worth.if_false:.0%}. {en}",
        f"值得核实：“{told_zh}”的可信度为{worth.confidence:.0%}。若属实，{case.name(worth.node, 'zh')}在{worth.if_true:.0%}的"
        f"抽样中居前五；若不属实，则为{worth.if_false:.0%}。{zh}",
        subjects=(worth.node,),
        numbers={
            "confidence": worth.confidence,
            "if_true": worth.if_true,
            "if_false": worth.if_false,
            "share": worth.share,
        },
        facts=worth.same,
        caveat_en=f"Ask openly and lawfully, never by improper means. {unreported(case)}",
        caveat_zh=f"须公开、合法地核实，不得采用不正当手段。{unreported(case, 'zh')}",
    )


def _ask(case: Case, ident: str, lang: str) -> str:
    source, members = who_could_know(case, ident)
    zh = lang == "zh"
    title = _title(case, source, lang) if source else ""
    told = [f"来源“{title}”" if zh else f"its source ({title})"] if source else []
    told += [case.name(member, lang) for member in members]
    if not told:
        return "尚无可询问的来源或团队成员。" if zh else "No source or team member is known to ask."
    return f"可核对：{'、'.join(told)}。" if zh else f"Look at or ask: {', '.join(told)}."


def _title(case: Case, source: str, lang: str) -> str:
    """The title of a source; of one in two languages, parted by a slash, the part that fits."""
    title = case.graph.name(source, lang)
    fitting = [part for part in title.split(" / ") if bool(_CHINESE.search(part)) == (lang == "zh")]
    return fitting[0] if fitting else title


def who_could_know(case: Case, ident: str) -> tuple[str, tuple[str, ...]]:
    """The source of a fact ("" where none is kept), and team members who know somebody it names."""
    fact = case.graph[ident]
    source = fact.source if isinstance(fact, Fact) and fact.source and fact.source in case.graph else ""
    team = {m.id for m in case.graph.of(TeamMember) if case.seating.current(m)}
    named = set(fact.ends())
    named |= {node for end in fact.ends() for node, _ in case.seating.holders_of(end)}
    ties = [{t.from_id, t.to_id} for t in case.tie_facts("contact")]
    members = {member for ends in ties if ends & named for member in ends & team}
    return source, tuple(sorted(members))
