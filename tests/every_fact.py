"""Random graphs that hold every kind of fact now and then, with texts that files and stores like least."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import strategies as st

from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import FACTS, parse

__all__ = ["ACCOUNT_KINDS", "graphs"]

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


SEVERAL = st.lists(LINES, max_size=3, unique=True)
SUMS = st.decimals(0, 10**9, places=4) | st.sampled_from(["0", "0.5", "123456789012345", "12345678901.2345"])


@st.composite
def money(draw, name):
    """A sum with its currency, a currency alone, or neither."""
    sums = {name: str(draw(SUMS)), "currency": draw(st.sampled_from(["CNY", "USD", "KWD"]))}
    return draw(st.sampled_from([{}, {"currency": "EUR"}, sums]))


@st.composite
def calendars(draw):
    """Some of the days of a budget, in order."""
    days = {"drafted": "2025", "approved": "2026-01-20", "released": "2026-03", "closes": "2026-12-31"}
    return {name: day for name, day in days.items() if draw(st.booleans())}


def numbers(low, high):
    return st.floats(low, high, allow_nan=False, allow_infinity=False)


def _maybe(values):
    return st.none() | values


ACCOUNT_KINDS = (
    *("qualification", "requirement", "alliance_member", "award", "milestone", "need_statement"),
    *("offer_cover", "interaction", "delivery", "complaint", "open_issue", "step", "ownership", "review"),
    *("budget_line", "relation_sign"),
)
"""Relations of the account layer; its entities are in every graph."""


@st.composite
def facts(draw, source_ids=(), *, complete=False):
    """The shared part of a fact; `complete` as a store asks for it."""
    maybe = (lambda values: values) if complete else _maybe
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
def graphs(draw, *, complete=False, kinds=()):
    """A graph that holds every kind of fact at least now and then.

    Parameters
    ----------
    complete
        Whether each fact has what a store asks for.
    kinds
        Kinds of relation to draw from; all by default.
    """
    maybe = _maybe
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
        return draw(facts((source,), complete=complete))

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
    decision = add(
        "decision", **names(), **shared(), unit=unit, stages=stages, quiet=draw(maybe(SPANS.filter(bool)))
    )
    stage = stages[0]["id"] if stages else None
    group = add("group", **names(), **shared(), kind="alumni", size=draw(maybe(st.just(2))))
    member = add(
        "team_member",
        **names(),
        **shared(),
        account=draw(maybe(st.just(account))),
        hours=draw(maybe(numbers(0, 168))),
        languages=draw(SEVERAL),
        place=draw(maybe(LINES)),
    )
    supplier = add(
        "supplier",
        **names(),
        **shared(),
        side=draw(st.sampled_from(["ours", "rival", "partner"])),
        unit=draw(maybe(st.just(unit))),
        places=draw(SEVERAL),
        tiers=draw(st.lists(st.sampled_from(["city", "county"]), unique=True)),
        categories=draw(SEVERAL),
    )
    alliance = add(
        "alliance", **names(), **shared(), decision=draw(maybe(st.just(decision))), purpose=draw(maybe(LINES))
    )
    contract = add(
        "contract",
        **names(),
        **shared(),
        buyer=unit,
        supplier=draw(st.sampled_from([supplier, alliance])),
        category=draw(maybe(LINES)),
        **draw(money("value")),
        signed=draw(maybe(DATES)),
        renewal=draw(maybe(st.just("tender"))),
        notice=draw(maybe(DATES)),
        procedure=draw(maybe(st.just("single_source"))),
        ocid=draw(maybe(LINES)),
        decision=draw(maybe(st.just(decision))),
        citable=draw(st.booleans()),
    )
    need = add(
        "need",
        **names(),
        **shared(),
        subject=draw(st.sampled_from([unit, post, decision])),
        importance=draw(maybe(numbers(0, 1))),
        category=draw(maybe(LINES)),
    )
    part = add(
        "offer_part",
        **names(),
        **shared(),
        supplier=draw(maybe(st.just(supplier))),
        category=draw(maybe(LINES)),
        evidence=draw(maybe(LINES)),
    )
    plan = add(
        "plan",
        **names(),
        **shared(),
        account=account,
        goal=draw(maybe(LINES)),
        target=draw(maybe(st.just("partner"))),
        decision=draw(maybe(st.just(decision))),
        state=draw(st.sampled_from(["planned", "active", "done", "dropped"])),
    )
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
            **draw(calendars()),
            **shared(),
        ),
        "qualification": lambda: dict(supplier=supplier, name=draw(LINES), **shared()),
        "requirement": lambda: dict(
            decision=decision, name=draw(LINES), must=draw(st.booleans()), **shared()
        ),
        "alliance_member": lambda: dict(
            supplier=supplier, alliance=alliance, role=draw(st.sampled_from(["lead", "sub"])), **shared()
        ),
        "award": lambda: dict(
            title=draw(LINES),
            buyer=unit,
            supplier=draw(st.sampled_from([supplier, alliance])),
            ocid=draw(maybe(LINES)),
            lot=draw(maybe(LINES)),
            category=draw(maybe(LINES)),
            **draw(money("value")),
            day=draw(maybe(DATES)),
            procedure=draw(maybe(st.just("open"))),
            bidders=draw(maybe(st.integers(0, 9))),
            decision=draw(maybe(st.just(decision))),
            **shared(),
        ),
        "milestone": lambda: dict(decision=decision, kind="bids_due", day=draw(DATES), **shared()),
        "need_statement": lambda: dict(
            person=draw(st.sampled_from([person, post, unit])),
            need=need,
            importance=draw(maybe(numbers(0, 1))),
            **shared(),
        ),
        "offer_cover": lambda: dict(part=part, need=need, partly=draw(st.booleans()), **shared()),
        "interaction": lambda: dict(
            member=member,
            person=person,
            day=draw(DATES),
            channel=draw(st.sampled_from(["meeting", "official"])),
            started_by=draw(maybe(st.just("theirs"))),
            purpose=draw(maybe(LINES)),
            decision=draw(maybe(st.just(decision))),
            occasion=draw(maybe(LINES)),
            **(shared() | {"note": None}),
        ),
        "delivery": lambda: dict(
            name=draw(LINES),
            subject=draw(st.sampled_from([unit, person])),
            supplier=draw(maybe(st.just(supplier))),
            contract=draw(maybe(st.just(contract))),
            owner=draw(maybe(st.just(member))),
            promised=draw(DATES),
            done=draw(maybe(DATES)),
            **shared(),
        ),
        "complaint": lambda: dict(
            name=draw(LINES),
            subject=draw(st.sampled_from([unit, person])),
            supplier=draw(maybe(st.just(supplier))),
            contract=draw(maybe(st.just(contract))),
            owner=draw(maybe(st.just(member))),
            raised="2001",
            answered=draw(maybe(st.just("2001-05"))),
            settled=draw(maybe(st.just("2002-01-01"))),
            **shared(),
        ),
        "open_issue": lambda: dict(
            name=draw(LINES),
            subject=draw(st.sampled_from([unit, person, post])),
            decision=draw(maybe(st.just(decision))),
            owner=draw(maybe(st.just(member))),
            raised="2001",
            settled=draw(maybe(st.just("2001-05"))),
            **shared(),
        ),
        "step": lambda: dict(
            plan=plan,
            name=draw(LINES),
            whom=draw(maybe(st.sampled_from([unit, person, post]))),
            owner=draw(maybe(st.just(member))),
            channel=draw(maybe(st.just("call"))),
            due=draw(maybe(DATES)),
            hours=draw(maybe(numbers(0, 10_000))),
            **draw(money("cost")),
            bring=draw(maybe(LINES)),
            change=draw(maybe(st.just("stance"))),
            effect=draw(maybe(LINES)),
            **draw(st.sampled_from([{}, {"state": "active"}, {"state": "done", "done": "2019-02"}])),
            outcome=draw(maybe(LINES)),
            **shared(),
        ),
        "ownership": lambda: dict(
            member=member, subject=draw(st.sampled_from([unit, person, plan, part])), **shared()
        ),
        "review": lambda: dict(
            member=member,
            **draw(st.sampled_from([{"plan": plan}, {"finding": "single-thread"}])),
            day=draw(DATES),
            verdict=draw(st.sampled_from(["approved", "noted"])),
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
        "relation_sign": lambda: dict(
            subject=person,
            indicator=draw(st.sampled_from(["price", "joint_plan"])),
            level=draw(st.sampled_from(["vendor", "alliance"])),
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
    for kind in draw(st.lists(st.sampled_from(kinds or sorted(makers)), max_size=8)):
        add(kind, **makers[kind]())
    assert set(makers) | {f["fact"] for f in made} == set(FACTS)
    return PropertyGraph(parse(body) for body in made)
