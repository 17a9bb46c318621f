"""`diff`: two moments of a store or two files side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.cli.files import read_file
from stakemap.cli.inputs import known_decision
from stakemap.cli.options import day
from stakemap.cli.screen import Screen
from stakemap.cli.session import Usage
from stakemap.cli.stores import differing, opened, the_account

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.comparison import Comparison
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Wish", "of_files", "of_store"]

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """How both sides are looked at."""

    decision: str | None = None
    as_of: str | None = None
    today: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its facts, and the day to look at them."""

    graph: PropertyGraph
    day: str | None


def of_files(screen: Screen, files: list[Path], wish: Wish) -> None:
    """Compare two files."""
    if len(files) != 2:
        raise Usage(screen.word("two-files"), screen.word("two-files-hint"))
    sides = [Side(read_file(screen, file, keep_good=False).graph, wish.as_of) for file in files]
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
    days = [wish.as_of or (end if isinstance(end, str) else None) for end in ends]
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
    from stakemap.comparison import compare

    with screen.step("step-analyze"):
        decision = known_decision(two.graph, wish.decision) if wish.decision else _shared_decision(one, two)
        before, after = (_analysis(side, wish, decision) for side in (one, two))
        found = compare(before, after) if before is not None and after is not None else None
    facts = _facts(one.graph, two.graph)
    screen.put({"decision": decision, "facts": [{k: v for k, v in f.items() if k != "text"} for f in facts]})
    _tell_facts(screen, facts)
    if found is None or before is None or after is None:
        screen.warn(screen.word("no-ranks"))
        return
    _tell_moves(screen, found, before, after)
    _tell_findings(screen, before, after)


def _shared_decision(one: Side, two: Side) -> str | None:
    """The decision that both sides have, if it is the only one."""
    from stakemap.model import Decision

    common = {d.id for d in one.graph.of(Decision)} & {d.id for d in two.graph.of(Decision)}
    return common.pop() if len(common) == 1 else None


def _analysis(side: Side, wish: Wish, decision: str | None) -> Analysis | None:
    """The analysis of one side, or None where nobody is there."""
    from stakemap.analysis import analyze
    from stakemap.errors import EmptySnapshotError
    from stakemap.runs import Plan

    try:
        return analyze(side.graph, plan=Plan(as_of=side.day, today=wish.today, decision=decision))
    except EmptySnapshotError:
        return None


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


def _tell_moves(screen: Screen, found: Comparison, before: Analysis, after: Analysis) -> None:
    """Who rose, who fell, who came, who left."""
    ranked = [*found.moves.rose(), *found.moves.fell()]
    came = [m for m in found.moves if m.status == "came" and m.rank_after is not None]
    left = [m for m in found.moves if m.status == "left" and m.rank_before is not None]
    screen.say(screen.word("moved" if ranked or came or left else "nobody-moved"))
    for move in ranked[:_SHOWN]:
        way = screen.word("rose" if move.places > 0 else "fell")
        name = _name(after, move.node, screen.lang)
        screen.say(f"  {way}: {name} [{move.node}] {move.rank_before} -> {move.rank_after}")
    for key, analysis, moves in (("appeared", after, came), ("left", before, left)):
        for move in moves[:_SHOWN]:
            screen.say(f"  {screen.word(key)}: {_name(analysis, move.node, screen.lang)} [{move.node}]")
    screen.put({"moves": [move.to_dict() for move in found.moves.changed()]})


def _name(analysis: Analysis, ident: str, lang: str) -> str:
    return analysis.case.name(ident, lang) if analysis.case is not None else ident


def _tell_findings(screen: Screen, before: Analysis, after: Analysis) -> None:
    """Claims that only one side makes, in the language of the screen."""
    old, new = ({f.text_en: f for f in side.findings} for side in (before, after))
    parts = {
        "new-findings": [new[t] for t in new if t not in old],
        "gone-findings": [old[t] for t in old if t not in new],
    }
    for key, findings in parts.items():
        if findings:
            screen.say(screen.word(key))
        for finding in findings[:_SHOWN]:
            screen.say(f"  {finding.text(screen.lang)}")
        screen.put({key.replace("-", "_"): [finding.to_dict() for finding in findings]})
