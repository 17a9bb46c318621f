"""The page read back into blocks, so that every format says the very sentences of the page.

What is for a screen alone is left out: navigation, scripts, controls, whatever is ``hidden`` or
``aria-hidden`` or has the class ``screen-only``.  ``<details>`` becomes a fold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from unicodedata import category
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from stakemap.plot.canvas.style import COLORS, PAGE_FAMILIES, css_name
from stakemap.reports.footnotes import safe_link
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
)
from stakemap.wording.phrases import Words

__all__ = ["paper_of"]

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_SCREEN = frozenset(
    {"script", "style", "nav", "button", "input", "select", "form", "label", "template", "noscript", "dialog"}
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "br",
        "code",
        "em",
        "i",
        "mark",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "wbr",
    }
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LOOKS = ("lead", "caveat", "subhead")
_MARKS = {
    "kind": "quiet",
    "quietly": "quiet",
    "caveat": "quiet",
    "post": "quiet",
    "tag": "quiet",
    "warn": "strong",
}
_OWN_LINE = {"post", "caveat", "doubt"}
"""Classes of what stands on a line of its own in a cell."""
_SIGNS = {"chip", "stance", "small-source", "nothing", "last"}
"""Classes of what a page sets apart by its look, from what stands before and from what follows."""
_APART = Run(" · ", "apart")
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_THEMED = re.compile(r"var\((--[\w-]+)\)")
_SCOPE = re.compile(r":where\(#[\w-]+\) ")
_HALO = 'class="sm-halo" style="paint-order:stroke;stroke:#fefefe;stroke-width:3px;stroke-linejoin:round;'
_CLOSES = frozenset({"Po", "Pe", "Pf"})
"""Kinds of signs that nothing needs to be set apart from: full stops, commas, closing brackets and quotes."""
_BETWEEN = re.compile(r"[\s,]+")


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.made = ET.TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.made.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.made.end(tag)

    def handle_data(self, data: str) -> None:
        self.made.data(data)


def paper_of(page: str, lang: str, *, whole: bool = False) -> Paper:
    """The blocks of a page of this package: its masthead, its main part, its foot.

    On the page ``+3`` leads to a list of numbers; with `whole`, what is opened by no link says them all.
    """
    drawn = [_drawn(found[0]) for found in _SVG.finditer(page)]
    numbers = iter(range(len(drawn)))
    tree = _Tree()
    tree.feed(_SVG.sub(lambda _: f'<img class="drawn" data-at="{next(numbers)}">', page))
    tree.close()
    root = tree.made.close()
    if whole:
        _say_all_numbers(root)
    walk = _Walk(drawn, Words("reports", lang).say("colon"))
    mast, main, foot = (root.find(f".//{tag}") for tag in ("header", "main", "footer"))
    title = _flat(mast.find(".//h1")) if mast is not None else ""
    about = tuple(_about(mast)) if mast is not None else ()
    said = mast.findall("p[@class='caveat']") if mast is not None else []
    parts = (part for part in (main, foot) if part is not None)
    told = (block for one in said for block in _paragraph(_inside(one), "caveat"))
    return Paper(title, about, lang, (*told, *(block for part in parts for block in walk.blocks(part))))


def _drawn(svg: str) -> Picture:
    """A drawing without what needs the styles of a page."""
    box = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg)
    name = re.search(r'aria-label="([^"]*)"', svg.partition(">")[0])
    colors = {css_name(color): value for color, value in COLORS.items()}
    plain = _SCOPE.sub("", _THEMED.sub(lambda found: colors[found[1]], svg))
    colored = plain.replace('class="sm-halo" style="', _HALO)
    alone = colored.replace("<svg ", f"<svg font-family={quoteattr(PAGE_FAMILIES)} ", 1)
    width, height = (float(box[1]), float(box[2])) if box else (0.0, 0.0)
    return Picture(alone, _unescaped(name[1]) if name else "", width, height)


def _unescaped(text: str) -> str:
    return ET.fromstring(f"<a>{text}</a>").text or ""  # noqa: S314  an attribute that we wrote


def _say_all_numbers(root: ET.Element) -> None:
    """Numbers of facts in the place of a link to the list of them, and no such lists."""
    lists = {one.get("id", ""): _flat(one) for many in _many(root) for one in many}
    for note in root.iter("sup"):
        links = note.findall("a")
        numbers = lists.get(links[-1].get("href", "")[1:]) if links else None
        if numbers:
            note.text = numbers
            note[:] = []
    for many in _many(root):
        many.set("hidden", "")


def _many(root: ET.Element) -> list[ET.Element]:
    return [one for one in root.iter("ul") if "many" in _classes(one)]


def _about(mast: ET.Element) -> Iterator[str]:
    """What stands under the title, piece by piece."""
    for part in mast:
        if part.tag in ("strong", "span"):
            yield from [_flat(part)] if _flat(part) else []
        else:
            yield from _about(part)


def _flat(element: ET.Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _classes(element: ET.Element) -> list[str]:
    return element.get("class", "").split()


def _unseen(element: ET.Element) -> bool:
    """Whether it is for a screen alone."""
    hidden = "hidden" in element.attrib or element.get("aria-hidden") == "true"
    return element.tag in _SCREEN or hidden or "screen-only" in _classes(element)


@dataclass(slots=True)
class _Walk:
    drawn: list[Picture]
    colon: str
    later: list[Block] = field(default_factory=list)
    decided: bool = False
    """Whether the title of a decision stands before: the first shares its page with the overview."""

    def blocks(self, element: ET.Element) -> Iterator[Block]:
        """What an element says; bare text and inline elements in it are paragraphs."""
        line: list[Run] = [*_said(element.text)]
        for child in element:
            if child.tag in _INLINE and not _unseen(child):
                line += _runs_of(child)
            else:
                yield from _paragraph(line)
                line = []
                if not _unseen(child):
                    yield from self._block(child)
            line += _said(child.tail)
        yield from _paragraph(line)

    def _block(self, child: ET.Element) -> Iterator[Block]:
        match child.tag:
            case "img":
                yield self.drawn[int(child.get("data-at", "0"))]
            case "p":
                look = next((look for look in _LOOKS if look in _classes(child)), "")
                yield from _paragraph(_inside(child), look)
            case "ul" | "ol":
                yield from self._items(child)
            case "dl":
                yield from _terms(child)
            case "table":
                yield from self._table(child)
            case "details":
                yield self._fold(child)
            case "div" if "more" in _classes(child):
                yield self._more(child)
            case tag if tag in _HEADINGS:
                title = "decision-title" in _classes(child)
                yield Heading(_HEADINGS[tag], tidy(_inside(child)), title and self.decided)
                self.decided |= title
            case _:
                yield from self.blocks(child)

    def _items(self, element: ET.Element) -> Iterator[Block]:
        ordered = element.tag == "ol"
        items: list[tuple[Block, ...]] = []
        for one in element.findall("li"):
            inside = [] if _unseen(one) else list(self._apart(one))
            if ordered and inside and isinstance(inside[0], Paragraph):
                inside[0] = _unnumbered(inside[0], len(items) + 1)
            items += [tuple(inside)] if inside else []
        if items:
            yield Items(tuple(items), ordered)

    def _fold(self, element: ET.Element, whose: str = "") -> Fold:
        line = element.find("summary")
        notes = line.findall("span[@class='caveat']") if line is not None else []
        asks: Runs = ()
        if line is not None:
            asks = tidy(_inside(_copied(line, [one for one in line if one not in notes], line.text)))
            first, *more = [child for child in element if child is not line] or [ET.Element("p")]
            told = [_copied(ET.Element("p", one.attrib), one, one.text) for one in notes]
            rest = [*told, _untitled(first), *more]
            element = _copied(element, rest, line.tail)
        return Fold((Run(f"{whose}{self.colon}"), *asks) if whose else asks, tuple(self._apart(element)))

    def _more(self, element: ET.Element) -> Fold:
        """What stands together behind a title and is no part of the brief."""
        title = next((one for one in element if "more-title" in _classes(one)), None)
        asks = tidy(_inside(title)) if title is not None else ()
        rest = _copied(element, [one for one in element if one is not title], None)
        return Fold(asks, tuple(self._apart(rest)))

    def _apart(self, element: ET.Element) -> Iterator[Block]:
        """What an element says, whatever is still to follow here."""
        return _Walk(self.drawn, self.colon).blocks(element)

    def _left(self) -> Iterator[Block]:
        """What stood inside a cell or an item and is no line of text: it follows."""
        waiting, self.later = self.later, []
        yield from waiting

    def _table(self, element: ET.Element) -> Iterator[Block]:
        caption = element.find("caption")
        head: list[tuple[Cell, ...]] = []
        rows: list[tuple[Cell, ...]] = []
        whose, below = "", _Below()
        for part in element:
            for row in part.findall("tr") if part.tag in ("thead", "tbody", "tfoot") else ():
                whose = (_row_name(row) if part.tag != "thead" else "") or whose
                cells = below.put([(self._cell(one, whose), _number(one, "rowspan")) for one in row])
                if any(plain(cell.runs) for cell in cells):
                    (head if part.tag == "thead" else rows).append(cells)
        found = Table(tidy(_inside(caption)) if caption is not None else (), tuple(head), tuple(rows))
        if rows:
            yield _filled(found)
        yield from self._left()

    def _cell(self, element: ET.Element, whose: str) -> Cell:
        runs: list[Run] = [*_said(element.text)]
        for child in element:
            if not _unseen(child):
                runs += self._in_cell(child, whose)
            runs += _said(child.tail)
        number = "n" in _classes(element)
        return Cell(tidy(runs), _number(element, "colspan"), element.tag == "th", number)

    def _in_cell(self, child: ET.Element, whose: str) -> Iterable[Run]:
        if child.tag in _INLINE:
            return (*([Run("\n")] if _OWN_LINE & set(_classes(child)) else ()), *_runs_of(child))
        if child.tag == "details":
            self.later.append(self._fold(child, whose))
            return ()
        lines: list[Run] = []
        for block in self._apart(child) if child.tag != "p" else _paragraph(_inside(child)):
            match block:
                case Paragraph(runs):
                    lines += [Run("\n"), *runs]
                case Items(items):
                    said = (one for item in items for one in item if isinstance(one, Paragraph))
                    lines += [run for one in said for run in (Run("\n"), *one.runs)]
                case _:
                    self.later.append(block)
        return [*lines, Run("\n")] if lines else ()


def _unnumbered(line: Paragraph, number: int) -> Paragraph:
    """A line of a numbered list without a number of its own."""
    first, *more = line.runs
    own = more and first.text.strip(" .") == str(number)
    return Paragraph(tidy(more), line.look) if own else line


def _number(cell: ET.Element, name: str) -> int:
    return max(1, int(cell.get(name, "1")))


def _row_name(row: ET.Element) -> str:
    """What a row is of: its heading, else the cell with a fold, without folds and what stands small."""
    named = row.findall("th") or [one for one in row if one.find("details") is not None]
    if not named:
        return ""
    shown = [child for child in named[0] if child.tag != "details"]
    runs = tidy(_inside(_copied(named[0], shown, named[0].text)))
    return plain(tuple(run for run in runs if not run.mark)).strip() or plain(runs)


@dataclass(slots=True)
class _Below:
    """Columns that a cell of an earlier row still fills."""

    left: dict[int, int] = field(default_factory=dict)

    def put(self, cells: Iterable[tuple[Cell, int]]) -> tuple[Cell, ...]:
        """A row with an empty cell in each of those columns."""
        made: list[Cell] = []
        filled, self.left, at = self.left, {}, 0
        for cell, rows in [*cells, (None, 1)]:
            while filled.get(at, 0) > 0:
                made.append(Cell(()))
                self.left[at] = filled[at] - 1
                at += 1
            if cell is not None:
                made.append(cell)
                self.left |= {at + k: rows - 1 for k in range(cell.columns)}
                at += cell.columns
        return tuple(made)


def _copied(element: ET.Element, children: Iterable[ET.Element], text: str | None) -> ET.Element:
    copy = ET.Element(element.tag, element.attrib)
    copy.text = text
    copy.extend(children)
    return copy


def _untitled(section: ET.Element) -> ET.Element:
    """A section behind a line without the heading that says the line again."""
    first = next(iter(section), None)
    if section.tag != "section" or first is None or first.tag not in _HEADINGS:
        return section
    return _copied(section, [child for child in section if child is not first], first.tail)


def _filled(table: Table) -> Table:
    """Every row as wide as the table."""
    width = table.width

    def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return cells + (Cell(()),) * (width - sum(cell.columns for cell in cells))

    return Table(table.caption, tuple(map(row, table.head)), tuple(map(row, table.rows)))


def _terms(element: ET.Element) -> Iterator[Terms]:
    rows: list[tuple[Runs, tuple[Runs, ...]]] = []
    for part in element.iter():
        if part.tag == "dt":
            rows.append((tidy(_inside(part)), ()))
        elif part.tag == "dd" and rows:
            rows[-1] = (rows[-1][0], (*rows[-1][1], tidy(_inside(part))))
    if rows:
        yield Terms(tuple(rows))


def _said(text: str | None) -> list[Run]:
    return [Run(text)] if text else []


def _inside(element: ET.Element) -> list[Run]:
    """All runs of an element, whatever is in it."""
    runs = [*_said(element.text)]
    for child in element:
        if not _unseen(child):
            runs += _runs_of(child)
        runs += _said(child.tail)
    return runs


def _runs_of(element: ET.Element) -> list[Run]:
    """The runs of an inline element, marked as it is."""
    if element.tag == "br":
        return [Run("\n")]
    if element.tag == "sup":
        numbers = ", ".join(part for part in _BETWEEN.split(_flat(element)) if part)
        return [Run(numbers, "note")] if numbers else []
    classes = _classes(element)
    mark = "strong" if element.tag in ("b", "strong") else ""
    mark = next((_MARKS[name] for name in classes if name in _MARKS), mark)
    link = safe_link(element.get("href", "")) if element.tag == "a" else ""
    apart = [_APART] if _SIGNS & set(classes) else []
    after = apart if len(_flat(element)) > 1 else []
    return [*apart, *(Run(r.text, r.mark or mark, r.link or link) for r in _inside(element)), *after]


def _paragraph(line: Iterable[Run], look: str = "") -> Iterator[Paragraph]:
    if runs := tidy(line):
        yield Paragraph(runs, look)


def tidy(line: Iterable[Run]) -> Runs:
    r"""Runs without double spaces, empty pieces, and spaces or breaks at the ends.

    Examples
    --------
    >>> tidy([Run(" Ann\n "), Run(" decides. ", "strong")])
    (Run(text='Ann ', mark='', link=''), Run(text='decides.', mark='strong', link=''))
    """
    done: list[Run] = []
    waits = False
    for run in line:
        if run.mark == "apart":
            waits = True
            continue
        if waits and run.text.strip():
            waits = False
            if run.mark != "note" and category(run.text.lstrip()[0]) not in _CLOSES:
                _set_apart(done)
        if run.text == "\n":
            if done and done[-1].text != "\n":
                done.append(run)
            continue
        text = re.sub(r"\s+", " ", run.text)
        if not done or done[-1].text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if not text:
            continue
        if run.mark == "note":
            _closed(done)
        same = done and done[-1].text != "\n" and (done[-1].mark, done[-1].link) == (run.mark, run.link)
        if same and run.mark != "note":
            done[-1] = Run(done[-1].text + text, run.mark, run.link)
        else:
            done.append(Run(text, run.mark, run.link))
    while done and not done[-1].text.strip():
        done.pop()
    _closed(done)
    return tuple(done)


def _closed(done: list[Run]) -> bool:
    """Take the spaces off the end of a line; whether anything stands on it."""
    while done and done[-1].text == " ":
        done.pop()
    if not done or done[-1].text == "\n":
        return False
    done[-1] = Run(done[-1].text.rstrip(), done[-1].mark, done[-1].link)
    return True


def _set_apart(done: list[Run]) -> None:
    if _closed(done):
        done.append(Run(_APART.text, "quiet"))
