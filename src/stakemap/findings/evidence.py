"""What the numbers stand on: oldest facts, missing facts, open ends, integrity notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from stakemap.access import coverage
from stakemap.context.case import Case
from stakemap.findings.fact_sentences import sentence
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import people_text
from stakemap.findings.shares import REPORTED, sort_of
from stakemap.graph.confidence import State, confidence, months_between, state, unjudged
from stakemap.model import (
    ComplianceRisk,
    Fact,
    Membership,
    Origin,
    PartialDate,
    Source,
    Spell,
    SpellKind,
    TeamMember,
    Tenure,
    Tie,
    Unit,
)
from stakemap.wording.lists import listed

__all__ = [
    "compliance_risks",
    "former_employers",
    "missing_stances",
    "no_ties_reported",
    "oldest_facts",
    "out_of_reach",
    "sources_unjudged",
]

_SHOWN = 5


def oldest_facts(case: Case) -> Iterator[Finding]:
    """The facts behind the top five that were confirmed longest ago, a month at least: check these first."""
    if case.day is None:
        return
    behind: dict[str, str] = {}
    for node in _moving(case):
        for fact in case.facts_behind(node):
            behind.setdefault(fact, node)
    dated = sorted(
        (date, fact)
        for fact in behind
        if _may_have_ended(case, fact)
        and (date := case.confirmed(fact))
        and months_between(date.earliest, case.day)
    )
    for date, fact in dated[:_SHOWN]:
        yield _old(case, behind[fact], fact, date)


def _moving(case: Case) -> list[str]:
    """The five through whom most moves; nobody at zero, or where all are alike."""
    influence = case.scores["influence"]
    return [node for node, _ in influence.as_shown.top(_SHOWN) if influence.place(node) is not None]


def _old(case: Case, node: str, fact: str, date: PartialDate) -> Finding:
    assert case.day is not None  # noqa: S101  the caller looked
    months = months_between(date.earliest, case.day)
    return claim(
        "old-fact",
        "evidence",
        lambda words: words.say(
            "old-fact.one" if months == 1 else "old-fact",
            fact=sentence(case.graph, case.graph[fact], words.lang),
            date=date,
            months=months,
        ),
        caveat="old-fact.caveat",
        subjects=(node,),
        numbers={"months": float(months)},
        facts=(fact,),
    )


def _may_have_ended(case: Case, ident: str) -> bool:
    """Whether a fact claims to hold until now: neither a closed past nor an unknown holder does."""
    fact = case.graph[ident]
    if isinstance(fact, Tenure) and state(case.graph, case.graph[fact.person]) is State.UNKNOWN:
        return False
    return isinstance(fact, Tie | Tenure | Membership) and fact.valid.open_ended


def sources_unjudged(case: Case) -> Iterator[Finding]:
    """That nearly all facts come from sources whose kind nobody stated: the cure is one cell."""
    known = {source.id: source for source in case.graph.of(Source)}
    told = [(f, known[f.source]) for f in case.graph if isinstance(f, Fact) and f.source in known]
    open_ = [(fact, source) for fact, source in told if unjudged(fact, source)]
    if not open_ or len(open_) < case.graph.catalogue.value("unstated_sources") * len(told):
        return
    sources = sorted({source.id for _, source in open_})
    counts = confidence(case.graph, open_[0][0], None)
    yield claim(
        "source-unjudged",
        "evidence",
        lambda words: words.say(
            "source-unjudged",
            n=len(open_),
            m=len(told),
            sources=people_text(case, sources, words.lang),
            counts=counts,
        ),
        caveat="source-unjudged.caveat",
        subjects=sources,
        numbers={"facts": float(len(told)), "unjudged": float(len(open_)), "counts": counts},
        facts=sorted(fact.id for fact, _ in open_),
    )


def missing_stances(case: Case) -> Iterator[Finding]:
    """Voters of whom no position is known, the most powerful first."""
    if case.electorate is None:
        return
    formal = case.scores["formal_power"]
    silent = [n for n in case.electorate.players if n not in case.electorate.stances]
    if not silent:
        return
    order = case.by_power(silent)
    share, voters = sum(formal[n] for n in silent), len(case.electorate.players)
    yield claim(
        "stance-missing",
        "evidence",
        lambda words: words.say(
            f"stance-missing{'' if len(silent) > 1 else '.one' if voters > 1 else '.only'}",
            silent=len(silent),
            voters=voters,
            share=share,
            names=people_text(case, order, words.lang, _SHOWN),
        ),
        caveat="stance-missing.caveat",
        subjects=order,
        numbers={"voters": float(voters), "silent": float(len(silent)), "share": share},
        facts=sorted({f for n in order for f in case.electorate.facts_of(n)}),
    )


def no_ties_reported(case: Case) -> Iterator[Finding]:
    """Voters to whom only the formal line is known: nothing was reported about whom they ask."""
    if case.electorate is None or case.snapshot.evidence is None:
        return
    formal = case.scores["formal_power"]
    blank = [n for n in case.electorate.players if n in case.people and not _turns_informally(case, n)]
    order = case.by_power(n for n in blank if formal[n] > 0)
    if not order:
        return
    share = sum(formal[n] for n in order)
    yield claim(
        "ties-missing",
        "evidence",
        lambda words: words.say("ties-missing", names=people_text(case, order, words.lang), share=share),
        caveat="missing.caveat",
        subjects=order,
        numbers={"share": share, "people": float(len(order))},
        facts=sorted({f for n in order for f in case.electorate.facts_of(n)}),
    )


def _turns_informally(case: Case, node: str) -> bool:
    """Whether a reported (not inferred, not formal) tie leads away from somebody."""
    evidence, place = case.snapshot.evidence, case.snapshot.index(node)
    if evidence is None:
        return False
    arcs = range(int(case.snapshot.indptr[place]), int(case.snapshot.indptr[place + 1]))
    kinds = {int(evidence.kind[row]) for arc in arcs for row in evidence.rows_of(arc)}
    return any(sort_of(case, evidence.kinds[kind]) == REPORTED for kind in kinds)


def out_of_reach(case: Case) -> Iterator[Finding]:
    """Powerful or influential people whom nobody of our team knows."""
    team = {m.id for m in case.graph.of(TeamMember) if case.seating.current(m)}
    if not team:
        return
    found, ties = coverage(case), list(case.tie_facts("contact"))
    formal = case.scores["formal_power"]
    voters = [n for n in case.people if case.electorate is not None and formal[n] > 0]
    wanted = dict.fromkeys([*case.by_power(voters), *_moving(case)])
    missing = [n for n in wanted if not found.grid.contacts.get(n)]
    if not missing:
        return
    covered = len(wanted) - len(missing)
    yield claim(
        "nobody-knows",
        "access",
        lambda words: words.say(
            "nobody-knows" if covered else "nobody-knows.only" if len(wanted) == 1 else "nobody-knows.none",
            names=people_text(case, missing, words.lang),
            covered=covered,
            wanted=len(wanted),
        ),
        caveat="nobody-knows.caveat",
        subjects=missing,
        numbers={"wanted": float(len(wanted)), "covered": float(covered)},
        facts=sorted(t.id for t in ties),
    )


def compliance_risks(case: Case) -> Iterator[Finding]:
    """Integrity notes: recorded to keep clear of, never a way to anyone."""
    for risk in case.graph.of(ComplianceRisk):
        if case.seating.current(risk):
            yield _keep_clear(case, risk)


def _keep_clear(case: Case, risk: ComplianceRisk) -> Finding:
    return claim(
        "compliance-risk",
        "evidence",
        lambda words: words.say("compliance-risk", who=case.name(risk.subject, words.lang)),
        caveat="compliance-risk.caveat",
        subjects=(risk.subject,),
        facts=(risk.id,),
    )


def former_employers(case: Case) -> Iterator[Finding]:
    """Openly recruited people and the firms they came from: where a conflict of interest is to be checked."""
    came: dict[str, list[Spell]] = defaultdict(list)
    for spell in case.graph.of(Spell):
        record, firm = case.seating.people.get(spell.person), case.graph.get(spell.unit or "")
        recruited = record is not None and record.origin is Origin.RECRUITED
        if (
            recruited
            and spell.kind is SpellKind.EMPLOYMENT
            and isinstance(firm, Unit)
            and firm.kind == "company"
        ):
            came[firm.id].append(spell)
    for employer, spells in sorted(came.items())[:_SHOWN]:
        yield _came_from(case, employer, spells)


def _came_from(case: Case, firm: str, spells: list[Spell]) -> Finding:
    people = sorted({spell.person for spell in spells})
    return claim(
        "former-employer",
        "evidence",
        lambda words: words.say(
            "former-employer",
            names=listed((case.name(node, words.lang) for node in people), words.lang),
            firm=case.name(firm, words.lang),
        ),
        caveat="former-employer.caveat",
        subjects=people,
        numbers={"people": float(len(people))},
        facts=sorted({*people, *(spell.id for spell in spells)}),
    )
