"""Who may not be contacted on a day, by which rule: asked by everything that proposes or checks a contact."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from stakemap.graph.decision.contact_rules import Window, contact_rules, takes_part, windows_of
from stakemap.graph.seats import Seating
from stakemap.model import Decision, DecisionRole, Fact, Post, Unit
from stakemap.scoring.core.plain import Plain
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stakemap.context.case import Case
    from stakemap.context.context import Context

__all__ = [
    "Kept",
    "Rule",
    "barred",
    "barred_days",
    "by_end",
    "free_from",
    "kept_from",
    "parts_in",
    "rules_on",
    "windows",
]

_MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Rule(Plain):
    """A rule that limits contact with somebody on a day.

    Attributes
    ----------
    name
        Its row in ``data/contact_rules.csv``: quiet, committee, evaluation, equal, objections.
    decision
        For which decision.
    since, until
        First day, and first day no longer in, as ISO dates; ``None`` where no day is known.
    channels
        By which ways contact stays lawful.
    bars
        Whether it forbids contact; else it says how contact has to be made.
    source, source_zh
        The law or document, in English and Chinese.
    text_en, text_zh
        The rule in words.
    facts
        Ids of the facts that date it and that give the person a part.
    """

    name: str
    decision: str
    since: str | None
    until: str | None
    channels: tuple[str, ...]
    bars: bool
    source: str
    source_zh: str
    text_en: str
    text_zh: str
    facts: tuple[str, ...]
    shown: ClassVar[tuple[str, ...]] = ()

    def text(self, lang: str = "en") -> str:
        """The rule for readers of a language."""
        return self.text_zh if lang == "zh" else self.text_en

    def end(self, lang: str = "en") -> str:
        """What ends the rule, where no day of it is known."""
        return Words("context", lang).say(f"rule.end.{self.name}")

    def law(self, lang: str = "en") -> str:
        """The law or document for readers of a language."""
        return self.source_zh if lang == "zh" else self.source


@dataclass(frozen=True, slots=True)
class Kept:
    """People whom rules forbid to contact up to one day, or to one event of which no day is known."""

    rules: Mapping[str, Rule]
    until: str | None
    end: str

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts behind the rules."""
        return tuple(sorted({fact for rule in self.rules.values() for fact in rule.facts}))


def windows(case: Case) -> tuple[Window, ...]:
    """Every rule with its time, for every decision on record, by decision and rule."""
    return case.context.once(_windows)


def _windows(context: Context) -> tuple[Window, ...]:
    decisions = sorted(context.graph.of(Decision), key=lambda one: one.id)
    return tuple(window for one in decisions for window in windows_of(context.graph, one))


def parts_in(case: Case, decision: str, day: date) -> Mapping[str, tuple[DecisionRole, ...]]:
    """Parts in a decision by who plays them on a day: people, and the posts and units that a role names."""
    return case.context.once(_parts_in, decision, _like(case.context, day))


def _like(context: Context, day: date) -> date:
    """A day with the same people in the same posts: that of the analysis, or the first of its kind."""
    turns = context.once(_turns)
    place = bisect_right(turns, day)
    if context.day is not None and bisect_right(turns, context.day) == place:
        return context.day
    return turns[place - 1] if place else day


def _turns(context: Context) -> list[date]:
    """Days from which on something may hold, or no longer holds or may hold."""
    spans = [fact.valid for fact in context.graph.facts if isinstance(fact, Fact)]
    begins = {span.start.earliest for span in spans if span.start is not None}
    return sorted(begins.union(*((span.end.earliest, span.end.latest) for span in spans if span.end)))


def _parts_in(context: Context, decision: str, day: date) -> Mapping[str, tuple[DecisionRole, ...]]:
    return takes_part(context.once(_seating, day), decision)


def _seating(context: Context, day: date) -> Seating:
    return context.seating if day == context.day else Seating.on(context.graph, day)


def rules_on(case: Case, whom: str, day: date, channel: str | None = None) -> tuple[Rule, ...]:
    """Every rule that limits contact with somebody on a day.

    Parameters
    ----------
    whom
        A person, a post (with whoever holds it on the day) or a unit.  A unit leaves open whom of it one
        meets: what forbids contact with anybody in it who takes part or votes forbids it as a whole, what
        forbids contact with those who evaluate says whom not to meet there (``bars`` is false).
    day
        The day of the contact.
    channel
        How; a rule that allows it is left out.

    Returns
    -------
    tuple of Rule
        Those that forbid first, then those that last longest.
    """
    return case.once(_rules_on, whom, day, channel)


def _rules_on(case: Case, whom: str, day: date, channel: str | None) -> tuple[Rule, ...]:
    found = [
        rule
        for window in windows(case)
        if window.covers(day) and channel not in window.rule.channels
        if (rule := _rule_for(case, window, whom, day)) is not None
    ]
    order = [rule.name for rule in contact_rules()]
    found.sort(key=lambda r: (not r.bars, r.until is not None, _late_first(r.until), order.index(r.name)))
    return tuple(found)


def _late_first(until: str | None) -> int:
    return -date.fromisoformat(until).toordinal() if until else 0


