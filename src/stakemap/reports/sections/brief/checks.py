"""Five things to check, the one on which most hangs first, each with why and where to look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stakemap.findings.finding import Finding
from stakemap.findings.value_of_information import post_of_unknown, who_could_know
from stakemap.reports.writer import Writer
from stakemap.wording.lists import half
from stakemap.wording.plain import cases

__all__ = ["FIVE", "Check", "ChecksPart", "checked", "checks_part"]

FIVE = 5


@dataclass(frozen=True, slots=True)
class Check:
    """One thing: what, why it matters, where to look."""

    what: str
    why: str
    where: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChecksPart:
    """The things to check; the lead says which first five they may change, not those who are listened to."""

    lead: str
    checks: tuple[Check, ...]


def checked(writer: Writer) -> tuple[Finding, ...]:
    """The findings behind the five, in order."""
    findings = writer.analysis.findings
    worth, old = findings.of("worth-checking"), findings.of("old-fact")
    seen = {finding.facts[0] for finding in worth}
    return tuple([*worth, *(one for one in old if one.facts[0] not in seen)][:FIVE])


def checks_part(writer: Writer) -> ChecksPart:
    """What to check; none where nothing is open, in doubt or old."""
    checks = tuple(_told(writer))
    some = any(finding.code == "worth-checking" for finding in checked(writer))
    lead = writer.say("checks_lead" + _few(writer) if writer.decided else "checks_lead_alike") if some else ""
    return ChecksPart(lead, checks)


def _told(writer: Writer) -> Iterator[Check]:
    say, lang = writer.say, writer.lang
    writer.tells("worth-checking", "old-fact")
    for finding in checked(writer):
        writer.told.append(finding)
        facts = writer.numbers(finding.facts)
        what, where = writer.notes.text(finding.facts[0]), _where(writer, finding.facts[0])
        if finding.code == "old-fact":
            day = str(writer.case.confirmed(finding.facts[0]) or "")
            yield Check(what, say("check_old", day=day), where, facts)
            continue
        yes, no = (cases(finding.numbers[key], lang) for key in ("if_true", "if_false"))
        who = writer.name(finding.subjects[0])
        post = post_of_unknown(writer.case.graph, finding.facts[0])
        what = what if post is None else say("check_holder", post=writer.name(post))
        worth = "check_worth" + (_few(writer) or _other(writer, finding))
        key = "check_same" if yes == no else worth if post is None else "check_held"
        yield Check(what, say(key, who=who, if_true=yes, if_false=no), where, facts)


def _few(writer: Writer) -> str:
    """The ending of a phrase where there are no more people than a first five has places."""
    return "_few" if len(writer.case.people) <= FIVE else ""


def _other(writer: Writer, finding: Finding) -> str:
    """The ending of a phrase where the fact names others than the one whose place hangs on it."""
    ends = {*writer.case.graph[finding.facts[0]].ends()}
    ends |= {node for end in ends for node, _ in writer.case.seating.holders_of(end)}
    return "" if finding.subjects[0] in ends else "_other"


def _where(writer: Writer, fact: str) -> str:
    """The source to look in again, and who of ours could ask."""
    source, members = who_could_know(writer.case, fact)
    title = half(writer.case.graph.name(source, writer.lang), writer.lang) if source else ""
    said = [writer.say("check_source", title=title)] if title else []
    said += [writer.say("check_ask", who=writer.listed(members))] if members else []
    return writer.words.sentences(said)
