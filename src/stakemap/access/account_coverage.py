"""Our team against those who matter: who knows whom, hand-overs, conflicts of contact, levels."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from stakemap.access.best_routes import best_way
from stakemap.access.coverage_table import Bounds, Conflict, Coverage, Orphan, Rung
from stakemap.access.gatekeeping import threads
from stakemap.access.introduction_network import NO_FACTS, Access
from stakemap.access.route import Route
from stakemap.context.analysed import Analysed, case_of
from stakemap.context.case import Case
from stakemap.context.contact_rules import Rule, kept_from
from stakemap.model import Relationship, Tie
from stakemap.scoring.routes.coverage import Grid, cover
from stakemap.scoring.uncertainty.spread import sides

__all__ = ["coverage", "known_to_us", "rung_of", "team_reach"]

_LISTENED = 3
"""Of those without a vote: how many of the most influential belong to the power layer."""
Floats = NDArray[np.float64]


def coverage(analysis: Analysed | Case) -> Coverage:
    """Our team against those who matter: direct ties, best routes, levels, single threads, orphans.

    Raises
    ------
    InputError
        Bare arrays.
    """
    return case_of(analysis, *NO_FACTS).once(_coverage)


def known_to_us(case: Case) -> Grid:
    """Our team against everybody who is ranked, also those who do not matter much.

    Weights are influence, as in `coverage`; empty seats and our own people are left out.
    """
    case = case_of(case, *NO_FACTS)
    access = case.once(Access)
    influence = case.scores["influence"].as_shown
    ours = {*access.team, *access.members}
    weights = {n: influence[n] for n in case.people if n in access.snapshot and n not in ours}
    return cover(access.snapshot, access.team, weights, avoid=access.avoid)


def rung_of(case: Case, person: str) -> Rung | None:
    """How far we are with somebody and what comes next; ``None`` for whoever is not there to be met."""
    case = case_of(case, *NO_FACTS)
    grid = case.once(known_to_us)
    return _rung(case.once(Access), grid, person) if person in grid.people else None


def team_reach(case: Case) -> tuple[Grid, Bounds | None]:
    """The grid of `coverage` and the intervals of its shares, without what it says of each person.

    `Bounds` are ``None`` without draws, and where nobody matters.
    """
    access = case.once(Access)
    grid = cover(access.snapshot, access.team, access.stakeholders, avoid=access.avoid)
    return grid, _bounds(case, grid)


def _coverage(case: Case) -> Coverage:
    """The grid with everything that is thin or unclear in it."""
    access, (grid, bounds) = case.once(Access), case.once(team_reach)
    pairs = [(ours, person) for person, members in grid.contacts.items() for ours in members]
    steps = {pair: step for pair in pairs if (step := access.evidence.between(*pair)) is not None}
    orphans, conflicts, ladder = _orphans(access, grid), _conflicts(access), _ladder(access, grid)
    named = {*grid.team, *grid.people, *(orphan.member for orphan in orphans)}
    named |= {one.person for one in conflicts}
    named |= {node for rung in ladder if rung.route is not None for node in rung.route.nodes}
    return Coverage(
        grid,
        access.ranks,
        case.once(threads),
        orphans,
        tuple(sorted({fact for step in steps.values() for fact in step.facts})),
        access.cast(named),
        conflicts,
        ladder,
        bounds,
        {pair: step.state for pair, step in steps.items()},
    )


def _orphans(access: Access, grid: Grid) -> tuple[Orphan, ...]:
    """Open ties of members who left, to people who matter, with who should take over."""
    current, found = access.case.seating.current, []
    former = {m.id for m in access.members.values() if not current(m) and m.valid.end}
    for tie in access.graph.of(Tie):
        ends = {tie.from_id, tie.to_id}
        for member in ends & former:
            (person,) = ends - {member}
            if person in grid.people and current(tie):
                found.append(_orphan(access, grid, member, person, tie))
    order = {person: k for k, person in enumerate(grid.people)}
    return tuple(sorted(found, key=lambda orphan: (order[orphan.person], orphan.member)))


def _orphan(access: Access, grid: Grid, member: str, person: str, tie: Tie) -> Orphan:
    heirs, best = grid.contacts[person], grid.best[:, grid.people.index(person)]
    successor, chance = None, 0.0
    if heirs:
        successor, chance = heirs[0], _strength(access, heirs[0], person)
    elif best.max(initial=0.0) > 0:
        order = sorted(
            range(len(grid.team)),
            key=lambda k: (-float(best[k]), _apart(access, grid.team[k], person), grid.team[k]),
        )
        successor, chance = grid.team[order[0]], float(best[order[0]])
    facts = tuple(sorted((member, tie.id)))
    left = access.members[member].valid.end
    return Orphan(member, person, left, heirs, facts, tie.valid.start, successor, chance)


def _strength(access: Access, ours: str, theirs: str) -> float:
    """Strength of the tie of two nodes, in [0, 1]; 0 where there is none."""
    arc = access.snapshot.arc(ours, theirs)
    return float(access.snapshot.strength[arc]) if arc is not None else 0.0


def _apart(access: Access, ours: str, theirs: str) -> float:
    """Levels between one of ours and one of theirs; infinite where one is not known."""
    one, other = access.ranks.get(ours), access.ranks.get(theirs)
    return abs(one - other) if one is not None and other is not None else float("inf")


def _conflicts(access: Access) -> tuple[Conflict, ...]:
    """Everybody to whom several of ours speak, those with the most of ours first."""
    snapshot, ours = access.snapshot, set(access.team)
    known: dict[str, list[str]] = {}
    for member in access.team:
        row = snapshot.index(member)
        span = slice(int(snapshot.indptr[row]), int(snapshot.indptr[row + 1]))
        for place in snapshot.targets[span].tolist():
            known.setdefault(snapshot.nodes[place], []).append(member)
    found = [
        _conflict(access, person, members)
        for person, members in known.items()
        if len(members) > 1 and person not in ours
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.members), one.person)))


def _conflict(access: Access, person: str, members: list[str]) -> Conflict:
    order = sorted(members, key=lambda m: (-_strength(access, m, person), _apart(access, m, person), m))
    facts = {fact for member in order for fact in access.evidence.facts_between(member, person)}
    roles = tuple(access.members[m].role.value for m in order)
    return Conflict(person, tuple(order), roles, order[0], tuple(sorted(facts)))


def _ladder(access: Access, grid: Grid) -> tuple[Rung, ...]:
    """Those with a vote, and the most influential without one, by influence."""
    formal = access.case.scores["formal_power"]
    voters = access.case.electorate is not None
    by_influence = [p for p in grid.people if not voters or formal[p] == 0][:_LISTENED]
    layer = [p for p in grid.people if p in by_influence or (voters and formal[p] > 0)]
    return tuple(_rung(access, grid, person) for person in layer)


def _rung(access: Access, grid: Grid, person: str) -> Rung:
    relation = _relation(access, person)
    contact = next(iter(grid.contacts[person]), None)
    route = _way_in(access.case, person)
    facts = set(access.evidence.facts_between(contact, person)) if contact is not None else set()
    if contact is None and route is not None:
        facts |= set(route.facts)
    if relation is not None:
        facts.add(relation.id)
    kept, rule = _kept(access.case, person, contact, route)
    if rule is not None:
        facts |= set(rule.facts)
    return Rung(
        person,
        relation.level.value if relation else None,
        relation.target.value if relation and relation.target else None,
        relation.subject if relation else None,
        contact,
        route,
        tuple(sorted(facts)) or tuple(n for n in (person,) if n in access.graph),
        rule,
        kept,
        person in access.noted,
    )


def _kept(
    case: Case, person: str, contact: str | None, route: Route | None
) -> tuple[str | None, Rule | None]:
    """Whom a rule keeps us from, and the rule: the person, else the one on the way whom it bars longest."""
    way = route.nodes if contact is None and route is not None else ()
    for nodes in ((person,), way):
        rule = _forbidden(case, nodes)
        if rule is not None:
            return next(node for node in nodes if _forbidden(case, [node]) == rule), rule
    return None, None


def _way_in(case: Case, person: str) -> Route | None:
    """The best way; where rules forbid contact with somebody on it today, the best past all of these."""
    best = best_way(case, person)
    if best is None or _forbidden(case, best.nodes) is None or _forbidden(case, [person]) is not None:
        return best
    closed = tuple(node for node in case.snapshot.nodes if _forbidden(case, [node]) is not None)
    return best_way(case, person, around=closed) or best


def _forbidden(case: Case, nodes: Iterable[str]) -> Rule | None:
    """What keeps us longest from anybody of some, from today on."""
    if case.day is None:
        return None
    rules = [rule for node in nodes if (rule := kept_from(case, node, case.day)) is not None]
    return max(rules, key=lambda rule: rule.until or "9999", default=None)


def _relation(access: Access, person: str) -> Relationship | None:
    """How far the relation is: with the person, else with a unit in which they have a post."""
    current = access.case.seating.current
    known = {r.subject: r for r in access.graph.of(Relationship) if current(r)}
    units = (post.unit for post in access.case.seating.posts_of.get(person, ()))
    return next((known[one] for one in (person, *units) if one in known), None)


def _bounds(case: Case, grid: Grid) -> Bounds | None:
    """90% intervals of weights and shares over the draws of influence."""
    drawn = case.uncertainty
    if drawn is None or not grid.people:
        return None
    spread = drawn["influence"]
    places = [spread.index(person) for person in grid.people]
    weight, (low, high) = spread.values[:, places], (end[places] for end in spread.interval)
    total = np.maximum(weight.sum(axis=1, keepdims=True), 1e-300)
    known, reached = (_sides(weight / total, share) for share in (grid.known, grid.reach))
    each = zip(grid.people, low.tolist(), high.tolist(), strict=True)
    weights = {person: (a, b) for person, a, b in each}
    medians = (known[1], reached[1])
    return Bounds(weights, known[::2], reached[::2], drawn.draws, medians)


def _sides(weight: Floats, share: Floats) -> tuple[float, float, float]:
    low, middle, high = sides((weight @ share)[:, None])
    return float(low[0]), float(middle[0]), float(high[0])
