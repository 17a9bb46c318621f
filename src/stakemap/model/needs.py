"""What the client needs, who said so, and which part of an offer meets it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from stakemap.model.base import Entity, Fact, Id, Line, reference

__all__ = ["Need", "NeedStatement", "OfferCover", "OfferPart"]


class Need(Entity):
    """Something that a unit, a post or a decision needs, in its own words."""

    kind_of_fact: ClassVar[str] = "need"

    subject: Id = reference("unit", "post", "decision", description="whose need")
    importance: float | None = Field(
        None, ge=0, le=1, description="0 to 1, 1 = cannot do without; empty = not known"
    )
    category: Line | None = Field(None, description="what kind of thing would meet it, as contracts say it")


class NeedStatement(Fact):
    """Somebody said, in a professional role, that a need is there."""

    kind_of_fact: ClassVar[str] = "need_statement"
    personal: ClassVar[bool] = True

    person: Id = reference("person", "post", "unit", description="who said so")
    need: Id = reference("need", description="which need")
    importance: float | None = Field(
        None, ge=0, le=1, description="how much it matters to them, 0 to 1; empty = not known"
    )


class OfferPart(Entity):
    """A part of an offer that meets needs: a product, a service, an assurance."""

    kind_of_fact: ClassVar[str] = "offer_part"

    supplier: Id | None = reference("supplier", description="who offers it; empty = we", default=None)
    category: Line | None = Field(None, description="what kind of thing it is, as needs and contracts say it")
    evidence: Line | None = Field(
        None, description="what lowers the risk of choosing it: a reference, a test, a certificate"
    )


class OfferCover(Fact):
    """A part of an offer meets a need."""

    kind_of_fact: ClassVar[str] = "offer_cover"

    part: Id = reference("offer_part", description="which part")
    need: Id = reference("need", description="which need")
    partly: bool = Field(False, description="meets it only in part")
