"""What may be done when: days and phases of tenders and budgets in one calendar."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from stakemap.context.analysed import Analysed, case_of
from stakemap.context.contact_rules import windows
from stakemap.model import BudgetLine, Decision, Milestone, PartialDate
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.wording.language import language
from stakemap.wording.lists import half
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    import pandas as pd

    from stakemap.context.case import Case

__all__ = ["BudgetPhase", "Calendar", "Entry", "Period", "budget_phases", "calendar"]

_BUDGET_DAYS = ("drafted", "approved", "released", "closes")


@dataclass(frozen=True, slots=True)
class BudgetPhase:
    """A phase of a budget: a row of `data/budget_phases.csv`; the first has no begin, the last no end."""

    name: str
    begins: str
    ends: str
    source: str
    source_zh: str
    text_en: str
    text_zh: str


@cache
def budget_phases() -> tuple[BudgetPhase, ...]:
    """All phases, in their order."""
    text = resources.files("stakemap.data").joinpath("budget_phases.csv").read_text("utf-8")
    return tuple(BudgetPhase(*row.values()) for row in csv.DictReader(text.splitlines()))


@dataclass(frozen=True, slots=True)
class Entry(Plain):
    """Something that happens on a day.

    Attributes
    ----------
    day
        As it is on record: a day, a month or a year.
    what
        notice, bids_due, result ... of a tender; drafted, approved, released, closes of a budget.
    subject
        Id of the decision or the budget line.
    past
        Whether it surely lies before the day that is looked at.
    fact
        Id of the fact that says so.
    """

    day: PartialDate
    what: str
    subject: str
    past: bool
    fact: str


@dataclass(frozen=True, slots=True)
class Period(Plain):
    """A time with what may be done in it.

    Attributes
    ----------
    name
        A contact rule (quiet, committee ...) or a phase of a budget (draft, spending ...).
    kind
        ``"tender"`` or ``"budget"``.
    subject
        Id of the decision or the budget line.
    since, until
        First day, and first day no longer in, as ISO dates; ``None`` where no day is known.
    now
        Whether it covers the day that is looked at.
    bars
        Whether it forbids contact with those it concerns.
    channels
        By which ways contact stays lawful; empty where none is limited.
    source, source_zh, text_en, text_zh
        The law or document, and what may be done, in words.
    facts
        Ids of the facts that date it.
    """

    name: str
    kind: str
    subject: str
    since: str | None
    until: str | None
    now: bool
    bars: bool
    channels: tuple[str, ...]
    source: str
    source_zh: str
    text_en: str
    text_zh: str
    facts: tuple[str, ...]

    def text(self, lang: str = "en") -> str:
        """What may be done, for readers of a language."""
        return self.text_zh if lang == "zh" else self.text_en

    def law(self, lang: str = "en") -> str:
        """The law or document for readers of a language."""
        return self.source_zh if lang == "zh" else self.source


@dataclass(frozen=True, repr=False)
class Calendar:
    """Days and periods of every tender and budget on record.

    Attributes
    ----------
    entries
        Days, the earliest first.
    periods
        Times with their rules: of tenders, then of budgets, by their start.
    undated
        Ids of decisions without a quiet time or a day of a tender: nothing could be checked for them.
    day
        The day that is looked at, as an ISO date; empty where there is none.
    names
        Id -> (name in English, in Chinese) of each decision and budget line.
    """

    entries: tuple[Entry, ...]
    periods: tuple[Period, ...]
    undated: tuple[str, ...]
    day: str
    names: dict[str, tuple[str, str]]

    def __bool__(self) -> bool:
        return bool(self.entries or self.periods)

    @property
    def now(self) -> tuple[Period, ...]:
        """What holds on the day, what forbids contact first."""
        return tuple(sorted((p for p in self.periods if p.now), key=lambda p: not p.bars))

    @property
    def next(self) -> Entry | None:
        """The next day on record."""
        return next((entry for entry in self.entries if not entry.past), None)

    def name(self, ident: str, lang: str = "en") -> str:
        """What to call a decision or a budget line."""
        return self.names[ident][lang == "zh"]

    def heading(self, ident: str, lang: str = "en") -> str:
        """A tender or a budget by its name, told apart: the two often have the same."""
        kinds = {one.kind for one in self.periods if one.subject == ident}
        kinds |= {"budget" for one in self.entries if one.subject == ident and one.what in _BUDGET_DAYS}
        kind = "budget" if "budget" in kinds else "tender"
        return Words("engagement", lang).say(f"calendar.{kind}", name=self.name(ident, lang))

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a period."""
        return [period.to_dict() for period in self.periods]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row a period, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "day": self.day,
            "entries": [entry.to_dict() for entry in self.entries],
            "periods": self.to_rows(),
            "undated": list(self.undated),
        }

    def explain(self, lang: str | None = None) -> str:
        """What holds on the day and what may be done, in words (``en`` or ``zh``)."""
        lang = lang or language()
        words = Words("engagement", lang)
        lines = [
            words.say("calendar.line", what=self.name(p.subject, lang), rule=p.text(lang), source=p.law(lang))
            for p in self.now
        ]
        return "\n".join(lines) if lines else words.say("calendar.free")

    def __repr__(self) -> str:
        return f"<Calendar: {len(self.entries)} days, {len(self.periods)} periods>"

    def _repr_html_(self) -> str:
        lang = language()
        rows = [
            (self.name(p.subject, lang), p.name, p.since or "", p.until or "", p.text(lang))
            for p in self.periods
        ]
        return html_table("Calendar", ("what", "period", "from", "to", "what may be done"), rows)


