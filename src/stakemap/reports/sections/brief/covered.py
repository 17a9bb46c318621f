"""Whom of those who matter our team knows: who of ours, how lately, where the gap is and the way in."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap import access
from stakemap.access import Access, Coverage, Rung
from stakemap.analysis.withheld import ways_withheld
from stakemap.context.contact_rules import barred, by_end, kept_from
from stakemap.engagement.relations.contacts import relations, spoken
from stakemap.model import Interaction
from stakemap.plot.scenes.coverage import coverage_scene
from stakemap.reports.writer import Writer
from stakemap.wording.plain import odds

__all__ = ["SHOWN", "Covered", "CoveredPart", "covered_part"]

SHOWN = 6
"""So many have a line of their own."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One who matters: who of ours knows them and since when nothing was heard, what is thin, the way in.

    `post` where nothing before says who they are.
    """

    name: str
    post: str
    known: bool
    ours: str
    last: str
    gap: str
    way: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoveredPart:
    """The first by weight; `lost` are those of them to whom no way is on record, where they are several;
    `strangers` names all others whom none of ours knows; `forbidden` says whom a tender keeps us from
    today, or from meeting.  Ways in may be `withheld`.
    """

    told: bool
    lead: str
    people: tuple[Covered, ...]
    lost: str
    strangers: str
    strangers_facts: tuple[int, ...]
    more: str
    forbidden: str
    forbidden_facts: tuple[int, ...]
    withheld: bool


def covered_part(writer: Writer) -> CoveredPart:
    """Coverage with its gaps; one line where no team of ours is on record."""
    if not writer.case.once(Access).team:
        return CoveredPart(False, "", (), "", "", (), "", "", (), False)
    found = access.coverage(writer.case)
    writer.tells("nobody-knows")
    order = [row.id for row in coverage_scene(found, writer.lang).rows]
    withheld = ways_withheld(writer.analysis.plan, writer.case)
    rungs = {} if withheld else {rung.person: rung for rung in found.ladder}
    shown, rest = order[:SHOWN], order[SHOWN:]
    text, facts = _forbidden(writer, order)
    people = [_covered(writer, found, who, rungs.get(who)) for who in shown]
    lost = [one for one in people if not one.known and not one.way and not withheld]
    if len(lost) > 1:
        people = [one for one in people if one not in lost]
    names = writer.words.listed(writer.at_post(one.name, one.post) for one in lost)
    unknown = [who for who in rest if not found.grid.contacts[who]]
    strangers = writer.say("covered_strangers", who=writer.mentioning.some(unknown)) if unknown else ""
    return CoveredPart(
        told=True,
        lead=_lead(writer, found, order),
        people=tuple(people),
        lost=writer.say("covered_lost", who=names) if len(lost) > 1 else "",
        strangers=writer.introduce(strangers),
        strangers_facts=writer.numbers(unknown) if strangers else (),
        more=_more(writer, found, rest),
        forbidden=writer.introduce(text),
        forbidden_facts=facts,
        withheld=withheld,
    )


def _lead(writer: Writer, found: Coverage, order: list[str]) -> str:
    if not order:
        return writer.say("covered_lead_nobody")
    known = sum(bool(found.grid.contacts[who]) for who in order)
    ends = {len(order): "_all", len(order) - 1: "_but_one", 0: "_none"}
    key = f"covered_lead{ends.get(known, '')}"
    key += "_one" if len(order) == 1 else "_everybody" if {*order} >= {*writer.case.people} else ""
    return writer.say(key, n=known, m=len(order), gaps=len(order) - known)


def _more(writer: Writer, found: Coverage, rest: list[str]) -> str:
    """How many more are known to us; the others are named."""
    known = sum(bool(found.grid.contacts[who]) for who in rest)
    return writer.say("covered_more", n=known) if known else ""


def _covered(writer: Writer, found: Coverage, who: str, rung: Rung | None) -> Covered:
    ours = found.grid.contacts[who]
    steps = [writer.case.once(Access).evidence.between(member, who) for member in ours]
    facts = {fact for step in steps if step is not None for fact in step.facts}
    way = ""
    if rung is not None and rung.rule is not None:
        facts |= {*rung.rule.facts}
    elif not ours and rung is not None and rung.route is not None:
        names = writer.say("covered_then").join(map(writer.mentioning.name, rung.route.nodes))
        way = writer.say("covered_way", who=names, odds=odds(rung.route.probability, writer.lang))
        facts |= {*rung.route.facts}
    last = _last(writer, who, [step.confirmed for step in steps if step is not None])
    kept = _kept(writer, who, rung)
    return Covered(
        name=writer.name(who),
        post=writer.first_post(who),
        known=bool(ours),
        ours=writer.names(ours),
        last=writer.introduce(writer.words.sentences(said for said in (kept, last) if said)),
        gap=_gap(writer, found, who),
        way="" if ours else writer.introduce(writer.words.sentences(said for said in (way, kept) if said)),
        facts=writer.numbers(facts),
    )


def _kept(writer: Writer, who: str, rung: Rung | None) -> str:
    """That rules of a tender forbid contact today, or allow it in writing alone; empty where none does."""
    if rung is None or rung.rule is None:
        day = writer.case.day
        limited = day is not None and kept_from(writer.case, who, day, meeting=True)
        return writer.say("covered_written") if limited else ""
    if rung.kept == who:
        return writer.say("covered_wait")
    key = "covered_wait_way" if rung.rule.until else "covered_wait_way_open"
    kept, rule = writer.mentioning.name(rung.kept or who), rung.rule
    return writer.say(key, who=kept, day=rule.until, end=rule.end(writer.lang))


def _last(writer: Writer, who: str, confirmed: list[str | None]) -> str:
    """The last contact on record, else the day on which the tie was last confirmed."""
    met = [str(one.last) for one in relations(writer.case).relations if one.person == who]
    if writer.case.day is None:  # a report that is bound to no day tells no relations
        contacts = spoken(writer.case).of(Interaction)
        met = [str(contact.day) for contact in contacts if contact.person == who]
    if met:
        return writer.say("covered_met", day=max(met))
    days = [day for day in confirmed if day]
    return writer.say("covered_unmet", day=max(days)) if days else ""


def _gap(writer: Writer, found: Coverage, who: str) -> str:
    """What is thin about a contact: one of ours alone, or below their level."""
    ours, higher = found.grid.contacts[who], found.level_gap(who)
    if not ours:
        return ""
    said = [writer.say("covered_alone")] if len(ours) == 1 else []
    if higher is not None and higher > 0:
        said.append(writer.say("covered_higher" if higher > 1 else "covered_higher_one", n=higher))
    return " · ".join(said)


def _forbidden(writer: Writer, people: list[str]) -> tuple[str, tuple[int, ...]]:
    """Whom of those who matter the rules of a tender keep us from today, or from meeting."""
    case, day, said, facts = writer.case, writer.case.day, list[str](), set[str]()
    if day is None:
        return "", ()
    for kept in by_end(case, people, day, writer.lang):
        key = "covered_forbidden" if kept.until else "covered_forbidden_open"
        key += "_all" if len(kept.rules) == len(people) > 1 else ""
        said.append(writer.say(key, who=writer.mentioning.listed(kept.rules), day=kept.until, end=kept.end))
        facts |= {*kept.facts}
    free = [who for who in people if barred(case, who, day) is None]
    for kept in by_end(case, free, day, writer.lang, meeting=True):
        key = "covered_unmeetable" if kept.until else "covered_unmeetable_open"
        said.append(writer.say(key, who=writer.mentioning.listed(kept.rules), day=kept.until, end=kept.end))
        facts |= {*kept.facts}
    return writer.words.sentences(said), writer.numbers(facts)
