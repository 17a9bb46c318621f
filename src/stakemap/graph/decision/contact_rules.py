"""When which rule of a tender limits contact, and whom it concerns: rows of `data/contact_rules.csv`.

A rule begins and ends with published days of the tender.  What is not known is taken the careful way: a
month may mean its first day at the start and its last at the end, and without an end a rule goes on.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stakemap.model import Award, Decision, DecisionRole, Milestone, PartialDate, Phase, Role

if TYPE_CHECKING:
    from stakemap.graph.fact_index import FactIndex
    from stakemap.graph.seats import Seating

__all__ = ["ContactRule", "Window", "contact_rules", "takes_part", "windows_of"]

_QUIET, _RESULT = "quiet", "result"
_ALL, _VOTES = "takes_part", "votes"
_VOTELESS = (Role.INFLUENCER, Role.BENEFICIARY)


@dataclass(frozen=True, slots=True)
class ContactRule:
    """One rule: a row of `data/contact_rules.csv`.

    Attributes
    ----------
    name
        Its name.
    begins, ends
        Days of a tender with which it begins and ends; the first that is known counts.
    who
        Whom it concerns: ``takes_part`` everybody with a part in the decision, ``votes`` those with a vote,
        else parts that somebody plays.
    channels
        By which ways contact stays lawful.
    bars
        Whether it forbids contact; else it says how contact has to be made.
    source, source_zh
        Law or document, in English and Chinese.
    text_en, text_zh
        The rule in words.
    """

    name: str
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    who: tuple[str, ...]
    channels: tuple[str, ...]
    bars: bool
    source: str
    source_zh: str
    text_en: str
    text_zh: str

    def concerns(self, parts: Iterable[DecisionRole], decision: Decision) -> bool:
        """Whether somebody is meant who takes part, in these parts; none: as one of the buyer."""
        return self.of_all or any(
            _votes(part, decision) and not {_VOTES, part.role}.isdisjoint(self.who) for part in parts
        )

    @property
    def of_all(self) -> bool:
        """Whether it concerns everybody who takes part."""
        return _ALL in self.who

    @property
    def of_parts(self) -> bool:
        """Whether it concerns some parts alone, not all who vote."""
        return not {_ALL, _VOTES} & set(self.who)


@dataclass(frozen=True, slots=True)
class Window:
    """A rule in force for one decision.

    Attributes
    ----------
    rule, decision
        Which rule, for which decision.
    since, until
        First day, and first day no longer in; ``None`` where no day is known.
    facts
        Ids of the facts that date it.
    """

    rule: ContactRule
    decision: str
    since: date | None
    until: date | None
    facts: tuple[str, ...]

    def covers(self, day: date) -> bool:
        """Whether it may be in force on a day."""
        return (self.since is None or day >= self.since) and (self.until is None or day < self.until)


@cache
def contact_rules() -> tuple[ContactRule, ...]:
    """All rules, in the order of the table."""
    text = resources.files("stakemap.data").joinpath("contact_rules.csv").read_text("utf-8")
    return tuple(map(_rule, csv.DictReader(text.splitlines())))


def _rule(row: Mapping[str, str]) -> ContactRule:
    begins, ends, who, channels = (tuple(row[name].split("|")) for name in ("from", "to", "who", "channels"))
    words = (row[name] for name in ("source", "source_zh", "text_en", "text_zh"))
    return ContactRule(row["name"], begins, ends, who, channels, row["bars"] == "yes", *words)


def _votes(part: DecisionRole, decision: Decision) -> bool:
    """Whether a part has a say in the decision: not one of delivery or payment, not one without a vote."""
    phases = {stage.id: stage.phase for stage in decision.stages}
    phase = phases.get(part.stage or "", Phase.NEGOTIATE)
    return part.role not in _VOTELESS and phase is Phase.NEGOTIATE


def takes_part(seating: Seating, decision: str) -> Mapping[str, tuple[DecisionRole, ...]]:
    """Parts in a decision by who plays them on the day of the seats: people, and the posts and units named.

    The buyer and its head take part without a role of their own; where no role is on record at all,
    everybody who has a post with the buyer.
    """
    found: dict[str, list[DecisionRole]] = defaultdict(list)
    for part in seating.graph.about(decision):
        if isinstance(part, DecisionRole) and seating.current(part):
            for node in {part.player, *(node for node, _ in seating.holders_of(part.player))}:
                found[node].append(part)
    record = seating.graph[decision]
    buyer = record.unit if isinstance(record, Decision) else None
    if buyer is not None:
        staff = [p for p, posts in seating.posts_of.items() if any(post.unit == buyer for post in posts)]
        heads = [node for node, _ in seating.head_holders(buyer)]
        for node in (buyer, *(heads if found else staff)):
            found.setdefault(node, [])
    return {node: tuple(parts) for node, parts in sorted(found.items())}


def windows_of(graph: FactIndex, decision: Decision) -> tuple[Window, ...]:
    """When which rule is in force for a decision; none for one without a quiet time or a day of a tender."""
    days = _days(graph, decision.id)
    found = (_window(rule, decision, days) for rule in contact_rules())
    return tuple(window for window in found if window is not None)


def _days(graph: FactIndex, decision: str) -> dict[str, list[tuple[PartialDate, str]]]:
    """Days of a tender by what happens, with their facts; an award is a result."""
    found: dict[str, list[tuple[PartialDate, str]]] = defaultdict(list)
    for fact in graph.about(decision):
        if isinstance(fact, Milestone):
            found[fact.kind.value].append((fact.day, fact.id))
        elif isinstance(fact, Award) and fact.day is not None:
            found[_RESULT].append((fact.day, fact.id))
    return found


def _window(
    rule: ContactRule, decision: Decision, days: Mapping[str, list[tuple[PartialDate, str]]]
) -> Window | None:
    if _QUIET in rule.begins:
        quiet = decision.quiet
        if quiet is None:
            return None
        first_day = quiet.start.earliest if quiet.start else None
        return Window(rule, decision.id, first_day, quiet.end.latest if quiet.end else None, (decision.id,))
    first, last = (next((days[e] for e in events if e in days), []) for events in (rule.begins, rule.ends))
    if not first:
        return None
    since = min(day.earliest for day, _ in first)
    until = max((day.after for day, _ in last), default=None)
    if until is None and decision.valid.end is not None:
        until = decision.valid.end.latest
    if until is not None and until <= since:
        until = None
    return Window(rule, decision.id, since, until, tuple(sorted({fact for _, fact in (*first, *last)})))
