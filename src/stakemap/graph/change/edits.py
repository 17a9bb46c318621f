"""What may happen: single changes of the facts, each from one graph to another.

What belongs to a post (its line, its vote) stays when its holder goes; what belongs to the person (advice,
contacts, stances) goes along, or ends when the person leaves.  With a day, facts end on it and the past
stays readable; without one they are taken out.  Facts that an edit makes or changes carry the source
``scenario:<name>``, which no store takes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from stakemap.errors import InputError, Problem
from stakemap.graph.change.draft import Change
from stakemap.graph.confidence import SCENARIO
from stakemap.model import (
    Decision,
    DecisionRole,
    PartialDate,
    Person,
    Post,
    Source,
    Spell,
    Stance,
    TeamMember,
    Tenure,
    Tie,
    Unit,
)

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = [
    "EDITS",
    "AddTie",
    "Appoint",
    "ChangeQuota",
    "ChangeRule",
    "ChangeVote",
    "DropTie",
    "Edit",
    "FlipStance",
    "Leave",
    "Move",
    "Reorganise",
    "Slot",
    "Vacate",
]

Slot = tuple[str, ...]
"""What an edit settles; two edits may not settle one slot differently."""

_TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}


@dataclass(frozen=True, slots=True)
class Edit(ABC):
    """One change.  `apply` gives a new graph; the old one stays as it was."""

    do: ClassVar[str] = ""
    dated: ClassVar[bool] = True

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise InputError(problems)

    def _problems(self) -> Iterator[Problem]:
        for field in fields(self):
            value = getattr(self, field.name)
            kind, _, optional = str(field.type).partition(" | ")
            if value is None and optional:
                continue
            fits = isinstance(value, _TYPES[kind]) and (kind == "bool" or not isinstance(value, bool))
            if not fits or value == "":
                yield Problem(
                    "not given" if value in (None, "") else f"not a {kind}", "mend it", field=field.name
                )
            elif field.name == "on":
                yield from _no_date(value)

    @property
    def own_day(self) -> str | None:
        """The day it happens, where it has one of its own."""
        return getattr(self, "on", None)

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """What it settles, and how."""
        return iter(())

    def uses(self) -> tuple[str, ...]:
        """People who must be there for it."""
        return ()

    def fills(self) -> str | None:
        """A post it puts somebody into."""
        return None

    def frees(self, graph: PropertyGraph, post: str) -> bool:
        """Whether it takes a holder out of a post."""
        return False

    def apply(
        self, graph: PropertyGraph, day: date | None = None, *, source: str = SCENARIO + "edit"
    ) -> PropertyGraph:
        """The graph after it happened.

        Parameters
        ----------
        graph
            The facts before.
        day
            The day it happens, where it has no date of its own; ``None`` takes facts out instead of
            ending them.
        source
            Id of the source that the made facts carry, ``scenario:`` and a name.

        Raises
        ------
        UnknownName
            It names an id that is not there.
        InputError
            It does not fit the facts, for example a post that is held already.
        """
        given = self.own_day
        when = PartialDate(given).earliest if given is not None else day
        if source not in graph:
            graph = graph.with_(Source(id=source, title=source.removeprefix(SCENARIO), kind="scenario"))
        return self._applied(Change(graph, when, source))

    @abstractmethod
    def _applied(self, change: Change) -> PropertyGraph:
        """The graph of the change after this edit."""

    def to_dict(self) -> dict[str, Any]:
        """As plain values; ``do`` names the kind of edit."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        default = {field.name: field.default for field in fields(self)}
        return {"do": self.do} | {k: v for k, v in values.items() if v != default[k]}


def _no_date(text: str) -> Iterator[Problem]:
    try:
        PartialDate(text)
    except ValueError as error:
        cause, _, cure = str(error).partition("; ")
        yield Problem(cause, cure, field="on")


@dataclass(frozen=True, slots=True)
class Leave(Edit):
    """Somebody goes for good: posts, stances, own ties and own votes end; those of the post stay."""

    do: ClassVar[str] = "leave"

    person: str
    on: str | None = None

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """The person is gone."""
        yield ("person", self.person), "leaves"

    def frees(self, graph: PropertyGraph, post: str) -> bool:
        """Whether the person holds the post."""
        return any(isinstance(t, Tenure) and t.person == self.person for t in graph.about(post))

    def _applied(self, change: Change) -> PropertyGraph:
        person = change.record(self.person, Person, TeamMember)
        if change.day is None:
            return change.graph.without(self.person)
        for fact in change.graph.about(self.person):
            if not isinstance(fact, Spell) and getattr(fact, "personal", False):
                change.end(fact)
        change.end(person)
        return change.done()


