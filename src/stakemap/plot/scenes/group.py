"""Informal groups over declared units, and how an analysis fills rows and columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap import structure
from stakemap.graph.snapshot import UNKNOWN
from stakemap.plot.scenes.case_labels import case_of, origin_label
from stakemap.structure import Structure
from stakemap.structure.informal_groups import shared_text
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed
    from stakemap.context.case import Case
    from stakemap.structure.informal_groups import Circle

__all__ = ["GroupColumn", "GroupMember", "GroupScene", "group_scene"]

_COLUMNS, _UNITS, _CELL, _RINGED = 5, 24, 12, 3
"""Groups, units and people of a cell that are shown at most; brokers that carry a ring."""


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


def group_scene(analysis: Analysed, lang: str = "en") -> GroupScene:
    """The largest groups as columns, units as rows, people where both meet."""
    case, said = case_of(analysis), Words("plot", lang)
    network = case.once(Structure)
    shown = structure.groups(case).circles[:_COLUMNS]
    ringed = {broker.node for broker in structure.brokerage(case).top(_RINGED)}
    influence = analysis.scores["influence"].as_shown
    people = [(node, at) for at, circle in enumerate(shown) for node in circle.core]
    sizes = Counter(network.units.get(node, "") for node, _ in people)
    largest = sorted((unit for unit in sizes if unit), key=lambda unit: (-sizes[unit], unit))[:_UNITS]
    main = _main_columns([(network.units.get(node, ""), at) for node, at in people])
    order = sorted(largest, key=lambda unit: (main[unit], -sizes[unit], unit))
    rows = [(unit, case.graph.name(unit, lang)) for unit in order]
    if set(sizes) - set(order):
        rows.append(("", said.say("outside")))
    cells: dict[tuple[str, int], list[GroupMember]] = {}
    for node, at in people:
        unit = network.units.get(node, "")
        origin = network.origins.get(node, "")
        member = GroupMember(
            id=node,
            label=case.name(node, lang),
            unit=unit if unit in order else "",
            column=at,
            origin=origin,
            origin_label=origin_label(origin, said),
            score=max(0.0, influence[node]) if node in influence else 0.0,
            broker=node in ringed,
            unknown=network.snapshot.kinds[network.snapshot.index(node)] == UNKNOWN,
        )
        cells.setdefault((member.unit, at), []).append(member)
    members = [one for key, cell in sorted(cells.items()) for one in _cut(cell, *key, said)]
    return GroupScene(
        title=said.say("title.group"),
        columns=tuple(_column(case, circle, said) for circle in shown),
        units=tuple(rows),
        members=tuple(members),
        lang=lang,
    )


def _main_columns(cells: list[tuple[str, int]]) -> dict[str, int]:
    """The group in which most people of each unit are: rows in this order show groups as blocks."""
    counts = Counter(cells)
    return {unit: max(range(_COLUMNS), key=lambda at: (counts[unit, at], -at)) for unit, _ in cells}


def _cut(cell: list[GroupMember], unit: str, column: int, said: Words) -> list[GroupMember]:
    """The most influential of a crowded cell, and how many more."""
    ranked = sorted(cell, key=lambda one: (-one.score, one.id))
    if len(ranked) <= _CELL:
        return ranked
    text = said.say("group.more", count=len(ranked) - _CELL + 1)
    return [*ranked[: _CELL - 1], GroupMember(id="", label=text, unit=unit, column=column)]


def _column(case: Case, circle: Circle, said: Words) -> GroupColumn:
    group, size, near = circle.group, len(circle.core), circle.nearest
    head = said.say("group.head", number=group.number, size=size)
    if not group.named:
        head = said.say("group.by_chance", head=head)
    close = ""
    if near is not None:
        close = said.say("group.nearest", name=case.graph.name(near.name, said.lang), share=near.jaccard)
    shared = shared_text(case, circle.shared[:1], size, said.lang).strip() if circle.shared else ""
    return GroupColumn(head, close + shared, group.named)
