"""What every section is written with: the analysis, the words, the footnotes, and the claims of both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from stakemap.analysis.twin.parts import used_facts
from stakemap.decision.known_positions import Known, known_positions
from stakemap.engagement.account_plan.sign_offs import finding_reviews, since
from stakemap.graph.snapshot import PERSON
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.context.case import Case
    from stakemap.findings.finding import Finding
    from stakemap.graph.decision.electorate import Electorate
    from stakemap.scoring.decision.power import Power

__all__ = ["Claim", "Writer"]

_MENTION = re.compile("\x02(.*?)\x03")
"""Where a text is to name somebody, by id."""
_NAMED, _FEW = 7, 2
"""Of many so many are named, unless only a few more are left."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding in the language of the page, with the numbers of its facts.

    `signed` says who of ours looked at it last, where somebody did, with the number of that review.
    """

    code: str
    text: str
    caveat: str
    facts: tuple[int, ...]
    signed: str = ""
    review: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes of one analysis in one language, with footnotes.

    `key` begins the ids of all elements and pictures of this analysis on the page.  The contents say what a
    section needs, so that a section without facts or without a decision is never begun.  `told` fills with
    the findings that some section says in words, `introduced` with those whose posts it has told.
    """

    analysis: Analysis
    words: Words
    notes: Footnotes
    key: str = "d1"
    told: list[Finding] = field(default_factory=list, repr=False, compare=False)
    introduced: set[str] = field(default_factory=set, repr=False, compare=False)
    mentions: bool = False

    @classmethod
    def alone(cls, analysis: Analysis, lang: str = "en") -> Self:
        """One for an analysis that stands alone on its page."""
        return cls(analysis, Words(lang), Footnotes(analysis.case, used_facts(analysis), lang))

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.words.lang

    @property
    def decided(self) -> bool:
        """Whether there is a decision with a rule and those who vote."""
        done = self.analysis
        return done.case is not None and done.electorate is not None and done.power is not None

    @property
    def case(self) -> Case:
        """The facts, for sections that need some."""
        assert self.analysis.case is not None  # noqa: S101  the contents say so
        return self.analysis.case

    @property
    def electorate(self) -> Electorate:
        """Those who vote, for sections that need a decision."""
        assert self.analysis.electorate is not None  # noqa: S101  the contents say so
        return self.analysis.electorate

    @property
    def power(self) -> Power:
        """What the rule gives to each, for sections that need a decision."""
        assert self.analysis.power is not None  # noqa: S101  the contents say so
        return self.analysis.power

    @property
    def known(self) -> Known:
        """How far the positions are known, for sections that need a decision."""
        found = known_positions(self.case)
        assert found is not None  # noqa: S101  the contents say so
        return found

    def say(self, key: str, **values: object) -> str:
        """A phrase with its values filled in."""
        return self.words.say(key, **values)

    def name(self, node: str) -> str:
        """Name of a node; of bare arrays its id."""
        if self.mentions:
            return f"\x02{node}\x03"
        return self.analysis.case.name(node, self.lang) if self.analysis.case else node

    @property
    def mentioning(self) -> Self:
        """The same, but its names are mentions, which `introduce` spells out in the order of the text."""
        return replace(self, mentions=True)

    def introduce(self, text: str) -> str:
        """A text with its mentions as names, each with post and unit the first time that the brief has it."""
        return _MENTION.sub(lambda found: self._introduced(found[1]), text)

    def _introduced(self, node: str) -> str:
        return self.at_post(self.name(node), self.first_post(node))

    def at_post(self, name: str, post: str) -> str:
        """A name with the posts held; the name alone where there are none."""
        return self.say("name_at_post", name=name, post=post) if post else name

    def first_post(self, node: str) -> str:
        """The posts somebody holds the first time that they are asked for; empty from then on."""
        if node in self.introduced or node in self.case.unknown:
            return ""
        self.introduced.add(node)
        return self.case.post_text(node, self.lang)

    def posts_of(self, node: str) -> str:
        """The posts somebody holds; that none is on record of a person whose name is known."""
        held = self.case.post_text(node, self.lang)
        return held or (self.say("no_post") if node in self.case.nodes_of(PERSON) else "")

    def names(self, nodes: Iterable[str]) -> str:
        """Names side by side."""
        return self.say("comma").join(self.name(node) for node in nodes)

    def listed(self, nodes: Iterable[str]) -> str:
        """Names as in a sentence: a, b and c."""
        return self.words.listed(self.name(node) for node in nodes)

    def some(self, nodes: Sequence[str], what: str = "people") -> str:
        """Names as in a sentence, the first of many; names that hold “and” or a comma stand further apart."""
        named = len(nodes) if len(nodes) <= _NAMED + _FEW else _NAMED
        names = [self.name(node) for node in nodes[:named]]
        if len(nodes) > named:
            names.append(self.say(f"not_known_more_{what}", n=len(nodes) - named))
        if len(names) > 1 and any(sign in name for name in names for sign in (" and ", ", ")):
            return self.say("semicolon").join(names)
        return self.words.listed(names)

    def numbers(self, facts: Iterable[str]) -> tuple[int, ...]:
        """Footnotes of facts."""
        return self.notes.numbers(facts)

    def claim(self, finding: Finding) -> Claim:
        """A finding for the page."""
        text, caveat = finding.text(self.lang), finding.caveat(self.lang)
        self.told.append(finding)
        signed, review = self._signed(finding)
        return Claim(finding.code, text, caveat, self.numbers(finding.facts), signed, review)

    def _signed(self, finding: Finding) -> tuple[str, tuple[int, ...]]:
        """Who of ours looked at a finding last, when, what they said, and how much is newer than that."""
        case = self.analysis.case
        one = case.once(finding_reviews).get(finding.code) if case is not None else None
        if case is None or one is None:
            return "", ()
        newer = len(since(case, finding.facts, one.day))
        verdict = self.say(f"verdict_{one.verdict.value}")
        key = "signed_since" if newer else "signed"
        text = self.say(key, member=self.name(one.member), day=one.day, verdict=verdict, n=newer)
        return text, self.numbers((one.fact,))

    def tells(self, *codes: str) -> None:
        """Mark the findings of some kinds as said by a section in its own words."""
        self.told.extend(f for f in self.analysis.findings if f.code in codes)

    def claims(self, *codes: str) -> tuple[Claim, ...]:
        """The findings of some kinds, in order; all without a kind."""
        return tuple(self.claim(f) for f in self.analysis.findings if not codes or f.code in codes)
