"""Points of view: which relations count.

In every view an arc says who turns to whom, by the catalogue's `defers`; in the introduction
view every tie runs both ways, because an introduction may be asked for from either end.  A shared past
is access, not deference: ties inferred from one count there, and elsewhere only where the caller asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from stakemap.errors import check_known

__all__ = ["VIEWS", "View", "view_named"]


@dataclass(frozen=True, slots=True)
class View:
    """A name, the catalogue uses that it takes, and what goes with them.

    Attributes
    ----------
    name, uses
        What it is called; the uses of a kind that make it count.
    both_ways, teams
        Whether every tie runs both ways; whether our own people are there.
    shared_past
        Whether ties inferred from a shared past count.
    """

    name: str
    uses: tuple[str, ...]
    both_ways: bool = False
    teams: bool = False
    shared_past: bool = False

    @property
    def formal(self) -> bool:
        """Whether lines of authority count."""
        return "authority" in self.uses


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View("influence", ("authority", "influence")),
        View("formal", ("authority",)),
        View("informal", ("influence",)),
        View("introduction", ("introduction",), both_ways=True, teams=True, shared_past=True),
        View("conflict_check", ("conflict",), both_ways=True),
    )
}


def view_named(name: str, *, inferred: bool = False) -> View:
    """The view of a name.

    Parameters
    ----------
    name
        influence, formal, informal, introduction or conflict_check.
    inferred
        Let ties inferred from a shared past count as ties of a view of influence.

    Raises
    ------
    UnknownName
        With the known names.
    """
    check_known("view", name, VIEWS)
    view = VIEWS[name]
    return replace(view, shared_past=view.shared_past or (inferred and "influence" in view.uses))
