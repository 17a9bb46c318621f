"""Who of ours is accountable for a relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.access import Access
from stakemap.model import Ownership

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["owner_of"]


def owner_of(case: Case, person: str) -> tuple[str, str] | None:
    """Who is accountable for somebody, with the fact; ``None`` where nobody of ours is.

    For the person, else for a unit in which they have a post; of several the first by id.  Members who left
    are not accountable any more.
    """
    team = set(case.once(Access).team)
    found = sorted((o for o in case.once(_current) if o.member in team), key=lambda one: (one.member, one.id))
    posts = case.seating.posts_of.get(person, ())
    for subject in (person, *(post.unit for post in posts)):
        for one in found:
            if one.subject == subject:
                return one.member, one.id
    return None


def _current(case: Case) -> tuple[Ownership, ...]:
    """Ownerships in force on the day."""
    return tuple(o for o in case.once(Access).graph.of(Ownership) if case.seating.current(o))