def _rule_for(case: Case, window: Window, whom: str, day: date) -> Rule | None:
    """The rule of a window as it concerns somebody on a day; None where it does not."""
    known, decision = parts_in(case, window.decision, day), case.graph[window.decision]
    assert isinstance(decision, Decision)  # noqa: S101  windows are of decisions
    itself, inside = _meant(case, whom, day)
    meant = [one for one in itself if one in known and window.rule.concerns(known[one], decision)]
    bars = window.rule.bars and bool(meant)
    if not meant:
        meant = [one for one in inside if one in known and window.rule.concerns(known[one], decision)]
        bars = window.rule.bars and not window.rule.of_parts
    parts = {part.id for one in meant for part in known[one]}
    return _rule(window, bars, parts) if meant else None


def _meant(case: Case, whom: str, day: date) -> tuple[list[str], list[str]]:
    """Whom a contact is with: ids that stand for it, and people and posts that may be met in a unit."""
    record = case.graph.get(whom)
    if isinstance(record, Post):
        return [whom, *(node for node, _ in case.context.once(_seating, day).holders(whom))], []
    if isinstance(record, Unit):
        posts = case.context.once(_seating, day).posts_of
        people = [person for person, held in posts.items() if any(post.unit == whom for post in held)]
        return [whom], [*people, *(post.id for post in case.graph.of(Post) if post.unit == whom)]
    return [whom], []


def _rule(window: Window, bars: bool, parts: set[str]) -> Rule:
    rule = window.rule
    return Rule(
        rule.name,
        window.decision,
        window.since.isoformat() if window.since else None,
        window.until.isoformat() if window.until else None,
        rule.channels,
        bars,
        rule.source,
        rule.source_zh,
        rule.text_en,
        rule.text_zh,
        tuple(sorted({*window.facts, *parts})),
    )


def barred(case: Case, whom: str, day: date, channel: str | None = None) -> Rule | None:
    """The rule that forbids contact with somebody on a day; ``None`` where none on record does.

    Parameters
    ----------
    whom, day, channel
        As in `rules_on`.

    Returns
    -------
    Rule or None
        Of several the one that lasts longest.

    Examples
    --------
    >>> from datetime import date
    >>> import stakemap as sm
    >>> case = sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0).case
    >>> barred(case, "post:transport-director", date(2026, 10, 14)).name
    'quiet'
    >>> barred(case, "post:transport-director", date(2026, 7, 14)) is None
    True
    """
    return next((rule for rule in rules_on(case, whom, day, channel) if rule.bars), None)


def free_from(case: Case, whom: str, day: date, channel: str | None = None) -> date | None:
    """The first day from a day on when nothing forbids contact; ``None`` where no end is on record."""
    while (rule := barred(case, whom, day, channel)) is not None:
        if rule.until is None:
            return None
        day = date.fromisoformat(rule.until)
    return day


def kept_from(case: Case, whom: str, day: date, *, meeting: bool = False) -> Rule | None:
    """The last of the rules that forbid contact with somebody from a day on without a day between.

    Parameters
    ----------
    meeting
        Also those that forbid a meeting alone and allow other contact.

    Returns
    -------
    Rule or None
        Its `until` is the first day on which contact is allowed again, as `free_from` says; its facts are
        those of all of them.  ``None`` where nothing forbids contact on the day.
    """
    last, facts = None, set[str]()
    while rule := _limit(case, whom, day, meeting=meeting):
        last, facts = rule, facts | {*rule.facts}
        if rule.until is None:
            break
        day = date.fromisoformat(rule.until)
    return replace(last, facts=tuple(sorted(facts))) if last is not None else None


def _limit(case: Case, whom: str, day: date, *, meeting: bool) -> Rule | None:
    if not meeting:
        return barred(case, whom, day)
    return next(iter(rules_on(case, whom, day, _MEETING)), None)


def by_end(
    case: Case, people: Iterable[str], day: date, lang: str = "en", *, meeting: bool = False
) -> tuple[Kept, ...]:
    """Those with whom contact is forbidden on a day, together with whom it is allowed again at one time.

    With `meeting` those with whom a meeting is, though they may be written to.
    """
    groups: dict[tuple[str | None, str], dict[str, Rule]] = {}
    for who in people:
        if (rule := kept_from(case, who, day, meeting=meeting)) is not None:
            groups.setdefault((rule.until, "" if rule.until else rule.end(lang)), {})[who] = rule
    return tuple(Kept(rules, *end) for end, rules in groups.items())


def barred_days(case: Case, whom: str, since: date, until: date) -> int:
    """Days from one day up to another on which a rule forbids contact with somebody.

    Parts in decisions are those of the day that is looked at.
    """
    day = case.day or until
    known = {window.decision: parts_in(case, window.decision, day).get(whom) for window in windows(case)}
    spans = []
    for window in windows(case):
        parts, decision = known[window.decision], case.graph[window.decision]
        if parts is None or not window.rule.bars or not isinstance(decision, Decision):
            continue
        first, last = max(window.since or since, since), min(window.until or until, until)
        if window.rule.concerns(parts, decision) and first < last:
            spans.append((first, last))
    total, end = 0, since
    for first, last in sorted(spans):
        total += max(0, (last - max(first, end)).days)
        end = max(end, last)
    return total
