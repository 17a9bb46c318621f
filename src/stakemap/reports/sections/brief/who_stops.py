"""The first of all next steps: about those who can stop it and whom we do not know, or who are silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from stakemap.access import Access, Rung
from stakemap.access.account_coverage import rung_of
from stakemap.context.contact_rules import by_end, free_from, kept_from
from stakemap.context.post_names import is_body_seat
from stakemap.engagement.effort.days import plan_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stakemap.context.case import Case
    from stakemap.reports.writer import Writer

__all__ = ["StopStep", "When", "first_working_day", "open_vetoes", "stop_step"]


class When(StrEnum):
    """How a step stands to its day: done on it, by it, or from it on."""

    ON = "on"
    BY = "by"
    FROM = "from"


@dataclass(frozen=True, slots=True)
class StopStep:
    """What to do about one who can stop it: ISO day, the words, the facts by id, whom of theirs it names.

    `ours` is who of ours acts, where the words begin with that.
    """

    day: str
    what: str
    facts: tuple[str, ...]
    named: tuple[str, ...]
    when: When = When.ON
    ours: str = ""


def open_vetoes(writer: Writer) -> tuple[str, ...]:
    """Those who can stop it alone and are not known to ours, silent or not there; most say first."""
    if not writer.decided:
        return ()
    case, stances = writer.case, writer.electorate.stances
    team = bool(case.once(Access).team)

    def is_open(node: str) -> bool:
        rung = rung_of(case, node) if team else None
        return node not in stances or (team and (rung is None or rung.contact is None))

    return tuple(node for node in case.by_power(writer.power.vetoes) if is_open(node))


def first_working_day(case: Case) -> date | None:
    """The first working day after the one that is looked at."""
    told = plan_days(case, int(case.graph.catalogue.value("effort_days")))
    return next((day for day, works in zip(told.all, told.working, strict=True) if works), told.first)


def stop_step(writer: Writer, node: str) -> StopStep:
    """Who does what about somebody who can stop it, and on which day no rule stands against it."""
    case, name = writer.case, writer.name(node)
    first = first_working_day(case)
    unseen = node.startswith("seat:") or node in case.unknown
    rung = rung_of(case, node)
    if rung is None or (unseen and rung.contact is None):
        stance = "stop_find" if node in writer.electorate.stances else "ask_stance"
        seat = "ask_body" if is_body_seat(case.graph, node) else "ask_seat"
        key = seat if unseen else stance
        return StopStep(
            str(first or ""), writer.say(key, who=name), writer.electorate.facts_of(node), (node,)
        )
    return _met(writer, rung, first)


def _met(writer: Writer, rung: Rung, first: date | None) -> StopStep:
    """A contact of ours asks; else somebody on the way in is asked; else a way is looked for."""
    name = writer.name(rung.person)
    way = rung.route.nodes[1:-1] if rung.contact is None and rung.route is not None else ()
    for nodes, key in (((rung.person,), "stop_wait"), (way, "stop_wait_way")):
        day = _free(writer.case, nodes, first) if first is not None else None
        if first is not None and day != first:
            kept = by_end(writer.case, nodes, first, writer.lang)
            barred = [node for node in nodes if any(node in one.rules for one in kept)]
            end = next((one.end for one in kept if one.until is None), "")
            said = writer.say(key if day else f"{key}_open", who=name, asked=writer.listed(barred), end=end)
            said = writer.words.sentences((said, _in_writing(writer, rung.person, day) if day else ""))
            return StopStep(str(day or first), said, rung.facts, tuple({*barred, rung.person}), When.FROM)
    if rung.noted:
        return StopStep(str(first or ""), writer.say("stop_noted", who=name), rung.facts, (rung.person,))
    day_text, written = str(first or ""), _in_writing(writer, rung.person, first)
    if rung.contact is not None:
        said = writer.say("stop_asked", ours=writer.name(rung.contact), who=name)
        said = writer.words.sentences((said, written))
        return StopStep(day_text, said, rung.facts, (rung.person,), ours=rung.contact)
    if rung.route is None:
        return StopStep(day_text, writer.say("stop_find", who=name), rung.facts, (rung.person,))
    told = writer.words.sentences((_way(writer, rung.route.nodes), written))
    return StopStep(day_text, told, rung.facts, rung.route.nodes[1:], ours=rung.route.nodes[0])


def _way(writer: Writer, nodes: Sequence[str]) -> str:
    """Who of ours asks whom for a way to somebody, and through whom it leads on."""
    ours, asked, who = (writer.name(one) for one in (*nodes[:2], nodes[-1]))
    through = writer.listed(nodes[2:-1])
    key = "stop_way_through" if through else "stop_way"
    return writer.say(key, ours=ours, asked=asked, who=who, through=through)


def _in_writing(writer: Writer, person: str, day: date | None) -> str:
    """Until when a rule allows no meeting, though it allows other contact; empty where none does."""
    rule = kept_from(writer.case, person, day, meeting=True) if day is not None else None
    if rule is None:
        return ""
    key = "stop_written" if rule.until else "stop_written_open"
    return writer.say(key, who=writer.name(person), day=rule.until, end=rule.end(writer.lang))


def _free(case: Case, nodes: Iterable[str], day: date) -> date | None:
    """The first day from a day on when no rule forbids contact with any of some; None without an end."""
    people, since = tuple(nodes), None
    while since != day:
        since = day
        for node in people:
            free = free_from(case, node, day)
            if free is None:
                return None
            day = free
    return day
