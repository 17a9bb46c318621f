"""The pages: the way in or the accounts, one account, one job with what came of it."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse

from stakemap.errors import UnknownName
from stakemap.reports.format_table import FORMATS
from stakemap.service.state.jobs import Job
from stakemap.service.web.callers import OfAccount, ResourcesDep
from stakemap.service.web.file_answers import file_answer
from stakemap.service.web.pages.choices import Choices, choices
from stakemap.service.web.pages.rendering import page, style, words_of
from stakemap.service.web.pages.sessions import COOKIE, OnPage
from stakemap.service.web.problems import in_language, in_words
from stakemap.service.web.routes.jobs import JobState, job_of, state_of
from stakemap.store import connect

__all__ = ["router", "shown"]

router = APIRouter(include_in_schema=False)

_SHOWN = {
    "check": "check.json",
    "load": "check.json",
    "changes": "changes.json",
    "tryout": "tryout.json",
}
_REVISIONS = 12


@router.get("/page.css")
def style_sheet() -> Response:
    """How the pages look."""
    return PlainTextResponse(style(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


@router.get("/")
def start(request: Request, resources: ResourcesDep) -> Response:
    """The way in; the accounts for whoever is in."""
    key = resources.keys.of_session(request.cookies.get(COOKIE, ""))
    if key is None:
        return page(request, "login.html.j2", wrong=False)
    request.state.key = key.id
    with connect(resources.url, create=False) as store:
        names = [name for name in store.datasets() if key.access.opens(name)]
    return page(
        request, "accounts.html.j2", accounts=[(name, _last(resources, name)) for name in names], who=key
    )


def _last(resources: ResourcesDep, name: str) -> str:
    """The day of the last change of an account."""
    with resources.opened(name, None) as store:
        return (store.head().at or "")[:10]


@router.get("/page/{account}")
def account_page(account: OnPage, request: Request) -> Response:
    """One account: its report, a workbook, what if, what changed, and what was asked for lately."""
    rev, resources = account.rev, account.resources
    own = account.caller.key.id
    jobs = [state_of(account, job) for job in resources.kept.jobs.of(account.name, 20) if job.key == own]
    return page(
        request,
        "account.html.j2",
        account=account.name,
        rev=rev,
        offered=choices(account, words_of(request).lang) if rev else Choices(),
        revisions=_revisions(account),
        jobs=jobs,
        formats=list(FORMATS),
        may_load=account.caller.access.may("replace"),
    )


def _revisions(account: OfAccount) -> list[tuple[int, str]]:
    """The last revisions before the present one, with their day and time."""
    with account.resources.opened(account.name, None) as store:
        last = {entry.rev: entry.at[:16].replace("T", " ") for entry in store.audit() if entry.rev}
    return sorted(last.items(), reverse=True)[1 : _REVISIONS + 1]


@router.get("/page/{account}/jobs/{job_id}")
def job_page(account: OnPage, job_id: str, request: Request) -> Response:
    """How a job stands, and what came of it; it asks again by itself until the job is over."""
    job = job_of(account, job_id)
    lang = words_of(request).lang
    state = state_of(account, job, lang)
    return page(
        request,
        "job.html.j2",
        account=account.name,
        job=state,
        over=job.over,
        shown=shown(account, job),
        wrong=_wrong(state, lang),
        may_load=account.caller.access.may("replace"),
    )


def _wrong(state: JobState, lang: str) -> list[str]:
    """Why a job failed: each problem as a sentence, else what is said of all."""
    if state.problem is None:
        return []
    found = [in_words(in_language(one.model_dump(), lang), lang) for one in state.problem.problems]
    return found or [in_words({"cause": state.problem.message, "cure": state.problem.hint}, lang)]


def shown(account: OfAccount, job: Job) -> Any:
    """What a check, a comparison or changes tried out say; ``None`` for files to open."""
    name = _SHOWN.get(job.kind)
    file = account.resources.kept.results.file(job.digest, account.name, name) if name else None
    return json.loads(file.body) if file is not None and job.state == "done" else None


@router.get("/page/{account}/jobs/{job_id}/file")
def job_file(
    account: OnPage, job_id: str, request: Request, name: Annotated[str, Query(max_length=400)]
) -> Response:
    """A file of a result."""
    job = job_of(account, job_id)
    file = account.resources.kept.results.file(job.digest, account.name, name)
    if file is None:
        raise UnknownName("file", name)
    return file_answer(account, file, job.digest, request)
