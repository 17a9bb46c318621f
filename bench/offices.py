"""Invented organisations as scenes of the picture: units, heads, staff, lines and ties from a seed.

The scene's classes are taken from the stakemap of this interpreter, an older one included.
"""

from __future__ import annotations

import random
from importlib import import_module
from typing import Any

__all__ = ["scene"]

_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
_GIVEN = ("立诚", "思源", "国梁", "文博", "晓梅", "建军", "海涛", "雪松", "志远", "嘉怡", "伟", "敏")
_LATIN = ("Zhao", "Qian", "Sun", "Li", "Zhou", "Wu", "Zheng", "Wang", "Feng", "Chen", "Ouyang", "Shangguan")
_FIRST = ("Licheng", "Siyuan", "Guoliang", "Wenbo", "Xiaomei", "Jianjun", "Haitao", "Min", "Wei", "Jia")
_ORIGINS = ("military", "university", "lateral_transfer", "civil_service", "recruited", "")
_KINDS = ("advice", "alumni", "colleagues", "comrades", "projects")
_STATES = ("verified", "reported", "reported", "inferred")


def _classes() -> Any:
    try:
        return import_module("stakemap.plot.scenes.org")
    except ModuleNotFoundError:
        return import_module("stakemap.plot.scene")


def _units(chance: random.Random, people: int, of: Any) -> list[Any]:
    count = max(1, round(people / chance.uniform(4.0, 8.0)))
    units = []
    for k in range(count):
        above = (
            None if k == 0 or chance.random() < 0.04 else f"u{chance.choice((0, chance.randrange(k))):03d}"
        )
        guides = tuple(f"u{other:03d}" for other in range(1, k) if chance.random() < 0.3 / count)
        units.append(
            of.UnitBox(
                f"u{k:03d}", chance.choice(("处室", "Office of Planning", "中心")) + f" {k}", above, guides
            )
        )
    return units


def _person(chance: random.Random, k: int, unit: str | None, head: bool, of: Any) -> Any:
    chinese = chance.random() < 0.5
    name = (
        chance.choice(_FAMILY) + chance.choice(_GIVEN)
        if chinese
        else f"{chance.choice(_FIRST)} {chance.choice(_LATIN)}"
    )
    post = ("处长" if head else "主任科员") if chinese else ("Head" if head else "Deputy head of division")
    vacant, unknown = chance.random() < 0.05, chance.random() < 0.05
    return of.PersonMark(
        id=f"p{k:04d}",
        label=name,
        sub_label=post if chance.random() < 0.8 else "",
        unit_id=unit,
        is_head=head,
        order=0 if head else chance.randrange(1, 4),
        origin=chance.choice(_ORIGINS),
        score=chance.random() ** 3,
        vacant=vacant,
        unknown=unknown and not vacant,
    )


def scene(people: int, ties: int, seed: int) -> Any:
    """An organisation of `people` seats and `ties` informal ties; the same seed gives the same scene."""
    of, chance = _classes(), random.Random(seed)
    units = _units(chance, people, of)
    heads: dict[str, str] = {}
    marks = []
    for k in range(people):
        unit = units[k].id if k < len(units) else chance.choice(units).id if chance.random() < 0.97 else None
        marks.append(_person(chance, k, unit, k < len(units), of))
        if unit is not None:
            heads.setdefault(unit, marks[-1].id)
    parents = {unit.id: unit.parent for unit in units}
    lines = [
        of.Line(mark.id, boss)
        for mark in marks
        if mark.unit_id
        and (boss := heads.get((parents[mark.unit_id] or "") if mark.is_head else mark.unit_id))
    ]
    found: dict[tuple[int, int, str], Any] = {}
    busy = [chance.random() ** 2 for _ in marks]
    for _ in range(50 * ties if people > 1 else 0):
        if len(found) == ties:
            break
        a, b = chance.choices(range(people), busy, k=2)
        kind = chance.choice(_KINDS)
        if a == b or (a, b, kind) in found or (b, a, kind) in found:
            continue
        ends = (marks[a].id, marks[b].id)
        state, directed = chance.choice(_STATES), kind == "advice"
        found[a, b, kind] = of.TieArc(*ends, kind, strength=chance.random(), state=state, directed=directed)
    return of.OrgScene("An invented office", tuple(units), tuple(marks), tuple(lines), tuple(found.values()))
