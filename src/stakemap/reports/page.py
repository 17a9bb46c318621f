"""The page: templates, styles and script put together into one file that asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

import jinja2
from markupsafe import Markup, escape

from stakemap.reports.document import Document
from stakemap.reports.pictures import MOST_PEOPLE

__all__ = ["page", "render_template"]

_DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b", re.ASCII)


def _text(name: str) -> str:
    return (files("stakemap") / "reports" / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    names = sorted(item.name for item in (files("stakemap") / "reports" / "templates").iterdir())
    environment = jinja2.Environment(
        loader=jinja2.DictLoader({name: _text(name) for name in names if name.endswith((".j2", ".css"))}),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"ranges": ranges, "dated": dated}
    return environment


def ranges(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers.

    Examples
    --------
    >>> ranges((1, 2, 3, 7))
    [(1, 3), (7, 7)]
    """
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def dated(text: str) -> Markup:
    """Text whose dates are never broken over two lines.

    Examples
    --------
    >>> dated("since 2019-03 <b>")
    Markup('since <span class="date">2019-03</span> &lt;b&gt;')
    """
    return Markup(_DATE.sub(r'<span class="date">\g<0></span>', str(escape(text))))  # noqa: S704  escaped here


def _policy(script: str) -> str:
    """Content security policy: our own script by its hash, our own styles, nothing else."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def page(document: Document) -> str:
    """One HTML text for a document."""
    script = _text("picture.js")
    alive = any(section.org for section in document.sections)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            doc=document,
            w=document.words,
            say=document.words.say,
            percent=document.words.percent,
            styles=Markup(_text("picture.css") + _text("styles.css")),  # noqa: S704  our own files
            script=Markup(script) if alive else None,  # noqa: S704  our own file
            policy=_policy(script),
            most_people=MOST_PEOPLE,
        )
    )


def render_template(name: str, **values: object) -> str:
    """A page of another kind with the same styles and no script."""
    styles = Markup(_text("picture.css") + _text("styles.css"))  # noqa: S704  our own files
    return _environment().get_template(name).render(styles=styles, policy=_policy(""), **values)
