"""Who sells to the client: we, rivals, partners; what they are qualified for; who goes together."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from stakemap.model.base import Entity, Fact, Id, Line, reference
from stakemap.model.organizations import Tier

__all__ = [
    "Alliance",
    "AllianceMember",
    "AllianceRole",
    "Qualification",
    "Requirement",
    "Supplier",
    "SupplierSide",
]


class SupplierSide(StrEnum):
    """Where a supplier stands, seen from us."""

    OURS = "ours"
    RIVAL = "rival"
    PARTNER = "partner"
    UNSTATED = "unstated"


class AllianceRole(StrEnum):
    """Part a supplier plays in an alliance."""

    LEAD = "lead"
    SUB = "sub"


class Supplier(Entity):
    """A firm that sells to the client: our own, a rival or a partner; lawful, public facts only."""

    kind_of_fact: ClassVar[str] = "supplier"

    side: SupplierSide = Field(SupplierSide.RIVAL, strict=False, description="whose it is, seen from us")
    unit: Id | None = reference(
        "unit", description="the same firm as a unit, where it occurs in careers or ties", default=None
    )
    places: tuple[Line, ...] = Field((), max_length=100, description="cities or counties with an office")
    tiers: tuple[Annotated[Tier, Field(strict=False)], ...] = Field(
        (), max_length=5, description="levels of government it sells to"
    )
    categories: tuple[Line, ...] = Field(
        (), max_length=100, description="what it offers, in the words of needs and contracts"
    )


class Qualification(Fact):
    """A certificate or licence that a supplier holds; `valid` ends when it expires."""

    kind_of_fact: ClassVar[str] = "qualification"

    supplier: Id = reference("supplier", description="who holds it")
    name: Line = Field(description="what it is called, as the tender asks for it")


class Requirement(Fact):
    """A qualification that a tender asks for."""

    kind_of_fact: ClassVar[str] = "requirement"

    decision: Id = reference("decision", description="which tender")
    name: Line = Field(description="the qualification, as suppliers hold it")
    must: bool = Field(True, description="without it a bid is refused; else it only earns points")


class Alliance(Entity):
    """Suppliers that bid or deliver together."""

    kind_of_fact: ClassVar[str] = "alliance"

    decision: Id | None = reference("decision", description="for which tender", default=None)
    purpose: Line | None = Field(None, description="for what, where it is not one tender")


class AllianceMember(Fact):
    """A supplier, or a smaller alliance, in an alliance; one at a time leads it."""

    kind_of_fact: ClassVar[str] = "alliance_member"

    supplier: Id = reference("supplier", "alliance", description="who is in it")
    alliance: Id = reference("alliance", description="which alliance")
    role: AllianceRole = Field(AllianceRole.SUB, strict=False, description="lead or sub")
