"""What a card is: lines by topic with the numbers of their sources, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from stakemap.context.display_names import Cast
from stakemap.findings.finding import Finding
from stakemap.graph.fact_index import GIVEN_IN_CODE
from stakemap.graph.frozen import Frozen
from stakemap.scoring.core.results import frame
from stakemap.wording.language import language
from stakemap.wording.lists import half, listed
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Card", "CardLine", "CardSource"]


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line: a claim about the person, and the numbers of the sources it comes from."""

    claim: Finding
    sources: tuple[int, ...]

    @property
    def topic(self) -> str:
        """Under which heading it stands."""
        return self.claim.topic

    def text(self, lang: str | None = None) -> str:
        """The line for readers of a language."""
        return self.claim.text(lang or language())

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {**self.claim.to_dict(), "sources": list(self.sources)}


@dataclass(frozen=True, slots=True)
class CardSource:
    """One source: id, title and date; all empty for facts that name none."""

    number: int
    id: str = ""
    title: str = ""
    day: str = ""

    def text(self, lang: str | None = None) -> str:
        """Title and date for readers of a language."""
        lang = lang or language()
        words = Words("card", lang)
        if self.id in ("", GIVEN_IN_CODE):
            return words.say("source.code" if self.id else "source.none")
        title = half(self.title, lang)
        return words.say("source.line", title=title, day=self.day) if self.day else title

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"number": self.number, "id": self.id, "title": self.title, "day": self.day}


@dataclass(frozen=True, eq=False, repr=False)
class Card(Frozen):
    """What to know of one person before meeting them.

    Attributes
    ----------
    person
        Id.
    lines
        In order of the card; each has one source number at least.
    missing
        Topics of which nothing is known, in order of the card.
    more
        Topic -> lines beyond those shown.
    held_back
        How many lines were left out because their words call for a second look.
    sources
        In order of their numbers, from 1.
    day
        ISO date; empty where no fact is dated.
    decision
        Name of the decision in English and Chinese, or ``None``.
    run
        Id of the run behind it.
    cast
        Names and posts of everybody on it.
    """

    person: str
    lines: tuple[CardLine, ...]
    missing: tuple[str, ...]
    more: Mapping[str, int]
    held_back: int
    sources: tuple[CardSource, ...]
    day: str = ""
    decision: tuple[str, str] | None = None
    run: str = ""
    cast: Cast = field(default_factory=Cast)

    def name(self, lang: str = "") -> str:
        """What to call the person."""
        return self.cast.name(self.person, lang)

    def post(self, lang: str = "en") -> str:
        """The posts they hold; empty where none is known."""
        return self.cast.post(self.person, lang)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts behind the lines, sorted."""
        return tuple(sorted({fact for line in self.lines for fact in line.claim.facts}))

    def of(self, topic: str) -> tuple[CardLine, ...]:
        """The lines under one heading."""
        return tuple(line for line in self.lines if line.topic == topic)

    def topics(self) -> tuple[str, ...]:
        """The headings that have lines, in order."""
        return tuple(dict.fromkeys(line.topic for line in self.lines))

    def not_known(self, lang: str = "en") -> str:
        """What is not known, in a row; empty where nothing is missing."""
        words = Words("card", lang)
        return listed((words.say(f"missing.{topic}") for topic in self.missing), lang)

    def left_back(self, lang: str = "en") -> str:
        """That lines were left out to be read again; empty where none was."""
        key = "held_back.one" if self.held_back == 1 else "held_back.many"
        return Words("card", lang).say(key, n=self.held_back) if self.held_back else ""

    def when(self, lang: str = "en") -> str:
        """Of which day it is, and about which decision."""
        words = Words("card", lang)
        day = words.say("as_of", day=self.day) if self.day else words.say("any_day")
        if self.decision is None:
            return day
        return words.say("about", day=day, decision=self.decision[lang == "zh"])

    def explain(self, lang: str | None = None) -> str:
        """The card as plain text, sources at the end (``en`` or ``zh``).

        Examples
        --------
        >>> import stakemap as sm
        >>> print(sm.analyze(sm.from_edges([("ann", "bob")])).card("bob").explain())
        bob
        all dates alike
        Who turns to them: ann (asks advice of) [1]
        Next step: find a way [1]
        Not known: which post, ..., a way in
        [1] given in code
        """
        return "\n".join(self._told(lang or language()))

    def _told(self, lang: str) -> Iterator[str]:
        words = Words("card", lang)
        yield self.name(lang)
        yield self.when(lang)
        for topic in self.topics():
            marked = [
                words.say("text.marks", text=line.text(lang), marks=", ".join(map(str, line.sources)))
                for line in self.of(topic)
            ]
            marked += [words.say("more", n=self.more[topic])] if self.more.get(topic) else []
            text = listed(marked, lang, by="semicolon")
            yield words.say("text.line", topic=words.say(f"topic.{topic}"), text=text)
        if self.missing:
            yield words.say("text.line", topic=words.say("topic.missing"), text=self.not_known(lang))
        if self.held_back:
            yield self.left_back(lang)
        yield from (f"[{source.number}] {source.text(lang)}" for source in self.sources)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        both = ("en", "zh")
        return {
            "person": self.person,
            "name": {lang: self.name(lang) for lang in both},
            "post": {lang: self.post(lang) for lang in both},
            "as_of": self.day,
            "decision": dict(zip(both, self.decision, strict=True)) if self.decision else None,
            "lines": [line.to_dict() for line in self.lines],
            "more": dict(self.more),
            "not_known": list(self.missing),
            "held_back": self.held_back,
            "sources": [source.to_dict() for source in self.sources],
            "run": self.run,
        }

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a line: topic, both texts, and the facts behind it."""
        return [
            {
                "topic": line.topic,
                "en": line.text("en"),
                "zh": line.text("zh"),
                "facts": list(line.claim.facts),
            }
            for line in self.lines
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def __str__(self) -> str:
        return self.explain()

    def __repr__(self) -> str:
        about = f"{len(self.lines)} lines, {len(self.missing)} not known"
        return f"<Card {self.person}: {about}, {len(self.sources)} sources>"

    def _repr_html_(self) -> str:
        """The card as a notebook shows it."""
        return self.to_html(language())

    def to_html(self, lang: str = "en") -> str:
        """The card as a piece of HTML without styles or links, everything in it escaped."""
        words = Words("card", lang)
        rows = [
            (words.say(f"topic.{topic}"), "<br>".join(_html_line(line, lang) for line in self.of(topic)))
            for topic in self.topics()
        ]
        rows += [(words.say("topic.missing"), escape(self.not_known(lang)))] if self.missing else []
        body = "".join(f"<dt>{escape(head)}</dt><dd>{text}</dd>" for head, text in rows)
        notes = "".join(f"<li>{escape(source.text(lang))}</li>" for source in self.sources)
        top = f"<h4>{escape(self.name(lang))}</h4><p>{escape(self.when(lang))}</p>"
        return f"<article>{top}<dl>{body}</dl><ol>{notes}</ol></article>"


def _html_line(line: CardLine, lang: str) -> str:
    marks = ", ".join(map(str, line.sources))
    return f"{escape(line.text(lang))} <sup>{marks}</sup>"
