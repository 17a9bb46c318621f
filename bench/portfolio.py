"""How long a portfolio of 200 analysed accounts of 60 people takes from a store, and after one change.

Run: python bench/portfolio.py
"""

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np

import stakemap as sm
from stakemap.cli.app import app
from stakemap.model import (
    Account,
    Basis,
    BudgetLine,
    Contract,
    Decision,
    DecisionRole,
    Interaction,
    Person,
    Plan,
    Post,
    Relationship,
    Source,
    Span,
    Step,
    Supplier,
    TeamMember,
    Tenure,
    Tie,
    Unit,
)

ACCOUNTS, PEOPLE, DAY = 200, 60, "2026-09-01"
KEPT = {"source": "s", "grade": "B2", "basis": Basis.CONTRACT, "expires": date(2031, 1, 1)}


def account(seed):
    """A made account: 60 people in two units, 4 of ours, contracts, budget, a plan, 40 contacts."""
    draw = np.random.default_rng(seed)
    people = [f"p:{k:02}" for k in range(PEOPLE)]
    team = [f"t:{m}" for m in range(4)]
    quiet = Span(start="2026-09-20", end="2026-10-10")
    facts = [
        Source(id="s", title="Log", published="2026-08"),
        Unit(id="u:a", name="A", **KEPT),
        Unit(id="u:b", name="B", **KEPT),
        Account(id="a", name=f"Client {seed}", unit="u:a", **KEPT),
        Decision(id="d", name="X", unit="u:a", quiet=quiet, **KEPT),
        Supplier(id="us", name="We", side="ours", **KEPT),
        Supplier(id="them", name="They", side="rival", **KEPT),
        BudgetLine(id="b", name="B", unit="u:a", decision="d", year=2026, amount=1e6, currency="CNY", **KEPT),
        Relationship(id="rel", account="a", subject="u:a", level="vendor", target="preferred", **KEPT),
        Plan(id="plan", name="Plan", account="a", state="active", **KEPT),
    ]
    facts += [TeamMember(id=m, name=m, hours=20.0, **KEPT) for m in team]
    for k, ident in enumerate(people):
        facts += [
            Person(id=ident, name=f"P{k}", **KEPT),
            Post(id=f"post:{k}", name="x", unit="u:a" if k % 2 else "u:b", **KEPT),
            Tenure(id=f"ten:{k}", person=ident, post=f"post:{k}", valid=Span(start="2020"), **KEPT),
        ]
    facts += [
        DecisionRole(id=f"r:{k}", decision="d", player=people[k], role="approver", **KEPT) for k in range(9)
    ]
    pairs = {(int(i), int(j)) for i, j in draw.integers(0, PEOPLE, (240, 2)) if i != j}
    for i, j in sorted(pairs):
        strength = float(draw.uniform(0.2, 0.9))
        facts.append(
            Tie(
                id=f"tie:{i}:{j}",
                kind="advice",
                from_id=people[i],
                to_id=people[j],
                strength=strength,
                **KEPT,
            )
        )
    for m, ident in enumerate(team):
        facts += [
            Tie(id=f"k:{m}:{j}", kind="knows", from_id=ident, to_id=people[j], **KEPT)
            for j in draw.choice(PEOPLE, 4, False)
        ]
    for k in range(6):
        term, value = Span(start="2025", end=f"2027-0{1 + k}"), int(draw.integers(1, 900)) * 1000
        facts.append(
            Contract(
                id=f"c:{k}",
                name=f"C{k}",
                buyer="u:a",
                supplier="us" if k % 2 else "them",
                value=value,
                currency="CNY",
                valid=term,
                **KEPT,
            )
        )
        facts.append(
            Step(
                id=f"st:{k}",
                plan="plan",
                name=f"S{k}",
                whom=people[k],
                owner=team[k % 4],
                channel="meeting",
                due=f"2026-09-{3 + 4 * k:02}",
                hours=4.0,
                **KEPT,
            )
        )
    for k in range(40):
        who, whom = team[k % 4], people[int(draw.integers(PEOPLE))]
        facts.append(
            Interaction(
                id=f"i:{k}", member=who, person=whom, day=f"2026-0{1 + k % 8}-{1 + k % 28:02}", **KEPT
            )
        )
    return sm.PropertyGraph(facts)


def timed(url, out):
    """Seconds and processor seconds of the command as a person runs it."""
    clock, busy = time.perf_counter(), time.process_time()
    try:
        app(["portfolio", "--store", url, "--as-of", DAY, "--out", str(out)])
    except SystemExit as stop:
        if stop.code:
            raise
    return time.perf_counter() - clock, time.process_time() - busy


def main(words=()):
    """Fill a store, then make the page of it three times."""
    count = int(words[0]) if words else ACCOUNTS
    with tempfile.TemporaryDirectory() as folder:
        url, out = f"sqlite:///{folder}/accounts.db", Path(folder) / "out"
        plan = sm.Plan(as_of=DAY, today=DAY, decision="d", draws=0)
        for seed in range(count):
            graph = account(seed)
            with sm.connect(url, dataset=f"a{seed:03}", create=True) as store:
                store.sync(graph)
                store.apply(sm.analyze(graph, plan=plan, findings=False).assessments())
        print(f"{count} accounts, {len(graph)} facts each at most")
        first = timed(url, out)
        second = timed(url, out)
        with sm.connect(url, dataset="a000") as store:
            changed = store.load()["p:00"].model_copy(update={"rank": 9})
            store.apply([changed])
        third = timed(url, out)
        for name, (wall, busy) in zip(("all", "again", "one changed"), (first, second, third), strict=True):
            print(f"{name:12} {wall:6.2f} s, processor {busy:6.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
