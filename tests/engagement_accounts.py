"""Random small accounts with a team, hours, plans, contacts and rules of a tender."""

import numpy as np

import stakemap as sm
from stakemap.model import (
    Account,
    ComplianceRisk,
    Decision,
    DecisionRole,
    Interaction,
    Milestone,
    Ownership,
    Person,
    Plan,
    Post,
    Review,
    Span,
    Step,
    TeamMember,
    Tenure,
    Tie,
    Unit,
)

DAY = "2026-09-01"


def account(seed, *, people=None, members=None):
    """Facts as luck has it; with seed 0 of everything the least."""
    draw = np.random.default_rng(seed)
    n = int(draw.integers(1, 7)) if people is None else people
    t = int(draw.integers(0, 4)) if members is None else members
    units = [Unit(id="u:a", name="A", place="X", languages=("zh",)), Unit(id="u:b", name="B")]
    facts = [*units, Account(id="a:c", name="C")]
    for k in range(n):
        facts.append(Person(id=f"p:{k}", name=f"P{k}", unknown=bool(draw.random() < 0.1)))
        if draw.random() < 0.8:
            rank = int(draw.choice([12, 14, 16, 18])) if draw.random() < 0.8 else None
            facts.append(Post(id=f"post:{k}", name="x", unit=str(draw.choice(["u:a", "u:b"])), rank=rank))
            facts.append(Tenure(id=f"ten:{k}", person=f"p:{k}", post=f"post:{k}", valid=Span(start="2020")))
        if draw.random() < 0.1:
            facts.append(ComplianceRisk(id=f"risk:{k}", subject=f"p:{k}", text="reported"))
    for m in range(t):
        hours = float(draw.integers(0, 12)) if draw.random() < 0.85 else None
        rank = int(draw.choice([12, 14, 16])) if draw.random() < 0.8 else None
        end = {"valid": Span(end="2026-10-01")} if draw.random() < 0.15 else {}
        facts.append(
            TeamMember(id=f"t:{m}", name=f"T{m}", hours=hours, rank=rank, place="X", languages=("zh",), **end)
        )
    facts += _ties(draw, n, t)
    facts += _tender(draw, n)
    facts += _work(draw, n, t)
    return sm.PropertyGraph(facts)


def _ties(draw, n, t):
    found = {}
    for k in range(n):
        for j in range(n):
            if j != k and draw.random() < 0.4:
                found[f"tie:{k}:{j}"] = ("advice", f"p:{k}", f"p:{j}")
                if draw.random() < 0.5:
                    found[f"knows:{k}:{j}"] = ("knows", f"p:{k}", f"p:{j}")
    for m in range(t):
        for k in range(n):
            if draw.random() < 0.25:
                found[f"ours:{m}:{k}"] = ("knows", f"t:{m}", f"p:{k}")
    return [
        Tie(id=ident, kind=kind, from_id=one, to_id=two, strength=float(draw.uniform(0.1, 0.9)))
        for ident, (kind, one, two) in found.items()
    ]


def _tender(draw, n):
    if draw.random() < 0.3:
        return []
    start = int(draw.integers(1, 28))
    quiet = Span(start=f"2026-09-{start:02}", end="2026-10-15") if draw.random() < 0.6 else None
    facts = [Decision(id="d:x", name="X", unit="u:a", quiet=quiet)]
    if draw.random() < 0.5:
        facts.append(Milestone(id="mile:n", decision="d:x", kind="notice", day=f"2026-09-{start:02}"))
        facts.append(Milestone(id="mile:r", decision="d:x", kind="result", day="2026-10-20"))
    for k in range(n):
        if draw.random() < 0.6:
            role = str(draw.choice(["decider", "technical_gatekeeper", "influencer"]))
            facts.append(DecisionRole(id=f"role:{k}", decision="d:x", player=f"p:{k}", role=role))
    return facts


def _work(draw, n, t):
    if not t or draw.random() < 0.3:
        return []
    facts = [Plan(id="plan:x", account="a:c", name="X", state="active")]
    for k in range(int(draw.integers(0, 4))):
        state = str(draw.choice(["planned", "active", "done", "dropped"]))
        due = (
            f"2026-{int(draw.integers(8, 11)):02}-{int(draw.integers(1, 28)):02}"
            if draw.random() < 0.8
            else None
        )
        done = {"done": "2026-08-20"} if state == "done" else {}
        change = str(draw.choice(["contact", "stance", "fact"])) if draw.random() < 0.7 else None
        facts.append(
            Step(
                id=f"step:{k}", plan="plan:x", name=f"S{k}", whom=f"p:{int(draw.integers(0, n))}",
                owner=f"t:{int(draw.integers(0, t))}", due=due,
                channel="meeting" if draw.random() < 0.7 else None,
                hours=float(draw.integers(0, 30)), change=change, state=state,
                expected=0.02 if draw.random() < 0.5 else None, confirmed="2026-08-15", **done,
            )
        )  # fmt: skip
    for k in range(int(draw.integers(0, 3))):
        day = f"2026-08-{int(draw.integers(1, 31)):02}"
        person, member = f"p:{int(draw.integers(0, n))}", f"t:{int(draw.integers(0, t))}"
        facts.append(Interaction(id=f"met:{k}", member=member, person=person, day=day))
    if draw.random() < 0.5:
        facts.append(Review(id="rev:x", member="t:0", plan="plan:x", day="2026-08-10", verdict="approved"))
    if draw.random() < 0.5:
        facts.append(Ownership(id="own:x", member="t:0", subject="p:0"))
    return facts


def analysed(seed, **size):
    """A random account, looked at on `DAY`; its decision where it has one with voters."""
    graph = account(seed, **size)
    voted = any(role.role != "influencer" for role in graph.of(DecisionRole))
    return sm.analyze(graph, as_of=DAY, decision="d:x" if voted else None, draws=0, findings=False)
