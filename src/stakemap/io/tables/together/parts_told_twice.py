"""A part in a decision that one table tells with its step and another without: one vote, not two."""

from __future__ import annotations

from stakemap.io.tables.drafts import Draft

__all__ = ["join_parts"]

_OF_A_VOTE = ("weight", "veto", "salience")


def join_parts(drafts: list[Draft]) -> None:
    """Leave out parts without a step of whoever has the same part in steps that are named.

    What is said there of votes goes to the part with a step; where there are several, both stay.
    """
    parts: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        if draft.fact == "decision_role" and not draft.row.bad:
            key = tuple(draft.values.get(name) for name in ("decision", "player", "role"))
            parts.setdefault(key, []).append(draft)
    dropped: set[int] = set()
    for told in parts.values():
        placed = [draft for draft in told if draft.values.get("stage")]
        for draft in told if placed else ():
            more = {name: draft.values[name] for name in _OF_A_VOTE if name in draft.values}
            if draft in placed or (more and len(placed) > 1):
                continue
            dropped.add(id(draft))
            placed[0].values = {**more, **placed[0].values}
    drafts[:] = [draft for draft in drafts if id(draft) not in dropped]
