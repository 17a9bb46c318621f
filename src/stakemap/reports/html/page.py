"""The page: templates, styles and script put together into one file that asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Protocol

import jinja2
from markupsafe import Markup

from stakemap.reports.html.card_links import CardLinks
from stakemap.reports.html.compiled_templates import compiled_templates
from stakemap.reports.words import Words
from stakemap.wording.plain import with_days

__all__ = ["lean", "page"]

_APART = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)>)", re.DOTALL)
_QUOTED = re.compile(r"""="([^\s"'=<>`/]+)"(?=[ >])(?=[^<>]*>)""")
"""A value within a tag that may do without its quotes."""
_OPTIONAL = re.compile(
    r"</t[dh]>\s*(?=<t[dh][ >]|</tr>)"
    r"|</tr>\s*(?=<tr[ >]|</t(?:head|body)>)"
    r"|</t(?:head|body)>\s*(?=<tbody[ >])|</tbody>\s*(?=</table>)"
    r"|</li>\s*(?=<li[ >]|</[uo]l>)"
    r"|</dt>\s*(?=<d[dt][ >])|</dd>\s*(?=<d[dt][ >]|</d(?:iv|l)>)|</caption>\s*(?=<thead[ >])"
    r"|</p>\s*(?=<(?:p|div|[uod]l|table|h[1-6]|section|article|details|figure)[ >]|</(?:div|li|td|section)>)"
)
"""End tags that HTML implies by what follows (HTML Living Standard, 13.1.2.4), with the space after them."""
_SPACE = re.compile(
    r"(</?(?:details|div|section|table|thead|tbody|tr|[uod]l|h[1-6]|summary|figure|article)\b[^<>]*>)\s+(?=<)"
)
"""Tags of blocks with the space after them, which no reader sees."""
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_IRREGULAR = re.compile(r"\b(?:row|col)span|<thead>(?:(?!</thead>).)*<td|<tbody>.*<tbody>", re.DOTALL)
"""In a table with such things the scope of a head has to be said."""
_DAY = re.compile(r"""<span class="?date"?>(\w+) (?:(\w+) )?(\w+)</span>""")
"""A date in English words."""
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
_WIDE = re.compile(r"(?<=[\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f])[ \n]+(?=\S)")
"""A space after a full-width sign, which has its own within."""


class _Linking(Protocol):
    """What the filter needs of a decision."""

    @property
    def links(self) -> CardLinks: ...


def _text(name: str) -> str:
    return (files("stakemap") / "reports" / "templates" / name).read_text(encoding="utf-8")


@cache
def _sheet(name: str) -> Markup:
    """A style sheet of ours without its comments and the space that none of its rules needs."""
    bare = re.sub(r"/\*.*?\*/|\n\s*", "", _text(name), flags=re.DOTALL)
    text = re.sub(r"\s*([{};,>])\s*|(?<=[\w)]):\s+", lambda found: found[1] or ":", bare)
    return Markup(text)  # noqa: S704  our own files


@cache
def _script(name: str) -> str:
    """A script of ours without indents and comments; no text in it looks like one or has several lines."""
    bare = re.sub(r"^\s*//[^\n]*\n|\s*/\*.*?\*/", "", _text(name), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^\s+", "", bare, flags=re.MULTILINE)


@cache
def _environment() -> jinja2.Environment:
    names = sorted(item.name for item in (files("stakemap") / "reports" / "templates").iterdir())
    environment = jinja2.Environment(
        loader=jinja2.DictLoader({name: _text(name) for name in names if name.endswith(".j2")}),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=compiled_templates("trim-lstrip-strict-escape"),
    )
    environment.filters |= {
        "ranges": ranges,
        "dated": dated,
        "days": days,
        "named": named,
        "shared": shared,
        "without": without,
    }
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


_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[\u3002\uff01\uff1f])\s*")


def _sentences(text: str) -> list[str]:
    return [one for one in _SENTENCE.split(text) if one]


