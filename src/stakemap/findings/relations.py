"""Our relations: the easiest way in, to whom several of us speak, what those who left leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.access import Access, coverage
from stakemap.access.best_routes import best_way
from stakemap.access.coverage_table import conflict_text
from stakemap.context.case import Case
from stakemap.findings.finding import Finding
from stakemap.wording.lists import percent

if TYPE_CHECKING:
    from stakemap.access.coverage_table import Orphan, Rung

__all__ = ["contact_conflicts", "entry", "orphaned"]


def entry(case: Case) -> Iterator[Finding]:
    """The easiest and the hardest way in to those with a vote."""
    if not case.once(Access).team or case.electorate is None:
        return
    formal = case.scores["formal_power"]
    voting = [rung for rung in coverage(case).ladder if formal[rung.person] > 0]
    open_ = sorted(
        (rung for rung in voting if rung.route is not None), key=lambda rung: (-rung.entry, rung.person)
    )
    if not open_:
        return
    easy, hard, shut = open_[0], open_[-1], len(voting) - len(open_)
    facts = {fact for rung in (easy, hard) if rung.route is not None for fact in rung.route.facts}
    also_en = f" To {shut} of the {len(voting)} with a vote there is no way." if shut else ""
    also_zh = f"有投票权的{len(voting)}人中{shut}人无路径可达。" if shut else ""
    yield Finding(
        "entry",
        "access",
        f"The easiest way in to somebody with a vote is {_way(case, easy, 'en')}; "
        f"the hardest is {_way(case, hard, 'en')}.{also_en}",
        f"有投票权者中最容易接触的是{_way(case, easy, 'zh')}；最难的是{_way(case, hard, 'zh')}。{also_zh}",
        subjects=tuple(dict.fromkeys((easy.person, hard.person))),
        numbers={"easiest": easy.entry, "hardest": hard.entry, "shut": float(shut)},
        facts=tuple(sorted(facts)),
        caveat_en="Easy to reach is not the same as important: see what each of them moves.",
        caveat_zh="容易接触不等于重要：请对照各人的影响力。",
    )


def _way(case: Case, rung: Rung, lang: str) -> str:
    """Somebody, how likely the best way works, and who begins it."""
    assert rung.route is not None  # noqa: S101  the caller looked
    who, first = case.name(rung.person, lang), case.name(rung.route.nodes[0], lang)
    share, between = percent(rung.entry), len(rung.route) - 1
    others = f"{between} other" + ("s" if between > 1 else "")
    if lang == "zh":
        through = f"由{first}直接联系" if not between else f"由{first}经{between}人"
        return f"{who}（{share}，{through}）"
    through = f"known to {first}" if not between else f"from {first} through {others}"
    return f"{who} ({share}, {through})"


def contact_conflicts(case: Case) -> Iterator[Finding]:
    """People to whom several of ours with different parts speak: who should lead."""
    if not case.once(Access).team:
        return
    found = coverage(case)
    for one in found.conflicts:
        if one.across:
            yield Finding(
                "contact-conflict",
                "access",
                conflict_text(one, found.cast, "en"),
                conflict_text(one, found.cast, "zh"),
                subjects=(one.person, *one.members),
                numbers={"members": float(len(one.members))},
                facts=one.facts,
                caveat_en="Several contacts are a strength if they say the same; the lead is only proposed.",
                caveat_zh="多人联系是优势，但口径须一致；牵头人仅为建议。",
            )


def orphaned(case: Case) -> Iterator[Finding]:
    """Relations of members who left that nobody of ours took over, and who could."""
    if not case.once(Access).team:
        return
    orphans = [orphan for orphan in coverage(case).orphans if not orphan.heirs]
    for member in dict.fromkeys(orphan.member for orphan in orphans):
        yield _left(case, member, [orphan for orphan in orphans if orphan.member == member])


def _left(case: Case, member: str, orphans: list[Orphan]) -> Finding:
    facts = {fact for orphan in orphans for fact in orphan.facts}
    for orphan in orphans:
        if (route := best_way(case, orphan.person)) is not None:
            facts |= set(route.facts)
    return Finding(
        "orphaned",
        "access",
        f"{case.name(member)} left us (until {orphans[0].left}); nobody of our team has taken over "
        f"{', '.join(_handed(case, orphan, 'en') for orphan in orphans)}.",
        f"{case.name(member, 'zh')}已离开（至{orphans[0].left}），我方尚无人接手其联系："
        f"{'、'.join(_handed(case, orphan, 'zh') for orphan in orphans)}。",
        subjects=(member, *(orphan.person for orphan in orphans)),
        numbers={"people": float(len(orphans))},
        facts=tuple(sorted(facts)),
        caveat_en="Named beside each: whoever of ours has the best way. Ask for a handover while the memory is "
        "fresh; routes above do not count these ties.",
        caveat_zh="括号内为我方路径最佳者。应尽快交接；上述路径均未计入这些关系。",
    )


def _handed(case: Case, orphan: Orphan, lang: str) -> str:
    person = case.name(orphan.person, lang)
    if orphan.successor is None:
        return person
    heir, share = case.name(orphan.successor, lang), percent(orphan.chance)
    return f"{person}（{heir}，{share}）" if lang == "zh" else f"{person} ({heir}, {share})"
