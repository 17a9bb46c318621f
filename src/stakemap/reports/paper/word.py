"""The blocks as a Word document, for pasting into a bid file: styles of Word, nothing but text and tables."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from stakemap.reports.paper.blocks import (
    Block,
    Cell,
    Fold,
    Heading,
    Items,
    Paper,
    Paragraph,
    Run,
    Runs,
    Table,
    Terms,
    plain,
    unbroken,
    undrawn,
)
from stakemap.wording.display_width import display_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.section import Section
    from docx.shared import Length
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph as Line

__all__ = ["word_document"]

_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_FONT = {"en": "Calibri", "zh": "Microsoft YaHei"}
_LANGUAGE = {"en": "en-GB", "zh": "zh-CN"}
_SIZE, _SMALL, _LINE = 9.0, 8.0, 11.2
_QUIET = "5B6675"
_SHADE = "E8EDF3"
_DEEPEST, _DEEPEST_LIST = 4, 3
_TEXT, _CHARACTER, _PADDING, _LEAST = 174.0, 1.9, 5.0, 40.0
"""Millimetres: the text on a page, a half-width character in a table, both edges of a cell, long columns."""
_ONE_LINE = 112
"""Half-width characters of an item that stand on one line."""
_LED = 2
"""Lines of a section whose last, right below its heading, leads what follows."""
_LITTLE = 6
"""Lines of a section up to which it is never broken; a longer one may be, between two of them."""
_CARD = 14
"""Terms up to this many are the card of a person."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def word_document(paper: Paper) -> bytes:
    """The bytes of a .docx file: the same for the same blocks, with a fixed date inside."""
    import docx

    book = docx.Document()
    _set_up(book, paper)
    if paper.title:
        book.add_heading(_clean(paper.title), 1)
    if paper.about:
        _put(book.add_paragraph(), (Run(" · ".join(paper.about), "quiet"),))
    _sections(book, undrawn(paper).blocks)
    out = io.BytesIO()
    book.save(out)
    return _dateless(out.getvalue())


def _set_up(book: Document, paper: Paper) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin = page.bottom_margin = Mm(13)
    page.footer_distance = Mm(7)
    for style in book.styles:
        if hasattr(style, "font") and (style.element.rPr is not None or style.name == "Normal"):
            style.font.name = _FONT[paper.lang]
            fonts = style.element.rPr.get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:eastAsia"), _FONT["zh"])
    normal: Any = book.styles["Normal"]
    normal.font.size = Pt(_SIZE)
    normal.paragraph_format.space_after = Pt(2)
    normal.paragraph_format.line_spacing = Pt(_LINE)
    for level in range(1, _DEEPEST + 1):
        head: Any = book.styles[f"Heading {level}"]
        head.paragraph_format.line_spacing, head.paragraph_format.space_before = (
            1.0,
            Pt(6 if level > 1 else 0),
        )
    language = normal.element.rPr.makeelement(qn("w:lang"), {})
    language.set(qn("w:val"), _LANGUAGE[paper.lang])
    language.set(qn("w:eastAsia"), _LANGUAGE["zh"])
    normal.element.rPr.append(language)
    _footed(page, paper)
    about = book.core_properties
    about.title, about.author, about.comments = _clean(paper.title)[:250], "stakemap", ""
    about.language = _LANGUAGE[paper.lang]
    about.created = about.modified = _MADE.replace(tzinfo=None)


