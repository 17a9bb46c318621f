"""`diff`: two moments of a store or two files side by side; only what is beyond noise, unless asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stakemap.cli.accounts import opened, the_account
from stakemap.cli.files import read_file
from stakemap.cli.options import Account, AsOf, Clock, DecisionId, day, moment
from stakemap.cli.screen import Screen, Steps
from stakemap.cli.session import Usage
from stakemap.comparison.fact_changes import change
from stakemap.wording.plain import with_days
from stakemap.work import working

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.comparison.drift import Drift
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.model import Record

__all__ = ["Options", "diff"]

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Options:
    """Which two sides, how both are looked at, and whether also what is within noise is told."""

    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE1 FILE2", help="Two files.", show_default=False)
    ] = None
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Compare two moments of a store.", show_default=False),
    ] = None
    account: Account = None
    since: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="MOMENT", parser=moment, help="A revision (3) or a day.", show_default=False
        ),
    ] = None
    until: Annotated[
        str,
        typer.Option("--to", metavar="MOMENT", parser=moment, help="A revision, a day, or today."),
    ] = "today"
    decision: DecisionId = None
    as_of: AsOf = None
    was: Annotated[
        str | None,
        typer.Option(
            "--as-of-before",
            metavar="DATE",
            parser=day,
            help="Day to look at on the first side. [default: as --as-of]",
            show_default=False,
        ),
    ] = None
    today: Clock = None
    everything: Annotated[
        bool,
        typer.Option("--everything", help="Also what is within noise: facts, ranks, findings new and gone."),
    ] = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its facts, and the day to look at them."""

    graph: PropertyGraph
    day: str | None


def diff(screen: Screen, options: Options) -> None:
    """Compare two moments or two files, and tell only what is beyond noise."""
    one, two = (
        _of_files(screen, options) if options.store is None else _of_store(screen, options.store, options)
    )
    _compare(screen, one, two, options)


def _of_files(screen: Screen, options: Options) -> tuple[Side, Side]:
    files = options.files or []
    if len(files) != 2:
        raise Usage(screen.word("diff.two_sides"), screen.word("diff.two_sides_hint"))
    one, two = (read_file(screen, file, keep_good=False).graph for file in files)
    looked_at = options.as_of or options.today
    return Side(one, options.was or looked_at), Side(two, looked_at)


def _of_store(screen: Screen, url: str, options: Options) -> tuple[Side, Side]:
    """What a store knew at two moments; a moment that is a day is looked at on that day."""
    if options.since is None or options.files:
        raise Usage(screen.word("diff.from_when"), screen.word("diff.from_when_hint"))
    name = the_account(screen, url, options.account)
    with screen.step("step.read"), opened(url, name) as store:
        ends = [_moment(screen, text, store.head().rev) for text in (options.since, options.until)]
        graphs = [store.load(recorded_at=end) for end in ends]
    screen.put({"account": name})
    wanted = (options.was or options.as_of, options.as_of)
    days = [
        day or (end[:10] if isinstance(end, str) else None) for day, end in zip(wanted, ends, strict=True)
    ]
    return Side(graphs[0], days[0]), Side(graphs[1], days[1])


def _moment(screen: Screen, text: str, last: int) -> int | str:
    """A revision that is there, a day or a time."""
    if not text.isdecimal():
        return day(text) if text == "today" else text
    if int(text) > last:
        raise Usage(screen.word("diff.no_revision", rev=text, last=last))
    return int(text)


