"""One analysis with its facts at hand: what questions, findings, pictures and reports look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple, cast

import numpy as np

from stakemap.context.context import Context
from stakemap.context.post_names import bare_title, node_name
from stakemap.graph.change.names import Names
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import SEAT, UNKNOWN
from stakemap.model import Fact, PartialDate, Post, Tie
from stakemap.scoring.core.results import DIGITS
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.graph.decision.electorate import Electorate
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.seats import Seating
    from stakemap.graph.snapshot import Snapshot
    from stakemap.scoring.core.results import Scores
    from stakemap.scoring.decision.power import Power
    from stakemap.scoring.influence.model import Influence
    from stakemap.scoring.uncertainty.worlds import Uncertainty

__all__ = ["Case"]

_NAMED = ("person", "unit", "post", "team_member")
_MOST_POSTS = 4
T = TypeVar("T")
Given = TypeVarTuple("Given")

_EQUAL = 1e-9
"""Shares of the say that differ by less are equal."""


@dataclass(frozen=True, eq=False)
class Case(Frozen):
    """One analysis with its facts: snapshot, scores, power, and the graph they came from."""

    context: Context
    snapshot: Snapshot
    scores: Mapping[str, Scores]
    influence: Influence
    seed: int = 0
    electorate: Electorate | None = None
    power: Power | None = None
    uncertainty: Uncertainty | None = None
    _answers: dict[object, object] = field(default_factory=dict, init=False, repr=False)

    @property
    def graph(self) -> PropertyGraph:
        """The facts that count."""
        return self.context.graph

    @property
    def day(self) -> date | None:
        """The day that is looked at."""
        return self.context.day

    @property
    def seating(self) -> Seating:
        """Who sits where on the day."""
        return self.context.seating

    def once(self, ask: Callable[[Case, *Given], T], *given: *Given) -> T:
        """What a question gives for this case and these values, asked once however many want to know."""
        key = (ask, *given)
        if key not in self._answers:
            self._answers[key] = ask(self, *given)
        return cast("T", self._answers[key])

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Nodes that are ranked: people, unknown people, organisations."""
        return tuple(
            n for n, ranked in zip(self.snapshot.nodes, self.snapshot.ranked.tolist(), strict=True) if ranked
        )

    @cached_property
    def say(self) -> Mapping[str, float]:
        """The formal say of everybody with a vote: ``formal_power``; nobody's without a decision."""
        formal = self.scores["formal_power"]
        return {} if self.power is None else {node: formal[node] for node in self.power.players}

    def by_power(self, nodes: Iterable[str]) -> list[str]:
        """Those with the most formal power first, equals by id: in their last digits these may differ."""
        formal = self.scores["formal_power"]
        return sorted(nodes, key=lambda node: (-round(formal[node], DIGITS), node))

    def most_say(self, few: int) -> tuple[tuple[str, float], ...]:
        """The few with most say and all who have as much as the last of them; equals by id."""
        order = self.by_power(self.say)
        least = self.say[order[:few][-1]] - _EQUAL if order else 0.0
        return tuple((node, self.say[node]) for node in order if self.say[node] >= least)

    def nodes_of(self, kind: int) -> tuple[str, ...]:
        """Nodes of one kind."""
        return tuple(self.snapshot.nodes[k] for k in np.flatnonzero(self.snapshot.kinds == kind))

    @property
    def seats(self) -> tuple[str, ...]:
        """Empty seats."""
        return self.nodes_of(SEAT)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Placeholders for people who are not known."""
        return self.nodes_of(UNKNOWN)

    def ident(self, text: str) -> str:
        """The id of a person, unit or post that a text names; an id, and what nothing is called, as it is.

        Raises
        ------
        InputError
            Several of this name.
        """
        return text if text in self.snapshot else self.once(_names).meant(text, *_NAMED)

    def name(self, node: str, lang: str = "en") -> str:
        """What to call a node; an empty seat by its post with its unit."""
        return node_name(self.graph, node, lang)

    def post_text(self, node: str, lang: str = "en") -> str:
        """The posts somebody holds, in words, those at the head of a unit first; empty where none is known.

        Of more than four the first three are named.
        """
        words, posts = Words("context", lang), self.seating.posts_of.get(node, ())
        order = sorted(posts, key=lambda post: not post.head)
        named = order if len(order) <= _MOST_POSTS else order[: _MOST_POSTS - 1]
        said = [self._post(post, lang) for post in named]
        if len(named) < len(order):
            said.append(words.say("posts.more", n=len(order) - len(named)))
        return words.say("posts.joiner").join(said)

    def _post(self, post: Post, lang: str) -> str:
        title, unit = post.called(lang), self.graph.name(post.unit, lang)
        if lang == "zh" and title.startswith(unit):
            return title
        return Words("context", lang).say("post.of_unit", title=bare_title(title, unit), unit=unit)

    def facts_behind(self, node: str) -> tuple[str, ...]:
        """Facts of every tie by which others turn to a node."""
        evidence = self.snapshot.evidence
        if evidence is None:
            return ()
        place = self.snapshot.index(node)
        span = slice(int(self.snapshot.in_indptr[place]), int(self.snapshot.in_indptr[place + 1]))
        found = {
            fact
            for arc in self.snapshot.in_arcs[span].tolist()
            for row in evidence.rows_of(arc)
            for fact in evidence.facts_of(row)
        }
        return tuple(sorted(found))

    def tie_facts(self, *roles: str) -> Iterator[Tie]:
        """Ties of kinds with these roles in force on the day."""
        wanted = {kind for role in roles for kind in self.graph.catalogue.of_role(role)}
        return (t for t in self.graph.of(Tie) if t.kind in wanted and self.seating.in_force(t))

    def confirmed(self, fact_id: str) -> PartialDate | None:
        """When a fact was last confirmed."""
        fact = self.graph.get(fact_id)
        return self.graph.confirmed(fact) if isinstance(fact, Fact) else None


def _names(case: Case) -> Names:
    return Names(case.graph, case.day)
