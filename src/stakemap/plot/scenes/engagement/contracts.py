"""Contracts over time: who delivers what to whom until when, and how an analysis fills it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stakemap.engagement.market.holdings import Holding, holdings_of
from stakemap.plot.scenes.case_labels import case_of
from stakemap.wording.phrases import Words
from stakemap.wording.plain import money_text

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed
    from stakemap.context.case import Case

__all__ = ["ContractLine", "ContractScene", "contract_scene"]

_MOST = 24
"""Contracts shown: the running ones by their end, then the coming, then the latest that ended."""


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One contract.

    Parameters
    ----------
    start, end
        Its term; ``None`` is not known, and the bar is open at that side.
    notice
        The day by which its end must be declared.
    side
        ours, partner, rival, or empty.
    text
        The sum, in words.
    """

    id: str
    label: str
    sub_label: str = ""
    start: date | None = None
    end: date | None = None
    notice: date | None = None
    side: str = "rival"
    running: bool = True
    text: str = ""


@dataclass(frozen=True, slots=True)
class ContractScene:
    """Contracts from above down, and the day that is looked at."""

    rows: tuple[ContractLine, ...]
    day: date | None = None
    title: str = ""
    lang: str = "zh"


def contract_scene(analysis: Analysed, lang: str = "en") -> ContractScene:
    """The contracts of an analysis."""
    case = case_of(analysis)
    found = holdings_of(case)
    ended = [one for one in found if one.state == "ended"][::-1]
    shown = [*(one for one in found if one.state != "ended"), *ended][:_MOST]
    rows = tuple(_line(case, one, lang) for one in shown)
    return ContractScene(rows, case.day, Words("plot", lang).say("title.contracts"), lang)


def _line(case: Case, one: Holding, lang: str) -> ContractLine:
    bought = one.purchase
    parts = Words("plot", lang).say(
        "contracts.sub", holder=case.name(bought.holder, lang), buyer=case.name(bought.buyer, lang)
    )
    return ContractLine(
        bought.id,
        case.name(bought.id, lang),
        parts,
        bought.start.earliest if bought.start else None,
        bought.end.latest if bought.end else None,
        bought.notice.latest if bought.notice else None,
        one.side.value if one.side else "",
        one.state == "running",
        money_text(bought.value, bought.currency, lang) if bought.value is not None else "",
    )