def calendar(analysis: Analysed | Case) -> Calendar:
    """Days and periods of every tender and budget on record.

    Raises
    ------
    InputError
        Bare arrays.
    """
    return case_of(analysis, "a calendar needs facts", "analyse a graph with tenders or budgets").once(
        _calendar
    )


def _calendar(case: Case) -> Calendar:
    entries, periods = [*_tender_days(case)], [*_tender_periods(case)]
    lines = [line for line in case.graph.of(BudgetLine) if case.seating.current(line)]
    for line in lines:
        entries += _budget_days(case, line)
        periods += _budget_periods(case, line)
    entries.sort(key=lambda e: (e.day.earliest, e.day.after, e.subject, e.what))
    periods.sort(key=lambda p: (p.kind != "tender", p.subject, p.since or "", p.until or "9", p.name))
    dated = {window.decision for window in windows(case)}
    decisions = sorted(d.id for d in case.graph.of(Decision) if case.seating.current(d))
    names = {one: (case.name(one, "en"), case.name(one, "zh")) for one in (*decisions, *sorted(dated))}
    names |= {line.id: _line_names(line) for line in lines}
    undated = tuple(one for one in decisions if one not in dated)
    return Calendar(tuple(entries), tuple(periods), undated, case.day.isoformat() if case.day else "", names)


def _line_names(line: BudgetLine) -> tuple[str, str]:
    return half(line.name, "en"), half(line.name, "zh")


def _past(case: Case, day: PartialDate) -> bool:
    return case.day is not None and day.after <= case.day


def _tender_days(case: Case) -> Iterator[Entry]:
    for one in case.graph.of(Milestone):
        yield Entry(one.day, one.kind.value, one.decision, _past(case, one.day), one.id)


def _tender_periods(case: Case) -> Iterator[Period]:
    for window in windows(case):
        rule = window.rule
        yield Period(
            rule.name,
            "tender",
            window.decision,
            window.since.isoformat() if window.since else None,
            window.until.isoformat() if window.until else None,
            case.day is not None and window.covers(case.day),
            rule.bars,
            rule.channels,
            rule.source,
            rule.source_zh,
            rule.text_en,
            rule.text_zh,
            window.facts,
        )


def _budget_days(case: Case, line: BudgetLine) -> Iterator[Entry]:
    for what in _BUDGET_DAYS:
        day: PartialDate | None = getattr(line, what)
        if day is not None:
            yield Entry(day, what, line.id, _past(case, day), line.id)


def _budget_periods(case: Case, line: BudgetLine) -> Iterator[Period]:
    """Phases both ends of which are known, where they have two."""
    for phase in budget_phases():
        begins: PartialDate | None = getattr(line, phase.begins) if phase.begins else None
        ends: PartialDate | None = getattr(line, phase.ends) if phase.ends else None
        if (begins is None and phase.begins) or (ends is None and phase.ends):
            continue
        since = _turn(phase.begins, begins) if begins else None
        until = _turn(phase.ends, ends) if ends else None
        yield Period(
            phase.name,
            "budget",
            line.id,
            since.isoformat() if since else None,
            until.isoformat() if until else None,
            _covers(case.day, since, until),
            False,
            (),
            phase.source,
            phase.source_zh,
            phase.text_en,
            phase.text_zh,
            (line.id,),
        )


def _turn(what: str, day: PartialDate) -> date:
    """The day on which one phase ends and the next begins: money can be spent up to and with the last day."""
    return day.after if what == "closes" else day.earliest


def _covers(day: date | None, since: date | None, until: date | None) -> bool:
    return day is not None and (since is None or since <= day) and (until is None or day < until)
