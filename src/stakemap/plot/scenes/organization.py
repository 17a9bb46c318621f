"""From an analysis to the scenes that pictures draw: names, places and numbers, nothing computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from stakemap.errors import InputError
from stakemap.graph.catalogue import Kind
from stakemap.graph.confidence import State, state
from stakemap.graph.rules.game import meeting
from stakemap.graph.snapshot import SEAT, UNKNOWN
from stakemap.model import Person, Post, Record, Tie, Unit
from stakemap.plot.scenes.records import (
    BandRow,
    BandScene,
    ChainScene,
    Line,
    MemberMark,
    OrgScene,
    PersonMark,
    RankRow,
    RankScene,
    StageBox,
    TieArc,
    UnitBox,
)
from stakemap.scoring.core.labels import label
from stakemap.scoring.core.registry import BASELINES

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed
    from stakemap.context.case import Case
    from stakemap.scoring.uncertainty.worlds import Uncertainty

__all__ = ["band_scene", "chain_scene", "org_scene", "rank_scene"]

_RANKED = 5
_ROWS = 15
_NEAR = 10
_ORIGINS = {
    "military": ("military", "军人"),
    "university": ("university", "高校"),
    "lateral_transfer": ("lateral transfer", "平调"),
    "civil_service": ("civil service", "公务员"),
    "recruited": ("recruited", "招聘"),
}
_STAGES = {
    "initiate": ("start", "发起"),
    "user": ("users", "用户"),
    "technical": ("screening", "技术把关"),
    "budget": ("budget", "预算"),
    "approve": ("vote", "表决"),
    "purchase": ("purchase", "采购"),
}


def _case(analysis: Analysed) -> Case:
    if analysis.case is None:
        raise InputError("this picture needs facts, and the analysis was made from bare arrays")
    return analysis.case


def org_scene(analysis: Analysed, lang: str = "en") -> OrgScene:
    """The organisation with its formal lines and the ties that somebody reported."""
    case = _case(analysis)
    people = tuple(_people(analysis, case, lang))
    shown = {mark.id for mark in people}
    return OrgScene(
        title="正式层级与非正式关系" if lang == "zh" else "Formal lines and informal ties",
        units=tuple(_units(case, {mark.unit_id for mark in people if mark.unit_id}, lang)),
        people=people,
        lines=tuple(_lines(case, shown, lang)),
        ties=tuple(_ties(analysis, case, shown, lang)),
        lang=lang,
    )


def _people(analysis: Analysed, case: Case, lang: str) -> Iterator[PersonMark]:
    influence = analysis.scores["influence"]
    numbers = {node: place for place, (node, _) in enumerate(influence.top(_RANKED), start=1)}
    tied = np.diff(case.snapshot.indptr) + np.diff(case.snapshot.in_indptr) > 0
    for place, (node, kind) in enumerate(zip(case.snapshot.nodes, case.snapshot.kinds.tolist(), strict=True)):
        record, post = case.graph.get(node), _main_post(case, node)
        unit = post.unit if post else _seat_unit(case, node)
        if unit is None and not tied[place]:
            continue
        origin = record.origin.value if isinstance(record, Person) and record.origin else ""
        yield PersonMark(
            id=node,
            label=_mark_label(case, node, lang),
            sub_label=post.called(lang) if post else "",
            unit_id=unit,
            is_head=bool(post and post.head) or (kind == SEAT and isinstance(_behind(case, node), Unit)),
            order=-(post.rank or 0) if post else 0,
            origin=origin,
            origin_label=_ORIGINS.get(origin, ("", ""))[lang == "zh"],
            score=influence[node],
            rank_number=numbers.get(node),
            vacant=kind == SEAT,
            unknown=kind == UNKNOWN,
        )


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


def _mark_label(case: Case, node: str, lang: str) -> str:
    if node.startswith("seat:"):
        return "空缺" if lang == "zh" else "vacant"
    return case.graph.name(node, lang)


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
    wanted = {*voters, *(node for node, _ in analysis.scores["influence"].top(_NEAR))}
    ties: dict[tuple[str, str, str], TieArc] = {}
    evidence = case.snapshot.evidence
    for a, b, kind, row in _rows(case, shown):
        if (
            "authority" in kind.uses
            or kind.kind in case.graph.catalogue.inferred
            or not {a, b} & wanted
            or evidence is None
        ):
            continue
        directed = kind.defers in ("from", "to")
        ends = (a, b) if directed else (min(a, b), max(a, b))
        facts = [case.graph[fact] for fact in evidence.facts_of(row)]
        found = _state(case, facts)
        tie = TieArc(*ends, kind.kind, kind.label(lang), float(evidence.strength[row]), found, directed)
        ties.setdefault((*ends, kind.kind), tie)
    yield from ties.values()


def _rows(case: Case, shown: set[str]) -> Iterator[tuple[str, str, Kind, int]]:
    """Each row of evidence between two marks of the picture: who turns, to whom, by which kind."""
    evidence, snapshot = case.snapshot.evidence, case.snapshot
    if evidence is None:
        return
    for row, (arc, kind) in enumerate(zip(evidence.arc.tolist(), evidence.kind.tolist(), strict=True)):
        a, b = snapshot.nodes[snapshot.sources[arc]], snapshot.nodes[snapshot.targets[arc]]
        if {a, b} <= shown:
            yield a, b, case.graph.catalogue[evidence.kinds[kind]], row


def _state(case: Case, facts: Sequence[Record]) -> Literal["verified", "reported"]:
    states = {state(case.graph, f) for f in facts if isinstance(f, Tie)}
    return "verified" if states == {State.VERIFIED} else "reported"


def chain_scene(analysis: Analysed, lang: str = "en") -> ChainScene:
    """The stages of the decision with those who vote, their power and their stance."""
    case = _case(analysis)
    voters = case.electorate
    if voters is None:
        raise InputError("this picture needs a decision", hint="analyze(graph, decision=...)")
    formal = analysis.scores["formal_power"]
    stages, before = [], ""
    for panel in voters.panels:
        members = tuple(
            MemberMark(
                label=_mark_label(case, m.node, lang),
                weight=float(m.weight),
                veto=m.veto,
                power=formal[m.node],
                stance=voters.stances.get(m.node),
                vacant=m.node.startswith("seat:"),
                id=m.node,
                sub_label=case.post_text(m.node, lang),
            )
            for m in panel.members
        )
        quota = _quota(panel.quota, [m.weight for m in panel.members], lang)
        kind = _STAGES[panel.stage.kind.value][lang == "zh"]
        joined = _joined(meeting(voters.game, before, panel.stage.id), lang)
        stages.append(StageBox(panel.stage.called(lang), kind, quota, members, joined))
        before = panel.stage.id
    rule = getattr(case.graph[voters.decision], "rule", None)
    return ChainScene(tuple(stages), rule or "", case.graph.name(voters.decision, lang), lang=lang)


def _joined(met: tuple[int, int] | None, lang: str) -> str:
    """What stands between two stages that are not both needed."""
    needed, parts = met or (0, 0)
    if needed == parts:
        return ""
    if needed == 1:
        return "或" if lang == "zh" else "or"
    return f"{parts}选{needed}" if lang == "zh" else f"{needed} of {parts}"


def _quota(quota: int, weights: Sequence[int], lang: str) -> str:
    if len(weights) == 1:
        return "一人决定" if lang == "zh" else "decides alone"
    return f"需{quota}/{sum(weights)}票" if lang == "zh" else f"{quota} of {sum(weights)} votes"


def rank_scene(analysis: Analysed, lang: str = "en", rows: int = _ROWS) -> RankScene:
    """The highest by influence, split into post and the rest, beside the plain baselines."""
    influence, formal, hidden = (
        analysis.scores[n] for n in ("influence", "formal_power", "hidden_influence")
    )
    formal_ranks, ranks = formal.ranks(), influence.ranks()
    present = [name for name in BASELINES if name in analysis.scores]
    tops = {name: max(analysis.scores[name].values.max(initial=0.0), 1e-300) for name in present}
    case = analysis.case
    sides = influence.bounds if analysis.uncertainty is not None else None
    shown = tuple(
        RankRow(
            id=node,
            name=case.name(node, lang) if case else node,
            formal=formal[node],
            hidden=hidden[node],
            formal_rank=formal_ranks[node] if formal[node] > 0 else None,
            informal_rank=ranks[node],
            low=float(sides[0][influence.index(node)]) if sides else None,
            high=float(sides[1][influence.index(node)]) if sides else None,
            sub_label=case.post_text(node, lang) if case else "",
            baselines=tuple(float(analysis.scores[name][node] / tops[name]) for name in present),
        )
        for node, _ in influence.top(rows)
    )
    title = "谁的意见被听取" if lang == "zh" else "Who is listened to"
    return RankScene(shown, title, tuple(label(name).text(lang) for name in present), lang=lang)


def band_scene(analysis: Analysed, lang: str = "en", rows: int = _ROWS) -> BandScene:
    """The first people by the range of their place, band by band; needs draws."""
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
    title = "排名有多确定" if lang == "zh" else "How sure the order is"
    note = _unreported(analysis.uncertainty, lang)
    last = len(spread.bands[shown[-1].band - 1]) if shown else 0
    more = last - sum(row.band == shown[-1].band for row in shown) if shown else 0
    return BandScene(shown, more, title, note, lang=lang)


def _unreported(drawn: Uncertainty, lang: str) -> str:
    """What the ranges assume about ties that nobody reported."""
    if drawn.assumed.audit is not None:
        return "漏报的关系按抽查计" if lang == "zh" else "Unreported ties as an audit measured them"
    low, high = (100 * side for side in drawn.assumed.missing)
    if lang == "zh":
        return f"假定{low:g}%至{high:g}%的关系未被报告"
    return f"Assumes {low:g} to {high:g} % unreported ties"
