"""Colours, dashes, shapes and sizes of the pictures: one place, colour-blind safe.

An origin has a colour and a shape, a kind of tie a colour, its grade a dash; every sign stands in the legend
in words, and the page names the kind of a tie that is chosen and shows one kind alone.
Palettes after Paul Tol, "Colour Schemes",
SRON/EPS/TN/09-002, issue 3.2 (2021): bright and light for people, vibrant for ties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

__all__ = [
    "COLORS",
    "DARK",
    "KIND_COLORS",
    "ORIGIN_COLORS",
    "ORIGIN_SHAPES",
    "PAGE_FAMILIES",
    "RC",
    "REACH",
    "RING",
    "STATE_ALPHA",
    "STATE_DASHES",
    "THICKEST",
    "THINNEST",
    "css_name",
    "kind_colors",
    "origin_styles",
    "radius",
]

COLORS: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#fefefe",
        "ink": "#1b2430",
        "number": "#0b1019",
        "soft": "#5b6675",
        "wire": "#98a2b1",
        "box": "#f3f5f8",
        "strip": "#e4e9f0",
        "edge": "#d5dbe4",
        "guide": "#7a6a2f",
        "origin-blue": "#4477aa",
        "origin-red": "#ee6678",
        "origin-green": "#228834",
        "origin-yellow": "#ccbb45",
        "origin-cyan": "#66ccef",
        "origin-purple": "#aa3378",
        "origin-grey": "#aab2bd",
        "tie-blue": "#0077bc",
        "tie-orange": "#e8701f",
        "tie-teal": "#009989",
        "tie-magenta": "#d8306f",
        "tie-purple": "#7b4fa6",
        "tie-red": "#b5301a",
        "tie-lime": "#6f8f00",
        "tie-navy": "#33408f",
        "formal": "#4478ab",
        "hidden": "#ee7734",
        "for": "#00998a",
        "against": "#cc3312",
        "open": "#8a93a1",
    }
)
"""Name -> colour on white paper.  All distinct, so that a page can swap each by its name."""

DARK: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#12161d",
        "ink": "#e9edf3",
        "number": "#0b1019",
        "soft": "#a3adbb",
        "wire": "#667180",
        "box": "#1a2029",
        "strip": "#28313d",
        "edge": "#35404e",
        "guide": "#c9b45c",
        "origin-blue": "#77aadd",
        "origin-red": "#ff8f9c",
        "origin-green": "#5cbf6b",
        "origin-yellow": "#ddcc66",
        "origin-cyan": "#88ddff",
        "origin-purple": "#d97bb0",
        "origin-grey": "#8b95a3",
        "tie-blue": "#4ba9e8",
        "tie-orange": "#f79a5b",
        "tie-teal": "#38c4b3",
        "tie-magenta": "#f4719f",
        "tie-purple": "#b394e0",
        "tie-red": "#ea7b66",
        "tie-lime": "#b3d043",
        "tie-navy": "#97a3f2",
        "formal": "#77aade",
        "hidden": "#f79a5c",
        "for": "#38c4b4",
        "against": "#f0816a",
        "open": "#97a1af",
    }
)
"""The same names on dark paper."""

ORIGIN_COLORS = tuple(f"origin-{hue}" for hue in ("blue", "red", "green", "yellow", "cyan", "purple"))
ORIGIN_SHAPES = ("square", "triangle", "diamond", "circle", "hexagon", "pentagon")
KIND_COLORS = tuple(
    f"tie-{hue}" for hue in ("blue", "orange", "teal", "magenta", "purple", "red", "lime", "navy")
)
STATE_DASHES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {"verified": (), "reported": (6, 2.2), "inferred": (1.3, 2.0), "unknown": (1.3, 2.0)}
)
"""Dash patterns by how a tie is known, in units of the line width."""
THINNEST, THICKEST = 0.9, 3.1
"""Widths of ties, in points, by strength."""

STATE_ALPHA: Mapping[str, float] = MappingProxyType(
    {"verified": 0.95, "reported": 0.8, "inferred": 0.45, "unknown": 0.45}
)

RC: Mapping[str, object] = MappingProxyType(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "stakemap",
        "svg.id": None,
        "pdf.fonttype": 3,  # 42 declares CFF faces such as Noto CJK wrongly, and strict readers complain
        "text.usetex": False,
        "path.simplify": False,
        "path.sketch": None,
        "path.effects": [],
        "axes.unicode_minus": False,
        "savefig.bbox": None,
        "savefig.transparent": False,
        "lines.dash_capstyle": "butt",
        "lines.solid_capstyle": "round",
        "lines.scale_dashes": True,
    }
)
"""What the pictures need of matplotlib's settings; applied around a drawing, never globally."""

PAGE_FAMILIES = (
    '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",'
    '"WenQuanYi Micro Hei",system-ui,sans-serif'
)
"""What a page asks the reader's machine for."""

_ORIGINS = ("military", "university", "lateral_transfer", "civil_service", "recruited")
SMALLEST, LARGEST = 5.0, 12.5
"""Radii of marks, in points."""
REACH: Mapping[str, float] = MappingProxyType(
    {"circle": 1.0, "square": 1.25, "diamond": 1.25, "hexagon": 1.1, "pentagon": 1.12, "triangle": 1.36}
)
"""How far the corners of a shape stand out, in radii of the mark."""
RING = 3.2
"""Points between a mark's corners and its ring."""


def css_name(color: str) -> str:
    """Name of the page's variable for a colour of `COLORS`."""
    return f"--sm-{color}"


def radius(score: float, highest: float) -> float:
    """Radius of a mark in points; its area grows with the score."""
    if not highest > 0.0:
        return 0.5 * (SMALLEST + LARGEST)
    share = min(max(score / highest, 0.0), 1.0)
    return float((SMALLEST**2 + share * (LARGEST**2 - SMALLEST**2)) ** 0.5)


def kind_colors(kinds: Iterable[str]) -> dict[str, str]:
    """Colour name of each kind of tie, in the order of the names; the first eight differ."""
    return {kind: KIND_COLORS[at % len(KIND_COLORS)] for at, kind in enumerate(sorted(set(kinds)))}


def origin_styles(origins: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Colour name and shape of each origin; the known origins always look the same."""
    present = sorted({origin for origin in origins if origin})
    others = [origin for origin in present if origin not in _ORIGINS]
    styles = {
        name: (ORIGIN_COLORS[at], ORIGIN_SHAPES[at]) for at, name in enumerate(_ORIGINS) if name in present
    }
    for at, name in enumerate(others):
        slot = (len(_ORIGINS) + at) % len(ORIGIN_COLORS)
        styles[name] = (ORIGIN_COLORS[slot], ORIGIN_SHAPES[slot])
    return styles
