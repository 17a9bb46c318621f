"""Our team by those who matter: cells of ties and ways, and how a coverage table fills them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from stakemap import access
from stakemap.access.coverage_table import Coverage
from stakemap.plot.scenes.case_labels import State
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed

__all__ = ["CoverageCell", "CoverageColumn", "CoverageRow", "CoverageScene", "coverage_scene"]


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


def coverage_scene(x: Coverage | Analysed, lang: str = "en") -> CoverageScene:
    """Our team by those who matter; in each row either the ties or the best way through others."""
    found, said = x if isinstance(x, Coverage) else access.coverage(x), Words("plot", lang)
    grid, cast = found.grid, found.cast
    columns = tuple(CoverageColumn(m, cast.name(m, lang), cast.post(m, lang)) for m in grid.team)
    rows = tuple(_row(found, k, said) for k in range(len(grid.people)))
    return CoverageScene(columns, rows, said.say("title.coverage"), lang=lang)


def _row(found: Coverage, k: int, said: Words) -> CoverageRow:
    grid, cast, person = found.grid, found.cast, found.grid.people[k]
    best = grid.best[:, k].tolist()
    known, top = bool(grid.contacts[person]), max(best, default=0.0)
    first = best.index(top) if top > 0 else -1
    cells = tuple(
        CoverageCell(
            direct,
            "verified" if found.states.get((member, person)) == "verified" else "reported",
            best[at] if at == first and not known else 0.0,
        )
        for at, (member, direct) in enumerate(zip(grid.team, grid.direct[:, k].tolist(), strict=True))
    )
    sides = found.bounds.weight.get(person) if found.bounds else None
    return CoverageRow(
        person,
        cast.name(person, said.lang),
        cast.post(person, said.lang),
        float(grid.weight[k]),
        sides[0] if sides else None,
        sides[1] if sides else None,
        cells,
        *_flag(found, person, said),
    )


def _flag(found: Coverage, person: str, said: Words) -> tuple[str, Literal["gap", "thin", "shared", ""]]:
    """The one thing to see at a glance: nobody, one alone, or several of different parts."""
    contacts = found.grid.contacts[person]
    if not contacts:
        return said.say("flag.nobody"), "gap"
    gap = found.level_gap(person)
    higher = said.say("flag.higher", levels=gap) if gap is not None and gap > 0 else ""
    kind: Literal["thin", "shared"] = "thin"
    if len(contacts) == 1:
        flag = said.say("flag.only", name=found.cast.name(contacts[0], said.lang))
    elif any(one.person == person and one.across for one in found.conflicts):
        flag, kind = said.say("flag.several", count=len(contacts)), "shared"
    else:
        return higher, ""
    return said.say("flag.and", flag=flag, higher=higher) if higher else flag, kind
