"""Names of somebody else's graph, held against the policy before anything of it is read."""

from __future__ import annotations

from collections.abc import Iterable

from stakemap import policy
from stakemap.errors import PolicyRefused, Problem

__all__ = ["check_foreign_names"]


def check_foreign_names(named: Iterable[tuple[str, str, str]]) -> None:
    """Refuse a mapping that reads a relationship type or a property which must not be recorded.

    What is not mapped is not read, whatever its name.

    Parameters
    ----------
    named
        Place in the mapping, kind of fact, and the name of theirs that is read for it.

    Raises
    ------
    PolicyRefused
        With each such place; no value of the graph was looked at.
    """
    found = [
        policy.refused_problem(row, Problem("", field=place))
        for place, kind, name in named
        if (row := policy.refusal(name, of_person=kind in policy.OF_A_PERSON)) is not None
    ]
    if found:
        raise PolicyRefused(found)
