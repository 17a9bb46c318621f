"""Scores as an analysis gives them out: with their run, the names of people, the sources behind each part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from stakemap.context.post_names import node_name
from stakemap.model import Fact

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.snapshot import Snapshot
    from stakemap.scoring.core.results import Explanation, Part, Scores

__all__ = ["with_provenance"]


def with_provenance(
    scores: Mapping[str, Scores], run: str, snapshot: Snapshot, graph: PropertyGraph | None
) -> Mapping[str, Scores]:
    """Scores that know their run, the names of people, and the sources behind each part."""
    names = {node: node_name(graph, node, "") for node in snapshot.nodes} if graph is not None else {}
    return MappingProxyType(
        {
            name: replace(s, run=run, names=MappingProxyType(names), explainer=_sourced(s, graph, names))
            for name, s in scores.items()
        }
    )


def _sourced(
    scores: Scores, graph: PropertyGraph | None, names: Mapping[str, str]
) -> Callable[[str], Explanation]:
    def explain(node: str) -> Explanation:
        plain = scores.explain(node)
        parts = tuple(_with_sources(part, graph, names) for part in plain.parts)
        return replace(plain, parts=parts, names=names)

    return explain


def _with_sources(part: Part, graph: PropertyGraph | None, names: Mapping[str, str]) -> Part:
    if graph is None:
        return part
    sources = {f.source for ident in part.facts if isinstance(f := graph.get(ident), Fact) and f.source}
    label = names.get(part.node, part.label) if part.node else part.label
    return replace(part, label=label, sources=tuple(sorted(sources)))
