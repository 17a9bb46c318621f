"""Accounts of a portfolio with everything that it tells of, small enough to count by hand."""

from __future__ import annotations

from datetime import date, timedelta

from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import (
    Account,
    Basis,
    BudgetLine,
    Channel,
    Complaint,
    Contract,
    Decision,
    DecisionRole,
    Level,
    Ownership,
    Person,
    Plan,
    PlanState,
    Relationship,
    Review,
    Role,
    Source,
    Span,
    Stage,
    Step,
    Supplier,
    SupplierSide,
    TeamMember,
    Tie,
    Unit,
    Verdict,
)

DAY = date(2026, 9, 1)
KEPT = {"source": "s", "grade": "B2", "basis": Basis.CONTRACT, "expires": date(2031, 1, 1)}


def on(days):
    """A day so many days from the day of the portfolio."""
    return (DAY + timedelta(days=days)).isoformat()


def base(quiet=None):
    """A client with two people who decide, one of ours who knows one of them, and a decision."""
    return [
        Source(id="s", title="Log", published=on(-30)),
        Account(id="a", name="River", name_zh="河城", unit="u", **KEPT),
        Unit(id="u", name="City", **KEPT),
        *(Person(id=f"p{k}", name=f"P{k}", **KEPT) for k in range(3)),
        Tie(id="t0", kind="advice", from_id="p0", to_id="p1", strength=0.5, **KEPT),
        Tie(id="t1", kind="advice", from_id="p2", to_id="p1", strength=0.5, **KEPT),
        TeamMember(id="m", name="Mia", hours=10.0, **KEPT),
        TeamMember(id="gone", name="Guy", hours=10.0, valid=Span(end=on(-10)), **KEPT),
        Tie(id="k", kind="knows", from_id="m", to_id="p0", strength=0.8, **KEPT),
        Decision(id="d", name="Lights", unit="u", stages=(Stage(id="x", name="X"),), quiet=quiet, **KEPT),
        *(
            DecisionRole(id=f"r{k}", decision="d", player=f"p{k}", stage="x", role=Role.APPROVER, **KEPT)
            for k in (0, 1)
        ),
        Supplier(id="us", name="We", side=SupplierSide.OURS, **KEPT),
        Supplier(id="them", name="They", side=SupplierSide.RIVAL, **KEPT),
    ]


def contract(ident, supplier, value, currency, end, **more):
    """A contract that runs on the day and ends some days later."""
    term = Span(start=on(-400), end=on(end))
    terms = {"value": value, "currency": currency, "valid": term}
    return Contract(id=ident, name=ident, buyer="u", supplier=supplier, **terms, **KEPT, **more)


def budget(ident, amount, stage="approved", currency="CNY", decision="d"):
    """Money for the decision."""
    return BudgetLine(
        id=ident, name=ident, unit="u", decision=decision, year=2026, stage=stage, amount=amount,
        currency=currency, **KEPT,
    )  # fmt: skip


def plan(*steps, review=None):
    """A plan that goes on with its steps: (name, days until due, owner, hours, channel)."""
    found = [Plan(id="plan", name="Plan", account="a", state=PlanState.ACTIVE, **KEPT)]
    for name, due, owner, hours, channel in steps:
        day = on(due) if due is not None else None
        told = {"owner": owner, "hours": hours, "channel": channel, "due": day}
        found.append(Step(id=name, plan="plan", name=name, whom="p1", **told, **KEPT))
    if review is not None:
        verdict, days = review
        found.append(Review(id="rev", member="m", plan="plan", day=on(days), verdict=verdict, **KEPT))
    return found


def full():
    """An account of which every column has something to say."""
    return PropertyGraph([
        *base(quiet=Span(start=on(-5), end=on(25))),
        contract("c-ours", "us", 100, "CNY", 300, notice=on(20)),
        contract("c-late", "us", 999, "CNY", 500),
        contract("c-theirs", "them", 40, "CNY", 100),
        contract("c-euro", "us", 7, "EUR", 30),
        budget("b", 60.0),
        budget("b-spent", 1000.0, stage="spent"),
        *plan(
            ("call", 10, "m", 4.0, Channel.CALL),
            ("paper", -3, "m", 2.0, None),
            ("later", 90, "m", 50.0, None),
            ("left", 5, "gone", 6.0, None),
            ("undated", None, "m", 1.0, None),
            review=(Verdict.RETURNED, -2),
        ),
        Relationship(id="rel", account="a", subject="u", level=Level.VENDOR, target=Level.PARTNER, **KEPT),
        Complaint(id="x1", name="Late", subject="u", raised=on(-20), **KEPT),
        Complaint(id="x2", name="Old", subject="u", raised=on(-40), answered=on(-39), **KEPT),
        Complaint(id="x3", name="Theirs", subject="u", supplier="them", raised=on(-40), **KEPT),
        Ownership(id="o1", member="gone", subject="p2", **KEPT),
        Ownership(id="o2", member="gone", subject="p0", **KEPT),
        Ownership(id="o3", member="m", subject="p0", **KEPT),
    ])  # fmt: skip