def _compare(screen: Screen, one: Side, two: Side, options: Options) -> None:
    from stakemap.graph.decision.electorate import decision_named

    screen.speak(two.graph.language)
    decision = decision_named(two.graph, options.decision) if options.decision else _shared_decision(one, two)
    if decision is not None and options.decision is None:
        _tell_decision(screen, one, two, decision)
    found = _drift(screen, one, two, options, decision)
    facts = _facts(one.graph, two.graph, screen.lang)
    screen.put({"decision": decision, "facts": [{k: v for k, v in f.items() if k != "text"} for f in facts]})
    if options.everything or found is None:
        _tell_facts(screen, facts)
    if found is None:
        _tell_plan(screen, one.graph, two.graph)
        screen.warn(screen.word("diff.no_ranks"))
        return
    _tell_alerts(screen, found, facts, rest=not options.everything)
    _tell_plan(screen, one.graph, two.graph)
    if options.everything:
        _tell_moves(screen, found)
    screen.put({"moves": [move.to_dict() for move in found.moves.changed()]})
    _tell_findings(screen, found, aloud=options.everything)


def _drift(screen: Screen, one: Side, two: Side, options: Options, decision: str | None) -> Drift | None:
    """Both sides drawn with the same luck and compared; None where nobody is there on one of them."""
    from stakemap.comparison.drift import draws_of, drift
    from stakemap.errors import EmptySnapshotError

    draws = draws_of(one.graph, two.graph)
    with screen.progress(3) as bar:
        try:
            before, after = (_analysis(side, options, decision, draws, bar) for side in (one, two))
        except EmptySnapshotError:
            return None
        bar.next(screen.word("step.causes"))
        return drift(before, after)


def _shared_decision(one: Side, two: Side) -> str | None:
    """The decision that both sides have; of several the one with most steps and parts, as on a portfolio."""
    from stakemap.model import Decision, DecisionRole

    had = {d.id for d in one.graph.of(Decision)}
    parts = Counter(role.decision for role in two.graph.of(DecisionRole))
    common = [(-len(d.stages) - parts[d.id], d.id) for d in two.graph.of(Decision) if d.id in had]
    return min(common)[1] if common else None


def _tell_decision(screen: Screen, one: Side, two: Side, decision: str) -> None:
    """Which of several decisions is compared."""
    from stakemap.model import Decision

    others = len({d.id for d in one.graph.of(Decision)} & {d.id for d in two.graph.of(Decision)}) - 1
    if others:
        name = two.graph.name(decision, screen.lang)
        screen.say(screen.word("diff.decision", name=name, others=others))


def _analysis(side: Side, options: Options, decision: str | None, draws: int, bar: Steps) -> Analysis:
    from stakemap.analysis import analyze
    from stakemap.analysis.plan import Plan

    plan = Plan(as_of=side.day, today=options.today, decision=decision, draws=draws)
    bar.next(bar.word("step.analyze"))
    with working():
        return analyze(side.graph, plan=plan)


def _facts(one: PropertyGraph, two: PropertyGraph, lang: str) -> list[dict[str, Any]]:
    from stakemap.graph.change.effect import differing

    sides = ((f for f in graph if not f.computed) for graph in (one, two))
    return [
        _named(change(before, after, lang), *((one, before) if after is None else (two, after)), lang)
        for before, after in differing(*sides)
    ]


def _named(row: dict[str, Any], graph: PropertyGraph, fact: Record | None, lang: str) -> dict[str, Any]:
    """The change of a fact with what the fact says before its id."""
    from stakemap.findings.fact_sentences import sentence

    said = sentence(graph, fact, lang) if fact is not None else ""
    ident = row["id"]
    return row | {"text": row["text"].replace(f" {ident}", f" {said} [{ident}]", 1)} if said else row


def _tell_plan(screen: Screen, one: PropertyGraph, two: PropertyGraph) -> None:
    """What changed in the plans: steps, owners and sign-offs, with what they were and are."""
    from stakemap.comparison.plan_changes import plan_changes

    found = plan_changes(one, two)
    screen.put({"plan": [one.to_dict() for one in found]})
    if not found:
        return
    screen.say(screen.word("diff.plan", count=len(found)))
    for change_ in found[:_SHOWN]:
        screen.say(f"  {change_.text(screen.lang)}")
    if len(found) > _SHOWN:
        screen.say(f"  {screen.word('diff.more', count=len(found) - _SHOWN)}")


