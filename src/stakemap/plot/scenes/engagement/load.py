"""Hours of each of ours as rows of bars: promised, planned, and what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.engagement.effort.planning import effort
from stakemap.engagement.effort.result import EffortPlan
from stakemap.engagement.effort.steps import Load
from stakemap.plot.scenes.bar import BarRow, BarScene
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed

__all__ = ["load_scene"]


def load_scene(x: EffortPlan | Analysed, lang: str = "en") -> BarScene:
    """One row for each of ours: hours promised, hours planned, and a line at the hours that are there."""
    plan, said = x if isinstance(x, EffortPlan) else effort(x), Words("plot", lang)
    rows = tuple(_row(plan, load, said) for load in plan.loads)
    high = max((max(sum(o.hours or ()), _used(o)) for o in plan.loads), default=0.0) or 1.0
    step = max(1, round(high / 5))
    return BarScene(
        title=said.say("title.load"),
        axis=said.say("load.axis"),
        rows=rows,
        low=0.0,
        high=high,
        ticks=tuple((float(v), str(v)) for v in range(0, int(high) + 1, step)),
        legend=(
            said.say("signs"),
            (
                (said.say("load.promised"), "bar", "formal"),
                (said.say("load.planned"), "bar", "hidden"),
                (said.say("load.there"), "diamond", "soft"),
            ),
        ),
        lang=lang,
    )


def _used(load: Load) -> float:
    return sum(load.promised) + load.over + sum(load.planned)


def _row(plan: EffortPlan, load: Load, said: Words) -> BarRow:
    promised, there = sum(load.promised) + load.over, sum(load.hours or ())
    known = load.hours is not None
    text = (
        said.say("load.row", used=f"{_used(load):g}", there=f"{there:g}") if known else said.say("load.none")
    )
    return BarRow(
        load.member,
        plan.cast.name(load.member, said.lang),
        plan.cast.post(load.member, said.lang),
        ((0.0, promised, "formal"), (promised, _used(load), "hidden")),
        ((there, "diamond", "soft"),) if known else (),
        text=said.say("load.alarm", text=text) if load.alarm else text,
    )
