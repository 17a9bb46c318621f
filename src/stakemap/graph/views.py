"""Points of view: which relations count.

In every view an arc says who turns to whom, by the catalogue's `defers`; in the introduction
view every tie runs both ways, because an introduction may be asked for from either end.
"""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.errors import UnknownName

__all__ = ["VIEWS", "View", "view_named"]


@dataclass(frozen=True, slots=True)
class View:
    """A name, the catalogue uses that it takes, and what goes with them."""

    name: str
    uses: tuple[str, ...]
    both_ways: bool = False
    teams: bool = False

    @property
    def formal(self) -> bool:
        """Whether lines of authority count."""
        return "authority" in self.uses

    @property
    def shared_past(self) -> bool:
        """Whether ties inferred from a shared past count."""
        return "influence" in self.uses or "introduction" in self.uses


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View("influence", ("authority", "influence")),
        View("formal", ("authority",)),
        View("informal", ("influence",)),
        View("introduction", ("introduction",), both_ways=True, teams=True),
        View("conflict_check", ("conflict",), both_ways=True),
    )
}


def view_named(name: str) -> View:
    """The view of a name.

    Raises
    ------
    UnknownName
        With the known names.
    """
    try:
        return VIEWS[name]
    except KeyError:
        raise UnknownName("view", name, tuple(VIEWS)) from None
