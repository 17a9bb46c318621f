"""Which rows go when a person is erased, or when their time is over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date

from stakemap.model import FACTS
from stakemap.store.shared.rows import Held
from stakemap.store.shared.traces import Traces

__all__ = ["lonely_sources", "past_retention"]


def lonely_sources(
    traces: Traces,
    found: Iterable[Held],
    gone: Iterable[Held],
    users: Callable[[str], Iterable[tuple[str, int]]],
) -> list[Held]:
    """Sources that name the subject and that no remaining row gives as its source.

    Parameters
    ----------
    found, gone
        Rows that hold traces of the subject, and those of them that go.
    users
        Id and first revision of the rows that give a source.
    """
    leaving = {(row.id, row.rev_from) for row in gone}
    return [
        row
        for row in found
        if row.kind == "source"
        and (row.id, row.rev_from) not in leaving
        and traces.found_in(row.body)
        and all((ident, since) in leaving for ident, since in users(row.id))
    ]


def past_retention(dated: Iterable[Held], current: Iterable[Held], on: date) -> list[Held]:
    """Rows past their retention, and current facts that name a person among them.

    A body, post or source stays while a fact that is still kept names it.

    Parameters
    ----------
    dated
        At least the rows that say when they expire.
    current
        All rows of the present.
    """
    day = on.isoformat()
    due = [row for row in dated if (ends := json.loads(row.body).get("expires")) is not None and ends <= day]
    people = {row.id for row in due if row.rev_to is None and FACTS[row.kind].personal}
    gone = {(row.id, row.rev_from): row for row in due}
    held = list(current)
    for row in held:
        if any(end in people for end in row.ends):
            gone[row.id, row.rev_from] = row
    while needed := _needed(held, gone):
        for key in needed:
            del gone[key]
    return [gone[key] for key in sorted(gone)]


def _needed(current: list[Held], gone: dict[tuple[str, int], Held]) -> list[tuple[str, int]]:
    """Bodies due to go that a fact which stays still names."""
    named = {end for row in current if (row.id, row.rev_from) not in gone for end in row.ends}
    return [
        key
        for key, row in gone.items()
        if row.rev_to is None and row.id in named and not FACTS[row.kind].personal
    ]
