"""Groups that nobody declared, how career origins mix, and which master of a unit pulls where.

What members of a group share is stated as an observation about recorded careers, never as a cause.
`groups` computes all of it for an analysis; it is not part of `analyze`, which stays quick.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.errors import InputError
from stakemap.findings.case import Case
from stakemap.findings.finding import Finding, Findings
from stakemap.findings.sentences import choice
from stakemap.model import Membership, Origin, Person, Post, Spell, Stance
from stakemap.scoring.groups import Group, Groups, find_groups
from stakemap.scoring.mixing import Mixing, Share, mixing

if TYPE_CHECKING:
    from typing import Protocol

    from stakemap.graph.snapshot import Snapshot

    class HasCase(Protocol):
        """Anything that can show its facts, such as an Analysis."""

        @property
        def case(self) -> Case | None:
            """The facts at hand, ``None`` for bare arrays."""


__all__ = [
    "Pull",
    "Shared",
    "declared_sets",
    "groups",
    "informal_groups",
    "line_and_block",
    "origin_mix",
    "origin_mixing",
    "pulls",
    "shared_past",
    "undeclared_groups",
]

_SHOWN = 5
_UNDECLARED = 0.5
_ALIKE = 2
_CLEAR = 0.05
_PULL = 0.25
VIEW = "informal"


def informal_groups(case: Case, *, seed: int = 0) -> Groups:
    """Groups that the informal ties of the day show."""
    return find_groups(_informal(case), seed=seed)


def _informal(case: Case) -> Snapshot:
    return case.snapshot if case.snapshot.view == VIEW else case.graph.snapshot(case.day, VIEW)


def declared_sets(case: Case) -> dict[str, frozenset[str]]:
    """People of each unit (by the posts they hold) and of each informal group that a source reports."""
    found: dict[str, set[str]] = defaultdict(set)
    for person, posts in case.seating.posts_of.items():
        for post in posts:
            found[post.unit].add(person)
    for member in case.graph.of(Membership):
        if case.seating.current(member):
            found[member.group].add(member.person)
    return {name: frozenset(people) for name, people in sorted(found.items())}


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that several members of a group have in their records.

    `kind` is education, service, employment, secondment, project, unit or group; `body` an id or a name.
    """

    kind: str
    body: str
    people: tuple[str, ...]
    facts: tuple[str, ...]


def shared_past(case: Case, members: Iterable[str]) -> tuple[Shared, ...]:
    """Schools, services, employers, projects, units and reported groups that at least two members share.

    The most shared first; at most five.
    """
    wanted = set(members)
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for spell in case.graph.of(Spell):
        if spell.person in wanted:
            found[spell.kind.value, spell.unit or spell.place or ""][spell.person].append(spell.id)
    for tenure in case.seating.tenures:
        if tenure.person in wanted:
            found["unit", case.seating.posts[tenure.post].unit][tenure.person].append(tenure.id)
    for member in case.graph.of(Membership):
        if member.person in wanted and case.seating.current(member):
            found["group", member.group][member.person].append(member.id)
    rows = [
        Shared(
            kind, body, tuple(sorted(people)), tuple(sorted(f for facts in people.values() for f in facts))
        )
        for (kind, body), people in found.items()
        if len(people) >= _ALIKE
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.people), row.kind, row.body))[:_SHOWN])


def undeclared_groups(case: Case, found: Groups | None = None) -> Iterator[Finding]:
    """Groups that beat chance and that no declared unit or reported group matches by half."""
    found = found if found is not None else informal_groups(case)
    declared = declared_sets(case)
    for group in found.named:
        match = found.compared_with(declared)[group.number]
        if match is None or match.jaccard < _UNDECLARED:
            yield _undeclared(case, group, match.name if match else None, match.jaccard if match else 0.0)


