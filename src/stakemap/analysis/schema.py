"""What another program sends and gets: pydantic models with a published JSON Schema."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, ValidationError, model_validator

from stakemap.analysis import Analysis
from stakemap.analysis.plan import Plan
from stakemap.errors import UnknownName
from stakemap.model import FACTS, refused

__all__ = ["MESSAGES", "InfluenceReport", "InfluenceRequest", "ProblemReport", "schema", "schema_names"]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)


class InfluenceRequest(_Message):
    """What to compute on the facts of one account.

    Raises
    ------
    InputError
        With every field that does not fit, however the request is made; `PolicyRefused` where one of them
        must not be asked for.

    Examples
    --------
    >>> InfluenceRequest(religion="any")
    Traceback (most recent call last):
    ...
    stakemap.errors.PolicyRefused: "religion": refused by rule religion: ...
    """

    decision: str | None = Field(None, description="id of the decision; empty = everybody counts the same")
    as_of: str | None = Field(
        None, description="day to look at, empty = today", pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"
    )
    view: Literal["influence", "formal", "informal", "introduction"] = Field(
        "influence", description="which ties count"
    )
    seed: int = Field(0, ge=0, description="seed of sampled numbers")
    draws: int | None = Field(
        None,
        ge=0,
        le=10_000,
        description="worlds behind intervals; empty = 500 up to 300 people, fewer above",
    )
    today: str | None = Field(
        None, description="day against which facts expire", pattern=r"^\d{4}-\d{2}-\d{2}$"
    )

    @model_validator(mode="wrap")
    @classmethod
    def _typed(cls, values: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """What pydantic refuses, as an error of this package: without values."""
        try:
            return handler(values)
        except ValidationError as error:
            raise refused(error) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """A request from JSON text; see `pydantic.BaseModel.model_validate_json`.

        Raises
        ------
        InputError
            Also for text that is not JSON.
        """
        try:
            return super().model_validate_json(json_data, **options)
        except ValidationError as error:
            raise refused(error) from None

    def plan(self) -> Plan:
        """The plan of this request."""
        return Plan(
            as_of=self.as_of,
            decision=self.decision,
            view=self.view,
            seed=self.seed,
            draws=self.draws,
            today=self.today,
        )


class Words(_Message):
    """One text in both languages."""

    en: str
    zh: str


class ScoreTable(_Message):
    """One measure over all nodes."""

    measure: str
    unit: str
    run: str | None
    as_of: str | None
    view: str
    values: dict[str, float]
    label: Words
    reading: Words
    notes: list[str]
    ranks: dict[str, int]
    shown: dict[str, dict[str, float | None]] | None = Field(
        None,
        description="values and places as pages show them beside ranges: medians of the draws; null without",
    )


class FindingMessage(_Message):
    """One claim with its numbers and facts."""

    code: str
    topic: str
    text: Words
    subjects: list[str]
    numbers: dict[str, float]
    facts: list[str]
    caveat: Words


class EvidenceMessage(_Message):
    """Facts in words with grade, dates and confidence, and their sources."""

    facts: list[dict[str, Any]]
    sources: list[dict[str, Any]]


class UncertaintyMessage(_Message):
    """Intervals, bands and the facts worth checking."""

    draws: int
    seed: int
    level: float = Field(description="share of the draws inside an interval")
    basis: Words = Field(description="an audit, or an assumed band")
    missing: list[float] = Field(description="band of the share of ties that nobody reported")
    audited: bool = Field(description="whether the missing share was measured")
    grades_audited: bool = Field(description="whether the truth of grades was measured")
    notes: list[str]
    measures: dict[str, list[dict[str, Any]]]
    bands: dict[str, list[list[str]]]
    worth: list[dict[str, Any]]


class InfluenceReport(_Message):
    """The result, as `Analysis.to_dict` gives it."""

    format: Literal["stakemap-analysis-1"]
    method: str = Field(description="version and digest of the package")
    run: str = Field(description="id of the run; equal for equal facts, plan, catalogue and package")
    title: Words
    plan: dict[str, Any]
    audience: dict[str, Any] | None = Field(
        None, description="for whom the copy is, and what it never holds; null for the whole"
    )
    facts_digest: str
    snapshot_digest: str
    not_for_sole_decision: Literal[True]
    caveat: Words
    decision: dict[str, Any] | None
    nodes: list[dict[str, Any]]
    scores: dict[str, ScoreTable]
    explanations: dict[str, dict[str, Any]]
    flips: dict[str, Any] | None = Field(
        None,
        description="the smallest sets of facts which, if false, change the first three; null without draws",
    )
    ledger: list[dict[str, Any]]
    findings: list[FindingMessage]
    access: dict[str, Any] | None = Field(
        description="routes, gatekeepers, coverage and introductions of our team; null without a team"
    )
    outlook: dict[str, Any] | None = Field(
        description="clock, factors, phases, a rival's answer, motives; null without a decision"
    )
    grid: dict[str, Any] | None = Field(
        description="power against interest, with the lines; null without a decision"
    )
    structure: dict[str, Any] | None = Field(
        None,
        description="groups, brokers, single threads, formal against informal; null without informal ties",
    )
    engagement: dict[str, Any] | None = Field(
        None,
        description="how relations stand, their levels, the calendar of tenders and budgets, "
        "the contact check; null for bare arrays",
    )
    needs: dict[str, Any] | None = Field(
        None, description="needs by offer parts, white space, common interests, evidence; null without any"
    )
    rivals: dict[str, Any] | None = Field(
        None, description="contracts, concentration, incumbents, reach, overlap, gaps; null without any"
    )
    tryout: dict[str, Any] | None = Field(
        None, description="single changes tried out for the report, before and after; null without any"
    )
    cards: list[dict[str, Any]] | None = Field(
        None,
        description="a card per person: lines by topic, facts by id; null for bare arrays",
    )
    skipped: list[str]
    left_out: list[str] = Field(
        default_factory=list, description="parts that a larger account goes without unless asked for: draws"
    )
    evidence: EvidenceMessage
    assumptions: list[dict[str, Any]]
    uncertainty: UncertaintyMessage | None = Field(None, description="intervals; empty without draws")

    @classmethod
    def of(cls, analysis: Analysis) -> Self:
        """From an analysis."""
        return cls.model_validate(analysis.to_dict())


class ProblemMessage(_Message):
    """One thing that is wrong, by field and fact id; never the refused value."""

    code: str
    cause: str
    cure: str
    field: str
    fact_id: str


class ProblemReport(_Message):
    """Why a request could not be answered."""

    code: str
    message: str
    hint: str
    problems: list[ProblemMessage]


MESSAGES: dict[str, type[BaseModel]] = {
    "analysis": InfluenceReport,
    "report": InfluenceReport,
    "request": InfluenceRequest,
    "problem": ProblemReport,
}
"""Messages by the name of their schema."""


def schema_names() -> tuple[str, ...]:
    """Names that `schema` knows."""
    return tuple(sorted([*MESSAGES, *FACTS]))


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a message or a kind of fact.

    Parameters
    ----------
    name
        ``analysis``, ``request``, ``report``, ``problem``, or a kind of fact such as ``person``.

    Raises
    ------
    UnknownName
        With the known names.

    Examples
    --------
    >>> schema("tie")["required"]
    ['id', 'kind', 'from_id', 'to_id']
    """
    model = (MESSAGES.get(name) or FACTS.get(name)) if isinstance(name, str) else None
    if model is None:
        raise UnknownName("schema", str(name), schema_names())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
