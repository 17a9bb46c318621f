"""The why-certificate: the largest chains behind the first three, and the facts the list stands on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.scoring.uncertainty.flips import Flips

__all__ = ["Certificate", "Chain", "Chains", "Stand", "certificate"]

_FIRST = 3
_CHAINS = 3
_SETS = 5


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

    chains: tuple[Chains, ...]
    stands: tuple[Stand, ...]
    more: int
    tried: str

    @property
    def facts(self) -> tuple[int, ...]:
        """Numbers of all facts it cites."""
        cited = [*(s.facts for s in self.stands), *(c.facts for one in self.chains for c in one.chains)]
        return tuple(sorted({number for numbers in cited for number in numbers}))


def certificate(analysis: Analysis, words: Words, notes: Footnotes) -> Certificate | None:
    """The certificate of the first three; ``None`` where no worlds were drawn."""
    case = analysis.case
    found = analysis.flips() if case is not None and analysis.uncertainty is not None else None
    if case is None or found is None:
        return None
    first = [node for node, _ in analysis.scores["influence"].top(_FIRST)]
    chains = tuple(one for one in (_chains(analysis, node, words, notes) for node in first) if one.chains)
    stands = tuple(
        Stand(
            tuple(notes.text(fact) for fact in flip.facts),
            words.listed(case.name(node, words.lang) for node in flip.leaves),
            words.listed(case.name(node, words.lang) for node in flip.enters),
            notes.numbers(flip.facts),
        )
        for flip in found.found[:_SETS]
    )
    return Certificate(chains, stands, max(0, len(found.found) - _SETS), _tried(found, words))


def _chains(analysis: Analysis, node: str, words: Words, notes: Footnotes) -> Chains:
    case = analysis.case
    assert case is not None  # noqa: S101  the caller looked
    walks = analysis.explain(node).walks[:_CHAINS]
    others = analysis.scores["hidden_influence"][node]
    told = math.fsum(walk.value for walk in walks)
    return Chains(
        case.name(node, words.lang),
        others,
        tuple(
            Chain(
                " → ".join(case.name(n, words.lang) for n in walk.nodes),
                walk.value,
                notes.numbers(fact for step in walk.facts for fact in step),
            )
            for walk in walks
        ),
        min(1.0, told / others) if others > 0 else 0.0,
    )


def _tried(found: Flips, words: Words) -> str:
    """What was tried, so that nobody takes a search for a proof."""
    every = found.single == found.claims
    parts = [words.say("flips_each" if every else "flips_some", n=found.single, all=found.claims)]
    if found.paired:
        whole = found.paired == found.claims
        parts.append(words.say("flips_pairs" if whole else "flips_pairs_some", n=found.paired))
    if found.taken:
        parts.append(words.say("flips_greedy" if found.found else "flips_none", n=found.taken))
    elif not found.found:
        parts.append(words.say("flips_nothing"))
    return ("" if words.zh else " ").join(parts)
