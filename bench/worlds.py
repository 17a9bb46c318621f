"""Invented organisations whose truth is known, and what an analyst would be told about them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.evidence import Evidence
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.mid_ranks import mid_ranks
from stakemap.scoring.influence.attention import USUAL, RowRule
from stakemap.scoring.influence.model import Influence, influence_of
from stakemap.scoring.uncertainty.fact_draws import Assumed, between
from stakemap.scoring.uncertainty.missing_ties import Background
from stakemap.scoring.uncertainty.worlds import Uncertainty, uncertainty

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

GRADES = np.array([0.95, 0.8, 0.6, 0.4])
SHARES = np.array([0.35, 0.30, 0.20, 0.15])
SPREAD, NOISE = 0.6, 0.4
TIES_EACH = 5.7
LINE = 0.6
SOURCES = 12
KINDS = ("advice", "reports_to")
PEOPLE = (40, 120)
_BOOK = Catalogue.default()
KAPPAS = {k: (_BOOK[k].kappa_low, _BOOK[k].kappa, _BOOK[k].kappa_high) for k in KINDS}
HALF = (_BOOK.assumptions["attention_half"].low, _BOOK.assumptions["attention_half"].high)


@dataclass(frozen=True)
class World:
    """One organisation.

    `truth` holds t by the true ties; `told` is what was reported; `right` says which of its facts are true.
    `ties` are the true ties, line by line who turns, and `known` those of them that were reported.
    """

    told: Snapshot
    truth: Influence
    right: Bools
    background: Background
    beta: Floats
    ties: Bools
    known: Bools

    def audit(self, known: int, facts: int, seed: int) -> dict[str, tuple]:
        """What looking things up gives, as `Assumed` takes it.

        For so many people drawn at random one tie that they really have is looked up; and so many facts
        of each grade.
        """
        rng = np.random.default_rng([seed, known, facts])
        asked = rng.permutation(np.flatnonzero(self.ties.any(axis=1)))[:known]
        told = [self.known[i, rng.choice(np.flatnonzero(self.ties[i]))] for i in asked.tolist()]
        grades, checked = np.asarray(self.background.grades), []
        for grade in range(len(GRADES)):
            mine = rng.permutation(np.flatnonzero(grades == grade))[:facts]
            right = int(self.right[mine].sum())
            checked.append((right, len(mine) - right))
        return {"audit": (len(told) - sum(map(int, told)), sum(map(int, told))), "checked": tuple(checked)}

    def point(self, confidence: Floats | None = None) -> Influence:
        """The reported graph, where `confidence` is given with other confidences."""
        snapshot = self.told
        if confidence is not None and snapshot.evidence is not None:
            snapshot = replace(snapshot, evidence=replace(snapshot.evidence, confidence=confidence))
        return influence_of(snapshot, beta=self.beta)


def make(
    seed: int,
    *,
    missing: float,
    popularity: bool = False,
    too_high: float = 0.0,
    lumpy: float = 0.6,
    kappa: bool = False,
    people: tuple[int, int] = PEOPLE,
) -> World:
    """A world.

    Parameters
    ----------
    missing
        Share of true ties that nobody reports; between units twice as many as inside.
    popularity
        Ties by preferential attachment, without units and ranks: the prior is wrong on purpose.
    too_high
        How far stated confidences are above the true ones.
    lumpy
        How unevenly ties are spread over people, units and lines; 0 is evenly.  At .6 draws of facts alone
        cover 90 % when nothing is missing; at 1 they do not, since plausible reports are truer than others.
    kappa
        Whether how much of a view ties take is drawn from its range for each world, unknown to the analyst.
    people
        Fewest and most people.
    """
    rng = np.random.default_rng([seed, round(1000 * missing), popularity])
    n = int(rng.integers(people[0], people[1] + 1))
    unit, rank, boss = _offices(rng, n)
    chance = _attached(rng, n, lumpy) if popularity else _by_office(rng, unit, rank, boss, lumpy)
    true = rng.uniform(size=(n, n)) < chance
    np.fill_diagonal(true, val=False)
    strength = np.clip(np.exp(np.log(0.4) + SPREAD * rng.standard_normal((n, n))), 0.02, 1.0)
    beta = np.zeros(n)
    body = rng.choice(np.flatnonzero(rank >= 1), int(rng.integers(3, 10)), replace=False)
    beta[body] = rng.dirichlet(np.full(len(body), 2.0))
    apart = unit[:, None] != unit
    base = missing / (float(true.sum() + (true & apart).sum()) / max(1, int(true.sum())))
    known = true & (rng.uniform(size=(n, n)) >= base * np.where(apart, 2.0, 1.0))
    false = _false(rng, true, chance, int(known.sum()))
    told = np.clip(strength * np.exp(NOISE * rng.standard_normal((n, n))), 0.01, 1.0)
    lines = np.zeros((n, n), np.bool_)
    lines[np.flatnonzero(boss >= 0), boss[boss >= 0]] = True
    sure = _graded(rng, known, false)
    stated = np.clip(sure + too_high, 0.0, 0.99) if too_high else sure
    snapshot, pairs = _snapshot(n, lines, known | false, told, stated)
    own, rule = _rule(np.random.default_rng([seed, 7])) if kappa else (None, USUAL)
    truth = influence_of(_snapshot(n, lines, true, strength, np.ones((n, n)), own)[0], beta=beta, rule=rule)
    right = np.array([True if line else bool(true[i, j]) for line, i, j in pairs])
    sources = rng.integers(0, SOURCES, len(pairs))
    sources[[k for k, pair in enumerate(pairs) if pair[0]]] = -1
    steps = np.searchsorted(-GRADES, -sure)
    grades = np.array([-1 if line else steps[i, j] for line, i, j in pairs])
    background = Background(unit, rank, ("reports_to",), sources, grades)
    return World(snapshot, truth, right, background, beta, true, known)


def _rule(rng):
    """kappa of each kind and the row rule of one world, drawn from their ranges as the draws do."""
    spans = [np.log(KAPPAS[kind]) for kind in KINDS] + [np.log([HALF[0], USUAL.half, HALF[1]])]
    *own, half = (float(np.exp(between(*span, np.array(rng.uniform())))) for span in spans)
    return np.array(own), RowRule(half=half)


def _offices(rng, n):
    """Unit, rank (0 staff, 1 senior, 2 unit head, 3 head) and boss of each person."""
    units = int(rng.integers(5, 13))
    unit = np.concatenate(([0], np.arange(units), rng.integers(0, units, n)))[:n]
    rank = np.where(rng.uniform(size=n) < 0.25, 1, 0)
    rank[0], rank[1 : units + 1] = 3, 2
    boss = 1 + unit
    boss[1 : units + 1], boss[0] = 0, -1
    return unit, rank, boss


def _scaled(raw, n):
    np.fill_diagonal(raw, val=0.0)
    return np.minimum(raw * (TIES_EACH * n / raw.sum()), 0.9)


def _by_office(rng, unit, rank, boss, lumpy):
    """Densities by line, unit and rank, with some people sought out and some seeking."""
    n = len(unit)
    raw = np.where(unit[:, None] == unit, 8.0, 1.0)
    line = np.flatnonzero(boss >= 0)
    raw[line, boss[line]] += 12.0
    raw *= np.exp(0.5 * np.clip(rank[None, :] - rank[:, None], -2, 2))
    raw *= np.exp(0.5 * rng.standard_normal(n))[None, :] * np.exp(0.4 * rng.standard_normal(n))[:, None]
    return _scaled(raw**lumpy, n)


def _attached(rng, n, lumpy):
    """Densities by popularity alone, as preferential attachment leaves them."""
    order = rng.permutation(n)
    raw = np.broadcast_to(((np.arange(n) + 1.0) ** -0.6)[order], (n, n)).copy()
    return _scaled(raw**lumpy, n)


def _false(rng, true, chance, known):
    """Reports of ties that are none: half where ties are likely, half anywhere."""
    n = len(true)
    mean = float(SHARES @ GRADES)
    count = round(known * (1.0 - mean) / mean)
    free = ~true & ~np.eye(n, dtype=bool)
    likely = free * (0.5 * chance / chance[free].sum() + 0.5 / free.sum())
    picked = rng.choice(n * n, count, replace=False, p=(likely / likely.sum()).ravel())
    out = np.zeros(n * n, np.bool_)
    out[picked] = True
    return out.reshape(n, n)


def _graded(rng, known, false):
    """Confidence of each report, so that of the facts of a grade exactly that share is true on average."""
    n = len(known)
    yes, no = SHARES * GRADES, SHARES * (1 - GRADES)
    good = rng.choice(GRADES, (n, n), p=yes / yes.sum())
    bad = rng.choice(GRADES, (n, n), p=no / no.sum())
    return np.where(known, good, np.where(false, bad, 0.0))


def _snapshot(n, lines, ties, strength, sure, kappa=None):
    """Lines (certain) and ties as rows of evidence; also (is a line, i, j) of each fact."""
    rows = [(int(i), int(j), 1) for i, j in np.argwhere(lines)] + [
        (int(i), int(j), 0) for i, j in np.argwhere(ties)
    ]
    rows.sort()
    names = [f"{'l' if line else 't'}{i:03}-{j:03}" for i, j, line in rows]
    facts = tuple(sorted(names))
    place = {fact: k for k, fact in enumerate(facts)}
    by_fact = [(bool(rows[k][2]), rows[k][0], rows[k][1]) for k in np.argsort(names)]
    pairs = sorted({row[:2] for row in rows})
    arcs = {pair: k for k, pair in enumerate(pairs)}
    size = len(rows)
    book = Evidence(
        facts=facts,
        confidence=np.array([1.0 if line else sure[i, j] for line, i, j in by_fact]),
        kinds=KINDS,
        arc=np.array([arcs[row[:2]] for row in rows], np.int32),
        kind=np.array([row[2] for row in rows], np.int16),
        cluster=np.arange(size, dtype=np.int32),
        strength=np.array([LINE if line else strength[i, j] for i, j, line in rows]),
        delta=np.ones(size),
        count=np.zeros(size),
        assumed=np.zeros(size, np.bool_),
        fact_ptr=np.arange(size + 1, dtype=np.int64),
        fact_index=np.array([place[name] for name in names], np.int32),
        kappa=kappa,
    )
    p, weight = book.combine(len(pairs))
    ends = np.array(pairs)
    nodes = [f"n{k:03}" for k in range(n)]
    snapshot = Snapshot.build(
        nodes, [0] * n, ends[:, 0], ends[:, 1], p, weight, as_of=None, view="influence", evidence=book
    )
    return snapshot, by_fact


def true_values(world: World) -> dict[str, np.ndarray]:
    """Influence and hidden influence of everybody by the true ties."""
    return {"influence": world.truth.values, "hidden_influence": world.truth.hidden}


def drawn(world: World, draws: int, seed: int, assumed: Assumed, confidence=None) -> Uncertainty:
    """Draws over what was told about a world."""
    point = world.point(confidence)
    return uncertainty(point, draws=draws, seed=seed, assumed=assumed, background=world.background, threads=1)


def first_five(world: World, measure: str) -> np.ndarray:
    """Who truly is among the first five."""
    return mid_ranks(true_values(world)[measure][None, :])[0] <= 5


def brier(world: World, found: Uncertainty, measure: str) -> float:
    """Sum over people of the squared error of P(top 5)."""
    return float(np.sum((found[measure].within(5) - first_five(world, measure)) ** 2))
