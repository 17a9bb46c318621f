"""Who stands where in an organisation: unit tree, heads, staff, before any coordinate.

Input may be incomplete or wrong (a parent that is not there, a circle of parents, people
without a unit); every case has a defined place, so that a picture never fails on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from stakemap.errors import LimitExceeded
from stakemap.plot.scenes.org import Line, OrgScene, PersonMark, UnitBox

__all__ = ["MOST_PEOPLE", "MOST_TIES", "OUTSIDE", "Outline", "outline"]

MOST_PEOPLE, MOST_TIES = 2_000, 5_000
OUTSIDE = "\x00outside"
"""Id of the box of those who stand in no unit."""


@dataclass(frozen=True)
class Outline:
    """The structure of a scene.

    Parameters
    ----------
    units, people
        By id.
    children
        Unit id -> units below it, in order; the key None holds the roots.
    staff
        Unit id -> people, the head first, then by formal rank.
    desk
        Unit id -> the person of the unit above it answers to, where that is not the head.
    under
        Person -> somebody of the same unit, not the head, to whom that person answers.
    """

    units: dict[str, UnitBox]
    people: dict[str, PersonMark]
    children: dict[str | None, tuple[str, ...]]
    staff: dict[str, tuple[str, ...]]
    desk: dict[str, str]
    under: dict[str, str]

    def groups(self, unit: str) -> tuple[tuple[str, ...], ...]:
        """Those below the head of a unit: whoever answers to the head, each with their own people."""
        found: dict[str, list[str]] = {}
        for person in self.staff[unit][1:]:
            top, seen = person, {person}
            while self.under.get(top, top) not in seen:
                top = self.under[top]
                seen.add(top)
            found.setdefault(top, []).append(person)
        return tuple((top, *(one for one in group if one != top)) for top, group in found.items())

    def below(self, unit: str) -> tuple[str, ...]:
        """A unit and all below it, parents first."""
        found, waiting = [], [unit]
        while waiting:
            found.append(waiting.pop())
            waiting.extend(reversed(self.children.get(found[-1], ())))
        return tuple(found)

    def with_order(self, parent: str | None, units: tuple[str, ...]) -> Outline:
        """The same with another order of the units below one."""
        return replace(self, children={**self.children, parent: units})

    def with_staff(self, unit: str, people: tuple[str, ...]) -> Outline:
        """The same with another order of the people of one unit."""
        return replace(self, staff={**self.staff, unit: people})


def _check_size(scene: OrgScene) -> None:
    for what, count, most in (
        ("people", len(scene.people), MOST_PEOPLE),
        ("ties", len(scene.ties), MOST_TIES),
    ):
        if count > most:
            raise LimitExceeded(
                f"{count} {what} in one picture, over the cap of {most}", hint="draw a part of it"
            )


def _staff(
    scene: OrgScene, units: dict[str, UnitBox], bosses: dict[str, list[str]]
) -> dict[str, tuple[str, ...]]:
    """People of each unit: its head, then by rank, then whoever reports to fewer of its people."""
    rows: dict[str, list[PersonMark]] = {unit: [] for unit in units}
    for person in scene.people:
        rows[person.unit_id if person.unit_id in units else OUTSIDE].append(person)
    staff = {}
    for unit, marks in rows.items():
        here = {mark.id for mark in marks}
        first = sorted(
            marks, key=lambda mark: (not mark.is_head, mark.order, _steps_up(mark.id, here, bosses), mark.id)
        )
        staff[unit] = tuple(mark.id for mark in first)
    return staff


def _steps_up(person: str, here: set[str], bosses: dict[str, list[str]]) -> int:
    """How many people of these stand above somebody, one boss after the other."""
    above = {person}
    at = person
    while (boss := next((one for one in bosses.get(at, []) if one in here), None)) and boss not in above:
        above.add(boss)
        at = boss
    return len(above) - 1


def _bosses(lines: tuple[Line, ...]) -> dict[str, list[str]]:
    bosses: dict[str, list[str]] = {}
    for line in lines:
        if line.kind != "guides" and line.from_id != line.to_id:
            bosses.setdefault(line.from_id, []).append(line.to_id)
    return bosses


def _climbs_to(unit: str, goal: str, parent: dict[str, str | None]) -> bool:
    at: str | None = unit
    for _ in range(len(parent) + 1):
        if at == goal:
            return True
        at = parent.get(at) if at is not None else None
    return at is not None


def _parents(
    units: dict[str, UnitBox],
    staff: dict[str, tuple[str, ...]],
    bosses: dict[str, list[str]],
    home: dict[str, str],
) -> dict[str, str | None]:
    """Administrative parent of each unit, by its own word, else by its head's boss; no circles."""
    parent: dict[str, str | None] = dict.fromkeys(units)
    for unit, box in units.items():
        above = box.parent if box.parent in units else None
        if above is None and staff[unit]:
            known = [home[boss] for boss in bosses.get(staff[unit][0], []) if boss in home]
            above = next((one for one in known if one != unit), None)
        if above is not None and above != OUTSIDE and not _climbs_to(above, unit, parent):
            parent[unit] = above
    return parent


def _under(
    staff: dict[str, tuple[str, ...]], home: dict[str, str], bosses: dict[str, list[str]]
) -> dict[str, str]:
    heads = {members[0] for members in staff.values() if members}
    found = {}
    for person, above in bosses.items():
        near = [boss for boss in above if person in home and home.get(boss) == home[person]]
        if near and near[0] not in heads and person not in heads:
            found[person] = near[0]
    return found


def outline(scene: OrgScene) -> Outline:
    """Structure of a scene.

    Raises
    ------
    LimitExceeded
        Above `MOST_PEOPLE` or `MOST_TIES`.
    """
    _check_size(scene)
    people = {person.id: person for person in scene.people}
    units = {unit.id: unit for unit in scene.units}
    if any(person.unit_id not in units for person in scene.people):
        units[OUTSIDE] = UnitBox(OUTSIDE, "")
    bosses = _bosses(scene.lines)
    staff = _staff(scene, units, bosses)
    home = {person: unit for unit, members in staff.items() for person in members}
    parent = _parents(units, staff, bosses, home)
    children: dict[str | None, tuple[str, ...]] = {}
    desk: dict[str, str] = {}
    for unit, above in parent.items():
        children[above] = (*children.get(above, ()), unit)
        if above is not None and staff[unit]:
            others = set(staff[above][1:])
            answers = next((boss for boss in bosses.get(staff[unit][0], []) if boss in others), None)
            if answers is not None:
                desk[unit] = answers
    return Outline(units, people, children, staff, desk, _under(staff, home, bosses))
