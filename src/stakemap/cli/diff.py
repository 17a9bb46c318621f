"""`diff`: two moments of a store or two files side by side; only what is beyond noise, unless asked."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.cli.files import read_file
from stakemap.cli.inputs_digest import known_decision
from stakemap.cli.options import day
from stakemap.cli.screen import Screen, Steps
from stakemap.cli.session import Usage
from stakemap.cli.stores import differing, opened, the_account

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.comparison.drift import Drift
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Wish", "of_files", "of_store"]

_SHOWN = 20
_CHUNK = 25
"""Draws between two steps of the bar."""
_FEWER = 200
"""Draws of large accounts."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How both sides are looked at, and whether everything is told or only what is beyond noise."""

    decision: str | None = None
    as_of: str | None = None
    today: str | None = None
    everything: bool = False
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its facts, and the day to look at them."""

    graph: PropertyGraph
    day: str | None


def of_files(screen: Screen, files: list[Path], wish: Wish) -> None:
    """Compare two files."""
    if len(files) != 2:
        raise Usage(screen.word("two-files"), screen.word("two-files-hint"))
    days = (wish.was or wish.as_of, wish.as_of)
    graphs = [read_file(screen, file, keep_good=False).graph for file in files]
    sides = [Side(graph, day) for graph, day in zip(graphs, days, strict=True)]
    _compare(screen, sides[0], sides[1], wish)


def of_store(
    screen: Screen,
    url: str,
    account: str | None,
    since: str | None,
    until: str,
    wish: Wish,
    *,
    files: list[Path],
) -> None:
    """Compare what a store knew at two moments."""
    if since is None or files:
        raise Usage(screen.word("two-moments"), screen.word("two-moments-hint"))
    name = the_account(screen, url, account)
    with screen.step("step-read"), opened(url, name) as store:
        ends = [_moment(screen, text, store.head().rev) for text in (since, until)]
        graphs = [store.load(recorded_at=end) for end in ends]
    wanted = (wish.was or wish.as_of, wish.as_of)
    days = [day or (end if isinstance(end, str) else None) for day, end in zip(wanted, ends, strict=True)]
    days = [text[:10] if text else None for text in days]
    screen.put({"account": name})
    _compare(screen, Side(graphs[0], days[0]), Side(graphs[1], days[1]), wish)


def _moment(screen: Screen, text: str, last: int) -> int | str:
    """A revision that is there, a day or a time."""
    if not text.isdecimal():
        return day(text) if text == "today" else text
    if int(text) > last:
        raise Usage(screen.word("no-revision", rev=text, last=last))
    return int(text)


def _compare(screen: Screen, one: Side, two: Side, wish: Wish) -> None:
    decision = known_decision(two.graph, wish.decision) if wish.decision else _shared_decision(one, two)
    found = _drift(screen, one, two, wish, decision)
    facts = _facts(one.graph, two.graph)
    screen.put({"decision": decision, "facts": [{k: v for k, v in f.items() if k != "text"} for f in facts]})
    if wish.everything or found is None:
        _tell_facts(screen, facts)
    if found is None:
        screen.warn(screen.word("no-ranks"))
        return
    _tell_alerts(screen, found, facts)
    if wish.everything:
        _tell_moves(screen, found)
    screen.put({"moves": [move.to_dict() for move in found.moves.changed()]})
    _tell_findings(screen, found, aloud=wish.everything)


def _drift(screen: Screen, one: Side, two: Side, wish: Wish, decision: str | None) -> Drift | None:
    """Both sides drawn with the same luck and compared; None where nobody is there on one of them."""
    from stakemap.comparison.drift import drift
    from stakemap.errors import EmptySnapshotError

    draws = _draws(one, two)
    with screen.progress(2 * ceil(draws / _CHUNK) + 1) as bar:
        try:
            before, after = (_analysis(side, wish, decision, draws, bar) for side in (one, two))
        except EmptySnapshotError:
            return None
        bar.next(screen.word("step-causes"))
        return drift(before, after)


def _draws(one: Side, two: Side) -> int:
    """As many for both sides: fewer where there are many people."""
    from stakemap.analysis.uncertainty import MOST_DRAWN
    from stakemap.model import Person
    from stakemap.scoring.uncertainty.worlds import DRAWS

    return DRAWS if max(len(side.graph.of(Person)) for side in (one, two)) <= MOST_DRAWN else _FEWER


def _shared_decision(one: Side, two: Side) -> str | None:
    """The decision that both sides have, if it is the only one."""
    from stakemap.model import Decision

    common = {d.id for d in one.graph.of(Decision)} & {d.id for d in two.graph.of(Decision)}
    return common.pop() if len(common) == 1 else None


def _analysis(side: Side, wish: Wish, decision: str | None, draws: int, bar: Steps) -> Analysis:
    from stakemap.analysis import analyze
    from stakemap.analysis.plan import Plan

    plan = Plan(as_of=side.day, today=wish.today, decision=decision, draws=draws)
    label = bar.word("step-analyze")
    return analyze(side.graph, plan=plan, progress=lambda _done, _all: bar.next(label))


def _facts(one: PropertyGraph, two: PropertyGraph) -> list[dict[str, Any]]:
    from stakemap.model import Assessment, Run

    old, new = ({f.id: f for f in graph if not isinstance(f, Assessment | Run)} for graph in (one, two))
    rows = []
    for ident in sorted(old.keys() | new.keys()):
        before, after = old.get(ident), new.get(ident)
        known = after or before
        if before == after or known is None:
            continue
        sign, what = (
            ("+", "added") if before is None else ("-", "removed") if after is None else ("~", "changed")
        )
        fields = sorted(differing(before, after)) if sign == "~" else []
        text = f"{sign} {known.kind_of_fact} {ident}" + (f"  ({', '.join(fields)})" if fields else "")
        rows.append({"text": text, "action": what, "kind": known.kind_of_fact, "id": ident, "fields": fields})
    return rows


def _tell_facts(screen: Screen, facts: list[dict[str, Any]]) -> None:
    screen.say(screen.word("facts-differ", count=len(facts)) if facts else screen.word("no-difference"))
    for fact in facts[:_SHOWN]:
        screen.say(f"  {fact['text']}")
    if len(facts) > _SHOWN:
        screen.say(f"  {screen.word('more', count=len(facts) - _SHOWN)}")


def _tell_alerts(screen: Screen, found: Drift, facts: list[dict[str, Any]]) -> None:
    """What is beyond noise, in words."""
    from stakemap.findings.change.alerts import came_and_went, chance_change

    before, after = found.before.case, found.after.case
    assert before is not None and after is not None  # noqa: S101, PT018  made from facts
    alerts = [
        *chance_change(before, after, found.least),
        *found.findings,
        *came_and_went(found.before.findings, found.after.findings),
    ]
    if not alerts:
        screen.say(screen.word("quiet" if facts or found.events else "quiet-same"))
    for alert in alerts:
        screen.say(alert.text(screen.lang))
    if alerts and facts:
        screen.say(screen.word("quiet-rest", count=len(facts)))
    screen.put({"quiet": not alerts, "alerts": [alert.to_dict() for alert in alerts]})
    screen.put({"events": [event.to_dict() for event in found.events]})
    screen.put({"change": found.to_rows()})


def _tell_moves(screen: Screen, found: Drift) -> None:
    """Who rose, who fell, who came, who left, noise or not."""
    ranked = [*found.moves.rose(), *found.moves.fell()]
    came = [m for m in found.moves if m.status == "came" and m.rank_after is not None]
    left = [m for m in found.moves if m.status == "left" and m.rank_before is not None]
    screen.say(screen.word("moved" if ranked or came or left else "nobody-moved"))
    for move in ranked[:_SHOWN]:
        way = screen.word("rose" if move.places > 0 else "fell")
        name = _name(found.after, move.node, screen.lang)
        screen.say(f"  {way}: {name} [{move.node}] {move.rank_before} -> {move.rank_after}")
    for key, analysis, moves in (("appeared", found.after, came), ("left", found.before, left)):
        for move in moves[:_SHOWN]:
            screen.say(f"  {screen.word(key)}: {_name(analysis, move.node, screen.lang)} [{move.node}]")


def _name(analysis: Analysis, ident: str, lang: str) -> str:
    return analysis.case.name(ident, lang) if analysis.case is not None else ident


def _tell_findings(screen: Screen, found: Drift, *, aloud: bool) -> None:
    """Claims that only one side makes, in the language of the screen."""
    old, new = ({f.text_en: f for f in side.findings} for side in (found.before, found.after))
    parts = {
        "new-findings": [new[t] for t in new if t not in old],
        "gone-findings": [old[t] for t in old if t not in new],
    }
    for key, findings in parts.items():
        if findings and aloud:
            screen.say(screen.word(key))
            for finding in findings[:_SHOWN]:
                screen.say(f"  {finding.text(screen.lang)}")
        screen.put({key.replace("-", "_"): [finding.to_dict() for finding in findings]})
