"""Jobs: asked for, followed as they go, called off, asked for again, and what came of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from stakemap.analysis.schema import ProblemReport
from stakemap.errors import UnknownName
from stakemap.service.jobs.job_request import JobRequest, digest_of
from stakemap.service.state.jobs import Job
from stakemap.service.web.callers import AccountDep, OfAccount
from stakemap.service.web.file_answers import file_answer
from stakemap.service.web.problems import in_language
from stakemap.service.web.routes.facts import IdempotencyKey

__all__ = ["JobState", "ask", "job_of", "router", "state_of"]

router = APIRouter(prefix="/v1/accounts/{account}/jobs", tags=["jobs"])

_TURN = 0.25
_PING = 15.0


class JobState(BaseModel):
    """How a job stands."""

    id: str
    account: str
    kind: str
    rev: int = Field(description="the revision of the account that it is about")
    state: str = Field(description="queued, running, done, failed or cancelled")
    share: float = Field(description="how much is done, 0 to 1")
    part: str = Field(description="the part under way: analysis, report ...")
    made: float = Field(description="when it was asked for, in seconds since 1970")
    files: list[str] = Field(description="names of the files of its result")
    problem: ProblemReport | None = Field(description="why it failed")


def state_of(account: OfAccount, job: Job, lang: str = "en") -> JobState:
    """A job with how far it is."""
    resources = account.resources
    share, part = (1.0 if job.state == "done" else 0.0), ""
    if job.state == "running":
        share, part = resources.workers.progress(job.id)
    files = resources.kept.results.names(job.digest, job.account) if job.state == "done" else []
    problem = None if job.problem is None else ProblemReport(**in_language(dict(job.problem), lang))
    names = ("id", "account", "kind", "rev", "state", "made")
    told = {name: getattr(job, name) for name in names}
    return JobState(**told, share=share, part=part, files=files, problem=problem)


def job_of(account: OfAccount, ident: str) -> Job:
    """A job of an account that whoever asks may see: one asked for with as much right as theirs, or theirs.

    Raises
    ------
    UnknownName
        No such job.
    """
    job = account.resources.kept.jobs.get(account.name, ident)
    if job is None or job.key != account.caller.key.id:
        raise UnknownName("job", ident)
    return job


def ask(account: OfAccount, request: JobRequest, repeat: str | None = None) -> Job:
    """Ask for a job on the facts as they are now; one that is under way for the same key is that job."""
    resources, key = account.resources, account.caller.key
    key.access.check("read")
    rev = account.rev
    if not rev:
        raise UnknownName("account", account.name)
    wanted = request.dated()
    digest = digest_of(account.name, rev, key.access, wanted.values())
    same = resources.kept.jobs.underway(account.name, key.id, digest) if repeat is None else None
    if same is not None:
        return same
    room(account)
    values = wanted.model_dump()
    job = resources.kept.jobs.add(
        account.name, key.id, request.kind, values, rev=rev, digest=digest, repeat=repeat
    )
    resources.workers.wake()
    return job


def room(account: OfAccount) -> None:
    """Refuse more jobs of an account than may wait."""
    if account.resources.kept.jobs.waiting(account.name) >= account.resources.settings.waiting:
        raise HTTPException(429, "too many requests", headers={"Retry-After": "10"})


@router.get("")
def jobs(account: AccountDep) -> list[JobState]:
    """The jobs that were asked for with this key, the newest first."""
    own = account.caller.key.id
    return [state_of(account, job) for job in account.resources.kept.jobs.of(account.name) if job.key == own]


@router.post("", status_code=202)
def new_job(
    account: AccountDep, wanted: JobRequest, response: Response, idempotency_key: IdempotencyKey = None
) -> JobState:
    """Ask for a job; once this is answered it is on disk, and will be done after a restart too."""
    job = ask(account, wanted, idempotency_key)
    response.headers["Location"] = f"/v1/accounts/{account.name}/jobs/{job.id}"
    return state_of(account, job)


@router.get("/{job_id}")
def job(account: AccountDep, job_id: str, request: Request) -> JobState:
    """How a job stands."""
    return state_of(account, job_of(account, job_id), request.headers.get("accept-language", "en")[:2])


@router.delete("/{job_id}")
def cancel(account: AccountDep, job_id: str) -> JobState:
    """Call a job off."""
    account.resources.kept.jobs.cancel(job_of(account, job_id).id)
    account.resources.workers.wake()
    return state_of(account, job_of(account, job_id))


@router.post("/{job_id}/again", status_code=202)
def again(account: AccountDep, job_id: str) -> JobState:
    """Let a job that ended run once more, on the same facts."""
    account.resources.kept.jobs.again(job_of(account, job_id).id)
    account.resources.workers.wake()
    return state_of(account, job_of(account, job_id))


@router.get(
    "/{job_id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "an event at each change"}},
)
def events(account: AccountDep, job_id: str, request: Request) -> StreamingResponse:
    """How a job goes on, as server-sent events named `job`; the last one says how it ended."""
    job_of(account, job_id)
    return StreamingResponse(_events(account, job_id, request), media_type="text/event-stream")


async def _events(account: OfAccount, ident: str, request: Request) -> AsyncIterator[str]:
    last, spoken = "", time.monotonic()
    while not request.app.state.closing and not await request.is_disconnected():
        found = await run_in_threadpool(account.resources.kept.jobs.get, account.name, ident)
        if found is None:
            yield "event: gone\ndata: {}\n\n"
            return
        told = (await run_in_threadpool(state_of, account, found)).model_dump_json()
        if told != last:
            yield f"event: job\ndata: {told}\n\n"
            last, spoken = told, time.monotonic()
        elif time.monotonic() - spoken > _PING:
            yield ": still here\n\n"
            spoken = time.monotonic()
        if found.over:
            return
        await asyncio.sleep(_TURN)


@router.get(
    "/{job_id}/result", responses={200: {"description": "the file"}, 304: {"description": "as before"}}
)
def result(
    account: AccountDep,
    job_id: str,
    request: Request,
    name: Annotated[str | None, Query(description="which file; empty = the first", max_length=400)] = None,
) -> Any:
    """A file of the result of a job that is done."""
    found = job_of(account, job_id)
    file = account.resources.kept.results.file(found.digest, account.name, name)
    if found.state != "done" or file is None:
        raise UnknownName(
            "file", name or "", account.resources.kept.results.names(found.digest, account.name)
        )
    return file_answer(account, file, found.digest, request)
