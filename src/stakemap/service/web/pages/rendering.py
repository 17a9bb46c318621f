"""Templates and words put together, in the language of the link that was followed, else of the browser."""

from __future__ import annotations

import json
from functools import cache, partial
from importlib.resources import files
from typing import Any

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from stakemap.service.web.problems import in_words, language_of
from stakemap.wording.phrases import LANGUAGES, Words
from stakemap.wording.plain import with_days

__all__ = ["page", "problem_page", "style", "words_of"]

_LANG = "stakemap_lang"
_YEAR = 365 * 86400
_SAID = {404: "nothing", 429: "rate"}


@cache
def _environment() -> jinja2.Environment:
    folder = files("stakemap.service.web.pages") / "templates"
    texts = {item.name: item.read_text(encoding="utf-8") for item in folder.iterdir()}
    return jinja2.Environment(
        loader=jinja2.DictLoader(texts),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style() -> str:
    """The style sheet of all pages."""
    return (files("stakemap.service.web.pages") / "templates" / "page.css").read_text(encoding="utf-8")


def words_of(request: Request) -> Words:
    """The words in the language of whoever reads."""
    for lang in (request.query_params.get("lang"), request.cookies.get(_LANG)):
        if lang in LANGUAGES:
            return Words("service_page", str(lang))
    return Words("service_page", language_of(request))


def problem_page(request: Request, answer: JSONResponse) -> Response:
    """A problem for people; what leads elsewhere stays as it is."""
    if "location" in answer.headers:
        return answer
    values = json.loads(bytes(answer.body))
    words = words_of(request)
    problems = [in_words(one, words.lang) for one in values["problems"]]
    return page(
        request,
        "message.html.j2",
        answer.status_code,
        said=words.say(f"error.{_SAID.get(answer.status_code, 'refused')}"),
        hint=" ".join(problems) or values["hint"] or values["message"],
    )


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """One page."""
    words = words_of(request)
    other = "en" if words.zh else "zh"
    text = (
        _environment()
        .get_template(template)
        .render(
            w=words,
            say=words.say,
            written=partial(with_days, lang=words.lang),
            other=other,
            here=request.url.path,
            inside=hasattr(request.state, "key"),
            **values,
        )
    )
    answer = HTMLResponse(text, status)
    answer.headers["Vary"] = "Accept-Language, Cookie"
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(_LANG, words.lang, max_age=_YEAR, samesite="strict", httponly=True)
    return answer
