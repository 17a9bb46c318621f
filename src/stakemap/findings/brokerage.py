"""People who stand between others, lines that hang on one tie, and who stands above or below the post."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stakemap import structure
from stakemap.context.case import Case
from stakemap.findings.fact_sentences import sentence, span_text
from stakemap.findings.finding import Finding
from stakemap.model import Spell, SpellKind, Tie
from stakemap.scoring.influence.formal_informal_gap import Gap
from stakemap.structure import Broker, Brokerage, Crossing, Structure

__all__ = ["brokers", "cross_lines", "formal_and_informal"]

_SHOWN = 3
_CLEAR = 0.05
_LEAST = 2.0
_FACTS = 60
_FEWEST = 5


def brokers(case: Case) -> Iterator[Finding]:
    """The people whose contacts are least tied to each other, with the role they play between units."""
    found = structure.brokerage(case, "unit")
    for broker in found.top(_SHOWN):
        if broker.effective_size >= _LEAST:
            yield _broker(case, found, broker)


def _broker(case: Case, found: Brokerage, broker: Broker) -> Finding:
    role = broker.role
    role_en = role_zh = cut_en = cut_zh = ""
    if role:
        pairs, z = broker.brokered[role], broker.z[role]
        role_en = f" Most beyond chance: {broker.role_text()} ({pairs:.0f} pairs, z {z:+.1f})."
        role_zh = f"超出随机最多的角色：{broker.role_text('zh')}（{pairs:.0f}对，z值{z:+.1f}）。"
    if broker.cut_off:
        cut_en = f" Without this person the informal network falls into {broker.cut_off} more parts."
        cut_zh = f"若缺少此人，非正式网络将多分裂出{broker.cut_off}块。"
    facts = {fact for part in found.explain(broker.node) for fact in part.facts}
    return Finding(
        "broker",
        "structure",
        f"{case.name(broker.node)} stands between others: {broker.contacts} contacts worth {broker.effective_size:.1f} "
        f"that are not tied to each other (constraint {broker.constraint:.2f}), from {broker.labels} other units."
        f"{role_en}{cut_en}",
        f"{case.name(broker.node, 'zh')}居于各方之间：{broker.contacts}名联系人中相当于{broker.effective_size:.1f}名互不相连"
        f"（约束系数{broker.constraint:.2f}），来自{broker.labels}个其他单位。{role_zh}{cut_zh}",
        subjects=(broker.node,),
        numbers={
            "contacts": float(broker.contacts),
            "effective_size": broker.effective_size,
            "constraint": broker.constraint,
            "units": float(broker.labels),
            "cut_off": float(broker.cut_off),
            **({"pairs": broker.brokered[role], "z": broker.z[role]} if role else {}),
        },
        facts=tuple(sorted(facts)),
        caveat_en="A place between others in the ties we know, not a wish to use it; ties nobody reported may close the gap.",
        caveat_zh="仅指在已知关系中的位置，并不表示本人有意利用；未被报告的关系可能使这一空隙并不存在。",
    )


def cross_lines(case: Case) -> Iterator[Finding]:
    """Pairs of lines (条) that hang on one informal tie, and the exchange between units that is on record."""
    found = structure.brokerage(case, "line")
    size = {line: list(found.labels.values()).count(line) for line in set(found.labels.values())}
    single = [one for one in found.crossings if one.single and min(size[line] for line in one.labels) > 1]
    single.sort(key=lambda one: (-min(size[line] for line in one.labels), one.labels))
    for one in single[:_SHOWN]:
        yield _thread(case, one)
    yield from _exchange(case)


def _thread(case: Case, one: Crossing) -> Finding:
    (left, right), ((first, second),) = one.labels, one.ties
    en = [case.graph.name(left), case.graph.name(right), case.name(first), case.name(second)]
    zh = [
        *(case.graph.name(x, "zh") for x in (left, right)),
        *(case.name(x, "zh") for x in (first, second)),
    ]
    return Finding(
        "cross-line",
        "structure",
        f"The lines of {en[0]} and {en[1]} hang on one informal tie: {en[2]} and {en[3]}.",
        f"{zh[0]}与{zh[1]}两条线之间仅有一条非正式联系：{zh[2]}与{zh[3]}。",
        subjects=(first, second),
        numbers={"ties": 1.0},
        facts=one.facts,
        caveat_en="Of the ties we know; formal lines between the two are not counted.",
        caveat_zh="仅就已知关系而言，未计入两者之间的正式隶属与指导关系。",
    )


def _exchange(case: Case) -> Iterator[Finding]:
    spells = [
        s for s in case.graph.of(Spell) if s.kind is SpellKind.SECONDMENT and s.person in case.seating.people
    ]
    ties = sorted(case.tie_facts("exchange"), key=lambda tie: tie.id)
    facts: list[Tie | Spell] = [*ties, *sorted(spells, key=lambda s: s.id)]
    if not facts:
        return
    shown = facts[: _SHOWN + 1]
    people = {p for fact in facts for p in fact.ends() if p in case.seating.people}
    en = "; ".join(_exchanged(case, fact, "en") for fact in shown)
    zh = "；".join(_exchanged(case, fact, "zh") for fact in shown)
    more = len(facts) - len(shown)
    yield Finding(
        "cross-line",
        "structure",
        f"Exchange between units on record: {en}{f'; and {more} more' if more else ''}.",
        f"有记录的单位间交流：{zh}{f'；另有{more}项' if more else ''}。",
        subjects=tuple(sorted(people)),
        numbers={"exchanges": float(len(facts))},
        facts=tuple(sorted(fact.id for fact in facts)),
        caveat_en="Whoever was lent knows both houses; whether the contact lasted is not on record.",
        caveat_zh="借调、挂职者熟悉两边情况；联系是否延续并无记录。",
    )


def _exchanged(case: Case, fact: Tie | Spell, lang: str) -> str:
    if isinstance(fact, Tie):
        return sentence(case.graph, fact, lang)
    body = case.graph.name(fact.unit, lang) if fact.unit else fact.place or ""
    name, when = case.name(fact.person, lang), span_text(fact.valid, lang)
    return f"{name}曾挂职于{body}（{when}）" if lang == "zh" else f"{name} was seconded to {body} ({when})"


def formal_and_informal(case: Case) -> Iterator[Finding]:
    """Who is listened to well above or below the post, and how far the two orders agree."""
    if not case.once(Structure).snapshot.m:
        return
    found = structure.gap(case)
    if len(found) < _FEWEST:
        return
    clear = [gap for gap in found if gap.p <= _CLEAR]
    up, down = [g for g in clear if g.gap > 0][:_SHOWN], [g for g in clear[::-1] if g.gap < 0][:_SHOWN]
    texts = {lang: _gap_words(case, up, down, lang) for lang in ("en", "zh")}
    basis_en = "administrative level" if found.basis == "level" else "formal power"
    basis_zh = "行政级别" if found.basis == "level" else "正式权力"
    nodes = tuple(gap.node for gap in (*up, *down))
    facts = {fact for node in nodes for fact in (*case.facts_behind(node), *_tenures(case, node))}
    yield Finding(
        "formal-informal",
        "structure",
        f"Order by {basis_en} and order by hidden influence agree by {found.gaps.agreement:.2f} "
        f"(Spearman, p {found.gaps.p:.3f}): {texts['en']}.",
        f"按{basis_zh}的次序与按隐性影响的次序，相关系数为{found.gaps.agreement:.2f}（p值{found.gaps.p:.3f}）：{texts['zh']}。",
        subjects=nodes,
        numbers={
            "agreement": found.gaps.agreement,
            "p": found.gaps.p,
            "people": float(len(found)),
            **{f"gap_{gap.node}": gap.gap for gap in (*up, *down)},
        },
        facts=tuple(sorted(facts))[:_FACTS],
        caveat_en="p says how often so large a gap arises if the two orders had nothing to do with each other; of a hundred people about five pass by chance.",
        caveat_zh="p值指两种次序毫无关联时出现同等差距的概率；一百人中约有五人会偶然通过。",
    )


def _tenures(case: Case, node: str) -> list[str]:
    return [t.id for t in case.seating.tenures if t.person == node]


def _gap_words(case: Case, up: Sequence[Gap], down: Sequence[Gap], lang: str) -> str:
    zh = lang == "zh"
    if not up and not down:
        return "没有人的差距超出偶然" if zh else "nobody's gap is beyond chance"
    parts = []
    for side, words in (
        (up, ("above their post", "高于职务")),
        (down, ("below their post", "低于职务")),
    ):
        if side:
            names = [
                f"{case.name(g.node, lang)}（{g.formal:g}→{g.informal:g}）"
                if zh
                else f"{case.name(g.node)} ({g.formal:g} to {g.informal:g})"
                for g in side
            ]
            parts.append(f"{'、'.join(names)}{words[1]}" if zh else f"{words[0]}: {', '.join(names)}")
    return ("；" if zh else "; ").join(parts)
