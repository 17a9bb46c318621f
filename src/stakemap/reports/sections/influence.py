"""Who is listened to: the ten highest with their exact splits, beside plain counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words
from stakemap.scoring.core.results import Part

if TYPE_CHECKING:
    from stakemap.analysis import Analysis

__all__ = ["BASELINES", "Count", "Reason", "Row", "Split", "influence_part"]

BASELINES = ("in_degree", "closeness", "pagerank", "betweenness")
_SHOWN = 10
_LEAST = 0.005
_MOST_PARTS = 12
_MOST_FACTS = 3


@dataclass(frozen=True, slots=True)
class Count:
    """One plain measure: value and place."""

    measure: str
    value: str
    place: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part of a split is there: the facts in words; `label` says what was made of them."""

    label: str
    inferred: bool
    sentences: tuple[str, ...]
    more: int
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """One part of an exact split."""

    name: str
    value: float
    own: bool = False
    reasons: tuple[Reason, ...] = ()
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the top ten."""

    id: str
    place: int
    name: str
    post: str
    total: float
    own: float
    others: float
    rank_post: int | None
    rank_listened: int
    between: tuple[int, int] | None
    first_five: float | None
    counts: tuple[Count, ...]
    ties: tuple[Split, ...]
    deciders: tuple[Split, ...]
    vote_facts: tuple[int, ...]
    tie_facts: tuple[int, ...]

    @property
    def facts(self) -> tuple[int, ...]:
        """All facts behind the row."""
        return tuple(sorted({*self.vote_facts, *self.tie_facts}))


def influence_part(
    analysis: Analysis, words: Words, notes: Footnotes, shown: int = _SHOWN
) -> tuple[Row, ...]:
    """The highest by influence, each with both splits."""
    scores = analysis.scores
    formal_ranks, hidden_ranks = scores["formal_power"].ranks(), scores["hidden_influence"].ranks()
    present = [name for name in BASELINES if name in scores]
    ranks = {name: scores[name].ranks() for name in present}
    voted = analysis.electorate is not None
    rows = []
    for place, (node, total) in enumerate(scores["influence"].top(shown), start=1):
        own = scores["formal_power"][node]
        rows.append(
            Row(
                id=node,
                place=place,
                name=_name(analysis, words, node),
                post=analysis.case.post_text(node, words.lang) if analysis.case else "",
                total=total,
                own=own,
                others=max(total - own, 0.0),
                rank_post=formal_ranks[node] if own > 0 or not voted else None,
                rank_listened=hidden_ranks[node],
                **_doubt(analysis, node),
                counts=tuple(Count(name, _figure(scores[name][node]), ranks[name][node]) for name in present),
                ties=_by_tie(analysis, words, notes, node),
                deciders=_by_decider(analysis, words, notes, node),
                vote_facts=_vote(analysis, notes, node),
                tie_facts=notes.numbers(analysis.case.facts_behind(node)) if analysis.case else (),
            )
        )
    return tuple(rows)


def _doubt(analysis: Analysis, node: str) -> dict[str, Any]:
    """The 90 % interval of the place, and the chance to be among the first five, where worlds were drawn."""
    if analysis.uncertainty is None:
        return {"between": None, "first_five": None}
    spread = analysis.uncertainty["influence"]
    place = spread.index(node)
    low, high = (float(side[place]) for side in spread.rank_interval)
    return {"between": (floor(low), ceil(high)), "first_five": float(spread.within(5)[place])}


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.3f}"


def _name(analysis: Analysis, words: Words, node: str) -> str:
    return analysis.case.name(node, words.lang) if analysis.case else node


def _vote(analysis: Analysis, notes: Footnotes, node: str) -> tuple[int, ...]:
    voters = analysis.electorate
    return notes.numbers(voters.facts_of(node)) if voters is not None and node in voters.players else ()


def _kept(parts: Iterable[Part]) -> tuple[list[Part], list[Part]]:
    """Parts worth a line of their own, and the small rest."""
    order = sorted(parts, key=lambda part: -part.value)
    large = [p for p in order if p.value >= _LEAST][:_MOST_PARTS]
    return large, order[len(large) :]


def _rest(words: Words, small: list[Part]) -> list[Split]:
    left = [part for part in small if part.value > 0]
    total = sum(part.value for part in left)
    return [Split(words.say("others_part", n=len(left)), total)] if left and total > 0 else []


def _by_tie(analysis: Analysis, words: Words, notes: Footnotes, node: str) -> tuple[Split, ...]:
    explanation = analysis.explain(node)
    own = [p for p in explanation if p.kind == "formal"]
    large, small = _kept(p for p in explanation if p.kind != "formal")
    splits = [
        Split(words.say("own_part"), p.value, own=True, facts=_vote(analysis, notes, node))
        for p in own
        if p.value > 0
    ]
    for part in large:
        name = _name(analysis, words, part.arc[0]) if part.arc else part.label
        splits.append(
            Split(
                name,
                part.value,
                reasons=_reasons(analysis, words, notes, part),
                facts=notes.numbers(part.facts),
            )
        )
    return (*splits, *_rest(words, small))


def _by_decider(analysis: Analysis, words: Words, notes: Footnotes, node: str) -> tuple[Split, ...]:
    explanation = analysis.influence.by_decision_maker(node)
    own = [p for p in explanation if p.kind == "formal"]
    large, small = _kept(p for p in explanation if p.kind != "formal")
    splits = [
        Split(words.say("own_part"), p.value, own=True, facts=_vote(analysis, notes, node))
        for p in own
        if p.value > 0
    ]
    splits += [
        Split(_name(analysis, words, p.node or p.label), p.value, facts=_vote(analysis, notes, p.node or ""))
        for p in large
    ]
    return (*splits, *_rest(words, small))


def _reasons(analysis: Analysis, words: Words, notes: Footnotes, part: Part) -> tuple[Reason, ...]:
    """The evidence rows of one arc, by kind of relation."""
    evidence, case, snapshot = analysis.snapshot.evidence, analysis.case, analysis.snapshot
    if evidence is None or case is None or part.arc is None:
        return ()
    source, target = (snapshot.index(node) for node in part.arc)
    first, last = int(snapshot.indptr[source]), int(snapshot.indptr[source + 1])
    arc = first + int(snapshot.targets[first:last].searchsorted(target))
    kinds: dict[str, dict[str, None]] = defaultdict(dict)
    for row in evidence.rows_of(arc):
        kinds[evidence.kinds[evidence.kind[row]]].update(dict.fromkeys(evidence.facts_of(row)))
    reasons = []
    for kind, facts in sorted(kinds.items()):
        shown = sorted(facts, key=lambda f: (not _is_tie(analysis, f), f))[:_MOST_FACTS]
        reasons.append(
            Reason(
                ""
                if any(_is_tie(analysis, f) for f in facts)
                else case.graph.catalogue[kind].label(words.lang),
                kind in case.graph.catalogue.inferred,
                tuple(notes.text(f) for f in shown),
                len(facts) - len(shown),
                notes.numbers(facts),
            )
        )
    return tuple(reasons)


def _is_tie(analysis: Analysis, fact: str) -> bool:
    record = analysis.graph.get(fact) if analysis.graph else None
    return record is not None and record.kind_of_fact == "tie"