def _tell_facts(screen: Screen, facts: list[dict[str, Any]]) -> None:
    screen.say(
        screen.word("diff.facts_differ", count=len(facts)) if facts else screen.word("diff.no_fact_differs")
    )
    for fact in facts[:_SHOWN]:
        screen.say(f"  {fact['text']}")
    if len(facts) > _SHOWN:
        screen.say(f"  {screen.word('diff.more', count=len(facts) - _SHOWN)}")


def _tell_alerts(screen: Screen, found: Drift, facts: list[dict[str, Any]], *, rest: bool) -> None:
    """What is beyond noise, in words."""
    alerts = found.alerts
    if not alerts:
        screen.say(screen.word("diff.quiet" if rest and (facts or found.events) else "diff.quiet_same"))
    for alert in alerts:
        screen.say(with_days(alert.text(screen.lang), screen.lang))
    if rest and alerts and facts:
        told = {ident for alert in alerts for ident in alert.facts}
        behind = sum(fact["id"] in told for fact in facts)
        screen.say(screen.word("diff.quiet_rest", count=len(facts), behind=behind))
    screen.put({"quiet": not alerts, "alerts": [alert.to_dict() for alert in alerts]})
    screen.put({"events": [event.to_dict() for event in found.events]})
    screen.put({"change": found.to_rows()})


def _tell_moves(screen: Screen, found: Drift) -> None:
    """Who rose, who fell, who came, who left, noise or not; by the places that reports tell."""
    ranked = _ranked(found)
    came = [m for m in found.moves if m.status == "came" and m.rank_after is not None]
    left = [m for m in found.moves if m.status == "left" and m.rank_before is not None]
    screen.say(screen.word("diff.moved" if ranked or came or left else "diff.nobody_moved"))
    for rise, node, old, new in ranked[:_SHOWN]:
        way = screen.word("diff.rose" if rise > 0 else "diff.fell")
        places = " -> ".join("–" if place is None else str(place) for place in (old, new))
        screen.say(f"  {way}: {_name(found.after, node, screen.lang)} [{node}] {places}")
    for key, analysis, moves in (("diff.appeared", found.after, came), ("diff.left", found.before, left)):
        for move in moves[:_SHOWN]:
            screen.say(f"  {screen.word(key)}: {_name(analysis, move.node, screen.lang)} [{move.node}]")


def _ranked(found: Drift) -> list[tuple[int, str, int | None, int | None]]:
    """Whose place is another, with how far they rose: rises first, most places first; none at zero."""
    last = len(found.moves)
    stayed = (move.node for move in found.moves if move.status == "stayed")
    sides = [side.scores["influence"] for side in (found.before, found.after)]
    places = ((node, sides[0].place(node), sides[1].place(node)) for node in stayed)
    moved = [((old or last + 1) - (new or last + 1), node, old, new) for node, old, new in places]
    return sorted((one for one in moved if one[0]), key=lambda one: (one[0] < 0, -abs(one[0]), one[1]))


def _name(analysis: Analysis, ident: str, lang: str) -> str:
    return analysis.case.name(ident, lang) if analysis.case is not None else ident


def _tell_findings(screen: Screen, found: Drift, *, aloud: bool) -> None:
    """Claims that only one side makes, in the language of the screen."""
    from stakemap.findings.change.claims import only_in

    old, new = found.before.findings, found.after.findings
    parts = {"new_findings": only_in(new, old), "gone_findings": only_in(old, new)}
    for key, findings in parts.items():
        if findings and aloud:
            screen.say(screen.word(f"diff.{key}"))
            for finding in findings[:_SHOWN]:
                screen.say(f"  {with_days(finding.text(screen.lang), screen.lang)}")
        screen.put({key: [finding.to_dict() for finding in findings]})
