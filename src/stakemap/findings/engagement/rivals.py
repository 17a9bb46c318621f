"""Claims about rivals: contracts that end, awards that concentrate, what holds one in place, reach, gaps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from stakemap.engagement.market.holdings import (
    Holding,
    Incumbent,
    Market,
    holdings_of,
    incumbents_of,
    markets_of,
)
from stakemap.engagement.market.qualifications import Gap, gaps_of
from stakemap.engagement.market.rival_reach import Reach, reach_of
from stakemap.engagement.market.rivals import Opening, rivals_of
from stakemap.findings.fact_sentences import choice
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import first_few, people_text
from stakemap.model import Renewal, SupplierSide
from stakemap.wording.lists import half, listed, percent

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.wording.phrases import Words

__all__ = [
    "concentrated",
    "contracts_ending",
    "locked_in",
    "partner_opens",
    "qualification_gaps",
    "rival_reach",
]

_ROOM = "findings_engagement"

_STAYS = (Renewal.OPTION, Renewal.AUTOMATIC)


def contracts_ending(case: Case) -> Iterator[Finding]:
    """Running contracts of others that end, or must be declared, within the horizon."""
    if case.day is None:
        return
    months = int(case.graph.catalogue.value("contract_horizon"))
    last = _after(case.day, months)
    soon = [
        one
        for one in holdings_of(case)
        if one.state == "running"
        and one.side is not SupplierSide.OURS
        and one.opens is not None
        and one.opens.earliest <= last
    ]
    soon.sort(key=lambda one: (str(one.opens), one.purchase.id))
    if soon:
        open_ = any(one.side is SupplierSide.UNSTATED for one in soon)
        yield claim(
            "contract-ends",
            "account",
            lambda words: words.say(
                "contract-ends.unstated" if open_ else "contract-ends",
                n=len(soon),
                months=months,
                what=first_few([_ending(case, one, words) for one in soon], words, by="semicolon"),
            ),
            caveat="contract-ends.caveat",
            subjects=sorted({one.purchase.holder for one in soon}),
            numbers={"contracts": float(len(soon)), "months": float(months)},
            facts=[one.purchase.id for one in soon],
            room=_ROOM,
        )


def _after(day: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - first).days))


def _ending(case: Case, one: Holding, words: Words) -> str:
    bought = one.purchase
    key = "contract-ends.notice" if one.opens == bought.notice else "contract-ends.end"
    return words.say(
        key,
        contract=case.name(bought.id, words.lang),
        buyer=case.name(bought.buyer, words.lang),
        holder=case.name(bought.holder, words.lang),
        opens=one.opens,
        end=bought.end or words.say("contract-ends.open"),
    )


def concentrated(case: Case) -> Iterator[Finding]:
    """Buyers whose awards go to few suppliers beyond what so few awards may show by chance."""
    line, least = (case.graph.catalogue.value(name) for name in ("hhi_line", "hhi_awards"))
    several = {market.facts for market in markets_of(case) if market.category is not None}
    for market in markets_of(case):
        told_by_category = market.category is None and market.facts in several
        if market.counted.awards >= least and market.counted.low >= line and not told_by_category:
            yield _market(case, market)


def _market(case: Case, market: Market) -> Finding:
    index = market.counted

    def text(words: Words) -> str:
        what = half(market.category, words.lang) if market.category else words.say("concentrated.all")
        return words.say(
            "concentrated",
            buyer=case.name(market.buyer, words.lang),
            what=what,
            n=market.first_awards,
            m=index.awards,
            holder=case.name(market.first, words.lang),
            middle=percent(index.middle),
            low=percent(index.low),
            high=percent(index.high),
        )

    return claim(
        "concentrated",
        "account",
        text,
        caveat="concentrated.caveat",
        subjects=(market.buyer, market.first),
        numbers={
            "awards": float(index.awards),
            "first": float(market.first_awards),
            "counted": index.counted,
            "middle": index.middle,
            "low": index.low,
            "high": index.high,
        },
        facts=market.facts,
        room=_ROOM,
    )


def locked_in(case: Case) -> Iterator[Finding]:
    """Others who deliver now and are held in place: several in a row, nobody against them, or a renewal."""
    for one in incumbents_of(case):
        stays = set(one.renewals) & set(_STAYS)
        if one.side is not SupplierSide.OURS and (one.in_row > 1 or one.unopposed or stays):
            yield _locked(case, one)


def _locked(case: Case, one: Incumbent) -> Finding:
    def text(words: Words) -> tuple[str, ...]:
        values = {
            "holder": case.name(one.holder, words.lang),
            "buyer": case.name(one.buyer, words.lang),
            "what": half(one.category, words.lang),
        }
        stays = [choice(renewal.value, words.lang) for renewal in one.renewals if renewal in _STAYS]
        first = (
            words.say("incumbent.since", since=one.since, **values)
            if one.since
            else words.say("incumbent", **values)
        )
        return (
            first,
            words.say("incumbent.row", n=one.in_row, m=one.purchases) if one.in_row > 1 else "",
            words.say("incumbent.unopposed", n=one.unopposed) if one.unopposed else "",
            words.say("incumbent.renewal", how=listed(stays, words.lang)) if stays else "",
            words.say("incumbent.until", until=one.until) if one.until else words.say("incumbent.no-end"),
        )

    return claim(
        "incumbent",
        "account",
        text,
        caveat="incumbent.caveat",
        subjects=(one.holder, one.buyer),
        numbers={
            "in_row": float(one.in_row),
            "purchases": float(one.purchases),
            "unopposed": float(one.unopposed),
        },
        facts=one.facts,
        room=_ROOM,
    )


def rival_reach(case: Case) -> Iterator[Finding]:
    """Rivals who, by facts on record, reach somebody who decides."""
    return (_reach(case, one) for one in reach_of(case) if one.side is SupplierSide.RIVAL and one.people)


def _reach(case: Case, one: Reach) -> Finding:
    tied = sorted({link.person for link in one.links if link.kind == "tie"})
    buying = sorted({link.person for link in one.links if link.kind == "contract"} - set(tied))

    def text(words: Words) -> tuple[str, ...]:
        return (
            words.say(
                "rival-reach",
                supplier=case.name(one.supplier, words.lang),
                n=len(one.people),
                m=one.deciders,
                share=percent(one.share),
            ),
            words.say("rival-reach.tied", who=people_text(case, tied, words.lang)) if tied else "",
            words.say("rival-reach.buying", who=people_text(case, buying, words.lang)) if buying else "",
        )

    return claim(
        "rival-reach",
        "account",
        text,
        caveat="rival-reach.caveat",
        subjects=(one.supplier, *one.people),
        numbers={"people": float(len(one.people)), "deciders": float(one.deciders), "share": one.share},
        facts=sorted({fact for link in one.links if link.kind != "past" for fact in link.facts}),
        room=_ROOM,
    )


def partner_opens(case: Case) -> Iterator[Finding]:
    """What going together with a partner would add."""
    return (_opening(case, one) for one in rivals_of(case).openings if one.anything)


def _opening(case: Case, one: Opening) -> Finding:
    def text(words: Words) -> tuple[str, ...]:
        lang = words.lang
        names = {gap.requirement: half(gap.name, lang) for gap in gaps_of(case)}
        parts = (
            ("people", [case.name(node, lang) for node in one.people]),
            ("needs", [case.name(need, lang) for need in one.needs]),
            ("qualifications", [names[asked] for asked in one.qualifications]),
            ("places", [half(place, lang) for place in one.places]),
            ("tiers", [choice(tier.value, lang) for tier in one.tiers]),
            ("categories", [half(category, lang) for category in one.categories]),
        )
        told = [words.say(f"partner-opens.{key}", what=first_few(what, words)) for key, what in parts if what]
        return (
            words.say(
                "partner-opens", supplier=case.name(one.supplier, lang), what=listed(told, lang, "semicolon")
            ),
        )

    return claim(
        "partner-opens",
        "account",
        text,
        caveat="partner-opens.caveat",
        subjects=(one.supplier, *one.people),
        numbers={"people": float(len(one.people)), "needs": float(len(one.needs)), "share": one.share},
        facts=one.facts,
        room=_ROOM,
    )


def qualification_gaps(case: Case) -> Iterator[Finding]:
    """What a tender asks that none of our firms holds through its last known day."""
    asked: dict[str, list[Gap]] = {}
    for gap in gaps_of(case):
        asked.setdefault(gap.requirement, []).append(gap)
    for gaps in asked.values():
        mine = [gap for gap in gaps if gap.side is SupplierSide.OURS]
        if mine and all(gap.state != "held" for gap in mine):
            yield _lacking(case, mine, [gap for gap in gaps if gap not in mine and gap.state == "held"])


def _lacking(case: Case, mine: list[Gap], others: list[Gap]) -> Finding:
    order = ("runs_out", "not_in_force", "missing")
    best = min(mine, key=lambda gap: (order.index(gap.state), gap.supplier))

    def text(words: Words) -> tuple[str, ...]:
        lang = words.lang
        values = {
            "decision": case.name(best.decision, lang),
            "name": half(best.name, lang),
            "must": words.say("qualification-gap.must" if best.must else "qualification-gap.points"),
        }
        who = listed((case.name(gap.supplier, lang) for gap in others), lang)
        return (
            words.say("qualification-gap", **values),
            words.say(f"qualification-gap.{best.state}", until=best.until, last=best.last),
            words.say("qualification-gap.others", who=who) if others else "",
        )

    return claim(
        "qualification-gap",
        "account",
        text,
        caveat="qualification-gap.caveat",
        subjects=(best.decision,),
        numbers={"ours": float(len(mine)), "others": float(len(others))},
        facts=sorted({fact for gap in (best, *others) for fact in gap.facts}),
        room=_ROOM,
    )
