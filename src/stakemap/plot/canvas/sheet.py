"""A sheet of paper over matplotlib's Axes: points as units, y downwards, parts with names.

A part carries a gid ``<thing>/<part>``, so that a thing of several parts (mark, ring, name)
becomes one group of the SVG.  `Notes` keeps what the page must know about each thing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal, cast

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform, TransformedPath

from stakemap.plot.canvas import fonts
from stakemap.plot.canvas.style import COLORS, RC, REACH
from stakemap.plot.canvas.textwidth import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase

__all__ = ["Align", "Label", "Notes", "Sheet", "gid_of", "settings"]

Align = Literal["left", "center", "right"]
_CLIP = TransformedPath(Path.unit_rectangle(), IdentityTransform())
"""What the Axes find in place of a clip of their own, which takes most of the time of a drawing."""
_SIDES = {
    "square": (4, 45.0),
    "diamond": (4, 0.0),
    "triangle": (3, 90.0),
    "pentagon": (5, 90.0),
    "hexagon": (6, 0.0),
}


@contextmanager
def settings() -> Iterator[None]:
    """The settings of this package, for the length of a block; the caller's come back after it."""
    with mpl.rc_context(cast(Any, dict(RC))):
        yield


def gid_of(thing: str, *ids: str) -> str:
    """Stable element id of a thing, safe in any page: ``person:9f0c1d2e3a``."""
    joined = "\x1f".join(ids)
    return f"{thing}:{blake2b(joined.encode('utf-8', 'surrogatepass'), digest_size=5).hexdigest()}"


class Notes(Artist):
    """An invisible part of the Axes that remembers what each thing is.

    `things` maps a gid to attributes for the page; `people` maps a person's id to its gid.
    """

    def __init__(self, about: dict[str, str]) -> None:
        super().__init__()
        self.about = about
        self.things: dict[str, dict[str, str]] = {}
        self.people: dict[str, str] = {}

    def draw(self, renderer: RendererBase) -> None:
        """Draw nothing."""


def _plain_svg(renderer: Any) -> bool:
    inner = getattr(renderer, "_renderer", renderer)
    return isinstance(inner, RendererSVG) and mpl.rcParams["svg.fonttype"] == "none"


class Label(Text):
    """Text on a baseline.  Without a font in SVG; with a complete font everywhere else."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw; raises `InputError` where no font has a character of the figure."""
        if not _plain_svg(renderer):
            self._check_glyphs()
            super().draw(renderer)
            return
        x, y = self.get_transform().transform(self.get_position())
        height = renderer.get_canvas_width_height()[1]
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        renderer.open_group("text", self.get_gid())
        renderer.draw_text(gc, x, height - y, self.get_text(), self.get_fontproperties(), 0, ismath=False)
        renderer.close_group("text")
        gc.restore()

    def _check_glyphs(self) -> None:
        families = tuple(self.get_fontfamily())
        figure = self.get_figure(root=True)
        if fonts.missing([self.get_text()], families) and figure is not None:
            fonts.require([label.get_text() for label in figure.findobj(Label)], families)


class _Halo(Label):
    """Paper behind a label; the page draws it by style instead."""

    def draw(self, renderer: RendererBase) -> None:
        if not _plain_svg(renderer):
            super().draw(renderer)


