"""A report as plain values: the sections of each decision, and the appendix they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from stakemap.analysis import Analysis
from stakemap.analysis.twin.cards import card_facts
from stakemap.analysis.twin.parts import CAVEAT, title_of, used_facts
from stakemap.analysis.withheld import ways_withheld
from stakemap.errors import InputError
from stakemap.graph.release.audience import Audience
from stakemap.model import Label
from stakemap.reports.contents import APPENDIX, DETAILS, FRONT, WITHHELD, Section
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.html.card_links import CardLinks, card_links
from stakemap.reports.sections.brief.overview import OverviewLine, overview_line
from stakemap.reports.sections.cards import CardsPart
from stakemap.reports.words import Words
from stakemap.reports.writer import Claim, Writer
from stakemap.work import checkpoint, working

__all__ = ["Decision", "Document", "document"]


@dataclass(frozen=True)
class Decision:
    """One decision, or the whole where none is named: its sections by name, and the claims in none of them.

    `empty` says of each section with nothing on record which sheet would fill it; `links` knows the cards.
    `many` fills, as the page is written, with the lists of facts that are too long to stand beside a
    sentence, and the id of each.
    """

    key: str
    title: str
    first: bool
    parts: Mapping[str, Any]
    claims: tuple[Claim, ...]
    empty: tuple[str, ...] = ()
    links: CardLinks = field(default=CardLinks({}, ""), repr=False)
    many: dict[tuple[int, ...], str] = field(default_factory=dict, repr=False, compare=False)

    def id(self, anchor: str) -> str:
        """Id of a heading; the first answer of a page has a plain one, for the link that skips to it."""
        return anchor if anchor == "answer" and self.first else f"{self.key}-{anchor}"

    @cached_property
    def _places(self) -> Mapping[tuple[int, ...], str]:
        """Where in a section all facts of a list can be read, by the list."""
        influence, told = self.parts.get("influence"), self.parts.get("structure")
        found = {row.facts: f"{self.key}-n{row.number}" for row in (influence.rows if influence else ())}
        return found | {row.facts: f"{self.key}-structure" for row in (told.brokers if told else ())}

    def anchor(self, facts: tuple[int, ...]) -> str:
        """Id of the element that lists these facts in full."""
        if facts in self._places:
            return self._places[facts]
        self.many.setdefault(facts, f"{self.key}-m{len(self.many) + 1}")
        return self.many[facts]


@dataclass(frozen=True)
class Document:
    """Everything the templates write."""

    title: str
    words: Words
    as_of: str
    clearance: str
    audience: Audience | None
    decisions: tuple[Decision, ...]
    lines: tuple[OverviewLine, ...]
    shared: Mapping[str, Any]
    appendix: Mapping[str, Any]
    notes: Footnotes
    has_facts: bool
    caveat: str

    @property
    def several(self) -> bool:
        """Whether there is more than one decision."""
        return len(self.decisions) > 1

    @property
    def alone(self) -> Decision | None:
        """The decision, where there is one and only one."""
        return self.decisions[0] if not self.several and "steps" in self.decisions[0].parts else None

    @property
    def alive(self) -> bool:
        """Whether there is a picture that the script works on."""
        return any("picture" in one.parts and one.parts["picture"].picture for one in self.decisions)

    @property
    def tried(self) -> bool:
        """Whether changes were tried out that the script chooses from."""
        return any("tryout" in one.parts for one in self.decisions)

    @property
    def facts_used(self) -> str:
        """The end of the key that says how many facts and sources there are."""
        if len(self.notes) < 2:
            return "_single" if len(self.notes) else "_none"
        return "_one" if len(self.notes.sources) == 1 else ""

    @property
    def verified(self) -> float:
        """Share of the facts that are verified."""
        return sum(entry.state == "verified" for entry in self.notes.entries) / max(len(self.notes), 1)


def document(analyses: Sequence[Analysis], lang: str = "en") -> Document:
    """The values of a page.

    Raises
    ------
    InputError
        No analysis; or several that do not look at the same facts on the same day.
    UnknownName
        No such language.
    """
    words = Words(lang)
    first = _same(analyses)
    used = set().union(*(_used(a) for a in analyses)) if first.graph is not None else set()
    notes = Footnotes(first.case, used, lang)
    writers = [Writer(a, words, notes, f"d{k}") for k, a in enumerate(analyses, start=1)]
    shared, decisions = _once(tuple(_decisions(writers)))
    return Document(
        title=title_of(first.case)[lang] if first.case else words.say("kind"),
        words=words,
        as_of=first.snapshot.as_of or "",
        clearance=_clearance(first),
        audience=first.plan.told_to,
        decisions=decisions,
        lines=_lines(writers),
        shared=shared,
        appendix={s.name: s.build(writers) for s in APPENDIX if _shown(s, writers[0])},
        notes=notes,
        has_facts=first.graph is not None,
        caveat=CAVEAT[lang],
    )


def _lines(writers: Sequence[Writer]) -> tuple[OverviewLine, ...]:
    """A line for each of several decisions, for those who may see the answers."""
    told = writers[0].analysis.plan.told_to
    seen = len(writers) > 1 and (told is None or "answer" in told.sections)
    return tuple(overview_line(one) for one in writers) if seen else ()


def _used(analysis: Analysis) -> set[str]:
    """The facts of an analysis, and those of the cards on its page."""
    return used_facts(analysis) | card_facts(analysis)


def _shown(section: Section, writer: Writer) -> bool:
    """Whether there is what a section needs, and the audience is to see it."""
    told = writer.analysis.plan.told_to
    return section.needs.met(writer) and (told is None or section.name in told.sections)


def _withheld(section: Section, writer: Writer) -> bool:
    """Whether it tells ways to people, and a strict plan withholds them for a warning of conduct."""
    return section.name in WITHHELD and ways_withheld(writer.analysis.plan, writer.analysis.case)


def _clearance(analysis: Analysis) -> str:
    """The highest label of a fact that may be on the page."""
    told, order = analysis.plan.told_to, tuple(Label)
    own = Label(analysis.plan.clearance)
    return (own if told is None else min(own, told.label, key=order.index)).value


def _same(analyses: Sequence[Analysis]) -> Analysis:
    if not analyses:
        raise InputError("a report needs an analysis")
    if len({(a.facts_digest, a.plan.audience, _clearance(a), a.snapshot.digest) for a in analyses}) > 1:
        raise InputError(
            "these analyses do not look at the same facts on the same day",
            hint="make one report for each, or analyse the decisions with one graph, as_of and view",
        )
    return analyses[0]


def _decisions(writers: Sequence[Writer]) -> Iterator[Decision]:
    for place, writer in enumerate(writers):
        with working(share=(place / len(writers), (place + 1) / len(writers))):
            found = _decision(writer)
        yield found


def _once(decisions: tuple[Decision, ...]) -> tuple[dict[str, Any], tuple[Decision, ...]]:
    """Folded sections that say the same of every decision, taken out of each: they stand once."""
    first, *others = decisions
    if not others:
        return {}, decisions

    def said(decision: Decision, name: str) -> str:
        return repr(decision.parts.get(name)).replace(f"{decision.key}-", "")

    names = [section.name for section in DETAILS if section.name in first.parts]
    same = {name for name in names if all(said(one, name) == said(first, name) for one in others)}
    left = tuple(
        replace(
            one,
            parts={name: part for name, part in one.parts.items() if name not in same},
            links=first.links if "cards" in same else one.links,
        )
        for one in decisions
    )
    return {name: first.parts[name] for name in names if name in same}, left


def _decision(writer: Writer) -> Decision:
    done = writer.analysis
    decided = done.plan.decision if done.case and done.electorate else None
    sections = [section for section in (*FRONT, *DETAILS) if _shown(section, writer)]
    parts: dict[str, Any] = {}
    withheld: list[str] = []
    for place, section in enumerate(sections):
        checkpoint(place, len(sections))
        if _withheld(section, writer):
            withheld.append(section.name)
        else:
            parts[section.name] = section.build(writer)
    said = {name: _nothing(writer, name, part) for name, part in parts.items()}
    said |= {"withheld": writer.say("withheld")} if withheld else {}
    return Decision(
        key=writer.key,
        title=writer.name(decided) if decided else writer.say("no_decision"),
        first=writer.key == "d1",
        parts={name: part for name, part in parts.items() if part is not None and not said[name]},
        claims=tuple(writer.claim(f) for f in done.findings if f not in writer.told),
        empty=tuple(text for text in said.values() if text),
        links=_links(writer, parts.get("cards")),
    )


def _links(writer: Writer, part: CardsPart | None) -> CardLinks:
    """Where on the page the card of each is."""
    case, cards = writer.analysis.case, part.cards if part is not None else ()
    people = ((node, writer.name(node)) for node in case.people) if case is not None else ()
    return card_links(people, {card.person: card.id for card in cards}, writer.lang)


def _nothing(writer: Writer, name: str, part: object) -> str:
    """What to fill in where a section has nothing to show; empty where it has, or none is asked for."""
    if part is None:
        return writer.say(f"empty_{name}") if writer.words.known(f"empty_{name}") else ""
    return getattr(part, "empty", "")
