"""Units, posts, who holds them, and what a post may do."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator

from stakemap.model.base import Entity, Fact, Id, Line, PartialDate, not_before, reference

__all__ = ["Action", "Authority", "BudgetLine", "Post", "Tenure", "Tier", "Unit"]


class Tier(StrEnum):
    """Level of government."""

    CENTRAL = "central"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"


class Action(StrEnum):
    """What a post may do with an item."""

    PROPOSE = "propose"
    REVIEW = "review"
    APPROVE = "approve"
    SIGN = "sign"
    PAY = "pay"
    AUDIT = "audit"


class Unit(Entity):
    """A public body or a part of one; also schools, services and firms that appear in a past."""

    kind_of_fact: ClassVar[str] = "unit"

    kind: Line = Field("public_body", description="public_body, committee, university, military, company ...")
    tier: Tier | None = Field(None, strict=False, description="level of government")
    place: Line | None = Field(None, description="city or county of the office")
    size: int | None = Field(None, ge=1, le=10_000_000, description="people who work there")
    languages: tuple[Line, ...] = Field((), max_length=50, description="languages it does business in")


class Post(Entity):
    """A seat that exists whether or not anybody holds it."""

    kind_of_fact: ClassVar[str] = "post"

    unit: Id = reference("unit", description="the unit it belongs to")
    head: bool = Field(False, description="leads its unit")
    rank: int | None = Field(
        None, ge=0, le=27, description="administrative level 0 to 27, more is more senior"
    )


class Tenure(Fact):
    """Somebody in a post, for a time."""

    kind_of_fact: ClassVar[str] = "tenure"
    personal: ClassVar[bool] = True

    person: Id = reference("person", description="who")
    post: Id = reference("post", description="in which post")
    acting: bool = Field(False, description="only standing in")


class Authority(Fact):
    """What a post may do, on what, up to which amount."""

    kind_of_fact: ClassVar[str] = "authority"

    post: Id = reference("post", description="whose authority")
    action: Action = Field(strict=False, description="propose, review, approve, sign, pay or audit")
    scope: Line | None = Field(None, description="subject, empty = any")
    limit: float | None = Field(None, ge=0, description="largest amount, empty = no limit")
    currency: Line | None = Field(None, description="currency of the limit")


class BudgetLine(Fact):
    """Money set aside in a year, and who holds it."""

    kind_of_fact: ClassVar[str] = "budget_line"

    name: Line = Field(description="what the money is for")
    unit: Id = reference("unit", description="whose budget")
    post: Id | None = reference("post", description="who holds it", default=None)
    decision: Id | None = reference("decision", description="the decision it pays for", default=None)
    year: int = Field(ge=1900, le=2199, description="fiscal year")
    stage: Line = Field("planned", description="planned, approved, released or spent")
    amount: float | None = Field(None, ge=0, description="amount")
    currency: Line | None = Field(None, description="currency")
    drafted: PartialDate | None = Field(None, description="when the draft is due, or was made")
    approved: PartialDate | None = Field(None, description="when it is to be approved, or was")
    released: PartialDate | None = Field(None, description="when the money is to be released, or was")
    closes: PartialDate | None = Field(None, description="last day on which it can be spent")

    @field_validator("approved", "released", "closes")
    @classmethod
    def _in_order(cls, day: PartialDate | None, info: ValidationInfo) -> PartialDate | None:
        for earlier in ("drafted", "approved", "released"):
            if earlier != info.field_name:
                not_before(day, info, earlier)
        return day
