"""Our relations: the easiest way in, to whom several of us speak, what those who left leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.access import Access, coverage
from stakemap.access.best_routes import best_way
from stakemap.access.coverage_table import conflict_text
from stakemap.context.case import Case
from stakemap.findings.finding import Finding, claim
from stakemap.scoring.core.results import TOLERANCE
from stakemap.wording.lists import listed, percent
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.access.coverage_table import Conflict, Orphan, Rung
    from stakemap.context.display_names import Cast

__all__ = ["contact_conflicts", "entry", "orphaned"]


def entry(case: Case) -> Iterator[Finding]:
    """The easiest and the hardest way in to those with a vote whom no rule of a tender keeps us from."""
    if not case.once(Access).team or case.electorate is None:
        return
    formal = case.scores["formal_power"]
    voting = [rung for rung in coverage(case).ladder if formal[rung.person] > 0]
    open_ = sorted(
        (rung for rung in voting if rung.route is not None and rung.rule is None),
        key=lambda rung: (-rung.entry, rung.person),
    )
    if not open_:
        return
    easy, hard, shut = open_[0], open_[-1], sum(rung.route is None for rung in voting)
    kept = any(rung.rule is not None for rung in voting)
    facts = {fact for rung in (easy, hard) if rung.route is not None for fact in rung.route.facts}
    yield claim(
        "entry",
        "access",
        lambda words: (
            _entry_text(case, open_, words, kept=kept),
            words.say("entry.shut", shut=shut, n=len(voting)) if shut else "",
        ),
        caveat="entry.caveat",
        subjects=dict.fromkeys((easy.person, hard.person)),
        numbers={"easiest": easy.entry, "hardest": hard.entry, "shut": float(shut)},
        facts=sorted(facts),
    )


def _entry_text(case: Case, ways: list[Rung], words: Words, *, kept: bool) -> str:
    """The easiest and the hardest; of one way alone, or of ways that are alike, no order is told."""
    easy, hard = ways[0], ways[-1]
    if len(ways) == 1:
        return words.say("entry.one", easy=_way(case, easy, words))
    if easy.entry - hard.entry <= TOLERANCE:
        return words.say("entry.alike", n=len(ways), easy=_way(case, easy, words))
    key = "entry.free" if kept else "entry"
    return words.say(key, easy=_alike(case, easy, ways, words), hard=_alike(case, hard, ways, words))


def _alike(case: Case, rung: Rung, ways: list[Rung], words: Words) -> str:
    """A way in, and of how many it is one that are as likely."""
    way, n = _way(case, rung, words), sum(abs(one.entry - rung.entry) <= TOLERANCE for one in ways)
    return words.say("entry.of-alike", way=way, n=n) if n > 1 else way


def _way(case: Case, rung: Rung, words: Words) -> str:
    """Somebody, how likely the best way works, and who begins it."""
    assert rung.route is not None  # noqa: S101  the caller looked
    who, first = (case.name(node, words.lang) for node in (rung.person, rung.route.nodes[0]))
    between = len(rung.route) - 1
    key = ("known", "through-one", "through-many")[min(between, 2)]
    return words.say(f"entry.{key}", who=who, share=percent(rung.entry), first=first, between=between)


def contact_conflicts(case: Case) -> Iterator[Finding]:
    """People to whom several of ours with different parts speak: who should lead."""
    if not case.once(Access).team:
        return
    found = coverage(case)
    for one in found.conflicts:
        if one.across:
            yield _conflict(one, found.cast)


def _conflict(one: Conflict, cast: Cast) -> Finding:
    return claim(
        "contact-conflict",
        "access",
        lambda words: conflict_text(one, cast, words.lang),
        caveat="contact-conflict.caveat",
        subjects=(one.person, *one.members),
        numbers={"members": float(len(one.members))},
        facts=one.facts,
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
    return claim(
        "orphaned",
        "access",
        lambda words: words.say(
            "orphaned",
            member=case.name(member, words.lang),
            left=orphans[0].left,
            people=listed((_handed(case, orphan, words) for orphan in orphans), words.lang),
        ),
        caveat="orphaned.caveat",
        subjects=(member, *(orphan.person for orphan in orphans)),
        numbers={"people": float(len(orphans))},
        facts=sorted(facts),
    )


def _handed(case: Case, orphan: Orphan, words: Words) -> str:
    person = case.name(orphan.person, words.lang)
    if orphan.successor is None:
        return person
    heir, share = case.name(orphan.successor, words.lang), percent(orphan.chance)
    return words.say("orphaned.heir", person=person, heir=heir, share=share)
