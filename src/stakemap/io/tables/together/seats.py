"""Rows of one title in one unit: seats side by side, or one seat whose holders followed each other."""

from __future__ import annotations

from stakemap.graph.name_index import fold
from stakemap.io.tables.drafts import Draft

__all__ = ["tell_seats_apart"]

Key = tuple[str, str]


def tell_seats_apart(drafts: list[Draft]) -> None:
    """Make one post of rows that tell its holders one after the other; mark the others as further seats.

    Rows of one title, unit and holder stay as they are, to be refused as twins.
    """
    tenures = {id(d.owner): d for d in drafts if d.fact == "tenure" and d.owner is not None}
    alike: dict[Key, list[Draft]] = {}
    for draft in drafts:
        if draft.fact == "post" and not draft.values.get("id") and draft.values.get("name"):
            key = (fold(str(draft.values.get("unit") or "")), fold(str(draft.values["name"])))
            alike.setdefault(key, []).append(draft)
    dropped: set[int] = set()
    for posts in alike.values():
        if len(posts) > 1:
            dropped |= _settle(posts, tenures)
    if dropped:
        drafts[:] = [draft for draft in drafts if id(draft) not in dropped]


def _settle(posts: list[Draft], tenures: dict[int, Draft]) -> set[int]:
    holders = [_holder(post, tenures) for post in posts]
    if len(set(holders)) < len(posts):
        return set()
    ended = [bool(t.values.get("valid_to")) for post in posts if (t := tenures.get(id(post))) is not None]
    first, *others = posts
    if len(ended) < len(posts) or ended.count(False) > 1:
        for post, holder in zip(others, holders[1:], strict=True):
            post.seat = holder or "-"
            post.row.read_as("name", "", "seat")
        return set()
    for post in others:
        tenures[id(post)].owner = first
        post.row.read_as("name", "", "same_seat")
    return {id(post) for post in others}


def _holder(post: Draft, tenures: dict[int, Draft]) -> str:
    tenure = tenures.get(id(post))
    return fold(str(tenure.values.get("person", ""))) if tenure is not None else ""
