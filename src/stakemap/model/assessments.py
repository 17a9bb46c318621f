"""Scores as facts: an assessment names the run that made it, as any fact names its source."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from stakemap.model.base import Id, Line, PartialDate, Record, reference

__all__ = ["Assessment", "Run"]


class Run(Record):
    """How a set of scores was made: method, parameters, what it saw."""

    kind_of_fact: ClassVar[str] = "run"
    computed: ClassVar[bool] = True

    method: Line = Field(description="package and version")
    plan: str = Field(description="parameters as canonical JSON", max_length=100_000)
    facts_digest: Line = Field(description="digest of the facts it saw")
    snapshot_digest: Line = Field(description="digest of the arrays it computed on")
    as_of: PartialDate | None = Field(None, description="the day it looks at")


class Assessment(Record):
    """One score of one subject, made by a run."""

    kind_of_fact: ClassVar[str] = "assessment"
    personal: ClassVar[bool] = True
    computed: ClassVar[bool] = True

    subject: Id = reference("person", "unit", "post", description="who was scored")
    run: Id = reference("run", description="the run that made it")
    measure: Line = Field(description="name of the measure")
    value: float = Field(description="the score")
    unit: Line | None = Field(None, description="its unit")
    low: float | None = Field(None, description="lower end of the interval")
    high: float | None = Field(None, description="upper end of the interval")
