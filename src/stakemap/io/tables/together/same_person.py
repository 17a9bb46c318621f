"""Rows of one person: a row for each post that somebody holds, a further sheet with nothing but the name."""

from __future__ import annotations

from collections.abc import Iterable

from stakemap.graph.name_index import fold
from stakemap.io.tables.drafts import Draft
from stakemap.io.tables.typed.names.short_names import bare_name

__all__ = ["join_rows_of_one"]


def join_rows_of_one(drafts: list[Draft]) -> None:
    """Make one person of rows that say nothing different of them: of one id and name, or on several lists.

    A name that stands once on each of several lists of people is one person's where no two of the lists
    say which post they hold.
    """
    into: dict[int, Draft] = {}
    for rows in (*_by_id(drafts), *_by_list(drafts)):
        kept = rows[0]
        for draft in rows[1:]:
            if all(kept.values.get(k, v) == v for k, v in draft.values.items() if k != "name"):
                kept.values = {**draft.values, **kept.values}
                into[id(draft)] = kept
                field = "id" if draft.id else "name"
                draft.row.read_as(field, str(kept.values["name"]), "same_person" if draft.id else "same_name")
    drafts[:] = [draft for draft in drafts if id(draft) not in into]
    for draft in drafts:
        if draft.owner is not None:
            draft.owner = into.get(id(draft.owner), draft.owner)


def _by_id(drafts: Iterable[Draft]) -> list[list[Draft]]:
    found: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        if draft.fact == "person" and draft.id and not draft.row.bad:
            found.setdefault((draft.id, fold(str(draft.values.get("name", "")))), []).append(draft)
    return list(found.values())


def _by_list(drafts: list[Draft]) -> list[list[Draft]]:
    """People without ids of one name, each on another list; whoever has a post there first."""
    lists: dict[str, dict[int, list[Draft]]] = {}
    held: dict[str, set[int]] = {}
    for draft in drafts:
        name = bare_name(str(draft.values.get("name" if draft.fact == "person" else "person") or ""))
        if draft.fact == "person" and draft.row.sheet.fact == "person" and not draft.row.bad:
            lists.setdefault(name, {}).setdefault(id(draft.row.grid), []).append(draft)
        elif draft.fact == "tenure":
            held.setdefault(name, set()).add(id(draft.row.grid))
    found = []
    for name, by_grid in lists.items():
        plain = all(len(rows) == 1 and not rows[0].id for rows in by_grid.values())
        posts = held.get(name, set()) & by_grid.keys()
        if name and plain and len(by_grid) > 1 and len(posts) <= 1:
            rows = [draft for drafts_ in by_grid.values() for draft in drafts_]
            found.append(sorted(rows, key=lambda draft: id(draft.row.grid) not in posts))
    return found
