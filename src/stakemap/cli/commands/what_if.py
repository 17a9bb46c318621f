"""What if, on one page: `report --scenario`, `--leave`, `--vacate`, `--appoint`, and the sheet *What if*."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.cli.account_report import planned
from stakemap.cli.files import existing_file
from stakemap.cli.inputs import Place
from stakemap.cli.remembered_files import remember
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.cli.account_report import Wish
    from stakemap.graph.change.edits import Edit
    from stakemap.graph.change.scenario import Scenario
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Changes", "Tried", "what_if", "written_what_if"]

_BY_NAME = "--"
"""Stands for the name of a scenario that was typed as options, until its edits name it."""
_LONGEST = 80
_FIRST = ("scenario-day", "scenario-nothing")
"""Findings that the first lines of the output say."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What may happen, as asked on the command line: scenario files, then changes by name on one day."""

    files: tuple[Path, ...]
    leave: tuple[str, ...] = ()
    vacate: tuple[str, ...] = ()
    appoint: tuple[str, ...] = ()
    on: str | None = None

    @property
    def given(self) -> bool:
        """Whether anything was asked."""
        return bool(self.files or self.leave or self.vacate or self.appoint or self.on)

    def read(self, screen: Screen) -> Scenario:
        """All of it as one scenario, still with names.

        Raises
        ------
        Usage
            If the day is none, or a change is not written as it must be.
        """
        from stakemap.graph.change.scenario import Scenario

        files = [existing_file(screen, path, "report.no_scenario_hint") for path in self.files]
        parts = [Scenario.read(path) for path in files]
        if edits := self._edits(screen):
            parts.append(Scenario(_BY_NAME, edits))
        if not parts:
            raise Usage(screen.word("scenario.day_alone"), screen.word("scenario.day_alone_hint"))
        first, *more = parts
        for other in more:
            first = first.then(other)
        return first

    def _edits(self, screen: Screen) -> tuple[Edit, ...]:
        from stakemap.graph.change.edits import Appoint, Leave, Vacate

        on = _day(screen, self.on) if self.on else None
        appointed = [_person_and_post(screen, text) for text in self.appoint]
        return (
            *(Leave(name, on) for name in self.leave),
            *(Vacate(post, on) for post in self.vacate),
            *(Appoint(person, post, on) for person, post in appointed),
        )


def _day(screen: Screen, text: str) -> str:
    """A day as the workbook reads it: 2027-03, 2027年3月, 2027/3/14."""
    from stakemap.graph.catalogue import Catalogue
    from stakemap.io.tables.cells import CellError, read_cell
    from stakemap.io.tables.vocabulary import kinds_vocabulary, sheets

    column = sheets()["what_if"].column("on")
    try:
        return str(read_cell(column, text, kinds_vocabulary(Catalogue.default()), lang=screen.lang))
    except CellError:
        raise Usage(screen.word("scenario.no_day"), screen.word("scenario.no_day_hint")) from None


def _person_and_post(screen: Screen, text: str) -> tuple[str, str]:
    person, _, post = unicodedata.normalize("NFKC", text).partition("=")
    if not person.strip() or not post.strip():
        raise Usage(screen.word("scenario.appoint"), screen.word("scenario.appoint_hint"))
    return person.strip(), post.strip()


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario, the facts it is tried on, and the name that files begin with."""

    scenario: Scenario
    graph: PropertyGraph
    name: str


def what_if(screen: Screen, wish: Wish, changes: Changes, place: Place, *, every: bool = False) -> None:
    """Write the page of what was asked, with a section for each open decision.

    Several scenarios happen one after the other, as one.

    Raises
    ------
    Usage
        If there is not one file or one account: a scenario is tried on one set of facts.
    """
    if not place.one or every or wish.write_back or (place.file is not None and place.account):
        raise Usage(screen.word("scenario.one_place"), screen.word("scenario.one_place_hint"))
    if unfit := [name for name in wish.formats if name not in _formats()]:
        raise Usage(
            screen.word("scenario.no_format", name=screen.listed(unfit)),
            screen.word("scenario.no_format_hint", names=screen.listed(_formats())),
        )
    scenario = changes.read(screen)
    facts = place.read(screen)
    if facts.reading is not None and facts.reading.scenario is not None:
        screen.warn(screen.word("scenario.sheet_aside", sheet=facts.reading.scenario.name))
    tried = Tried(scenario, facts.graph, facts.name)
    done = written_what_if(screen, replace(wish, lang=wish.lang or facts.lang), tried)
    remember(screen, facts.account, [Path(path) for path in done["files"]], facts.graph)
    screen.put(done)


def _formats() -> tuple[str, ...]:
    from stakemap.reports.scenario.what_if import SCENARIO_FORMATS

    return SCENARIO_FORMATS


def written_what_if(screen: Screen, wish: Wish, tried: Tried) -> dict[str, Any]:
    """Write the page of a scenario and say where it is."""
    graph, lang = tried.graph, wish.language(tried.graph)
    screen.speak(lang)
    with screen.step("step.analyze"):
        from stakemap.comparison.what_if import what_if as compared
        from stakemap.reports.scenario.what_if import what_if_report

        wanted = planned(wish, graph)
        screen.typed = True
        scenario = _called(tried.scenario.resolved(graph, wanted.plans[0].as_of), graph, lang)
        screen.typed = False
        found = [compared(graph, scenario, plan) for plan in wanted.plans]
        shown = [name for name in wish.formats if name in _formats()] or ["html"]
        files = what_if_report(found, wish.out, shown, lang, tried.name)
    told = [f.text(lang) for one in found for code in _FIRST for f in one.findings.of(code)]
    for text in dict.fromkeys(told):
        screen.say(text)
    for path in files:
        screen.say(screen.word("report.written", path=shown_path(path)))
    for ident in wanted.empty:
        screen.warn(screen.word("report.nobody_votes", id=ident))
    return {"scenario": scenario.name, "files": [str(path) for path in files], "said": told}


def _called(scenario: Scenario, graph: PropertyGraph, lang: str) -> Scenario:
    """A scenario without a name of its own is called by what happens."""
    if scenario.name != _BY_NAME:
        return scenario
    from stakemap.findings.change.what_if import edit_words

    words = " + ".join(edit_words(graph, edit, lang) for edit in scenario.edits)
    return replace(scenario, name=words[:_LONGEST].strip())
