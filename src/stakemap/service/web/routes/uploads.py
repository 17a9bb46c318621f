"""Workbooks: read in a process of their own, their problems told cell by cell, written if that was asked."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query, Response

from stakemap.service.jobs.tasks import MEDIA
from stakemap.service.state.jobs import Job
from stakemap.service.web.callers import AccountDep, OfAccount
from stakemap.service.web.routes.facts import IdempotencyKey
from stakemap.service.web.routes.jobs import JobState, room, state_of

__all__ = ["router", "uploaded"]

router = APIRouter(prefix="/v1/accounts/{account}/uploads", tags=["uploads"])
Mode = Literal["check", "load"]


def uploaded(
    account: OfAccount,
    data: bytes,
    mode: Mode,
    *,
    reason: str = "",
    shrink: float = 0.05,
    repeat: str | None = None,
) -> Job:
    """A job that reads a workbook; its bytes are kept until that is done."""
    key = account.caller.key
    key.access.check("replace" if mode == "load" else "read")
    room(account)
    values = {"reason": reason, "max_shrink": shrink, "bytes": len(data)}
    digest = hashlib.sha256(f"{key.id} {mode} {account.name} ".encode() + data).hexdigest()
    job = account.resources.kept.jobs.add(
        account.name, key.id, mode, values, rev=account.rev, digest=digest, upload=data, repeat=repeat
    )
    account.resources.workers.wake()
    return job


@router.post("", status_code=202)
def upload(
    account: AccountDep,
    data: Annotated[bytes, Body(media_type=MEDIA["xlsx"], description="a workbook")],
    response: Response,
    mode: Annotated[
        Mode, Query(description="check: only look; load: write it if nothing is wrong")
    ] = "check",
    reason: Annotated[str, Query(max_length=4000)] = "",
    max_shrink: Annotated[float, Query(ge=0, le=1)] = 0.05,
    idempotency_key: IdempotencyKey = None,
) -> JobState:
    """Read a workbook; the result of the job lists each problem with sheet, cell, cause and cure."""
    job = uploaded(account, data, mode, reason=reason, shrink=max_shrink, repeat=idempotency_key)
    response.headers["Location"] = f"/v1/accounts/{account.name}/jobs/{job.id}"
    return state_of(account, job)
