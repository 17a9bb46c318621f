"""Rows of one unit that differ in who heads it: one unit with several heads."""

from __future__ import annotations

from stakemap.graph.name_index import fold
from stakemap.io.tables.drafts import Draft

__all__ = ["join_rows_of_one_unit"]


def join_rows_of_one_unit(drafts: list[Draft]) -> None:
    """Make one unit of rows that say the same of it and each name somebody who heads it."""
    heads = {
        (id(draft.row.grid), draft.row.number): str(draft.values.get("unit"))
        for draft in drafts
        if draft.fact == "post" and draft.values.get("head")
    }
    said: dict[int, list[object]] = {}
    for draft in drafts:
        if draft.owner is not None and draft.owner.fact == "unit":
            said.setdefault(id(draft.owner), []).append((draft.fact, sorted(map(str, draft.values.items()))))
    first: dict[str, Draft] = {}
    dropped: set[int] = set()
    for draft in drafts:
        place = (id(draft.row.grid), draft.row.number)
        if draft.fact != "unit" or draft.id or place not in heads:
            continue
        kept = first.setdefault(fold(str(draft.values.get("name", ""))), draft)
        alike = kept.values == draft.values and said.get(id(kept)) == said.get(id(draft))
        if kept is not draft and alike:
            dropped.add(id(draft))
            draft.row.read_as("name", "", "same_unit")
    drafts[:] = [d for d in drafts if id(d) not in dropped and id(d.owner) not in dropped]
