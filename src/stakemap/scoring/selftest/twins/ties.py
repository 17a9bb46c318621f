"""Counts of ties, connected parts, cores; and standing that comes from the standing of others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from stakemap.scoring.selftest.twins.elimination import Number, leading, solved

__all__ = [
    "core_numbers",
    "eigenvector",
    "hits",
    "incoming",
    "katz",
    "pagerank",
    "part_numbers",
    "parts",
    "radius",
    "reached",
    "undirected",
]

Arc = tuple[int, int]
ALIKE = 1e-11


def incoming(n: int, ties: Mapping[Arc, float]) -> list[float]:
    """Sum of the numbers of the ties into each node."""
    return [sum(value for (_, j), value in ties.items() if j == node) for node in range(n)]


def undirected(ties: Mapping[Arc, float]) -> dict[Arc, float]:
    """Each tie in both directions; of two the greater number."""
    return {
        pair: max(ties.get((i, j), 0.0), ties.get((j, i), 0.0)) for i, j in ties for pair in ((i, j), (j, i))
    }


def reached(start: int, arcs: Iterable[Arc], without: Collection[int] = ()) -> set[int]:
    """Nodes to which arcs lead from a start, itself included, once some are taken out."""
    left = [(i, j) for i, j in arcs if i not in without and j not in without]
    seen = {start} - set(without)
    while more := {j for i, j in left if i in seen} - seen:
        seen |= more
    return seen


def parts(n: int, arcs: Iterable[Arc], without: Collection[int] = ()) -> list[set[int]]:
    """Connected parts without regard to directions, largest first, then by their first node."""
    both = {pair for i, j in arcs for pair in ((i, j), (j, i))}
    found = {frozenset(reached(node, both, without)) for node in range(n) if node not in without}
    return [set(part) for part in sorted(found, key=lambda part: (-len(part), min(part)))]


def part_numbers(n: int, arcs: Collection[Arc], *, strong: bool = False) -> list[float]:
    """Number of the part of each node, 1 the largest; strong: who reach each other."""
    groups = parts(n, arcs)
    if strong:
        to = [reached(node, arcs) for node in range(n)]
        mutual = {frozenset(k for k in to[node] if node in to[k]) for node in range(n)}
        groups = [set(part) for part in sorted(mutual, key=lambda part: (-len(part), min(part)))]
    return [1.0 + next(k for k, part in enumerate(groups) if node in part) for node in range(n)]


def core_numbers(n: int, arcs: Iterable[Arc]) -> list[float]:
    """Of all groups with a node, the most ties that everybody in the group has inside it."""
    near = [0] * n
    for i, j in arcs:
        near[i] |= 1 << j
        near[j] |= 1 << i
    best = [0] * n
    for group in range(1, 2**n):
        members = [node for node in range(n) if group >> node & 1]
        least = min((near[node] & group).bit_count() for node in members)
        for node in members:
            best[node] = max(best[node], least)
    return [float(value) for value in best]


def pagerank(n: int, ties: Mapping[Arc, Number], damping: Number, restart: Sequence[Number]) -> list[Number]:
    """Where the walk is: x = (1 - d) r + d (what comes along ties, and from those without any, along r)."""
    none, one = damping - damping, damping / damping
    out = [sum((value for (i, _), value in ties.items() if i == node), none) for node in range(n)]
    system = [[one if i == j else none for j in range(n)] for i in range(n)]
    for j in range(n):
        for i in range(n):
            step = ties.get((i, j), none) / out[i] if out[i] else restart[j]
            system[j][i] -= damping * step
    return solved(system, [(one - damping) * share for share in restart])


def katz(n: int, ties: Mapping[Arc, float], alpha: float) -> list[float]:
    """x_j = 1 + alpha times the sum of x_i over all i who turn to j."""
    system = [[float(i == j) - alpha * ties.get((i, j), 0.0) for i in range(n)] for j in range(n)]
    return solved(system, [1.0] * n)


def _blocks(n: int, both: Mapping[Arc, float], shift: float) -> list[tuple[float, list[int], list[float]]]:
    """Leading eigenvalue, members and leading vector of each part of a symmetric matrix that is not 0.

    A shift of the diagonal moves all eigenvalues and no vector: no eigenvalue is then below 0.
    """
    found = []
    for members in map(sorted, parts(n, both)):
        block = [[both.get((i, j), 0.0) for j in members] for i in members]
        if any(map(any, block)):
            x = leading(
                [[value + shift * (i == j) for j, value in enumerate(row)] for i, row in enumerate(block)]
            )
            value = sum(x[i] * x[j] * value for i, row in enumerate(block) for j, value in enumerate(row))
            found.append((value, members, x))
    return found


def radius(n: int, ties: Mapping[Arc, float]) -> float:
    """Largest eigenvalue of the graph without directions; 1 without ties."""
    return max((value for value, *_ in _blocks(n, undirected(ties), 1.0)), default=1.0)


def eigenvector(n: int, ties: Mapping[Arc, float]) -> list[float]:
    """The leading vector of each connected part, of length sqrt(its people / people with a tie)."""
    blocks, out = _blocks(n, undirected(ties), 1.0), [0.0] * n
    tied = sum(len(members) for _, members, _ in blocks)
    for _, members, x in blocks:
        for node, value in zip(members, x, strict=True):
            out[node] = value * (len(members) / tied) ** 0.5
    return out


def hits(n: int, ties: Mapping[Arc, float], *, hubs: bool = False) -> list[float]:
    """What a vector of ones has of the leading eigenspace of A'A (hubs: AA'), adding up to 1."""
    one = {(j, i): value for (i, j), value in ties.items()} if hubs else ties
    product = {
        (i, j): value
        for i in range(n)
        for j in range(n)
        if (value := sum(one.get((k, i), 0.0) * one.get((k, j), 0.0) for k in range(n)))
    }
    blocks, vector = _blocks(n, product, 0.0), [0.0] * n
    most = max((value for value, *_ in blocks), default=0.0)
    for value, members, x in blocks:
        if value > most * (1.0 - ALIKE):
            for node, y in zip(members, x, strict=True):
                vector[node] = y * sum(x)
    return [value / (sum(vector) or 1.0) for value in vector]
