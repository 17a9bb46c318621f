"""Our team against those who matter: who knows whom, what is thin, what is unclear, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stakemap.access.gatekeeping import Thread
from stakemap.access.route import Route
from stakemap.context.contact_rules import Rule
from stakemap.context.display_names import Cast
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.routes.coverage import Grid
from stakemap.wording.language import language
from stakemap.wording.lists import percent
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Bounds", "Conflict", "Coverage", "Orphan", "Rung", "conflict_text"]


@dataclass(frozen=True, slots=True)
class Orphan(Plain):
    """A relation of somebody who left us, as a record for the hand-over.

    Attributes
    ----------
    member, person
        Who left us, and whom they knew.
    since, left
        Since when they knew each other, and when the member left.
    heirs
        Those of ours who know the person today, the strongest tie first; empty if nobody took over.
    successor
        Who should take over: the first of the heirs, else whoever has the best way to the person, of
        equal ones the one nearest in level.  ``None`` if nobody has a way.
    chance
        Strength of the successor's tie, or probability of that way.
    facts
        Ids of the facts it rests on.
    """

    member: str
    person: str
    left: str | None
    heirs: tuple[str, ...]
    facts: tuple[str, ...]
    since: str | None
    successor: str | None
    chance: float


@dataclass(frozen=True, slots=True)
class Conflict(Plain):
    """Somebody to whom several of ours speak: who they are, and who should lead.

    Attributes
    ----------
    person, members
        Whom, and those of ours who know the person, the strongest tie first.
    roles
        Parts they play for the account, in the order of `members`.
    lead
        The one with the strongest tie, of equal ones the one nearest in level.
    facts
        Ids of the ties.
    """

    shown = ("person", "members", "roles", "lead", "across", "facts")

    person: str
    members: tuple[str, ...]
    roles: tuple[str, ...]
    lead: str
    facts: tuple[str, ...]

    @property
    def across(self) -> bool:
        """Whether they play different parts: two messages may reach one person."""
        return len(set(self.roles)) > 1


@dataclass(frozen=True, slots=True)
class Rung:
    """One of the power layer: how far the relation is, where it should go, and the next step.

    Attributes
    ----------
    person
        Id.
    level, target
        Vendor, preferred, partner, alliance: today, and where it should go; ``None`` where not said.
    of
        Whose level it is: the person's own, else that of their unit.
    contact
        Who of ours knows the person best; ``None`` if nobody does.
    route
        Otherwise the best way to them; ``None`` if there is none.
    facts
        Ids of the facts it rests on.
    rule
        The rule of a tender that forbids the next step today; ``None`` if none does.
    kept
        Whom it forbids contact with: the person, or else somebody on the way to them.
    noted
        Whether an integrity note is on record: compliance is asked before any contact.
    """

    person: str
    level: str | None
    target: str | None
    of: str | None
    contact: str | None
    route: Route | None
    facts: tuple[str, ...]
    rule: Rule | None
    kept: str | None
    noted: bool = False

    @property
    def step(self) -> str:
        """The next step: ``"deepen"``, ``"keep"``, ``"ask"``, ``"find"`` a way, or ``"wait"``."""
        if self.rule is not None or self.noted:
            return "wait"
        if self.contact is None:
            return "ask" if self.route is not None else "find"
        return "deepen" if self.target is not None and self.target != self.level else "keep"

    @property
    def entry(self) -> float:
        """How likely the best way to them works, in [0, 1]; 0 if there is none."""
        return self.route.probability if self.route is not None else 0.0

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "person": self.person,
            "level": self.level,
            "target": self.target,
            "of": self.of,
            "contact": self.contact,
            "step": self.step,
            "entry": self.entry,
            "way": list(self.route.nodes) if self.route is not None else [],
            "facts": list(self.facts),
            "rule": self.rule.to_dict() if self.rule is not None else None,
            "kept": self.kept,
        }


@dataclass(frozen=True, slots=True)
class Bounds(Plain):
    """90% intervals over the draws of influence; ties are held as they are.

    `weight` is by person; `known` and `reached` are shares of all weight, `medians` the middle of both.
    """

    weight: Mapping[str, tuple[float, float]]
    known: tuple[float, float]
    reached: tuple[float, float]
    draws: int
    medians: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, repr=False)
class Coverage:
    """Our team against those who matter, with what is thin in it.

    Attributes
    ----------
    grid
        Direct ties and best routes of each of ours to each of theirs, weighted by influence.
    ranks
        Administrative levels, where known.
    threads
        Those who are out of reach without one single person.
    orphans
        Relations of members who left, each with who should take over.
    facts
        Ids of the direct ties.
    cast
        Names and posts of everybody in it.
    conflicts
        Everybody to whom several of ours speak.
    ladder
        The power layer: level of the relation today, where it should go, and the next step.
    bounds
        Intervals of the weights and shares; ``None`` without draws.
    states
        (one of ours, one of theirs) -> verified, reported or inferred: how well their tie is known.
    """

    grid: Grid
    ranks: Mapping[str, int | None]
    threads: tuple[Thread, ...]
    orphans: tuple[Orphan, ...]
    facts: tuple[str, ...] = ()
    cast: Cast = field(default_factory=Cast, repr=False)
    conflicts: tuple[Conflict, ...] = ()
    ladder: tuple[Rung, ...] = ()
    bounds: Bounds | None = None
    states: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> Mapping[str, str]:
        """Display names by id."""
        return self.cast.own

    @property
    def entry(self) -> Rung | None:
        """The easiest way in: whoever of the power layer the best way leads to; ``None`` if none does."""
        open_ = [rung for rung in self.ladder if rung.route is not None]
        return min(open_, key=lambda rung: (-rung.entry, rung.person), default=None)

    def level_gap(self, person: str) -> int | None:
        """Levels by which somebody stands above the most senior of ours who knows them."""
        theirs = self.ranks.get(person)
        ours = [rank for m in self.grid.contacts[person] if (rank := self.ranks.get(m)) is not None]
        return theirs - max(ours) if ours and theirs is not None else None

    def match(self, person: str) -> tuple[str, ...]:
        """Those of ours whose level is nearest to somebody's, by id."""
        theirs = self.ranks.get(person)
        ours = {
            m: abs(theirs - r)
            for m in self.grid.team
            if theirs is not None and (r := self.ranks.get(m)) is not None
        }
        return tuple(m for m, gap in ours.items() if gap == min(ours.values()))

    def to_rows(self) -> list[dict[str, Any]]:
        """One row for each of theirs."""
        grid = self.grid
        known, reach = grid.known.tolist(), grid.reach.tolist()
        return [
            {
                "person": person,
                "weight": float(grid.weight[k]),
                "weight_low": self.bounds.weight[person][0] if self.bounds else None,
                "weight_high": self.bounds.weight[person][1] if self.bounds else None,
                "known": known[k],
                "reach": reach[k],
                "contacts": list(grid.contacts[person]),
                "best_from": grid.team[int(grid.best[:, k].argmax())] if reach[k] > 0 else None,
                "rank": self.ranks.get(person),
                "level_gap": self.level_gap(person),
                "match": list(self.match(person)),
            }
            for k, person in enumerate(grid.people)
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row for each of theirs, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        grid = self.grid
        return {
            "team": [
                {
                    "id": m,
                    "rank": self.ranks.get(m),
                    "loss": grid.loss(m),
                    "left_alone": list(grid.left_by(m)),
                }
                for m in grid.team
            ],
            "people": self.to_rows(),
            "direct": grid.direct.tolist(),
            "best": grid.best.tolist(),
            "share_known": self.share_known,
            "share_reached": self.share_reached,
            "gaps": list(grid.gaps),
            "shared": {person: list(ours) for person, ours in grid.shared.items()},
            "threads": [thread.to_dict() for thread in self.threads],
            "orphans": [orphan.to_dict() for orphan in self.orphans],
            "conflicts": [conflict.to_dict() for conflict in self.conflicts],
            "ladder": [rung.to_dict() for rung in self.ladder],
            "bounds": self.bounds.to_dict() if self.bounds else None,
            "facts": list(self.facts),
        }

    @property
    def share_known(self) -> float:
        """Share of the weight that is known directly; the middle of the draws where there are draws."""
        return self.bounds.medians[0] if self.bounds else self.grid.share_known

    @property
    def share_reached(self) -> float:
        """Share of the weight in reach of the best ways; the middle of the draws where there are draws."""
        return self.bounds.medians[1] if self.bounds else self.grid.share_reached

    def __repr__(self) -> str:
        grid = self.grid
        size = f"{len(grid.team)} of ours by {len(grid.people)} of theirs"
        return f"<Coverage: {size}, {self.share_known:.1%} known, {self.share_reached:.1%} in reach>"

    def explain(self, lang: str | None = None) -> str:
        """What is in reach, what is thin and what is unclear, in words (``en`` or ``zh``)."""
        lang = lang or language()
        words, grid, bounds = Words("access", lang), self.grid, self.bounds
        known = _share(self.share_known, bounds.known if bounds else None, words)
        reached = _share(self.share_reached, bounds.reached if bounds else None, words)
        lines = [words.say("coverage.shares", known=known, reached=reached)]
        if grid.gaps:
            lines.append(words.say("coverage.gaps", names=self.cast.listed(grid.gaps, lang)))
        for member in grid.team:
            if alone := grid.left_by(member):
                name, names = self.cast.name(member, lang), self.cast.listed(alone, lang)
                lines.append(words.say("coverage.alone", name=name, names=names))
        lines += [conflict_text(one, self.cast, lang) for one in self.conflicts]
        return "\n".join([*lines, *(_handover(one, self.cast, lang) for one in self.orphans)])

    def _repr_html_(self) -> str:
        grid, said = self.grid, self.cast
        head = ("who", "weight", *(said.name(m, language()) for m in grid.team), "best route")
        rows = []
        for k, person in enumerate(grid.people):
            direct = [percent(value) if value > 0 else "" for value in grid.direct[:, k].tolist()]
            rows.append(
                (
                    said.name(person, language()),
                    self._weight(person, k),
                    *direct,
                    percent(float(grid.reach[k])),
                )
            )
        return html_table("Who of us knows whom", head, rows, tuple(self.explain(language()).splitlines()))

    def _weight(self, person: str, k: int) -> str:
        value = f"{float(self.grid.weight[k]):.1%}"
        if self.bounds is None:
            return value
        low, high = self.bounds.weight[person]
        return f"{value} ({low:.0%} to {high:.0%})"


def conflict_text(one: Conflict, cast: Cast, lang: str) -> str:
    """Who speaks to one person, and who should lead."""
    who, person, lead = cast.listed(one.members, lang), cast.name(one.person, lang), cast.name(one.lead, lang)
    return Words("access", lang).say("conflict", who=who, person=person, lead=lead)


def _handover(one: Orphan, cast: Cast, lang: str) -> str:
    """What became of the relation of somebody who left, and who should take over."""
    end = "nobody" if one.successor is None else "taken" if one.heirs else "proposed"
    return Words("access", lang).say(
        f"handover.{end}",
        left=cast.name(one.member, lang),
        person=cast.name(one.person, lang),
        until=one.left,
        heir=cast.name(one.successor or "", lang),
        share=percent(one.chance),
    )


def _share(value: float, bounds: tuple[float, float] | None, words: Words) -> str:
    if bounds is None:
        return percent(value)
    low, high = (percent(side) for side in bounds)
    return words.say("coverage.between", value=percent(value), low=low, high=high)
