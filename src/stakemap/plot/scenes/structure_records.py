"""What pictures of groups, brokers, mixing and gap are made of: plain frozen records."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BarRow", "BarScene", "GroupColumn", "GroupMember", "GroupScene"]


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One person in one group; without `id` only words ("3 more").

    Parameters
    ----------
    unit, column
        Row (a unit's id, empty for none of those shown) and place of the group among the columns.
    broker
        Whether a ring marks the person as one who stands between others.
    """

    id: str
    label: str
    unit: str
    column: int
    origin: str = ""
    origin_label: str = ""
    score: float = 0.0
    broker: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class GroupColumn:
    """One group; `named` says whether it beats chance."""

    label: str
    sub_label: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class GroupScene:
    """Informal groups (columns) over declared units (rows, as id and name)."""

    title: str
    columns: tuple[GroupColumn, ...]
    units: tuple[tuple[str, str], ...]
    members: tuple[GroupMember, ...]
    words: tuple[tuple[str, str], ...] = ()
    lang: str = "zh"


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
