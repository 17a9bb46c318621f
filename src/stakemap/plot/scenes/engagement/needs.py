"""Needs by offer parts: which part meets which need, and how an analysis fills it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from stakemap.engagement.market.needs import NeedRow, Needs, needs_of
from stakemap.model import OfferPart, SupplierSide
from stakemap.plot.scenes.case_labels import case_of
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed
    from stakemap.context.case import Case

__all__ = ["NeedColumn", "NeedLine", "NeedsScene", "needs_scene"]

Met = Literal["whole", "part", ""]


@dataclass(frozen=True, slots=True)
class NeedColumn:
    """One offer part: its name, who offers it, and where they stand (ours, partner, rival)."""

    id: str
    label: str
    sub_label: str = ""
    side: str = "ours"


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need.

    Parameters
    ----------
    weight
        Share of the decision that moves with those to whom it matters, in [0, 1].
    cells
        How each part meets it.
    state
        ``met``, ``partly`` or ``open`` by a part of ours.
    """

    id: str
    label: str
    sub_label: str = ""
    weight: float = 0.0
    cells: tuple[Met, ...] = ()
    state: str = "open"


@dataclass(frozen=True, slots=True)
class NeedsScene:
    """Needs against offer parts, the weightiest need first."""

    columns: tuple[NeedColumn, ...]
    rows: tuple[NeedLine, ...]
    title: str = ""
    lang: str = "zh"


def needs_scene(analysis: Analysed, lang: str = "en") -> NeedsScene:
    """The needs of an analysis by all offer parts on record."""
    case, said = case_of(analysis), Words("plot", lang)
    found = needs_of(case)
    columns = tuple(_column(case, part, lang, said) for part in found.parts)
    rows = tuple(_line(case, row, found, lang) for row in found.rows)
    return NeedsScene(columns, rows, said.say("title.needs"), lang)


def _column(case: Case, part: str, lang: str, said: Words) -> NeedColumn:
    record = case.graph[part]
    supplier = record.supplier if isinstance(record, OfferPart) else None
    firm = case.graph.get(supplier) if supplier else None
    side = str(getattr(firm, "side", SupplierSide.OURS))
    by = case.name(supplier, lang) if supplier and side != "ours" else said.say("needs.ours")
    return NeedColumn(part, case.name(part, lang), by, side)


def _line(case: Case, row: NeedRow, found: Needs, lang: str) -> NeedLine:
    how: dict[str, Met] = {cover.part: "part" for cover in row.covers}
    how |= {cover.part: "whole" for cover in row.covers if not cover.partly}
    cells = tuple(how.get(part, "") for part in found.parts)
    whose = case.name(row.subject, lang)
    return NeedLine(row.need, case.name(row.need, lang), whose, row.together, cells, row.state)
