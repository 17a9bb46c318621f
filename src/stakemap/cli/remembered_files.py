"""Telling a store which files were made of it, so that an erasure can name them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.cli.accounts import opened
from stakemap.cli.screen import Screen
from stakemap.work import to_its_end

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.store import Store

__all__ = ["people_of", "remember", "remembered"]


def people_of(graph: PropertyGraph) -> set[str]:
    """Ids of all people of a graph."""
    from stakemap.model import Entity

    return {fact.id for fact in graph.facts if isinstance(fact, Entity) and fact.personal}


def remembered(store: Store | None, files: Iterable[Path], graph: PropertyGraph, actor: str = "") -> bool:
    """Tell a store of files that stand on the facts of a graph; False where it cannot keep that."""
    from stakemap.errors import StoreError

    if store is None:
        return True
    try:
        store.remember_files(files, people_of(graph), actor=actor)
    except StoreError:
        return False
    return True


def remember(
    screen: Screen, place: tuple[str, str] | None, files: Iterable[Path], graph: PropertyGraph
) -> None:
    """Tell a store, by address and account, of files; say so where it cannot keep that."""
    if place is None:
        return
    with to_its_end(), opened(*place) as store:
        done = remembered(store, files, graph)
    if not done:
        screen.warn(screen.word("report.not_remembered"))
