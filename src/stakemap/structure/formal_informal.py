"""Formal against informal: each person's two ranks, the masters of each unit, lines and blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stakemap.context.analysed import Analysed, case_of
from stakemap.context.case import Case
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import PERSON
from stakemap.model import Stance
from stakemap.scoring.core.results import Scores, frame, html_table
from stakemap.scoring.influence.formal_informal_gap import Gap, Gaps, rank_gaps
from stakemap.structure.informal_network import NO_FACTS, Structure, unit_of
from stakemap.wording.language import called

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FormalGap", "Pull", "gap", "levels", "pulls"]


@dataclass(frozen=True, slots=True)
class Pull:
    """Which master of a unit pulls where: stances of block (块, leads) and line (条, guides).

    `index` is the distance of their mean stances, 0 to 1; ``None`` where a side's stance is not known.
    """

    unit: str
    block: tuple[tuple[str, float], ...]
    line: tuple[tuple[str, float], ...]
    index: float | None
    facts: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "unit": self.unit,
            "block": dict(self.block),
            "line": dict(self.line),
            "index": self.index,
            "facts": list(self.facts),
        }


@dataclass(frozen=True, eq=False, repr=False)
class FormalGap(Frozen):
    """The formal and the informal layer of an account side by side.  Make one with `stakemap.gap`.

    Attributes
    ----------
    gaps
        Formal and informal rank of each person, with interval and p.
    basis
        What the formal rank is: ``level`` (administrative level of the most senior post) or
        ``formal_power`` (share in the rule of the decision).
    pulls
        Units with a master of the block and another of the line, the widest apart first.
    names
        Display names of people and units.
    """

    gaps: Gaps
    basis: str
    pulls: tuple[Pull, ...]
    names: Mapping[str, str]

    def __getitem__(self, node: str) -> Gap:
        return self.gaps[node]

    def __iter__(self) -> Iterator[Gap]:
        return iter(self.gaps.gaps)

    def __len__(self) -> int:
        return len(self.gaps)

    def top(self, k: int = 5) -> tuple[Gap, ...]:
        """Those who stand highest above their post."""
        return tuple(gap for gap in self.gaps.gaps[:k] if gap.gap > 0)

    def bottom(self, k: int = 5) -> tuple[Gap, ...]:
        """Those who stand furthest below their post, the furthest first."""
        return tuple(gap for gap in self.gaps.gaps[::-1][:k] if gap.gap < 0)

    def explain(self, node: str) -> str:
        """One person's two ranks in a sentence."""
        gap = self.gaps[node]
        name = self.names.get(node, node)
        side = "above" if gap.gap > 0 else "below" if gap.gap < 0 else "at"
        basis = self.basis.replace("_", " ")
        return (
            f"{name} ranks {gap.formal:g} by {basis} and {gap.informal:g} by hidden influence: "
            f"{abs(gap.gap):g} places {side} the post (between {gap.low:+g} and {gap.high:+g} "
            f"as ties in rank fall, p {gap.p:.3f})"
        )

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a person."""
        return [{"name": self.names.get(gap.node, ""), **gap.to_dict()} for gap in self]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels, names=self.names)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {**self.gaps.to_dict(), "basis": self.basis, "pulls": [pull.to_dict() for pull in self.pulls]}

    def __repr__(self) -> str:
        told = "" if self.gaps.flat else f", agreement {self.gaps.agreement:.2f}"
        return f"<FormalGap by {self.basis}: {len(self)} people{told}>"

    def _repr_html_(self) -> str:
        rows = [
            (
                called(self.names, g.node),
                f"{g.formal:g}",
                f"{g.informal:g}",
                f"{g.gap:+g}",
                f"{g.low:+g} to {g.high:+g}",
                f"{g.p:.3f}",
            )
            for g in (*self.top(5), *self.bottom(5)[::-1])
        ]
        head = ("who", f"rank by {self.basis.replace('_', ' ')}", "rank by hidden influence", "gap")
        notes = (self.gaps.agreement_text,)
        table = html_table("Formal against informal", (*head, "range by ties in rank", "p"), rows, notes)
        pulled = [
            (
                called(self.names, p.unit),
                ", ".join(f"{called(self.names, node)} {value:g}" for node, value in p.block),
                ", ".join(f"{called(self.names, node)} {value:g}" for node, value in p.line),
                "" if p.index is None else f"{p.index:.2f}",
            )
            for p in self.pulls
        ]
        return table + html_table("Two masters", ("unit", "block", "line", "apart"), pulled)


def gap(analysis: Analysed | Case) -> FormalGap:
    """How far each person's informal rank is from the formal one, and which master of a unit pulls where.

    The formal rank is the administrative level where at least half of the people have one, else formal
    power; the informal rank is by hidden influence.

    Raises
    ------
    InputError
        Bare arrays.

    Examples
    --------
    >>> import stakemap as sm
    >>> len(sm.gap(sm.analyze(sm.from_edges([("a", "b"), ("c", "b")]))))
    3
    """
    return case_of(analysis, *NO_FACTS).once(_gap)


def _gap(case: Case) -> FormalGap:
    formal = levels(case)
    basis = "level" if formal is not None else "formal_power"
    gaps = rank_gaps(formal if formal is not None else case.scores[basis], case.scores["hidden_influence"])
    return FormalGap(gaps, basis, pulls(case), case.once(Structure).names)


def levels(case: Case) -> Scores | None:
    """Administrative levels as scores of the people of a case; ``None`` where fewer than half have one."""
    nodes = case.snapshot.nodes
    people = case.snapshot.kinds == PERSON
    found = [case.seating.rank(node) if person else None for node, person in zip(nodes, people, strict=True)]
    known = np.array([rank is not None for rank in found], np.bool_)
    if not known.any() or 2 * int(known.sum()) < int(people.sum()):
        return None
    values = np.array([float(rank or 0) for rank in found])
    return Scores("level", "administrative level", nodes, values, ranked=known & case.snapshot.ranked)


def pulls(case: Case) -> tuple[Pull, ...]:
    """Every unit with a master of the block and another of the line, the widest apart first."""
    masters: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(
        lambda: {"block": {}, "professional": {}}
    )
    for role in ("block", "professional"):
        for tie in case.tie_facts(role):
            masters[unit_of(case, tie.to_id)][role].setdefault(tie.from_id, []).append(tie.id)
    rows = []
    for unit, sides in masters.items():
        others = {who: facts for who, facts in sides["professional"].items() if who not in sides["block"]}
        if not sides["block"] or not others:
            continue
        block, line = _stances(case, sides["block"]), _stances(case, others)
        index = abs(_mean(block) - _mean(line)) if block and line else None
        ties = [f for facts in (*sides["block"].values(), *others.values()) for f in facts]
        known = {node for node, _ in (*block, *line)}
        rows.append(Pull(unit, block, line, index, tuple(sorted({*ties, *_stance_facts(case, known)}))))
    return tuple(sorted(rows, key=lambda row: (-(row.index if row.index is not None else -1.0), row.unit)))


def _mean(side: tuple[tuple[str, float], ...]) -> float:
    return sum(value for _, value in side) / len(side)


def _stances(case: Case, masters: Iterable[str]) -> tuple[tuple[str, float], ...]:
    if case.electorate is None:
        return ()
    known = case.electorate.stances
    nodes = {node for master in masters for node, _ in case.seating.holders_of(master)}
    return tuple((node, known[node]) for node in sorted(nodes) if node in known)


def _stance_facts(case: Case, nodes: set[str]) -> set[str]:
    """Only of people who are known: the stance of a unit is held by its head."""
    if case.electorate is None:
        return set()
    held = case.electorate.stance_facts
    own = {s.id for s in case.graph.of(Stance) if s.person in nodes and case.seating.current(s)}
    return own | {held[node] for node in nodes if node in held}
