"""The paper of a picture: its title above, its legend below, and between them what a chart draws."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Groups, draw_legend, legend_height
from stakemap.plot.canvas.sheet import Sheet, gid_of, settings
from stakemap.plot.canvas.textwidth import clean, fit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["MARGIN", "picture"]

MARGIN = 28.0
"""Points around a picture, and from its upper edge to the baseline of its title."""


@contextmanager
def picture(
    ax: Axes | None,
    name: str,
    title: str,
    size: tuple[float, float],
    legend: Groups,
    *,
    spoken: str = "",
    key: str = "",
    margin: float = MARGIN,
    top: float = 0.0,
) -> Iterator[Sheet]:
    """A sheet to draw on, under the settings of this package.

    Parameters
    ----------
    ax
        Axes to draw into; None makes a figure of the picture's size.
    name
        Which picture, for the styles and the script of a page.
    size
        Width of the paper, and where the drawing ends and the legend begins.
    spoken
        What a reader of screens hears where there is no title.
    top
        Baseline of the title, where it is not `margin`.
    key
        Which of several pictures of one name, so that each title has an id of its own.
    """
    title, (width, end) = clean(title), size
    room = width - 2 * margin
    about = {"class": f"sm-picture sm-{name}", "role": "group", "aria-label": title or spoken}
    with settings():
        sheet = Sheet(ax, width, end + legend_height(legend, room), about)
        gid = gid_of("title", key or name)
        sheet.label(margin, top or margin, fit(title, 15.0, room), 15.0, align="left", gid=gid)
        yield sheet
        draw_legend(sheet, legend, margin, end, room)
