"""`card`: what to know of one person before meeting them, on one small page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.account_report import Wish, planned
from stakemap.cli.files import folder
from stakemap.cli.inputs import Input, Place
from stakemap.cli.options import Account, AsOf, Audience, Clock, DecisionId, FromStore, KeepGood, Out
from stakemap.cli.remembered_files import remember
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    pass

__all__ = ["Options", "card"]


@dataclass(frozen=True, slots=True)
class Options:
    """Whose card, out of which facts, for which decision and for whom."""

    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="Workbook (.xlsx), folder of CSV files, or .json; with --store the name alone is given.",
            show_default=False,
        ),
    ]
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help='Name, id, or "unit/post".', show_default=False),
    ] = None
    store: FromStore = None
    account: Account = None
    decision: DecisionId = None
    as_of: AsOf = None
    today: Clock = None
    audience: Audience = None
    out: Out = Path("reports")
    keep_good: KeepGood = False


def card(screen: Screen, options: Options) -> None:
    """Tell what to know of one person before meeting them, and write it as one small page.

    Each line has its source.  Nearest names are shown where nobody has the name; where several have it, all.
    """
    out = folder(screen, options.out if options.audience is None else options.out / options.audience)
    facts, name = _facts(screen, options)
    from stakemap.analysis import analyze
    from stakemap.reports.files import safe_name, write_all
    from stakemap.reports.person_page import render_card
    from stakemap.wording.plain import with_days

    wish = Wish(
        out,
        decision=options.decision,
        as_of=options.as_of or options.today,
        today=options.today,
        audience=options.audience,
    )
    plan = planned(wish, facts.graph).plans[0]
    screen.typed = True
    with screen.step("step.analyze"):
        found = analyze(facts.graph, plan=plan, findings=False).card(name)
    lang = screen.asked_lang or facts.lang
    screen.speak(lang)
    part = f".{options.audience}" if options.audience is not None else ""
    stem = f"{safe_name(found.name(lang), found.person, found.run)}{part}.card.{lang}.html"
    (path,) = write_all(out, {stem: render_card(found, lang, options.audience)})
    remember(screen, facts.account, [path], facts.graph)
    screen.say(with_days(found.explain(lang), lang))
    screen.say(screen.word("card.written", path=shown_path(path)))
    screen.put({"written": str(path), "card": found.to_dict()})


def _facts(screen: Screen, options: Options) -> tuple[Input, str]:
    """The facts, and the name that was typed: with a store it is all that is typed."""
    if options.store is not None:
        if options.name is not None:
            raise Usage(screen.word("card.name_alone"), screen.word("card.hint"))
        return Place(None, options.store, options.account, options.keep_good).read(screen), options.file
    if options.name is None or options.account is not None:
        raise Usage(screen.word("card.file_and_name"), screen.word("card.hint"))
    return Place(Path(options.file), None, None, options.keep_good).read(screen), options.name
