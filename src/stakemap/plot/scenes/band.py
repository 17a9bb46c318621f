"""People by the range of their place, and how the draws of an analysis fill the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.errors import InputError
from stakemap.graph.mistaken_arguments import not_an_analysis
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed
    from stakemap.scoring.uncertainty.worlds import Uncertainty

__all__ = ["BandRow", "BandScene", "band_scene"]


@dataclass(frozen=True, slots=True)
class BandRow:
    """One person of a picture of bands.

    Parameters
    ----------
    id, name
        Id and name.
    band
        Number of the band, from 1; people of one band stand together.
    low, median, high
        Best end, median and worst end of the place, 1 is highest.
    sub_label
        Small text under the name.
    """

    id: str
    name: str
    band: int
    low: float
    median: float
    high: float
    sub_label: str = ""


@dataclass(frozen=True, slots=True)
class BandScene:
    """People by the range of their place, band by band; `more` are left out of the last band."""

    rows: tuple[BandRow, ...]
    more: int = 0
    title: str = ""
    note: str = ""
    words: tuple[tuple[str, str], ...] = ()
    lang: str = "zh"


def band_scene(analysis: Analysed, lang: str = "en", rows: int = 15) -> BandScene:
    """The first people by the range of their place, band by band; needs draws."""
    if not hasattr(analysis, "uncertainty"):
        raise not_an_analysis(analysis)
    if analysis.uncertainty is None:
        raise InputError("no worlds were drawn, so there are no ranges", hint="analyze(..., draws=500)")
    spread, case = analysis.uncertainty["influence"], analysis.case
    best, worst = spread.rank_interval
    order = [node for band in spread.bands for node in band][:rows]
    shown = tuple(
        BandRow(
            id=node,
            name=case.name(node, lang) if case else node,
            band=spread.band_of[node],
            low=float(best[spread.index(node)]),
            median=float(spread.rank_median[spread.index(node)]),
            high=float(worst[spread.index(node)]),
            sub_label=case.post_text(node, lang) if case else "",
        )
        for node in order
    )
    said = Words("plot", lang)
    last = len(spread.bands[shown[-1].band - 1]) if shown else 0
    more = last - sum(row.band == shown[-1].band for row in shown) if shown else 0
    return BandScene(shown, more, said.say("title.band"), _unreported(analysis.uncertainty, said), lang=lang)


def _unreported(drawn: Uncertainty, said: Words) -> str:
    """What the ranges assume about ties that nobody reported."""
    if drawn.assumed.audit is not None:
        return said.say("unreported.audited")
    low, high = (100 * side for side in drawn.assumed.missing)
    return said.say("unreported.assumed", low=low, high=high)
