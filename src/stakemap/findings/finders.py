"""Every kind of finding, in the order of the report: a claim more is a function and one row here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from stakemap.context.case import Case
from stakemap.findings import brokerage as brokerage_findings
from stakemap.findings import evidence as evidence_findings
from stakemap.findings import groups as group_findings
from stakemap.findings import influence as influence_findings
from stakemap.findings import overall as overall_findings
from stakemap.findings import relations as relation_findings
from stakemap.findings import routes as path_findings
from stakemap.findings import value_of_information as worth_findings
from stakemap.findings.account import loose_ends as loose_findings
from stakemap.findings.decision import clock as clock_findings
from stakemap.findings.decision import disputed as dispute_findings
from stakemap.findings.decision import mandate as remit_findings
from stakemap.findings.decision import motives as motive_findings
from stakemap.findings.decision import phases as phase_findings
from stakemap.findings.decision import power as power_findings
from stakemap.findings.decision import rivalry as rivalry_findings
from stakemap.findings.decision import users as user_findings
from stakemap.findings.engagement import effort as effort_findings
from stakemap.findings.engagement import levels as level_findings
from stakemap.findings.engagement import needs as need_findings
from stakemap.findings.engagement import plan_progress as plan_findings
from stakemap.findings.engagement import relation_health as health_findings
from stakemap.findings.engagement import rivals as supplier_findings
from stakemap.findings.engagement import tender as tender_findings
from stakemap.findings.finding import Finding, Findings
from stakemap.findings.units import ended as unit_findings
from stakemap.findings.units import heads as head_findings
from stakemap.work import checkpoint

__all__ = ["FINDERS", "Finder", "found_in"]

Finder = Callable[[Case], Iterable[Finding]]

FINDERS: tuple[tuple[str, Finder], ...] = (
    ("no-decision", power_findings.no_decision),
    ("decides", power_findings.who_decides),
    ("complexity", remit_findings.complexity),
    ("may-decide", remit_findings.may_decide),
    ("plain-words", user_findings.plain_words),
    ("user-and-buyer", user_findings.user_and_buyer),
    ("most-influential", influence_findings.most_influential),
    ("overall", overall_findings.overall),
    ("beyond-post", influence_findings.beyond_their_post),
    ("disagrees-with-count", influence_findings.disagreement),
    ("two-bosses", power_findings.two_bosses),
    ("empty-seat", power_findings.empty_seats),
    ("unknown-person", power_findings.unknown_people),
    ("several-heads", head_findings.several_heads),
    ("source-unjudged", evidence_findings.sources_unjudged),
    ("stance-missing", evidence_findings.missing_stances),
    ("stance-disputed", dispute_findings.disputed_positions),
    ("ties-missing", evidence_findings.no_ties_reported),
    ("nobody-knows", evidence_findings.out_of_reach),
    ("worth-checking", worth_findings.worth_checking),
    ("route", path_findings.best_routes),
    ("gatekeeper", path_findings.gatekeepers),
    ("single-thread", path_findings.single_threads),
    ("entry", relation_findings.entry),
    ("contact-conflict", relation_findings.contact_conflicts),
    ("orphaned", relation_findings.orphaned),
    ("introductions", path_findings.introduction_plan),
    ("undeclared-group", group_findings.undeclared_groups),
    ("origin-mix", group_findings.origin_mix),
    ("broker", brokerage_findings.brokers),
    ("cross-line", brokerage_findings.cross_lines),
    ("formal-informal", brokerage_findings.formal_and_informal),
    ("line-block-pull", group_findings.line_and_block),
    ("outlived-unit", unit_findings.dissolved_units),
    ("old-fact", evidence_findings.oldest_facts),
    ("compliance-risk", evidence_findings.compliance_risks),
    ("former-employer", evidence_findings.former_employers),
    ("chance-open", clock_findings.chance_open),
    ("critical-step", clock_findings.when_and_where),
    ("rival-move", rivalry_findings.rival_move),
    ("front-loaded", phase_findings.front_loaded),
    ("veto-risk", motive_findings.veto_risks),
    ("tension", motive_findings.tensions),
    ("step-barred", tender_findings.stopped_steps),
    ("contact-barred", tender_findings.breaches),
    ("step-care", tender_findings.cautions),
    ("relation-cooling", health_findings.cooling),
    ("relation-burdened", health_findings.burdened),
    ("level-apart", level_findings.level_apart),
    ("level-open", level_findings.level_open),
    ("owner-left", loose_findings.owners_who_left),
    ("step-undated", loose_findings.undated_steps),
    ("need-of-nobody", loose_findings.needs_of_nobody),
    ("several-currencies", loose_findings.several_currencies),
    ("award-twice", loose_findings.awards_twice),
    ("need-uncovered", need_findings.uncovered),
    ("need-carried", need_findings.carried_most),
    ("white-space", need_findings.white_space),
    ("common-interest", need_findings.common_interests),
    ("neighbour-bought", need_findings.neighbours_bought),
    ("veto-evidence", need_findings.veto_evidence),
    ("contract-ends", supplier_findings.contracts_ending),
    ("concentrated", supplier_findings.concentrated),
    ("incumbent", supplier_findings.locked_in),
    ("rival-reach", supplier_findings.rival_reach),
    ("partner-opens", supplier_findings.partner_opens),
    ("qualification-gap", supplier_findings.qualification_gaps),
    ("effort-plan", effort_findings.best_hours),
    ("effort-returns", effort_findings.first_hours),
    ("load-alarm", effort_findings.overloaded),
    ("not-to-be-met", effort_findings.cannot_be_met),
    ("plan-late", plan_findings.late_steps),
    ("plan-came-true", plan_findings.came_true),
    ("plan-since-review", plan_findings.sign_off),
    ("no-owner", plan_findings.nobody_accountable),
)
"""Code and function of each kind."""


def found_in(case: Case) -> Findings:
    """Every claim that the numbers of a case carry."""
    found: list[Finding] = []
    for place, (_, finder) in enumerate(FINDERS):
        checkpoint(place, len(FINDERS))
        found.extend(finder(case))
    return Findings(found)
