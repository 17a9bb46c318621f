"""One account on many days: each person's score and rank with its interval, and who rises or fades."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from stakemap.analysis import Analysis, Plan, analyze
from stakemap.analysis.plan import FEWEST_MEASURES
from stakemap.comparison.drift import Drift, drift
from stakemap.errors import InputError, UnknownName, check_known
from stakemap.findings.change.trend import Mover
from stakemap.findings.finding import Findings
from stakemap.graph.frozen import Frozen
from stakemap.graph.mistaken_arguments import check_kind, not_a_graph
from stakemap.graph.property_graph import PropertyGraph
from stakemap.scoring.core.results import frame, html_table, measured, shown
from stakemap.wording.language import called, either
from stakemap.work import Deadline, Progress, working

__all__ = ["MOST_DAYS", "Series", "days_between", "series"]

MOST_DAYS = 400
"""Most days of a series."""
_EVERY = {"month": 1, "quarter": 3, "year": 12}
_SHOWN = 8
Day = str | date


@dataclass(frozen=True, eq=False, repr=False)
class Series(Frozen):
    """One account on many days, all under one plan and with the same luck.  Make one with `series`.

    Attributes
    ----------
    measure
        The score that is followed.
    analyses
        One for each day, in order of time, without findings.
    """

    measure: str
    analyses: tuple[Analysis, ...]

    @property
    def days(self) -> tuple[str, ...]:
        """The days, in order."""
        return tuple(analysis.snapshot.as_of or "" for analysis in self.analyses)

    def __len__(self) -> int:
        return len(self.analyses)

    def __getitem__(self, day: Day) -> Analysis:
        return self.analyses[self._place(day)]

    def _place(self, day: Day) -> int:
        wanted = day.isoformat() if isinstance(day, date) else day
        check_known("day of the series", wanted, self.days)
        return self.days.index(wanted)

    def change(self, since: Day | None = None, until: Day | None = None) -> Drift:
        """What changed between two days of the series, beyond noise; by default the first and the last.

        Raises
        ------
        UnknownName
            A day that is not in the series.
        """
        one = self._place(since) if since is not None else 0
        two = self._place(until) if until is not None else len(self) - 1
        return self._whole if (one, two) == (0, len(self) - 1) else self._between(one, two)

    @cached_property
    def _whole(self) -> Drift:
        return self._between(0, len(self) - 1)

    def _between(self, one: int, two: int) -> Drift:
        return drift(self.analyses[one], self.analyses[two], measure=self.measure)

    @property
    def beyond_noise(self) -> tuple[Mover, ...]:
        """Who moved beyond noise from the first day to the last; nobody where nothing was drawn."""
        drawn = all(one.uncertainty is not None for one in self.analyses)
        return self._whole.movers if drawn and len(self) > 1 else ()

    def name(self, node: str, lang: str) -> str:
        """What to call somebody, as on the last day that knows them."""
        known = (one for one in reversed(self.analyses) if node in one.snapshot)
        case = next((one.case for one in known), None)
        return case.name(node, lang) if case is not None else node

    @property
    def rising(self) -> tuple[Mover, ...]:
        """Who gained beyond noise from the first day to the last."""
        return self._whole.rising

    @property
    def fading(self) -> tuple[Mover, ...]:
        """Who lost beyond noise from the first day to the last."""
        return self._whole.fading

    @property
    def findings(self) -> Findings:
        """Risers and faders in words."""
        return self._whole.findings

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Everybody ranked on any day, the highest of the last day first."""
        last = dict(self.analyses[-1].scores[self.measure].top(len(self.analyses[-1].snapshot.nodes)))
        seen = {node for one in self.analyses for node in one.scores[self.measure].ranks()}
        return tuple(sorted(seen, key=lambda n: (-last.get(n, 0.0), n)))

    def of(self, node: str) -> list[dict[str, object]]:
        """One row a day of one person; a day on which nobody of this id is there has no row.

        Raises
        ------
        UnknownName
            If the person is ranked on no day.
        """
        check_known("person", node, self.people)
        return [row for row in self.to_rows() if row["id"] == node]

    @cached_property
    def _rows(self) -> tuple[dict[str, object], ...]:
        return tuple(row for one in self.analyses for row in self._on(one))

    def _on(self, one: Analysis) -> Iterator[dict[str, object]]:
        scores = one.scores[self.measure]
        for row in scores.to_rows():
            if row["rank"] is not None:
                yield {"day": one.snapshot.as_of or "", **row}

    def to_rows(self) -> list[dict[str, object]]:
        """One row a day and person: value and rank, of draws also the medians, with the 90% intervals."""
        return [dict(row) for row in self._rows]

    def to_frame(self, *, labels: bool = False) -> Any:
        """A pandas frame, indexed by day and id (``frames`` extra); `labels`: heads to read."""
        names = either(*(one.scores[self.measure].names for one in self.analyses))
        return frame(self.to_rows(), "day", "id", labels=labels, names=names)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values: the rows, and the change from the first day to the last."""
        return {
            "measure": self.measure,
            "days": list(self.days),
            "runs": [one.run for one in self.analyses],
            "rows": self.to_rows(),
            "change": self._whole.to_dict() if len(self) > 1 else None,
        }

    def __repr__(self) -> str:
        return f"<Series of {self.measure}: {len(self)} days, {self.days[0]} to {self.days[-1]}>"

    def _repr_html_(self) -> str:
        scores = self.analyses[-1].scores[self.measure]
        rows = []
        for node in self.people[:_SHOWN]:
            by_day = {row["day"]: row for row in self.of(node)}
            cells = [
                shown(float(str(by_day[day].get("median", by_day[day]["value"])))) if day in by_day else ""
                for day in self.days
            ]
            rows.append((called(scores.names, node), *cells))
        table = html_table(f"{measured(self.measure)} by day", ("who", *self.days), rows)
        return table + (self.findings._repr_html_() if len(self) > 1 else "")


def series(  # one of the library's own doors: every option by name, as `analyze` has them
    graph: PropertyGraph,
    days: Iterable[Day] | None = None,
    *,
    since: Day | None = None,
    until: Day | None = None,
    every: str | int = "quarter",
    decision: str | None = None,
    measure: str = "influence",
    plan: Plan | None = None,
    draws: int | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
    deadline: Deadline | None = None,
) -> Series:
    """The same facts looked at on many days.

    Parameters
    ----------
    graph
        Facts with dates.
    days
        The days; or else `since`, `until` and `every`.
    since, until
        First and last day; the last is always taken, today (UTC) if it is not given.
    every
        ``month``, ``quarter``, ``year``, or a number of days.
    measure
        influence, hidden_influence or in_degree.
    decision, plan, draws, seed, progress, deadline
        As for `analyze`, over all days.  Without draws nobody can be said to rise or fade.

    Returns
    -------
    Series

    Raises
    ------
    InputError
        No days, more than 400, facts without dates, or days that exclude each other.
    EmptySnapshotError
        Nobody is there on one of the days.

    Examples
    --------
    >>> from stakemap.examples import TODAY, city
    >>> found = series(city(), since="2025-09-01", until=TODAY, plan=Plan(today=TODAY), draws=100)
    >>> found.days
    ('2025-09-01', '2025-12-01', '2026-03-01', '2026-06-01', '2026-09-01')
    >>> found.rising[0].node
    'p:lu-xiangyi'
    """
    given = {"decision": decision, "draws": draws, "seed": seed}
    check_kind(graph, PropertyGraph, not_a_graph)
    plan = _for_all_days(plan or Plan(), given)
    if not graph.dated:
        raise InputError("none of these facts is dated: every day is the same", hint="give dates to facts")
    with working(progress, deadline):
        found = tuple(_on_each(graph, _days(days, since, until, every, plan), plan))
    check_known("measure", measure, found[0].scores)
    return Series(measure, found)


def _for_all_days(plan: Plan, given: Mapping[str, object]) -> Plan:
    """A plan with what was given beside it, of one today and the fewest measures."""
    plan = plan.changed(**{name: value for name, value in given.items() if value is not None})
    return plan.changed(today=plan.day().isoformat(), measures=FEWEST_MEASURES)


def _on_each(graph: PropertyGraph, days: Sequence[date], plan: Plan) -> Iterator[Analysis]:
    for place, day in enumerate(days):
        with working(share=(place / len(days), (place + 1) / len(days))):
            found = analyze(graph, as_of=day, plan=plan, findings=False)
        yield found


def _days(
    days: Iterable[Day] | None, since: Day | None, until: Day | None, every: str | int, plan: Plan
) -> Sequence[date]:
    if days is not None:
        if since is not None or until is not None:
            raise InputError("give the days, or since and until, not both")
        found = sorted({_day(day) for day in days})
    elif since is None:
        raise InputError("no days", hint="days=[...], or since= and until=")
    else:
        last = _day(until) if until is not None else _day(plan.today or plan.day())
        found = list(days_between(_day(since), last, every))
    if not found:
        raise InputError("no days", hint="give at least one; since must not be after until")
    if len(found) > MOST_DAYS:
        raise InputError(f"{len(found)} days are more than {MOST_DAYS}", hint="take a longer step")
    return found


def _day(day: Day) -> date:
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise InputError("that is not a day", hint="write it as 2026-09-01") from None


def days_between(first: date, last: date, every: str | int) -> Iterator[date]:
    """From the first day in equal steps; then the last day."""
    if isinstance(every, str) and every not in _EVERY:
        raise UnknownName("step", every, tuple(_EVERY))
    if isinstance(every, bool) or (isinstance(every, int) and every < 1):
        raise InputError("a step is month, quarter, year, or a number of days, 1 or more")
    day, steps = first, 0
    while day < last and steps <= MOST_DAYS:
        yield day
        steps += 1
        day = (
            _months_on(first, steps * _EVERY[every])
            if isinstance(every, str)
            else first + timedelta(days=steps * every)
        )
    if first <= last:
        yield last


def _months_on(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), after - timedelta(days=1))
