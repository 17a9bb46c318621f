"""Health of our relations over time: one line a relation, those that cool in colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.errors import InputError
from stakemap.plot.canvas.picture import chart
from stakemap.plot.canvas.sheet import Sheet
from stakemap.plot.canvas.words import words
from stakemap.plot.draw.series_chart import OverTime
from stakemap.plot.scenes.engagement.health import HealthScene, health_scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed

__all__ = ["health"]

_MOST = 14


@chart
def health(x: HealthScene | Analysed, *, ax: Axes | None = None, lang: str = "en") -> Sheet:
    """Draw the health of each relation from its first contact to the day of the analysis.

    Parameters
    ----------
    x
        An analysis with contacts, or a scene.
    ax
        Axes to draw into; None makes a figure of its own.
    lang
        ``en`` or ``zh``.

    Raises
    ------
    InputError
        No relation to show.
    """
    scene = x if isinstance(x, HealthScene) else health_scene(x, lang)
    if not scene.curves:
        raise InputError("no contact is on record", hint="fill the sheet Contacts")
    said = words(lang)
    own = {
        "over_time": said["title.health"],
        "over_time_lead": said["health.lead"],
        "fading": said["health.cooling"],
        "within_noise": said["health.steady"],
    }
    cooling = [one.node for one in scene.beyond_noise]
    shown = list(dict.fromkeys([*cooling, *scene.people]))[:_MOST]
    return OverTime(scene, shown, ax, lang, name="health", said={**said, **own}).sheet
