"""From an analysis to the scenes of groups, brokers, mixing and gap; nothing is computed here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stakemap import structure
from stakemap.errors import InputError
from stakemap.graph.snapshot import UNKNOWN
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.structure_records import BarRow, BarScene, GroupColumn, GroupMember, GroupScene
from stakemap.structure import Structure
from stakemap.structure.informal_groups import origin_mixing, shared_text

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed
    from stakemap.context.case import Case
    from stakemap.structure import Circle

__all__ = ["broker_scene", "gap_scene", "group_scene", "mixing_scene"]

_COLUMNS, _UNITS, _CELL = 5, 24, 12
_RINGED, _BROKERS, _GAPS = 3, 10, 7
_ORIGINS = {
    "military": ("military", "军人"),
    "university": ("university", "高校"),
    "lateral_transfer": ("lateral transfer", "平调"),
    "civil_service": ("civil service", "公务员"),
    "recruited": ("recruited", "招聘"),
}


def _case(analysis: Analysed) -> Case:
    if analysis.case is None:
        raise InputError("this picture needs facts, and the analysis was made from bare arrays")
    return analysis.case


def group_scene(analysis: Analysed, lang: str = "en") -> GroupScene:
    """The largest groups as columns, units as rows, people where both meet."""
    case = _case(analysis)
    network, zh = case.once(Structure), lang == "zh"
    shown = structure.groups(case).circles[:_COLUMNS]
    ringed = {broker.node for broker in structure.brokerage(case).top(_RINGED)}
    influence = analysis.scores["influence"]
    people = [(node, at) for at, circle in enumerate(shown) for node in circle.core]
    sizes = Counter(network.units.get(node, "") for node, _ in people)
    largest = sorted((unit for unit in sizes if unit), key=lambda unit: (-sizes[unit], unit))[:_UNITS]
    main = _main_columns([(network.units.get(node, ""), at) for node, at in people])
    order = sorted(largest, key=lambda unit: (main[unit], -sizes[unit], unit))
    rows = [(unit, case.graph.name(unit, lang)) for unit in order]
    if set(sizes) - set(order):
        rows.append(("", words(lang)["outside"]))
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
            origin_label=_ORIGINS.get(origin, ("", ""))[zh],
            score=max(0.0, influence[node]) if node in influence else 0.0,
            broker=node in ringed,
            unknown=network.snapshot.kinds[network.snapshot.index(node)] == UNKNOWN,
        )
        cells.setdefault((member.unit, at), []).append(member)
    members = [one for key, cell in sorted(cells.items()) for one in _cut(cell, *key, zh)]
    return GroupScene(
        title="非正式群体与建制单位" if zh else "Informal groups over declared units",
        columns=tuple(_column(case, circle, lang) for circle in shown),
        units=tuple(rows),
        members=tuple(members),
        lang=lang,
    )


def _main_columns(cells: list[tuple[str, int]]) -> dict[str, int]:
    """The group in which most people of each unit are: rows in this order show groups as blocks."""
    counts = Counter(cells)
    return {unit: max(range(_COLUMNS), key=lambda at: (counts[unit, at], -at)) for unit, _ in cells}


def _cut(cell: list[GroupMember], unit: str, column: int, zh: bool) -> list[GroupMember]:
    """The most influential of a crowded cell, and how many more."""
    ranked = sorted(cell, key=lambda one: (-one.score, one.id))
    if len(ranked) <= _CELL:
        return ranked
    rest = len(ranked) - _CELL + 1
    text = f"另{rest}人" if zh else f"{rest} more"
    return [*ranked[: _CELL - 1], GroupMember(id="", label=text, unit=unit, column=column)]


def _column(case: Case, circle: Circle, lang: str) -> GroupColumn:
    zh, group = lang == "zh", circle.group
    size = len(circle.core)
    head = f"群体{group.number} · {size}人" if zh else f"Group {group.number} · {size} people"
    chance = ""
    if not group.named:
        chance = " · 未超出偶然" if zh else " · not beyond chance"
    near = circle.nearest
    if near is None:
        close = ""
    elif zh:
        close = f"最接近{case.graph.name(near.name, lang)}（{near.jaccard:.0%}）。"
    else:
        close = f"Nearest: {case.graph.name(near.name)} ({near.jaccard:.0%}). "
    shared = shared_text(case, circle.shared[:1], size, lang).strip() if circle.shared else ""
    return GroupColumn(head + chance, close + shared, group.named)


def broker_scene(analysis: Analysed, lang: str = "en") -> BarScene:
    """The ten people with the largest effective size, their contacts and their role."""
    case, zh = _case(analysis), lang == "zh"
    found = structure.brokerage(case).top(_BROKERS)
    rows = []
    for broker in found:
        role = broker.role_text(lang)
        cut = ""
        if broker.cut_off:
            cut = f"；缺之多裂{broker.cut_off}块" if zh else f"; {broker.cut_off} more parts without"
        said = f"约束 {broker.constraint:.2f}" if zh else f"constraint {broker.constraint:.2f}"
        text = "，".join(x for x in (said, role) if x) if zh else ", ".join(x for x in (said, role) if x)
        bars = (
            (0.0, broker.effective_size, "hidden"),
            (broker.effective_size, float(broker.contacts), "wire"),
        )
        name = case.name(broker.node, lang)
        rows.append(BarRow(broker.node, name, case.post_text(broker.node, lang), bars, text=text + cut))
    high = max((float(broker.contacts) for broker in found), default=1.0)
    step = max(1, round(high / 5))
    return BarScene(
        title="谁居于各方之间" if zh else "Who stands between others",
        axis="联系人数" if zh else "contacts",
        rows=tuple(rows),
        low=0.0,
        high=high,
        ticks=tuple((float(v), str(v)) for v in range(0, int(high) + 1, step)),
        legend=(
            "标记" if zh else "Signs",
            (
                (
                    "彼此不相连（有效规模）" if zh else "not tied to each other (effective size)",
                    "bar",
                    "hidden",
                ),
                ("彼此已相连" if zh else "tied to each other anyway", "bar", "wire"),
            ),
        ),
        lang=lang,
    )


def mixing_scene(analysis: Analysed, lang: str = "en") -> BarScene:
    """The E-I index of each career origin and of all, with what chance gives."""
    case, zh = _case(analysis), lang == "zh"
    found = case.once(origin_mixing)
    if found is None:
        raise InputError("this picture needs people of at least two career origins with ties")
    rows = []
    for share in (*found.kinds, found.total):
        name = _ORIGINS.get(share.label, (share.label, share.label))[zh] or ("合计" if zh else "all ties")
        counts = (
            f"{share.people}人，内{share.inside:.0f}、外{share.outside:.0f}"
            if zh
            else f"{share.people} people, {share.inside:.0f} ties inside, {share.outside:.0f} outside"
        )
        color = "hidden" if share.ei < share.expected else "formal"
        marks = ((share.expected, "diamond", "soft"), (share.ei, "circle", color))
        bars = ((share.expected, share.ei, color),)
        rows.append(BarRow(f"origin:{share.label}", name, counts, bars, marks, text=f"p {share.p:.3f}"))
    ends = ("只在内部", "只对外部") if zh else ("only inside", "only outside")
    return BarScene(
        title="不同出身的人如何来往" if zh else "How career origins mix",
        axis="E-I指数" if zh else "E-I index of the informal ties",
        rows=tuple(rows),
        low=-1.0,
        high=1.0,
        zero=0.0,
        ticks=((-1.0, f"-1 {ends[0]}"), (0.0, "0"), (1.0, f"+1 {ends[1]}")),
        legend=(
            "标记" if zh else "Signs",
            (
                ("随机情形" if zh else "by chance", "diamond", "soft"),
                ("内部联系多于随机" if zh else "keeps to itself more than chance", "circle", "hidden"),
                ("对外联系多于随机" if zh else "reaches out more than chance", "circle", "formal"),
            ),
        ),
        lang=lang,
    )


def gap_scene(analysis: Analysed, lang: str = "en") -> BarScene:
    """Those who stand furthest above and below their post."""
    case, zh = _case(analysis), lang == "zh"
    found = structure.gap(case)
    shown = (*found.top(_GAPS), *found.bottom(_GAPS)[::-1])
    rows = [
        BarRow(
            gap.node,
            case.name(gap.node, lang),
            case.post_text(gap.node, lang),
            ((0.0, gap.gap, "for" if gap.gap > 0 else "against"),),
            interval=(gap.low, gap.high),
            text=f"{gap.formal:g} → {gap.informal:g}{'，' if zh else ', '}p {gap.p:.2f}",
        )
        for gap in {g.node: g for g in shown}.values()
    ]
    reach = float(max((abs(v) for g in shown for v in (g.low, g.high)), default=1.0)) or 1.0
    basis = ("administrative level", "行政级别") if found.basis == "level" else ("formal power", "正式权力")
    step = max(1, round(reach / 2))
    ticks = [(float(v), f"{v:+d}" if v else "0") for v in (-2 * step, -step, 0, step, 2 * step)]
    return BarScene(
        title="职务与影响力的落差" if zh else "Formal against informal",
        axis=f"名次之差：{basis[1]}对隐性影响"
        if zh
        else f"places between rank by {basis[0]} and by hidden influence",
        rows=tuple(rows),
        low=-reach,
        high=reach,
        zero=0.0,
        ticks=tuple((value, text) for value, text in ticks if abs(value) <= reach),
        legend=(
            "标记" if zh else "Signs",
            (
                ("影响力高于职务" if zh else "heard beyond the post", "bar", "for"),
                ("影响力低于职务" if zh else "heard less than the post", "bar", "against"),
                ("同级排序造成的范围" if zh else "range by ties in rank", "interval", "ink"),
            ),
        ),
        lang=lang,
    )
