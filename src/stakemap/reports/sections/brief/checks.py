"""Five things to check, the one on which most hangs first, each with why and where to look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stakemap.findings.finding import Finding
from stakemap.findings.value_of_information import post_of_unknown, who_could_know
from stakemap.reports.writer import Writer
from stakemap.wording.lists import half
from stakemap.wording.plain import cases

__all__ = ["FIVE", "Check", "checked", "checks_part"]

FIVE = 5
_TIES = 1


@dataclass(frozen=True, slots=True)
class Check:
    """One thing: what, why it matters, where to look."""

    what: str
    why: str
    where: str
    facts: tuple[int, ...]


def checked(writer: Writer) -> tuple[Finding, ...]:
    """The findings behind the five, in order."""
    findings = writer.analysis.findings
    worth, old = findings.of("worth-checking"), findings.of("old-fact")
    seen = {finding.facts[0] for finding in worth}
    ties = findings.of("ties-missing")[:_TIES]
    first = worth[: FIVE - len(ties)]
    rest = [finding for finding in old if finding.facts[0] not in seen]
    return tuple([*first, *ties, *rest][:FIVE])


def checks_part(writer: Writer) -> tuple[Check, ...]:
    """What to check; none where nothing is open, in doubt or old."""
    return tuple(_told(writer))


def _told(writer: Writer) -> Iterator[Check]:
    say, lang = writer.say, writer.lang
    writer.tells("worth-checking", "old-fact")
    for finding in checked(writer):
        writer.told.append(finding)
        facts = writer.numbers(finding.facts)
        if finding.code == "ties-missing":
            who = writer.listed(finding.subjects[:3])
            yield Check(say("check_ties", who=who), say("check_ties_why"), "", facts)
            continue
        what, where = writer.notes.text(finding.facts[0]), _where(writer, finding.facts[0])
        if finding.code == "old-fact":
            day = str(writer.case.confirmed(finding.facts[0]) or "")
            yield Check(what, say("check_old", day=day), where, facts)
            continue
        yes, no = (cases(finding.numbers[key], lang) for key in ("if_true", "if_false"))
        who = writer.name(finding.subjects[0])
        post = post_of_unknown(writer.case.graph, finding.facts[0])
        what = what if post is None else say("check_holder", post=writer.name(post))
        key = "check_same" if yes == no else "check_worth" if post is None else "check_held"
        yield Check(what, say(key, who=who, if_true=yes, if_false=no), where, facts)


def _where(writer: Writer, fact: str) -> str:
    """The source to look in again, and who of ours could ask."""
    source, members = who_could_know(writer.case, fact)
    title = half(writer.case.graph.name(source, writer.lang), writer.lang) if source else ""
    said = [writer.say("check_source", title=title)] if title else []
    said += [writer.say("check_ask", who=writer.listed(members))] if members else []
    return writer.words.sentences(said)
