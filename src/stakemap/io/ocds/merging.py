"""The releases of a process as one, and awards of it that stand under two ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice

from stakemap.io.registers.values import Object, as_day, as_line, as_object, as_objects

__all__ = ["Process", "merged", "reissued"]


def merged(old: Object, new: Object) -> Object:
    """A release on top of those before it: null takes away, objects and lists of things with ids merge."""
    out = dict(old)
    for key, value in new.items():
        before = out.get(key)
        if value is None:
            out.pop(key, None)
        elif isinstance(value, dict):
            out[key] = merged(as_object(before), value)
        elif (
            isinstance(value, list) and value and all(isinstance(one, dict) and "id" in one for one in value)
        ):
            items = {str(one.get("id")): one for one in as_objects(before)}
            for one in value:
                items[str(one["id"])] = merged(items.get(str(one["id"]), {}), one)
            out[key] = list(items.values())
        else:
            out[key] = value
    return out


class Process:
    """The releases of one ocid."""

    def __init__(self) -> None:
        self.releases: list[tuple[str, str, str, Object, str]] = []

    def add(self, release: Object, source: str, file: str) -> None:
        """One release more, with its source and file."""
        order = (as_line(release.get("date")), as_line(release.get("id")))
        self.releases.append((*order, source, release, file))

    @cached_property
    def ordered(self) -> list[tuple[str, str, str, Object, str]]:
        """Date, id, source, release, file: in order of date."""
        return sorted(self.releases, key=lambda one: (one[0], one[1], repr(one[3])))

    def compiled(self) -> Object:
        """All releases, each on top of those before it."""
        out: Object = {}
        for *_, release, _file in self.ordered:
            out = merged(out, release)
        return out

    def seen_with(self) -> dict[str, set[int]]:
        """Award id -> the releases in which it stands."""
        found: dict[str, set[int]] = defaultdict(set)
        for place, (*_, release, _file) in enumerate(self.ordered):
            for award in as_objects(release.get("awards")):
                found[as_line(award.get("id"))].add(place)
        return found


def reissued(awards: Mapping[str, Object], seen: Mapping[str, set[int]]) -> Iterator[tuple[str, str]]:
    """(earlier id, last id) of awards that are one: same winners, sum and day, never in one release."""
    alike: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for ident in sorted(awards, key=lambda ident: (max(seen[ident], default=0), ident)):
        signature = _signature(awards[ident])
        if signature is not None:
            alike[signature].append(ident)
    for same in alike.values():
        last: dict[str, str] = {}
        for place, one in reversed([*enumerate(same, 1)]):
            later = next((other for other in islice(same, place, None) if not seen[one] & seen[other]), None)
            if later is not None:
                last[one] = last.get(later, later)
                yield one, last[one]


def _signature(award: Object) -> tuple[object, ...] | None:
    value, day = as_object(award.get("value")), as_day(award.get("date"))
    suppliers = as_objects(award.get("suppliers"))
    firms = tuple(sorted(as_line(one.get("id")) or as_line(one.get("name")) for one in suppliers))
    whole = bool(firms) and day is not None and value.get("amount") is not None
    return (firms, day, str(value.get("amount")), str(value.get("currency"))) if whole else None
