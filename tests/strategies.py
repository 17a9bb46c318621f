"""Small random graphs of every kind of fact, always valid, for tests with Hypothesis.

``graphs()`` draws lists of facts that `PropertyGraph` takes; ``relabelled(facts, names)`` renames
entities; ``days()`` draws days around the dates that occur.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from stakemap.model import (
    Decision,
    DecisionRole,
    Group,
    Membership,
    Person,
    Post,
    Record,
    Role,
    Source,
    Span,
    Spell,
    Stage,
    StageKind,
    Stance,
    TeamMember,
    Tenure,
    Tie,
    Unit,
    parse,
)

__all__ = ["days", "facts", "grades", "partial_dates", "relabelled", "spans"]

PEOPLE = ("p:a", "p:b", "p:c", "p:d", "p:e")
UNITS = ("u:1", "u:2")
POSTS = ("post:1", "post:2", "post:3", "post:4")
SOURCES = ("s:1", "s:2")

PERSON_KINDS = ("advice", "works_with", "contacts", "mentors", "knows", "kin", "alumni", "reports_to")
POST_KINDS = ("leads", "guides", "reports_to", "deputizes")
UNIT_KINDS = ("leads", "guides", "joint_office")

grades = st.builds(lambda a, b: a + b, st.sampled_from("ABCDEF"), st.sampled_from("123456"))
partial_dates = st.builds(
    lambda year, month, day, known: f"{year}-{month:02}-{day:02}"[: (4, 7, 10)[known]],
    st.integers(2010, 2024),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 2),
)


def days() -> st.SearchStrategy[date]:
    """Days around the dates that occur in `facts`."""
    return st.dates(date(2009, 1, 1), date(2026, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Times with partial dates and open ends; the start lies years before the end."""
    start = draw(st.none() | partial_dates)
    end = draw(st.none() | partial_dates)
    if start and end and int(end[:4]) <= int(start[:4]):
        end = None
    return Span(start=start, end=end)


def _common(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "source": draw(st.sampled_from((None, *SOURCES))),
        "grade": draw(st.none() | grades),
        "valid": draw(st.just(Span()) | spans()),
        "confirmed": draw(st.none() | partial_dates),
    }


@st.composite
def facts(draw: st.DrawFn, *, dated: bool = True) -> list[Record]:
    """Facts about five people, two units, four posts, a group and a decision, some of them absent.

    ``dated=False`` leaves out every date, so that nothing is filtered and nothing fades.
    """
    found: list[Record] = [Source(id=s, title=s, published="2020-01-01" if dated else None) for s in SOURCES]
    times = st.just(Span()) | spans()
    found += [
        Unit(id=u, name=u, size=draw(st.none() | st.integers(1, 200)), valid=draw(times)) for u in UNITS
    ]
    found += [
        Person(id=p, name=p, rank=draw(st.none() | st.integers(0, 27)), unknown=draw(st.booleans()))
        for p in PEOPLE
    ]
    found += [
        Post(id=p, name=p, unit=draw(st.sampled_from(UNITS)), head=draw(st.booleans()), valid=draw(times))
        for p in POSTS
    ]
    found += [TeamMember(id="m:1", name="m:1"), Group(id="g:1", name="g:1", kind="study_group")]
    found += _seated(draw) + _tied(draw) + _deciding(draw)
    return found if dated else [_undated(fact) for fact in found]


def _seated(draw: st.DrawFn) -> list[Record]:
    found: list[Record] = []
    for k in range(draw(st.integers(0, 5))):
        person, post = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(POSTS))
        found.append(Tenure(id=f"ten:{k}", person=person, post=post, **_common(draw)))
    for k in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(("education", "employment", "service")))
        person, unit = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(UNITS))
        found.append(Spell(id=f"sp:{k}", person=person, unit=unit, kind=kind, **_common(draw)))
    for k, person in enumerate(draw(st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True))):
        found.append(Membership(id=f"mem:{k}", person=person, group="g:1", **_common(draw)))
    return found


def _tied(draw: st.DrawFn) -> list[Record]:
    found: list[Record] = []
    for k in range(draw(st.integers(0, 8))):
        ends, kinds = draw(
            st.sampled_from(((PEOPLE, PERSON_KINDS), (POSTS, POST_KINDS), (UNITS, UNIT_KINDS)))
        )
        kind = draw(st.sampled_from(kinds))
        a, b = draw(st.permutations(ends))[:2]
        value = draw(
            st.sampled_from(({}, {"strength": 0.0}, {"strength": 0.4}, {"strength": 1.0}, {"count": 3.0}))
        )
        found.append(Tie(id=f"t:{k}", kind=kind, from_id=a, to_id=b, **value, **_common(draw)))
    return found


def _deciding(draw: st.DrawFn) -> list[Record]:
    stages = (Stage(id="users", name="users", kind=StageKind.USER), Stage(id="board", name="board"))
    found: list[Record] = [Decision(id="d:1", name="d:1", stages=draw(st.sampled_from(((), stages))))]
    for k in range(draw(st.integers(0, 4))):
        player = draw(st.sampled_from((*PEOPLE, *POSTS, *UNITS)))
        role = draw(st.sampled_from(tuple(Role)))
        found.append(
            DecisionRole(
                id=f"r:{k}", decision="d:1", player=player, role=role, weight=draw(st.integers(0, 3))
            )
        )
    if draw(st.booleans()):
        found.append(Stance(id="st:1", decision="d:1", person=draw(st.sampled_from(PEOPLE)), position=0.75))
    return found


def _undated(fact: Record) -> Record:
    body = fact.to_dict()
    for name in ("valid", "confirmed"):
        body.pop(name, None)
    return parse(body)


def relabelled(given: Sequence[Record], names: Mapping[str, str]) -> list[Record]:
    """The same facts with ids renamed wherever they occur."""

    def renamed(value: Any) -> Any:
        return names.get(value, value) if isinstance(value, str) else value

    return [
        parse({key: value if key == "name" else renamed(value) for key, value in fact.to_dict().items()})
        for fact in given
    ]
