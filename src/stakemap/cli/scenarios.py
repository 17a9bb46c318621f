"""`report --scenario`: before and after on one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.cli.files import read_file
from stakemap.cli.reporting import plans_of
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.cli.reporting import Wish

__all__ = ["what_if"]


def what_if(
    screen: Screen, wish: Wish, scenario: Path, *, file: Path | None, url: str | None, keep_good: bool
) -> None:
    """Write the page of a scenario, with a section for each open decision.

    Raises
    ------
    Usage
        If no file is given: scenarios are tried on a file.
    """
    if file is None or url is not None or wish.write_back:
        raise Usage(screen.word("scenario-file"), screen.word("scenario-file-hint"))
    from stakemap.graph.scenario import Scenario

    edits = Scenario.read(scenario)
    graph = read_file(screen, file, keep_good=keep_good).graph
    with screen.step("step-analyze"):
        from stakemap.blame import what_if as tried
        from stakemap.reports.what_if import what_if_report

        plans, empty = plans_of(wish, graph)
        found = [tried(graph, edits, plan) for plan in plans]
        files = what_if_report(found, wish.out, wish.formats, wish.language(graph), file.stem)
    for path in files:
        screen.say(screen.word("report-written", path=shown_path(path)))
    for ident in empty:
        screen.warn(screen.word("nobody-votes", id=ident))
    screen.put({"scenario": edits.name, "files": [str(path) for path in files]})
