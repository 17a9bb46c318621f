"""Scores as an analysis gives them out: with their run, the names of people, the sources behind each part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from stakemap.context.post_names import node_name
from stakemap.graph.frozen import FrozenMap
from stakemap.model import Fact
from stakemap.scoring.core.results import shown
from stakemap.wording.language import Called
from stakemap.wording.lists import sentences
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.graph.decision.electorate import Electorate
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.snapshot import Snapshot
    from stakemap.scoring.core.results import Explanation, Part, Scores

__all__ = ["with_provenance"]


def with_provenance(
    scores: Mapping[str, Scores],
    run: str,
    snapshot: Snapshot,
    graph: PropertyGraph | None,
    voters: Electorate | None = None,
) -> Mapping[str, Scores]:
    """Scores that know their run, the names of people, and the facts and sources behind each part."""
    names = Called(snapshot.nodes, partial(node_name, graph)) if graph is not None else FrozenMap()
    return FrozenMap(
        {
            name: replace(s, run=run, names=names, explainer=partial(_sourced, s, graph, names, voters))
            for name, s in scores.items()
        },
        of="measure",
    )


def _sourced(
    scores: Scores,
    graph: PropertyGraph | None,
    names: Mapping[str, str],
    voters: Electorate | None,
    node: str,
) -> Explanation:
    plain = scores.explain(node)
    parts = tuple(_with_sources(_with_vote(part, voters), graph, names) for part in plain.parts)
    return replace(plain, parts=parts, names=names, note=_note(plain.note, scores, node))


def _note(note: str, scores: Scores, node: str) -> str:
    """A note, and that the parts split the point value where the median of draws is shown elsewhere."""
    if scores.medians is None:
        return note
    said = Words("analysis", "en").say("explain.median", median=shown(scores.as_shown[node]))
    return sentences((note, said))


def _with_vote(part: Part, voters: Electorate | None) -> Part:
    """What somebody holds by the rule of a decision stands on the facts that give them a vote."""
    if voters is None or part.kind != "formal" or part.node is None or part.value <= 0:
        return part
    return replace(part, facts=voters.facts_of(part.node))


def _with_sources(part: Part, graph: PropertyGraph | None, names: Mapping[str, str]) -> Part:
    if graph is None:
        return part
    sources = {f.source for ident in part.facts if isinstance(f := graph.get(ident), Fact) and f.source}
    label = names.get(part.node, part.label) if part.node else part.label
    return replace(part, label=label, sources=tuple(sorted(sources)))
