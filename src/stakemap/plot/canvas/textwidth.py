"""Text measured without fonts, so that a layout is the same on every machine.

Widths are generous for common sans-serif faces (the wider of two families); a Chinese,
Japanese or Korean character is 1 em.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from types import MappingProxyType

__all__ = ["ELLIPSIS", "balanced", "clean", "fit", "width", "wrap"]

ELLIPSIS = "…"
LONGEST_LABEL = 200
"""Characters of a label that are looked at at all."""

_BY_WIDTH = {
    280: " ',.:;ijl|",
    300: "I",
    330: "!f()-[]{}",
    380: "rt",
    400: "/\\",
    470: '*"',
    510: "sxzcvyJ",
    560: "#$0123456789?L^_aegk",
    590: "+<=>~`hnou",
    620: "FTZbdpq",
    670: "ABEKPSVXY&",
    720: "CDHNRU",
    780: "GOQw",
    840: "M",
    930: "%mW",
    1020: "@",
}
_EM: MappingProxyType[str, float] = MappingProxyType(
    {char: size / 1000 for size, chars in _BY_WIDTH.items() for char in chars}
)
_OPENING, _CLOSING = frozenset({"Ps", "Pi"}), frozenset({"Pe", "Pf", "Po"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@cache
def _em(char: str) -> float:
    if char in _EM:
        return _EM[char]
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0.0
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    base = unicodedata.normalize("NFD", char)[0]
    return _EM.get(base, 0.7)


def width(text: str, size: float) -> float:
    """Width of one line of text, in points, at a font size in points.

    >>> width("周晓梅", 10.0)
    30.0
    """
    return size * sum(map(_em, text))


def clean(text: str, limit: int = LONGEST_LABEL) -> str:
    """One line of visible characters: no control, bidirectional, private or unassigned ones.

    >>> clean("Li" + chr(0x202E) + chr(10) + " Wei")
    'Li Wei'
    """
    seen = " ".join(str(text)[: limit * 4].split())
    seen = "".join(char for char in seen if unicodedata.category(char) not in _UNSEEN).strip()
    return seen if len(seen) <= limit else seen[: limit - 1] + ELLIPSIS


@lru_cache(maxsize=4096)
def fit(text: str, size: float, room: float) -> str:
    """Clean text, cut with an ellipsis so that it is at most `room` points wide.

    >>> fit("Deputy director", 10.0, 40.0)
    'Deput…'
    """
    text = clean(text)
    if width(text, size) <= room:
        return text
    left = room - width(ELLIPSIS, size)
    kept = []
    for char in text:
        left -= size * _em(char)
        if left < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + ELLIPSIS


def _pieces(text: str) -> Iterable[str]:
    """Words with their space, and single wide characters: where a line may break.

    No line starts with a closing mark or ends with an opening one.
    """
    word = ""
    for char in text:
        wide = unicodedata.east_asian_width(char) in "WF"
        kind = unicodedata.category(char)
        if wide and word and kind not in _CLOSING and unicodedata.category(word[-1]) not in _OPENING:
            yield word
            word = ""
        word += char
        if char == " " or (wide and kind not in _OPENING and len(word) > 1 and kind in _CLOSING):
            yield word
            word = ""
    if word:
        yield word


def wrap(text: str, size: float, room: float, lines: int) -> tuple[str, ...]:
    """Clean text in at most `lines` lines, each at most `room` points wide, the last one cut."""
    done: list[str] = []
    line = ""
    pieces = list(_pieces(clean(text, 100 * LONGEST_LABEL)))
    for at, piece in enumerate(pieces):
        if line and width((line + piece).rstrip(), size) > room:
            if len(done) == lines - 1:
                return (*done, fit(line + "".join(pieces[at:]), size, room))
            done.append(fit(line, size, room))
            line = piece.lstrip()
        else:
            line += piece
    return (*done, fit(line, size, room)) if line.strip() else tuple(done)


def balanced(text: str, size: float, room: float, lines: int) -> tuple[str, ...]:
    """Like `wrap`, with lines of about equal width.

    >>> balanced("Hupo Transport Planning Institute", 10.0, 120.0, 2)
    ('Hupo Transport', 'Planning Institute')
    """
    best = wrap(text, size, room, lines)
    if len(best) < 2 or any(line.endswith(ELLIPSIS) for line in best):
        return best
    narrow = sum(width(line, size) for line in best) / len(best)
    while narrow < room:
        tried = wrap(text, size, narrow, len(best))
        if len(tried) == len(best) and not any(line.endswith(ELLIPSIS) for line in tried):
            return tried
        narrow += size / 2
    return best