@dataclass(frozen=True, slots=True)
class Move(Edit):
    """Somebody changes to another post: all posts held end, own ties and stances go along."""

    do: ClassVar[str] = "move"

    person: str
    to_post: str
    on: str | None = None
    beside: bool = False

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """Where the person goes."""
        yield ("moves", self.person), self.to_post

    def uses(self) -> tuple[str, ...]:
        """The person."""
        return (self.person,)

    def fills(self) -> str | None:
        """The new post."""
        return self.to_post

    def frees(self, graph: PropertyGraph, post: str) -> bool:
        """Whether the person holds the post today."""
        held = (t for t in graph.about(post) if isinstance(t, Tenure))
        return post != self.to_post and any(t.person == self.person for t in held)

    def _applied(self, change: Change) -> PropertyGraph:
        change.record(self.person, Person)
        for fact in change.graph.about(self.person):
            if isinstance(fact, Tenure):
                change.end(fact)
        change.seat(self.person, self.to_post, acting=False, beside=self.beside)
        return change.done()


@dataclass(frozen=True, slots=True)
class Appoint(Edit):
    """Somebody takes a further post and keeps the others."""

    do: ClassVar[str] = "appoint"

    person: str
    post: str
    on: str | None = None
    acting: bool = False
    beside: bool = False

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """How the person holds the post."""
        yield ("holds", self.person, self.post), self.acting

    def uses(self) -> tuple[str, ...]:
        """The person."""
        return (self.person,)

    def fills(self) -> str | None:
        """The post."""
        return self.post

    def _applied(self, change: Change) -> PropertyGraph:
        change.record(self.person, Person)
        change.seat(self.person, self.post, acting=self.acting, beside=self.beside)
        return change.done()


@dataclass(frozen=True, slots=True)
class Vacate(Edit):
    """A post falls empty; its holders stay where they are otherwise."""

    do: ClassVar[str] = "vacate"

    post: str
    on: str | None = None

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """The post is empty."""
        yield ("empty", self.post), True

    def frees(self, graph: PropertyGraph, post: str) -> bool:
        """Whether it is this post."""
        return post == self.post

    def _applied(self, change: Change) -> PropertyGraph:
        change.record(self.post, Post)
        held = change.holders(self.post)
        if not held:
            raise InputError([Problem("nobody holds it", "leave the edit out", fact_id=self.post)])
        for tenure in held:
            change.end(tenure)
        return change.done()


@dataclass(frozen=True, slots=True)
class ChangeRule(Edit):
    """A decision passes by another rule text, such as ``users(2) AND mayor``."""

    do: ClassVar[str] = "change_rule"
    dated: ClassVar[bool] = False

    decision: str
    rule: str

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """The rule."""
        yield ("rule", self.decision), self.rule

    def _applied(self, change: Change) -> PropertyGraph:
        change.changed(change.record(self.decision, Decision), rule=self.rule)
        return change.done()


@dataclass(frozen=True, slots=True)
class ChangeQuota(Edit):
    """A stage needs another number of votes; a quota written in the rule text stands above it."""

    do: ClassVar[str] = "change_quota"
    dated: ClassVar[bool] = False

    decision: str
    stage: str
    quota: int

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """The quota."""
        yield ("quota", self.decision, self.stage), self.quota

    def _applied(self, change: Change) -> PropertyGraph:
        decision = change.record(self.decision, Decision)
        body = decision.to_dict()
        stages = [dict(stage) for stage in body.get("stages", ())]
        named = [stage for stage in stages if stage["id"] == self.stage]
        if not named:
            known = ", ".join(stage["id"] for stage in stages)
            cure = f"one of {known}" if known else "it declares no stages"
            raise InputError([Problem("no such stage", cure, field="stage", fact_id=self.decision)])
        named[0]["quota"] = self.quota
        change.changed(decision, stages=stages)
        return change.done()


@dataclass(frozen=True, slots=True)
class ChangeVote(Edit):
    """A person, post or unit has other votes in a decision, or gains or loses a veto."""

    do: ClassVar[str] = "change_vote"
    dated: ClassVar[bool] = False

    decision: str
    player: str
    weight: int | None = None
    veto: bool | None = None

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """Votes and veto, as far as given."""
        for name in ("weight", "veto"):
            if getattr(self, name) is not None:
                yield (name, self.decision, self.player), getattr(self, name)

    def _applied(self, change: Change) -> PropertyGraph:
        change.record(self.decision, Decision)
        about = change.graph.about(self.decision)
        roles = [r for r in about if isinstance(r, DecisionRole) and r.player == self.player]
        if not roles:
            cause = f"has no role in {self.decision}"
            raise InputError([Problem(cause, "name a player of the decision", fact_id=self.player)])
        given = {"weight": self.weight, "veto": self.veto}
        for role in roles:
            change.changed(role, **{k: v for k, v in given.items() if v is not None})
        return change.done()


