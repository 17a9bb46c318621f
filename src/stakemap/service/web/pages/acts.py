"""What the forms of the page do: each asks for a job and leads to its page."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse

from stakemap.comparison.prepared_changes import AGAINST, FOR
from stakemap.errors import InputError, Problem, UnknownName
from stakemap.service.jobs.job_request import Format, JobRequest
from stakemap.service.state.jobs import Job
from stakemap.service.web.callers import OfAccount
from stakemap.service.web.pages.choices import choices
from stakemap.service.web.pages.rendering import words_of
from stakemap.service.web.pages.sessions import OnPage
from stakemap.service.web.pages.views import shown
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
    what: Annotated[Literal["leave", "for", "against", "unknown"], Form()] = "leave",
    decision: Annotated[str, Form(max_length=4000)] = "",
    on: Annotated[str, Form(pattern=_DAY)] = "",
) -> RedirectResponse:
    """Try out that somebody leaves, or takes another position."""
    who: dict[str, Any] = {"person": person.strip()}
    if what == "leave":
        edit = {"do": "leave", **who}
    elif what == "unknown":
        edit = {"do": "drop_stance", "decision": decision, **who}
    else:
        position = FOR if what == "for" else AGAINST
        edit = {"do": "flip_stance", "decision": decision, "position": position, **who}
    return _tried(account, request, f"what_if.{what}", edit, on, decision if what != "leave" else "")


@router.post("/what-if/tie")
def tie_ends(
    account: OnPage,
    request: Request,
    tie: Annotated[str, Form(min_length=1, max_length=1000)],
    on: Annotated[str, Form(pattern=_DAY)] = "",
) -> RedirectResponse:
    """Try out that a tie falls away."""
    edit = choices(account, _lang(request)).ties.get(tie.strip())
    if edit is None:
        raise InputError([Problem("no such tie", "choose one of the list", field="tie")])
    return _tried(account, request, "what_if.ends", edit.to_dict(), on)


def _tried(
    account: OfAccount, request: Request, name: str, edit: dict[str, Any], on: str, decision: str = ""
) -> RedirectResponse:
    """Ask for the page of one change."""
    scenario = {"name": words_of(request).say(name), "edits": [edit | ({"on": on} if on else {})]}
    wanted = JobRequest(kind="what_if", lang=_lang(request), decision=decision or None, scenario=scenario)
    return _to(account, ask(account, wanted))


@router.post("/tryout")
def tryout(account: OnPage, request: Request) -> RedirectResponse:
    """Try out the changes that a report tries out."""
    return _to(account, ask(account, JobRequest(kind="tryout", lang=_lang(request))))


@router.post("/jobs/{job_id}/what-if")
def one_of_them(
    account: OnPage,
    request: Request,
    job_id: str,
    of: Annotated[int, Form(ge=0, lt=1000)] = 0,
    number: Annotated[int, Form(ge=0, lt=1000)] = 0,
) -> RedirectResponse:
    """The whole page of one of the changes that were tried out."""
    found = shown(account, job_of(account, job_id))
    try:
        one = found["decisions"][of]
        edits = one["tryout"]["tried"][number]["edits"]
        title = one["told"][_lang(request)]["variants"][number]["title"]
    except (TypeError, LookupError):
        raise UnknownName("change", str(number)) from None
    scenario = {"name": title, "edits": edits}
    wanted = JobRequest(kind="what_if", lang=_lang(request), decision=one["decision"], scenario=scenario)
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
    account.resources.kept.jobs.again(job.id)
    account.resources.workers.wake()
    return _to(account, job)


@router.post("/jobs/{job_id}/cancel")
def cancel(account: OnPage, job_id: str) -> RedirectResponse:
    """Call a job off."""
    job = job_of(account, job_id)
    account.resources.kept.jobs.cancel(job.id)
    account.resources.workers.wake()
    return _to(account, job)
