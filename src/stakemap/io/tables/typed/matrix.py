"""A table of who with whom: the same names down the side and across the top."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.numbers import OWN, is_scale, off_one
from stakemap.io.tables.typed.row_words import looks_like_no_record
from stakemap.io.tables.typed.which_sheet import bare_sheet_name
from stakemap.io.tables.vocabulary import is_negated, kinds_vocabulary, sheets, vocabulary

__all__ = [
    "Matrix",
    "Met",
    "is_raci",
    "known_by_ours",
    "matrix_of",
    "raci_heads",
    "raci_letters",
    "two_sided",
]

_LEAST = 2
_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{1,30})[)\]]")
_RACI = re.compile(r"[RACI](?:\s*[/,&]\s*[RACI])*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Met:
    """One filled cell: its row and column, who stands at its side, who above it, what it says."""

    row: int
    at: int
    side: str
    top: str
    text: str
    """Nothing where it only says that there is a tie."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Where the names stand, and which kind of tie the words beside them name, if any."""

    grid: Grid
    start: int
    side: int
    kind: str
    scale: str = ""
    """On which its numbers are: as the words beside the names tell in brackets, or on one of their own."""

    def cells(self) -> Iterator[Met]:
        """Each cell that says that there is a tie; of a kind that has no direction each pair once."""
        header = self.grid.rows[self.start][1].items()
        across = {at: t.strip() for at, t in header if at != self.side and not looks_like_no_record(t)}
        one_way = Catalogue.default()[self.kind].defers in ("to", "from")
        seen: set[tuple[str, ...]] = set()
        for number, cells in self.grid.rows[self.start + 1 :]:
            side = cells.get(self.side, "").strip()
            for at, top in across.items() if not looks_like_no_record(side) else ():
                text = cells.get(at, "").strip()
                told = vocabulary("bool").code(text)
                pair = (fold(side), fold(top)) if one_way else tuple(sorted((fold(side), fold(top))))
                nothing = told == "no" or not text.strip("-–—/") or text in ("0", "0.0")
                plain = told == "yes" and not (self.scale and text == "1")
                if side and not nothing and pair[0] != pair[1] and pair not in seen:
                    seen.add(pair)
                    yield Met(number, at, side, top, "" if plain else text)


def matrix_of(grid: Grid) -> Matrix | None:
    """The matrix that a table is: most of the names across its top stand down its side as well.

    Examples
    --------
    >>> rows = [(1, {1: "advice", 2: "Ann", 3: "Bo"}), (2, {1: "Ann", 3: "x"}), (3, {1: "Bo", 2: "0"})]
    >>> found = matrix_of(Grid("a", "a.xlsx", rows))
    >>> found.kind, [(met.side, met.top) for met in found.cells()]
    ('advice', [('Ann', 'Bo')])
    """
    for start, (_, header) in enumerate(grid.top):
        body = grid.rows[start + 1 :]
        if len(header) < _LEAST or not body:
            continue
        side = min(min(cells) for _, cells in body)
        down = {fold(cells[side]) for _, cells in body if side in cells}
        across = [fold(text) for at, text in header.items() if at != side]
        shared = down & set(across)
        if len(shared) >= _LEAST and 2 * len(shared) >= len(across):
            words = [header.get(side, ""), grid.name]
            words += [text for _, cells in grid.rows[:start] for text in cells.values()]
            kind = next((kind for text in words if (kind := _kind(text))), "")
            return Matrix(grid, start, side, kind, _scale(words, body, side))
    return None


def two_sided(grid: Grid) -> int | None:
    """Where the names across the top of a table of ours and theirs stand, by place in the grid.

    Its corner says so, as 我方/客户; or it is empty, and the sheet is called as one of who knows whom.
    """
    for start, (_, header) in enumerate(grid.top):
        body = grid.rows[start + 1 :]
        if len(header.keys() - {1}) >= _LEAST and body and all(1 in cells for _, cells in body):
            corner = header.get(1, "").strip()
            told = _of_ours_and_theirs(corner) or (not corner and _kind(grid.name) == "knows")
            return start if told else None
    return None


