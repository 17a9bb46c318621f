"""Signs that several pictures share: stance, veto, broker, interval; readable without colour."""

from __future__ import annotations

from stakemap.plot.canvas.sheet import Sheet

__all__ = ["broker_sign", "interval_sign", "stance_sign", "veto_sign"]


def stance_sign(sheet: Sheet, stance: str, x: float, y: float, r: float, gid: str) -> None:
    """Plus, minus, a level bar, a question mark or an empty dashed ring: colour is not the only sign."""
    colors = {"for": "for", "against": "against", "undecided": "open"}
    if stance not in colors:
        dash = (2.2, 1.8) if stance == "vacant" else ()
        sheet.mark("circle", x, y, r, gid=f"{gid}/mark", fill="paper", edge="soft", line=1.2, dash=dash)
        if stance == "stance_unknown":
            sheet.label(x, y + 0.42 * r, "?", 1.15 * r, color="soft", gid=gid, bold=True)
        return
    sheet.mark("circle", x, y, r, gid=f"{gid}/mark", fill=colors[stance], edge="paper", line=0.8)
    arm = 0.5 * r
    if stance == "undecided":
        sheet.mark("circle", x, y, 0.32 * r, gid=f"{gid}/dot", fill="paper", edge=None)
        return
    sheet.polyline([(x - arm, y), (x + arm, y)], gid=f"{gid}/minus", color="paper", width=1.8, z=4.5)
    if stance == "for":
        sheet.polyline([(x, y - arm), (x, y + arm)], gid=f"{gid}/plus", color="paper", width=1.8, z=4.5)


def veto_sign(sheet: Sheet, x: float, y: float, gid: str) -> None:
    """A diamond with a bar."""
    sheet.mark("diamond", x, y, 4.8, gid=f"{gid}/veto", fill="against", edge="paper", line=0.6)
    sheet.polyline([(x - 2.6, y), (x + 2.6, y)], gid=f"{gid}/veto-bar", color="paper", width=1.5, z=4.5)


def broker_sign(sheet: Sheet, x: float, y: float, gid: str) -> None:
    """A small mark in a wide ring."""
    sheet.mark("circle", x, y, 6.0, gid=f"{gid}/ring", fill="paper", edge="ink", line=1.3)
    sheet.mark("circle", x, y, 2.8, gid=f"{gid}/mark", fill="soft", edge=None)


def interval_sign(sheet: Sheet, low: float, high: float, y: float, gid: str) -> None:
    """A thin level line with an upright stroke at both ends."""
    sheet.polyline([(low, y), (high, y)], gid=f"{gid}/interval", color="ink", width=1.1, z=4.0)
    for at, x in enumerate((low, high)):
        sheet.polyline([(x, y - 3), (x, y + 3)], gid=f"{gid}/end{at}", color="ink", width=1.1, z=4.0)
