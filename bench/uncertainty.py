"""Do the intervals hold?  Invented worlds with known truth: coverage and reliability, band and audit.

``python -m bench uncertainty [--worlds 60] [--draws 300] [--people 40 120] [--kappa given] [--checks 30]
[--only offices] [--json]``.  The worlds share author and ideas with the recipe; the popularity worlds are
the only outside check.  With ``--kappa drawn`` every world has its own kappas within their ranges, which
the draws do not know; with ``given`` the draws know them.  Nothing here shows that real grades are
calibrated.  What checking facts brings stands in `bench.checking`, how quantiles were learned in
`bench.levels`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import replace

import numpy as np

from bench.checking import advice, told_advice
from bench.worlds import HALF, KAPPAS, PEOPLE, World, brier, drawn, first_five, make, true_values
from stakemap.scoring.core.mid_ranks import mid_ranks
from stakemap.scoring.core.results import TOLERANCE
from stakemap.scoring.uncertainty.fact_draws import Assumed
from stakemap.scoring.uncertainty.worlds import DRAWS

MEASURES = ("influence", "hidden_influence")
EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0000001)
SMALL = (10, 6)
"""Known ties, and facts of each grade, that the simulated audit looks up."""
CASES = {
    "offices, nothing missing": {"missing": 0.0},
    "offices, 10 % missing": {"missing": 0.1},
    "offices, 30 % missing": {"missing": 0.3},
    "popularity, 10 % missing": {"missing": 0.1, "popularity": True},
    "popularity, 30 % missing": {"missing": 0.3, "popularity": True},
    "uneven offices, 10 % missing": {"missing": 0.1, "lumpy": 1.0},
    "uneven offices, 30 % missing": {"missing": 0.3, "lumpy": 1.0},
    "offices, 10 % missing, grades .15 too high": {"missing": 0.1, "too_high": 0.15},
    "offices, 30 % missing, grades .15 too high": {"missing": 0.3, "too_high": 0.15},
}
COLUMNS = (
    "values",
    "values, listed 5",
    "all",
    "listed 5",
    "listed 10",
    "rest",
    "true 5",
    "width",
    "top 5 right",
)


def covered(world: World, found, measure: str) -> dict[str, float]:
    """Share of people whose true value, or rank, lies in its interval: all, the listed first, the rest."""
    spread, values = found[measure], true_values(world)[measure]
    truth = mid_ranks(values[None, :])[0]
    low, high = spread.rank_interval
    inside = (low <= truth) & (truth <= high)
    least, most = spread.interval
    held = (least <= values + TOLERANCE) & (values <= most + TOLERANCE)
    order = np.argsort(spread.ranks.mean(axis=0), kind="stable")
    best = np.argsort(truth, kind="stable")[:5]
    return {
        "values": held.mean(),
        "values, listed 5": held[order[:5]].mean(),
        "all": inside.mean(),
        "listed 5": inside[order[:5]].mean(),
        "listed 10": inside[order[:10]].mean(),
        "rest": inside[order[10:]].mean(),
        "true 5": inside[best].mean(),
        "width": float(np.mean(high - low)) / len(truth),
        "top 5 right": len(set(order[:5].tolist()) & set(best.tolist())) / 5,
    }


def coverage(case: dict, worlds: range, draws: int, assumed: Assumed, audited: bool = False) -> dict:
    """Coverage and reliability of one case, by the assumed band or after a small audit."""
    parts = {m: defaultdict(list) for m in MEASURES}
    bins = {m: [[] for _ in EDGES[1:]] for m in MEASURES}
    for seed in worlds:
        world = make(seed, **case)
        inputs = replace(assumed, **world.audit(*SMALL, seed)) if audited else assumed
        found = drawn(world, draws, seed, inputs)
        for measure in MEASURES:
            for name, value in covered(world, found, measure).items():
                parts[measure][name].append(value)
            parts[measure]["Brier"].append(brier(world, found, measure))
            told, true = found[measure].within(5), first_five(world, measure)
            for k, box in enumerate(bins[measure]):
                inside = (told >= EDGES[k]) & (told < EDGES[k + 1])
                box.extend(zip(told[inside].tolist(), true[inside].tolist(), strict=True))
    return {
        m: {
            **{name: (float(np.mean(v)), float(np.std(v) / np.sqrt(len(v)))) for name, v in parts[m].items()},
            "reliability": [(*np.mean(box, axis=0).tolist(), len(box)) for box in bins[m] if box],
        }
        for m in MEASURES
    }


def shown(pair: tuple[float, float], scale: float = 100.0) -> str:
    """A mean and its standard error."""
    return f"{scale * pair[0]:.1f}±{scale * pair[1]:.1f}"


def told_coverage(found: dict[str, dict[str, dict]]) -> list[str]:
    """Lines of a table: one row a case, way and measure; then P(top 5) against what came true."""
    rows = [
        (case, way, m, row)
        for case, ways in found.items()
        for way, ms in ways.items()
        for m, row in ms.items()
    ]
    lines = [
        f"| worlds | stands on | measure | {' | '.join(COLUMNS)} | Brier |",
        "| --- " * (len(COLUMNS) + 4) + "|",
    ]
    for case, way, measure, row in rows:
        cells = " | ".join(shown(row[name]) for name in COLUMNS)
        lines.append(f"| {case} | {way} | {measure} | {cells} | {shown(row['Brier'], 1)} |")
    lines.append("P(top 5): told : came true (people)")
    for case, way, measure, row in rows:
        cells = " | ".join(f"{a:.2f} : {b:.2f} ({n})" for a, b, n in row["reliability"])
        lines.append(f"| {case} | {way} | {measure} | {cells} |")
    return lines


def main(words: list[str]) -> int:
    """Print what was found; exit code 0."""
    plain = Assumed()
    parser = argparse.ArgumentParser(prog="bench uncertainty", description=__doc__)
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--people", type=int, nargs=2, default=PEOPLE, help="fewest and most of a world")
    parser.add_argument("--kappa", choices=("given", "drawn"), default="given")
    parser.add_argument("--checks", type=int, default=30, help="worlds for the advice on checking")
    parser.add_argument("--advising", type=int, default=DRAWS, help="draws behind the advice")
    parser.add_argument("--only", default="", help="cases whose name begins so")
    parser.add_argument("--band", type=float, nargs=2, default=plain.missing, help="assumed missing share")
    parser.add_argument(
        "--shared", type=float, default=plain.shared, help="shared luck of a source; the worlds have none"
    )
    parser.add_argument("--no-audit", action="store_true", help="the assumed band alone")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    assumed = Assumed(missing=tuple(chosen.band), shared=chosen.shared)
    worlds, free = {"people": tuple(chosen.people)}, chosen.kappa == "drawn"
    if free:
        assumed, worlds = replace(assumed, kappas=KAPPAS, half=HALF), {**worlds, "kappa": True}
    ways = {"band": False} if chosen.no_audit else {"band": False, "audit": True}
    found: dict[str, dict] = {}
    for name, case in CASES.items():
        if name.startswith(chosen.only):
            print(f"{name} ...", file=sys.stderr, flush=True)
            found[name] = {
                way: coverage({**case, **worlds}, range(chosen.worlds), chosen.draws, assumed, audited)
                for way, audited in ways.items()
            }
    told = advice(chosen.checks, chosen.draws, assumed, chosen.advising) if chosen.checks else {}
    if chosen.json:
        print(json.dumps({"coverage": found, "advice": told}, indent=1))
        return 0
    if found:
        low, high = chosen.band
        size = "{} to {} people".format(*chosen.people)
        print(f"coverage of the 90 % intervals, %, {chosen.worlds} worlds of {size}, {chosen.draws} draws,")
        print(f"kappa {chosen.kappa}; columns are ranks where they do not say values;")
        print(f"band {low:.0%} to {high:.0%}; audit of {SMALL[0]} known ties and {SMALL[1]} facts a grade")
        print("\n".join(told_coverage(found)))
    print("\n".join(told_advice(told, chosen.checks)))
    return 0
