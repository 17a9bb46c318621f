"""PNG and PDF of a picture, the same bytes each time on one machine."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from stakemap.plot.canvas.painting import figure_of, settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["pdf", "png"]


def png(picture: Figure | Axes, *, dpi: float = 144.0) -> bytes:
    """PNG bytes, `dpi` dots per inch, 72 draws one dot per point.

    Raises
    ------
    InputError
        If no font has a character of the picture.
    """
    buffer = BytesIO()
    with settings():
        figure_of(picture).savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return buffer.getvalue()


def pdf(picture: Figure | Axes) -> bytes:
    """PDF bytes of one page of the picture's size, text as text, fonts embedded.

    Raises
    ------
    InputError
        If no font has a character of the picture.
    """
    buffer = BytesIO()
    with settings():
        nothing = {"Creator": None, "Producer": None, "CreationDate": None}
        figure_of(picture).savefig(buffer, format="pdf", metadata=nothing)
    return buffer.getvalue()
