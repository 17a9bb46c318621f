"""The organisation: units, people, formal lines and informal ties, and how an analysis fills them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from stakemap.access.tie_evidence import TieEvidence
from stakemap.graph.catalogue import Kind
from stakemap.graph.confidence import State as Known
from stakemap.graph.snapshot import SEAT, UNKNOWN
from stakemap.model import Person, Post, Unit
from stakemap.plot.scenes.case_labels import State, case_of, origin_label, seat_label
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed
    from stakemap.context.case import Case

__all__ = ["Line", "OrgScene", "PersonMark", "TieArc", "UnitBox", "org_scene"]

_RANKED, _NEAR, _STEP = 5, 10, 100
"""People whose mark carries a number; people of whom all ties are drawn; more than the levels of rank."""


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
    low, high
        Interval of the score, low <= high, drawn as a ring; None where it is not known.
    folded
        How many seats this mark stands for that are not drawn; 0 for a seat of its own.
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
    low: float | None = None
    high: float | None = None
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One formal line, person to boss.  Kind ``guides`` is a professional line."""

    from_id: str
    to_id: str
    kind: str = "reports_to"
    label: str = ""


@dataclass(frozen=True, slots=True)
class TieArc:
    """One informal tie; `a` turns to `b` where it is directed.  Strength in [0, 1].

    `since` is the first day known of, as ISO text; empty where the facts have no date.
    """

    a: str
    b: str
    kind: str
    label: str = ""
    strength: float = 0.5
    state: State = "reported"
    directed: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True)
