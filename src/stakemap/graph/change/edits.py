"""What may happen: single changes of the facts, each from one graph to another.

What belongs to a post (its line, its vote) stays when its holder goes; what belongs to the person (advice,
contacts, stances) goes along, or ends when the person leaves.  With a day, facts end on it and the past
stays readable; without one they are taken out.  Facts that an edit makes or changes carry the source
``scenario:<name>``, which no store takes.  A scenario puts ids where names stand (`names`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from stakemap.errors import InputError, Problem
from stakemap.graph.change.draft import Change, refused
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
    "DropStance",
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

_NAMED: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "team_member"),
    "post": ("post",),
    "to_post": ("post",),
    "decision": ("decision",),
    "unit": ("unit",),
    "led_by": ("unit", "post"),
    "guided_by": ("unit", "post"),
    "player": (),
    "from_id": (),
    "to_id": (),
}
_UNFIT = {
    "str": "not text", "int": "not a whole number", "float": "not a number", "bool": "neither yes nor no"
}  # fmt: skip
_TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}


@dataclass(frozen=True, slots=True)
class Edit(ABC):
    """One change.  `apply` gives a new graph; the old one stays as it was.

    Attributes
    ----------
    do
        The word that names the kind of edit in a file.
    settles
        For each field that settles something: a word, and the fields whose values name what it is.
    needs
        The fields that name people who must be there.
    into
        The field that names a post somebody is put into.
    may_name
        Kinds of record that a field may name, where they are others than usual.
    """

    do: ClassVar[str] = ""
    settles: ClassVar[Mapping[str, Slot]] = {}
    needs: ClassVar[tuple[str, ...]] = ()
    into: ClassVar[str | None] = None
    may_name: ClassVar[Mapping[str, tuple[str, ...]]] = {}

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
                cause = "not given" if value in (None, "") else _UNFIT[kind]
                yield Problem(cause, "mend it", field=field.name)
            elif field.name == "on":
                yield from _no_date(value)

    @property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        """Fields that name a record, each with the kinds it may be; none where any will do."""
        kinds = {**_NAMED, **self.may_name}
        return {field.name: kinds[field.name] for field in fields(self) if field.name in kinds}

    @property
    def own_day(self) -> str | None:
        """The day it happens, where it has one of its own."""
        return getattr(self, "on", None)

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """What it settles, and how."""
        for field, (word, *about) in self.settles.items():
            value = getattr(self, field)
            if value is not None:
                yield (word, *(getattr(self, name) for name in about)), value

    def uses(self) -> tuple[str, ...]:
        """People who must be there for it."""
        return tuple(getattr(self, name) for name in self.needs)

    def fills(self) -> str | None:
        """A post it puts somebody into."""
        return getattr(self, self.into) if self.into is not None else None

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
        change = Change(graph, when, source)
        self._carry_out(change)
        return change.done()

    @abstractmethod
    def _carry_out(self, change: Change) -> None:
        """Say what ends, what is new and what is changed."""

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


def _holds(graph: PropertyGraph, person: str, post: str) -> bool:
    return any(isinstance(t, Tenure) and t.person == person for t in graph.about(post))


@dataclass(frozen=True, slots=True)
class Leave(Edit):
    """Somebody goes for good: posts, stances, own ties and own votes end; those of the post stay."""

    do: ClassVar[str] = "leave"
    settles: ClassVar[Mapping[str, Slot]] = {"do": ("person", "person")}

    person: str
    on: str | None = None

    def frees(self, graph: PropertyGraph, post: str) -> bool:
        """Whether the person holds the post."""
        return _holds(graph, self.person, post)

    def _carry_out(self, change: Change) -> None:
        person = change.record(self.person, Person, TeamMember)
        if change.day is None:
            change.gone.add(self.person)
            return
        about = (fact for fact in change.graph.about(self.person) if not isinstance(fact, Spell))
        change.end(fact for fact in about if getattr(fact, "personal", False))
        change.end([person])


@dataclass(frozen=True, slots=True)
class Move(Edit):
    """Somebody changes to another post: all posts held end, own ties and stances go along."""

    do: ClassVar[str] = "move"
    settles: ClassVar[Mapping[str, Slot]] = {"to_post": ("moves", "person")}
    needs: ClassVar[tuple[str, ...]] = ("person",)
    into: ClassVar[str | None] = "to_post"

    person: str
    to_post: str
    on: str | None = None
    beside: bool = False

    def frees(self, graph: PropertyGraph, post: str) -> bool:
        """Whether the person holds the post today."""
        return post != self.to_post and _holds(graph, self.person, post)

    def _carry_out(self, change: Change) -> None:
        change.lasting(self.person, Person)
        change.end(fact for fact in change.graph.about(self.person) if isinstance(fact, Tenure))
        change.seat(self.person, self.to_post, acting=False, beside=self.beside)


@dataclass(frozen=True, slots=True)
class Appoint(Edit):
    """Somebody takes a further post and keeps the others."""

    do: ClassVar[str] = "appoint"
    settles: ClassVar[Mapping[str, Slot]] = {"acting": ("holds", "person", "post")}
    needs: ClassVar[tuple[str, ...]] = ("person",)
    into: ClassVar[str | None] = "post"

    person: str
    post: str
    on: str | None = None
    acting: bool = False
    beside: bool = False

    def _carry_out(self, change: Change) -> None:
        change.lasting(self.person, Person)
        change.seat(self.person, self.post, acting=self.acting, beside=self.beside)


@dataclass(frozen=True, slots=True)
class Vacate(Edit):
    """A post falls empty; its holders stay where they are otherwise."""

    do: ClassVar[str] = "vacate"
    settles: ClassVar[Mapping[str, Slot]] = {"do": ("empty", "post")}

    post: str
    on: str | None = None

    def frees(self, graph: PropertyGraph, post: str) -> bool:
        """Whether it is this post."""
        return post == self.post

    def _carry_out(self, change: Change) -> None:
        change.lasting(self.post, Post)
        held = change.holders(self.post)
        if not held:
            raise refused("nobody holds it", "leave the edit out", self.post)
        change.end(held)


@dataclass(frozen=True, slots=True)
class ChangeRule(Edit):
    """A decision passes by another rule text, such as ``users(2) AND mayor``."""

    do: ClassVar[str] = "change_rule"
    settles: ClassVar[Mapping[str, Slot]] = {"rule": ("rule", "decision")}

    decision: str
    rule: str

    def _carry_out(self, change: Change) -> None:
        change.changed(change.lasting(self.decision, Decision), rule=self.rule)


@dataclass(frozen=True, slots=True)
class ChangeQuota(Edit):
    """A stage needs another number of votes; a quota written in the rule text stands above it."""

    do: ClassVar[str] = "change_quota"
    settles: ClassVar[Mapping[str, Slot]] = {"quota": ("quota", "decision", "stage")}

    decision: str
    stage: str
    quota: int

    def _carry_out(self, change: Change) -> None:
        decision = change.lasting(self.decision, Decision)
        stages = [dict(stage) for stage in decision.to_dict().get("stages", ())]
        named = next((stage for stage in stages if stage["id"] == self.stage), None)
        if named is None:
            known = ", ".join(stage["id"] for stage in stages)
            cure = f"one of {known}" if known else "it declares no stages"
            raise refused("no such stage", cure, self.decision, field="stage")
        named["quota"] = self.quota
        change.changed(decision, stages=stages)


@dataclass(frozen=True, slots=True)
class ChangeVote(Edit):
    """A person, post or unit has other votes in a decision, or gains or loses a veto."""

    do: ClassVar[str] = "change_vote"
    settles: ClassVar[Mapping[str, Slot]] = {
        "weight": ("weight", "decision", "player"),
        "veto": ("veto", "decision", "player"),
    }

    decision: str
    player: str
    weight: int | None = None
    veto: bool | None = None

    def _carry_out(self, change: Change) -> None:
        change.lasting(self.decision, Decision)
        about = change.graph.about(self.decision)
        roles = [r for r in about if isinstance(r, DecisionRole) and change.runs(r)]
        roles = [role for role in roles if role.player == self.player]
        if not roles:
            raise refused(f"has no role in {self.decision}", "name a player of the decision", self.player)
        given = {"weight": self.weight, "veto": self.veto}
        for role in roles:
            change.changed(role, **{k: v for k, v in given.items() if v is not None})


@dataclass(frozen=True, slots=True)
class FlipStance(Edit):
    """Somebody takes another position, 0 surely against to 1 surely for."""

    do: ClassVar[str] = "flip_stance"
    settles: ClassVar[Mapping[str, Slot]] = {"position": ("stance", "decision", "person")}
    needs: ClassVar[tuple[str, ...]] = ("person",)
    may_name: ClassVar[Mapping[str, tuple[str, ...]]] = {"person": ("person", "unit")}

    decision: str
    person: str
    position: float
    on: str | None = None

    def _carry_out(self, change: Change) -> None:
        change.lasting(self.decision, Decision)
        change.lasting(self.person, Person, Unit)
        stances = (fact for fact in change.graph.about(self.person) if isinstance(fact, Stance))
        change.end(stance for stance in stances if stance.decision == self.decision)
        change.add("stance", decision=self.decision, person=self.person, position=float(self.position))


@dataclass(frozen=True, slots=True)
class DropStance(Edit):
    """The position of somebody in a decision is no longer known."""

    do: ClassVar[str] = "drop_stance"
    settles: ClassVar[Mapping[str, Slot]] = {"do": ("stance", "decision", "person")}
    needs: ClassVar[tuple[str, ...]] = ("person",)
    may_name: ClassVar[Mapping[str, tuple[str, ...]]] = {"person": ("person", "unit")}

    decision: str
    person: str
    on: str | None = None

    def _carry_out(self, change: Change) -> None:
        change.lasting(self.decision, Decision)
        change.lasting(self.person, Person, Unit)
        stances = [fact for fact in change.graph.about(self.person) if isinstance(fact, Stance)]
        change.end(stance for stance in stances if stance.decision == self.decision)


@dataclass(frozen=True, slots=True)
class AddTie(Edit):
    """A tie comes about, read in the words of its kind: `from_id` asks advice of `to_id`."""

    do: ClassVar[str] = "add_tie"
    needs: ClassVar[tuple[str, ...]] = ("from_id", "to_id")

    kind: str
    from_id: str
    to_id: str
    strength: float | None = None
    on: str | None = None

    def slots(self) -> Iterator[tuple[Slot, object]]:
        """The tie is there, with its strength."""
        yield ("tie", self.kind, self.from_id, self.to_id), (self.do, self.strength)

    def _carry_out(self, change: Change) -> None:
        for end in (self.from_id, self.to_id):
            change.lasting(end)
        strength = None if self.strength is None else float(self.strength)
        change.add("tie", kind=self.kind, from_id=self.from_id, to_id=self.to_id, strength=strength)


@dataclass(frozen=True, slots=True)
class DropTie(Edit):
    """A tie ends."""

    do: ClassVar[str] = "drop_tie"
    settles: ClassVar[Mapping[str, Slot]] = {"do": ("tie", "kind", "from_id", "to_id")}

    kind: str
    from_id: str
    to_id: str
    on: str | None = None

    def _carry_out(self, change: Change) -> None:
        ends = {(self.from_id, self.to_id)}
        if change.graph.catalogue[self.kind].symmetric:
            ends.add((self.to_id, self.from_id))
        change.graph[self.to_id]
        change.graph[self.from_id]
        ties = [t for t in change.graph.about(self.from_id) if isinstance(t, Tie) and t.kind == self.kind]
        found = [t for t in ties if (t.from_id, t.to_id) in ends and change.runs(t)]
        if not found:
            cause = f"no tie {self.kind!r} to {self.to_id} is in force"
            raise refused(cause, "leave the edit out, or exchange the ends", self.from_id)
        change.end(found)


@dataclass(frozen=True, slots=True)
class Reorganise(Edit):
    """A unit comes under another body: who leads it (block), who guides it (line)."""

    do: ClassVar[str] = "reorganise"
    settles: ClassVar[Mapping[str, Slot]] = {
        "led_by": ("led_by", "unit"),
        "guided_by": ("guided_by", "unit"),
    }

    unit: str
    led_by: str | None = None
    guided_by: str | None = None
    on: str | None = None

    def _carry_out(self, change: Change) -> None:
        change.lasting(self.unit, Unit)
        if self.led_by is None and self.guided_by is None:
            raise refused("changes nothing", "give led_by or guided_by", self.unit)
        catalogue = change.graph.catalogue
        for role, master in (("block", self.led_by), ("professional", self.guided_by)):
            if master is not None:
                change.lasting(master, Unit, Post)
                kinds = catalogue.of_role(role)
                ties = (tie for tie in change.graph.about(self.unit) if isinstance(tie, Tie))
                change.end(tie for tie in ties if tie.kind in kinds and tie.to_id == self.unit)
                kind = catalogue.kind_for(role).kind
                change.add("tie", kind=kind, from_id=master, to_id=self.unit)


EDITS: dict[str, type[Edit]] = {
    kind.do: kind
    for kind in (
        Leave,
        Move,
        Appoint,
        Vacate,
        ChangeRule,
        ChangeQuota,
        ChangeVote,
        FlipStance,
        DropStance,
        AddTie,
        DropTie,
        Reorganise,
    )
}
"""Every kind of edit by the word that names it in a file."""
