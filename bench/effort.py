"""How long a plan of effort takes for 40 people, 10 of ours and 60 days, and whether it is proved best.

Run: python bench/effort.py
"""

import sys
import time

import numpy as np

import stakemap as sm
from stakemap import access
from stakemap.engagement.effort.planning import effort
from stakemap.model import Account, Decision, DecisionRole, Person, Post, Span, TeamMember, Tenure, Tie, Unit

PEOPLE, MEMBERS, DAYS = 40, 10, 60


def account(seed, hours):
    """A made account: everybody votes, a quiet time of three weeks, few ties of ours."""
    draw = np.random.default_rng(seed)
    units = [Unit(id="u:a", name="A", place="X"), Unit(id="u:b", name="B", place="Y")]
    quiet = Span(start="2026-09-20", end="2026-10-10")
    facts = [*units, Account(id="a:c", name="C"), Decision(id="d:x", name="X", unit="u:a", quiet=quiet)]
    for k in range(PEOPLE):
        rank = int(draw.choice([12, 14, 16, 18, 20]))
        facts += [
            Person(id=f"p:{k:02}", name=f"P{k}"),
            Post(id=f"post:{k}", name="x", unit="u:a" if k % 2 else "u:b", rank=rank),
            Tenure(id=f"ten:{k}", person=f"p:{k:02}", post=f"post:{k}", valid=Span(start="2020")),
        ]
        facts.append(DecisionRole(id=f"r:{k}", decision="d:x", player=f"p:{k:02}", role="decider"))
    for m in range(MEMBERS):
        rank, place = int(draw.choice([12, 14, 16, 18])), "X" if m % 2 else "Y"
        facts.append(
            TeamMember(id=f"t:{m}", name=f"T{m}", rank=rank, hours=float(draw.integers(*hours)), place=place)
        )
    pairs = [
        (f"p:{k:02}", f"p:{j:02}", "advice")
        for k in range(PEOPLE)
        for j in draw.choice(PEOPLE, 4, False)
        if j != k
    ]
    pairs += [(f"t:{m}", f"p:{j:02}", "knows") for m in range(MEMBERS) for j in draw.choice(PEOPLE, 2, False)]
    pairs += [(a, b, "knows") for a, b, _ in pairs[:200:3]]
    for k, (one, other, kind) in enumerate(dict.fromkeys(pairs)):
        strength = float(draw.uniform(0.2, 0.9))
        facts.append(Tie(id=f"tie:{k}", kind=kind, from_id=one, to_id=other, strength=strength))
    return sm.PropertyGraph(facts)


def main():
    for name, hours in (("few hours", (1, 4)), ("some hours", (4, 9)), ("many hours", (9, 17))):
        for seed in range(3):
            done = sm.analyze(account(seed, hours), as_of="2026-09-01", decision="d:x", draws=0)
            access.coverage(done)
            wall, cpu = time.perf_counter(), time.process_time()
            plan = effort(done, days=DAYS)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            sys.stdout.write(
                f"{name}, seed {seed}: {len(plan.steps)} steps, {plan.hours:g} hours, "
                f"+{100 * plan.gain:.2f} points, gap {plan.gap:.2%}, {plan.undated} undated, "
                f"{wall:.2f} s ({cpu:.2f} s of one core)\n"
            )


if __name__ == "__main__":
    main()
