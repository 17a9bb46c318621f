"""Numbers as ids, counted anew on each sheet."""

from __future__ import annotations

from collections import defaultdict

from stakemap.io.tables.drafts import Draft
from stakemap.io.tables.typed.names.short_names import whole_number

__all__ = ["tell_numbers_apart"]


def tell_numbers_apart(drafts: list[Draft]) -> None:
    """Put the kind before a number that records of several kinds have as their id."""
    having: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        ident = str(draft.values.get("id") or "")
        if draft.fact and whole_number(ident).isdigit() and draft.owner is None:
            having[ident].append(draft)
    for typed, found in having.items():
        if len({draft.fact for draft in found}) > 1:
            ident = whole_number(typed)
            for draft in found:
                draft.number = ident
                draft.values["id"] = draft.id = f"{draft.fact}:{ident}"
                draft.row.read_as("id", draft.id)
