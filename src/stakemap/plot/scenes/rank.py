"""People by influence beside their post, and how an analysis fills the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.graph.mistaken_arguments import not_an_analysis
from stakemap.scoring.core.labels import label
from stakemap.scoring.core.registry import BASELINES
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed

__all__ = ["RankRow", "RankScene", "rank_scene"]


@dataclass(frozen=True, slots=True)
class RankRow:
    """One person of a ranking.

    Parameters
    ----------
    id, name
        Id and name.
    formal, hidden
        Influence from the post, and the rest; they sum to the influence.  `hidden` may be
        negative: part of the formal power goes to others.
    formal_rank, informal_rank
        Ranks by formal power and by influence, 1 is highest; None where not ranked.
    low, high
        Interval of the influence; None where none was computed.
    baselines
        One value per entry of `RankScene.baseline_labels`, each scaled to [0, 1].
    """

    id: str
    name: str
    formal: float = 0.0
    hidden: float = 0.0
    formal_rank: int | None = None
    informal_rank: int | None = None
    low: float | None = None
    high: float | None = None
    sub_label: str = ""
    baselines: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class RankScene:
    """People by influence, the highest first, with the plain baselines beside it."""

    rows: tuple[RankRow, ...]
    title: str = ""
    baseline_labels: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    lang: str = "zh"


def rank_scene(analysis: Analysed, lang: str = "en", rows: int = 15) -> RankScene:
    """The highest by influence, split into post and the rest, beside the plain baselines.

    Where worlds were drawn, figures, places and ranges are of the draws.
    """
    if not hasattr(analysis, "scores"):
        raise not_an_analysis(analysis)
    drawn, formal = analysis.scores["influence"], analysis.scores["formal_power"]
    influence = drawn.as_shown
    present = [name for name in BASELINES if name in analysis.scores]
    tops = {name: max(analysis.scores[name].values.max(initial=0.0), 1e-300) for name in present}
    case = analysis.case
    sides = influence.bounds if analysis.uncertainty is not None else None
    shown = tuple(
        RankRow(
            id=node,
            name=case.name(node, lang) if case else node,
            formal=formal[node],
            hidden=value - formal[node],
            formal_rank=formal.place(node),
            informal_rank=drawn.place(node),
            low=float(sides[0][influence.index(node)]) if sides else None,
            high=float(sides[1][influence.index(node)]) if sides else None,
            sub_label=case.post_text(node, lang) if case else "",
            baselines=tuple(float(analysis.scores[name][node] / tops[name]) for name in present),
        )
        for node, value in sorted(influence.top(rows), key=lambda one: drawn.place(one[0]) or len(influence))
    )
    heads = tuple(label(name).text(lang) for name in present)
    return RankScene(shown, Words("plot", lang).say("title.rank"), heads, lang=lang)
