"""What each rule of the conduct check sees in the facts of a case: who is concerned, and by which facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from stakemap.context.contact_rules import windows
from stakemap.engagement.account_plan.sign_offs import finding_reviews, since
from stakemap.engagement.conduct.rules import conduct_rules
from stakemap.engagement.tender.contact_check import contact_check, planned_contacts
from stakemap.graph.decision.contact_rules import takes_part
from stakemap.model import (
    ComplianceRisk,
    Decision,
    DecisionRole,
    Person,
    Post,
    Role,
    Spell,
    SpellKind,
    Supplier,
    Tenure,
    Tie,
    Unit,
)

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["MATCHERS", "Match"]

_EVALUATE = frozenset({Role.TECHNICAL_GATEKEEPER, Role.APPROVER, Role.PURCHASER})
_CONFLICT = ("conflict",)
_DAYS = 366
"""Of a year, the careful way."""


class Match(NamedTuple):
    """One thing that a rule warns of: for which decision, whom it concerns, which facts say so."""

    decision: str | None
    about: str
    facts: tuple[str, ...]
    conflict: bool = False
    """Whether a tie behind it may be used for conflict checks alone."""


def _decisions(case: Case) -> Iterator[tuple[Decision, Mapping[str, tuple[DecisionRole, ...]]]]:
    """Decisions in force, each with who takes part."""
    for decision in sorted(case.graph.of(Decision), key=lambda one: one.id):
        if case.seating.current(decision):
            yield decision, case.once(_roles_by_person, decision.id)


def _roles_by_person(case: Case, decision: str) -> Mapping[str, tuple[DecisionRole, ...]]:
    return takes_part(case.seating, decision)


def _risks(case: Case) -> list[ComplianceRisk]:
    return [risk for risk in case.graph.of(ComplianceRisk) if case.seating.current(risk)]


def _in_chain(case: Case) -> Iterator[tuple[Decision, ComplianceRisk, tuple[str, ...]]]:
    """Risks about a decision itself or somebody who takes part, with the facts that give the part."""
    for decision, parts in _decisions(case):
        for risk in _risks(case):
            if risk.subject == decision.id or risk.subject in parts:
                roles = tuple(part.id for part in parts.get(risk.subject, ()))
                yield decision, risk, (risk.id, decision.id, *roles)


def open_tender(case: Case) -> Iterator[Match]:
    """C1: a risk about somebody in the chain while a tender is open."""
    day = case.day
    if day is None:
        return
    dates: dict[str, set[str]] = defaultdict(set)
    for window in windows(case):
        if window.covers(day):
            dates[window.decision].update(window.facts)
    for decision, risk, facts in _in_chain(case):
        if decision.id in dates:
            yield Match(decision.id, risk.subject, (*facts, *dates[decision.id]))


def several_in_a_year(case: Case) -> Iterator[Match]:
    """C2: two risks or more about the same subject in one calendar year."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for risk in _risks(case):
        day = risk.valid.start or case.graph.confirmed(risk)
        if day is not None:
            found[risk.subject, day.earliest.year].append(risk.id)
    for (subject, _), facts in sorted(found.items()):
        if len(facts) > 1:
            yield Match(None, subject, tuple(facts))


def close_to_the_chain(case: Case) -> Iterator[Match]:
    """C3: a risk about kin of somebody in the chain, or about a body of theirs."""
    for decision, parts in _decisions(case):
        for risk in _risks(case):
            if risk.subject in parts:
                continue
            for near, fact, conflict in _near(case, risk.subject):
                if near in parts:
                    yield Match(decision.id, risk.subject, (risk.id, fact, decision.id), conflict)


def _near(case: Case, subject: str) -> Iterator[tuple[str, str, bool]]:
    """Who is close to a person or body: by a tie of conflict, or by working there; with the fact."""
    for tie in _conflict_ties(case):
        for one, other in ((tie.from_id, tie.to_id), (tie.to_id, tie.from_id)):
            if one == subject:
                yield other, tie.id, True
    for spell in _employed(case):
        if spell.unit == subject:
            yield spell.person, spell.id, False


def _conflict_ties(case: Case) -> Iterator[Tie]:
    kinds = {k.kind for k in case.graph.catalogue.kinds.values() if tuple(k.uses) == _CONFLICT}
    return (tie for tie in case.graph.of(Tie) if tie.kind in kinds and case.seating.current(tie))


def _employed(case: Case) -> Iterator[Spell]:
    """Work that goes on, as far as is known."""
    for spell in case.graph.of(Spell):
        if spell.kind is SpellKind.EMPLOYMENT and case.seating.current(spell) and spell.valid.end is None:
            yield spell


