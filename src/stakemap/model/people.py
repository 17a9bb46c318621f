"""People and the past that a source reports of them."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from stakemap.model.base import Entity, Fact, Id, Line, reference

__all__ = ["Competence", "Origin", "Person", "Spell", "SpellKind", "Susceptibility"]


class Origin(StrEnum):
    """The career by which someone came into office: a career fact, not a trait."""

    MILITARY = "military"
    UNIVERSITY = "university"
    LATERAL_TRANSFER = "lateral_transfer"
    CIVIL_SERVICE = "civil_service"
    RECRUITED = "recruited"


class SpellKind(StrEnum):
    """What kind of past a spell is."""

    EDUCATION = "education"
    SERVICE = "service"
    EMPLOYMENT = "employment"
    SECONDMENT = "secondment"
    PROJECT = "project"


class Person(Entity):
    """An official, an expert, anyone whose view may matter; or a person not yet known."""

    kind_of_fact: ClassVar[str] = "person"
    personal: ClassVar[bool] = True

    origin: Origin | None = Field(None, strict=False, description="career origin")
    unknown: bool = Field(False, description="a placeholder: somebody is there, who is not known")
    rank: int | None = Field(
        None, ge=0, le=27, description="administrative level 0 to 27, more is more senior"
    )


class Spell(Fact):
    """A stretch of somebody's past at one body: school, service, employment, secondment, project."""

    kind_of_fact: ClassVar[str] = "spell"
    personal: ClassVar[bool] = True

    person: Id = reference("person", description="whose past")
    kind: SpellKind = Field(strict=False, description="education, service, employment, secondment or project")
    unit: Id | None = reference("unit", description="the body, where it is a unit of the graph", default=None)
    place: Line | None = Field(None, description="the body by name, where it is not a unit of the graph")
    detail: Line | None = Field(None, description="faculty, class, department, topic")
    size: int | None = Field(None, ge=1, le=10_000_000, description="people in that body, where known")

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        if (self.unit is None) == (self.place is None):
            raise PydanticCustomError("one_body", "give the body once: as a unit or by its name")
        return self


class Competence(Fact):
    """A sourced professional competence: who can judge what."""

    kind_of_fact: ClassVar[str] = "competence"
    personal: ClassVar[bool] = True

    person: Id = reference("person", description="whose competence")
    topic: Line = Field(description="subject, as in a publication, degree or office")


class Susceptibility(Fact):
    """How far somebody follows those they turn to; only where it was observed."""

    kind_of_fact: ClassVar[str] = "susceptibility"
    personal: ClassVar[bool] = True

    person: Id = reference("person", description="who")
    value: float = Field(ge=0, le=0.95, description="0 keeps own view, 0.95 nearly always follows")
