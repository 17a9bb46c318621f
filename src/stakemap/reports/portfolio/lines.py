"""Figures of a portfolio in words of one language, the same for page and workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words
from stakemap.wording.plain import money_text

if TYPE_CHECKING:
    from stakemap.engagement.portfolio.calls import Call
    from stakemap.engagement.portfolio.listing import Change, Entry, Portfolio
    from stakemap.engagement.portfolio.stakes import Stake

__all__ = ["Told", "Waiting", "once", "stakes_told", "told", "waiting"]

_STAKES = ("keep", "win")


@dataclass(frozen=True, slots=True)
class Told:
    """One account in words; a text is empty where nothing is known."""

    name: str
    account: str
    stakes: tuple[str, ...]
    not_covered: str
    coverage: str
    decision: str
    level: str
    load: str
    quiet: tuple[str, ...]
    oldest: str
    changes: tuple[str, ...]
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the manager, with the day and the account."""

    day: str
    name: str
    text: str


def told(listing: Portfolio, lang: str) -> list[Told]:
    """Every account in words, in order."""
    words = Words("portfolio", lang)
    return [_told(listing, entry, words) for entry in listing.entries]


def waiting(listing: Portfolio, lang: str) -> list[Waiting]:
    """What waits in all accounts: what has a day by day, then the rest in the order of the accounts."""
    words = Words("portfolio", lang)
    found = [
        Waiting(call.day, _name(entry, words), _call(call, words))
        for entry in listing.entries
        for call in entry.calls
    ]
    return sorted(found, key=lambda one: (not one.day, one.day))


def once(found: Iterable[Waiting], lang: str) -> list[Waiting]:
    """The same, with what waits on one day, or on none, in several accounts in one line.

    Examples
    --------
    >>> once([Waiting("", "A", "Ask."), Waiting("", "B", "Ask.")], "en")
    [Waiting(day='', name='A, B', text='Ask.')]
    """
    names: dict[tuple[str, str], list[str]] = {}
    for one in found:
        names.setdefault((one.day, one.text), []).append(one.name)
    return [Waiting(day, listed(those, lang), text) for (day, text), those in names.items()]


def _told(listing: Portfolio, entry: Entry, words: Words) -> Told:
    line, say = entry.line, words.say
    decision = line.decision[words.zh] if line.decision else say("whole")
    scored = say("scored", decision=decision, day=line.scored or "") if line.run else ""
    return Told(
        _name(entry, words),
        line.account,
        tuple(stakes_told(line.stakes, words)),
        money_text(listing.open_value(entry), listing.currency, words.lang) if listing.currency else "",
        ""
        if line.coverage is None
        else say("coverage", share=f"{line.coverage:.0%}", known=line.known, people=line.people),
        scored,
        _level(entry, words),
        _load(entry, words),
        tuple(_quiet(entry, words)),
        say("oldest", day=line.oldest, old=line.old, facts=line.facts) if line.oldest else "",
        tuple(_changes(entry, words)),
        tuple(_call(call, words) for call in entry.calls),
    )


def _name(entry: Entry, words: Words) -> str:
    return entry.line.name[words.zh]


def stakes_told(stakes: Iterable[Stake], words: Words) -> Iterator[str]:
    """What there is to keep and to win, a text for each sum."""
    for stake in stakes:
        for what in _STAKES:
            if getattr(stake, what):
                amount = money_text(getattr(stake, what), stake.currency, words.lang)
                yield words.say(what, amount=amount)


def _level(entry: Entry, words: Words) -> str:
    """The declared level, what indicators give where that differs, and the aim."""
    line, say = entry.line, words.say
    today = say(f"level.{line.level}") if line.level else say("level.unsaid")
    if line.estimated is not None and line.estimated is not line.level:
        today = say("level.apart", level=today, estimated=say(f"level.{line.estimated}"))
    if line.target is None:
        return today if line.level or line.estimated else ""
    return say("level.aim", level=today, target=say(f"level.{line.target}"))


def _load(entry: Entry, words: Words) -> str:
    line = entry.line
    if line.load is None:
        return words.say("load.unknown") if line.hours_due else ""
    text = words.say("load", share=f"{line.load:.0%}", due=f"{line.hours_due:g}", there=f"{line.hours:g}")
    return text + (words.say("load.undated", n=line.undated) if line.undated else "")


def _quiet(entry: Entry, words: Words) -> Iterator[str]:
    for one in entry.line.quiet:
        key = ("now" if one.now else "soon") + ("" if one.until else "_open")
        name = one.decision[words.zh]
        yield words.say(f"quiet.{key}", decision=name, since=one.since or "", until=one.until or "")


def _call(call: Call, words: Words) -> str:
    key = f"call.{call.code}" + ("" if call.day else ".undated")
    return words.say(key if words.known(key) else f"call.{call.code}", n=call.n, day=call.day)


def _changes(entry: Entry, words: Words) -> Iterator[str]:
    if entry.since is None:
        return
    if entry.facts_changed:
        yield words.say("change.facts", n=entry.facts_changed, day=entry.since)
    for change in entry.changes:
        yield _change(change, words)


def _change(change: Change, words: Words) -> str:
    say, nothing = words.say, words.say("nothing")
    if change.what == "call":
        if change.now:
            code, _, n = change.now.partition(":")
            return say(
                "change.call" if not change.was else "change.call.more", what=say(f"short.{code}"), n=n
            )
        return say("change.call.gone", what=say(f"short.{change.was.partition(':')[0]}"))
    if change.what == "quiet":
        names = (change.now or change.was).split("\t")
        return say("change.quiet" if change.now else "change.quiet.over", decision=names[words.zh])
    was, now = (_value(change.what, text, words) or nothing for text in (change.was, change.now))
    return say(f"change.{change.what}", was=was, now=now)


def _value(what: str, text: str, words: Words) -> str:
    """A value of a change as readers see it."""
    if not text:
        return ""
    if what in ("level", "estimated", "target"):
        return words.say(f"level.{text}")
    if what == "coverage":
        return f"{float(text):.0%}"
    if what == "stake":
        value, _, code = text.partition(" ")
        return money_text(Decimal(value), code, words.lang)
    return text
