"""Fewer bytes for the same drawing: short paths, circles as circles, one class for what is styled alike."""

from __future__ import annotations

import math
import re
from collections import Counter
from xml.etree import ElementTree as ET

__all__ = ["circle_of", "share_styles", "short_path"]

_TOKEN = re.compile(r"[MLCQz]|-?\d+(?:\.\d+)?(?:e-?\d+)?")
_TAKES = {"M": 1, "L": 1, "Q": 2, "C": 3}
_OFTEN = 3
_PLAIN = re.compile(r"[A-Za-z][\w-]*")

Point = tuple[float, float]


def _parts(d: str) -> list[tuple[str, list[Point]]]:
    """Letters of a path with their points; a letter may stand for several."""
    found: list[tuple[str, list[Point]]] = []
    letter, numbers = "", []  # type: tuple[str, list[float]]
    for token in _TOKEN.findall(d):
        if token.isalpha():
            letter = token
            if letter == "z":
                found.append(("z", []))
            continue
        numbers.append(float(token))
        if len(numbers) == 2 * _TAKES[letter]:
            found.append((letter, list(zip(numbers[::2], numbers[1::2], strict=True))))
            numbers = []
    return found


def _number(value: float) -> str:
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    said = said.replace("0.", ".", 1) if said.startswith(("0.", "-0.")) else said
    return "0" if said in {"", "-0"} else said


def _joined(values: list[float]) -> str:
    said = [_number(value) for value in values]
    return "".join(one if one.startswith("-") or not at else f" {one}" for at, one in enumerate(said))


def _level(start: Point, points: list[Point]) -> bool:
    """Whether a cubic is a straight line run at an even pace."""
    end = points[-1]
    return all(
        abs(start[axis] + (end[axis] - start[axis]) * share - point[axis]) < 0.06
        for share, point in zip((1 / 3, 2 / 3), points[:-1], strict=False)
        for axis in (0, 1)
    )


def short_path(d: str) -> str:
    """A path of M, L, Q, C and z in relative letters, curves to a tenth of a point.

    >>> short_path("M 10 20 C 20 20 30 20 40 20 L 40 50.04 z")
    'M10 20h30v30z'
    """
    parts, text, at = _parts(d), "", (0.0, 0.0)
    digits = 1 if any(letter == "C" for letter, _ in parts) else 2
    for letter, points in parts:
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


def circle_of(d: str) -> tuple[float, float, float] | None:
    """Centre and radius, if a path is a circle as matplotlib draws one."""
    if d.count("C") != 8:
        return None
    parts = _parts(d)
    if [letter for letter, _ in parts] != ["M", *"CCCCCCCC", "z"]:
        return None
    ends = [points[-1] for _, points in parts[:-1]]
    x, y = ((min(one[axis] for one in ends) + max(one[axis] for one in ends)) / 2 for axis in (0, 1))
    radii = [math.dist((x, y), one) for one in ends]
    return (x, y, radii[0]) if max(radii) - min(radii) < 0.05 else None


def share_styles(root: ET.Element, prefix: str) -> None:
    """Give a style that several elements have a class of the picture's own; without a prefix none has one."""
    name = f"{prefix}s"
    counts = Counter(one.get("style", "") for one in root.iter())
    often = sorted(style for style, count in counts.items() if style and count >= _OFTEN)
    if not often or not prefix or not _PLAIN.fullmatch(name):
        return
    for element in root.iter():
        style = element.get("style", "")
        if style in often:
            given = f"{name}{often.index(style)}"
            element.set("class", f"{element.get('class')} {given}" if element.get("class") else given)
            del element.attrib["style"]
    sheet = ET.Element("style")
    sheet.text = "".join(f".{name}{at}{{{style}}}" for at, style in enumerate(often))
    root.insert(0, sheet)