def _footed(page: Section, paper: Paper) -> None:
    """Title and number of the page at its foot."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    line = page.footer.paragraphs[0]
    _put(line, (Run(f"{paper.title} · " if paper.title else "", "quiet"), Run(" ", "quiet")), size=_SMALL)
    number = line.add_run()
    number.font.size = Pt(_SMALL)
    for kind in ("begin", "", "end"):
        part = number._r.makeelement(qn("w:fldChar" if kind else "w:instrText"), {})
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        number._r.append(part)


def _sections(book: Document, blocks: Sequence[Block]) -> None:
    """Put the blocks one after another; little that stands unfolded under one heading stays on a page."""
    since = 0
    for block, after in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Heading | Fold):
            since = len(book.paragraphs)
        _block(book, block)
        if isinstance(block, Paragraph | Items | Terms):
            lines = book.paragraphs[since:]
            for line in lines:
                line.paragraph_format.keep_together = True
            led = isinstance(block, Paragraph) and len(lines) == _LED and isinstance(after, Items | Terms)
            for line in lines if led else lines[:-1] if len(lines) <= _LITTLE else ():
                line.paragraph_format.keep_with_next = True


def _block(book: Document, block: Block, depth: int = 0) -> None:
    """Put a block at the end; `depth` is how many folds it stands in."""
    match block:
        case Heading(level, runs, fresh):
            line = book.add_heading(level=min(level, _DEEPEST))
            line.paragraph_format.page_break_before = fresh or None
            _put(line, runs)
        case Paragraph(runs, look):
            _paragraph(book, runs, look)
        case Items(items, ordered):
            _items(book, items, ordered)
        case Terms(rows):
            _terms(book, rows)
        case Table():
            _table(book, block)
        case Fold(asks, inside):
            if asks:
                _put(book.add_heading(level=min(2 + depth, _DEEPEST)), asks)
            for one in inside:
                _block(book, one, depth + 1)
        case _:
            pass


def _terms(book: Document, rows: tuple[tuple[Runs, tuple[Runs, ...]], ...]) -> None:
    """Terms with what is said of each further in; those of one person stay on a page."""
    from docx.shared import Mm, Pt

    for left, (term, said) in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        line = book.add_paragraph()
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(4), Mm(-4)
        line.paragraph_format.space_after = Pt(1)
        line.paragraph_format.keep_with_next = (left > 0 and len(rows) <= _CARD) or None
        _put(line, (*_marked(term, "strong"), Run("  "), *_spaced(said)))


def _paragraph(book: Document, runs: Runs, look: str) -> None:
    line = book.add_paragraph()
    _put(line, _marked(runs, {"subhead": "strong", "caveat": "quiet"}.get(look, "")))
    line.paragraph_format.keep_with_next = look in ("subhead", "lead") or None


def _items(book: Document, items: tuple[tuple[Block, ...], ...], ordered: bool, depth: int = 1) -> None:
    """Items as lines of a list, with the lines of a list in it a step further in.

    A numbered list has its numbers in the text: Word would count on from the list before.
    """
    for number, item in enumerate(items, start=1):
        line: Line | None = None
        for one in item:
            if isinstance(one, Items):
                _items(book, one.items, one.ordered, min(depth + 1, _DEEPEST_LIST))
            elif isinstance(one, Paragraph) and line is not None:
                if display_width(line.text + plain(one.runs)) <= _ONE_LINE:
                    _put(line, (Run(" · ", "quiet"),))
                else:
                    line.add_run().add_break()
                _put(line, _marked(one.runs, "quiet"))
            elif isinstance(one, Paragraph):
                kind = "List" if ordered else "List Bullet"
                line = book.add_paragraph(style=kind if depth == 1 else f"{kind} {depth}")
                _put(line, (*([Run(f"{number}.  ")] if ordered else []), *one.runs))
            else:
                _block(book, one)


def _table(book: Document, table: Table) -> None:
    if table.caption:
        _paragraph(book, table.caption, "subhead")
    rows = (*table.head, *table.rows)
    made = book.add_table(len(rows), table.width, style="Table Grid")
    widths = _widths(table)
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for at, (cells, row) in enumerate(zip(rows, list(made.rows), strict=True)):
        places = row.cells
        column = 0
        for cell in cells:
            place = places[column]
            place.width = widths[column]
            if cell.columns > 1:
                place = place.merge(places[column + cell.columns - 1])
                place.width = sum(widths[column : column + cell.columns])
            _cell(place, cell, headed=at < len(table.head))
            column += cell.columns
        _on_one_page(row, headed=at < len(table.head))
    book.add_paragraph()


def _widths(table: Table) -> list[Length]:
    """Width of each column: short ones as their text, the others by their shares of what is left."""
    from docx.shared import Mm

    columns = list(zip(table.lengths, table.shares, strict=True))
    own = [n * _CHARACTER + _PADDING if share == 0 else 0.0 for n, share in columns]
    left = max(_TEXT - sum(own), _LEAST) / (sum(table.shares) or 1.0)
    return [Mm(width or share * left) for width, (_, share) in zip(own, columns, strict=True)]


def _cell(place: _Cell, cell: Cell, *, headed: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    line = place.paragraphs[0]
    line.paragraph_format.space_after = Pt(0)
    _put(line, _marked(cell.runs, "strong") if headed else cell.runs, size=_SMALL)
    if cell.number:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if headed:
        about = place._tc.get_or_add_tcPr()
        shade = about.makeelement(qn("w:shd"), {})
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
            shade.set(qn(f"w:{name}"), value)
        about.append(shade)


def _on_one_page(row: Any, *, headed: bool) -> None:
    """No row is torn apart; one of headings stands again on each page."""
    from docx.oxml.ns import qn

    about = row._tr.get_or_add_trPr()
    for name in ("cantSplit", *(["tblHeader"] if headed else [])):
        about.append(about.makeelement(qn(f"w:{name}"), {qn("w:val"): "true"}))


def _marked(runs: Runs, mark: str) -> Runs:
    return tuple(Run(run.text, run.mark or mark, run.link) for run in runs) if mark else runs


def _spaced(said: tuple[Runs, ...]) -> Runs:
    return tuple(run for k, runs in enumerate(said) for run in (*([Run("\n")] if k else []), *runs))


def _put(line: Line, runs: Runs, *, size: float = 0.0) -> None:
    from docx.shared import Pt, RGBColor

    before = ""
    for run in runs:
        if run.text == "\n":
            line.add_run().add_break()
            continue
        power = run.mark == "note" and (before[-1:].isdigit() or not before[-1:].isascii())
        before = run.text
        made = line.add_run("\u00a0" * power + _clean(unbroken(run) if run.mark == "note" else run.text))
        made.font.size = Pt(size) if size else None
        if run.mark == "strong":
            made.bold = True
        elif run.mark == "note":
            made.font.superscript = True
        if run.mark in ("quiet", "note"):
            made.font.color.rgb = RGBColor.from_string(_QUIET)


def _clean(text: str) -> str:
    """Text that XML can hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def _dateless(data: bytes) -> bytes:
    """The same archive with the first day that an archive knows on each part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            new.writestr(part, old.read(name))
    return out.getvalue()
