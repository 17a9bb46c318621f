"""Groups that nobody declared, how career origins mix, and which master of a unit pulls where.

What members of a group share is stated as an observation about recorded careers, never as a cause.
"""

from __future__ import annotations

from collections.abc import Iterator

from stakemap.context.case import Case
from stakemap.findings.fact_sentences import choice
from stakemap.findings.finding import Finding
from stakemap.findings.routes import people_text
from stakemap.scoring.groups.mixing import Share
from stakemap.structure import Circle, Structure, gap, groups
from stakemap.structure.informal_groups import origin_mixing, shared_text

__all__ = ["line_and_block", "origin_mix", "undeclared_groups"]

_SHOWN = 5
_CLEAR = 0.05
_PULL = 0.25


def undeclared_groups(case: Case) -> Iterator[Finding]:
    """The largest groups that beat chance and that no declared unit or reported group matches by half."""
    for circle in groups(case).undeclared[:_SHOWN]:
        yield _undeclared(case, circle)


def _undeclared(case: Case, circle: Circle) -> Finding:
    near, size = circle.nearest, len(circle.core)
    near_en = (
        f" The nearest unit or group is {case.graph.name(near.name)} ({near.jaccard:.0%} in common)."
        if near
        else ""
    )
    near_zh = (
        f"最接近的单位或群体是{case.graph.name(near.name, 'zh')}（重合{near.jaccard:.0%}）。" if near else ""
    )
    return Finding(
        "undeclared-group",
        "structure",
        f"{size} people hold together more than chance, across declared lines: {people_text(case, circle.core)}."
        f"{near_en}{shared_text(case, circle.shared, size, 'en')}",
        f"{size}人之间的联系多于偶然，且跨越已知建制：{people_text(case, circle.core, 'zh')}。{near_zh}{shared_text(case, circle.shared, size, 'zh')}",
        subjects=circle.group.members,
        numbers={
            "people": float(size),
            "ties": float(circle.ties),
            "p": circle.group.p,
            "cohesion": circle.group.cohesion,
            "stands_out": circle.group.evidence,
            "nearest_declared": near.jaccard if near else 0.0,
        },
        facts=groups(case).facts(circle.group.number),
        caveat_en="An observation, not a judgement: it says neither that they act together nor why. Ties inferred from a shared past are among the ties, so a shared past partly explains itself.",
        caveat_zh="仅为观察，并非结论：既不说明其共同行动，也不说明原因。部分关系由共同经历推断而来，因此共同经历在一定程度上是自我印证。",
    )


def origin_mix(case: Case) -> Iterator[Finding]:
    """Whether people of one career origin keep to themselves more than chance; said also where not."""
    origins, found = case.once(Structure).origins, case.once(origin_mixing)
    if found is None:
        return
    clear = [k for k in found.kinds if k.p * len(found.kinds) <= _CLEAR and k.inside + k.outside]
    closed, open_ = ([k for k in clear if (k.ei < k.expected) is side] for side in (True, False))
    parts_en, parts_zh = _mix_words(closed, open_, "en"), _mix_words(closed, open_, "zh")
    share = found.total.outside / (found.total.inside + found.total.outside)
    yield Finding(
        "origin-mix",
        "structure",
        f"{share:.0%} of the informal ties lead to another career origin (E-I {found.total.ei:+.2f}, "
        f"{found.total.expected:+.2f} by chance, p {found.total.p:.3f}): {parts_en}.",
        f"非正式联系中{share:.0%}跨越不同出身（E-I指数{found.total.ei:+.2f}，随机情形{found.total.expected:+.2f}，"
        f"p值{found.total.p:.3f}）：{parts_zh}。",
        subjects=tuple(sorted(origins)),
        numbers={
            "share_outside": share,
            "ei": found.total.ei,
            "expected": found.total.expected,
            "p": found.total.p,
            "homophily": found.homophily,
        },
        facts=tuple(sorted(origins)),
        caveat_en="Origin is a career fact, not a trait. Named origins pass a test that allows for how many were looked at.",
        caveat_zh="出身为履历事实，并非个人特质；所列出身已按检验次数校正。",
    )


def _mix_words(closed: list[Share], open_: list[Share], lang: str) -> str:
    zh = lang == "zh"
    joiner = "、" if zh else ", "
    if not closed and not open_:
        return "没有哪类出身明显自成圈子" if zh else "no origin keeps to itself beyond chance"
    parts = []
    for kinds, words in (
        (closed, ("keep to themselves more than chance", "内部联系明显偏多")),
        (open_, ("reach out more than chance", "对外联系明显偏多")),
    ):
        if kinds:
            names = joiner.join(choice(kind.label, lang) for kind in kinds)
            parts.append(f"{names}{words[1]}" if zh else f"{names} {words[0]}")
    return ("；" if zh else "; ").join(parts)


def line_and_block(case: Case) -> Iterator[Finding]:
    """Units whose block and line are known to pull apart."""
    for row in gap(case).pulls[:_SHOWN]:
        if row.index is None or row.index < _PULL:
            continue
        sides = {
            lang: [
                ("、" if lang == "zh" else ", ").join(
                    f"{case.name(node, lang)} {value:g}" for node, value in side
                )
                for side in (row.block, row.line)
            ]
            for lang in ("en", "zh")
        }
        yield Finding(
            "line-block-pull",
            "power",
            f"{case.graph.name(row.unit)} is pulled two ways, {row.index:.2f} apart: block {sides['en'][0]}; "
            f"line {sides['en'][1]} (1 is surely for).",
            f"{case.graph.name(row.unit, 'zh')}受两方牵引，立场相差{row.index:.2f}：块{sides['zh'][0]}；条{sides['zh'][1]}（1为明确支持）。",
            subjects=(row.unit, *(node for node, _ in (*row.block, *row.line))),
            numbers={
                "index": row.index,
                **{
                    f"{side}_{node}": value
                    for side, nodes in (("block", row.block), ("line", row.line))
                    for node, value in nodes
                },
            },
            facts=row.facts,
            caveat_en="From stated positions on this decision alone.",
            caveat_zh="仅依据各方对本事项已表明的立场。",
        )
