"""What the forms of the page do: each asks for a job and leads to its page."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse

from stakemap.service.jobs.wanted import Format, JobRequest
from stakemap.service.state.jobs import Job
from stakemap.service.web.callers import OfAccount
from stakemap.service.web.pages.rendering import words_of
from stakemap.service.web.pages.sessions import OnPage
from stakemap.service.web.routes.jobs import ask, job_of
from stakemap.service.web.routes.uploads import uploaded

__all__ = ["router"]

router = APIRouter(include_in_schema=False, prefix="/page/{account}")

_DAY = r"^(\d{4}-\d{2}-\d{2})?$"


def _to(account: OfAccount, job: Job) -> RedirectResponse:
    return RedirectResponse(f"/page/{quote(account.name, safe='')}/jobs/{job.id}", 303)


def _lang(request: Request) -> Any:
    return words_of(request).lang


@router.post("/report")
def report(account: OnPage, request: Request, format: Annotated[Format, Form()] = "html") -> RedirectResponse:
    """Make the report."""
    formats: list[Format] = ["html"] if format == "html" else ["html", format]
    return _to(account, ask(account, JobRequest(kind="report", formats=formats, lang=_lang(request))))


@router.post("/what-if")
def what_if(
    account: OnPage,
    request: Request,
    person: Annotated[str, Form(min_length=1, max_length=200)],
    on: Annotated[str, Form(pattern=_DAY)] = "",
) -> RedirectResponse:
    """Try out that somebody leaves."""
    edit = {"do": "leave", "person": person.strip(), **({"on": on} if on else {})}
    name = words_of(request).say("what_if.name")
    wanted = JobRequest(kind="what_if", lang=_lang(request), scenario={"name": name, "edits": [edit]})
    return _to(account, ask(account, wanted))


@router.post("/changes")
def changes(
    account: OnPage, request: Request, since: Annotated[int, Form(ge=1, lt=2**53)]
) -> RedirectResponse:
    """Compare with an earlier revision."""
    return _to(account, ask(account, JobRequest(kind="changes", since=since, lang=_lang(request))))


@router.post("/upload")
def upload(
    account: OnPage,
    workbook: Annotated[UploadFile, File()],
    mode: Annotated[Literal["check", "load"], Form()],
) -> RedirectResponse:
    """Read a workbook."""
    return _to(account, uploaded(account, workbook.file.read(), mode))


@router.post("/jobs/{job_id}/again")
def again(account: OnPage, job_id: str) -> RedirectResponse:
    """Let a job run once more."""
    job = job_of(account, job_id)
    account.house.keeping.jobs.again(job.id)
    account.house.crew.wake()
    return _to(account, job)


@router.post("/jobs/{job_id}/cancel")
def cancel(account: OnPage, job_id: str) -> RedirectResponse:
    """Call a job off."""
    job = job_of(account, job_id)
    account.house.keeping.jobs.cancel(job.id)
    account.house.crew.wake()
    return _to(account, job)
