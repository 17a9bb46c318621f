"""The why-certificate: the largest chains behind the first three, and the facts the list stands on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Writer

if TYPE_CHECKING:
    from stakemap.scoring.uncertainty.flips import Flips

__all__ = ["Certificate", "Chain", "Chains", "Stand", "certificate"]

_FIRST = 3
_CHAINS = 3
_SETS = 5

_LEAST = 0.0005
"""A chain below this would be shown as nothing."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of who asks whom, and what it adds."""

    text: str
    value: float
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chains:
    """The largest chains behind one person; `told` is their share of what others give."""

    name: str
    others: float
    chains: tuple[Chain, ...]
    told: float


@dataclass(frozen=True, slots=True)
class Stand:
    """A set of facts: if all are false, somebody leaves the first three."""

    sentences: tuple[str, ...]
    leaves: str
    enters: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Everything that the page says about why the list is as it is."""

    first: str
    chains: tuple[Chains, ...]
    stands: tuple[Stand, ...]
    more: int
    tried: str
    bands: Picture


def certificate(writer: Writer) -> Certificate | None:
    """The certificate of the first three; ``None`` where no worlds were drawn, or all are alike."""
    analysis = writer.analysis
    drawn = analysis.uncertainty is not None and not analysis.scores["influence"].alike
    found = analysis.flips() if drawn else None
    if found is None:
        return None
    from stakemap import plot

    first = [node for node, value in analysis.scores["influence"].top(_FIRST) if node in found.first]
    return Certificate(
        first=writer.listed(first),
        chains=tuple(one for one in (_chains(writer, node) for node in first) if one.chains),
        stands=tuple(
            Stand(
                tuple(writer.notes.text(fact) for fact in flip.facts),
                writer.listed(flip.leaves),
                writer.listed(flip.enters),
                writer.numbers(flip.facts),
            )
            for flip in found.found[:_SETS]
        ),
        more=max(0, len(found.found) - _SETS),
        tried=_tried(writer, found),
        bands=embedded(plot.intervals.sheet(analysis, lang=writer.lang), f"{writer.key}-bands-"),
    )


def _chains(writer: Writer, node: str) -> Chains:
    walks = [walk for walk in writer.analysis.explain(node).walks[:_CHAINS] if walk.value >= _LEAST]
    others = writer.analysis.scores["hidden_influence"][node]
    told = math.fsum(walk.value for walk in walks)
    return Chains(
        writer.name(node),
        others,
        tuple(
            Chain(
                " → ".join(writer.name(n) for n in walk.nodes),
                walk.value,
                writer.numbers(fact for step in walk.facts for fact in step),
            )
            for walk in walks
        ),
        min(1.0, told / others) if others > 0 else 0.0,
    )


def _tried(writer: Writer, found: Flips) -> str:
    """What was tried, so that nobody takes a search for a proof."""
    if not found.first:
        return writer.say("flips_equal")
    every = found.single == found.claims
    parts = [writer.say("flips_each" if every else "flips_some", n=found.single, all=found.claims)]
    if found.paired:
        whole = found.paired == found.claims
        parts.append(writer.say("flips_pairs" if whole else "flips_pairs_some", n=found.paired))
    if found.taken:
        parts.append(writer.say("flips_greedy" if found.found else "flips_none", n=found.taken))
    elif not found.found:
        parts.append(writer.say("flips_nothing"))
    if len(found.first) < min(_FIRST, int(writer.analysis.snapshot.ranked.sum())):
        parts.append(writer.say("flips_shared"))
    return writer.words.sentences(parts)
