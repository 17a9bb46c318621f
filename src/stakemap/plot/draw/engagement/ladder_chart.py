"""The ladder of a relation: rungs side by side, a mark for each indicator where it speaks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.textwidth import clean, fit
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.engagement.ladder import LadderRow, LadderScene, ladder_scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed

__all__ = ["ladder"]

_SIGNS = (("computed", "circle", "formal", -1.0), ("declared", "diamond", "hidden", 1.0))
_APART = 9.0
_TOP, _ROW, _NAMES, _RUNG, _TEXT = 96.0, 26.0, 290.0, 112.0, 64.0


class _Ladder:
    """One drawing of one ladder."""

    def __init__(self, scene: LadderScene, ax: Axes | None, lang: str) -> None:
        self.scene, self.said = scene, words(lang)
        self.left = MARGIN + _NAMES
        end = _TOP + _ROW * len(scene.rows) + 14.0
        wide = self.left + _RUNG * len(scene.rungs) + _TEXT + MARGIN
        with picture(ax, "ladder", clean(scene.title), (wide, end), self._legend()) as self.sheet:
            self._rungs(end)
            for at, row in enumerate(scene.rows):
                self._row(row, _TOP + _ROW * (at + 0.5))

    def _x(self, rung: int) -> float:
        return self.left + _RUNG * (rung + 0.5)

    def _rungs(self, end: float) -> None:
        scene = self.scene
        for rung, name in enumerate(scene.rungs):
            gid, x = gid_of("rung", str(rung)), self.left + _RUNG * rung
            here = rung == scene.estimated
            fill = "strip" if here else "box"
            self.sheet.box(x + 2, _TOP - 30, _RUNG - 4, end - _TOP + 24, gid=f"{gid}/box", fill=fill, z=0.5)
            self.sheet.label(self._x(rung), _TOP - 13, fit(name, 10.4, _RUNG - 10), 10.4, gid=gid, bold=here)
            told = [key for key in ("declared", "target") if getattr(scene, key) == rung]
            text = " · ".join(self.said[f"ladder.{key}"] for key in told)
            self.sheet.label(
                self._x(rung), _TOP - 36, fit(text, 9.2, _RUNG), 9.2, color="soft", gid=f"{gid}/said"
            )

    def _row(self, row: LadderRow, y: float) -> None:
        gid = gid_of("indicator", row.id)
        self.sheet.thing(gid, **{"class": "sm-row"}, role="img", aria_label=self._spoken(row))
        known = row.computed is not None or row.declared is not None
        name = fit(row.label, 10.2, _NAMES - 14)
        color = "ink" if known else "soft"
        self.sheet.label(self.left - 12, y + 3.4, name, 10.2, align="right", color=color, gid=gid)
        apart = _APART if row.computed == row.declared else 0.0
        for key, shape, fill, side in _SIGNS:
            rung = getattr(row, key)
            if rung is not None:
                x = self._x(rung) + side * apart
                self.sheet.mark(shape, x, y, 5.2, gid=f"{gid}/{key}", fill=fill)
        text = row.text or ("" if known else self.said["ladder.unknown"])
        x = self.left + _RUNG * len(self.scene.rungs) + 8
        self.sheet.label(x, y + 3.4, text, 9.4, align="left", color="soft", gid=gid)

    def _spoken(self, row: LadderRow) -> str:
        rungs = self.scene.rungs
        told = [rungs[r] for r in (row.computed, row.declared) if r is not None]
        return (
            f"{clean(row.label)}: {clean(', '.join(told) or self.said['ladder.unknown'])} {clean(row.text)}"
        )

    def _legend(self) -> Groups:
        signs = [
            *(Entry(self.said[f"ladder.sign.{key}"], shape, fill) for key, shape, fill, _ in _SIGNS),
            Entry(self.said["ladder.here"], "bar", "strip"),
        ]
        return [(self.said["signs"], signs)]


@chart
def ladder(
    x: LadderScene | Analysed, *, ax: Axes | None = None, lang: str = "en", subject: str | None = None
) -> Sheet:
    """Draw how far a relation has come: what facts and what people say of each indicator.

    Parameters
    ----------
    x
        An analysis with relations, or a scene.
    ax
        Axes to draw into; None makes a figure of its own.
    lang
        ``en`` or ``zh``.
    subject
        Id of a unit or a person; by default the relation with the most indicators known.

    Raises
    ------
    InputError
        No relation to show.
    UnknownName
        Nobody of that id has one.
    """
    scene = x if isinstance(x, LadderScene) else ladder_scene(x, subject, lang)
    return _Ladder(scene, ax, lang).sheet
