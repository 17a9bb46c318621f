"""The help of a command line in Chinese: a page that takes what the library would print in English.

The options say themselves in English, where they are declared; `wording/help.csv` has each text beside its
Chinese form.  What is not in the table stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache

from stakemap.wording.display_width import display_width
from stakemap.wording.phrases import Words, phrases

__all__ = ["HelpPage", "in_chinese"]

_LEFT = 26
"""Columns of the widest option beside which its text begins on the same line."""
_NAMED = re.compile(r"<[^<>|]+>|(?<![A-Za-z0-9._-])[A-Z][A-Z0-9]*(?![a-z])")
"""What stands for a value in the name of an option."""
_EXTRA = re.compile(r"  \[([^][]*)\]$")
_PIECES = re.compile(r"[!-~]+ ?|.", re.DOTALL)


@cache
def _table() -> Mapping[str, str]:
    return {both["en"]: both["zh"] for both in phrases("help").values()}


def in_chinese(text: str) -> str:
    """A text of the help in Chinese, as far as the table has it; blanks and line breaks do not matter.

    Examples
    --------
    >>> in_chinese("Day to look at. [default: today]  [required]"), in_chinese("--appoint NAME=UNIT/POST")
    ('所看的日期。［默认：今天］［必填］', '--appoint 名称=单位/岗位')
    """
    plain = " ".join(text.split())
    if plain in _table():
        return _table()[plain]
    extra = _EXTRA.search(text.rstrip())
    if extra is not None:
        words = Words("help", "zh")
        marks = words.say("mark.between").join(map(_mark, extra[1].split("; ")))
        return in_chinese(text[: extra.start()]) + words.say("mark.extra", text=marks)
    return _NAMED.sub(lambda found: _table().get(found[0], found[0]), text)


def _mark(text: str) -> str:
    """What stands behind the text of an option: its default, or that it must be given."""
    default = phrases("help")["mark.default"]
    if text.startswith(default["en"]):
        return default["zh"] + text.removeprefix(default["en"])
    return _table().get(text, text)


class HelpPage:
    """What the command line library calls a formatter of help, for Chinese text.

    Chinese characters are two columns wide and lines may break after any of them.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self._lines: list[str] = []
        self._indent = 0

    def write(self, text: str) -> None:
        """Add a line as it stands."""
        self._lines.append(text)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """How the command is written."""
        pieces = " ".join(in_chinese(piece) for piece in args.split())
        self._lines += [f"{_table()['Usage:']}{prog} {pieces}".rstrip()]

    def write_heading(self, heading: str) -> None:
        """The name of a part."""
        head = Words("help", "zh").say("mark.head", name=in_chinese(heading))
        self._lines.append(f"{' ' * self._indent}{head}")

    def write_paragraph(self) -> None:
        """An empty line between parts."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def write_text(self, text: str) -> None:
        """Paragraphs; one that begins with a mark keeps its lines."""
        for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip("\n"))):
            if number:
                self.write_paragraph()
            kept = paragraph.startswith("\b")
            lines = paragraph.strip("\b\n").split("\n") if kept else [in_chinese(paragraph)]
            for line in lines:
                blanks = len(line) - len(line.lstrip())
                said = _table().get(line.strip(), line.strip()) if kept else line
                self._put(said, self._indent + blanks, wrap=not kept)

    def write_dl(self, rows: Sequence[tuple[str, str]], *_: int) -> None:
        """Options or commands with what they are."""
        named = [(in_chinese(name), in_chinese(text)) for name, text in rows]
        widest = max((wide for name, _ in named if (wide := display_width(name)) <= _LEFT), default=_LEFT)
        start = self._indent + widest + 2
        for name, text in named:
            first, *more = list(_wrapped(text, max(10, self.width - start))) or [""]
            beside = f"{' ' * self._indent}{name}"
            if display_width(name) > widest:
                self._lines.append(beside)
                beside = ""
            self._lines.append((beside + " " * (start - display_width(beside)) + first).rstrip())
            self._lines += [" " * start + line for line in more]

    def _put(self, text: str, indent: int, *, wrap: bool) -> None:
        lines = _wrapped(text, max(10, self.width - indent)) if wrap else iter([text])
        self._lines += [f"{' ' * indent}{line}" for line in lines]

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """A part with its name."""
        self.write_paragraph()
        self.write_heading(name)
        with self.indentation():
            yield

    @contextmanager
    def indentation(self) -> Iterator[None]:
        """What is written within stands further in."""
        self._indent += 2
        try:
            yield
        finally:
            self._indent -= 2

    def getvalue(self) -> str:
        """The page so far."""
        return "\n".join(self._lines) + "\n"


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of at most so many columns; Latin words stay whole, no line begins with a closing mark.

    Examples
    --------
    >>> list(_wrapped("写出报告：report.html 与 JSON。", 12))
    ['写出报告：', 'report.html', '与 JSON。']
    """
    line = ""
    for piece in _joined(_PIECES.findall(text)):
        if line and display_width(line) + display_width(piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line.strip():
        yield line.rstrip()


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """Pieces with the closing marks that belong behind them."""
    held = ""
    for piece in pieces:
        closing = unicodedata.category(piece[0]) in ("Po", "Pe", "Pf") and not piece[0].isascii()
        if held and not closing:
            yield held
            held = ""
        held += piece
    if held:
        yield held
