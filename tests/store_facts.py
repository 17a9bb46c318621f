"""Small complete facts for tests of stores."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from stakemap.model import (
    Assessment,
    Basis,
    Person,
    Post,
    Record,
    Run,
    Source,
    Spell,
    SpellKind,
    Tenure,
    Tie,
    Unit,
)

EXPIRES = date(2030, 1, 1)


def complete(source: str = "src:a", **values: Any) -> dict[str, Any]:
    """What every storable fact has."""
    return {"source": source, "grade": "B2", "basis": Basis.PUBLIC_TASK, "expires": EXPIRES} | values


def source(name: str = "a", /, **values: Any) -> Source:
    return Source(**({"id": f"src:{name}", "title": f"Register {name}"} | values))


def person(name: str, origin: str = "src:a", /, **values: Any) -> Person:
    return Person(**({"id": f"p:{name}", "name": f"Person {name}"} | complete(origin, **values)))


def tie(name: str, one: str, other: str, origin: str = "src:a", /, **values: Any) -> Tie:
    ends = {"from_id": f"p:{one}", "to_id": f"p:{other}"}
    return Tie(**({"id": f"t:{name}", "kind": "advice"} | ends | complete(origin, **values)))


def unit(name: str, /, **values: Any) -> Unit:
    return Unit(**({"id": f"u:{name}", "name": f"Unit {name}"} | complete(**values)))


def post(name: str, of: str, /, **values: Any) -> Post:
    return Post(**({"id": f"post:{name}", "name": f"Post {name}", "unit": f"u:{of}"} | complete(**values)))


def tenure(name: str, who: str, where: str, /, **values: Any) -> Tenure:
    return Tenure(
        **({"id": f"hold:{name}", "person": f"p:{who}", "post": f"post:{where}"} | complete(**values))
    )


def leads(name: str, over: str, under: str) -> Tie:
    return Tie(id=f"line:{name}", kind="leads", from_id=f"u:{over}", to_id=f"u:{under}", **complete())


def spell(name: str, who: str, where: str) -> Spell:
    return Spell(
        id=f"past:{name}", person=f"p:{who}", unit=f"u:{where}", kind=SpellKind.EMPLOYMENT, **complete()
    )


def run(name: str = "1") -> Run:
    return Run(id=f"run:{name}", method="stakemap 0", plan="{}", facts_digest="f", snapshot_digest="s")


def score(who: str, value: float = 0.5, by: str = "1") -> Assessment:
    return Assessment(
        id=f"score:{who}:{by}", subject=f"p:{who}", run=f"run:{by}", measure="influence", value=value
    )


def triangle() -> list[Record]:
    """A source, three people, two ties."""
    people = [person(name) for name in "abc"]
    return [source(), *people, tie("1", "a", "b"), tie("2", "b", "c")]


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)
