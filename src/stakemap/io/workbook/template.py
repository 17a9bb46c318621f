"""The template workbook: headings, drop-downs, examples and notes in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from stakemap.graph.catalogue import Catalogue
from stakemap.io.atomic import whole_file
from stakemap.io.tables.drafts import sheet_of
from stakemap.io.tables.grids import column_letters
from stakemap.io.tables.vocabulary import Column, Sheet, kinds_vocabulary, sheets, vocabulary
from stakemap.io.tables.writing import SheetRows, table_rows
from stakemap.io.workbook.legible import legible
from stakemap.io.workbook.writing import NUMERIC, new_workbook, put, style
from stakemap.model import Record
from stakemap.model.source_kinds import usual_grades
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words, phrases
from stakemap.work import each

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["template"]

_ROWS = 2_000
_LISTS = "_lists"
_HELD = "tenures"
_NOTES_WIDTH = 76
_READ, _FRONT, _MORE = "#C55A11", "#1F4E79", "#BFBFBF"
"""Tabs of sheets to read, of a first report, of more."""
_TEXTS = {"start": "start.", "notes": "note.", "more": "more."}
_COLORS = {"required": "#1F4E79", "basic": "#2E75B6", "extra": "#8497B0", "written": "#8497B0"}


def template(
    path: str | Path,
    lang: Literal["en", "zh"] = "en",
    *,
    facts: Iterable[Record] = (),
    settings: Mapping[str, str] | None = None,
    catalogue: Catalogue | None = None,
) -> None:
    """Write a workbook to fill in, with drop-downs, examples and notes; what a first report needs in front.

    Parameters
    ----------
    path
        Where to write it; its ending should be ``.xlsx``.
    lang
        Language of headings, choices and notes; the other one is read all the same.
    facts
        What is filled in already; reading the workbook gives exactly these.  They name each other by name
        where a name is that of one alone; who holds which post stands on the sheet behind the posts.
    settings
        What the settings sheet holds for the rows to come, beside `facts`: ``account``, ``basis``,
        ``retention`` ... as they are typed.
    catalogue
        Whose kinds of relation the drop-down offers.

    Raises
    ------
    UnknownName
        For another language; `InputError` when the place cannot be written to.
    """
    words = Words("template", lang)
    with whole_file(Path(path)) as made:
        book = new_workbook(made, lang)
        _Template(book, words, catalogue or Catalogue.default(), tuple(facts), settings or {}).write()
        book.close()


class _Template:
    def __init__(
        self,
        book: xlsxwriter.Workbook,
        words: Words,
        catalogue: Catalogue,
        facts: tuple[Record, ...],
        settings: Mapping[str, str],
    ) -> None:
        self.book, self.words, self.lang, self.catalogue = book, words, words.lang, catalogue
        self.typed = settings
        self.filled: dict[str, SheetRows] = {}
        if facts:
            ordered = sorted(facts, key=lambda fact: fact.id)
            written = table_rows(ordered, catalogue=catalogue, lang=words.lang)
            rows = legible(written, ordered, catalogue=catalogue)
            self.filled = {table.sheet.key: table for table in rows}
        self.text = self.style(num_format="@")
        self.number = self.style()
        self.example = self.style(num_format="@", italic=True, font_color="#7F7F7F", bg_color="#F2F2F2")
        self.heads = {
            level: self.style(
                bold=True, font_color="#FFFFFF", bg_color=color, text_wrap=True, valign="vcenter", border=1
            )
            for level, color in _COLORS.items()
        }
        self.lists: dict[str, str] = {}

    def style(self, **more: Any) -> Format:
        return style(self.book, self.lang, **more)

    def write(self) -> None:
        front, more = self._shown()
        self._texts("start")
        made = {sheet.key: self.book.add_worksheet(sheet.names[self.lang]) for sheet in front}
        self._texts("notes")
        self._texts("more")
        made |= {sheet.key: self.book.add_worksheet(sheet.names[self.lang]) for sheet in more}
        self._lists([*front, *more])
        for sheet in (*front, *more):
            page = made[sheet.key]
            page.set_tab_color(_FRONT if sheet in front else _MORE)
            if sheet.key == "settings":
                self._settings(page, sheet)
            else:
                self._sheet(page, sheet)
        self.book.worksheets()[0].activate()

    def _shown(self) -> tuple[list[Sheet], list[Sheet]]:
        """The settings and the sheets of a first report, with who holds which post; then the others."""
        shown = [s for s in sheets().values() if s.level != "written" or s.key in self.filled]
        held = {"settings"} | ({_HELD} & set(self.filled))
        front = [sheet for sheet in shown if sheet.front or sheet.key in held]
        return front, [sheet for sheet in shown if sheet not in front]

    def _texts(self, name: str) -> None:
        """A sheet to read: where to start, how to fill in, what the sheets behind it are for."""
        page = self.book.add_worksheet(self.words.say(f"sheet.{name}"))
        page.set_tab_color(_READ)
        page.hide_gridlines(2)
        page.set_column(0, 0, _NOTES_WIDTH)
        formats = {
            "title": self.style(bold=True, font_size=18, font_color="#1F4E79"),
            "heading": self.style(
                bold=True,
                font_size=12,
                font_color="#1F4E79",
                bottom=1,
                border_color="#BFBFBF",
                valign="bottom",
            ),
            "text": self.style(text_wrap=True),
        }
        notes = [key for key in phrases("template") if key.startswith(_TEXTS[name])]
        kinds = listed(map(" ".join, self._usual_grades()), self.lang)
        for line, key in enumerate(notes):
            text, shape = self.words.say(key, kinds=kinds), key.split(".")[1]
            page.write_string(line, 0, text, formats[shape])
            wide = sum(2 if ord(c) > 0x2E7F else 1 for c in text)
            lines = 1 + wide // (_NOTES_WIDTH + 6)
            page.set_row(line, {"title": 30, "heading": 30}.get(shape, 16 * lines + 3))
        page.set_portrait()
        self._print_setup(page)

    def _usual_grades(self) -> Iterator[tuple[str, str]]:
        """Kinds of source with the grade that each gives."""
        named = vocabulary("source_kind")
        return ((named.label(kind, self.lang), grade) for kind, grade in usual_grades().items())

    def _lists(self, shown: list[Sheet]) -> None:
        """Put every choice into a hidden sheet that the drop-downs point to."""
        page = self.book.add_worksheet(_LISTS)
        page.hide()
        names = dict.fromkeys(c.choice for s in shown for c in s.columns if c.choice)
        for at, name in enumerate(names):
            labels = self._labels(name)
            page.write_string(0, at, name, self.text)
            for line, label in enumerate(labels, 1):
                page.write_string(line, at, label, self.text)
            letters = column_letters(at + 1)
            self.lists[name] = f"={_LISTS}!${letters}$2:${letters}${len(labels) + 1}"

    def _labels(self, name: str) -> list[str]:
        known = kinds_vocabulary(self.catalogue) if name == "kind" else vocabulary(name)
        return known.choices(self.lang)

    def _settings(self, page: Worksheet, sheet: Sheet) -> None:
        for at, (key, width) in enumerate((("setting", 24), ("value", 36), ("meaning", 76))):
            page.write_string(0, at, self.words.say(f"heading.{key}"), self.heads["required"])
            page.set_column(at, at, width, self.text)
        wrapped = self.style(text_wrap=True, font_color="#595959")
        bold = self.style(bold=True)
        typed = {row[0]: row[1] for row in self.filled["settings"].rows} if self.filled else {}
        box = self.style(num_format="@", bg_color="#FFF8E5", border=1, border_color="#BFBFBF")
        for line, column in enumerate((c for c in sheet.columns if c.level != "written"), 1):
            page.write_string(line, 0, column.headings[self.lang], bold)
            value = typed.get(column.headings[self.lang], "") if typed else column.examples[self.lang][0]
            value = self._setting(column) or value
            if value:
                page.write_string(line, 1, value, box)
            else:
                page.write_blank(line, 1, None, box)
            page.write_string(line, 2, column.helps[self.lang], wrapped)
            page.data_validation(line, 1, line, 1, self._validation(sheet, column))
        page.freeze_panes(1, 0)
        self._print_setup(page)

    def _setting(self, column: Column) -> str:
        """What a setting is given as, a choice by its label."""
        text = self.typed.get(column.field, "")
        return vocabulary(column.choice).label(text, self.lang) if text and column.choice else text

    def _sheet(self, page: Worksheet, sheet: Sheet) -> None:
        columns, open_columns = self._columns(sheet)
        page.set_row(0, 34)
        for at, column in enumerate(columns):
            star = " *" if column.level == "required" else ""
            page.write_string(0, at, f"{column.headings[self.lang]}{star}", self.heads[column.level])
            shape = self.number if column.head in NUMERIC else self.text
            folded = {"level": 1, "hidden": True} if at >= open_columns else {}
            page.set_column(at, at, _width(column, self.lang), shape, folded)
            page.data_validation(1, at, _ROWS, at, self._validation(sheet, column))
            if sheet.key in self.filled:
                self._rows(page, self.filled[sheet.key], column, at)
            else:
                self._examples(page, sheet, column, at)
        page.set_column(len(columns), len(columns), None, None, {"collapsed": True})
        page.freeze_panes(1, 1)
        page.repeat_rows(0)
        page.set_landscape()
        self._print_setup(page)

    def _columns(self, sheet: Sheet) -> tuple[list[Column], int]:
        """Columns in the order in which they stand, and how many of them are not folded away."""
        table = self.filled.get(sheet.key)
        held = table.columns if table is not None else ()
        shown = [column for column in sheet.columns if column.level != "written" or column in held]
        front = list(sheet.front) or [c for c in shown if c.level in ("required", "basic")]
        return [*front, *(column for column in shown if column not in front)], len(front)

    def _rows(self, page: Worksheet, table: SheetRows, column: Column, at: int) -> None:
        """What is known of a column."""
        if column not in table.columns:
            return
        place, numeric = table.columns.index(column), column.head in NUMERIC
        for line, row in enumerate(each(table.rows), 1):
            put(page, (line, at), row[place], self.number if numeric else self.text, numeric=numeric)

    def _examples(self, page: Worksheet, sheet: Sheet, column: Column, at: int) -> None:
        count = max(len(c.examples[self.lang]) for c in sheet.columns)
        for line in range(count):
            values = column.examples[self.lang]
            value = values[line] if line < len(values) else ""
            if at == 0:
                value = f"# {value}"
            if value:
                page.write_string(1 + line, at, value, self.example)
            else:
                page.write_blank(1 + line, at, None, self.example)

    def _validation(self, sheet: Sheet, column: Column) -> dict[str, Any]:
        """Input message and drop-down; a name that is not there yet only warns."""
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": column.headings[self.lang][:32],
            "input_message": column.helps[self.lang][:255],
        }
        if column.choice:
            closed = not column.type.startswith("open")
            rule |= {
                "validate": "list",
                "source": self.lists[column.choice],
                "error_type": "stop" if closed else "information",
                "error_title": self.words.say("not_listed.title"),
            }
            return rule
        kinds = sheet.refers_to[column.field] if column.head == "ref" else ()
        if len(kinds) == 1 and sheet_of(kinds[0]).columns[0].field in ("name", "title"):
            named = sheet_of(kinds[0]).names[self.lang]
            rule |= {
                "validate": "list",
                "source": f"='{named}'!$A$2:$A${_ROWS}",
                "error_type": "information",
                "error_title": self.words.say("not_there.title"),
                "error_message": self.words.say("not_there.text"),
            }
        return rule

    def _print_setup(self, page: Worksheet) -> None:
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)


def _width(column: Column, lang: str) -> int:
    """A width in characters; a Chinese character counts as two."""
    texts = [column.headings[lang] + "  *", *column.examples[lang]]
    widest = max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts)
    low = {"text": 30, "ref": 20, "refs": 22, "line": 16}.get(column.head, 11)
    return min(44, max(low, widest + 2))
