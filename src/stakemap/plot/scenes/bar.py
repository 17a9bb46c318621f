"""Rows of bars on one axis, and how an analysis fills them: brokers, mixing of origins, gap to the post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap import structure
from stakemap.errors import InputError
from stakemap.plot.scenes.case_labels import case_of, origin_label
from stakemap.structure.informal_groups import origin_mixing
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed

__all__ = ["BarRow", "BarScene", "broker_scene", "gap_scene", "mixing_scene"]

_BROKERS, _GAPS = 10, 7
"""Brokers shown, and people at either end of the gap."""


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row: bars (from, to, colour), an interval, marks (value, shape, colour), words at the right."""

    id: str
    label: str
    sub_label: str = ""
    bars: tuple[tuple[float, float, str], ...] = ()
    marks: tuple[tuple[float, str, str], ...] = ()
    interval: tuple[float, float] | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class BarScene:
    """Rows on one axis from `low` to `high`; ticks as (value, words); legend as (title, entries)."""

    title: str
    axis: str
    rows: tuple[BarRow, ...]
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()
    zero: float = 0.0
    legend: tuple[str, tuple[tuple[str, str, str], ...]] = ("", ())
    lang: str = "zh"


def broker_scene(analysis: Analysed, lang: str = "en") -> BarScene:
    """The ten people with the largest effective size, their contacts and their role."""
    case, said = case_of(analysis), Words("plot", lang)
    found = structure.brokerage(case).top(_BROKERS)
    rows = []
    for broker in found:
        text = said.say("brokers.constraint", value=broker.constraint)
        if broker.role:
            text = said.say("brokers.with_role", text=text, role=broker.role_text(lang))
        if broker.cut_off:
            text = said.say("brokers.cut_off", text=text, parts=broker.cut_off)
        bars = (
            (0.0, broker.effective_size, "hidden"),
            (broker.effective_size, float(broker.contacts), "wire"),
        )
        name = case.name(broker.node, lang)
        rows.append(BarRow(broker.node, name, case.post_text(broker.node, lang), bars, text=text))
    high = max((float(broker.contacts) for broker in found), default=1.0)
    step = max(1, round(high / 5))
    return BarScene(
        title=said.say("title.brokers"),
        axis=said.say("brokers.axis"),
        rows=tuple(rows),
        low=0.0,
        high=high,
        ticks=tuple((float(v), str(v)) for v in range(0, int(high) + 1, step)),
        legend=(
            said.say("signs"),
            (
                (said.say("brokers.apart"), "bar", "hidden"),
                (said.say("brokers.tied"), "bar", "wire"),
            ),
        ),
        lang=lang,
    )


def mixing_scene(analysis: Analysed, lang: str = "en") -> BarScene:
    """The E-I index of each career origin and of all, with what chance gives."""
    case, said = case_of(analysis), Words("plot", lang)
    found = case.once(origin_mixing)
    if found is None:
        raise InputError("this picture needs people of at least two career origins with ties")
    rows = []
    for share in (*found.kinds, found.total):
        name = origin_label(share.label, said) or share.label or said.say("origin.all")
        counts = said.say("mixing.counts", people=share.people, inside=share.inside, outside=share.outside)
        color = "hidden" if share.ei < share.expected else "formal"
        marks = ((share.expected, "diamond", "soft"), (share.ei, "circle", color))
        bars = ((share.expected, share.ei, color),)
        rows.append(BarRow(f"origin:{share.label}", name, counts, bars, marks, text=f"p {share.p:.3f}"))
    return BarScene(
        title=said.say("title.mixing"),
        axis=said.say("mixing.axis"),
        rows=tuple(rows),
        low=-1.0,
        high=1.0,
        zero=0.0,
        ticks=((-1.0, said.say("mixing.only_inside")), (0.0, "0"), (1.0, said.say("mixing.only_outside"))),
        legend=(
            said.say("signs"),
            (
                (said.say("mixing.chance"), "diamond", "soft"),
                (said.say("mixing.inside"), "circle", "hidden"),
                (said.say("mixing.outside"), "circle", "formal"),
            ),
        ),
        lang=lang,
    )


def gap_scene(analysis: Analysed, lang: str = "en") -> BarScene:
    """Those who stand furthest above and below their post."""
    case, said = case_of(analysis), Words("plot", lang)
    found = structure.gap(case)
    shown = (*found.top(_GAPS), *found.bottom(_GAPS)[::-1])
    rows = [
        BarRow(
            gap.node,
            case.name(gap.node, lang),
            case.post_text(gap.node, lang),
            ((0.0, gap.gap, "for" if gap.gap > 0 else "against"),),
            interval=(gap.low, gap.high),
            text=said.say("gap.row", formal=gap.formal, informal=gap.informal, p=gap.p),
        )
        for gap in {g.node: g for g in shown}.values()
    ]
    reach = float(max((abs(v) for g in shown for v in (g.low, g.high)), default=1.0)) or 1.0
    step = max(1, round(reach / 2))
    ticks = [(float(v), f"{v:+d}" if v else "0") for v in (-2 * step, -step, 0, step, 2 * step)]
    return BarScene(
        title=said.say("title.gap"),
        axis=said.say("gap.axis_level" if found.basis == "level" else "gap.axis_power"),
        rows=tuple(rows),
        low=-reach,
        high=reach,
        zero=0.0,
        ticks=tuple((value, text) for value, text in ticks if abs(value) <= reach),
        legend=(
            said.say("signs"),
            (
                (said.say("gap.above"), "bar", "for"),
                (said.say("gap.below"), "bar", "against"),
                (said.say("gap.range"), "interval", "ink"),
            ),
        ),
        lang=lang,
    )
