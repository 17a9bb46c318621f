"""The blocks as a tagged PDF, set by typst; texts travel as data and are never markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from html import unescape
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from unicodedata import category

from stakemap.reports.paper.blocks import (
    Block,
    Cell,
    Fold,
    Heading,
    Items,
    Paper,
    Paragraph,
    Picture,
    Run,
    Runs,
    Table,
    Terms,
    plain,
    unbroken,
)
from stakemap.reports.paper.undrawable import STAND_IN, stood_for, undrawable
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["pdf_document"]

_MADE = 946684800
"""2000-01-01, in seconds: the date inside every file."""
_WIDE = 900.0
"""Folded drawings wider than this, in points, and not low stand at the end, on pages on their side."""
_LONG_CELL = 1500
"""Characters: a cell that may break over pages."""
_GLUED = "\u2060\u2013\u2060"
"""A dash at which no line breaks."""
_SMALL_TABLE = (8, 900)
"""Rows and characters of a table that is not broken over two pages."""
_CARD = 14
"""Folded terms up to this many stand on one page: the card of a person."""
_SHAPELESS = ("Cc", "Cf", "Zl", "Zp")
_LONG = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef]{28,}")
_TEXT = re.compile(r"<text\b[^>]*>([^<]*)</text>")
_FAMILY = re.compile(r'font-family="[^"]*"')


def pdf_document(paper: Paper, graph: PropertyGraph | None = None) -> bytes:
    """The bytes of a PDF/UA-1 file of A4 pages with the glyphs it uses; the same for the same blocks.

    A sign that no font here has is replaced, and a line at the end says which, and in which facts of `graph`
    it stands.

    Raises
    ------
    InputError
        If there is Chinese and no Chinese font here; it says what to install.
    """
    import typst

    from stakemap.plot.canvas.fonts import paths, stack

    blocks = tuple(_stepwise(_unfolded(paper.blocks), 1 if paper.title else 0))
    families = stack()
    signs = undrawable(_printed(paper, blocks), families)
    if signs:
        line = Paragraph((Run(stood_for(signs, graph, paper.lang)),), "caveat")
        blocks = (*blocks, (line, 0))
    values = {
        "title": _breakable(paper.title),
        "name": paper.title or "stakemap",
        "about": list(map(_breakable, paper.about)),
        "lang": paper.lang,
        "fonts": list(families),
        "blocks": [{**_plain(block, level, families), "folded": level > 0} for block, level in blocks],
        "plate": Words("paper", paper.lang).say("plate", n="\0", page="\0").split("\0"),
    }
    instead = dict.fromkeys(map(ord, signs), STAND_IN)
    template = (files("stakemap") / "reports" / "templates" / "paper.typ").read_bytes()
    compiler = typst.Compiler(
        template,
        font_paths=_fonts(tuple(dict.fromkeys(str(path.parent) for path in paths(families)))),
        sys_inputs={"report": json.dumps(values, ensure_ascii=False).translate(instead)},
    )
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=_MADE)
    return made if isinstance(made, bytes) else b"".join(made or ())


def _printed(paper: Paper, blocks: Iterable[tuple[Block, int]]) -> Iterator[str]:
    """Every text, those of drawings too, without characters that have no shape."""
    drawn = (unescape(text) for b, _ in blocks if isinstance(b, Picture) for text in _TEXT.findall(b.svg))
    for text in (*paper.texts(), *drawn):
        yield "".join(char for char in text if category(char) not in _SHAPELESS)


@lru_cache(maxsize=4)
def _fonts(folders: tuple[str, ...]) -> Any:
    """The fonts of these folders and no others; typst takes folders, not files."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


def _unfolded(blocks: Iterable[Block], level: int = 0) -> Iterator[tuple[Block, int]]:
    """Blocks in a row with how deep they were folded; the line of a fold becomes a heading."""
    for block in blocks:
        if isinstance(block, Fold):
            yield from [(Heading(min(2 + level, 4), block.asks), level)] if block.asks else []
            yield from _unfolded(block.blocks, level + 1)
        else:
            yield block, level


def _stepwise(blocks: Iterable[tuple[Block, int]], above: int) -> Iterator[tuple[Block, int]]:
    """No heading is more than one level below the one before it."""
    for block, folded in blocks:
        if isinstance(block, Heading):
            above = min(block.level, above + 1)
            yield replace(block, level=above), folded
        else:
            yield block, folded


def _plain(block: Block, level: int, families: tuple[str, ...]) -> dict[str, Any]:
    """A block as the template reads it."""
    match block:
        case Heading(depth, runs, fresh):
            return {"is": "heading", "level": depth, "runs": _runs(runs), "fresh": fresh}
        case Paragraph(runs, look):
            return {"is": "paragraph", "look": look, "runs": _runs(runs)}
        case Items(items, ordered):
            said = [[_plain(one, level, families) for one in item] for item in items]
            return {"is": "items", "ordered": ordered, "items": said}
        case Terms(rows):
            told = [[_runs(term), list(map(_runs, said))] for term, said in rows]
            return {"is": "terms", "rows": told, "whole": level > 0 and len(rows) <= _CARD}
        case Table():
            return {
                "is": "table",
                "caption": _runs(block.caption),
                "widths": block.shares,
                "head": [list(map(_cell, row)) for row in block.head],
                "rows": [list(map(_cell, row)) for row in block.rows],
                "whole": _is_small(block),
            }
        case Picture():
            return {
                "is": "picture",
                "svg": _FAMILY.sub(f'font-family="{", ".join(families)}"', block.svg),
                "name": block.name or "-",
                "width": block.width,
                "wide": level > 0 and block.width > _WIDE and block.height > block.width / 2,
            }
        case _:
            raise TypeError(type(block).__name__)


def _is_small(table: Table) -> bool:
    rows, characters = _SMALL_TABLE
    return (
        len(table.rows) <= rows and sum(len(plain(c.runs)) for row in table.rows for c in row) <= characters
    )


def _cell(cell: Cell) -> dict[str, Any]:
    whole = len(plain(cell.runs)) <= _LONG_CELL
    return {"runs": _runs(cell.runs), "columns": cell.columns, "number": cell.number, "whole": whole}


def _runs(runs: Runs) -> list[dict[str, str]]:
    return [{"text": _printable(run), "mark": run.mark, "link": run.link} for run in runs]


def _printable(run: Run) -> str:
    """A few numbers of facts stay on one line; long words may break."""
    note = run.mark == "note"
    return unbroken(run).replace("\u2013", _GLUED) if note else _breakable(run.text)


def _breakable(text: str) -> str:
    """Text in which a word longer than a column may break anywhere."""
    return _LONG.sub(lambda found: "\u200b".join(found[0]), text)
