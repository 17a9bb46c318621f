"""Facts, a day and a view become arrays: posts are projected to people, facts to arcs.

Nothing behind this line knows about facts; everything an explanation needs goes along as
`Evidence`: for each arc, which facts must hold, how strong the tie is, how far it is believed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.confidence import months_between
from stakemap.graph.decision.electorate import stage_seats
from stakemap.graph.evidence import run_starts
from stakemap.graph.inferred_ties import infer_ties
from stakemap.graph.projection.rows import Rows, Way, rows_of
from stakemap.graph.projection.stated import ends_of, stated_rows, ties_in_force
from stakemap.graph.seats import Seating, seat_of
from stakemap.graph.snapshot import ORGANIZATION, PERSON, SEAT, TEAM, UNKNOWN, Evidence, Snapshot
from stakemap.graph.views import View, view_named
from stakemap.model import SPOKEN, Interaction, TeamMember, Tie

__all__ = ["project"]


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
    point = view_named(view, inferred=inferred)
    rows = _rows(seating, point)
    kinds = _node_kinds(seating, point)
    kinds |= dict.fromkeys(stage_seats(seating), SEAT)
    for node in rows.nodes().keys() - kinds.keys():
        kinds[node] = SEAT if node.startswith(seat_of("")) else ORGANIZATION
    return _snapshot(seating, point, kinds, rows.by_arc())


def _node_kinds(seating: Seating, view: View) -> dict[str, int]:
    kinds = {p.id: UNKNOWN if p.unknown else PERSON for p in seating.people.values()}
    kinds |= {seat_of(post): SEAT for post in seating.posts if seating.vacant(post)}
    if view.teams:
        kinds |= {m.id: TEAM for m in seating.graph.of(TeamMember) if seating.current(m)}
    return kinds


def _rows(seating: Seating, view: View) -> Rows:
    stated, ways = _stated(seating, view), list[Way]()
    if view.formal:
        ways += _default_lines(seating, _serving(seating, view))
    if view.shared_past:
        ways += _inferred(seating, view)
    if view.teams:
        ways += _spoken(seating, stated)
    return stated.joined(rows_of(ways))


def _serving(seating: Seating, view: View) -> set[str]:
    """Kinds of stated ties that count in a view."""
    catalogue = seating.graph.catalogue
    serving = {kind.kind for kind in catalogue.serving(view.uses)}
    return serving if view.shared_past else serving - catalogue.inferred


def _stated(seating: Seating, view: View) -> Rows:
    """Rows of the stated ties that count in a view."""
    rows = seating.once(stated_rows)
    counted = rows.named("kind", _serving(seating, view))
    if not view.both_ways:
        counted &= rows.defers
    if not view.teams:
        ours = {member.id for member in seating.graph.of(TeamMember)}
        counted &= ~(rows.named("source", ours) | rows.named("target", ours))
    return rows.at(counted)


def _default_lines(seating: Seating, serving: set[str]) -> Iterator[Way]:
    """A post without a line of its own defers to the head of its unit (assumed).

    Only where a head post is on record, or a stated line names the unit: a line that nobody stated to a head
    that nobody stated would take attention away from the ties that are known.
    """
    catalogue = seating.graph.catalogue
    kind = catalogue.kind_for("default")
    authority = {name for name in serving if "authority" in catalogue[name].uses}
    lines = [tie for tie in seating.once(ties_in_force) if tie.kind in authority]
    own = _with_own_line(seating, lines)
    led = {post.unit for post in seating.posts.values() if post.head}.union(*(tie.ends() for tie in lines))
    for post in seating.posts.values():
        if post.head or post.id in own or post.unit not in led:
            continue
        boss = seating.head_holders(post.unit)
        for i, i_facts in seating.holders(post.id):
            for j, j_facts in boss:
                facts = (post.id, *i_facts, *j_facts)
                yield Way(i, j, kind.kind, post.id, kind.strength / len(boss), facts)


def _with_own_line(seating: Seating, lines: Iterable[Tie]) -> set[str]:
    """Posts that a line of authority names as the end that defers, directly or by their holder.

    A line to an end that is not there on the day is none.
    """
    own: set[str] = set()
    for tie in lines:
        if all(map(seating.holders_of, (tie.from_id, tie.to_id))):
            ends = {"from": (tie.from_id,), "to": (tie.to_id,), "both": (tie.from_id, tie.to_id)}
            for ident in ends.get(seating.graph.catalogue[tie.kind].defers, ()):
                own.add(ident)
                own.update(post.id for post in seating.posts_of.get(ident, ()))
    return own


def _inferred(seating: Seating, view: View) -> Iterator[Way]:
    serving = {kind.kind for kind in seating.graph.catalogue.serving(view.uses)}
    for tie in infer_ties(seating):
        if tie.kind not in serving:
            continue
        up, down = (1.0, 1.0) if view.both_ways else (tie.delta_ab, tie.delta_ba)
        cluster = f"{tie.kind}:{tie.body}"
        yield Way(tie.a, tie.b, tie.kind, cluster, tie.strength, tie.facts, delta=up)
        yield Way(tie.b, tie.a, tie.kind, cluster, tie.strength, tie.facts, delta=down)


def _spoken(seating: Seating, stated: Rows) -> Iterator[Way]:
    """Whoever spoke with one of ours and has no tie to them knows them: by the last time, fading since."""
    contacts = seating.graph.of(Interaction)
    told = stated.pairs() if contacts else set()
    last: dict[tuple[str, str], Interaction] = {}
    for contact in contacts:
        pair = (contact.member, contact.person)
        happened = seating.day is None or contact.day.earliest <= seating.day
        there = all(ends_of(seating, one, "") for one in pair)
        if happened and there and contact.channel in SPOKEN and pair not in told:
            last[pair] = max(last.get(pair, contact), contact, key=lambda one: (one.day, one.id))
    for (member, person), contact in last.items():
        kind = seating.graph.catalogue["knows"]
        months = 0 if seating.day is None else months_between(contact.day.earliest, seating.day)
        strength = kind.strength * 2.0 ** (-(months / 12) / (kind.half_life_years or math.inf))
        for first, second in ((member, person), (person, member)):
            yield Way(first, second, kind.kind, contact.id, strength, (contact.id,))


def _snapshot(seating: Seating, view: View, kinds: dict[str, int], rows: Rows) -> Snapshot:
    """The arrays of rows that are sorted by arc."""
    nodes, day = sorted(kinds), seating.day
    place = {node: k for k, node in enumerate(nodes)}
    placed = np.zeros(len(rows.names), np.int64)
    for node, at in rows.nodes().items():
        placed[at] = place[node]
    first = run_starts(rows.source, rows.target)
    arc = np.repeat(np.arange(len(first)), np.diff(first, append=len(rows.source)))
    evidence = _evidence(seating, rows, arc)
    strength, weight = evidence.combine(len(first))
    return Snapshot.build(
        nodes,
        np.array([kinds[node] for node in nodes], np.int8),
        placed[rows.source[first]],
        placed[rows.target[first]],
        strength,
        weight,
        as_of=day.isoformat() if day else None,
        view=view.name,
        evidence=evidence,
    )


def _evidence(seating: Seating, rows: Rows, arc: NDArray[np.int64]) -> Evidence:
    """What stands behind the arcs, of which `arc` is the place for each row."""
    some = rows.facts >= 0
    used, fact_index = np.unique(rows.facts[some], return_inverse=True)
    facts = tuple(rows.names[k] for k in used.tolist())
    kinds_used, kind = np.unique(rows.kind, return_inverse=True)
    kinds = tuple(rows.names[k] for k in kinds_used.tolist())
    cluster = np.zeros(len(arc), np.int32)
    cluster[run_starts(arc, rows.kind, rows.cluster)[1:]] = 1
    catalogue = seating.graph.catalogue
    return Evidence(
        facts=facts,
        confidence=np.array(seating.sure.of(facts), np.float64),
        kinds=kinds,
        arc=arc.astype(np.int32),
        kind=kind.astype(np.int16),
        cluster=np.cumsum(cluster, dtype=np.int32),
        strength=rows.strength,
        delta=rows.delta,
        count=rows.tally,
        assumed=rows.assumed,
        fact_ptr=np.concatenate(([0], np.cumsum(some.sum(axis=1)))).astype(np.int64),
        fact_index=fact_index.astype(np.int32),
        kappa=np.array([catalogue[kind].kappa for kind in kinds], np.float64),
    )
