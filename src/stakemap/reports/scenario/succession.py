"""Who may follow in a post that falls free, what remains of our access, and the ties that end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.context.post_names import name_with_unit
from stakemap.findings.fact_sentences import sentence
from stakemap.model import Fact, Source, TeamMember, Tie
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.comparison.what_if import WhatIf
    from stakemap.graph.change.succession import Candidate, Succession
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Follower", "Following", "Lost", "following", "lost_ties"]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Follower:
    """One of those who may follow: the reasons, and who of us knows the person."""

    name: str
    reasons: str
    sources: str
    ours: str


@dataclass(frozen=True, slots=True)
class Following:
    """A post that falls free."""

    post: str
    holders: str
    followers: tuple[Follower, ...]
    more: int
    goes: tuple[str, ...]
    stays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A tie that ends, with its source; ours where it is of our team."""

    text: str
    source: str
    ours: bool


def following(found: WhatIf, words: Words) -> tuple[Following, ...]:
    """Each post that loses a holder."""
    graph = found.before.graph
    return tuple(_following(graph, one, words) for one in found.succession) if graph is not None else ()


def _following(graph: PropertyGraph, one: Succession, words: Words) -> Following:
    ties = dict(one.access.candidates)
    listed = [c for c in one.candidates if c.person in ties]
    return Following(
        post=name_with_unit(graph, one.post, words.lang),
        holders=words.listed(graph.name(person, words.lang) for person in one.holders),
        followers=tuple(_follower(graph, c, ties[c.person], words) for c in listed[:_SHOWN]),
        more=max(0, len(listed) - _SHOWN),
        goes=tuple(sentence(graph, graph[fact], words.lang) for fact in one.access.goes),
        stays=tuple(sentence(graph, graph[fact], words.lang) for fact in one.access.stays),
    )


def _follower(graph: PropertyGraph, who: Candidate, ties: tuple[str, ...], words: Words) -> Follower:
    facts = [fact for reason in who.reasons for fact in reason.facts]
    ours = dict.fromkeys(
        end for tie in ties for end in graph[tie].ends() if isinstance(graph.get(end), TeamMember)
    )
    return Follower(
        graph.name(who.person, words.lang),
        words.say("comma").join(reason.text(words.lang) for reason in who.reasons),
        words.say("comma").join(_sources(graph, facts, words)),
        words.listed(graph.name(member, words.lang) for member in ours) or words.say("wi_nobody_of_us"),
    )


def _sources(graph: PropertyGraph, facts: Iterable[str], words: Words) -> list[str]:
    """Titles of the sources of facts, by title."""
    ids = {f.source for ident in facts if isinstance(f := graph.get(ident), Fact) and f.source}
    return sorted(words.half(s.title) for ident in ids if isinstance(s := graph.get(ident), Source))


def lost_ties(found: WhatIf, words: Words) -> tuple[Lost, ...]:
    """The ties that end, ours first."""
    graph = found.before.graph
    if graph is None:
        return ()
    rows = []
    for ident in found.lost_ties:
        tie = graph[ident]
        ours = isinstance(tie, Tie) and any(isinstance(graph.get(e), TeamMember) for e in tie.ends())
        source = words.say("comma").join(_sources(graph, [ident], words))
        rows.append(Lost(sentence(graph, tie, words.lang), source, ours))
    return tuple(sorted(rows, key=lambda row: not row.ours))
