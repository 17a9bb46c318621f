"""A way from one of ours to somebody: its steps, what each stands on, and how it is told."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from stakemap.scoring.routes.route_reliability import Chance
from stakemap.wording.lists import percent
from stakemap.wording.phrases import Words

__all__ = ["Route", "Step", "chance_text", "state_text", "step_text"]


@dataclass(frozen=True, slots=True)
class Step:
    """One tie of a route: the one who asks, the one who is asked, and what is known of it.

    Attributes
    ----------
    source, target
        Node ids; the source asks the target, or asks for an introduction to the next.
    kind, also
        Kind of the strongest of the best known evidence, and kinds of other evidence of the same tie.
    state
        verified, reported or inferred: the best that is known.
    probability
        Strength of the tie with all its evidence, in (0, 1].
    bearer
        ``"post"`` if the tie passes to the next holder, ``"person"`` if it stays with the person.
    confirmed
        Oldest confirmation among the facts it needs.
    since, until
        When the tie itself is said to hold.
    ranks
        Administrative levels of the two, where known.
    facts, sources
        Ids of the facts it needs and of their sources.
    label
        The kind in words, in English and in Chinese.
    turned
        Whether the tie was told the other way round: the target is the one who, say, asks for advice.
    on
        Of a route in order of time: the first day on which this step can be taken after the ones before.
    """

    source: str
    target: str
    kind: str
    also: tuple[str, ...]
    state: str
    probability: float
    bearer: str
    confirmed: str | None
    since: str | None
    until: str | None
    ranks: tuple[int | None, int | None]
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    label: tuple[str, str] = ("", "")
    turned: bool = False
    on: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {**asdict(self), "also": list(self.also), "ranks": list(self.ranks)} | {
            "facts": list(self.facts),
            "sources": list(self.sources),
            "label": dict(zip(("en", "zh"), self.label, strict=True)),
        }


_ORDER = ("verified", "reported", "inferred")


@dataclass(frozen=True, slots=True, repr=False)
class Route:
    """A way from one of ours to somebody, step by step."""

    steps: tuple[Step, ...]

    def __repr__(self) -> str:
        return f"<Route {' > '.join(self.nodes)}: {self.state}, {self.probability:.2g}>"

    @property
    def nodes(self) -> tuple[str, ...]:
        """Ids from the first to the last."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    @property
    def probability(self) -> float:
        """Product over the steps, in (0, 1]: that all ties work, if they work independently."""
        return math.prod(step.probability for step in self.steps)

    @property
    def weakest(self) -> Step:
        """The step most likely to fail; of equal ones the first."""
        return min(self.steps, key=lambda step: step.probability)

    @property
    def weak_steps(self) -> tuple[Step, ...]:
        """All steps as likely to fail as the weakest; none where every step is, which singles out none."""
        least = self.weakest.probability
        found = tuple(step for step in self.steps if math.isclose(step.probability, least, rel_tol=1e-9))
        return found if len(found) < len(self.steps) else ()

    @property
    def state(self) -> str:
        """That of its least known step: one inferred tie makes the route inferred."""
        return max((step.state for step in self.steps), key=_ORDER.index)

    @property
    def confirmed(self) -> str | None:
        """Oldest confirmation among its steps."""
        known = [step.confirmed for step in self.steps if step.confirmed]
        return min(known, default=None)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts it needs, sorted."""
        return tuple(sorted({fact for step in self.steps for fact in step.facts}))

    def __len__(self) -> int:
        return len(self.steps)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "nodes": list(self.nodes),
            "probability": self.probability,
            "state": self.state,
            "weakest": [self.weakest.source, self.weakest.target],
            "steps": [step.to_dict() for step in self.steps],
        }


def state_text(state: str, lang: str) -> str:
    """How well a route is known."""
    return Words("access", lang).say(f"state.{state}")


def chance_text(chance: Chance, lang: str = "en") -> str:
    """A chance, with its interval where it was sampled."""
    value, low, high = (percent(share) for share in (chance.value, chance.low, chance.high))
    if chance.exact:
        return value
    return Words("access", lang).say("chance.sampled", value=value, low=low, high=high)


def step_text(step: Step, lang: str = "en") -> str:
    """One step: kind, state, last confirmed, whether it ends with a post, on which day it opens."""
    words = Words("access", lang)
    label = step.label[words.zh]
    parts = [words.say("step.turned", label=label) if step.turned else label, words.say(f"step.{step.state}")]
    if step.confirmed:
        parts.append(words.say("step.confirmed", day=step.confirmed))
    if step.bearer == "post":
        parts.append(words.say("step.with_post"))
    if step.on:
        parts.append(words.say("step.opens", day=step.on))
    return words.say("step.joiner").join(parts)
