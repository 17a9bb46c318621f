"""Fewer bytes for the same drawing: short paths, one class for what is styled alike."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

from stakemap.plot.canvas.outline import Outline, Point

__all__ = ["number", "share_styles", "short_path"]

_OFTEN = 2
_PLAIN = re.compile(r"[A-Za-z][\w-]*")


def number(value: float, digits: int = 1) -> str:
    """A figure with at most so many digits after the point.

    >>> number(0.5), number(-0.04), number(12.0)
    ('.5', '0', '12')
    """
    said = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    said = said.replace("0.", ".", 1) if said.startswith(("0.", "-0.")) else said
    return "0" if said in {"", "-0"} else said


def _joined(values: list[float]) -> str:
    said = [number(value, 2) for value in values]
    return "".join(one if one.startswith("-") or not at else f" {one}" for at, one in enumerate(said))


def _level(start: Point, points: tuple[Point, ...]) -> bool:
    """Whether a cubic is a straight line run at an even pace."""
    end = points[-1]
    return all(
        abs(start[axis] + (end[axis] - start[axis]) * share - point[axis]) < 0.06
        for share, point in zip((1 / 3, 2 / 3), points[:-1], strict=False)
        for axis in (0, 1)
    )


def short_path(outline: Outline) -> str:
    """An outline in relative letters, curves to a tenth of a point.

    >>> from stakemap.plot.canvas.outline import Outline
    >>> short_path(Outline("MCLz", ((10, 20), (20, 20), (30, 20), (40, 20), (40, 50.04))))
    'M10 20h30v30z'
    """
    text, at = "", (0.0, 0.0)
    digits = 1 if "C" in outline.letters else 2
    for letter, points in outline.parts():
        if letter == "z":
            text += "z"
            continue
        if letter == "M":
            at = (round(points[0][0], digits), round(points[0][1], digits))
            text += "M" + _joined([*at])
            continue
        straight = letter == "L" or (letter == "C" and _level(at, points))
        kept = points[-1:] if straight else points
        ends = [(round(x - at[0], digits), round(y - at[1], digits)) for x, y in kept]
        text += (
            _line(*ends[0])
            if straight
            else letter.lower() + _joined([value for one in ends for value in one])
        )
        at = (round(at[0] + ends[-1][0], digits), round(at[1] + ends[-1][1], digits))
    return text


def _line(x: float, y: float) -> str:
    if x == 0.0:
        return "v" + _joined([y])
    return "h" + _joined([x]) if y == 0.0 else "l" + _joined([x, y])


def share_styles(root: ET.Element, prefix: str) -> None:
    """Give a style that several elements have a class of the picture's own; without a prefix none has one.

    The classes hold inside the element of this id alone, and weigh no more than any other class.
    """
    counts = Counter(one.get("style", "") for one in root.iter())
    often = sorted(style for style, count in counts.items() if style and count >= _OFTEN)
    if not often or not _PLAIN.fullmatch(prefix):
        return
    root.set("id", prefix)
    classes = {style: f"s{at}" for at, style in enumerate(often)}
    for element in root.iter():
        given = classes.get(element.get("style", ""))
        if given:
            named = {"class": f"{element.get('class')} {given}" if element.get("class") else given}
            rest = {name: value for name, value in element.items() if name not in ("class", "style")}
            element.attrib.clear()
            element.attrib.update(named | rest)
    sheet = ET.Element("style")
    sheet.text = "".join(f":where(#{prefix}) .{classes[style]}{{{style}}}" for style in often)
    root.insert(0, sheet)
