"""Decisions: the stages they pass, who takes part, on which side, and what may disturb them."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from stakemap.model.base import Entity, Fact, Id, Line, Span, Text, _Frozen, reference
from stakemap.wording.phrases import Words

__all__ = [
    "Decision",
    "DecisionRole",
    "Effect",
    "Factor",
    "FactorKind",
    "Motive",
    "MotiveKind",
    "Phase",
    "Role",
    "Stage",
    "StageKind",
    "Stance",
]


class StageKind(StrEnum):
    """What a stage is for; it sets the quota where none is given."""

    INITIATE = "initiate"
    USER = "user"
    TECHNICAL = "technical"
    BUDGET = "budget"
    APPROVE = "approve"
    PURCHASE = "purchase"


class Phase(StrEnum):
    """Part of the business a stage belongs to: what is decided, what is carried out, what is paid."""

    NEGOTIATE = "negotiate"
    DELIVER = "deliver"
    COLLECT = "collect"


class Role(StrEnum):
    """Part somebody plays in a decision."""

    INITIATOR = "initiator"
    USER = "user"
    INFLUENCER = "influencer"
    TECHNICAL_GATEKEEPER = "technical_gatekeeper"
    BUDGET_HOLDER = "budget_holder"
    APPROVER = "approver"
    DECIDER = "decider"
    PURCHASER = "purchaser"
    BENEFICIARY = "beneficiary"


class MotiveKind(StrEnum):
    """What somebody or some body is after; sourced, for a purpose, never a trait."""

    PERFORMANCE_TARGET = "performance_target"
    ORGANIZATIONAL_NEED = "organizational_need"
    DIFFERENTIATION = "differentiation"
    RISK_AVOIDANCE = "risk_avoidance"
    PROFESSIONAL_INTEREST = "professional_interest"
    PUBLIC_VIEW = "public_view"

    @property
    def personal(self) -> bool:
        """A person's own professional interest or public view, not the body's motive."""
        return self in (MotiveKind.PROFESSIONAL_INTEREST, MotiveKind.PUBLIC_VIEW)


class FactorKind(StrEnum):
    """What may disturb a decision from outside."""

    POLICY_CHANGE = "policy_change"
    AUDIT = "audit"
    ELECTION = "election"
    TERM_END = "term_end"
    BUDGET_CUT = "budget_cut"
    OTHER = "other"


class Effect(StrEnum):
    """What a factor does to a step."""

    DELAYS = "delays"
    STOPS = "stops"
    SPEEDS = "speeds"


class Stage(_Frozen):
    """One step of a decision; all stages must pass unless the decision's rule says otherwise.

    Stages of the phases deliver and collect come after the decision: they have people, but no vote in it.
    """

    id: Id = Field(description="short name, used in the rule text")
    name: Line = Field(description="what it is called")
    name_en: Line | None = Field(None, description="in English")
    name_zh: Line | None = Field(None, description="in Chinese")
    kind: StageKind = Field(
        StageKind.APPROVE, strict=False, description="initiate, user, technical, budget, approve or purchase"
    )
    quota: int | None = Field(
        None, ge=1, le=1_000_000, description="weight of yes votes needed; empty = by kind"
    )
    phase: Phase = Field(
        Phase.NEGOTIATE, strict=False, description="negotiate, deliver or collect; only the first is voted on"
    )
    days_low: int | None = Field(None, ge=0, le=36_500, description="shortest duration in days")
    days_high: int | None = Field(None, ge=0, le=36_500, description="longest duration in days")

    def called(self, lang: str = "en") -> str:
        """The name for readers of a language; of one that only its kind names, the kind in words."""
        named = {"en": self.name_en, "zh": self.name_zh}.get(lang) or self.name
        if named != self.kind.value or lang not in ("en", "zh"):
            return named
        return Words("context", lang).say(f"stage.{named}")


class Decision(Entity):
    """A question that a body decides: a tender, a budget, a plan."""

    kind_of_fact: ClassVar[str] = "decision"

    unit: Id | None = reference("unit", description="whose decision", default=None)
    account: Id | None = reference("account", description="the account it belongs to", default=None)
    stages: tuple[Stage, ...] = Field((), max_length=100, description="steps in order")
    rule: Text | None = Field(
        None, description="rule text such as users(2) AND (board OR mayor); empty = all stages"
    )
    quiet: Span | None = Field(None, description="time in which bidders must not make contact")

    @model_validator(mode="after")
    def _stages_differ(self) -> Self:
        if len({stage.id for stage in self.stages}) < len(self.stages):
            raise PydanticCustomError("stage_ids", "two stages have the same id; rename one")
        return self


class DecisionRole(Fact):
    """Who takes part in a decision, at which stage, with which weight."""

    kind_of_fact: ClassVar[str] = "decision_role"
    personal: ClassVar[bool] = True

    decision: Id = reference("decision", description="which decision")
    player: Id = reference("person", "post", "unit", description="a person, a post or a unit (its head)")
    stage: Id | None = Field(None, description="id of the stage; empty = by role")
    role: Role = Field(
        strict=False,
        description="initiator, user, technical_gatekeeper, budget_holder, approver, decider ...",
    )
    weight: int = Field(1, ge=0, le=1_000_000, description="votes")
    veto: bool = Field(False, description="nothing passes without this one")
    salience: float = Field(1.0, ge=0, le=10, description="how much it matters to them, 1 = usual")


class Stance(Fact):
    """The position somebody expresses today on a decision."""

    kind_of_fact: ClassVar[str] = "stance"
    personal: ClassVar[bool] = True

    decision: Id = reference("decision", description="which decision")
    person: Id = reference("person", "unit", description="who says so")
    position: float = Field(ge=0, le=1, description="0 surely against, 1 surely for")


class Motive(Fact):
    """What a body or a person is after in a decision, as a source reports it."""

    kind_of_fact: ClassVar[str] = "motive"
    personal: ClassVar[bool] = True

    subject: Id = reference("person", "unit", "post", description="whose motive")
    kind: MotiveKind = Field(
        strict=False, description="performance_target, differentiation, risk_avoidance ..."
    )
    text: Text = Field(description="what the source says, in plain words")
    decision: Id | None = reference("decision", description="for which decision", default=None)
    purpose: Line | None = Field(
        None, description="why we keep it; needed for a person's own interest or view"
    )

    @model_validator(mode="after")
    def _purpose(self) -> Self:
        if self.kind.personal and self.purpose is None:
            raise PydanticCustomError(
                "purpose", "a personal interest needs a purpose; say what it is kept for"
            )
        return self


class Factor(Fact):
    """Something outside that may delay, stop or speed a step."""

    kind_of_fact: ClassVar[str] = "factor"

    decision: Id = reference("decision", description="which decision")
    stage: Id | None = Field(None, description="id of the stage; empty = the whole")
    kind: FactorKind = Field(
        strict=False, description="policy_change, audit, election, term_end, budget_cut or other"
    )
    effect: Effect = Field(Effect.DELAYS, strict=False, description="delays, stops or speeds")
    name: Line = Field(description="what it is")
    days: int | None = Field(None, ge=0, le=36_500, description="by how many days")
