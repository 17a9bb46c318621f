"""Our own side: the account, the team, and how far the relation has come."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from stakemap.model.base import Entity, Fact, Id, Line, Text, reference

__all__ = [
    "Account",
    "ComplianceRisk",
    "Indicator",
    "Level",
    "RelationSign",
    "Relationship",
    "TeamMember",
    "TeamRole",
]


class TeamRole(StrEnum):
    """Part somebody of our own plays for an account."""

    ACCOUNT_MANAGER = "account_manager"
    SALES_MANAGER = "sales_manager"
    SUPPORT = "support"
    TECHNICAL = "technical"
    SERVICE = "service"
    PROJECT_MANAGER = "project_manager"
    EXECUTIVE = "executive"


class Level(StrEnum):
    """How far the relation with a client has come."""

    VENDOR = "vendor"
    PREFERRED = "preferred"
    PARTNER = "partner"
    ALLIANCE = "alliance"


class Indicator(StrEnum):
    """By what the level of a relation shows; what each means stands in `data/level_indicators.csv`."""

    RIVALS = "rivals"
    OWN_SHARE = "own_share"
    INFORMATION = "information"
    PRICE = "price"
    ON_TIME = "on_time"
    COMPLAINTS = "complaints"
    AWARENESS = "awareness"
    KEY_PEOPLE = "key_people"
    TOP_CONTACT = "top_contact"
    BALANCE = "balance"
    REPEAT = "repeat"
    WINS = "wins"
    ADDED_VALUE = "added_value"
    JOINT_PLAN = "joint_plan"


class Account(Entity):
    """A client organisation that we serve as one."""

    kind_of_fact: ClassVar[str] = "account"

    unit: Id | None = reference("unit", description="the body at its top", default=None)


class TeamMember(Entity):
    """Somebody on our side; their ties to stakeholders are ties like any other."""

    kind_of_fact: ClassVar[str] = "team_member"
    personal: ClassVar[bool] = True

    account: Id | None = reference("account", description="for which account", default=None)
    role: TeamRole = Field(
        TeamRole.ACCOUNT_MANAGER, strict=False, description="account_manager, support, sales_manager ..."
    )
    rank: int | None = Field(None, ge=0, le=27, description="own level, for matching with theirs")
    hours: float | None = Field(None, ge=0, le=168, description="hours a week for this account")
    languages: tuple[Line, ...] = Field((), max_length=50, description="languages spoken at work")
    place: Line | None = Field(None, description="city or county of the office")


class Relationship(Fact):
    """How far the relation with a unit or a person has come, and where it should go."""

    kind_of_fact: ClassVar[str] = "relationship"
    personal: ClassVar[bool] = True

    account: Id = reference("account", description="which account")
    subject: Id = reference("unit", "person", description="with whom")
    level: Level = Field(strict=False, description="vendor, preferred, partner or alliance")
    target: Level | None = Field(None, strict=False, description="where it should go")


class RelationSign(Fact):
    """Somebody of ours says for which level one indicator of a relation speaks."""

    kind_of_fact: ClassVar[str] = "relation_sign"
    personal: ClassVar[bool] = True

    subject: Id = reference("unit", "person", description="whose relation with us")
    indicator: Indicator = Field(
        strict=False, description="rivals, information, price, on_time, awareness, added_value ..."
    )
    level: Level = Field(strict=False, description="what it speaks for: vendor, preferred, partner ...")


class ComplianceRisk(Fact):
    """A sourced sign of an integrity risk: recorded to be avoided, never a way to anyone."""

    kind_of_fact: ClassVar[str] = "compliance_risk"
    personal: ClassVar[bool] = True

    subject: Id = reference("person", "unit", "post", "decision", "group", description="where the risk lies")
    text: Text = Field(description="what the source reports, in neutral words")
