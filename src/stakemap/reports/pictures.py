"""A picture of a page: drawn once, embedded as vectors, with the data its script reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from stakemap.plot.canvas.sheet import Sheet

__all__ = ["Picture", "embedded", "json_block"]

_LARGEST = 1.35
"""How often its own size a picture of few people is shown: a name is then as large as a line of the page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG for the page, the JSON block beside it, and how wide in pixels it may be shown at most."""

    svg: Markup
    data: Markup | None = None
    widest: int = 0


def embedded(sheet: Sheet, prefix: str, data: object = None) -> Picture:
    """A drawing for the page; `prefix` begins its ids, `data` is for the script."""
    from stakemap import plot

    svg = Markup(plot.svg(sheet, prefix=prefix, styled=True))  # noqa: S704  escaped by plot.svg
    return Picture(svg, json_block(data) if data is not None else None, round(_LARGEST * sheet.width))


def json_block(values: object) -> Markup:
    r"""JSON that may stand inside a script element: nothing in it can end the element.

    Examples
    --------
    >>> json_block("</script>")
    Markup('"\\u003c/script\\u003e"')
    """
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  escaped a line above
