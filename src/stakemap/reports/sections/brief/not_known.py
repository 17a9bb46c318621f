"""What is not known, each said once: positions, seats, people whom none of ours knows, empty places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stakemap import access
from stakemap.access import Access
from stakemap.model import Post, Unit
from stakemap.plot.scenes.coverage import coverage_scene
from stakemap.reports.sections.brief.answers import answers
from stakemap.reports.sections.brief.covered import SHOWN
from stakemap.reports.writer import Writer

__all__ = ["Unknown", "empty_units", "not_known_part", "strangers"]

_NAMED, _FEW = 7, 2
"""Of many so many are named, unless only a few more are left."""
_LINES = ("block", "professional")


@dataclass(frozen=True, slots=True)
class Unknown:
    """One sort of thing that is not known: its heading, the sentence, its facts."""

    name: str
    heading: str
    text: str
    facts: tuple[int, ...] = ()


def not_known_part(writer: Writer) -> tuple[Unknown, ...]:
    """One line a sort; a sort of which everything is known has none."""
    return tuple(_lines(writer))


def _lines(writer: Writer) -> Iterator[Unknown]:
    positions = answers(writer)["unknown"]
    key = "not_known_positions" if writer.decided else "not_known_unreported"
    yield Unknown("positions", writer.say(key), positions.text, positions.facts)
    seats = [one for one in writer.analysis.findings if one.code in ("empty-seat", "unknown-person")]
    if seats:
        who = _some(writer, [one.subjects[0] for one in seats])
        facts = writer.numbers(fact for one in seats for fact in one.facts)
        yield Unknown("seats", writer.say("not_known_seats"), writer.words.sentences([who]), facts)
    people = strangers(writer)
    if people:
        text = writer.say("not_known_nobody", who=_some(writer, people))
        yield Unknown("people", writer.say("not_known_people"), text, writer.numbers(people))
    for finding in writer.analysis.findings.of("ties-missing"):
        writer.told.append(finding)
        text = writer.say("not_known_asked", who=_some(writer, finding.subjects))
        yield Unknown("ties", writer.say("not_known_ties"), text, writer.numbers(finding.facts))
    units = empty_units(writer)
    if units:
        text = writer.say("not_known_empty", who=_some(writer, units, "units"))
        yield Unknown("places", writer.say("not_known_places"), text, writer.numbers(units))


def strangers(writer: Writer) -> tuple[str, ...]:
    """Those who matter and whom nobody of ours knows, without those whom the list of coverage names."""
    if not writer.case.once(Access).team:
        return ()
    found = access.coverage(writer.case)
    rest = [row.id for row in coverage_scene(found, writer.lang).rows][SHOWN:]
    return tuple(who for who in rest if not found.grid.contacts[who])


def empty_units(writer: Writer) -> tuple[str, ...]:
    """Units on a line or block of the day of which no post is on record and nobody sits there, by name."""
    case = writer.case
    held = {post.unit for posts in case.seating.posts_of.values() for post in posts}
    held |= {post.unit for post in case.graph.of(Post) if case.seating.current(post)}
    lined = {end for role in _LINES for tie in case.tie_facts(role) for end in (tie.from_id, tie.to_id)}
    there = [unit.id for unit in case.graph.of(Unit) if unit.id in lined and case.seating.current(unit)]
    return tuple(sorted((unit for unit in there if unit not in held), key=writer.name))


def _some(writer: Writer, nodes: Sequence[str], what: str = "people") -> str:
    """Names as in a sentence, the first of many."""
    named = len(nodes) if len(nodes) <= _NAMED + _FEW else _NAMED
    names = [writer.name(node) for node in nodes[:named]]
    if len(nodes) > named:
        names.append(writer.say(f"not_known_more_{what}", n=len(nodes) - named))
    return writer.words.listed(names)
