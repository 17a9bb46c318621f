"""Ties of every kind in the relation catalogue, between people, posts, units and team members."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from stakemap import policy
from stakemap.model.base import Fact, Id, reference

__all__ = ["Tie"]


_refusal = lru_cache(maxsize=1024)(policy.refusal)


def _kind(text: str) -> str:
    row = _refusal(text)
    if row is not None:
        raise PydanticCustomError(
            "policy", "refused by rule {rule}: {why}; remove it", {"rule": row.rule, "why": row.why_en}
        )
    return text


KindName = Annotated[
    str, StringConstraints(min_length=1, max_length=63, pattern=r"^[a-z][a-z0-9_]*$"), AfterValidator(_kind)
]


class Tie(Fact):
    """One relation of a catalogue kind, read in the kind's own words: leader `leads` led."""

    kind_of_fact: ClassVar[str] = "tie"
    personal: ClassVar[bool] = True

    kind: KindName = Field(description="kind of the relation catalogue")
    from_id: Id = reference(
        "person", "post", "unit", "team_member", description="who or what the sentence begins with"
    )
    to_id: Id = reference("person", "post", "unit", "team_member", description="who or what it ends with")
    strength: float | None = Field(
        None, ge=0, le=1, description="0 to 1, more is closer; empty = the kind's own, marked assumed"
    )
    count: float | None = Field(None, ge=0, le=1e9, description="counted contacts, instead of a strength")

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if self.strength is not None and self.count is not None:
            raise PydanticCustomError("one_measure", "give a strength or a count, not both")
        if self.from_id == self.to_id:
            raise PydanticCustomError("self_tie", "both ends are the same; name two")
        return self
