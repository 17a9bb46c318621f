"""What must hold between facts before they are a graph: ids, ends, kinds, stages, rules, alliances."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from stakemap.errors import InputError, Problem, UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.rules.rule_text import check_rule
from stakemap.model import (
    AllianceMember,
    AllianceRole,
    Decision,
    DecisionRole,
    Factor,
    Record,
    Source,
    StageKind,
    Tie,
)

__all__ = ["GIVEN_IN_CODE", "problems_of"]

GIVEN_IN_CODE = "given-in-code"
"""The source of facts made by `from_edges`: they can be analysed, and no store takes them."""


def problems_of(
    facts: tuple[Record, ...], by_id: Mapping[str, Record], catalogue: Catalogue
) -> Iterator[Problem]:
    """Dangling ends, double ids, unknown kinds, wrong end kinds, missing stages, rules that do not fit,
    alliances with two leads or inside themselves.
    """
    yield from _Checks(facts, by_id, catalogue).all_problems()
    members = [fact for fact in facts if isinstance(fact, AllianceMember)]
    yield from _second_leads(members)
    yield from _inside_themselves(members)


@dataclass(frozen=True)
class _Checks:
    facts: tuple[Record, ...]
    by_id: Mapping[str, Record]
    catalogue: Catalogue

    def all_problems(self) -> Iterator[Problem]:
        if len(self.by_id) < len(self.facts):
            for ident, times in Counter(fact.id for fact in self.facts).items():
                if times > 1:
                    yield Problem(
                        f"{times} facts have this id", "give each its own", fact_id=ident, field="id"
                    )
        for fact in self.facts:
            if isinstance(fact, Tie) and self._fits(fact):
                continue
            yield from self._dangling(fact)
            if isinstance(fact, Tie):
                yield from self._wrong_kind(fact)
            elif isinstance(fact, DecisionRole | Factor):
                yield from self._wrong_stage(fact)
            elif isinstance(fact, Decision):
                yield from _wrong_rule(fact)

    def _fits(self, tie: Tie) -> bool:
        """Whether nothing is wrong with a tie: most facts are ties, and most of them fit."""
        kind = self.catalogue.kinds.get(tie.kind)
        first, second = self.by_id.get(tie.from_id), self.by_id.get(tie.to_id)
        if kind is None or first is None or second is None:
            return False
        return (
            first.kind_of_fact in kind.from_kinds
            and second.kind_of_fact in kind.to_kinds
            and (tie.source is None or isinstance(self.by_id.get(tie.source), Source))
        )

    def _dangling(self, fact: Record) -> Iterator[Problem]:
        fields = type(fact).reference_fields()
        for name, ident in fact.references():
            end = self.by_id.get(ident)
            if end is None:
                if not (name == "source" and ident == GIVEN_IN_CODE):
                    yield Problem(
                        "names something that is not there",
                        "add it, or mend the name",
                        field=name,
                        fact_id=fact.id,
                        value=ident,
                    )
            elif end.kind_of_fact not in fields[name]:
                wanted = " or ".join(fields[name])
                yield Problem(
                    f"names a {end.kind_of_fact}, needs a {wanted}",
                    "name another",
                    field=name,
                    fact_id=fact.id,
                )

    def _wrong_kind(self, tie: Tie) -> Iterator[Problem]:
        if tie.kind not in self.catalogue:
            hint = UnknownName("kind of relation", tie.kind, tuple(self.catalogue.kinds)).hint
            yield Problem("unknown kind of relation", hint, field="kind", fact_id=tie.id)
            return
        kind = self.catalogue[tie.kind]
        for name, ident, allowed in (
            ("from_id", tie.from_id, kind.from_kinds),
            ("to_id", tie.to_id, kind.to_kinds),
        ):
            end = self.by_id.get(ident)
            if end is not None and end.kind_of_fact not in allowed:
                cure = f"name a {' or '.join(allowed)}, or choose another kind"
                yield Problem(
                    f"{tie.kind!r} cannot stand at a {end.kind_of_fact}", cure, field=name, fact_id=tie.id
                )

    def _wrong_stage(self, fact: DecisionRole | Factor) -> Iterator[Problem]:
        decision = self.by_id.get(fact.decision)
        if fact.stage is not None and isinstance(decision, Decision):
            known = [stage.id for stage in decision.stages] or [kind.value for kind in StageKind]
            if fact.stage not in known:
                cure = f"one of {', '.join(known[:12])}"
                yield Problem("names no stage of its decision", cure, field="stage", fact_id=fact.id)


def _wrong_rule(decision: Decision) -> Iterator[Problem]:
    """What is wrong with a rule text over declared stages."""
    if decision.rule and decision.stages:
        try:
            check_rule(decision.rule, [stage.id for stage in decision.stages])
        except InputError as error:
            yield from (replace(problem, fact_id=decision.id) for problem in error.problems)


def _second_leads(members: list[AllianceMember]) -> Iterator[Problem]:
    """Whoever leads an alliance while another does."""
    leads: dict[str, list[AllianceMember]] = defaultdict(list)
    for member in members:
        if member.role is AllianceRole.LEAD:
            known = leads[member.alliance]
            if any(m.valid.overlaps(member.valid) and m.supplier != member.supplier for m in known):
                cure = "keep one, or let the other take part"
                yield Problem("a second lead of one alliance", cure, field="supplier", fact_id=member.id)
            known.append(member)


def _inside_themselves(members: list[AllianceMember]) -> Iterator[Problem]:
    """Memberships that close a circle of alliances: what is left when all others are taken away."""
    left = {member.id: member for member in members}
    while True:
        inner = {member.supplier for member in left.values()}
        outer = {member.alliance for member in left.values()}
        ends = [i for i, m in left.items() if m.supplier not in outer or m.alliance not in inner]
        if not ends:
            break
        for ident in ends:
            del left[ident]
    for ident in left:
        cause = "an alliance inside itself, through others"
        yield Problem(cause, "take one of them out", field="supplier", fact_id=ident)
