"""Informal groups, and how their members are known."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from stakemap.model.base import Entity, Fact, Id, reference

__all__ = ["Group", "GroupBasis", "MemberRole", "Membership"]


class GroupBasis(StrEnum):
    """What holds an informal group together."""

    ALUMNI = "alumni"
    FORMER_UNIT = "former_unit"
    HOMETOWN = "hometown"
    PROJECT_TEAM = "project_team"
    STUDY_GROUP = "study_group"
    MILITARY = "military"
    PROFESSIONAL = "professional"
    OTHER = "other"


class MemberRole(StrEnum):
    """Part somebody plays in a group."""

    MEMBER = "member"
    CONVENER = "convener"


class Group(Entity):
    """An informal group that a source reports."""

    kind_of_fact: ClassVar[str] = "group"

    kind: GroupBasis = Field(GroupBasis.OTHER, strict=False, description="what holds it together")
    size: int | None = Field(None, ge=2, le=10_000_000, description="members in all, where known")


class Membership(Fact):
    """Somebody belongs to an informal group."""

    kind_of_fact: ClassVar[str] = "membership"
    personal: ClassVar[bool] = True

    person: Id = reference("person", description="who")
    group: Id = reference("group", description="which group")
    role: MemberRole = Field(MemberRole.MEMBER, strict=False, description="member or convener")
