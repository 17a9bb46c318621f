"""To whom all posts of a unit report in the end, where nobody is said to head it."""

from __future__ import annotations

from collections.abc import Iterable

from stakemap.context.case import Case

__all__ = ["top_of"]

_LEAST = 2
"""Posts of which one may be said to be above the others."""


def top_of(case: Case, unit: str) -> str | None:
    """The one post to which every other post in a unit and beneath it reports, in steps of the day.

    Nothing with fewer than two posts, with a post that has no way there, or with two in a circle at the top.
    """
    beneath = _reached([unit], _pairs((t.from_id, t.to_id) for t in case.tie_facts("block")))
    posts = {ident for ident, post in case.seating.posts.items() if post.unit in beneath}
    posts = {ident for ident in posts if case.seating.current(case.seating.posts[ident])}
    lines = [
        (low, high)
        for tie in case.tie_facts("reporting")
        for low in _posts(case, tie.from_id)
        for high in _posts(case, tie.to_id)
        if low != high and {low, high} <= posts
    ]
    tops = posts - {low for low, _ in lines}
    if len(posts) < _LEAST or len(tops) != 1:
        return None
    (top,) = tops
    under = _reached([top], _pairs((high, low) for low, high in lines))
    return top if under == posts else None


def _posts(case: Case, end: str) -> tuple[str, ...]:
    """The posts that an end of a line stands for: itself, or those that a person holds."""
    held = case.seating.posts_of.get(end, ())
    return tuple(post.id for post in held) or ((end,) if end in case.seating.posts else ())


def _pairs(ends: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for first, second in ends:
        found.setdefault(first, []).append(second)
    return found


def _reached(start: Iterable[str], steps: dict[str, list[str]]) -> set[str]:
    """All that can be reached, the start included."""
    todo, found = list(start), set[str]()
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += steps.get(one, ())
    return found
