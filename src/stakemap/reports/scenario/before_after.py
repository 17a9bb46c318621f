"""The rows of a what-if page: figures before and after, who rose and fell, ways, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from stakemap import access
from stakemap.access import Access
from stakemap.context.post_names import name_with_unit
from stakemap.decision.outlook import Outlook, outlook
from stakemap.findings.change.what_if import edit_words, main_edit
from stakemap.findings.names import people_text, scope
from stakemap.findings.routes import counted_text, route_text
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.access import Route, Thread
    from stakemap.access.before_after import WayChange
    from stakemap.analysis import Analysis
    from stakemap.comparison.what_if import WhatIf
    from stakemap.context.case import Case
    from stakemap.scoring.core.rank_moves import Move
    from stakemap.scoring.uncertainty.scenario_draws import Change

__all__ = ["Figure", "Person", "Turn", "coverage", "figures", "people", "short", "ways"]

_SHOWN = 8
_LEAST = 0.005
_MOST_COVERED = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the two columns; ranges are empty where none was drawn."""

    name: str
    before: str
    after: str
    before_range: str = ""
    after_range: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose influence changes."""

    name: str
    before: str
    after: str
    up: bool
    change: str
    sure: bool | None
    place: str
    because: str


@dataclass(frozen=True, slots=True)
class Turn:
    """The best way to somebody, before and after."""

    to: str
    before: str
    after: str
    keepers_before: str
    keepers_after: str
    changed: bool


def _case(analysis: Analysis) -> Case:
    assert analysis.case is not None  # noqa: S101  the page was refused without facts
    return analysis.case


def _range(pair: tuple[float, float] | None, words: Words) -> str:
    return words.say("wi_range", low=f"{pair[0]:.0%}", high=f"{pair[1]:.0%}") if pair is not None else ""


def figures(found: WhatIf, words: Words) -> tuple[Figure, ...]:
    """Everything that has one value before and one after."""
    rows = list(_decided(found, words)) if found.before.electorate is not None else []
    return (*rows, *_reach(found, words))


def _decided(found: WhatIf, words: Words) -> Iterator[Figure]:
    before, after = found.before, found.after
    one, two, chance = outlook(before), outlook(after), found.chance
    ends = (chance.before_interval, chance.after_interval) if chance is not None else (None, None)
    shares = (_chance(side, words) for side in (one, two))
    yield _row(words.say("wi_chance"), *shares, *(_range(side, words) for side in ends))
    yield _row(words.say("wi_days"), _days(one, words), _days(two, words))
    clocks = (one.clock, two.clock) if chance is not None else (None, None)
    if one.clock is not None and two.clock is not None and any(c and len(c.steps) > 1 for c in clocks):
        steps = (_stages(before, one.clock.weakest, words), _stages(after, two.clock.weakest, words))
        yield _row(words.say("wi_critical"), *steps)
    yield _row(words.say("wi_vetoes"), _names(before, one.vetoes, words), _names(after, two.vetoes, words))


def _chance(look: Outlook, words: Words) -> str:
    """The chance of one side, told or not by what is known on that side alone."""
    told = look.clock.passing if look.clock is not None else None
    return words.say("chance_untold") if told is None else f"{told:.0%}"


def _row(name: str, before: str, after: str, before_range: str = "", after_range: str = "") -> Figure:
    return Figure(name, before, after, before_range, after_range, before != after)


def _reach(found: WhatIf, words: Words) -> Iterator[Figure]:
    """Routes, gatekeepers and coverage, where there is a team of ours."""
    change = found.comparison.access
    if change is None:
        return
    one, two = _case(found.before), _case(found.after)
    if change.ways:
        first = change.ways[0]
        yield _row(words.say("wi_best_way"), _way(one, first.before, words), _way(two, first.after, words))
        yield _row(words.say("wi_keepers"), *_keepers(found, first, words))
    cover = change.coverage
    for key, pair in (("wi_known", cover.known), ("wi_reached", cover.reached)):
        yield _row(words.say(key), *(f"{share:.1%}" for share in pair))
    gaps = [len(access.coverage(case).grid.gaps) for case in (one, two)]
    yield _row(words.say("wi_gaps"), *map(str, gaps))


def _days(look: Outlook, words: Words) -> str:
    if look.days is None:
        return words.say("wi_none")
    low, _, high = look.days
    return f"{low}–{high}" if high > 0 else words.say("wi_no_days")


def _stages(analysis: Analysis, stages: Sequence[str], words: Words) -> str:
    panels = analysis.electorate.panels if analysis.electorate is not None else ()
    called = [p.stage.called(words.lang) for p in panels if p.stage.id in stages]
    return words.say("or_list").join(called) or words.say("wi_none")


def _names(analysis: Analysis, nodes: Iterable[str], words: Words) -> str:
    case = _case(analysis)
    return words.listed(case.name(node, words.lang) for node in nodes) or words.say("wi_none")


def _way(case: Case, route: Route | None, words: Words) -> str:
    if route is None:
        return words.say("wi_no_way")
    text, state = route_text(case, route, words.lang), words.say(f"state_{route.state}")
    return words.say("wi_way", way=text, share=words.percent(route.probability), state=state)


def people(found: WhatIf, words: Words) -> tuple[Person, ...]:
    """Who rose and fell, changes beyond noise first."""
    moves, drawn = _moved(found), found.comparison.changes
    return tuple(_person(found, move, drawn.get(move.node), words) for move in moves[:_SHOWN])


def _moved(found: WhatIf) -> list[Move]:
    """Moves large enough to tell, changes beyond noise first."""
    moves = [m for m in found.comparison.top(len(found.comparison.moves)) if abs(m.change) >= _LEAST]
    drawn = found.comparison.changes
    return sorted(moves, key=lambda m: m.node in drawn and not drawn[m.node].beyond_noise)


def _person(found: WhatIf, move: Move, drawn: Change | None, words: Words) -> Person:
    parts, case = found.blame.in_order[move.node], _case(found.before)
    place, edits = main_edit(parts), found.scenario.edits
    known, told = case if move.before is not None else _case(found.after), found.told(move)
    return Person(
        name=known.name(move.node, words.lang),
        before="" if told.before is None else words.percent(told.before),
        after="" if told.after is None else words.percent(told.after),
        up=(told.change or move.change) > 0,
        change=words.points(drawn.low, drawn.high) if drawn is not None else "",
        sure=drawn.beyond_noise if drawn is not None else None,
        place=_places(told, words),
        because=words.say("wi_together")
        if place is None
        else edit_words(case.graph, edits[place], words.lang),
    )


def _places(move: Move, words: Words) -> str:
    if move.status != "stayed":
        return words.say(f"wi_{move.status}")
    one, two = ("–" if k is None else str(k) for k in (move.rank_before, move.rank_after))
    return one if one == two else f"{one} → {two}"


def ways(found: WhatIf, words: Words) -> tuple[Turn, ...]:
    """The best way to each single voter, and whom every way needs; those who sign stand among the figures."""
    change = found.comparison.access
    return tuple(_turn(found, way, words) for way in change.ways[1:]) if change is not None else ()


def _turn(found: WhatIf, way: WayChange, words: Words) -> Turn:
    one, two = _case(found.before), _case(found.after)
    names = words.say("or_list").join(_either(found, node, words) for node in way.targets)
    sides = []
    for case, route in ((one, way.before), (two, way.after)):
        there = any(node in case.once(Access).snapshot for node in way.targets)
        sides.append(_way(case, route, words) if there else words.say("wi_not_there"))
    return Turn(names, sides[0], sides[1], *_keepers(found, way, words), way.changed)


def _keepers(found: WhatIf, way: WayChange, words: Words) -> tuple[str, str]:
    """Whom every way needs on each side, and which ties were counted."""
    return (
        _needed(found.before, way.before, way.keepers_before, way.each_before, way.counted_before, words),
        _needed(found.after, way.after, way.keepers_after, way.each_after, way.counted_after, words),
    )


def _needed(
    analysis: Analysis,
    best: Route | None,
    nodes: tuple[str, ...],
    each: bool,
    counted: str | None,
    words: Words,
) -> str:
    if best is None or not nodes or counted is None:
        return words.say("wi_no_way" if best is None else "wi_none")
    case = _case(analysis)
    names = [case.name(node, words.lang) for node in nodes]
    who = words.listed(names) if each else words.say("wi_one_of", who=words.say("or_list").join(names))
    return words.say("wi_counted", who=who, ties=counted_text(counted, words.lang))


def _either(found: WhatIf, node: str, words: Words) -> str:
    """A name on whichever side somebody is there."""
    case = _case(found.before) if node in found.before.snapshot else _case(found.after)
    return case.name(node, words.lang)


def coverage(found: WhatIf, words: Words) -> tuple[tuple[str, str], ...]:
    """What changes in coverage: (``new`` or ``gone``, what)."""
    change = found.comparison.access
    if change is None:
        return ()
    cover = change.coverage
    known = set(access.coverage(_case(found.before)).grid.people)
    rows = [
        ("new", words.say("wi_gap_new" if p in known else "wi_gap_matters", who=_either(found, p, words)))
        for p in cover.gaps_new
    ]
    rows += [("gone", words.say("wi_gap_gone", who=_either(found, p, words))) for p in cover.gaps_gone]
    for state, analysis, threads, others in (
        ("new", found.after, cover.threads_new, cover.threads_gone),
        ("gone", found.before, cover.threads_gone, cover.threads_new),
    ):
        apart = ((one, _apart(one, others)) for one in threads)
        rows += [(state, _thread(analysis, one, via, state, words)) for one, via in apart if via]
    rows += [("gone", words.say("wi_cut_off", who=_either(found, p, words))) for p in cover.cut_off]
    more = len(rows) - _MOST_COVERED
    return (*rows[:_MOST_COVERED], *([("", words.say("wi_more_people", n=more))] if more > 0 else []))


def _apart(thread: Thread, others: Iterable[Thread]) -> tuple[str, ...]:
    """Whom the ways to somebody all need on one side alone; who is needed on both is no change."""
    same = {n for o in others if (o.person, o.least) == (thread.person, thread.least) for n in _via(o)}
    return tuple(node for node in _via(thread) if node not in same)


def _via(thread: Thread) -> tuple[str, ...]:
    return (*thread.ours, *thread.theirs)


def _thread(analysis: Analysis, thread: Thread, via: Sequence[str], state: str, words: Words) -> str:
    case, ties = _case(analysis), counted_text(thread.least, words.lang)
    who, through = case.name(thread.person, words.lang), people_text(case, via, words.lang)
    return words.say(f"wi_thread_{state}", who=who, via=through, ties=ties)


def short(found: WhatIf, words: Words) -> tuple[str, ...]:
    """The page in a few sentences: the chance, who rises and falls most, gatekeepers, successors."""
    return (
        *_chance_said(found, words),
        *_moves_said(found, words),
        *_keepers_said(found, words),
        *_followers(found, words),
    )


def _chance_said(found: WhatIf, words: Words) -> Iterator[str]:
    chance = found.chance
    if chance is None:
        if found.before.electorate is not None and found.after.electorate is not None:
            yield words.say("wi_chance_untold")
        return
    before, after = (f"{value:.0%}" for value in (chance.before, chance.after))
    if before == after:
        yield words.say("wi_say_chance_same", after=after)
        return
    sure = ""
    if chance.interval is not None:
        sure = words.say("wi_sure_yes" if chance.beyond_noise else "wi_sure_no")
    known, edits, why = [c for c in found.blame.chances if c is not None], found.scenario.edits, ""
    place = main_edit([last - first for first, last in pairwise(known)]) if len(known) > len(edits) else None
    if place is not None:
        said = edit_words(_case(found.before).graph, edits[place], words.lang)
        why = words.say("wi_mostly" if len(edits) > 1 else "wi_because_of", edit=said)
    yield words.say("wi_say_chance", before=before, after=after, sure=sure, why=why)


def _moves_said(found: WhatIf, words: Words) -> Iterator[str]:
    moves, drawn = _moved(found), found.comparison.changes
    for move in moves:
        if move.status == "left":
            before = found.told(move).before or 0.0
            who, share = _either(found, move.node, words), words.percent(before)
            yield words.say("wi_say_left", who=who, share=share, what=scope(_case(found.before), words.lang))
    stayed = [told for m in moves if (told := found.told(m)).status == "stayed" and told.places]
    for key, side in (("wi_say_rise", 1), ("wi_say_fall", -1)):
        one = next((m for m in stayed if m.places * side > 0 and m.change * side > 0), None)
        if one is not None:
            change = drawn.get(one.node)
            sure = "" if change is None else words.say("wi_sure_yes" if change.beyond_noise else "wi_sure_no")
            name = _either(found, one.node, words)
            yield words.say(key, who=name, a=one.rank_before, b=one.rank_after, sure=sure)


def _keepers_said(found: WhatIf, words: Words) -> Iterator[str]:
    change = found.comparison.access
    for way in change.ways[:1] if change is not None else ():
        there, was = (_to(side, way, words) for side in (found.after, found.before))
        if way.before is None:
            if way.after is not None:
                yield words.say("wi_say_way", to=there)
        elif way.after is None:
            yield words.say("wi_say_no_way", to=was)
        elif way.new_keepers and way.each_after and way.counted_after is not None:
            ties, who = counted_text(way.counted_after, words.lang), way.new_keepers
            yield words.say("wi_say_keeper", to=there, ties=ties, who=_names(found.after, who, words))
        elif way.keepers_before and way.each_before and not way.each_after:
            keepers = _names(found.before, way.keepers_before, words)
            yield words.say("wi_say_keeper_gone", to=there, who=keepers)


def _to(analysis: Analysis, way: WayChange, words: Words) -> str:
    """Whom a way leads to, of those who are there on a side."""
    case = _case(analysis)
    there = [node for node in way.targets if node in case.once(Access).snapshot]
    return words.say("or_list").join(case.name(node, words.lang) for node in there or way.targets)


def _followers(found: WhatIf, words: Words) -> Iterator[str]:
    case = _case(found.before)
    for one in found.succession:
        if not one.candidates or not case.once(Access).team:
            continue
        post, n = name_with_unit(case.graph, one.post, words.lang), len(one.access.candidates)
        known = [person for person, ties in one.access.candidates if ties]
        one_only = "_one" if n == 1 else ""
        if known:
            yield words.say(f"wi_say_known{one_only}", post=post, n=n, who=_names(found.before, known, words))
        else:
            yield words.say(f"wi_say_strangers{one_only}", post=post, n=n)
