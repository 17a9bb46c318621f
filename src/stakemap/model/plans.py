"""What we mean to do: plans with their steps, who is accountable, what was signed off."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from stakemap.model.accounts import Level
from stakemap.model.base import Entity, Fact, Id, Line, PartialDate, reference
from stakemap.model.dealings import Channel
from stakemap.model.money import Amount, Currency, with_currency

__all__ = ["Ownership", "Plan", "PlanState", "Review", "Step", "StepChange", "Verdict"]


class PlanState(StrEnum):
    """How far a plan or a step has come."""

    PLANNED = "planned"
    ACTIVE = "active"
    DONE = "done"
    DROPPED = "dropped"


class StepChange(StrEnum):
    """What a step should change, so that the next run can see whether it did."""

    CONTACT = "contact"
    STANCE = "stance"
    LEVEL = "level"
    NEED = "need"
    ISSUE = "issue"
    FACT = "fact"


class Verdict(StrEnum):
    """What a review says."""

    APPROVED = "approved"
    RETURNED = "returned"
    NOTED = "noted"


class Plan(Entity):
    """A plan for an account; its steps name it."""

    kind_of_fact: ClassVar[str] = "plan"

    account: Id = reference("account", description="for which account")
    goal: Line | None = Field(None, description="what it is to reach, in one sentence")
    target: Level | None = Field(None, strict=False, description="level of the relation to reach")
    decision: Id | None = reference("decision", description="for which decision", default=None)
    state: PlanState = Field(PlanState.PLANNED, strict=False, description="planned, active, done or dropped")


class Step(Fact):
    """One thing to do: who, with whom, by when, at what effort, to change what."""

    kind_of_fact: ClassVar[str] = "step"
    personal: ClassVar[bool] = True

    plan: Id = reference("plan", description="of which plan")
    name: Line = Field(description="what is to be done")
    whom: Id | None = reference("person", "post", "unit", description="with whom or for whom", default=None)
    owner: Id | None = reference("team_member", description="who of ours does it", default=None)
    channel: Channel | None = Field(None, strict=False, description="how; empty = no contact is needed")
    due: PartialDate | None = Field(None, description="by which day; empty = not yet dated")
    hours: float | None = Field(None, ge=0, le=10_000, description="working hours it takes")
    cost: Amount | None = Field(None, description="money it takes beside the hours, exact")
    currency: Currency | None = Field(None, description="ISO 4217 code of the cost")
    bring: Line | None = Field(None, description="what to bring: papers, a colleague, a demonstration")
    change: StepChange | None = Field(
        None, strict=False, description="what it should change: contact, stance, level, need, issue or fact"
    )
    effect: Line | None = Field(None, description="how we shall see that it helped")
    expected: float | None = Field(
        None, ge=0, le=1, description="share of influence that it should bring within direct reach"
    )
    state: PlanState = Field(PlanState.PLANNED, strict=False, description="planned, active, done or dropped")
    done: PartialDate | None = Field(None, description="when it was done")
    outcome: Line | None = Field(None, description="what came of it")

    @field_validator("currency")
    @classmethod
    def _needs_currency(cls, currency: str | None, info: ValidationInfo) -> str | None:
        return with_currency(info.data.get("cost"), currency)

    @field_validator("done")
    @classmethod
    def _done_is_done(cls, done: PartialDate | None, info: ValidationInfo) -> PartialDate | None:
        if done is not None and info.data.get("state", PlanState.DONE) is not PlanState.DONE:
            raise PydanticCustomError(
                "not_done", "a day when it was done, in another state; set the state to done"
            )
        return done


class Ownership(Fact):
    """Who of ours is accountable for a relation, a plan or a part of an offer."""

    kind_of_fact: ClassVar[str] = "ownership"
    personal: ClassVar[bool] = True

    member: Id = reference("team_member", description="who of ours")
    subject: Id = reference("person", "unit", "plan", "offer_part", description="accountable for what")


class Review(Fact):
    """Somebody of ours looked at a plan or a finding, on a day, and said so."""

    kind_of_fact: ClassVar[str] = "review"
    personal: ClassVar[bool] = True

    member: Id = reference("team_member", description="who signed")
    plan: Id | None = reference("plan", description="which plan", default=None)
    finding: Line | None = Field(None, description="code of a finding, where it is not a plan")
    day: PartialDate = Field(description="on which day")
    verdict: Verdict = Field(Verdict.NOTED, strict=False, description="approved, returned or noted")

    @field_validator("finding")
    @classmethod
    def _one_subject(cls, finding: str | None, info: ValidationInfo) -> str | None:
        if (finding is None) == (info.data.get("plan") is None):
            raise PydanticCustomError("one_review", "no plan and no finding, or both; name one of the two")
        return finding
