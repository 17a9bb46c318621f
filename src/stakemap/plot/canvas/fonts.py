"""Fonts for PNG and PDF: which family is used, and whether it has every character.

Order: ``STAKEMAP_FONT`` (a font file or a family name), then an installed Chinese family,
then the face that comes with matplotlib.  A character that none of them can draw is an
error with its cure, never an empty box.  SVG for a page needs none of this: it names
generic families and the reader's machine draws it.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from matplotlib import font_manager

from stakemap.errors import InputError, Problem

__all__ = ["FAMILIES", "missing", "paths", "require", "stack"]

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "SimHei",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
)
"""Families looked for, in this order."""

_FILES = ("notosanscjk", "notosanssc", "sourcehansans", "msyh", "pingfang", "wqy", "simhei")
_FALLBACK = "DejaVu Sans"
_CURE = (
    "install a font with these characters (Debian, Ubuntu: apt install fonts-noto-cjk; else Noto Sans SC) "
    "or set STAKEMAP_FONT to a font file"
)
_OTHER_CURE = "write without these characters, or set STAKEMAP_FONT to a font file that has them"
_LISTED = 8


def _installed() -> set[str]:
    return {entry.name for entry in font_manager.fontManager.ttflist}


def _register(path: Path) -> list[str]:
    """Make a font file known; matplotlib caches its list and does not see a fresh install."""
    known = {entry.name for entry in font_manager.fontManager.ttflist if Path(entry.fname) == path}
    if not known:
        try:
            font_manager.fontManager.addfont(path)
        except (OSError, RuntimeError) as error:
            problem = Problem(
                "the file named by STAKEMAP_FONT is no usable font", cure="name a .ttf, .otf or .ttc"
            )
            raise InputError([problem]) from error
        known = {entry.name for entry in font_manager.fontManager.ttflist if Path(entry.fname) == path}
    return sorted(known, key=lambda name: (FAMILIES.index(name) if name in FAMILIES else len(FAMILIES), name))


def _fresh_installs() -> None:
    for name in sorted(font_manager.findSystemFonts()):
        if Path(name).name.lower().replace("-", "").startswith(_FILES):
            _register(Path(name))


@lru_cache(maxsize=8)
def _stack(wanted: str) -> tuple[str, ...]:
    if wanted and Path(wanted).suffix.lower() in {".ttf", ".otf", ".ttc", ".otc"}:
        return (_register(Path(wanted))[0], _FALLBACK)
    first = (wanted,) if wanted else ()
    if not any(name in _installed() for name in (*first, *FAMILIES)):
        _fresh_installs()
    here = _installed()
    if wanted and wanted not in here:
        raise InputError(
            "STAKEMAP_FONT names a family that is not installed", hint="name a font file instead"
        )
    found = next((name for name in (*first, *FAMILIES) if name in here), None)
    return (found, _FALLBACK) if found else (_FALLBACK,)


def stack() -> tuple[str, ...]:
    """Families a drawing uses, the first that has a character draws it.

    Raises
    ------
    InputError
        If ``STAKEMAP_FONT`` names something that is not a usable font.
    """
    return _stack(os.environ.get("STAKEMAP_FONT", "").strip())


@lru_cache(maxsize=8)
def paths(families: tuple[str, ...]) -> tuple[Path, ...]:
    """The file of each family, upright and of common weight."""
    wanted = (font_manager.FontProperties(family=[family]) for family in families)
    return tuple(Path(font_manager.fontManager.findfont(one, fallback_to_default=False)) for one in wanted)


@lru_cache(maxsize=8)
def _drawable(families: tuple[str, ...]) -> frozenset[int]:
    codes: set[int] = set()
    for path in paths(families):
        codes.update(font_manager.get_font(path).get_charmap())
    return frozenset(codes)


def missing(texts: Iterable[str], families: tuple[str, ...]) -> str:
    """Characters of `texts` that none of the families can draw, each once, sorted."""
    have = _drawable(families)
    return "".join(sorted({char for text in texts for char in text if ord(char) not in have}))


def require(texts: Iterable[str], families: tuple[str, ...]) -> None:
    """Raise `InputError`, with the first characters and the cure, if a glyph is missing."""
    lacking = missing(texts, families)
    if lacking:
        listed = " ".join(f"U+{ord(char):04X}" for char in lacking[:_LISTED])
        more = " ..." if len(lacking) > _LISTED else ""
        cause = f"no font here can draw {len(lacking)} of the characters: {listed}{more}"
        cure = _CURE if any(unicodedata.name(char, "").startswith("CJK") for char in lacking) else _OTHER_CURE
        raise InputError([Problem(cause, cure=cure, code="glyph", value=lacking)], hint=cure)
