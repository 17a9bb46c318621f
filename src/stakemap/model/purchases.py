"""What the client bought, from whom, until when; what was awarded; the days of a tender."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator

from stakemap.model.base import Entity, Fact, Id, Line, PartialDate, reference
from stakemap.model.money import Amount, Currency, with_currency

__all__ = ["Award", "Contract", "Milestone", "Procedure", "Renewal", "TenderEvent"]


class Procedure(StrEnum):
    """How a purchase is made."""

    OPEN = "open"
    INVITED = "invited"
    NEGOTIATED = "negotiated"
    QUOTATION = "quotation"
    SINGLE_SOURCE = "single_source"
    FRAMEWORK = "framework"


class Renewal(StrEnum):
    """What happens at the end of a contract."""

    NONE = "none"
    OPTION = "option"
    AUTOMATIC = "automatic"
    TENDER = "tender"


class TenderEvent(StrEnum):
    """What happens on a day of a tender."""

    NOTICE = "notice"
    QUESTIONS_DUE = "questions_due"
    BIDS_DUE = "bids_due"
    OPENING = "opening"
    RESULT = "result"
    OBJECTIONS_DUE = "objections_due"
    SIGNING = "signing"


class Contract(Entity):
    """What a buyer and a supplier agreed; `valid` is its term, the end the first day no longer in."""

    kind_of_fact: ClassVar[str] = "contract"

    buyer: Id = reference("unit", description="who buys")
    supplier: Id = reference("supplier", "alliance", description="who delivers")
    category: Line | None = Field(None, description="what kind of thing it is, as needs and offers say it")
    value: Amount | None = Field(None, description="total sum, exact; kept as text in JSON")
    currency: Currency | None = Field(None, description="ISO 4217 code of the sum")
    signed: PartialDate | None = Field(None, description="day of signature")
    renewal: Renewal | None = Field(
        None, strict=False, description="none, option, automatic or tender; empty = not known"
    )
    notice: PartialDate | None = Field(None, description="day by which an end or renewal must be declared")
    procedure: Procedure | None = Field(None, strict=False, description="how it was bought")
    ocid: Line | None = Field(None, description="open contracting id, the same as that of its award")
    decision: Id | None = reference("decision", description="the decision it came from", default=None)
    citable: bool = Field(False, description="may be named as a reference to others")

    @field_validator("currency")
    @classmethod
    def _needs_currency(cls, currency: str | None, info: ValidationInfo) -> str | None:
        return with_currency(info.data.get("value"), currency)


class Award(Fact):
    """A published result of a tender: who won what; counted once by `key`."""

    kind_of_fact: ClassVar[str] = "award"

    title: Line = Field(description="what was awarded")
    buyer: Id = reference("unit", description="who buys")
    supplier: Id = reference("supplier", "alliance", description="who won")
    ocid: Line | None = Field(None, description="open contracting id of the process")
    lot: Line | None = Field(None, description="id of the award or lot within the process")
    category: Line | None = Field(None, description="what kind of thing it is, as needs and offers say it")
    value: Amount | None = Field(None, description="sum awarded, exact; kept as text in JSON")
    currency: Currency | None = Field(None, description="ISO 4217 code of the sum")
    day: PartialDate | None = Field(None, description="day of the award")
    procedure: Procedure | None = Field(None, strict=False, description="how it was bought")
    bidders: int | None = Field(None, ge=0, le=100_000, description="how many bid")
    decision: Id | None = reference("decision", description="the decision it came from", default=None)

    @field_validator("currency")
    @classmethod
    def _needs_currency(cls, currency: str | None, info: ValidationInfo) -> str | None:
        return with_currency(info.data.get("value"), currency)

    @property
    def key(self) -> tuple[str, ...]:
        """Equal for two records of one award: process, lot and winner; the own id where no process is told.

        Examples
        --------
        >>> one = Award(id="a", title="Lamps", buyer="u", supplier="s", ocid="ocds-x-1", lot="1")
        >>> one.key == Award(id="b", title="LAMPS", buyer="u", supplier="s", ocid="ocds-x-1", lot="1").key
        True
        """
        return (self.ocid, self.lot or "", self.supplier) if self.ocid else (self.id,)


class Milestone(Fact):
    """A published day of a tender."""

    kind_of_fact: ClassVar[str] = "milestone"

    decision: Id = reference("decision", description="which tender")
    kind: TenderEvent = Field(
        strict=False,
        description="notice, questions_due, bids_due, opening, result, objections_due or signing",
    )
    day: PartialDate = Field(description="on which day")
