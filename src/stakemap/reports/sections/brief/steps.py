"""The steps of a decision: what each takes, who sits in it, how much say each has, where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.context.post_names import is_body_seat
from stakemap.decision.clock import clock_of, stages_of
from stakemap.graph.seats import seat_of
from stakemap.plot.scenes.chain import chain_scene
from stakemap.reports.writer import Writer
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.plot.scenes.chain import MemberMark, StageBox

__all__ = ["Seat", "Step", "StepsPart", "steps_part"]

_MOST_SEATS, _MOST_STEPS = 14, 9
_LEAST = 2
_FOR, _AGAINST = 0.55, 0.45


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody with a vote in a step; of who was named in an earlier step only the name."""

    id: str
    name: str
    post: str
    share: float
    veto: bool
    stance: str
    known: bool
    earlier: int
    votes: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its number, what it takes to pass, who sits in it, how many more and where they stand."""

    number: int
    name: str
    takes: str
    seats: tuple[Seat, ...]
    more: str


@dataclass(frozen=True, slots=True)
class StepsPart:
    """The steps as the brief shows them, and how long they take; `whole` where nobody was left out."""

    steps: tuple[Step, ...]
    when: str
    more: int
    whole: bool


def steps_part(writer: Writer) -> StepsPart:
    """The steps, each with the weightiest of those who vote in it."""
    stages = chain_scene(writer.analysis, writer.lang).stages
    told, most = stages[:_MOST_STEPS], _most(stages[:_MOST_STEPS])
    named: dict[str, int] = {}
    steps = tuple(_step(writer, number, stage, most, named) for number, stage in enumerate(told, start=1))
    writer.tells("decides", "stance-missing")
    whole = len(told) == len(stages) and not any(step.more for step in steps)
    return StepsPart(steps, _when(writer), len(stages) - len(told), whole)


def _when(writer: Writer) -> str:
    """How long a yes takes by the days of the steps; empty where none can come or nobody is to decide."""
    told = clock_of(writer.case) if writer.decided else None
    if told is None:
        return ""
    if not any(step.timed for step in told.steps):
        return writer.say("steps_untimed")
    middle, early, late = (told.day(share) for share in (0.5, 0.05, 0.95))
    if middle is None:
        return ""
    said, stages = [writer.say("steps_days", middle=middle, low=early, high=late)], stages_of(writer.case)
    untimed = [step.stage for step in told.steps if not step.timed]
    if untimed:
        named = (stages[one].called(writer.lang) if one in stages else one for one in untimed)
        said.append(writer.say("steps_days_part", steps=writer.words.listed(named)))
    return writer.words.sentences(said)


def _most(stages: Sequence[StageBox]) -> int:
    """How many of a step are named, so that all steps together fit half a page."""
    most = max((len(stage.members) for stage in stages), default=0)
    while most > _LEAST and sum(min(most, len(stage.members)) for stage in stages) > _MOST_SEATS:
        most -= 1
    return most


def _step(writer: Writer, number: int, stage: StageBox, most: int, named: dict[str, int]) -> Step:
    order = sorted(stage.members, key=lambda one: (not one.veto, -(one.power or 0.0), one.id))
    weighed = any(one.weight != 1.0 for one in stage.members)
    seats = []
    for one in order[:most]:
        seats.append(_seat(writer, one, named.get(one.id, 0), weighed=weighed))
        writer.introduced.add(one.id)
        named.setdefault(one.id, number)
    alternative = stage.joined == Words("plot", writer.lang).say("joined.or")
    joined = writer.say("step_or", n=number - 1) if alternative else stage.joined
    nobody = all(one.id == seat_of(f"{writer.electorate.decision}/{stage.id}") for one in stage.members)
    nobody |= all(is_body_seat(writer.case.graph, one.id) for one in stage.members)
    quota = writer.say("step_nobody") if nobody else stage.quota_text
    if stage.id in {panel.stage.id for panel in writer.electorate.assumed_votes}:
        quota = writer.say("step_assumed", quota=quota)
    takes = " · ".join(part for part in (joined, quota) if part)
    return Step(number, stage.label, takes, tuple(seats), _more(writer, order[most:]))


def _seat(writer: Writer, one: MemberMark, earlier: int, *, weighed: bool) -> Seat:
    voters = writer.electorate
    facts = {*voters.facts_of(one.id), voters.stance_facts.get(one.id, "")}
    vacant = one.vacant and not is_body_seat(writer.case.graph, one.id)
    return Seat(
        id=one.id,
        name=writer.name(one.id),
        post=_post(writer, one),
        share=one.power or 0.0,
        veto=one.veto,
        stance=writer.say("stance_vacant") if vacant else writer.words.stance(one.stance),
        known=one.stance is not None,
        earlier=earlier,
        votes=writer.say("seat_vote" if one.weight == 1.0 else "seat_votes", n=f"{one.weight:g}")
        if weighed
        else "",
        facts=() if earlier else writer.numbers(facts),
    )


def _post(writer: Writer, one: MemberMark) -> str:
    """The posts, and the first day on which somebody is known to be in one of them no longer."""
    posts = writer.posts_of(one.id)
    held = [tenure for tenure in writer.case.seating.tenures if tenure.person == one.id]
    ends = [tenure.valid.end for tenure in held if tenure.valid.end is not None]
    if not ends or writer.case.day is None:
        return posts
    key = "seat_until" if len(held) == 1 else "seat_leaves"
    return writer.say(key, post=posts, day=min(ends, key=lambda end: end.earliest))


def _more(writer: Writer, rest: Sequence[MemberMark]) -> str:
    """How many more sit in the step, and where these stand."""
    if not rest:
        return ""
    sides = {
        "for": sum(one.stance is not None and one.stance > _FOR for one in rest),
        "against": sum(one.stance is not None and one.stance < _AGAINST for one in rest),
        "between": sum(one.stance is not None and _AGAINST <= one.stance <= _FOR for one in rest),
        "unknown": sum(one.stance is None for one in rest),
    }
    told = (writer.say(f"seats_{side}", n=n) for side, n in sides.items() if n)
    return writer.say("seats_more", n=len(rest), sides=writer.say("comma").join(told))
