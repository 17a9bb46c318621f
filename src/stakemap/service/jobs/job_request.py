"""What can be asked for as a job: an analysis, a report, a what-if, changes tried out, or what changed."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from stakemap.analysis.plan import package_digest
from stakemap.store import Access

__all__ = ["JobRequest", "digest_of"]

_DAY = r"^\d{4}-\d{2}-\d{2}$"
Format = Literal["html", "json", "pdf", "xlsx", "docx", "md"]


class JobRequest(BaseModel):
    """What to work out on the facts of one account, as they are when it is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    kind: Literal["analysis", "report", "what_if", "tryout", "changes"] = Field(
        "report",
        description="analysis: one typed result; report: files for people; what_if: before and after a "
        "scenario; tryout: the few single changes that a report tries out, each before and after; "
        "changes: what is beyond noise since an earlier revision",
    )
    decision: str | None = Field(
        None, description="id of one decision; empty = each that is open", max_length=4000
    )
    as_of: str | None = Field(None, description="day to look at; empty = today", pattern=_DAY)
    today: str | None = Field(None, description="day against which facts expire; empty = today", pattern=_DAY)
    view: Literal["influence", "formal", "informal", "introduction"] = Field(
        "influence", description="which ties count; for an analysis alone"
    )
    seed: int = Field(0, ge=0, lt=2**63, description="seed of sampled numbers")
    draws: int | None = Field(None, ge=0, le=10_000, description="worlds behind intervals; empty = by size")
    lang: Literal["en", "zh"] = Field("en", description="language of files")
    formats: list[Format] = Field(["html"], min_length=1, max_length=6, description="files to make")
    full: bool = Field(False, description="everything stands open on the page")
    audience: Literal["boss", "team", "external"] | None = Field(
        None, description="for whom; empty = the whole"
    )
    scenario: dict[str, Any] | None = Field(
        None, description='for a what_if: {"name": ..., "edits": [{"do": "leave", "person": ...}]}'
    )
    since: int | None = Field(None, ge=1, lt=2**53, description="for changes: the earlier revision")
    seconds: float | None = Field(None, gt=0, le=86_400, description="end it after so long")

    def dated(self) -> JobRequest:
        """The same with today written out, so that it means the same whenever it is done."""
        return self.model_copy(update={"today": self.today or datetime.now(UTC).date().isoformat()})

    def values(self) -> dict[str, Any]:
        """What the result depends on."""
        return self.model_dump(exclude={"seconds"})


def digest_of(account: str, rev: int, access: Access, values: dict[str, Any]) -> str:
    """The name of a result: equal for equal package, facts, rights and request."""
    rights = [access.role, access.purpose, access.label.value]
    text = json.dumps([package_digest(), account, rev, rights, values], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
