"""The paper of a picture: its title above, its legend below, and between them what a chart draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, Protocol, cast

from stakemap.plot.canvas.legend import Groups, draw_legend, legend_height
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.textwidth import clean, fit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["MARGIN", "Chart", "chart", "picture"]

P = ParamSpec("P")

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
    """A sheet to draw on.

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
    sheet = Sheet(ax, width, end + legend_height(legend, room, width), about)
    gid = gid_of("title", key or name)
    sheet.label(margin, top or margin, fit(title, 15.0, room), 15.0, align="left", gid=gid)
    yield sheet
    draw_legend(sheet, legend, margin, end, room)


class Chart(Protocol[P]):
    """Draws a picture as matplotlib's Axes; `sheet` takes the same and gives the plain sheet of it."""

    sheet: Callable[P, Sheet]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Axes:
        """Draw the picture."""
        ...


def chart(draw: Callable[P, Sheet]) -> Chart[P]:
    """A chart from a function that gives its sheet: for a page the sheet is enough, without matplotlib."""

    @wraps(draw)
    def shown(*args: P.args, **kwargs: P.kwargs) -> Axes:
        from stakemap.graph.mistaken_arguments import not_an_analysis
        from stakemap.graph.property_graph import PropertyGraph
        from stakemap.plot.canvas.painting import painted

        if args and isinstance(args[0], PropertyGraph):
            raise not_an_analysis(args[0])
        return painted(draw(*args, **kwargs))

    shown.sheet = draw  # type: ignore[attr-defined]
    return cast("Chart[P]", shown)