def shared(texts: Sequence[str]) -> list[str]:
    """The sentences that all texts end with, so that they can be said once.

    Examples
    --------
    >>> shared(["It is old. Ask again.", "It is new. Ask again."])
    ['Ask again.']
    """
    parts = [_sentences(text) for text in texts]
    same: list[str] = []
    for column in zip(*(part[::-1] for part in parts), strict=False):
        if len(set(column)) > 1:
            break
        same.insert(0, column[0])
    return same


def without(text: str, last: Sequence[str]) -> str:
    """A text without the sentences that it ends with.

    Examples
    --------
    >>> without("It is old. Ask again.", ["Ask again."])
    'It is old.'
    """
    end = len(text)
    for sentence in reversed(last):
        end = text.rindex(sentence, 0, end)
    return text[:end].rstrip()


def named(text: str, decision: _Linking) -> Markup:
    """Text in which the name of whoever has a card is a link to it, with its dates as people write them."""
    return decision.links.marked(text)


@jinja2.pass_context
def dated(context: jinja2.runtime.Context, text: str) -> Markup:
    """Text with its dates as people write them, none broken over two lines."""
    return marked(text, context["w"].lang)


@jinja2.pass_context
def days(context: jinja2.runtime.Context, text: str) -> str:
    """Text with its dates as people write them, and no marks around them: for tables of hundreds of lines."""
    return with_days(text, context["w"].lang)


def marked(text: str, lang: str = "en") -> Markup:
    """Text with its dates as people write them, none broken over two lines.

    Examples
    --------
    >>> marked("since 2019-03 <b>")
    Markup('since <span class="date">Mar 2019</span> &lt;b&gt;')
    """
    return CardLinks({}, lang).marked(text)


def _policy(scripts: Iterable[str]) -> str:
    """Content security policy: our own scripts by their hashes, our own styles, nothing else."""
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def page(template: str, words: Words, *, scripts: Sequence[str] = (), **values: object) -> str:
    """One HTML text from a template and its values; only the scripts named here may run in it."""
    texts = {name: _script(name) for name in scripts}
    made = (
        _environment()
        .get_template(template)
        .render(
            w=words,
            say=words.say,
            percent=words.percent,
            styles=_sheet("picture.css") + _sheet("styles.css") + _sheet("cards.css"),
            sheet=_sheet,
            scripts={name: Markup(text) for name, text in texts.items()},  # noqa: S704  our own files
            policy=_policy(texts.values()),
            **values,
        )
    )
    return _closed_up(made) if words.zh else made


def _closed_up(html: str) -> str:
    """A page in Chinese without spaces after full-width signs; scripts and styles stay as they are."""
    parts = _APART.split(html)
    parts[::2] = [_WIDE.sub("", part) for part in parts[::2]]
    return "".join(parts)


def lean(html: str) -> str:
    """The same page in fewer bytes: without the end tags, scopes and quotes that HTML can do without.

    Head, scripts and styles stay as they are.  Each ``"``, ``<`` and ``>`` that is no markup is escaped.
    Dates hold together by their spaces.

    Examples
    --------
    >>> lean('<tr class="a b"><td id="x">1</td> <td title="y">2</td></tr>')
    '<tr class="a b"><td id=x>1<td title=y>2</tr>'
    """
    head, end, body = html.rpartition("</head>")
    parts = _APART.split(body)
    parts[::2] = [_leaner(part) for part in parts[::2]]
    return head + end + "".join(parts)


def _leaner(html: str) -> str:
    html = _DAY.sub(_unbroken, _TABLE.sub(_unscoped, html)).replace(_NAMESPACE, "")
    return _QUOTED.sub(r"=\1", _SPACE.sub(r"\1", _OPTIONAL.sub("", html)))


def _unscoped(table: re.Match[str]) -> str:
    """A table without the scopes that follow from its form (HTML Living Standard, 4.9.12.2)."""
    if _IRREGULAR.search(table[0]):
        return table[0]
    return re.sub(r'(<th\b[^<>]*?) scope="(?:col|row)"', r"\1", table[0])


def _unbroken(date: re.Match[str]) -> str:
    return "\u00a0".join(part for part in date.groups() if part)