class OrgScene:
    """An organisation: units, people, formal lines and informal ties.

    `words` overrides single words of the picture, as (key, text) pairs; the keys are those of
    ``wording/plot.csv``.
    """

    title: str
    units: tuple[UnitBox, ...]
    people: tuple[PersonMark, ...]
    lines: tuple[Line, ...] = ()
    ties: tuple[TieArc, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    lang: str = "zh"


def org_scene(analysis: Analysed, lang: str = "en") -> OrgScene:
    """The organisation with its formal lines and the ties that somebody reported."""
    case, said = case_of(analysis), Words("plot", lang)
    people = tuple(_people(analysis, case, said))
    shown = {mark.id for mark in people}
    lines = tuple(_lines(case, shown, lang))
    return OrgScene(
        title=said.say("title.org"),
        units=tuple(_units(case, {mark.unit_id for mark in people if mark.unit_id}, lang)),
        people=tuple(_by_lines(people, lines)),
        lines=lines,
        ties=tuple(_ties(analysis, case, shown, lang)),
        lang=lang,
    )


def _people(analysis: Analysed, case: Case, said: Words) -> Iterator[PersonMark]:
    drawn = analysis.scores["influence"]
    influence, bounds = drawn.as_shown, drawn.bounds
    numbers = {node: drawn.place(node) for node, _ in influence.top(_RANKED)}
    tied = np.diff(case.snapshot.indptr) + np.diff(case.snapshot.in_indptr) > 0
    for place, (node, kind) in enumerate(zip(case.snapshot.nodes, case.snapshot.kinds.tolist(), strict=True)):
        record, post = case.graph.get(node), _main_post(case, node)
        unit = post.unit if post else _seat_unit(case, node)
        if unit is None and not tied[place]:
            continue
        origin = record.origin.value if isinstance(record, Person) and record.origin else ""
        yield PersonMark(
            id=node,
            label=seat_label(case, node, said),
            sub_label=post.called(said.lang) if post else "",
            unit_id=unit,
            is_head=bool(post and post.head) or (kind == SEAT and isinstance(_behind(case, node), Unit)),
            order=-(post.rank or 0) if post else 0,
            origin=origin,
            origin_label=origin_label(origin, said),
            score=influence[node],
            rank_number=numbers.get(node),
            vacant=kind == SEAT,
            unknown=kind == UNKNOWN,
            low=None if bounds is None else float(bounds[0][place]),
            high=None if bounds is None else float(bounds[1][place]),
        )


def _by_lines(people: tuple[PersonMark, ...], lines: tuple[Line, ...]) -> Iterator[PersonMark]:
    """Where somebody of a unit has no rank on record, whoever reports stands below whom they report to."""
    home = {mark.id: mark.unit_id for mark in people}
    unranked = {mark.unit_id for mark in people if mark.order == 0 and not mark.is_head and mark.unit_id}
    boss = {line.from_id: line.to_id for line in lines if home[line.from_id] == home.get(line.to_id)}
    for mark in people:
        steps, at = 0, mark.id
        while at in boss and steps < len(people):
            steps, at = steps + 1, boss[at]
        yield replace(mark, order=_STEP * steps + mark.order) if mark.unit_id in unranked else mark


def _behind(case: Case, node: str) -> object:
    return case.graph.get(node.removeprefix("seat:")) if node.startswith("seat:") else None


def _main_post(case: Case, node: str) -> Post | None:
    behind = _behind(case, node)
    if isinstance(behind, Post):
        return behind
    posts = case.seating.posts_of.get(node, ())
    return posts[0] if posts else None


def _seat_unit(case: Case, node: str) -> str | None:
    behind = _behind(case, node)
    return behind.id if isinstance(behind, Unit) else None


def _units(case: Case, occupied: set[str], lang: str) -> Iterator[UnitBox]:
    parents: dict[str, str] = {}
    guided: dict[str, set[str]] = {}
    block = case.graph.catalogue.of_role("block")
    for tie in case.tie_facts("block", "professional"):
        above, below = _unit_of(case, tie.from_id), _unit_of(case, tie.to_id)
        if tie.kind in block:
            parents.setdefault(below, above)
        else:
            guided.setdefault(above, set()).add(below)
    wanted = set(occupied)
    for unit in sorted(occupied):
        while unit in parents and parents[unit] not in wanted:
            unit = parents[unit]  # noqa: PLW2901  walking up
            wanted.add(unit)
    for unit in sorted(wanted):
        yield UnitBox(
            unit,
            case.graph.name(unit, lang),
            parents.get(unit),
            tuple(sorted(guided.get(unit, set()) & wanted)),
        )


def _unit_of(case: Case, ident: str) -> str:
    record = case.graph.get(ident)
    if isinstance(record, Post):
        return record.unit
    post = _main_post(case, ident)
    return post.unit if post else ident


def _lines(case: Case, shown: set[str], lang: str) -> Iterator[Line]:
    """One boss for everybody: in their own unit if there is one, else the nearest by id."""
    bosses: dict[str, list[tuple[bool, str, str]]] = {}
    for a, b, kind, _ in _rows(case, shown):
        if "authority" in kind.uses and kind.role != "professional":
            away = _unit_of(case, a) != _unit_of(case, b)
            bosses.setdefault(a, []).append((away, b, kind.label(lang)))
    for person in sorted(bosses):
        _, boss, text = min(bosses[person])
        yield Line(person, boss, label=text)


def _ties(analysis: Analysed, case: Case, shown: set[str], lang: str) -> Iterator[TieArc]:
    """Reported ties that touch a voter or somebody of the ten highest, one arc a pair and kind."""
    voters = case.electorate.players if case.electorate else ()
    wanted = {*voters, *(node for node, _ in analysis.scores["influence"].as_shown.top(_NEAR))}
    ties: dict[tuple[str, str, str], TieArc] = {}
    known = TieEvidence(case.graph, case.snapshot, {})
    sure: set[tuple[str, str, str]] = set()
    days: dict[tuple[str, str, str], list[str]] = {}
    for a, b, kind, row in _rows(case, shown):
        if "authority" in kind.uses or kind.kind in case.graph.catalogue.inferred or not {a, b} & wanted:
            continue
        directed = kind.defers in ("from", "to")
        ends = (a, b) if directed else (min(a, b), max(a, b))
        key, strength = (*ends, kind.kind), float(known.evidence.strength[row])
        ties.setdefault(key, TieArc(*ends, kind.kind, kind.label(lang), strength, directed=directed))
        days.setdefault(key, []).append(_since(case, row))
        if known.row_state(row) is Known.VERIFIED:
            sure.add(key)
    for key, tie in ties.items():
        state: State = "verified" if key in sure else tie.state
        yield replace(tie, state=state, since="" if "" in days[key] else min(days[key]))


def _since(case: Case, row: int) -> str:
    """First day on which all that a row of evidence needs may hold; empty where no start is known."""
    evidence = case.snapshot.evidence
    if evidence is None:
        return ""
    facts = evidence.fact_index[evidence.fact_ptr[row] : evidence.fact_ptr[row + 1]].tolist()
    spans = [getattr(case.graph[evidence.facts[at]], "valid", None) for at in facts]
    starts = [span.start for span in spans if span is not None]
    return max((start.earliest.isoformat() for start in starts if start is not None), default="")


def _rows(case: Case, shown: set[str]) -> Iterator[tuple[str, str, Kind, int]]:
    """Each row of evidence between two marks of the picture: who turns, to whom, by which kind."""
    evidence, snapshot = case.snapshot.evidence, case.snapshot
    if evidence is None:
        return
    for row, (arc, kind) in enumerate(zip(evidence.arc.tolist(), evidence.kind.tolist(), strict=True)):
        a, b = snapshot.nodes[snapshot.sources[arc]], snapshot.nodes[snapshot.targets[arc]]
        if {a, b} <= shown:
            yield a, b, case.graph.catalogue[evidence.kinds[kind]], row
