"""`demo`: the invented city from its files to a report, on a pinned day."""

from __future__ import annotations

import shlex
import shutil
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.cli.account_report import Wish, analyzed, of_account
from stakemap.cli.accounts import opened
from stakemap.cli.files import folder
from stakemap.cli.options import Out
from stakemap.cli.screen import Screen, shown_path

if TYPE_CHECKING:
    from stakemap.analysis import Analysis

__all__ = ["Options", "demo"]

ACCOUNT = "city"
STORE = "demo.db"


@dataclass(frozen=True, slots=True)
class Options:
    """Where the reports go."""

    out: Out = Path("reports")


def demo(screen: Screen, options: Options) -> None:
    """Analyse an invented city: read it, store it, report in Chinese and English, say what came out."""
    out = folder(screen, options.out)
    from stakemap import examples
    from stakemap.analysis.plan import Plan
    from stakemap.model import Person

    graph = examples.city()
    out.mkdir(parents=True, exist_ok=True)
    place = (out / STORE).resolve()
    url = f"sqlite:///{place.as_posix()}"
    screen.say(screen.word("demo.city", day=examples.TODAY))
    with screen.step("step.store"), opened(url, ACCOUNT, create=True) as store:
        store.sync(graph, max_shrink=1.0, reason="demo")
    people = len(graph.of(Person))
    screen.say(screen.word("demo.read", people=people, facts=len(graph), store=shown_path(place)))
    wish = Wish(out, as_of=examples.TODAY, today=examples.TODAY)
    once = cache(analyzed)
    pages = {}
    with screen.progress(2) as steps:
        for lang in ("zh", "en"):
            steps.next(lang)
            outcome = of_account(replace(wish, out=out / lang, lang=lang), url, ACCOUNT, by=once)
            pages[lang] = outcome.page
    plan = Plan(as_of=examples.TODAY, today=examples.TODAY, decision=examples.DECISION)
    answers = _answers(once(graph, plan), screen.lang)
    screen.say("")
    for heading, text in answers:
        screen.say(screen.pair(heading, text))
    screen.say("")
    for page in pages.values():
        screen.say(screen.word("report.open", path=shown_path(page) if page else "?"))
    scenario = out / examples.scenario_file().name
    scenario.write_bytes(examples.scenario_file().read_bytes())
    parts = ("report", "--store", f"sqlite:///{shown_path(place)}", "--scenario", shown_path(scenario))
    command = shlex.join([_program(), *parts, "--today", examples.TODAY, "--out", shown_path(out)])
    screen.say(screen.word("demo.what_if", command=command))
    screen.put(
        {
            "day": examples.TODAY,
            "decision": examples.DECISION,
            "store": str(place),
            "scenario": str(scenario),
            "reports": {lang: str(page) for lang, page in pages.items()},
            "answer": [{"about": heading, "text": text} for heading, text in answers],
        }
    )


def _program() -> str:
    """How the command can be called from here: by its name, else by where it lies."""
    called = Path(sys.argv[0])
    return "stakemap" if called.name != "stakemap" or shutil.which("stakemap") else shown_path(called)


def _answers(analysis: Analysis, lang: str) -> list[tuple[str, str]]:
    """The sentences of the brief, without their footnotes."""
    from stakemap.reports.sections.brief import brief
    from stakemap.reports.writer import Writer

    return [(answer.heading, answer.text) for answer in brief(Writer.alone(analysis, lang))]
