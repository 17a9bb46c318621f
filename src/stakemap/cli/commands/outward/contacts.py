"""`contacts`: what the analysis says of each contact, as a table for the program where contacts are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stakemap.cli.account_report import Wish, planned
from stakemap.cli.files import free
from stakemap.cli.inputs import input_of
from stakemap.cli.options import Account, AsOf, Clock, DecisionId, Force, FromStore, KeepGood, MaybeFile
from stakemap.cli.remembered_files import remember
from stakemap.cli.screen import Screen, shown_path

__all__ = ["Options", "contacts"]


@dataclass(frozen=True, slots=True)
class Options:
    """Whose contacts, of which decision on which day, and where the table goes."""

    file: MaybeFile = None
    store: FromStore = None
    account: Account = None
    decision: DecisionId = None
    as_of: AsOf = None
    today: Clock = None
    out: Annotated[Path, typer.Option("--out", metavar="FILE.csv", help="Table to write.")] = Path(
        "contacts.csv"
    )
    force: Force = False
    keep_good: KeepGood = False


def contacts(screen: Screen, options: Options) -> None:
    """Write a table of contacts: score with range, coverage, next step, method, run and caveat of each."""
    free(screen, options.out, force=options.force)
    facts = input_of(screen, options)
    graph = facts.graph
    from stakemap.analysis import analyze
    from stakemap.reports.contact_list import contact_table
    from stakemap.reports.files import write_all

    wish = Wish(options.out.parent, decision=options.decision, as_of=options.as_of, today=options.today)
    with screen.step("step.analyze"):
        analysis = analyze(graph, plan=planned(wish, graph).plans[0])
    text = contact_table(analysis, screen.asked_lang or graph.language)
    (path,) = write_all(options.out.parent, {options.out.name: text})
    remember(screen, facts.account, [path], graph)
    count = text.count("\n") - 1
    screen.speak(graph.language)
    screen.say(screen.word("contacts.written", count=count, path=shown_path(path)))
    screen.put({"written": str(path), "contacts": count})
