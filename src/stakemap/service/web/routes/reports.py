"""The report of an account as it is now: at once if it was made before, else as a job."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from stakemap.service.jobs.job_request import Format, JobRequest, digest_of
from stakemap.service.web.callers import AccountDep, OfAccount
from stakemap.service.web.file_answers import file_answer
from stakemap.service.web.finished_reports import finished
from stakemap.service.web.routes.jobs import JobState, ask, state_of

__all__ = ["router"]

router = APIRouter(prefix="/v1/accounts/{account}", tags=["reports"])

Audience = Literal["boss", "team", "external"]
_DAY = r"^\d{4}-\d{2}-\d{2}$"


@router.get(
    "/report",
    responses={
        200: {"description": "the file"},
        202: {"model": JobState, "description": "it is being made: ask again after Retry-After"},
        304: {"description": "as before"},
    },
)
async def report(
    account: AccountDep,
    request: Request,
    format: Format = "html",
    lang: Literal["en", "zh"] = "en",
    decision: Annotated[str | None, Query(max_length=4000)] = None,
    as_of: Annotated[str | None, Query(pattern=_DAY)] = None,
    audience: Audience | None = None,
    full: bool = False,
) -> Any:
    """The report on the facts as they are now, in one format."""
    wanted = JobRequest(
        kind="report",
        formats=[format],
        lang=lang,
        decision=decision,
        as_of=as_of,
        audience=audience,
        full=full,
    )
    request.app.state.known_requests.learn(request, account.name, wanted)
    return finished(account, wanted, request) or await run_in_threadpool(_queued, account, wanted, request)


def _queued(account: OfAccount, wanted: JobRequest, request: Request) -> Response:
    """The report if it was made before; else the job that makes it."""
    digest = digest_of(account.name, account.rev, account.caller.access, wanted.dated().values())
    file = account.resources.kept.results.file(digest, account.name)
    if file is not None:
        return file_answer(account, file, digest, request)
    job = ask(account, wanted)
    where = f"/v1/accounts/{account.name}/jobs/{job.id}"
    headers = {"Location": where, "Retry-After": "2"}
    return JSONResponse(state_of(account, job).model_dump(), 202, headers=headers)
