"""`conduct`: what whoever answers for compliance must see of an account."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from stakemap.cli.account_report import Wish, planned
from stakemap.cli.inputs import input_of
from stakemap.cli.options import Account, AsOf, Clock, FromStore, KeepGood, MaybeFile
from stakemap.cli.screen import PARTLY_DONE, Screen

__all__ = ["Options", "conduct"]


@dataclass(frozen=True, slots=True)
class Options:
    """Of which file or account, on which day, up to which label."""

    file: MaybeFile = None
    store: FromStore = None
    account: Account = None
    as_of: AsOf = None
    today: Clock = None
    clearance: Annotated[
        str,
        typer.Option(
            "--clearance", metavar="NAME", help="Facts up to this label: kinship is often restricted."
        ),
    ] = "sealed"
    keep_good: KeepGood = False


def conduct(screen: Screen, options: Options) -> None:
    """Hold plans, contacts, integrity risks, kinship and declared interests against eight rules of conduct.

    For whoever answers for compliance, not for a report. The exit code is 1 where a rule that refuses has a
    warning.
    """
    graph = input_of(screen, options).graph
    from stakemap.analysis import analyze

    wish = Wish(Path(), as_of=options.as_of, today=options.today, draws=0)
    plan = planned(wish, graph).plans[0].changed(clearance=options.clearance)
    with screen.step("step.analyze"):
        found = analyze(graph, plan=plan).conduct_check()
    screen.speak(graph.language)
    lang = screen.lang
    for one in found.warnings:
        about = f"{one.about} ({one.decision})" if one.decision else one.about
        screen.say(screen.word("conduct.warning", rule=one.rule, about=about, text=one.text(lang)))
        screen.say("  " + screen.word("conduct.law", law=one.law(lang)))
        screen.say("  " + screen.word("conduct.next", text=one.next_step(lang)))
        screen.say("  " + screen.word("conduct.facts", facts=screen.listed(one.facts)))
    screen.say(screen.word("conduct.count", count=len(found.warnings)))
    screen.put({"conduct": found.to_dict()})
    if found.refused:
        screen.fail(PARTLY_DONE)
