"""A decision as its stages: who sits where, with how many votes, which veto, which stance."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from stakemap.plot.canvas.legend import Entry, Groups
from stakemap.plot.canvas.picture import MARGIN, chart, picture
from stakemap.plot.canvas.sheet import Sheet, gid_of
from stakemap.plot.canvas.signs import stance_sign, veto_sign
from stakemap.plot.canvas.textwidth import clean, fit, width, wrap
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.chain import ChainScene, MemberMark, StageBox, chain_scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stakemap.context.analysed import Analysed

__all__ = ["decision_chain"]

_GAP, _MEMBER = 48.0, 46.0
_TEXT, _NAME, _LINE = 11.8, 13.4, 14.0
"""Sizes of letters, and the height of one more line of a post."""
_WIDE, _NARROWEST, _WIDEST = 1100.0, 190.0, 340.0
"""Width that is aimed at, and limits of a card, in points."""
_STACKED = 340.0
"""Width of the paper where the stages stand one below the other."""
_HEAD, _TITLE = 68.0, 48.0
_MOST_IN_ROW, _POST_LINES = 3, 4
_BAR = 46.0
_FOR, _AGAINST = 0.6, 0.4
_SMALLEST_WIDTH = 560.0


def _stance(member: MemberMark) -> str:
    """Which sign shows the stance: for, against, undecided, stance_unknown or vacant."""
    if member.vacant:
        return "vacant"
    if member.stance is None:
        return "stance_unknown"
    return "for" if member.stance >= _FOR else "against" if member.stance <= _AGAINST else "undecided"


def _post(member: MemberMark, room: float) -> tuple[str, ...]:
    return wrap(clean(member.sub_label), _TEXT, room, _POST_LINES)


class _Chain:
    """One drawing of one decision."""

    def __init__(self, scene: ChainScene, ax: Axes | None, *, stacked: bool = False) -> None:
        self.scene, self.said = scene, words(scene.lang, scene.words)
        members = [member for stage in scene.stages for member in stage.members]
        self.highest = max((member.power or 0.0 for member in members), default=0.0)
        lines = max(ceil(len(scene.stages) / (1 if stacked else _MOST_IN_ROW)), 1)
        columns = max(ceil(len(scene.stages) / lines), 1)
        self.edge = MARGIN / 3 if stacked else MARGIN
        free = (_WIDE - 2 * MARGIN - (columns - 1) * _GAP) / columns
        self.card = _STACKED - 2 * self.edge if stacked else min(max(free, _NARROWEST), _WIDEST)
        rows = [scene.stages[at : at + columns] for at in range(0, len(scene.stages), columns)]
        least = _STACKED if stacked else _SMALLEST_WIDTH
        wide = max(2 * self.edge + columns * self.card + (columns - 1) * _GAP, least)
        heights = [max(self._card_height(stage) for stage in row) for row in rows]
        told = self.said["rule_is"].format(word=self.said["rule"], rule=scene.rule_text)
        rule = wrap(told, _TEXT, wide - 2 * self.edge, 9 if stacked else 4) if scene.rule_text else ()
        drawing = _TITLE + sum(heights) + _GAP * max(len(rows) - 1, 0)
        size, spoken = (wide, drawing + 22.0 + 16.0 * len(rule)), self.said["rule"]
        legend = self._legend(members)
        with picture(
            ax, "chain", scene.title, size, legend, spoken=spoken, margin=self.edge, top=MARGIN
        ) as self.sheet:
            self._stages(rows, heights)
            for at, line in enumerate(rule):
                low, gid = drawing + 24.0 + 16.0 * at, gid_of("rule", str(at))
                self.sheet.label(self.edge, low, line, _TEXT, align="left", gid=gid)

    def _tall(self, member: MemberMark) -> float:
        return _MEMBER + _LINE * max(len(_post(member, self._room(member))) - 1, 0)

    def _room(self, member: MemberMark) -> float:
        """Points beside the sign and the bar of a seat."""
        return self.card - 48.0 - (_BAR + 22.0 if member.power is not None else 0.0)

    def _card_height(self, stage: StageBox) -> float:
        return _HEAD + (sum(self._tall(member) for member in stage.members) or _MEMBER) + 8.0

    def _stages(self, rows: Sequence[Sequence[StageBox]], heights: Sequence[float]) -> None:
        top, number = _TITLE, 0
        for row, height in zip(rows, heights, strict=True):
            for column, stage in enumerate(row):
                x = self.edge + column * (self.card + _GAP)
                self._card(stage, number, x, top)
                number += 1
                if number < len(self.scene.stages):
                    joined = self.scene.stages[number].joined
                    self._step(number, x, top, height, stage if column == len(rows[0]) - 1 else None, joined)
            top += height + _GAP

    def _step(
        self, number: int, x: float, top: float, height: float, last: StageBox | None, joined: str
    ) -> None:
        """From one card to the next; from the end of a row to the start of the next one.

        An arrow where both are needed, else a line with the word that joins them.
        """
        gid, sheet = gid_of("step", str(number)), self.sheet
        if last is None:
            start, stop, y = x + self.card + 5.0, x + self.card + _GAP - 5.0, top + _HEAD / 2
            way = [(start, y), (stop - 6, y)]
            corners = [(stop, y), (stop - 9, y - 4.4), (stop - 7, y), (stop - 9, y + 4.4)]
            middle = (start + stop) / 2
        else:
            y, home = top + height + _GAP / 2, self.edge + self.card / 2
            way = [
                (x + self.card / 2, top + self._card_height(last) + 3.0),
                (x + self.card / 2, y),
                (home, y),
                (home, y + _GAP / 2 - 10.0),
            ]
            tip = y + _GAP / 2 - 4.0
            corners = [(home, tip), (home - 4.4, tip - 9), (home, tip - 7), (home + 4.4, tip - 9)]
            middle = (x + self.card / 2 + home) / 2
        sheet.polyline([*way[:-1], corners[0]] if joined else way, gid=f"{gid}/path", color="soft", width=1.6)
        if joined:
            self._pill(fit(joined, _TEXT, _GAP - 8.0), middle, y, gid)
        else:
            sheet.polygon(corners, gid=f"{gid}/head", fill="soft")

    def _pill(self, text: str, middle: float, y: float, gid: str) -> None:
        wide = width(text, _TEXT) + 8.0
        self.sheet.box(
            middle - wide / 2, y - 9.0, wide, 18.0, gid=f"{gid}/pill", fill="paper", corner=9.0, z=2.0
        )
        self.sheet.label(middle, y + 4.0, text, _TEXT, gid=gid)

    def _card(self, stage: StageBox, number: int, x: float, top: float) -> None:
        sheet, gid = self.sheet, gid_of("stage", str(number))
        sheet.thing(
            gid,
            **{"class": "sm-stage-card"},
            role="group",
            aria_label=clean(f"{stage.label} {stage.quota_text}"),
        )
        sheet.box(x, top, self.card, self._card_height(stage), gid=f"{gid}/box", corner=9.0)
        sheet.box(x, top, self.card, _HEAD - 8.0, gid=f"{gid}/strip", fill="strip", corner=9.0, z=1.1)
        sheet.mark("circle", x + 20, top + 20, 10.5, gid=f"{gid}/mark", fill="paper", edge="ink", line=1.4)
        sheet.label(x + 20, top + 24.2, str(number + 1), _TEXT, gid=gid, bold=True)
        sheet.label(
            x + 38,
            top + 24.6,
            fit(stage.label, _NAME, self.card - 48),
            _NAME,
            align="left",
            gid=gid,
            bold=True,
        )
        quota = fit(stage.quota_text, _TEXT, self.card / 2)
        wide = width(quota, _TEXT)
        if quota:
            sheet.box(
                x + self.card - wide - 24,
                top + 35,
                wide + 14,
                19,
                gid=f"{gid}/pill",
                fill="paper",
                corner=9.5,
                z=1.2,
            )
            sheet.label(x + self.card - 10 - 7 - wide / 2, top + 48.6, quota, _TEXT, gid=gid)
        kind = fit(stage.kind, _TEXT, self.card - 64 - wide)
        sheet.label(x + 38, top + 48.6, kind, _TEXT, align="left", color="soft", gid=gid)
        if not stage.members:
            sheet.label(
                x + self.card / 2, top + _HEAD + 20, self.said["nobody"], _TEXT, color="soft", gid=gid
            )
        low = top + _HEAD
        for at, member in enumerate(stage.members):
            self._member(member, number, at, x, low)
            low += self._tall(member)

    def _member(self, member: MemberMark, stage: int, at: int, x: float, top: float) -> None:
        sheet, gid = self.sheet, gid_of("member", str(stage), str(at), member.id)
        stance = _stance(member)
        name, post = clean(member.label), clean(member.sub_label)
        spoken = [name, post, self.said[stance], self.said["veto"] if member.veto else ""]
        sheet.thing(gid, **{"class": "sm-member"}, aria_label=", ".join(part for part in spoken if part))
        if member.id:
            sheet.person(member.id, gid)
        middle = top + _MEMBER / 2 - 2
        stance_sign(sheet, stance, x + 20, middle, 8.0, gid)
        left, right = x + 36, x + self.card - 12
        room = self._room(member)
        extra = f"×{member.weight:g}" if member.weight != 1 else ""
        spent = (width(extra, _TEXT) + 5 if extra else 0.0) + (16.0 if member.veto else 0.0)
        shown = fit(name, _NAME, room - spent)
        sheet.label(
            left, middle, shown, _NAME, align="left", gid=gid, color="soft" if member.vacant else "ink"
        )
        after = left + width(shown, _NAME) + 5
        if extra:
            sheet.label(after, middle, extra, _TEXT, align="left", color="soft", gid=gid)
            after += width(extra, _TEXT) + 5
        if member.veto:
            veto_sign(sheet, after + 7.5, middle - 3.8, gid)
        for line, text in enumerate(_post(member, room)):
            sheet.label(left, middle + 15.0 + _LINE * line, text, _TEXT, align="left", color="soft", gid=gid)
        if member.power is not None:
            self._power(member.power, right, middle, gid)

    def _power(self, power: float, right: float, middle: float, gid: str) -> None:
        sheet = self.sheet
        share = min(max(power / self.highest, 0.0), 1.0) if self.highest > 0 else 0.0
        sheet.label(
            right, middle, "<0.1%" if 0 < power < 0.0005 else f"{power:.1%}", _TEXT, align="right", gid=gid
        )
        sheet.box(
            right - _BAR, middle + 7, _BAR, 5, gid=f"{gid}/rail", fill="strip", edge=None, corner=2.5, z=2.0
        )
        if share > 0.0:
            sheet.box(
                right - _BAR,
                middle + 7,
                max(_BAR * share, 2.0),
                5,
                gid=f"{gid}/bar",
                fill="formal",
                edge=None,
                corner=2.5,
                z=2.1,
            )

    def _legend(self, members: list[MemberMark]) -> Groups:
        said = self.said
        present = {_stance(member) for member in members}
        signs = [
            Entry(said[key], key, "ink")
            for key in ("for", "undecided", "against", "stance_unknown", "vacant")
            if key in present
        ]
        if any(member.veto for member in members):
            signs.append(Entry(said["veto"], "veto", "against"))
        if self.highest > 0:
            signs.append(Entry(said["power"], "bar", "formal"))
        return [(said["signs"], signs)]


@chart
def decision_chain(
    x: ChainScene | Analysed, *, ax: Axes | None = None, lang: str = "en", stacked: bool = False
) -> Sheet:
    """Draw a decision: its stages in order, seats with votes, veto, power and stance.

    Parameters
    ----------
    x
        A scene or an analysis.  A stance of 0.6 and more counts as for, of 0.4 and less as against.
    ax
        Axes to draw into.  None makes a figure as large as the picture needs, in points.

    lang
        Language of an analysis, "en" or "zh"; a scene has its own.
    stacked
        One stage below the other, for narrow paper such as a phone's.

    Returns
    -------
    Axes
        The picture.
    """
    return _Chain(x if isinstance(x, ChainScene) else chain_scene(x, lang), ax, stacked=stacked).sheet
