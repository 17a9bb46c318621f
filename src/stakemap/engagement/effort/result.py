"""A plan of effort: its dated steps, the load of each of ours, who is left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stakemap.engagement.effort.steps import Left, Load, Planned
from stakemap.engagement.effort.words import line_of, load_text, summary
from stakemap.graph.frozen import Frozen
from stakemap.scoring.core.results import frame, html_table
from stakemap.wording.language import language
from stakemap.wording.lists import sentences

if TYPE_CHECKING:
    import pandas as pd

    from stakemap.context.display_names import Cast
    from stakemap.engagement.effort.commitments import Commitment

__all__ = ["EffortPlan"]


@dataclass(frozen=True, eq=False, repr=False)
class EffortPlan(Frozen):
    """Who of ours meets whom, by when, why, and what it should bring.  Made by `effort`.

    Attributes
    ----------
    first, last
        The days it looks at, as ISO dates; ``None`` where none is known.
    steps
        In order of days.
    chosen, bound, exact
        What the chosen contacts add before they were dated, what no choice within the hours exceeds, and
        whether the search was finished.
    undated
        Chosen contacts for which no free day was found.
    span
        What the dated contacts add with the lowest and the highest share that a contact is assumed to cover.
    loads
        Of each of ours.
    left
        Those who matter without a contact in it, the weightiest first.
    commitments
        Open steps of plans on record: they keep their hours; those that a rule stops do not.
    expected_years
        Years whose public holidays are not arranged or not known.
    without_hours
        Those of ours without hours on record.
    cast
        Names.
    """

    first: str | None
    last: str | None
    steps: tuple[Planned, ...]
    chosen: float
    bound: float
    exact: bool
    undated: int
    span: tuple[float, float]
    loads: tuple[Load, ...]
    left: tuple[Left, ...]
    commitments: tuple[Commitment, ...]
    expected_years: tuple[int, ...]
    without_hours: tuple[str, ...]
    cast: Cast

    @property
    def contacts(self) -> tuple[Planned, ...]:
        """The steps that are contacts with those who matter."""
        return tuple(step for step in self.steps if step.contact)

    @property
    def gain(self) -> float:
        """Share of influence that the dated contacts should bring within direct reach, in [0, 1]."""
        return sum(step.gain for step in self.contacts)

    @property
    def hours(self) -> float:
        """Hours of all steps."""
        return sum(step.hours for step in self.steps)

    @property
    def hours_a_point(self) -> float | None:
        """Hours for each percentage point gained; ``None`` where nothing is."""
        return self.hours / (100 * self.gain) if self.gain > 0 else None

    @property
    def gap(self) -> float:
        """What a better choice could add at most, as a share of the bound, in [0, 1]."""
        return max(0.0, self.bound - self.chosen) / self.bound if self.bound > 0 else 0.0

    @property
    def stopped(self) -> tuple[Commitment, ...]:
        """Steps on record that a rule of a tender forbids."""
        return tuple(one for one in self.commitments if one.rule is not None)

    @property
    def returns(self) -> tuple[tuple[float, float], ...]:
        """Hours and gain added up over the people of the plan, the largest gain an hour first.

        Asking belongs to the person it is for.  Each step of the curve is flatter than the one before.
        """
        hours: dict[str, float] = {}
        gain: dict[str, float] = {}
        for step in self.steps:
            hours[step.target] = hours.get(step.target, 0.0) + step.hours
            gain[step.target] = gain.get(step.target, 0.0) + step.gain
        order = sorted(hours, key=lambda p: (-gain[p] / hours[p] if hours[p] else 0.0, p))
        points, used, won = [(0.0, 0.0)], 0.0, 0.0
        for person in order:
            used, won = used + hours[person], won + gain[person]
            points.append((used, won))
        return tuple(points)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts behind its steps, the rules and the steps on record, sorted."""
        found = {fact for step in self.steps for fact in step.facts}
        found |= {one.step.id for one in self.commitments}
        rules = [*(one.rule for one in self.commitments), *(one.rule for one in self.left)]
        return tuple(sorted(found | {fact for rule in rules if rule is not None for fact in rule.facts}))

    def load(self, member: str) -> Load:
        """The load of one of ours."""
        return next(one for one in self.loads if one.member == member)

    def to_rows(self, lang: str = "en") -> list[dict[str, Any]]:
        """One row a step, with its texts in a language."""
        return [step.to_dict() | line_of(self, step, lang) for step in self.steps]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row a step, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain values; the texts of each step in both languages."""
        return {
            "first": self.first,
            "last": self.last,
            "steps": [
                step.to_dict() | {"text": {lang: line_of(self, step, lang) for lang in ("en", "zh")}}
                for step in self.steps
            ],
            "gain": self.gain,
            "gain_low": self.span[0],
            "gain_high": self.span[1],
            "hours": self.hours,
            "hours_a_point": self.hours_a_point,
            "chosen": self.chosen,
            "bound": self.bound,
            "exact": self.exact,
            "undated": self.undated,
            "loads": [load.to_dict() for load in self.loads],
            "left": [left.to_dict() for left in self.left],
            "stopped": [one.step.id for one in self.stopped],
            "returns": [list(point) for point in self.returns],
            "expected_years": list(self.expected_years),
            "without_hours": list(self.without_hours),
        }

    def __repr__(self) -> str:
        return (
            f"<EffortPlan: {len(self.contacts)} contacts in {self.hours:g} hours, "
            f"+{100 * self.gain:.1f} points>"
        )

    def explain(self, lang: str | None = None) -> str:
        """The plan in words (``en`` or ``zh``): what it brings, each step with its reason, each load."""
        return "\n".join(self._lines(lang or language()))

    def _lines(self, lang: str) -> Iterator[str]:
        yield from summary(self, lang)
        for number, step in enumerate(self.steps, start=1):
            said: Mapping[str, str] = line_of(self, step, lang)
            yield f"{number}. {sentences((said['when'], said['what'], said['why']), lang)}"
            for key in ("bring", "see"):
                if said[key]:
                    yield f"   {said[key]}"
        for load in self.loads:
            yield load_text(self, load, lang)

    def _repr_html_(self) -> str:
        rows = []
        for step in self.steps:
            said = line_of(self, step, language())
            rows.append((step.day, said["what"], said["why"], said["bring"], said["see"]))
        head = ("day", "what", "why", "bring", "how we shall see it")
        return html_table("Where the next hours go", head, rows, tuple(summary(self, language())))
