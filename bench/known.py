"""Real data with a truth at hand, entered as facts: the graph, whom to rank, who is known to be influential.

What the truth is made of is withheld from the facts; everything else is entered as a user enters it, with
posts, seats and terms.  The folder is the one that
`STAKEMAP_DATA` names; the sets are read, never shipped.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.agreement import auc, kendall
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Person, Post, Record, Tenure, Tie, Unit

__all__ = ["SETS", "Known", "chemnet", "congress", "krackhardt"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """One data set as a user would enter it, with what is known about its people.

    `seniority` is years by id, empty where not known.  `deciders` are ids whose decision it is, for one
    more row: hidden influence on them.
    """

    name: str
    metric: str
    graph: PropertyGraph
    day: str | None
    judged: tuple[str, ...]
    truth: Floats
    agreement: Callable[[Floats, Floats, Floats], Floats]
    seniority: dict[str, float] = field(default_factory=dict)
    deciders: tuple[str, ...] = ()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _people(names: list[str]) -> list[Record]:
    return [Person(id=name, name=name) for name in names]


def _ties(kind: str, pairs: list[tuple[str, str]]) -> list[Record]:
    return [
        Tie(id=f"t{k:05}", kind=kind, from_id=a, to_id=b)
        for k, (a, b) in enumerate(sorted(set(pairs)))
        if a != b
    ]


def _seats(body: str, members: list[str], start: str | None = None) -> Iterator[Record]:
    """A body with one seat for each member."""
    yield Unit(id=f"u:{body}", name=body, kind="committee")
    for member in sorted(set(members)):
        post = f"post:{body}:{member}"
        yield Post(id=post, name="seat", unit=f"u:{body}")
        yield Tenure(id=f"h:{body}:{member}", person=member, post=post, valid={"start": start})


def chemnet(folder: Path) -> list[Known]:
    """Organisations as actors; facts: who sits in which of 20 committees; ties: who tells whom."""
    folder = folder / "chemnet"
    kind = {row["id"]: row["type"] for row in _rows(folder / "organisations.csv")}
    told = [(row["sender"], row["receiver"]) for row in _rows(folder / "political_information.csv")]
    named = Counter(
        row["named_influential"]
        for row in _rows(folder / "influence_reputation.csv")
        if row["judge"] != row["named_influential"]
    )
    facts = _people(sorted(kind)) + _ties("informs", told)
    seats = _rows(folder / "committee_members.csv")
    for body in sorted({row["committee"] for row in seats}):
        facts += _seats(body, [row["organisation"] for row in seats if row["committee"] == body])
    graph = PropertyGraph(facts)
    everybody = tuple(sorted(kind))
    outsiders = tuple(node for node in everybody if kind[node] != "gov")
    government = tuple(node for node in everybody if kind[node] == "gov")

    def known(name: str, judged: tuple[str, ...], deciders: tuple[str, ...] = ()) -> Known:
        truth = np.array([float(named[node]) for node in judged])
        return Known(name, "Kendall tau", graph, None, judged, truth, kendall, deciders=deciders)

    return [
        known("chemnet: reputation, 30 organisations", everybody),
        known("chemnet: reputation, 19 outsiders", outsiders, government),
    ]


def krackhardt(folder: Path) -> list[Known]:
    """Facts: department and years in it; ties: who asks whom.  Withheld as the truth: level and lines."""
    folder, year = folder / "krackhardt", 365.25
    managers = _rows(folder / "managers.csv")
    names = sorted(row["NodeName"] for row in managers)
    tenure = {row["NodeName"]: float(row["Tenure"]) for row in managers}
    department = {row["NodeName"]: row["Department"] for row in managers}
    day = np.datetime64("1987-01-01")
    facts = _people(names)
    facts += _ties("advice", [(row["asker"], row["adviser"]) for row in _rows(folder / "advice.csv")])
    facts += [Unit(id=f"u:{d}", name=d) for d in sorted(set(department.values()))]
    for name in names:
        start = str(day - np.timedelta64(round(tenure[name] * year), "D"))
        facts.append(Post(id=f"post:{name}", name="manager", unit=f"u:{department[name]}"))
        facts.append(Tenure(id=f"h:{name}", person=name, post=f"post:{name}", valid={"start": start}))
    level = {row["NodeName"]: int(row["Level"]) for row in managers}
    truth = np.array([float(level[name] <= 2) for name in names])
    return [
        Known(
            "krackhardt: bosses among 21 managers",
            "AUC",
            PropertyGraph(facts),
            str(day),
            tuple(names),
            truth,
            auc,
            tenure,
        )
    ]


def _shared(sitting: dict[str, list[str]]) -> list[Record]:
    """Access between two who share seats, both ways: .15 a shared body, joined by noisy-or."""
    times = Counter(pair for members in sitting.values() for pair in combinations(members, 2))
    return [
        Tie(id=f"t{k:05}", kind="works_with", from_id=a, to_id=b, strength=1.0 - (1.0 - JOINT) ** count)
        for k, ((a, b), count) in enumerate(sorted(times.items()))
    ]


JOINT = 0.15
"""Strength of a joint committee, as in `data/ties.csv`."""
CONGRESS_DAY = "2026-07-01"
CONGRESS_BEGAN = "2025-01-03"


def _yaml(path: Path) -> object:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with gzip.open(path, "rt", encoding="utf-8") as text:
        return yaml.load(text, loader)


def congress(folder: Path) -> list[Known]:
    """Truth: leaders of today and chairs of full committees.

    Facts: terms in a chamber and seats in full committees.  Withheld: titles, leadership roles and all ranks
    inside committees, not only rank 1, since a missing 1 would give it away.
    """
    folder = folder / "congress-legislators"
    people = _yaml(folder / "legislators-current.yaml.gz")
    bodies = {c["thomas_id"] for c in _yaml(folder / "committees-current.yaml.gz")}
    seats = {
        k: v for k, v in _yaml(folder / "committee-membership-current.yaml.gz").items() if k in bodies and v
    }
    ids = sorted(p["id"]["bioguide"] for p in people)
    facts: list[Record] = _people(ids)
    facts += [Unit(id=f"u:{c}", name=c) for c in ("rep", "sen")]
    seniority = dict.fromkeys(ids, 0.0)
    for person in people:
        ident = person["id"]["bioguide"]
        for chamber in sorted({term["type"] for term in person["terms"]}):
            facts.append(Post(id=f"post:{chamber}:{ident}", name="seat", unit=f"u:{chamber}"))
        for k, term in enumerate(person["terms"]):
            post = f"post:{term['type']}:{ident}"
            span = {"start": str(term["start"]), "end": str(term["end"])}
            facts.append(Tenure(id=f"h:{ident}:{k:02}", person=ident, post=post, valid=span))
            served = np.datetime64(min(str(term["end"]), CONGRESS_DAY)) - np.datetime64(str(term["start"]))
            seniority[ident] += served.astype(int) / 365.25
    sitting = {
        body: sorted({m["bioguide"] for m in members if m["bioguide"] in seniority})
        for body, members in sorted(seats.items())
    }
    for body, members in sitting.items():
        facts += _seats(body, members, CONGRESS_BEGAN)
    facts += _shared(sitting)
    leaders = {
        p["id"]["bioguide"]
        for p in people
        for role in p.get("leadership_roles", ())
        if not role.get("end") or str(role["end"]) > CONGRESS_DAY
    }
    chairs = {
        m["bioguide"]
        for members in seats.values()
        for m in members
        if (m.get("title") or "").startswith("Chair")
    }
    truth = np.array([float(i in leaders | chairs) for i in ids])
    return [
        Known(
            f"congress: {int(truth.sum())} leaders and chairs among {len(ids)}",
            "AUC",
            PropertyGraph(facts),
            CONGRESS_DAY,
            tuple(ids),
            truth,
            auc,
            seniority,
        )
    ]


SETS = {"chemnet": chemnet, "krackhardt": krackhardt, "congress-legislators": congress}
"""Folder of each data set -> what reads it."""