@dataclass(frozen=True, slots=True)
class FlipStance(Edit):
    """Somebody takes another position, 0 surely against to 1 surely for."""

    do: ClassVar[str] = "flip_stance"

    decision: str
    person: str
    position: float
    on: str | None = None

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """The position."""
        yield ("stance", self.decision, self.person), self.position

    def uses(self) -> tuple[str, ...]:
        """The person."""
        return (self.person,)

    def _applied(self, change: Change) -> PropertyGraph:
        change.record(self.decision, Decision)
        change.record(self.person, Person, Unit)
        for fact in change.graph.about(self.person):
            if isinstance(fact, Stance) and fact.decision == self.decision:
                change.end(fact)
        change.made("stance", decision=self.decision, person=self.person, position=float(self.position))
        return change.done()


@dataclass(frozen=True, slots=True)
class AddTie(Edit):
    """A tie comes about, read in the words of its kind: `from_id` asks advice of `to_id`."""

    do: ClassVar[str] = "add_tie"

    kind: str
    from_id: str
    to_id: str
    strength: float | None = None
    on: str | None = None

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """The tie is there."""
        yield ("tie", self.kind, self.from_id, self.to_id), ("there", self.strength)

    def uses(self) -> tuple[str, ...]:
        """Both ends."""
        return (self.from_id, self.to_id)

    def _applied(self, change: Change) -> PropertyGraph:
        strength = None if self.strength is None else float(self.strength)
        change.made("tie", kind=self.kind, from_id=self.from_id, to_id=self.to_id, strength=strength)
        return change.done()


@dataclass(frozen=True, slots=True)
class DropTie(Edit):
    """A tie ends."""

    do: ClassVar[str] = "drop_tie"

    kind: str
    from_id: str
    to_id: str
    on: str | None = None

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """The tie is gone."""
        yield ("tie", self.kind, self.from_id, self.to_id), ("gone", None)

    def _applied(self, change: Change) -> PropertyGraph:
        ends = {(self.from_id, self.to_id)}
        if change.graph.catalogue[self.kind].symmetric:
            ends.add((self.to_id, self.from_id))
        change.graph[self.to_id]
        change.graph[self.from_id]
        ties = [t for t in change.graph.about(self.from_id) if isinstance(t, Tie) and t.kind == self.kind]
        found = [t for t in ties if (t.from_id, t.to_id) in ends and change.runs(t)]
        if not found:
            cause = f"no tie {self.kind!r} to {self.to_id} is in force"
            raise InputError(
                [Problem(cause, "leave the edit out, or exchange the ends", fact_id=self.from_id)]
            )
        for tie in found:
            change.end(tie)
        return change.done()


@dataclass(frozen=True, slots=True)
class Reorganise(Edit):
    """A unit comes under another body: who leads it (block), who guides it (line)."""

    do: ClassVar[str] = "reorganise"

    unit: str
    led_by: str | None = None
    guided_by: str | None = None
    on: str | None = None

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """Both masters, as far as given."""
        for name in ("led_by", "guided_by"):
            if getattr(self, name) is not None:
                yield (name, self.unit), getattr(self, name)

    def _applied(self, change: Change) -> PropertyGraph:
        change.record(self.unit, Unit)
        if self.led_by is None and self.guided_by is None:
            raise InputError([Problem("changes nothing", "give led_by or guided_by", fact_id=self.unit)])
        catalogue = change.graph.catalogue
        for role, master in (("block", self.led_by), ("professional", self.guided_by)):
            if master is None:
                continue
            change.record(master, Unit, Post)
            for tie in change.graph.about(self.unit):
                if isinstance(tie, Tie) and tie.kind in catalogue.of_role(role) and tie.to_id == self.unit:
                    change.end(tie)
            change.made("tie", kind=catalogue.kind_for(role).kind, from_id=master, to_id=self.unit)
        return change.done()


EDITS: dict[str, type[Edit]] = {
    cls.do: cls
    for cls in (
        Leave,
        Move,
        Appoint,
        Vacate,
        ChangeRule,
        ChangeQuota,
        ChangeVote,
        FlipStance,
        AddTie,
        DropTie,
        Reorganise,
    )
}
"""Every kind of edit by the word that names it in a file."""
