"""Claims about needs: which nobody of ours meets, which carry the decision, what neighbours bought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.engagement.market.needs import Common, NeedRow, WhiteSpace, needs_of
from stakemap.engagement.market.purchases import purchases_of
from stakemap.engagement.market.references import Assurance, Reference
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import first_few, people_text, scope
from stakemap.model import OfferPart
from stakemap.wording.lists import half, listed, percent

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.wording.phrases import Words

__all__ = [
    "carried_most",
    "common_interests",
    "neighbours_bought",
    "uncovered",
    "veto_evidence",
    "white_space",
]

_ROOM = "findings_engagement"


def uncovered(case: Case) -> Iterator[Finding]:
    """Needs that no part of ours meets, or only in part."""
    rows = needs_of(case).rows
    left = [row.need for row in rows if row.state == "open"]
    partly = [row.need for row in rows if row.state == "partly"]
    if left or partly:

        def text(words: Words) -> tuple[str, ...]:
            def named(needs: list[str]) -> str:
                return first_few([case.name(need, words.lang) for need in needs], words)

            return (
                words.say("need-uncovered", n=len(left), m=len(rows), what=named(left)) if left else "",
                words.say("need-uncovered.partly", n=len(partly), what=named(partly)) if partly else "",
            )

        facts = {
            f
            for row in rows
            if row.state != "met"
            for f in (row.need, *(c.fact for c in row.covers if c.ours))
        }
        yield claim(
            "need-uncovered",
            "account",
            text,
            caveat="need-uncovered.caveat",
            numbers={"open": float(len(left)), "partly": float(len(partly)), "needs": float(len(rows))},
            facts=sorted(facts),
            room=_ROOM,
        )


def carried_most(case: Case) -> Iterator[Finding]:
    """The need whose carers move most of the decision."""
    rows = needs_of(case).rows
    if rows and rows[0].together > 0:
        yield _carried(case, rows[0])


def _carried(case: Case, row: NeedRow) -> Finding:
    nodes = [carer.node for carer in row.carers]

    def text(words: Words) -> str:
        key = "need-carried" if len(nodes) > 1 else "need-carried.one"
        return words.say(
            key,
            need=case.name(row.need, words.lang),
            who=people_text(case, nodes, words.lang),
            share=percent(row.together),
            scope=scope(case, words.lang),
        )

    return claim(
        "need-carried",
        "account",
        text,
        caveat="need-carried.caveat",
        subjects=nodes,
        numbers={"together": row.together},
        facts=sorted({fact for carer in row.carers for fact in carer.facts}),
        room=_ROOM,
    )


def white_space(case: Case) -> Iterator[Finding]:
    """What units need and nothing of ours delivers, with who delivers it now."""
    white = [one for one in needs_of(case).white if one.white]
    if white:
        known = {one.id: one.holder for one in purchases_of(case)}
        yield claim(
            "white-space",
            "account",
            lambda words: words.say(
                "white-space",
                n=len(white),
                what=first_few([_space(case, one, known, words) for one in white], words, by="semicolon"),
            ),
            caveat="white-space.caveat",
            subjects=sorted({one.unit for one in white}),
            numbers={"cells": float(len(white)), "offered": float(sum(one.offered for one in white))},
            facts=sorted({fact for one in white for fact in (*one.needs, *one.others)}),
            room=_ROOM,
        )


def _space(case: Case, one: WhiteSpace, known: dict[str, str], words: Words) -> str:
    holders = sorted({known[contract] for contract in one.others})
    key = "white-space.held" if holders else "white-space.nobody"
    text = words.say(
        key,
        unit=case.name(one.unit, words.lang),
        what=half(one.category, words.lang),
        who=listed((case.name(holder, words.lang) for holder in holders), words.lang),
    )
    return text if one.offered else words.say("white-space.not-offered", text=text)


def common_interests(case: Case) -> Iterator[Finding]:
    """Needs that somebody stated and a part of ours meets: both sides gain."""
    found = needs_of(case)
    if found.common:
        rows = {row.need: row for row in found.rows}
        carers = {one.need: [c for c in rows[one.need].carers if c.said] for one in found.common}
        yield claim(
            "common-interest",
            "account",
            lambda words: words.say(
                "common-interest",
                n=len(found.common),
                what=first_few(
                    [_shared(case, one, rows[one.need], words) for one in found.common], words, by="semicolon"
                ),
            ),
            caveat="common-interest.caveat",
            subjects=sorted({carer.node for said in carers.values() for carer in said}),
            numbers={"needs": float(len(found.common))},
            facts=sorted(
                {fact for said in carers.values() for carer in said for fact in carer.facts}
                | {part for one in found.common for part in one.parts}
            ),
            room=_ROOM,
        )


def _shared(case: Case, one: Common, row: NeedRow, words: Words) -> str:
    return words.say(
        "common-interest.one",
        need=case.name(one.need, words.lang),
        who=people_text(case, [carer.node for carer in row.carers if carer.said], words.lang),
        part=listed((case.name(part, words.lang) for part in one.parts), words.lang),
    )


def neighbours_bought(case: Case) -> Iterator[Finding]:
    """What units of the same tier already bought of what is needed; which of it we may name."""
    bought: dict[str, Reference] = {}
    for row in needs_of(case).rows:
        bought |= {one.purchase: one for one in row.references if one.purchase not in bought}
    if bought:
        ours = sum(one.ours and one.citable for one in bought.values())
        categories = {one.id: one.category or "" for one in purchases_of(case)}

        def text(words: Words) -> tuple[str, str]:
            named = [_bought(case, one, categories[one.purchase], words) for one in bought.values()]
            key = "neighbour-bought.ours" if ours else "neighbour-bought.none"
            return (
                words.say("neighbour-bought", n=len(bought), what=first_few(named, words, by="semicolon")),
                words.say(key, n=ours),
            )

        yield claim(
            "neighbour-bought",
            "account",
            text,
            caveat="neighbour-bought.caveat",
            subjects=sorted({one.buyer for one in bought.values()}),
            numbers={"purchases": float(len(bought)), "citable": float(ours)},
            facts=sorted({fact for one in bought.values() for fact in one.facts}),
            room=_ROOM,
        )


def _bought(case: Case, one: Reference, category: str, words: Words) -> str:
    return words.say(
        "neighbour-bought.one",
        buyer=case.name(one.buyer, words.lang),
        holder=case.name(one.holder, words.lang),
        what=half(category, words.lang),
    )


def veto_evidence(case: Case) -> Iterator[Finding]:
    """For each who can stop the decision alone: what is on record to lower the risk.

    Nothing where the account holds no need and no offer part at all.
    """
    found = needs_of(case)
    return (_assurance(case, one) for one in found.assurances) if found.on_record else iter(())


def _assurance(case: Case, one: Assurance) -> Finding:
    def text(words: Words) -> tuple[str, ...]:
        name = case.name(one.node, words.lang)
        if not one.needs:
            return (words.say("veto-evidence.no-need", name=name),)
        needs = listed((case.name(need, words.lang) for need in one.needs), words.lang)
        said = [_evidence(case, need, part, words) for need, part in one.evidence]
        cited = [case.name(contract, words.lang) for contract in one.references]
        return (
            words.say("veto-evidence", name=name, needs=needs),
            words.say("veto-evidence.parts", what=first_few(said, words, by="semicolon")) if said else "",
            words.say("veto-evidence.cited", what=first_few(cited, words)) if cited else "",
            words.say("veto-evidence.bare") if one.bare else "",
        )

    return claim(
        "veto-evidence",
        "account",
        text,
        caveat="veto-evidence.caveat",
        subjects=(one.node,),
        numbers={"needs": float(len(one.needs)), "evidence": float(len(one.evidence) + len(one.references))},
        facts=one.facts,
        room=_ROOM,
    )


def _evidence(case: Case, need: str, part: str, words: Words) -> str:
    record = case.graph[part]
    told = (record.evidence if isinstance(record, OfferPart) else None) or ""
    return words.say(
        "veto-evidence.part",
        part=case.name(part, words.lang),
        need=case.name(need, words.lang),
        evidence=half(told, words.lang),
    )
