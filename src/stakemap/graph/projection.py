"""Facts, a day and a view become arrays: posts are projected to people, facts to arcs.

Nothing behind this line knows about facts; everything an explanation needs goes along as
`Evidence`: for each arc, which facts must hold, how strong the tie is, how far it is believed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.catalogue import Catalogue, Kind
from stakemap.graph.confidence import confidences, months_between
from stakemap.graph.decision.electorate import stage_seats
from stakemap.graph.evidence import run_starts
from stakemap.graph.inferred_ties import infer_ties
from stakemap.graph.seats import Holder, Seating, seat_of
from stakemap.graph.snapshot import ORGANIZATION, PERSON, SEAT, TEAM, UNKNOWN, Evidence, Snapshot
from stakemap.graph.views import View, view_named
from stakemap.model import SPOKEN, Interaction, Span, TeamMember, Tie, Unit

if TYPE_CHECKING:
    from datetime import date

    from stakemap.graph.fact_index import FactIndex

__all__ = ["project"]


class _Rows:
    """Ways in which facts support arcs, one list a column."""

    def __init__(self) -> None:
        self.source: list[str] = []
        self.target: list[str] = []
        self.kind: list[str] = []
        self.cluster: list[str] = []
        self.strength: list[float] = []
        self.delta: list[float] = []
        self.tally: list[float] = []
        self.assumed: list[bool] = []
        self.facts: list[tuple[str, ...]] = []

    def add(  # one value for each column
        self,
        source: str,
        target: str,
        kind: str,
        cluster: str,
        strength: float,
        facts: tuple[str, ...],
        *,
        delta: float = 1.0,
        tally: float = 0.0,
        assumed: bool = True,
    ) -> None:
        """One way more, unless somebody would turn to themselves."""
        if source != target:
            self.source.append(source)
            self.target.append(target)
            self.kind.append(kind)
            self.cluster.append(cluster)
            self.strength.append(strength)
            self.delta.append(delta)
            self.tally.append(tally)
            self.assumed.append(assumed)
            self.facts.append(facts)

    def within_arc(self, row: int) -> tuple[str, str, tuple[str, ...]]:
        """What orders the rows of one arc."""
        return self.kind[row], self.cluster[row], self.facts[row]


def project(seating: Seating, view: str, *, inferred: bool = False) -> Snapshot:
    """The arrays of the facts on a day, in a view.

    Parameters
    ----------
    seating
        The facts and who sits where on the day.
    view
        Name of a view.
    inferred
        Whether ties inferred from a shared past count in a view of influence as well.

    Returns
    -------
    Snapshot
        People, unknown people and empty seats as nodes; organisations only where a tie of the view
        names them; team members in the introduction view.

    Raises
    ------
    UnknownName
        No such view.
    """
    point, graph, day = view_named(view, inferred=inferred), seating.graph, seating.day
    rows = _rows(graph, seating, point)
    kinds = _node_kinds(graph, seating, point)
    kinds |= dict.fromkeys(stage_seats(seating), SEAT)
    for node in sorted({*rows.source, *rows.target} - kinds.keys()):
        kinds[node] = SEAT if node.startswith(seat_of("")) else ORGANIZATION
    return _snapshot(graph, day, point, kinds, rows)


def _node_kinds(graph: FactIndex, seating: Seating, view: View) -> dict[str, int]:
    kinds = {p.id: UNKNOWN if p.unknown else PERSON for p in seating.people.values()}
    kinds |= {seat_of(post): SEAT for post in seating.posts if seating.vacant(post)}
    if view.teams:
        kinds |= {m.id: TEAM for m in graph.of(TeamMember) if seating.current(m)}
    return kinds


def _rows(graph: FactIndex, seating: Seating, view: View) -> _Rows:
    rows = _Rows()
    serving = {kind.kind for kind in graph.catalogue.serving(view.uses)}
    if not view.shared_past:
        serving -= graph.catalogue.inferred
    ties = [t for t in graph.of(Tie) if t.kind in serving and seating.current(t)]
    clusters = _clusters(ties, graph.catalogue)

    @cache
    def ends(ident: str, bearer: str) -> tuple[Holder, ...]:
        return _ends(seating, view, ident, bearer)

    for tie in ties:
        _add_tie(rows, graph.catalogue[tie.kind], view, ends, tie, clusters[tie.id])
    if view.formal:
        _add_default_lines(rows, graph, seating, ties)
    if view.shared_past:
        _add_inferred(rows, graph, seating, view)
    if view.teams:
        _add_spoken(rows, graph, seating, ends)
    return rows


def _clusters(ties: Iterable[Tie], catalogue: Catalogue) -> dict[str, str]:
    """Ties of one kind, ends and source whose times overlap count once: they share a cluster.

    Of a kind that reads the same from either end it does not matter which end is named first.
    """
    symmetric = {name for name, kind in catalogue.kinds.items() if kind.symmetric}
    named: dict[str, str] = {}
    stated: dict[tuple[str, str, str, str], Tie] = {}
    again: dict[tuple[str, str, str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        named[tie.id] = tie.id
        if tie.source:
            first, second = tie.from_id, tie.to_id
            if second < first and tie.kind in symmetric:
                first, second = second, first
            key = (tie.kind, first, second, tie.source)
            if stated.setdefault(key, tie) is not tie:
                again[key].append(tie)
    for key, others in again.items():
        _join_overlapping([stated[key], *others], named)
    return named


def _join_overlapping(ties: list[Tie], named: dict[str, str]) -> None:
    """Give ties that overlap, directly or through others, the cluster of the earliest."""
    cluster, spans = "", list[Span]()
    for tie in sorted(ties, key=lambda t: (t.valid.start or "", t.id)):
        if any(tie.valid.overlaps(span) for span in spans):
            spans.append(tie.valid)
        else:
            cluster, spans = tie.id, [tie.valid]
        named[tie.id] = cluster


def _ends(seating: Seating, view: View, ident: str, bearer: str) -> tuple[Holder, ...]:
    """The nodes an end stands for: a unit itself, where the tie is borne by the body and not by a post.

    None for a team member where the view has no teams.
    """
    record = seating.graph.get(ident)
    if bearer != "post" and isinstance(record, Unit):
        return ((ident, ()),) if seating.current(record) else ()
    if isinstance(record, TeamMember) and not view.teams:
        return ()
    return seating.holders_of(ident)


def _add_tie(
    rows: _Rows,
    kind: Kind,
    view: View,
    ends: Callable[[str, str], tuple[Holder, ...]],
    tie: Tie,
    cluster: str,
) -> None:
    from_ends, to_ends = ends(tie.from_id, kind.bearer), ends(tie.to_id, kind.bearer)
    assumed = tie.strength is None and tie.count is None
    strength, count = kind.strength if assumed else tie.strength or 0.0, tie.count or 0.0
    defers = "both" if view.both_ways else kind.defers
    for turning, turned_to, wanted in ((from_ends, to_ends, "from"), (to_ends, from_ends, "to")):
        if defers in (wanted, "both"):
            share = len(turned_to)
            for i, i_facts in turning:
                for j, j_facts in turned_to:
                    rows.add(
                        i, j, tie.kind, cluster, strength / share, (tie.id, *i_facts, *j_facts),
                        tally=count / share, assumed=assumed,
                    )  # fmt: skip


def _add_default_lines(rows: _Rows, graph: FactIndex, seating: Seating, ties: Iterable[Tie]) -> None:
    """A post without a line of its own defers to the head of its unit (assumed).

    Only where a head post is on record, or a stated line names the unit: a line that nobody stated to a head
    that nobody stated would take attention away from the ties that are known.
    """
    kind = graph.catalogue.kind_for("default")
    own = _with_own_line(graph, seating, ties)
    lines = [tie for tie in ties if "authority" in graph.catalogue[tie.kind].uses]
    led = {post.unit for post in seating.posts.values() if post.head}.union(*(tie.ends() for tie in lines))
    for post in seating.posts.values():
        if post.head or post.id in own or post.unit not in led:
            continue
        boss = seating.head_holders(post.unit)
        for i, i_facts in seating.holders(post.id):
            for j, j_facts in boss:
                facts = (post.id, *i_facts, *j_facts)
                rows.add(i, j, kind.kind, post.id, kind.strength / len(boss), facts)


def _with_own_line(graph: FactIndex, seating: Seating, ties: Iterable[Tie]) -> set[str]:
    """Posts that a line of authority names as the end that defers, directly or by their holder.

    A line to an end that is not there on the day is none.
    """
    own: set[str] = set()
    for tie in ties:
        kind = graph.catalogue[tie.kind]
        if "authority" in kind.uses and all(map(seating.holders_of, (tie.from_id, tie.to_id))):
            ends = {"from": (tie.from_id,), "to": (tie.to_id,), "both": (tie.from_id, tie.to_id)}
            for ident in ends.get(kind.defers, ()):
                own.add(ident)
                own.update(post.id for post in seating.posts_of.get(ident, ()))
    return own


def _add_inferred(rows: _Rows, graph: FactIndex, seating: Seating, view: View) -> None:
    for tie in infer_ties(seating):
        if not set(graph.catalogue[tie.kind].uses) & set(view.uses):
            continue
        up, down = (1.0, 1.0) if view.both_ways else (tie.delta_ab, tie.delta_ba)
        cluster = f"{tie.kind}:{tie.body}"
        rows.add(tie.a, tie.b, tie.kind, cluster, tie.strength, tie.facts, delta=up)
        rows.add(tie.b, tie.a, tie.kind, cluster, tie.strength, tie.facts, delta=down)


def _add_spoken(
    rows: _Rows, graph: FactIndex, seating: Seating, ends: Callable[[str, str], tuple[Holder, ...]]
) -> None:
    """Whoever spoke with one of ours and has no tie to them knows them: by the last time, fading since."""
    told = set(zip(rows.source, rows.target, strict=True))
    last: dict[tuple[str, str], Interaction] = {}
    for contact in graph.of(Interaction):
        pair = (contact.member, contact.person)
        happened = seating.day is None or contact.day.earliest <= seating.day
        if happened and contact.channel in SPOKEN and pair not in told and all(ends(one, "") for one in pair):
            last[pair] = max(last.get(pair, contact), contact, key=lambda one: (one.day, one.id))
    for (member, person), contact in last.items():
        kind = graph.catalogue["knows"]
        months = 0 if seating.day is None else months_between(contact.day.earliest, seating.day)
        strength = kind.strength * 2.0 ** (-(months / 12) / (kind.half_life_years or math.inf))
        for first, second in ((member, person), (person, member)):
            rows.add(first, second, kind.kind, contact.id, strength, (contact.id,), assumed=True)


def _snapshot(graph: FactIndex, day: date | None, view: View, kinds: dict[str, int], rows: _Rows) -> Snapshot:
    nodes = sorted(kinds)
    place = {node: k for k, node in enumerate(nodes)}
    source = np.array([place[node] for node in rows.source], np.int64)
    target = np.array([place[node] for node in rows.target], np.int64)
    order = np.lexsort((target, source))
    source, target = source[order], target[order]
    first = run_starts(source, target)
    size = np.diff(first, append=len(order))
    for start, length in zip(first[size > 1].tolist(), size[size > 1].tolist(), strict=True):
        order[start : start + length] = sorted(order[start : start + length].tolist(), key=rows.within_arc)
    arc = np.repeat(np.arange(len(first)), size)
    evidence = _evidence(graph, day, rows, order, arc)
    strength, weight = evidence.combine(len(first))
    return Snapshot.build(
        nodes,
        np.array([kinds[node] for node in nodes], np.int8),
        source[first],
        target[first],
        strength,
        weight,
        as_of=day.isoformat() if day else None,
        view=view.name,
        evidence=evidence,
    )


def _evidence(
    graph: FactIndex, day: date | None, rows: _Rows, order: NDArray[np.int64], arc: NDArray[np.int64]
) -> Evidence:
    """What stands behind the arcs; `order` sorts the rows by arc, `arc` is the place of the arc of each."""
    facts = tuple(sorted(set(chain.from_iterable(rows.facts))))
    fact_place = {fact: k for k, fact in enumerate(facts)}
    kinds = tuple(sorted(set(rows.kind)))
    kind_place = {kind: k for k, kind in enumerate(kinds)}
    sorted_rows = order.tolist()
    behind = [rows.facts[row] for row in sorted_rows]
    named: dict[tuple[int, str, str], int] = {}
    clusters = [
        named.setdefault((at, rows.kind[row], rows.cluster[row]), len(named))
        for at, row in zip(arc.tolist(), sorted_rows, strict=True)
    ]
    return Evidence(
        facts=facts,
        confidence=np.array(confidences(graph, facts, day), np.float64),
        kinds=kinds,
        arc=arc.astype(np.int32),
        kind=np.array([kind_place[name] for name in rows.kind], np.int16)[order],
        cluster=np.array(clusters, np.int32),
        strength=np.array(rows.strength, np.float64)[order],
        delta=np.array(rows.delta, np.float64)[order],
        count=np.array(rows.tally, np.float64)[order],
        assumed=np.array(rows.assumed, np.bool_)[order],
        fact_ptr=np.cumsum([0, *map(len, behind)]).astype(np.int64),
        fact_index=np.array([fact_place[fact] for fact in chain.from_iterable(behind)], np.int32),
        kappa=np.array([graph.catalogue[kind].kappa for kind in kinds], np.float64),
    )
