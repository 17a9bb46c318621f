"""What is true: frozen, validated facts about people, bodies, posts, decisions and ties.

`FACTS` lists every kind of record by the name it has in files and stores; `parse` builds one from plain
values and reports everything that is wrong with it at once.

May import: `policy`, `errors` and pydantic, nothing else of the package. Read `base` first (record, fact,
span, source), then `people`, `organizations`, `groups`, `ties`, `decisions`; then what an account team works
with: `accounts`, `suppliers`, `purchases`, `needs`, `dealings`, `plans`, with `money`; `assessments`
last.  `source_kinds` says how sure a kind of source is, `free_text` what to read again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import ValidationError

from stakemap import policy
from stakemap.errors import InputError, Problem, refuse
from stakemap.model.accounts import (
    Account,
    ComplianceRisk,
    Indicator,
    Level,
    Relationship,
    RelationSign,
    TeamMember,
    TeamRole,
)
from stakemap.model.assessments import Assessment, Run
from stakemap.model.base import Basis, Certainty, Entity, Fact, Label, PartialDate, Record, Source, Span
from stakemap.model.dealings import (
    SPOKEN,
    Channel,
    Complaint,
    Delivery,
    Interaction,
    OpenIssue,
    Starter,
)
from stakemap.model.decisions import (
    Decision,
    DecisionRole,
    Effect,
    Factor,
    FactorKind,
    Motive,
    MotiveKind,
    Phase,
    Role,
    Stage,
    StageKind,
    Stance,
)
from stakemap.model.groups import Group, GroupBasis, MemberRole, Membership
from stakemap.model.needs import Need, NeedStatement, OfferCover, OfferPart
from stakemap.model.organizations import Action, Authority, BudgetLine, Post, Tenure, Tier, Unit
from stakemap.model.people import Competence, Origin, Person, Spell, SpellKind, Susceptibility
from stakemap.model.plans import Ownership, Plan, PlanState, Review, Step, StepChange, Verdict
from stakemap.model.purchases import Award, Contract, Milestone, Procedure, Renewal, TenderEvent
from stakemap.model.suppliers import (
    Alliance,
    AllianceMember,
    AllianceRole,
    Qualification,
    Requirement,
    Supplier,
    SupplierSide,
)
from stakemap.model.ties import Tie

__all__ = [
    "FACTS",
    "SPOKEN",
    "Account",
    "Action",
    "Alliance",
    "AllianceMember",
    "AllianceRole",
    "Assessment",
    "Authority",
    "Award",
    "Basis",
    "BudgetLine",
    "Certainty",
    "Channel",
    "Competence",
    "Complaint",
    "ComplianceRisk",
    "Contract",
    "Decision",
    "DecisionRole",
    "Delivery",
    "Effect",
    "Entity",
    "Fact",
    "Factor",
    "FactorKind",
    "Group",
    "GroupBasis",
    "Indicator",
    "Interaction",
    "Label",
    "Level",
    "MemberRole",
    "Membership",
    "Milestone",
    "Motive",
    "MotiveKind",
    "Need",
    "NeedStatement",
    "OfferCover",
    "OfferPart",
    "OpenIssue",
    "Origin",
    "Ownership",
    "PartialDate",
    "Person",
    "Phase",
    "Plan",
    "PlanState",
    "Post",
    "Procedure",
    "Qualification",
    "Record",
    "RelationSign",
    "Relationship",
    "Renewal",
    "Requirement",
    "Review",
    "Role",
    "Run",
    "Source",
    "Span",
    "Spell",
    "SpellKind",
    "Stage",
    "StageKind",
    "Stance",
    "Starter",
    "Step",
    "StepChange",
    "Supplier",
    "SupplierSide",
    "Susceptibility",
    "TeamMember",
    "TeamRole",
    "TenderEvent",
    "Tenure",
    "Tie",
    "Tier",
    "Unit",
    "Verdict",
    "parse",
    "problems_of",
    "refused",
]


def __dir__() -> list[str]:
    return __all__


FACTS: dict[str, type[Record]] = {
    cls.kind_of_fact: cls
    for cls in (
        Source,
        Account,
        Unit,
        Post,
        Person,
        Group,
        TeamMember,
        Decision,
        Supplier,
        Alliance,
        Contract,
        Need,
        OfferPart,
        Plan,
        Tenure,
        Spell,
        Membership,
        Tie,
        Authority,
        BudgetLine,
        Competence,
        Susceptibility,
        DecisionRole,
        Stance,
        Motive,
        Factor,
        Relationship,
        RelationSign,
        ComplianceRisk,
        Qualification,
        Requirement,
        AllianceMember,
        Award,
        Milestone,
        NeedStatement,
        OfferCover,
        Interaction,
        Delivery,
        Complaint,
        OpenIssue,
        Step,
        Ownership,
        Review,
        Run,
        Assessment,
    )
}
"""Every kind of record, entities before the facts that name them."""


def parse(values: Mapping[str, Any]) -> Record:
    """Build one record from plain JSON values.

    Parameters
    ----------
    values
        As `Record.to_dict` gives them: ``fact`` names the kind, dates are text.  Days and `Span` are taken
        as well.

    Returns
    -------
    Record
        Of the class that `FACTS` names.

    Raises
    ------
    InputError
        With every problem of this record; refused attributes raise `PolicyRefused`.

    Examples
    --------
    >>> parse({"fact": "person", "id": "p:ann", "name": "Ann"}).name
    'Ann'
    """
    body = dict(values)
    kind = body.pop("fact", None)
    cls = FACTS.get(kind) if isinstance(kind, str) else None
    fact_id = _shown(body.get("id"))
    if cls is None:
        near = get_close_matches(kind, FACTS, n=1) if isinstance(kind, str) else []
        cure = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(FACTS)}"
        raise InputError([Problem("unknown kind of fact", cure, field="fact", fact_id=fact_id)])
    try:
        return cls.model_validate_json(_json(body, fact_id))
    except ValidationError as error:
        raise refused(error, fact_id) from None


def refused(error: ValidationError, fact_id: str = "") -> InputError:
    """What pydantic found, as the error of this package: `PolicyRefused` where a red line is among it."""
    return refuse(problems_of(error, fact_id))


@cache
def _things() -> frozenset[str]:
    """The classes of facts that are about no person."""
    return frozenset(cls.__name__ for kind, cls in FACTS.items() if kind not in policy.OF_A_PERSON)


def problems_of(error: ValidationError, fact_id: str = "") -> list[Problem]:
    """What pydantic found, as problems with field path and fact id; the refused value apart."""
    found = []
    of_person = error.title not in _things()
    for detail in error.errors(include_url=False, include_context=False):
        path = _shown(".".join(str(part) for part in detail["loc"]))
        extra = detail["type"] == "extra_forbidden"
        row = policy.refusal(".".join(map(str, detail["loc"])), of_person=of_person) if extra else None
        if row is not None:
            found.append(policy.refused_problem(row, Problem("", field=path, fact_id=fact_id)))
            continue
        cause, _, cure = detail["msg"].partition("; ")
        value = detail.get("input")
        found.append(
            Problem(
                cause=_CAUSES.get(detail["type"], cause),
                cure=cure or _CURES.get(detail["type"], ""),
                field=path,
                fact_id=fact_id,
                code="policy" if detail["type"] == "policy" else "input",
                value=None if value is None or isinstance(value, dict) else str(value)[:60],
            )
        )
    return found


_CAUSES = {"extra_forbidden": "unknown field", "missing": "not given", "finite_number": "not a finite number"}
_CURES = {
    "extra_forbidden": "check the spelling, or leave it out",
    "missing": "fill it in",
    "finite_number": "give a plain number",
}


_LONGEST_SHOWN = 200


def _shown(value: object) -> str:
    """An id or a field name as it may stand in an error: one line, of bounded length."""
    if not isinstance(value, str):
        return ""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value[:_LONGEST_SHOWN])


def _json(body: Mapping[str, Any], fact_id: str) -> str:
    """JSON text, so that dates, choices and lists are read the same way from everywhere."""
    try:
        text = json.dumps(body, allow_nan=True, ensure_ascii=False, default=_plain_value)
        text.encode()
    except (TypeError, ValueError, RecursionError):
        cure = "give text without broken characters, numbers, lists"
        raise InputError([Problem("a value that JSON cannot hold", cure, fact_id=fact_id)]) from None
    return text


def _plain_value(value: object) -> object:
    if isinstance(value, Span | Stage):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError
