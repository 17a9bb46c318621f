"""Where somebody's influence comes from: the own vote, reported ties, formal lines, a shared past.

The exact split by last tie, added up by what stands behind each tie.  An arc with evidence of several sorts
is shared among them by its weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from math import fsum

from stakemap.context.case import Case
from stakemap.wording.lists import listed, percent, percents
from stakemap.wording.phrases import Words

__all__ = [
    "LEAST",
    "REPORTED",
    "Shares",
    "asked_text",
    "asking",
    "shares_of",
    "sort_of",
    "split_text",
    "splits_text",
]

_SORTS = REPORTED, FORMAL, INFERRED = "reported", "formal", "inferred"
_Named = tuple[str, float]
LEAST = 0.005
"""A part below this is not told."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts of an influence; they sum to the figure that is shown.

    Attributes
    ----------
    own
        By the own vote, or by the share that everybody starts with.
    reported
        Through informal ties that somebody reported.
    formal
        Along formal lines.
    inferred
        Through ties inferred from a shared past; 0 unless these were asked for.
    unreported
        Through ties that nobody reported, drawn; told apart only where no known tie leads to somebody.
    """

    own: float
    reported: float
    formal: float
    inferred: float
    unreported: float

    def numbers(self) -> dict[str, float]:
        """By name, as a finding holds them."""
        return {
            f"share_{field.name}": value for field, value in zip(fields(self), astuple(self), strict=True)
        }


def sort_of(case: Case, kind: str) -> str:
    """Whether a kind of relation is a formal line, inferred, or reported."""
    if kind in case.graph.catalogue.inferred:
        return INFERRED
    return FORMAL if "authority" in case.graph.catalogue[kind].uses else REPORTED


def asking(case: Case, node: str) -> Mapping[str, frozenset[str]]:
    """Who turns to somebody, by the sort of evidence; one and the same may be in several."""
    snapshot, book = case.snapshot, case.snapshot.evidence
    found: dict[str, set[str]] = {sort: set() for sort in _SORTS}
    if book is None:
        return {sort: frozenset() for sort in _SORTS}
    place = snapshot.index(node)
    arcs = snapshot.in_arcs[int(snapshot.in_indptr[place]) : int(snapshot.in_indptr[place + 1])]
    for arc in arcs.tolist():
        who = snapshot.nodes[int(snapshot.sources[arc])]
        for row in book.rows_of(arc):
            found[sort_of(case, book.kinds[book.kind[row]])].add(who)
    return {sort: frozenset(nodes) for sort, nodes in found.items()}


def shares_of(case: Case, node: str) -> Shares:
    """The parts of somebody's influence, in the proportions of the exact split."""
    return case.once(_shares, node)


def _shares(case: Case, node: str) -> Shares:
    scores = case.scores["influence"]
    point = dict.fromkeys(_SORTS, 0.0)
    for part in scores.explain(node).parts:
        if part.arc is not None:
            for sort, weight in _behind(case, *part.arc).items():
                point[sort] += weight * part.value
    own, total = case.scores["formal_power"][node], sum(point.values())
    others = max(scores.as_shown[node] - own, 0.0)
    scale = others / total if total > 0 else 0.0
    known = {sort: scale * value for sort, value in point.items()}
    return Shares(own=own, **known, unreported=0.0 if total > 0 else others)


def _behind(case: Case, source: str, target: str) -> dict[str, float]:
    """What stands behind one arc: the share of each sort, by weight."""
    snapshot, book = case.snapshot, case.snapshot.evidence
    arc = snapshot.arc(source, target)
    if book is None or arc is None:
        return {REPORTED: 1.0}
    weights: dict[str, float] = {}
    sure = book.certainty()
    for row in book.rows_of(arc):
        told = float(book.count[row]) or float(book.strength[row] * book.delta[row])
        sort = sort_of(case, book.kinds[book.kind[row]])
        weights[sort] = weights.get(sort, 0.0) + told * float(sure[row])
    total = sum(weights.values())
    return {sort: weight / total for sort, weight in weights.items()} if total > 0 else {REPORTED: 1.0}


def split_text(case: Case, node: str, words: Words, *, own: bool = True) -> str:
    """The parts in words, the small ones left out, one that is all without its share; without `own`, what
    others give alone.
    """
    said = Words("findings", words.lang)
    key = "own" if case.electorate is not None else "start"
    named = zip((key, *_SORTS, "unreported"), astuple(shares_of(case, node)), strict=True)
    parts = [(name, value) for name, value in named if own or name != key]
    told = [(name, value) for name, value in parts if value >= LEAST]
    if not told:
        return said.say("split.none")
    if len(told) == 1:
        return said.say(f"split.only.{told[0][0]}")
    return listed(
        (said.say(f"split.{name}", share=share) for name, share in _added_up(key, told, parts)), words.lang
    )


def _added_up(key: str, told: Sequence[_Named], parts: Sequence[_Named]) -> list[tuple[str, str]]:
    """Parts in whole percent that add up with the own part, which other sentences tell as well."""
    whole, own = fsum(value for _, value in parts), dict(told).get(key, 0.0)
    others = [(name, value) for name, value in told if name != key]
    shares = percents([value for _, value in others], round(whole, 2) - round(own, 2))
    first = [(key, percent(own))] if own else []
    return [*first, *((name, share) for (name, _), share in zip(others, shares, strict=True))]


def splits_text(case: Case, nodes: Sequence[str], words: Words) -> str:
    """The parts of several people, by name."""
    said = Words("findings", words.lang)
    told = (
        said.say("split.of", who=case.name(node, words.lang), parts=split_text(case, node, words))
        for node in nodes
    )
    return listed(told, words.lang, by="semicolon")


def asked_text(case: Case, node: str, words: Words) -> str:
    """How many turn to somebody by reported ties, and apart from them how many report or share a past."""
    said = Words("findings", words.lang)
    counts = {sort: len(nodes) for sort, nodes in asking(case, node).items()}
    told = (
        said.say(f"asked.{sort}", n=counts[sort])
        for sort in _SORTS
        if counts[sort] or (sort == REPORTED and not any(counts.values()))
    )
    return listed(told, words.lang)