def _undeclared(case: Case, group: Group, nearest: str | None, overlap: float) -> Finding:
    shared = shared_past(case, group.members)
    core = sorted(group.members, key=lambda node: (-group.strength[node], node))
    size = len(group.members)
    near_en = (
        f" The nearest unit or group is {case.graph.name(nearest)} ({overlap:.0%} in common)."
        if nearest
        else ""
    )
    near_zh = (
        f"最接近的单位或群体是{case.graph.name(nearest, 'zh')}（重合{overlap:.0%}）。" if nearest else ""
    )
    return Finding(
        "undeclared-group",
        "influence",
        f"{size} people hold together more than chance, across declared lines: {_who(case, core, 'en')}."
        f"{near_en}{_shared_text(case, shared, size, 'en')}",
        f"{size}人之间的联系多于偶然，且跨越已知建制：{_who(case, core, 'zh')}。{near_zh}{_shared_text(case, shared, size, 'zh')}",
        subjects=group.members,
        numbers={
            "people": float(size),
            "p": group.p,
            "cohesion": group.cohesion,
            "stands_out": group.evidence,
            "nearest_declared": overlap,
        },
        facts=tuple(sorted({*(f for row in shared for f in row.facts), *_tie_facts(case, group.members)})),
        caveat_en="An observation, not a judgement: it says neither that they act together nor why. Ties inferred from a shared past are among the ties, so a shared past partly explains itself.",
        caveat_zh="仅为观察，并非结论：既不说明其共同行动，也不说明原因。部分关系由共同经历推断而来，因此共同经历在一定程度上是自我印证。",
    )


def _who(case: Case, nodes: list[str], lang: str) -> str:
    names = [case.name(node, lang) for node in nodes[:_SHOWN]]
    more = len(nodes) - len(names)
    if lang == "zh":
        return "、".join(names) + (f"等{len(nodes)}人" if more else "")
    return ", ".join(names) + (f" and {more} more" if more else "")


_KINDS = {
    "unit": ("hold posts at", "同在"),
    "group": ("belong to", "同属"),
    "education": ("studied at", "就读于"),
    "service": ("served in", "服役于"),
    "employment": ("worked at", "曾任职于"),
    "secondment": ("were seconded to", "曾挂职于"),
    "project": ("took part in", "参与"),
}


def _shared_text(case: Case, shared: tuple[Shared, ...], size: int, lang: str) -> str:
    if not shared:
        return "" if lang == "zh" else " Their records show nothing in common."
    parts = []
    for row in shared[:3]:
        body = case.graph.name(row.body, lang) if row.body in case.graph else row.body
        verb = _KINDS[row.kind][lang == "zh"]
        parts.append(
            f"{len(row.people)}人{verb}{body}" if lang == "zh" else f"{len(row.people)} {verb} {body}"
        )
    if lang == "zh":
        return f"记录显示，{size}人中：{'，'.join(parts)}。"
    return f" Of the {size}, the records show: {', '.join(parts)}."


def _tie_facts(case: Case, members: tuple[str, ...]) -> set[str]:
    """Facts of the informal ties among some people."""
    snapshot, wanted = _informal(case), set(members)
    if snapshot.evidence is None:
        return set()
    found: set[str] = set()
    ends = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
    for arc, (i, j) in enumerate(ends):
        if snapshot.nodes[i] in wanted and snapshot.nodes[j] in wanted:
            for row in snapshot.evidence.rows_of(arc):
                found.update(snapshot.evidence.facts_of(row))
    return found


def _origins(case: Case) -> dict[str, Origin]:
    return {p.id: p.origin for p in case.graph.of(Person) if p.origin is not None and case.seating.current(p)}


def origin_mixing(case: Case, *, seed: int = 0) -> Mixing:
    """E-I index and homophily by career origin over the informal ties."""
    return mixing(_informal(case), {who: origin.value for who, origin in _origins(case).items()}, seed=seed)


