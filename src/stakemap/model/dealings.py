"""What happens between us and the client: contacts, deliveries, complaints, open issues.

A contact is metadata: who, whom, when, how, what for.  What was said in private never enters.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from stakemap.model.base import Fact, Id, Line, PartialDate, not_before, reference

__all__ = ["SPOKEN", "Channel", "Complaint", "Delivery", "Interaction", "OpenIssue", "Starter"]


class Channel(StrEnum):
    """How two people are in contact; `official` is the one that a tender names for questions."""

    MEETING = "meeting"
    SITE_VISIT = "site_visit"
    CALL = "call"
    ONLINE = "online"
    MESSAGE = "message"
    LETTER = "letter"
    EVENT = "event"
    OFFICIAL = "official"


SPOKEN = frozenset({Channel.MEETING, Channel.SITE_VISIT, Channel.CALL, Channel.ONLINE})
"""The ways in which two people spoke with each other: a letter may lie unread, an event holds many."""


class Starter(StrEnum):
    """Who started a contact."""

    OURS = "ours"
    THEIRS = "theirs"


class Interaction(Fact):
    """One of ours and one of theirs were in contact: that, not what was said."""

    kind_of_fact: ClassVar[str] = "interaction"
    personal: ClassVar[bool] = True

    member: Id = reference("team_member", description="who of ours")
    person: Id = reference("person", description="whom")
    day: PartialDate = Field(description="on which day")
    channel: Channel = Field(
        Channel.MEETING,
        strict=False,
        description="meeting, site_visit, call, online, message, letter, event or official",
    )
    started_by: Starter | None = Field(None, strict=False, description="ours or theirs; empty = not known")
    purpose: Line | None = Field(None, max_length=120, description="what for, in a few words; no content")
    decision: Id | None = reference("decision", description="about which decision", default=None)
    occasion: Line | None = Field(
        None, description="the same for all who met at once, so that it counts as one"
    )

    @field_validator("note")
    @classmethod
    def _metadata_alone(cls, note: str | None) -> str | None:
        if note is not None:
            text = "a contact holds no content; leave the note empty and say the purpose in a few words"
            raise PydanticCustomError("metadata", text)
        return note


class Delivery(Fact):
    """Something promised to the client, by a day; done or not."""

    kind_of_fact: ClassVar[str] = "delivery"
    personal: ClassVar[bool] = True

    name: Line = Field(description="what was promised")
    subject: Id = reference("unit", "person", description="to whom")
    supplier: Id | None = reference("supplier", description="by whom; empty = by us", default=None)
    contract: Id | None = reference("contract", description="under which contract", default=None)
    owner: Id | None = reference("team_member", description="who of ours answers for it", default=None)
    promised: PartialDate = Field(description="by which day")
    done: PartialDate | None = Field(None, description="when it was done; empty = not yet, or not known")

    def late(self, day: date) -> bool:
        """Whether it was surely done too late, or is surely overdue on a day.

        Examples
        --------
        >>> from datetime import date
        >>> done = Delivery(id="d", name="Sensors", subject="u", promised="2026-03", done="2026-04-02")
        >>> open_ = Delivery(id="e", name="Manual", subject="u", promised="2027")
        >>> done.late(date(2026, 9, 1)), open_.late(date(2026, 9, 1)), open_.late(date(2028, 1, 1))
        (True, False, True)
        """
        return (self.done.earliest if self.done else day) > self.promised.latest


class Complaint(Fact):
    """The client complained: when, whether somebody answered, whether it is settled."""

    kind_of_fact: ClassVar[str] = "complaint"
    personal: ClassVar[bool] = True

    name: Line = Field(description="what about, in a few words")
    subject: Id = reference("unit", "person", description="who complained")
    supplier: Id | None = reference("supplier", description="about whom; empty = about us", default=None)
    contract: Id | None = reference("contract", description="under which contract", default=None)
    owner: Id | None = reference("team_member", description="who of ours answers for it", default=None)
    raised: PartialDate = Field(description="when it came")
    answered: PartialDate | None = Field(None, description="when it was first answered; empty = not yet")
    settled: PartialDate | None = Field(None, description="when it was settled; empty = still open")

    @field_validator("answered", "settled")
    @classmethod
    def _after_it_came(cls, day: PartialDate | None, info: ValidationInfo) -> PartialDate | None:
        return not_before(day, info, "raised")


class OpenIssue(Fact):
    """A question or problem of the client that somebody of ours should see to."""

    kind_of_fact: ClassVar[str] = "open_issue"
    personal: ClassVar[bool] = True

    name: Line = Field(description="what it is, in a few words")
    subject: Id = reference("unit", "person", "post", description="whose issue")
    decision: Id | None = reference("decision", description="which decision it bears on", default=None)
    owner: Id | None = reference("team_member", description="who of ours sees to it", default=None)
    raised: PartialDate = Field(description="when it came up")
    settled: PartialDate | None = Field(None, description="when it was settled; empty = still open")

    @field_validator("settled")
    @classmethod
    def _after_it_came(cls, day: PartialDate | None, info: ValidationInfo) -> PartialDate | None:
        return not_before(day, info, "raised")
