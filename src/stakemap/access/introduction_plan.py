"""The plan of introductions with its routes in words, and another way for each that shares nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from stakemap.access.introduction_network import NO_FACTS, Access
from stakemap.access.route import Route
from stakemap.context.analysed import Analysed, case_of
from stakemap.context.case import Case
from stakemap.context.contact_rules import barred
from stakemap.context.display_names import Cast
from stakemap.errors import InputError
from stakemap.graph.confidence import State
from stakemap.model import PartialDate
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.routes.introductions import Introductions, Limits, introduce
from stakemap.wording.language import language
from stakemap.wording.lists import percent
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["IntroductionPlan", "introductions"]

Asked = int | str | date


@dataclass(frozen=True, repr=False)
class IntroductionPlan:
    """Who of us asks whom for an introduction to whom, with the routes in words.

    Attributes
    ----------
    plan
        The numbers.
    routes
        The steps of each of its asks, in the same order.
    cast
        Names and posts of everybody in it.
    backups
        For each ask the best other way to the same person that shares nobody with it; ``None`` where
        there is none.
    """

    plan: Introductions
    routes: tuple[Route, ...]
    cast: Cast = field(repr=False)
    backups: tuple[Route | None, ...]

    @property
    def names(self) -> Mapping[str, str]:
        """Display names by id."""
        return self.cast.own

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts behind the routes, sorted."""
        ways = [*self.routes, *(way for way in self.backups if way is not None)]
        return tuple(sorted({fact for route in ways for fact in route.facts}))

    def to_rows(self) -> list[dict[str, Any]]:
        """One row an ask, in order."""
        asks = zip(self.plan.asks, self.routes, self.backups, strict=True)
        return [
            {
                "order": place,
                "member": ask.member,
                "asks": list(ask.asked),
                "for": ask.target,
                "probability": route.probability,
                "state": route.state,
                "gain": ask.gain,
                "backup": list(backup.nodes) if backup is not None else [],
            }
            for place, (ask, route, backup) in enumerate(asks, start=1)
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row an ask, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        plan = self.plan
        return {
            "asks": self.to_rows(),
            "routes": [route.to_dict() for route in self.routes],
            "base": plan.base,
            "value": plan.value,
            "bound": plan.bound,
            "exact": plan.exact,
            "limits": asdict(plan.limits),
            "backups": list(plan.backups),
            "resting": list(plan.resting),
            "barred": list(plan.barred),
            "candidates": plan.candidates,
        }

    def __repr__(self) -> str:
        plan = self.plan
        return f"<IntroductionPlan: {len(plan.asks)} asks, reach {plan.base:.1%} to {plan.value:.1%}>"

    def explain(self, lang: str | None = None) -> str:
        """What the plan brings and who asks whom, in order, in words (``en`` or ``zh``)."""
        lang = lang or language()
        words, plan = Words("access", lang), self.plan
        key = "plan.best" if plan.exact else "plan.bounded"
        lines = [words.say(key, base=plan.base, value=plan.value, bound=plan.bound)]
        for number, (route, backup) in enumerate(zip(self.routes, self.backups, strict=True), start=1):
            lines.append(f"{number}. {self._way(route, lang)}")
            if backup is not None:
                lines.append(words.say("plan.backup", way=self._way(backup, lang)))
        return "\n".join(lines)

    def _way(self, route: Route, lang: str) -> str:
        return f"{self.cast.way(route.nodes, lang)} ({percent(route.probability)})"

    def _repr_html_(self) -> str:
        rows = [
            (
                str(k),
                self.cast.way(route.nodes, language()),
                percent(route.probability),
                route.state,
                f"{ask.gain:.1%}",
                self.cast.way(backup.nodes, language()) if backup is not None else "",
            )
            for k, (ask, route, backup) in enumerate(
                zip(self.plan.asks, self.routes, self.backups, strict=True), start=1
            )
        ]
        notes = (self.explain(language()).splitlines()[0],)
        head = ("order", "route", "works", "known as", "adds", "if it fails")
        return html_table("Introductions", head, rows, notes)


def introductions(
    analysis: Analysed | Case, *, limits: Limits | None = None, asked: Mapping[str, Asked] | None = None
) -> IntroductionPlan:
    """Who of us asks whom for an introduction to whom, within limits.

    Parameters
    ----------
    limits
        What may be asked of people; `Limits()` by default.
    asked
        For each of theirs how often they have been asked of late (counts against ``per_person``), or on
        which day: within ``cool_down`` days they are not asked again.

    Raises
    ------
    InputError
        Bare arrays, or limits of another kind.
    """
    case = case_of(analysis, *NO_FACTS)
    if limits is not None and not isinstance(limits, Limits):
        raise InputError("limits of introductions are not a number", hint="write sm.access.Limits(asks=...)")
    return case.once(_introductions, limits or Limits(), tuple((asked or {}).items()))


def _introductions(case: Case, limits: Limits, asked: tuple[tuple[str, Asked], ...]) -> IntroductionPlan:
    access = case.once(Access)
    for node, _ in asked:
        access.snapshot.index(node)
    today = case.day or date.today()  # noqa: DTZ011  undated facts hold on any day
    plan = introduce(
        access.snapshot,
        access.team,
        access.stakeholders,
        limits=limits,
        asked={node: value for node, value in asked if isinstance(value, int)},
        resting=tuple(sorted(node for node, value in asked if _rests(value, today, limits))),
        barred=(*access.noted, *(n for n in access.snapshot.nodes if barred(case, n, today) is not None)),
        avoid=access.avoid,
    )
    way = access.evidence.route
    routes = tuple(way(State.INFERRED, ask.path.arcs) for ask in plan.asks)
    spare = tuple(way(State.INFERRED, one.arcs) if one is not None else None for one in plan.spare)
    shown = {node for route in (*routes, *filter(None, spare)) for node in route.nodes}
    return IntroductionPlan(plan, routes, access.cast(shown), spare)


def _rests(asked: Asked, today: date, limits: Limits) -> bool:
    """Whether the cool-down of somebody who was asked on a day is not over."""
    if isinstance(asked, int):
        return False
    day = asked if isinstance(asked, date) else PartialDate(asked).latest
    return (today - day).days < limits.cool_down
