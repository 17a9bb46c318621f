"""The formats of a report: what each needs, and what renders it.

A new format is a function from a `Rendered` to bytes, and a row of `FORMATS`.  What writes paper and
workbooks is loaded where such a format is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from stakemap.analysis import Analysis
from stakemap.analysis.twin.parts import twin_parts
from stakemap.comparison.tryout import tryout
from stakemap.errors import MissingExtra, check_known
from stakemap.reports.files import safe_name
from stakemap.reports.html.page import lean
from stakemap.reports.rendered import Rendered

if TYPE_CHECKING:
    from stakemap.reports.paper.blocks import Paper

__all__ = ["FORMATS", "Format", "formats_named", "json_text"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format of a report.

    Attributes
    ----------
    name
        As in ``--formats``.
    render
        Makes the files: ending of the name -> bytes.
    module, package, extra
        What must be installed, how it is called where packages are, and which extra brings it; nothing for
        what comes with this package.
    write
        Makes the bytes of any page that was read into blocks; ``None`` where the format is none of pages.
    """

    name: str
    render: Callable[[Rendered], Mapping[str, bytes]]
    module: str = ""
    package: str = ""
    extra: str = ""
    write: Callable[[Paper], bytes] | None = None

    def check(self) -> None:
        """Raise `MissingExtra` if what it needs is not installed."""
        if self.module and find_spec(self.module) is None:
            raise MissingExtra(self.package, self.extra)


def json_text(analysis: Analysis) -> str:
    """The JSON twin of an analysis; `read_report` gives back its values."""
    return "".join(_json_pieces(analysis))


def _json_pieces(analysis: Analysis) -> Iterator[str]:
    """The same in pieces, so that the values of one part are gone before the next is made."""
    parts: dict[str, Callable[[], object]] = {**twin_parts(analysis), "tryout": partial(_tried, analysis)}
    for place, name in enumerate(sorted(parts)):
        yield f"{',' if place else '{'}{_plain(name)}:"
        yield _plain(parts[name]())
    yield "}\n"


def _tried(analysis: Analysis) -> dict[str, object] | None:
    found = tryout(analysis)
    return found.to_dict() if found is not None else None


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _html(rendered: Rendered) -> Mapping[str, bytes]:
    return {f".{rendered.lang}.html": lean(rendered.html).encode()}


def _json(rendered: Rendered) -> Mapping[str, bytes]:
    several = len(rendered.analyses) > 1
    names = (
        f".{safe_name(one.plan.decision or 'all')}.json" if several else ".json" for one in rendered.analyses
    )
    written = (b"".join(map(str.encode, _json_pieces(one))) for one in rendered.analyses)
    return dict(zip(names, written, strict=True))


def _xlsx(rendered: Rendered) -> Mapping[str, bytes]:
    from stakemap.reports.paper.workbook import workbook

    return {f".{rendered.lang}.xlsx": workbook(rendered.analyses, rendered.document.notes, rendered.lang)}


def _paper(
    name: str, write: Callable[[Paper], bytes], module: str = "", package: str = "", extra: str = ""
) -> Format:
    """A format of pages."""

    def render(rendered: Rendered) -> Mapping[str, bytes]:
        return {f".{rendered.lang}.{name}": write(rendered.paper)}

    return Format(name, render, module, package, extra, write)


def _pdf(paper: Paper) -> bytes:
    from stakemap.reports.paper.pdf import pdf_document

    return pdf_document(paper)


def _pdf_report(rendered: Rendered) -> Mapping[str, bytes]:
    from stakemap.reports.paper.pdf import pdf_document

    return {f".{rendered.lang}.pdf": pdf_document(rendered.paper, rendered.analyses[0].graph)}


def _docx(paper: Paper) -> bytes:
    from stakemap.reports.paper.word import word_document

    return word_document(paper)


def _md(paper: Paper) -> bytes:
    from stakemap.reports.paper.markdown import markdown

    return markdown(paper).encode()


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("html", _html),
        Format("json", _json),
        Format("pdf", _pdf_report, "typst", "typst", "pdf", _pdf),
        Format("xlsx", _xlsx),
        _paper("docx", _docx, "docx", "python-docx", "docx"),
        _paper("md", _md),
    )
}
"""All formats by name, in the order in which their files are listed."""


def formats_named(names: str | Iterable[str]) -> tuple[Format, ...]:
    """The formats of these names in the order of `FORMATS`, each once, all ready to be written.

    Raises
    ------
    UnknownName
        No such format.
    MissingExtra
        One needs a package that is not installed.
    """
    wanted = dict.fromkeys((names,) if isinstance(names, str) else names)
    for name in wanted:
        check_known("format", name, FORMATS)
    found = tuple(one for one in FORMATS.values() if one.name in wanted)
    for one in found:
        one.check()
    return found
