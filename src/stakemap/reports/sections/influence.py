"""Who is listened to: the ten highest with their exact splits, beside plain counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from stakemap.findings.certainty import unreported
from stakemap.findings.overall import sides_of
from stakemap.reports.words import Words
from stakemap.reports.writer import Claim, Writer
from stakemap.scoring.core.labels import label
from stakemap.scoring.core.registry import BASELINES
from stakemap.scoring.core.results import Part

if TYPE_CHECKING:
    from stakemap.analysis import Analysis

__all__ = ["Count", "InfluencePart", "Overall", "Reason", "Row", "Split", "influence_part"]

_SHOWN = 10
_LEAST = 0.005
_MOST_PARTS = 8
_FIVE = 5
"""With no more people than this, being among the first five says nothing."""
_MOST_FACTS = 2


@dataclass(frozen=True, slots=True)
class Count:
    """One plain measure: head and hint of its column, value and place."""

    name: str
    hint: str
    value: str
    place: int | None


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
    """One person of the top ten: figure, place and range are of the draws, the splits of the point value."""

    id: str
    number: int
    place: int | None
    name: str
    post: str
    total: float
    point: float
    own: float
    others: float
    votes: bool
    rank_post: int | None
    rank_listened: int | None
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


@dataclass(frozen=True, slots=True)
class Overall:
    """One person by office and by influence: the place by both, its range, the place by each."""

    name: str
    post: str
    place: int | None
    between: tuple[int, int] | None
    standing: int | None
    influence: int | None


@dataclass(frozen=True, slots=True)
class InfluencePart:
    """Everything on influence that the page shows; `alike` ends the keys of words where nobody decides."""

    rows: tuple[Row, ...]
    beyond: tuple[Claim, ...]
    differs: tuple[Claim, ...]
    basis: str
    nobody: str
    overall: tuple[Overall, ...] = ()
    overall_lead: str = ""
    overall_said: tuple[Claim, ...] = ()
    alike: str = ""

    @property
    def most(self) -> float:
        """The longest bar."""
        return max([row.total for row in self.rows], default=1.0) or 1.0


def influence_part(writer: Writer) -> InfluencePart:
    """The highest by influence, each with both splits; also of bare arrays."""
    case, influence = writer.analysis.case, writer.analysis.scores["influence"]
    told = [(place, node) for node, _ in influence.as_shown.top(_SHOWN) if (place := influence.place(node))]
    shown = sorted(told, key=lambda one: one[0])
    return InfluencePart(
        rows=tuple(_row(writer, number, node) for number, (_, node) in enumerate(shown, start=1)),
        beyond=writer.claims("beyond-post"),
        differs=writer.claims("disagrees-with-count"),
        basis=unreported(case, writer.lang) if case else "",
        nobody=writer.say(f"listened_rows_{'alike' if influence.as_shown.values.any() else 'none'}"),
        alike="" if writer.decided else "_alike",
        **_overall(writer),
    )


def _overall(writer: Writer) -> dict[str, Any]:
    """Office and influence side by side where no decision is named; nothing where one of them is flat."""
    case = writer.analysis.case
    sides = sides_of(case) if case is not None else None
    if case is None or sides is None:
        return {}
    scores = case.scores["overall"]
    nodes = [node for node, _ in scores.as_shown.top(_SHOWN)]
    return {
        "overall": tuple(
            Overall(
                name=writer.name(node),
                post=case.post_text(node, writer.lang),
                place=scores.place(node),
                between=_between(writer.analysis, "overall", node),
                standing=sides.standing.place(node),
                influence=sides.influence.place(node),
            )
            for node in nodes
        ),
        "overall_lead": writer.say("overall_lead"),
        "overall_said": writer.claims("overall"),
    }


def _row(writer: Writer, number: int, node: str) -> Row:
    analysis, scores = writer.analysis, writer.analysis.scores
    total, own = scores["influence"].as_shown[node], scores["formal_power"][node]
    return Row(
        id=node,
        number=number,
        place=scores["influence"].place(node),
        name=writer.name(node),
        post=analysis.case.post_text(node, writer.lang) if analysis.case else "",
        total=total,
        point=scores["influence"][node],
        own=own,
        others=max(total - own, 0.0),
        votes=analysis.electorate is None or node in analysis.electorate.players,
        rank_post=scores["formal_power"].place(node),
        rank_listened=scores["hidden_influence"].place(node),
        **_doubt(analysis, node),
        counts=tuple(
            Count(
                label(name).short(writer.lang),
                writer.words.technical(name),
                _figure(scores[name][node]),
                scores[name].as_recorded.place(node),
            )
            for name in BASELINES
            if name in scores
        ),
        ties=_by_tie(writer, node),
        deciders=_by_decider(writer, node),
        vote_facts=_vote(writer, node),
        tie_facts=writer.numbers(analysis.case.facts_behind(node)) if analysis.case else (),
    )


def _doubt(analysis: Analysis, node: str) -> dict[str, Any]:
    """The 90% interval of the place, and the chance to be among the first five, where worlds were drawn."""
    if analysis.uncertainty is None:
        return {"between": None, "first_five": None}
    spread = analysis.uncertainty["influence"]
    few = analysis.case is not None and len(analysis.case.people) <= _FIVE
    first = None if few else float(spread.within(_FIVE)[spread.index(node)])
    return {"between": _between(analysis, "influence", node), "first_five": first}


def _between(analysis: Analysis, measure: str, node: str) -> tuple[int, int] | None:
    """The 90% interval of a place."""
    if analysis.uncertainty is None:
        return None
    spread = analysis.uncertainty[measure]
    low, high = (float(side[spread.index(node)]) for side in spread.rank_interval)
    return floor(low), ceil(high)


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.3f}"


def _vote(writer: Writer, node: str) -> tuple[int, ...]:
    voters = writer.analysis.electorate
    return writer.numbers(voters.facts_of(node)) if voters is not None and node in voters.players else ()


def _kept(parts: Iterable[Part]) -> tuple[list[Part], list[Part]]:
    """Parts worth a line of their own, and the small rest."""
    order = sorted(parts, key=lambda part: -part.value)
    large = [p for p in order if p.value >= _LEAST][:_MOST_PARTS]
    return large, order[len(large) :]


def _rest(words: Words, small: list[Part]) -> list[Split]:
    left = [part for part in small if part.value > 0]
    total = sum(part.value for part in left)
    return (
        [Split(words.say("others_one" if len(left) == 1 else "others_part", n=len(left)), total)]
        if left and total > 0
        else []
    )


def _own(writer: Writer, parts: Iterable[Part], node: str) -> list[Split]:
    facts = _vote(writer, node)
    return [
        Split(
            writer.say("own_part" if writer.decided else "own_part_alike"), part.value, own=True, facts=facts
        )
        for part in parts
        if part.kind == "formal" and part.value > 0
    ]


def _by_tie(writer: Writer, node: str) -> tuple[Split, ...]:
    explanation = writer.analysis.explain(node)
    large, small = _kept(p for p in explanation if p.kind != "formal")
    splits = [
        Split(
            writer.name(part.arc[0]) if part.arc else part.label,
            part.value,
            reasons=_reasons(writer, part),
            facts=writer.numbers(part.facts),
        )
        for part in large
    ]
    return (*_own(writer, explanation, node), *splits, *_rest(writer.words, small))


def _by_decider(writer: Writer, node: str) -> tuple[Split, ...]:
    explanation = writer.analysis.influence.by_decision_maker(node)
    large, small = _kept(p for p in explanation if p.kind != "formal")
    splits = [
        Split(writer.name(p.node or p.label), p.value, facts=_vote(writer, p.node or "")) for p in large
    ]
    return (*_own(writer, explanation, node), *splits, *_rest(writer.words, small))


def _reasons(writer: Writer, part: Part) -> tuple[Reason, ...]:
    """The evidence rows of one arc, by kind of relation."""
    snapshot, case = writer.analysis.snapshot, writer.analysis.case
    evidence, arc = snapshot.evidence, snapshot.arc(*part.arc) if part.arc is not None else None
    if evidence is None or case is None or arc is None:
        return ()
    kinds: dict[str, dict[str, None]] = defaultdict(dict)
    for row in evidence.rows_of(arc):
        kinds[evidence.kinds[evidence.kind[row]]].update(dict.fromkeys(evidence.facts_of(row)))
    reasons = []
    for kind, facts in sorted(kinds.items()):
        ties = {fact for fact in facts if (record := case.graph.get(fact)) and record.kind_of_fact == "tie"}
        shown = [*sorted(ties), *sorted(facts.keys() - ties)][:_MOST_FACTS]
        reasons.append(
            Reason(
                "" if ties else case.graph.catalogue[kind].label(writer.lang),
                kind in case.graph.catalogue.inferred,
                tuple(writer.notes.text(f) for f in shown),
                len(facts) - len(shown),
                writer.numbers(facts),
            )
        )
    return tuple(reasons)