# The options of label, box, stroke, polygon and mark are those of matplotlib's texts and patches, with the
# defaults of these pictures: a call says only what differs, so the lists are long.
class Sheet:
    """`width` x `height` points, drawn into an Axes as large as it allows.

    Parameters
    ----------
    ax
        Axes to draw into; None makes a figure of exactly this size.
    about
        What the whole picture is, for the page (``class``, ``aria-label``).
    """

    def __init__(self, ax: Axes | None, width: float, height: float, about: dict[str, str]) -> None:
        if ax is None:
            figure = Figure(figsize=(width / 72, height / 72), facecolor=COLORS["paper"])
            FigureCanvasAgg(figure)
            ax = figure.add_axes((0, 0, 1, 1))
        self.ax = ax
        self.width, self.height = width, height
        ax.set_axis_off()
        ax.set_xlim(0, width)
        ax.set_ylim(height, 0)
        ax.set_aspect("equal")
        figure_points = ax.get_window_extent().width * 72 / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
        tall = ax.get_window_extent().height * 72 / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
        self.scale = min(figure_points / width, tall / height)
        self.families = fonts.stack()
        self.texts = 0
        self.notes = Notes(about)
        ax.add_artist(self.notes)

    def thing(self, gid: str, **attributes: str) -> str:
        """Register a thing: its attributes stand on its group in the page."""
        self.notes.things[gid] = {key.replace("_", "-"): value for key, value in attributes.items() if value}
        return gid

    def person(self, person_id: str, gid: str) -> None:
        """Remember which element shows a person."""
        self.notes.people[person_id] = gid

    def label(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        color: str = "ink",
        align: Align = "center",
        gid: str = "",
        bold: bool = False,
        halo: bool = False,
        z: float = 5.0,
    ) -> None:
        """One line of text whose baseline is at y; `gid` names the part."""
        text = clean(text)
        if not text:
            return
        style: dict[str, Any] = {
            "fontsize": size * self.scale,
            "ha": align,
            "va": "baseline",
            "parse_math": False,
            "fontfamily": list(self.families),
            "fontweight": "bold" if bold else "normal",
            "transform": self.ax.transData,
        }
        thing = gid or gid_of("text", text, f"{x:.2f},{y:.2f}")
        name = f"{thing}/text-{align}{'-halo' if halo else ''}-{self.texts}"
        self.texts += 1
        if halo:
            back = _Halo(x, y, text, color=COLORS["paper"], zorder=z - 0.1, **style)
            back.set_path_effects([Stroke(linewidth=2.6 * self.scale, foreground=COLORS["paper"])])
            self._put(back)
        front = Label(x, y, text, color=COLORS[color], zorder=z, **style)
        front.set_gid(name)
        self._put(front)

    def _put(self, artist: Artist) -> None:
        """Add to the Axes without a clip."""
        artist.set_clip_on(False)
        artist.set_clip_path(_CLIP)
        self.ax.add_artist(artist)
        artist.set_clip_path(None)

    def _patch(self, patch: Any, gid: str, z: float) -> None:
        patch.set_gid(gid)
        patch.set_zorder(z)
        self._put(patch)

    def _ink(
        self, fill: str | None, edge: str | None, width: float, dash: Sequence[float], alpha: float
    ) -> dict[str, Any]:
        return {
            "facecolor": COLORS[fill] if fill else "none",
            "edgecolor": COLORS[edge] if edge else "none",
            "linewidth": width * self.scale if edge else 0.0,
            "linestyle": (0, tuple(dash)) if dash else "-",
            "alpha": None if alpha >= 1.0 else alpha,
        }

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        gid: str,
        fill: str | None = "box",
        edge: str | None = "edge",
        line: float = 0.8,
        corner: float = 6.0,
        dash: Sequence[float] = (),
        alpha: float = 1.0,
        z: float = 1.0,
    ) -> None:
        """A box with round corners; x, y is its upper left corner."""
        style = (
            f"round,pad=0,rounding_size={min(corner, width / 2, height / 2)}" if corner else "square,pad=0"
        )
        ink = self._ink(fill, edge, line, dash, alpha)
        self._patch(FancyBboxPatch((x, y), width, height, boxstyle=style, **ink), gid, z)

    def stroke(
        self,
        path: Path,
        *,
        gid: str,
        color: str = "wire",
        width: float = 1.2,
        dash: Sequence[float] = (),
        alpha: float = 1.0,
        z: float = 2.0,
    ) -> None:
        """A line along a path."""
        self._patch(PathPatch(path, capstyle="butt", **self._ink(None, color, width, dash, alpha)), gid, z)

    def polyline(self, points: Sequence[tuple[float, float]], **style: Any) -> None:
        """A line through points; takes the options of `stroke`."""
        self.stroke(Path(points), **style)

    def polygon(
        self,
        points: Sequence[tuple[float, float]],
        *,
        gid: str,
        fill: str | None,
        edge: str | None = None,
        line: float = 1.0,
        alpha: float = 1.0,
        dash: Sequence[float] = (),
        z: float = 4.0,
    ) -> None:
        """A closed shape."""
        ink = self._ink(fill, edge, line, dash, alpha)
        self._patch(Polygon(points, closed=True, joinstyle="round", **ink), gid, z)

    def mark(
        self,
        shape: str,
        x: float,
        y: float,
        size: float,
        *,
        gid: str,
        fill: str | None,
        edge: str | None = "paper",
        line: float = 1.2,
        dash: Sequence[float] = (),
        z: float = 4.0,
    ) -> None:
        """A circle or regular shape of about the area of a circle of radius `size`."""
        if shape not in _SIDES:
            outline = Path.circle((x, y), size)
            ink = self._ink(fill, edge, line, dash, 1.0)
            self._patch(PathPatch(outline, **ink), gid, z)
            return
        sides, turn = _SIDES[shape]
        reach = size * REACH[shape]
        angles = [math.radians(turn + 360 * corner / sides) for corner in range(sides)]
        points = [(x + reach * math.cos(angle), y - reach * math.sin(angle)) for angle in angles]
        self.polygon(points, gid=gid, fill=fill, edge=edge, line=line, dash=dash, z=z)
