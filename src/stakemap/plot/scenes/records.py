"""What a picture is made of: plain frozen records, filled by the analysis.

A scene holds what shall be seen and nothing else; no picture computes a number.  Labels
may be any text: they are cleaned, measured and cut when they are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "BandRow",
    "BandScene",
    "ChainScene",
    "CoverageCell",
    "CoverageColumn",
    "CoverageRow",
    "CoverageScene",
    "Line",
    "MemberMark",
    "OrgScene",
    "PersonMark",
    "RankRow",
    "RankScene",
    "RouteLane",
    "RouteLeg",
    "RouteScene",
    "RouteStop",
    "StageBox",
    "TieArc",
    "UnitBox",
]

State = Literal["verified", "reported", "inferred", "unknown"]


@dataclass(frozen=True, slots=True)
class UnitBox:
    """One unit: a box around its people.

    Parameters
    ----------
    id, label
        Id of the unit, and the name to show.
    parent
        Id of the unit above on the administrative line; None for a root.
    guide_of
        Ids of the units this one guides professionally, across the administrative tree.
    """

    id: str
    label: str
    parent: str | None = None
    guide_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonMark:
    """One seat of the chart: a person, somebody unknown, or an empty post.

    Parameters
    ----------
    id, label, sub_label
        Id, name and post.
    unit_id
        The unit whose box holds this mark; None stands outside all units.
    is_head
        Whether the person heads the unit; the first one by `order` counts.
    order
        Formal rank inside the unit, smaller is higher.  Equal orders may change places to
        shorten ties.
    origin, origin_label
        Kind of career the person came from (drives colour and shape), and its words.
    score
        Size of the mark, >= 0, on any scale; the largest of the scene gives the largest mark.
    rank_number
        1..5 puts a ring and the number on the mark.
    vacant, unknown
        An empty seat (dashed ring), or a seat whose holder is not known (question mark).
    """

    id: str
    label: str
    sub_label: str = ""
    unit_id: str | None = None
    is_head: bool = False
    order: int = 0
    origin: str = ""
    origin_label: str = ""
    score: float = 0.0
    rank_number: int | None = None
    vacant: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One formal line, person to boss.  Kind ``guides`` is a professional line."""

    from_id: str
    to_id: str
    kind: str = "reports_to"
    label: str = ""


@dataclass(frozen=True, slots=True)
class TieArc:
    """One informal tie; `a` turns to `b` where it is directed.  Strength in [0, 1]."""

    a: str
    b: str
    kind: str
    label: str = ""
    strength: float = 0.5
    state: State = "reported"
    directed: bool = False


@dataclass(frozen=True, slots=True)
class OrgScene:
    """An organisation: units, people, formal lines and informal ties.

    `words` overrides single legend words, as (key, text) pairs; the keys are those of
    `stakemap.plot.canvas.words`.
    """

    title: str
    units: tuple[UnitBox, ...]
    people: tuple[PersonMark, ...]
    lines: tuple[Line, ...] = ()
    ties: tuple[TieArc, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    lang: str = "zh"


@dataclass(frozen=True, slots=True)
class MemberMark:
    """One seat in a stage.

    Parameters
    ----------
    label, sub_label
        Name and post.
    weight
        Votes the seat carries, > 0.
    veto
        Whether nothing passes against it.
    power
        Share of the formal power of the whole decision, in [0, 1]; None is not computed.
    stance
        Position expressed today, in [0, 1], 1 is surely for; None is not known.
    vacant
        An empty seat.
    id
        Id of the person; empty where there is none.
    """

    label: str
    weight: float = 1.0
    veto: bool = False
    power: float | None = None
    stance: float | None = None
    vacant: bool = False
    id: str = ""
    sub_label: str = ""


@dataclass(frozen=True, slots=True)
class StageBox:
    """One stage of a decision.

    Parameters
    ----------
    label, kind
        Name and caption (screening, vote, signature ...).
    quota_text
        How many votes it takes.
    members
        Who sits in it.
    joined
        How it stands to the stage before, where not both are needed: "or", "2 of 3".
    """

    label: str
    kind: str = ""
    quota_text: str = ""
    members: tuple[MemberMark, ...] = ()
    joined: str = ""


@dataclass(frozen=True, slots=True)
class ChainScene:
    """A decision: its stages in order, and its rule in words."""

    stages: tuple[StageBox, ...]
    rule_text: str = ""
    title: str = ""
    words: tuple[tuple[str, str], ...] = ()
    lang: str = "zh"


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


@dataclass(frozen=True, slots=True)
class RouteStop:
    """One person of a way; `ours` is somebody of our side."""

    id: str
    label: str
    sub_label: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class RouteLeg:
    """One step of a way, between two stops.

    Parameters
    ----------
    label, note
        Kind of the tie, and what stands below it (when it was confirmed, from which day it opens).
    probability
        That the tie works, in (0, 1].
    weakest
        Whether this is the step most likely to fail.
    """

    label: str = ""
    note: str = ""
    probability: float = 1.0
    state: State = "reported"
    weakest: bool = False


@dataclass(frozen=True, slots=True)
class RouteLane:
    """One way: one stop more than legs; `caption` says how likely it works and how well it is known."""

    stops: tuple[RouteStop, ...]
    legs: tuple[RouteLeg, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class RouteScene:
    """Ways from our side to somebody, the best first; `note` stands below, or alone where there is none."""

    lanes: tuple[RouteLane, ...]
    title: str = ""
    note: str = ""
    words: tuple[tuple[str, str], ...] = ()
    lang: str = "zh"


@dataclass(frozen=True, slots=True)
class CoverageColumn:
    """One of ours: name and part in the team."""

    id: str
    label: str
    sub_label: str = ""


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """What one of ours has to one of theirs.

    Parameters
    ----------
    direct
        Strength of the tie, in [0, 1]; 0 is none.
    state
        How well the tie is known.
    way
        Probability of the best way through others, shown where it is the best that ours have; 0 is none.
    """

    direct: float = 0.0
    state: State = "reported"
    way: float = 0.0


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Somebody who matters.

    Parameters
    ----------
    weight, low, high
        Influence and its interval; None where none was computed.
    cells
        One for each column.
    flag, flag_kind
        What is thin, in words, and how bad: gap, thin, shared, or empty.
    """

    id: str
    label: str
    sub_label: str = ""
    weight: float = 0.0
    low: float | None = None
    high: float | None = None
    cells: tuple[CoverageCell, ...] = ()
    flag: str = ""
    flag_kind: Literal["gap", "thin", "shared", ""] = ""


@dataclass(frozen=True, slots=True)
class CoverageScene:
    """Our team against those who matter, the weightiest first."""

    columns: tuple[CoverageColumn, ...]
    rows: tuple[CoverageRow, ...]
    title: str = ""
    words: tuple[tuple[str, str], ...] = ()
    lang: str = "zh"


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
