"""The plan of introductions with its routes in words, and another way for each that shares nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from stakemap.access.results import Route
from stakemap.access.words import percent, plan_explained
from stakemap.context.display_names import Cast
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.routes.introductions import Introductions

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["IntroductionPlan"]


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
    cast: Cast = field(default_factory=Cast, repr=False)
    backups: tuple[Route | None, ...] = ()

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

    def to_frame(self) -> pd.DataFrame:
        """One row an ask, as a pandas frame (needs the ``frames`` extra)."""
        return frame(self.to_rows())

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
            "candidates": plan.candidates,
        }

    def __repr__(self) -> str:
        plan = self.plan
        return f"<IntroductionPlan: {len(plan.asks)} asks, reach {plan.base:.1%} to {plan.value:.1%}>"

    def explain(self, lang: str = "en") -> str:
        """What the plan brings and who asks whom, in order, in words (``en`` or ``zh``)."""
        return plan_explained(self, lang)

    def _repr_html_(self) -> str:
        rows = [
            (
                str(k),
                self.cast.way(route.nodes),
                percent(route.probability),
                route.state,
                f"{ask.gain:.1%}",
                self.cast.way(backup.nodes) if backup is not None else "",
            )
            for k, (ask, route, backup) in enumerate(
                zip(self.plan.asks, self.routes, self.backups, strict=True), start=1
            )
        ]
        notes = (self.explain().splitlines()[0],)
        head = ("order", "route", "works", "known as", "adds", "if it fails")
        return html_table("Introductions", head, rows, notes)