def outside_the_chain(case: Case) -> Iterator[Match]:
    """C4: an open step for a decision leads to somebody without a part, or to kin of somebody with one."""
    kin = list(_conflict_ties(case))
    for decision, parts in _decisions(case):
        for step, plan in planned_contacts(case):
            if plan.decision != decision.id or step.whom is None:
                continue
            met = {step.whom, *_stands_for(case, step.whom)}
            near = [tie.id for tie in kin if {tie.from_id, tie.to_id} & met and _other_end(tie, met) in parts]
            if not met & parts.keys() or near:
                yield Match(decision.id, step.whom, (step.id, plan.id, *near), bool(near))


def _stands_for(case: Case, whom: str) -> set[str]:
    """Whom one may meet at a post or in a unit, and the posts somebody holds with their units."""
    record, seating = case.graph.get(whom), case.seating
    if isinstance(record, Post):
        return {node for node, _ in seating.holders(whom)}
    if isinstance(record, Unit):
        held = {p for p, posts in seating.posts_of.items() if any(post.unit == whom for post in posts)}
        return held | {post.id for post in case.graph.of(Post) if post.unit == whom}
    return {post.id for post in seating.posts_of.get(whom, ())}


def _other_end(tie: Tie, met: set[str]) -> str:
    return tie.to_id if tie.from_id in met else tie.from_id


def quiet_times(case: Case) -> Iterator[Match]:
    """C5: what the contact check stops, planned or on record."""
    for breach in contact_check(case).breaches:
        if breach.stops:
            yield Match(breach.rule.decision, breach.whom, breach.facts)


def interests(case: Case) -> Iterator[Match]:
    """C6: an interest in a supplier, or work for one soon after leaving the body that decides."""
    suppliers = _suppliers(case)
    for decision, parts in _decisions(case):
        for tie in _conflict_ties(case):
            if tie.from_id in parts and tie.to_id in suppliers:
                facts = (tie.id, decision.id, suppliers[tie.to_id])
                yield Match(decision.id, tie.from_id, facts, conflict=True)
        yield from _gone_over(case, decision, suppliers)


def _suppliers(case: Case) -> dict[str, str]:
    """The unit of each supplier that has one, with the supplier."""
    return {s.unit: s.id for s in case.graph.of(Supplier) if s.unit is not None and case.seating.current(s)}


def _gone_over(case: Case, decision: Decision, suppliers: Mapping[str, str]) -> Iterator[Match]:
    """People who left the buyer within the cooling-off time and work for a supplier."""
    if case.day is None or decision.unit is None:
        return
    years = conduct_rules()["C6"].years
    left: dict[str, str] = {}
    for tenure in case.graph.of(Tenure):
        post, end = case.graph.get(tenure.post), tenure.valid.end
        theirs = isinstance(post, Post) and post.unit == decision.unit
        if theirs and end is not None and 0 <= (case.day - end.latest).days < years * _DAYS:
            left[tenure.person] = tenure.id
    for spell in _employed(case):
        supplier = suppliers.get(spell.unit or "")
        if spell.person in left and supplier is not None:
            facts = (spell.id, left[spell.person], supplier, decision.id)
            yield Match(decision.id, spell.person, facts)


def unsigned(case: Case) -> Iterator[Match]:
    """C7: a risk about somebody in the chain that nobody signed for since it was recorded."""
    review = case.once(finding_reviews).get("compliance-risk")
    for decision, risk, facts in _in_chain(case):
        if review is None or since(case, [risk.id], review.day):
            yield Match(decision.id, risk.subject, facts)


def both_sides(case: Case) -> Iterator[Match]:
    """C8: somebody evaluates and works for a supplier."""
    suppliers = _suppliers(case)
    working = [spell for spell in _employed(case) if spell.unit in suppliers]
    for decision, parts in _decisions(case):
        for spell in working:
            roles = [part.id for part in parts.get(spell.person, ()) if part.role in _EVALUATE]
            if roles and isinstance(case.graph.get(spell.person), Person):
                facts = (spell.id, *roles, suppliers[str(spell.unit)], decision.id)
                yield Match(decision.id, spell.person, facts)


MATCHERS: Mapping[str, Callable[[Case], Iterable[Match]]] = {
    "C1": open_tender,
    "C2": several_in_a_year,
    "C3": close_to_the_chain,
    "C4": outside_the_chain,
    "C5": quiet_times,
    "C6": interests,
    "C7": unsigned,
    "C8": both_sides,
}
"""What gives the matches of each rule, by its name."""
