"""From errors to answers: a status, and a message without values in the language of whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from stakemap import errors
from stakemap.io.problem_texts import translated
from stakemap.service.answers import problem_report
from stakemap.wording.phrases import Words

__all__ = ["STATUS", "answer_problems", "in_language", "in_words", "language_of", "problem_answer"]

STATUS: dict[type[errors.StakemapError], int] = {
    errors.Unavailable: 503,
    errors.Corrupt: 503,
    errors.NotAnchored: 503,
    errors.OutcomeUnknown: 503,
    errors.SchemaTooNew: 503,
    errors.MissingExtra: 501,
    errors.UnknownName: 404,
    errors.AccessRefused: 403,
    errors.Conflict: 412,
    errors.ShrinkRefused: 409,
    errors.Erased: 409,
    errors.Cancelled: 409,
    errors.StoreError: 422,
    errors.StakemapError: 422,
}
"""The status of each error; the first row that fits."""


Shown = Callable[[Request, JSONResponse], Response]
"""How a problem is shown to people."""


def language_of(request: Request) -> str:
    """Chinese where the one who asks names it first."""
    return "zh" if request.headers.get("accept-language", "").strip().lower().startswith("zh") else "en"


def problem_answer(request: Request, error: errors.StakemapError) -> JSONResponse:
    """An error as an answer."""
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    values = problem_report(error).model_dump()
    lang = language_of(request)
    values = in_language(values, lang)
    retry = {"Retry-After": "5"} if status == 503 else {}
    return JSONResponse(values, status, headers=retry)


def in_language(values: Any, lang: str) -> Any:
    """A problem with each sentence in a language."""
    if lang != "zh":
        return values
    spoken = ("message", "hint", "cause", "cure")
    for name in spoken:
        if name in values:
            values[name] = translated(values[name], lang)
    problems = [in_language(problem, lang) for problem in values.get("problems", ())]
    if problems:  # the message was put together from these
        values["message"] = " ".join(in_words(one, lang) for one in problems)
    return values


def in_words(problem: Mapping[str, Any], lang: str) -> str:
    """One problem of several as a sentence, in the language in which it is told."""
    cause, cure = problem["cause"], problem["cure"]
    return Words("problem_line", lang).say("mended", cause=cause, cure=cure) if cure else str(cause)


_PLAIN = {
    401: ("key", "no good key", "send it as Authorization: Bearer sm_...; stakemap key make makes one"),
    404: ("unknown-name", "nothing here", "see /v1/openapi.json"),
    405: ("method", "not done this way", "see /v1/openapi.json"),
    413: ("limit", "too large", "send less at once, or let the service take more: --largest"),
    429: ("rate", "too many requests", "wait as long as Retry-After says"),
}
"""Code, message and cure of what is refused before anything is asked: the same whatever is there."""


def answer_problems(app: FastAPI, shown: Shown) -> None:
    """Let an app answer errors in this way, its own included; `shown` is for people."""

    def page_or_json(request: Request, answer: JSONResponse) -> Response:
        route = request.scope.get("route")
        return answer if route is None or route.include_in_schema else shown(request, answer)

    def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.StakemapError)  # noqa: S101  that is what it is told of
        return page_or_json(request, problem_answer(request, error))

    def typed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  that is what it is told of
        found = [
            errors.Problem(
                "not what the schema says", "see /v1/openapi.json", field=".".join(map(str, one["loc"]))
            )
            for one in error.errors()
        ]
        return page_or_json(request, problem_answer(request, errors.InputError(found)))

    def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  that is what it is told of
        code, said, hint = _PLAIN.get(error.status_code, ("http", "", ""))
        values = {"code": code, "message": said or str(error.detail), "hint": hint, "problems": []}
        values = in_language(values, language_of(request))
        return page_or_json(request, JSONResponse(values, error.status_code, headers=error.headers))

    app.add_exception_handler(errors.StakemapError, ours)
    app.add_exception_handler(RequestValidationError, typed)
    app.add_exception_handler(HTTPException, plain)