def origin_mix(case: Case, found: Mixing | None = None) -> Iterator[Finding]:
    """Whether people of one career origin keep to themselves more than chance; said also where not."""
    origins = _origins(case)
    if len(set(origins.values())) < 2:
        return
    found = found if found is not None else origin_mixing(case)
    if not found.total.inside + found.total.outside:
        return
    clear = [k for k in found.kinds if k.p * len(found.kinds) <= _CLEAR and k.inside + k.outside]
    closed, open_ = ([k for k in clear if (k.ei < k.expected) is side] for side in (True, False))
    parts_en, parts_zh = _mix_words(closed, open_, "en"), _mix_words(closed, open_, "zh")
    share = found.total.outside / (found.total.inside + found.total.outside)
    yield Finding(
        "origin-mix",
        "influence",
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


@dataclass(frozen=True, slots=True)
class Pull:
    """Which master of a unit pulls where: stances of block (块, leads) and line (条, guides).

    `index` is the distance of their mean stances, 0 to 1; ``None`` where a side's stance is not known.
    """

    unit: str
    block: tuple[tuple[str, float], ...]
    line: tuple[tuple[str, float], ...]
    index: float | None
    facts: tuple[str, ...]


def pulls(case: Case) -> tuple[Pull, ...]:
    """Every unit with a master of the block and another of the line, the widest apart first."""
    masters: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(lambda: {"leads": {}, "guides": {}})
    for tie in case.tie_facts(("leads", "guides")):
        masters[_unit(case, tie.to_id)][tie.kind].setdefault(tie.from_id, []).append(tie.id)
    rows = []
    for unit, sides in masters.items():
        others = {who: facts for who, facts in sides["guides"].items() if who not in sides["leads"]}
        if not sides["leads"] or not others:
            continue
        block, line = _stances(case, sides["leads"]), _stances(case, others)
        index = abs(_mean(block) - _mean(line)) if block and line else None
        ties = [f for facts in (*sides["leads"].values(), *others.values()) for f in facts]
        known = {node for node, _ in (*block, *line)}
        rows.append(Pull(unit, block, line, index, tuple(sorted({*ties, *_stance_facts(case, known)}))))
    return tuple(sorted(rows, key=lambda row: (-(row.index if row.index is not None else -1.0), row.unit)))


def _unit(case: Case, ident: str) -> str:
    record = case.graph.get(ident)
    return record.unit if isinstance(record, Post) else ident


def _mean(side: tuple[tuple[str, float], ...]) -> float:
    return sum(value for _, value in side) / len(side)


def _stances(case: Case, masters: Iterable[str]) -> tuple[tuple[str, float], ...]:
    if case.electorate is None:
        return ()
    known = case.electorate.stances
    nodes = {node for master in masters for node, _ in case.seating.holders_of(master)}
    return tuple((node, known[node]) for node in sorted(nodes) if node in known)


def _stance_facts(case: Case, nodes: set[str]) -> set[str]:
    return {s.id for s in case.graph.of(Stance) if s.person in nodes and case.seating.current(s)}


def line_and_block(case: Case) -> Iterator[Finding]:
    """Units whose block and line are known to pull apart."""
    for row in pulls(case)[:_SHOWN]:
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
            numbers={"index": row.index, "block": _mean(row.block), "line": _mean(row.line)},
            facts=row.facts,
            caveat_en="From stated positions on this decision alone.",
            caveat_zh="仅依据各方对本事项已表明的立场。",
        )


def groups(analysis: HasCase) -> Findings:
    """Everything this module has to say about an analysis: groups, origins, line and block.

    Raises
    ------
    InputError
        For an analysis of bare arrays: groups in words need facts; see `scoring.groups.find_groups`.

    Examples
    --------
    >>> import stakemap as sm
    >>> found = groups(sm.analyze(sm.examples.city(), plan=sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)))
    >>> found.of("undeclared-group")[0].topic
    'influence'
    """
    case = analysis.case
    if case is None:
        raise InputError("bare arrays have no facts to tell", hint="use scoring.groups.find_groups")
    return Findings((*undeclared_groups(case), *origin_mix(case), *line_and_block(case)))
