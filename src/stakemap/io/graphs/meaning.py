"""Which attribute of a file stands for what: as declared, else as a name of our own says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from stakemap import policy
from stakemap.errors import InputError, PolicyRefused, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.words import kind_named
from stakemap.graph.name_index import fold
from stakemap.io.graphs.mapping import Declared
from stakemap.io.graphs.network import EDGES, NODES, Edge, Network, Node
from stakemap.io.registers.values import as_word

__all__ = ["MIRROR", "NODE_WORDS", "STRUCTURE", "Meaning", "meaning_of", "node_word"]

NODE_WORDS: Mapping[str, str] = {
    "person": "person",
    "unknown": "person",
    "unit": "unit",
    "organization": "unit",
    "organisation": "unit",
    "post": "post",
    "group": "group",
    "team": "team_member",
    "team_member": "team_member",
}
"""What may be said of a node, and the fact that it makes."""
_FOLDED = {fold(word): word for word in NODE_WORDS}
STRUCTURE: Mapping[str, tuple[str, str]] = {
    "holds": ("person", "post"),
    "member_of": ("person", "group"),
    "in": ("post", "unit"),
}
"""Edges that are no ties: what they join, as `to_networkx` calls them."""
_NAMES = ("name", "label")
_OURS = ("source", "grade", "basis", "expires", "confirmed", "label")
_GRADE = re.compile(r"[A-F][1-6]")
MIRROR = "evidence_mirror"
"""Says of an edge of our own files that it is another one seen from its other end."""
_EVIDENCE = "evidence_"
"""How the attributes begin by which our own files say where a fact comes from."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Attributes by what they stand for, of nodes and of edges; what was declared as one word for all.

    Attributes
    ----------
    taken
        ``nodes`` or ``edges`` -> our key -> their attribute.
    fixed
        ``node``, ``kind`` and ``grade`` where every node or edge is the same.
    """

    taken: Mapping[str, Mapping[str, str]]
    fixed: Mapping[str, str]


def meaning_of(network: Network, declared: Declared, catalogue: Catalogue, file: str) -> Meaning:
    """What the attributes of a network stand for.

    Raises
    ------
    InputError
        A declared attribute that nothing in the file has, or a kind that there is not; `PolicyRefused` where
        one must not be recorded.
    """
    counts = {NODES: _attributes(network.nodes), EDGES: _attributes(network.edges)}
    for what, why, place in network.left:
        if why == "over_time":
            counts[place.object][what] += 1
    taken: dict[str, dict[str, str]] = {NODES: {}, EDGES: {}}
    fixed: dict[str, str] = {}
    problems: list[Problem] = []
    for where, named in ((NODES, declared.of_nodes), (EDGES, declared.of_edges)):
        for key, text in named.items():
            if _is_word(key, text, catalogue):
                fixed[key] = _word(key, text, catalogue)
            elif text in counts[where]:
                taken[where][key] = text
    for key, text in {**declared.of_nodes, **declared.of_edges}.items():
        if key not in fixed and not any(key in one for one in taken.values()):
            problems += _absent(key, text, counts, catalogue, file)
        problems += _refused(key, text, file)
    if problems:
        raise (PolicyRefused if any(p.code == "policy" for p in problems) else InputError)(problems)
    _by_our_names(network, declared, taken, fixed, counts, catalogue)
    return Meaning(taken, fixed)


def node_word(text: str) -> str:
    """The word of `NODE_WORDS` that a text is, however it is written; nothing where it is none.

    Examples
    --------
    >>> node_word("Organisation"), node_word("Team Member"), node_word("web site")
    ('organisation', 'team_member', '')
    """
    return _FOLDED.get(fold(text), "")


def _attributes(records: Iterable[Node | Edge]) -> Counter[str]:
    return Counter(name for one in records for name in one.said)


def _is_word(key: str, text: str, catalogue: Catalogue) -> bool:
    if key == "node":
        return bool(node_word(text))
    if key == "grade":
        return _GRADE.fullmatch(text) is not None
    return key == "kind" and (kind_named(text, catalogue) in catalogue or text in STRUCTURE)


def _word(key: str, text: str, catalogue: Catalogue) -> str:
    return {"node": node_word(text), "kind": text if text in STRUCTURE else kind_named(text, catalogue)}.get(
        key, text
    )


def _absent(
    key: str, text: str, counts: Mapping[str, Counter[str]], catalogue: Catalogue, file: str
) -> list[Problem]:
    there = sorted({as_word(name) for one in counts.values() for name in one} - {"?"})
    known = {"kind": sorted(catalogue.kinds), "node": sorted(NODE_WORDS)}.get(key, [])
    near = tuple(get_close_matches(text, [*there, *known], n=1))
    cure = (
        f"did you mean {near[0]!r}?" if near else f"attributes there are: {', '.join(there[:12]) or 'none'}"
    )
    return [
        Problem("nothing in the file has the attribute that is declared", cure, file, field=key, near=near)
    ]


def _refused(key: str, text: str, file: str) -> list[Problem]:
    row = policy.refusal(text, of_person=False)
    return [] if row is None else [policy.refused_problem(row, Problem("", file=file, field=key))]


def _by_our_names(
    network: Network,
    declared: Declared,
    taken: dict[str, dict[str, str]],
    fixed: Mapping[str, str],
    counts: Mapping[str, Counter[str]],
    catalogue: Catalogue,
) -> None:
    """Names that can only mean one thing, where nothing was declared."""
    nodes, edges = taken[NODES], taken[EDGES]
    called = {fold(name): name for name in counts[NODES]}
    for name in _NAMES:
        if name in called:
            nodes.setdefault("name", called[name])
    for name in ("name_en", "name_zh"):
        if name in counts[NODES]:
            nodes.setdefault(name, name)
    for key, where, records in (("node", nodes, network.nodes), ("kind", edges, network.edges)):
        said = {text for one in records if (text := one.said.get("kind"))}
        if key not in {*where, *fixed} and any(_is_word(key, declared.word(key, t), catalogue) for t in said):
            where[key] = "kind"
    for where in (nodes, edges):
        there = counts[NODES if where is nodes else EDGES]
        for key in ("start", "end"):
            if key in there:
                where.setdefault(key, key)
        for key in _OURS:
            if f"{_EVIDENCE}{key}" in there:
                where.setdefault(key, f"{_EVIDENCE}{key}")
    for name in ("strength", "count"):
        if name in counts[EDGES] and "weight" not in edges:
            edges[name] = name
