"""What two tables tell of one person in a decision: one vote and one position, not two."""

from __future__ import annotations

from stakemap.io.tables.drafts import Draft

__all__ = ["join_parts", "join_stances"]

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


def join_stances(drafts: list[Draft]) -> None:
    """Leave out a position that is told again as it was, in another table or at another step.

    Whoever has an id beside theirs, or says another position, is left to be asked about.
    """
    told: set[tuple[object, ...]] = set()
    again: set[int] = set()
    for draft in sorted((d for d in drafts if d.fact == "stance" and not d.id), key=lambda d: d.row.bad):
        said = tuple(draft.values.get(name) for name in ("decision", "person", "position"))
        if None not in said and said in told:
            again.add(id(draft))
        told.add(said)
    drafts[:] = [draft for draft in drafts if id(draft) not in again]
