"""What became of a unit between two publications of a body, by the posts that go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

__all__ = ["reorganised"]

_LEAST = 2
"""Posts that must go over together: one post alone may be a transfer of one person."""


def reorganised(older: Mapping[str, str], newer: Mapping[str, str]) -> Iterator[tuple[str, str, int, int]]:
    """Units that are gone, and those in which their posts go on.

    Parameters
    ----------
    older, newer
        Reference of a post -> its unit, in either publication.

    Returns
    -------
    Iterator
        The unit that is gone, a unit to which at least two of its posts went and either half of those that
        go on or half of all posts there, how many went, and how many of the old unit go on.

    Examples
    --------
    >>> before = {"1": "Roads", "2": "Roads", "3": "Lamps", "4": "Lamps"}
    >>> list(reorganised(before, dict.fromkeys("1234", "Works")))
    [('Lamps', 'Works', 2, 2), ('Roads', 'Works', 2, 2)]
    >>> list(reorganised(before, before | {"1": "Works"}))
    []
    """
    there = set(newer.values())
    size = Counter(newer.values())
    went = Counter((unit, newer[ref]) for ref, unit in older.items() if unit not in there and ref in newer)
    going_on = Counter[str]()
    for (unit, _), count in went.items():
        going_on[unit] += count
    for (unit, to), count in sorted(went.items()):
        if count >= _LEAST and (2 * count >= going_on[unit] or 2 * count >= size[to]):
            yield unit, to, count, going_on[unit]
