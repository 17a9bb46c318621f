"""Facts of made organisations of any size; nothing but the model is asked of the stakemap at hand."""

from __future__ import annotations

import numpy as np

from bench.graphs import office
from stakemap.model import Person, Post, Record, Source, TeamMember, Tenure, Tie, Unit

ORIGINS = ("military", "university", "lateral_transfer", "civil_service", "recruited")
UNIT = 11
FAN = 8


def account(n: int, m: int) -> list[Record]:
    """Facts of an organisation: n people in posts of units in a tree, m ties with the lines, 20 of ours."""
    ties = office(n, m - n)
    names = ties.names
    rng = np.random.default_rng(5)
    source = {"source": "s"}
    facts: list[Record] = [Source(id="s", title="list", grade="B2")]
    units = -(-n // UNIT)
    for k in range(units):
        facts.append(Unit(id=f"u{k:05d}", name=f"unit {k}"))
        if k:
            line = {"from_id": f"u{(k - 1) // FAN:05d}", "to_id": f"u{k:05d}"}
            facts.append(Tie(id=f"lead{k:05d}", kind="leads", **line, **source))
    for k, name in enumerate(names):
        post = f"post{k:06d}"
        origin = ORIGINS[int(rng.integers(0, 5))]
        facts.append(Person(id=name, name=f"person {k}", origin=origin))
        facts.append(
            Post(
                id=post,
                name="post",
                unit=f"u{k // UNIT:05d}",
                head=k % UNIT == 0,
                rank=20 - 8 * (k % UNIT > 0),
            )
        )
        facts.append(Tenure(id=f"ten{k:06d}", person=name, post=post, **source))
    rows = zip(ties.source.tolist(), ties.target.tolist(), ties.strength.tolist(), strict=True)
    for k, (i, j, strength) in enumerate(rows):
        ends = {"from_id": names[i], "to_id": names[j]}
        facts.append(Tie(id=f"tie{k:06d}", kind="advice", strength=strength, **ends, **source))
    for k in range(20):
        facts.append(TeamMember(id=f"t{k:02d}", name=f"ours {k}"))
        for turn, j in enumerate(rng.integers(0, n, 3).tolist()):
            ends = {"from_id": f"t{k:02d}", "to_id": names[j]}
            facts.append(Tie(id=f"know{k:02d}-{turn}", kind="knows", **ends, **source))
    return facts
