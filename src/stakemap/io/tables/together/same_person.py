"""Rows of one person: a list of people has a row for each post that somebody holds."""

from __future__ import annotations

from stakemap.graph.name_index import fold
from stakemap.io.tables.drafts import Draft

__all__ = ["join_rows_of_one"]


def join_rows_of_one(drafts: list[Draft]) -> None:
    """Make one person of rows with the same id and name that say nothing different of them."""
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
    drafts[:] = [draft for draft in drafts if id(draft) not in into]
    for draft in drafts:
        if draft.owner is not None:
            draft.owner = into.get(id(draft.owner), draft.owner)
