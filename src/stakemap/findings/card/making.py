"""From an analysis to a card: the table of topics, whose card it is, and the numbers of its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from stakemap import access
from stakemap.access import Access
from stakemap.context.display_names import cast_of
from stakemap.engagement.relations.contacts import spoken
from stakemap.findings.card import dealings, office, views
from stakemap.findings.card.result import Card, CardLine, CardSource
from stakemap.findings.card.saying import doubtful
from stakemap.graph.change.names import Names
from stakemap.graph.frozen import FrozenMap
from stakemap.graph.release.audience import Listed
from stakemap.model import Fact, Person

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.findings.finding import Finding

__all__ = ["TOPICS", "asked_card", "card_of", "people_with_cards"]

EVERYTHING = Listed(None)
TOPICS: Mapping[str, tuple[Callable[[Case, str], Iterable[Finding]], int]] = {
    "post": (office.posts, 3),
    "career": (office.career, 4),
    "field": (office.field, 3),
    "say": (office.say, 1),
    "listened": (views.listened, 3),
    "position": (views.position, 2),
    "cares": (views.cares, 3),
    "known_by": (dealings.known_by, 3),
    "ways": (dealings.ways, 2),
    "promises": (dealings.promises, 3),
    "complaints": (dealings.complaints, 3),
    "next": (dealings.next_steps, 1),
}
"""Topics in order of the card: who makes the lines, and how many stand on it at most."""
_EXPECTED = ("post", "career", "listened", "position", "cares", "known_by", "ways")
"""Topics that are told as not known where there is no line."""
_MOST = 40


def asked_card(
    case: Case, person: str, topics: Listed = EVERYTHING, run: str = "", copy_for: str | None = None
) -> Card:
    """The card of somebody who is named.

    Parameters
    ----------
    case
        Its decision counts.
    person
        Id, name, or unit and post as ``Bureau/Director``.
    topics
        Those that the reader is to see; what is not known stands on it only where all are.
    run
        Id of the run behind it.
    copy_for
        The audience whose copy of the facts the case holds.

    Raises
    ------
    InputError
        Nobody of this name, with the nearest, or several, with all of them.
    """
    known, names = isinstance(case.graph.get(person), Person), Names(case.graph, case.day, copy_for=copy_for)
    ident = person if known else names.ident(person, Person.kind_of_fact)
    return card_of(case, ident, topics=topics, run=run)


def card_of(case: Case, person: str, *, topics: Listed = EVERYTHING, run: str = "") -> Card:
    """The card of somebody by id; facts labelled restricted or sealed are never on it.

    A line that nothing is behind is left out; what is not known is named once, at the end.
    """
    shown: list[Finding] = []
    more: dict[str, int] = {}
    missing, held_back = [], 0
    for topic, (made_by, most) in TOPICS.items():
        if topic not in topics or (topic == "ways" and _known(shown)):
            continue
        found = [said for said in made_by(case, person) if _speakable(case, said)]
        lines = [said for said in found if not doubtful(said)]
        held_back += len(found) - len(lines)
        shown += lines[:most]
        more |= {topic: len(lines) - most} if len(lines) > most else {}
        missing += [topic] if _missing(case, person, topic, found) and topics.everything else []
    sources, lines_shown = _numbered(case, shown)
    return Card(
        person,
        lines_shown,
        tuple(missing),
        FrozenMap(more),
        held_back,
        sources,
        case.day.isoformat() if case.day is not None else "",
        _decision(case),
        run,
        cast_of(case, [person]),
    )


def people_with_cards(case: Case) -> tuple[str, ...]:
    """Those whose cards a page has: all people up to 40, else all who vote or matter and all whom we know.

    In order of influence, equal ones by id.
    """
    influence, known = case.scores["influence"].as_shown, case.once(access.known_to_us)
    there = [n for n in case.people if isinstance(case.graph.get(n), Person)]
    there.sort(key=lambda node: (-influence[node], node))
    if len(there) <= _MOST:
        return tuple(there)
    wanted = set(case.once(Access).stakeholders)
    wanted |= {person for person, members in known.contacts.items() if members}
    return tuple(node for node in there if node in wanted)


def _known(shown: list[Finding]) -> bool:
    """Whether somebody of ours knows them: then no way in is needed."""
    return any(said.topic == "known_by" for said in shown)


def _missing(case: Case, person: str, topic: str, found: list[Finding]) -> bool:
    """Whether a topic is told as not known; who has a tie both ways is turned to, though nobody says so."""
    mutual = topic == "listened" and bool(views.tied(case, person, ("both",)))
    return topic in _EXPECTED and not found and not mutual


def _speakable(case: Case, said: Finding) -> bool:
    """Whether all facts behind a line may be spoken of."""
    return all(fact in spoken(case) for fact in said.facts)


def _decision(case: Case) -> tuple[str, str] | None:
    if case.electorate is None:
        return None
    return case.name(case.electorate.decision, "en"), case.name(case.electorate.decision, "zh")


def _numbered(case: Case, shown: Iterable[Finding]) -> tuple[tuple[CardSource, ...], tuple[CardLine, ...]]:
    """The sources of some lines in order of their first use, and the lines with their numbers."""
    named = [(said, tuple(dict.fromkeys(_sources(case, said)))) for said in shown]
    order = list(dict.fromkeys(ident for _, idents in named for ident in idents))
    order.sort(key=lambda ident: ident == "")
    places = {ident: number for number, ident in enumerate(order, start=1)}
    lines = (CardLine(said, tuple(sorted(places[ident] for ident in idents))) for said, idents in named)
    return tuple(_source(case, ident, place) for ident, place in places.items()), tuple(lines)


def _sources(case: Case, said: Finding) -> Iterator[str]:
    """Ids of the sources of a line; empty where a fact names none and no other does."""
    found = [fact.source or "" for ident in said.facts if isinstance(fact := case.graph.get(ident), Fact)]
    yield from filter(None, found)
    if not any(found):
        yield ""


def _source(case: Case, ident: str, number: int) -> CardSource:
    if not ident:
        return CardSource(number)
    record = case.graph.get(ident)
    day = getattr(record, "published", None) or getattr(record, "obtained", None) or ""
    return CardSource(number, ident, case.graph.name(ident), str(day))