def known_by_ours(grid: Grid) -> bool:
    """Turn a table whose corner says ours and theirs into a list of people with who of ours knows them.

    Examples
    --------
    >>> rows = [(1, {1: "我方/客户", 2: "甲一", 3: "乙二"}), (2, {1: "陈放", 2: "熟"})]
    >>> rows += [(3, {1: "吴越", 3: "√"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> known_by_ours(page), page.rows[1:]
    (True, [(1, {1: '甲一', 2: '陈放'}), (1, {1: '乙二', 2: '吴越'})])
    """
    start = two_sided(grid)
    if start is None or not _of_ours_and_theirs(grid.rows[start][1].get(1, "")):
        return False
    (number, header), *body = grid.rows[start:]
    lang = "en" if header[1].isascii() else "zh"
    heads = (sheets()["people"].column(name).headings[lang] for name in ("name", "known_by"))
    rows = [(number, dict(enumerate(heads, 1)))]
    mark = vocabulary("separator").labels[lang]["names"]
    for at, top in sorted(header.items()):
        ours = [cells[1].strip() for _, cells in body if at != 1 and _says_a_tie(cells.get(at, ""))]
        if at != 1 and top.strip():
            rows.append((number, {1: top.strip()} | ({2: mark.join(ours)} if ours else {})))
    grid.rows[:] = rows
    return True


def _of_ours_and_theirs(corner: str) -> bool:
    """Whether the corner of a table says that ours stand down its side and theirs across its top."""
    parts = re.split(r"\s*[/\\\n]\s*", unicodedata.normalize("NFKC", corner).strip())
    return [vocabulary("matrix_side").code(part) for part in parts] == ["ours", "theirs"]


def _says_a_tie(text: str) -> bool:
    bare = text.strip()
    nothing = not bare.strip("-–—/") or bare in ("0", "0.0") or vocabulary("bool").code(bare) == "no"
    return not nothing and not is_negated(bare)


def _kind(text: str) -> str:
    known = kinds_vocabulary(Catalogue.default())
    plain = _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", text))
    return known.code(plain) or known.code(bare_sheet_name(plain)) or ""


def _scale(words: Iterable[str], body: Iterable[tuple[int, Mapping[int, str]]], side: int) -> str:
    """On which scale the cells are, where the words beside them or numbers above 1 say that they have one."""
    told = (
        found[1] for text in words for found in _IN_BRACKETS.finditer(unicodedata.normalize("NFKC", text))
    )
    told_scale = next(filter(is_scale, told), "")
    return told_scale or (
        OWN if off_one(t for _, cells in body for at, t in cells.items() if at != side) else ""
    )


def raci_letters(text: str) -> set[str]:
    """The letters of a cell of a RACI table; none of any other text, as of n/a.

    Examples
    --------
    >>> sorted(raci_letters("A/R")), raci_letters("n/a")
    (['A', 'R'], set())
    """
    shown = text.strip().upper()
    return set(re.findall("[RACI]", shown)) if _RACI.fullmatch(shown) else set()


def raci_heads(grid: Grid) -> int:
    """The place of the row that names who is responsible: right above the first one of letters.

    Examples
    --------
    >>> rows = [(1, {2: "IT"}), (2, {1: "Task", 2: "Ann"}), (3, {1: "Tender", 2: "A/R"})]
    >>> raci_heads(Grid("a", "a.xlsx", rows))
    1
    """
    for place, (_, cells) in enumerate(grid.rows):
        told = [raci_letters(text) for _, text in sorted(cells.items())[1:]]
        if place and any(told) and 2 * sum(map(bool, told)) >= len(told):
            return place - 1
    return 0


def is_raci(grid: Grid) -> bool:
    """Whether most cells of a table beside its first column and row are R, A, C or I.

    Examples
    --------
    >>> is_raci(Grid("a", "a.xlsx", [(1, {1: "Task", 2: "Ann"}), (2, {1: "Tender", 2: "A/R"})]))
    True
    """
    told = [text.strip() for _, cells in grid.rows[1:] for at, text in cells.items() if at != min(cells)]
    return bool(told) and 2 * sum(_RACI.fullmatch(text) is not None for text in told) > len(told)
