"""Invented organisations whose truth is simulated: who moves the decision, by four processes of opinion.

Half of the worlds follow another process than the score: bounded confidence, the voter model, copying of a
majority.  What each person does to the decision is counted by running the process with that person held at
no and at yes.  What is told of a world is noisy: ties are missing and invented, biographies have gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import (
    Decision,
    DecisionRole,
    Person,
    Post,
    Record,
    Role,
    Stage,
    StageKind,
    Tenure,
    Tie,
    Unit,
)

__all__ = ["DAY", "DECISION", "PROCESSES", "Organisation", "Panel", "effects", "made", "told"]

DAY = date(2026, 1, 1)
DECISION = "d"
MISSING, INVENTED, GAPS = 0.3, 0.15, 0.2
GRADES = ("A2", "B2", "C3")


@dataclass(frozen=True)
class Panel:
    """Voters of a stage, their weights, the quota."""

    voters: np.ndarray
    weights: np.ndarray
    quota: int


@dataclass(frozen=True)
class Organisation:
    """The truth about a world.

    `attention` rows sum to 1 or 0, `follows` is how far each follows them, `pull` how much a higher level
    draws advice in this world.
    """

    unit: np.ndarray
    level: np.ndarray
    boss: np.ndarray
    years: np.ndarray
    bodies: list[np.ndarray]
    advice: np.ndarray
    attention: np.ndarray
    follows: np.ndarray
    stages: list[Panel]
    pull: float

    @property
    def n(self) -> int:
        return len(self.level)


def made(rng: np.random.Generator) -> Organisation:
    """One organisation of 30 to 50 people."""
    n, units = int(rng.integers(30, 51)), int(rng.integers(4, 8))
    unit = np.concatenate(([0], np.arange(units), rng.integers(0, units, n)))[:n]
    level = np.where(rng.uniform(size=n) < 0.25, 1, 0)
    level[0], level[1 : units + 1] = 3, 2
    boss = 1 + unit
    boss[1 : units + 1], boss[0] = 0, -1
    years = np.round(rng.exponential(6.0, n) + 2.0 * level, 1)
    bodies = [
        rng.choice(n, int(rng.integers(4, 9)), replace=False, p=_normal(np.exp(0.8 * level)))
        for _ in range(int(rng.integers(3, 6)))
    ]
    pull = float(rng.uniform())
    senior = level + np.minimum(years, 20.0) / 10.0
    raw = np.where(unit[:, None] == unit, 6.0, 1.0) * np.exp(pull * (senior[None, :] - senior[:, None]))
    raw *= rng.lognormal(0.0, 0.8, n)[None, :] * rng.lognormal(0.0, 0.4, n)[:, None]
    np.fill_diagonal(raw, 0.0)
    chance = np.minimum(raw * (5.0 * n / raw.sum()), 0.9)
    advice = np.where(
        rng.uniform(size=(n, n)) < chance, np.clip(0.4 * rng.lognormal(0, 0.6, (n, n)), 0.02, 1), 0
    )
    load = advice.copy()
    led = np.flatnonzero(boss >= 0)
    load[led, boss[led]] += 0.6
    total = load.sum(axis=1, keepdims=True)
    attention = np.divide(load, total, out=np.zeros_like(load), where=total > 0)
    return Organisation(
        unit,
        level,
        boss,
        years,
        bodies,
        advice,
        attention,
        rng.uniform(0.3, 0.9, n),
        _rule(rng, level, bodies),
        pull,
    )


def _normal(values: np.ndarray) -> np.ndarray:
    return values / values.sum()


def _rule(rng: np.random.Generator, level: np.ndarray, bodies: list[np.ndarray]) -> list[Panel]:
    """One of the bodies decides by majority, its chair with two votes; in half of the worlds a user group
    comes before it, in half the head signs after it."""
    stages = []
    if rng.uniform() < 0.5:
        users = rng.choice(np.flatnonzero(level <= 1), int(rng.integers(3, 6)), replace=False)
        stages.append(Panel(np.sort(users), np.ones(len(users), int), len(users) // 2 + 1))
    board = bodies[int(rng.integers(len(bodies)))]
    weights = np.array([2, *[1] * (len(board) - 1)])
    stages.append(Panel(board, weights, int(weights.sum()) // 2 + 1))
    if rng.uniform() < 0.5:
        stages.append(Panel(np.array([0]), np.ones(1, int), 1))
    return stages


# --- what happens


def effects(world: Organisation, process: str, rng: np.random.Generator, runs: int) -> np.ndarray:
    """How much likelier the decision passes with each person held at yes than at no, by the same luck."""
    start = np.clip(rng.uniform(0.2, 0.8, (runs, 1)) + 0.25 * rng.standard_normal((runs, world.n)), 0, 1)
    final = PROCESSES[process](world, start, rng)
    chance = np.array([[_passed(world, final(j, u)).mean() for u in (0.0, 1.0)] for j in range(world.n)])
    return chance[:, 1] - chance[:, 0]


def _passed(world: Organisation, opinion: np.ndarray) -> np.ndarray:
    yes = opinion > 0.5
    done = np.ones(len(yes), bool)
    for stage in world.stages:
        done &= yes[:, stage.voters] @ stage.weights >= stage.quota
    return done


def _friedkin(world, start, rng):
    """Our own process, with followings that are not those of saturated rows."""
    move = world.follows[:, None] * world.attention
    own = ((1 - world.follows) * start).T
    own[world.attention.sum(axis=1) == 0] = start.T[world.attention.sum(axis=1) == 0]

    def final(j, u):
        system, right = np.eye(world.n) - move, own.copy()
        system[j], right[j] = np.eye(world.n)[j], u
        return np.linalg.solve(system, right).T

    return final


def _bounded(world, start, rng, reach=0.35, steps=8):
    """Nobody listens to views that are too far from the own one."""
    follows = np.where(world.attention.sum(axis=1) > 0, world.follows, 0.0).astype(np.float32)
    attention, start = (
        world.attention.astype(np.float32),
        start[: max(20, len(start) // 3)].astype(np.float32),
    )

    def final(j, u):
        now = start.copy()
        now[:, j] = u
        for _ in range(steps):
            near = np.abs(now[:, :, None] - now[:, None, :]) < reach
            heard = np.where(near, attention, np.float32(0.0))
            total = heard.sum(axis=2)
            said = (heard @ now[:, :, None])[:, :, 0]
            mean = np.divide(said, total, out=now.copy(), where=total > 0)
            now = (1 - follows) * start + follows * mean
            now[:, j] = u
        return now

    return final


def _asked(world, start, rng, asked, steps=20):
    """Yes or no: each step some take the view of most of those whom they ask, the others return to theirs."""
    runs, n = start.shape
    total = np.cumsum(world.attention, axis=1)
    moves = (rng.uniform(size=(steps, runs, n)) < world.follows) & (total[:, -1] > 0)
    dice = rng.uniform(size=(steps, runs, n, asked))
    whom = np.empty(dice.shape, np.intp)
    for i in range(n):
        whom[:, :, i] = np.minimum(
            np.searchsorted(total[i], dice[:, :, i] * total[i, -1], side="right"), n - 1
        )
    first = start > 0.5
    row = np.arange(runs)[:, None, None]

    def final(j, u):
        now = first.copy()
        now[:, j] = u > 0.5
        for step in range(steps):
            most = now[row, whom[step]].sum(axis=2) * 2 > asked
            now = np.where(moves[step], most, first)
            now[:, j] = u > 0.5
        return now.astype(float)

    return final


PROCESSES = {
    "averaging (ours)": _friedkin,
    "bounded confidence": _bounded,
    "voter model": lambda world, start, rng: _asked(world, start, rng, 1),
    "copying most of three": lambda world, start, rng: _asked(world, start, rng, 3),
}


# --- what is told


def told(world: Organisation, rng: np.random.Generator, *, rule: bool = False) -> PropertyGraph:
    """What an analyst has: reported ties, lines of command, biographies with gaps; the rule if asked."""
    facts: list[Record] = [Person(id=_name(k), name=_name(k)) for k in range(world.n)]
    facts += _offices(world, rng)
    facts += _reports(world, rng)
    return PropertyGraph(facts + (_decision(world) if rule else []))


def _name(k: int) -> str:
    return f"n{k:02}"


def _offices(world, rng):
    """Units with posts, tenures whose start is not known or a year off at times, seats with gaps."""
    out: list[Record] = [Unit(id=f"u:{k}", name=f"u{k}") for k in range(int(world.unit.max()) + 1)]
    for k in range(world.n):
        level = int(world.level[k])
        rank = None if rng.uniform() < GAPS else 10 + 2 * level + int(rng.choice([-1, 0, 0, 0, 1]))
        served = max(0.1, world.years[k] + (rng.choice([-1, 1]) if rng.uniform() < GAPS else 0))
        start = None if rng.uniform() < GAPS else (DAY - timedelta(days=round(365.25 * served))).isoformat()
        out.append(Post(id=f"p:{k}", name="post", unit=f"u:{world.unit[k]}", rank=rank, head=level >= 2))
        out.append(Tenure(id=f"h:{k}", person=_name(k), post=f"p:{k}", valid={"start": start}))
    for b, members in enumerate(world.bodies):
        out.append(Unit(id=f"b:{b}", name=f"b{b}", kind="committee", size=len(members)))
        for place, k in enumerate(members.tolist()):
            if rng.uniform() >= GAPS:
                out.append(Post(id=f"b:{b}:{k}", name="seat", unit=f"b:{b}", head=place == 0))
                out.append(Tenure(id=f"s:{b}:{k}", person=_name(k), post=f"b:{b}:{k}"))
    return out


def _reports(world, rng):
    """Lines of command, and reports of advice: some missing, some invented, with telling grades."""
    for k in np.flatnonzero(world.boss >= 0).tolist():
        yield Tie(id=f"l:{k}", kind="reports_to", from_id=_name(k), to_id=_name(int(world.boss[k])))
    true = world.advice > 0
    known = true & (rng.uniform(size=true.shape) >= MISSING)
    free = ~true & ~np.eye(world.n, dtype=bool)
    invented = free & (rng.uniform(size=true.shape) < INVENTED * known.sum() / free.sum())
    guess = np.where(true, world.advice, 0.4) * rng.lognormal(0.0, 0.4, true.shape)
    for i, j in np.argwhere(known | invented).tolist():
        grade = str(rng.choice(GRADES, p=(0.4, 0.4, 0.2) if true[i, j] else (0.1, 0.3, 0.6)))
        strength = round(float(np.clip(guess[i, j], 0.02, 1.0)), 3)
        names = {"from_id": _name(i), "to_id": _name(j)}
        yield Tie(id=f"t:{i}:{j}", kind="advice", strength=strength, grade=grade, **names)


def _decision(world):
    stages = tuple(
        Stage(id=f"s{k}", name=f"s{k}", kind=StageKind.APPROVE, quota=stage.quota)
        for k, stage in enumerate(world.stages)
    )
    out: list[Record] = [Decision(id=DECISION, name="decision", stages=stages)]
    for k, stage in enumerate(world.stages):
        for voter, weight in zip(stage.voters.tolist(), stage.weights.tolist(), strict=True):
            named = {"decision": DECISION, "player": _name(voter), "stage": f"s{k}"}
            out.append(DecisionRole(id=f"r:{k}:{voter}", role=Role.DECIDER, weight=weight, **named))
    return out
