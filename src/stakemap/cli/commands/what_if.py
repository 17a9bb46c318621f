"""`report --scenario`: before and after on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.cli.account_report import planned
from stakemap.cli.accounts import opened, the_account
from stakemap.cli.files import read_file
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.cli.account_report import Wish
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Place", "what_if"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the facts are: a file, or one account of a store."""

    file: Path | None
    url: str | None
    account: str | None
    keep_good: bool

    def read(self, screen: Screen) -> tuple[PropertyGraph, str]:
        """The facts and the name that files begin with."""
        if self.file is not None:
            return read_file(screen, self.file, keep_good=self.keep_good).graph, self.file.stem
        assert self.url is not None  # noqa: S101  the caller looked
        name = the_account(screen, self.url, self.account)
        with screen.step("step.read"), opened(self.url, name) as store:
            return store.load(), name


def what_if(
    screen: Screen, wish: Wish, scenarios: Sequence[Path], place: Place, *, every: bool = False
) -> None:
    """Write the page of a scenario, with a section for each open decision.

    Several scenarios happen one after the other, as one.

    Raises
    ------
    Usage
        If there is not one file or one account: a scenario is tried on one set of facts.
    """
    both = (place.file is None) == (place.url is None)
    if both or every or wish.write_back or (place.file is not None and place.account):
        raise Usage(screen.word("scenario.one_place"), screen.word("scenario.one_place_hint"))
    from stakemap.graph.change.scenario import Scenario

    edits, *more = (Scenario.read(path) for path in scenarios)
    for other in more:
        edits = edits.then(other)
    graph, name = place.read(screen)
    with screen.step("step.analyze"):
        from stakemap.comparison.what_if import what_if as tried
        from stakemap.reports.scenario.what_if import what_if_report

        wanted = planned(wish, graph)
        found = [tried(graph, edits, plan) for plan in wanted.plans]
        files = what_if_report(found, wish.out, wish.formats, wish.language(graph), name)
    for path in files:
        screen.say(screen.word("report.written", path=shown_path(path)))
    for ident in wanted.empty:
        screen.warn(screen.word("report.nobody_votes", id=ident))
    screen.put({"scenario": edits.name, "files": [str(path) for path in files]})
