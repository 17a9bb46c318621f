"""What is written is read back exactly, in every form."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import read, write
from stakemap.model import FACTS, parse

HIDDEN = ("Cs", "Cc", "Cf", "Zl", "Zp", "Co")
CHARACTERS = st.characters(exclude_categories=HIDDEN)
ODD = st.sampled_from(
    [
        "=1+1",
        "+A1",
        "@SUM(A1)",
        "-",
        "?",
        "#Li Wei",
        "\\#x",
        "\\-",
        "机关",
        "public body",
        "_x0041_",
        "a|b",
        "[x",
        "李伟",
        "null",
        "yes",
        "是",
        "1e5",
        "007",
        "2019-03",
        "'quoted'",
        '"',
        "a,b;c",
        "\\\\server\\x",
        "\ufffe",
    ]
)
LINES = st.one_of(ODD, st.text(CHARACTERS, min_size=1, max_size=12).map(str.strip).filter(bool))
TEXTS = st.one_of(ODD, st.text(st.one_of(CHARACTERS, st.sampled_from("\n\t")), min_size=1, max_size=30))
DATES = st.sampled_from(["1000", "1949", "2019-02", "2019-03-14", "2199-12-31"])
SPANS = st.sampled_from(
    [
        {},
        {"start": "2001"},
        {"end": "2011-05"},
        {"start": "2001", "end": "2001"},
        {"start": "1999-01-01", "end": "2003"},
    ]
)
IDS = ("a", "B", "#c", "-", "李", "p:x", "=d", "?", "\\#e", "0012", "1.0", "f;g", "unit / post")


def numbers(low, high):
    return st.floats(low, high, allow_nan=False, allow_infinity=False)


def maybe(values):
    return st.none() | values


@st.composite
def facts(draw, source_ids=()):
    """The shared part of a fact."""
    days = st.dates(date(2000, 1, 1), date(2199, 12, 31)).map(str)
    return {
        "source": draw(maybe(st.sampled_from(source_ids))) if source_ids else None,
        "grade": draw(maybe(st.sampled_from(["A1", "B2", "F6"]))),
        "basis": draw(maybe(st.sampled_from(["consent", "published"]))),
        "label": draw(st.sampled_from(["public", "internal", "sealed"])),
        "valid": draw(SPANS),
        "confirmed": draw(maybe(DATES)),
        "expires": draw(maybe(days)),
        "defaulted": draw(st.lists(st.one_of(st.sampled_from(["source", "basis"]), LINES), max_size=2)),
        "note": draw(maybe(TEXTS)),
    }


@st.composite
def graphs(draw):
    """A graph that holds every kind of fact at least now and then."""
    made = []
    counter = iter(range(10_000))

    def add(fact, /, **fields):
        prefix = draw(st.sampled_from(IDS))
        ident = f"{prefix}{next(counter)}" if any(f["id"] == prefix for f in made) else prefix
        body = {k: v for k, v in fields.items() if v is not None}
        made.append({"fact": fact, "id": ident, **body})
        return ident

    def names():
        return {"name": draw(LINES), "name_en": draw(maybe(LINES)), "name_zh": draw(maybe(LINES))}

    source = add(
        "source",
        title=draw(LINES),
        kind=draw(LINES),
        grade=draw(maybe(st.just("C3"))),
        published=draw(maybe(DATES)),
    )

    def shared():
        return draw(facts((source,)))

    unit = add(
        "unit",
        **names(),
        **shared(),
        kind=draw(LINES),
        tier=draw(maybe(st.just("city"))),
        size=draw(maybe(st.just(7))),
    )
    account = add("account", **names(), **shared(), unit=unit)
    person = add(
        "person", **names(), **shared(), origin=draw(maybe(st.just("military"))), unknown=draw(st.booleans())
    )
    other = add("person", **names(), **shared(), rank=draw(maybe(st.integers(0, 27))))
    post = add(
        "post",
        **names(),
        **shared(),
        unit=unit,
        head=draw(st.booleans()),
        rank=draw(maybe(st.integers(0, 27))),
    )
    stages = [
        {"id": f"s{n}", **names(), "quota": draw(maybe(st.integers(1, 1_000_000)))}
        for n in range(draw(st.integers(0, 3)))
    ]
    stages = [{k: v for k, v in stage.items() if v is not None} for stage in stages]
    decision = add("decision", **names(), **shared(), unit=unit, stages=stages, quiet=draw(maybe(SPANS)))
    stage = stages[0]["id"] if stages else None
    group = add("group", **names(), **shared(), kind="alumni", size=draw(maybe(st.just(2))))
    add("team_member", **names(), **shared(), account=draw(maybe(st.just(account))))
    run = add(
        "run",
        method=draw(LINES),
        plan=json.dumps(draw(st.lists(st.text(CHARACTERS)))),
        facts_digest="x",
        snapshot_digest="y",
        as_of=draw(maybe(DATES)),
    )
    makers = {
        "tenure": lambda: dict(person=person, post=post, acting=draw(st.booleans()), **shared()),
        "spell": lambda: dict(
            person=person, kind="education", place=draw(LINES), detail=draw(maybe(LINES)), **shared()
        ),
        "membership": lambda: dict(person=person, group=group, role="convener", **shared()),
        "tie": lambda: dict(
            kind=draw(st.sampled_from(["advice", "kin", "alumni"])),
            from_id=person,
            to_id=other,
            strength=draw(maybe(numbers(0, 1))),
            **shared(),
        ),
        "authority": lambda: dict(
            post=post,
            action="sign",
            scope=draw(maybe(LINES)),
            limit=draw(maybe(numbers(0, None))),
            **shared(),
        ),
        "budget_line": lambda: dict(
            name=draw(LINES),
            unit=unit,
            year=2026,
            stage=draw(LINES),
            amount=draw(maybe(numbers(0, None))),
            **shared(),
        ),
        "competence": lambda: dict(person=person, topic=draw(LINES), **shared()),
        "susceptibility": lambda: dict(person=person, value=draw(numbers(0, 0.95)), **shared()),
        "decision_role": lambda: dict(
            decision=decision,
            player=post,
            stage=stage,
            role="user",
            veto=draw(st.booleans()),
            salience=draw(numbers(0, 10)),
            **shared(),
        ),
        "stance": lambda: dict(decision=decision, person=person, position=draw(numbers(0, 1)), **shared()),
        "motive": lambda: dict(
            subject=unit, kind="risk_avoidance", text=draw(TEXTS), decision=decision, **shared()
        ),
        "factor": lambda: dict(
            decision=decision, stage=stage, kind="audit", name=draw(LINES), days=3, **shared()
        ),
        "relationship": lambda: dict(
            account=account,
            subject=person,
            level="vendor",
            target=draw(maybe(st.just("alliance"))),
            **shared(),
        ),
        "compliance_risk": lambda: dict(subject=group, text=draw(TEXTS), **shared()),
        "assessment": lambda: {
            "subject": person,
            "run": run,
            "measure": draw(LINES),
            "value": draw(numbers(None, None)),
            "unit": draw(maybe(LINES)),
        },
    }
    for kind in draw(st.lists(st.sampled_from(sorted(makers)), max_size=6)):
        add(kind, **makers[kind]())
    assert set(makers) | {f["fact"] for f in made} == set(FACTS)
    return PropertyGraph(parse(body) for body in made)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("forms")


@pytest.mark.parametrize("name", ["graph.json", "graph.xlsx", "graph-of-csv"])
@settings(max_examples=40)
@given(graph=graphs(), lang=st.sampled_from(["en", "zh"]))
def test_what_is_written_is_read_back_exactly(folder, name, graph, lang):
    write(graph, folder / name, lang=lang)

    again = read(folder / name)

    assert [f.to_dict() for f in again.facts] == [f.to_dict() for f in graph.facts]
    assert again.facts == graph.facts


@settings(max_examples=5)
@given(graph=graphs())
def test_the_same_facts_give_the_same_bytes(folder, graph):
    for name in ("one.json", "one.xlsx"):
        write(graph, folder / name)
        first = (folder / name).read_bytes()
        write(PropertyGraph(reversed(graph.facts)), folder / name)
        assert (folder / name).read_bytes() == first


@pytest.mark.parametrize("name", ["empty.json", "empty.xlsx", "empty"])
def test_a_graph_without_facts_is_read_back_without_facts(tmp_path, name):
    write(PropertyGraph([]), tmp_path / name)

    assert read(tmp_path / name).facts == ()
