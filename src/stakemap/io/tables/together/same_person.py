"""Rows of one person: a row for each post that somebody holds, a further sheet with nothing but the name."""

from __future__ import annotations

from collections import defaultdict

from stakemap.graph.name_index import fold
from stakemap.io.tables.drafts import Draft

__all__ = ["join_rows_of_one"]


def join_rows_of_one(drafts: list[Draft]) -> None:
    """Make one person of rows with the same id and name that say nothing different of them.

    A name with nothing else that is read is whoever has it on another sheet, as in a sheet of scores; two
    rows of one sheet may be two people.
    """
    first: dict[tuple[str, str], Draft] = {}
    into: dict[int, Draft] = {}
    for draft in drafts:
        if draft.fact != "person" or not draft.id or draft.row.bad:
            continue
        kept = first.setdefault((draft.id, fold(str(draft.values.get("name", "")))), draft)
        if kept is not draft and all(
            kept.values.get(k, v) == v for k, v in draft.values.items() if k != "name"
        ):
            kept.values = {**draft.values, **kept.values}
            into[id(draft)] = kept
            draft.row.read_as("id", str(kept.values["name"]), "same_person")
    into |= _named_again(drafts)
    drafts[:] = [draft for draft in drafts if id(draft) not in into]
    for draft in drafts:
        if draft.owner is not None:
            draft.owner = into.get(id(draft.owner), draft.owner)


def _named_again(drafts: list[Draft]) -> dict[int, Draft]:
    """The people of whom a sheet tells the name alone, each with the one row of another sheet that has it."""
    told = {_line(draft) for draft in drafts if draft.fact == "post"}
    people: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.fact == "person" and not draft.id and not draft.row.bad and draft.values.get("name"):
            people[fold(str(draft.values["name"]))].append(draft)
    into: dict[int, Draft] = {}
    for alike in people.values():
        bare = [one for one in alike if set(one.values) <= {"name"} and _line(one) not in told]
        others = [one for one in alike if one not in bare] or bare[:1]
        grids = [id(one.row.grid) for one in (*others, *bare) if one is not others[0]]
        if len(others) == 1 and len({*grids, id(others[0].row.grid)}) == len(grids) + 1:
            for one in bare:
                if one is not others[0]:
                    into[id(one)] = others[0]
                    one.row.read_as("name", "", "named_again")
    return into


def _line(draft: Draft) -> tuple[int, int]:
    return id(draft.row.grid), draft.row.number
