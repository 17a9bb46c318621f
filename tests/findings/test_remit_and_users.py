"""What an item must pass, who may decide its amount, and how its users and buyers stand to each other."""

import pytest

import report_cases
import stakemap as sm
from stakemap.findings.decision.users import shortest_way
from stakemap.graph.snapshot import Snapshot
from stakemap.model import parse

MONEY = {
    "fact": "budget_line",
    "id": "b:1",
    "unit": "u:a",
    "decision": "d:one",
    "year": 2026,
    "name": "parking",
}
MAY = {"fact": "authority", "id": "au:1", "post": "post:head", "action": "sign"}
USER = {"fact": "decision_role", "id": "r:user", "decision": "d:one", "player": "p:xi", "role": "user"}
ADVICE = {"fact": "tie", "kind": "advice", "source": "s:talk"}


def told(code, *extra):
    bodies = [
        parse({"source": "s:site", "basis": "published", "expires": "2029-06-15", **body}) for body in extra
    ]
    plan = sm.Plan(as_of=report_cases.TODAY, today=report_cases.TODAY, decision="d:one", draws=0)
    found = sm.analyze(report_cases.small().with_(*bodies), plan=plan).findings.of(code)
    assert all(finding.facts for finding in found)
    return found


def test_what_an_item_must_pass_is_counted():
    (found,) = told("complexity")
    assert dict(found.numbers) == {
        "steps": 3, "voters": 3, "units": 2, "tiers": 0, "vetoes": 3, "two_masters": 1,
    }  # fmt: skip
    assert "steps 3, people and seats with a vote 3, their units 2; able to stop it alone 3" in found.text()
    assert {"r:1", "r:2", "r:3", "t:3", "t:4", "u:a", "u:b"} <= set(found.facts)


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (None, "On paper 900,000 CNY may be decided by Li Wang (sign, no limit)."),
        (900_000, "On paper 900,000 CNY may be decided by Li Wang (sign, up to 900,000)."),
        (
            899_999,
            "None of the limits on record of those with a vote covers 900,000 CNY. "
            "It is beyond the limit of Li Wang (sign, up to 899,999).",
        ),
    ],
)
def test_an_amount_is_held_against_the_limits_on_record(limit, text):
    money = MONEY | {"amount": 900_000, "currency": "CNY"}
    (found,) = told("may-decide", money, MAY | {"limit": limit, "currency": "CNY" if limit else None})
    assert found.text() == text
    assert found.facts == ("au:1", "b:1")


@pytest.mark.parametrize(
    "facts",
    [
        (MAY,),
        (MONEY, MAY),
        (MONEY | {"amount": 1, "currency": "CNY"},),
        (MONEY | {"amount": 1, "currency": "CNY"}, MAY | {"limit": 5, "currency": "USD"}),
        (MONEY | {"amount": 1, "currency": "CNY"}, MAY | {"action": "audit"}),
        (
            MONEY | {"amount": 1, "currency": "CNY"},
            MONEY | {"id": "b:2", "amount": 1, "currency": "USD"},
            MAY,
        ),
    ],
    ids=["no budget", "no amount", "no authority", "another currency", "another action", "two currencies"],
)
def test_nothing_is_said_of_amounts_that_cannot_be_compared(facts):
    assert told("may-decide", *facts) == ()


def test_amounts_of_several_years_are_added():
    lines = [MONEY | {"id": f"b:{n}", "year": 2026 + n, "amount": 300, "currency": "CNY"} for n in range(3)]
    (found,) = told("may-decide", *lines, MAY | {"limit": 600, "currency": "CNY"})
    assert (found.numbers["amount"], found.numbers["beyond"]) == (900, 1)


def test_subjects_on_record_are_listed_and_the_others_counted():
    assert told("plain-words") == ()
    subject = {"fact": "competence", "id": "c:1", "person": "p:bai", "topic": "signals"}
    (found,) = told("plain-words", subject)
    assert (found.subjects, found.numbers["voters"], found.numbers["without"]) == (("p:bai",), 2, 1)
    assert told("plain-words", subject, subject | {"id": "c:2", "person": "p:li"}) == ()


@pytest.mark.parametrize(
    ("more", "en", "zh", "way"),
    [
        ([], "No informal tie on record", "没有非正式关系可通", ()),
        (
            [ADVICE | {"id": "t:x", "from_id": "p:zhu", "to_id": "p:xi"}],
            "are tied directly: Xi Yuan and Zhu",
            "有直接联系",
            ("p:xi", "p:zhu"),
        ),
        (
            [ADVICE | {"id": "t:x", "from_id": "p:zhu", "to_id": "p:li"}],
            "are 2 ties apart; between Xi Yuan and Zhu stands Li Wang.",
            "相隔2段关系：席远与Zhu之间有李望。",
            ("p:xi", "p:li", "p:zhu"),
        ),
    ],
    ids=["no way", "direct", "through one"],
)
def test_users_and_buyers_are_so_far_apart(more, en, zh, way):
    zhu = {"fact": "person", "id": "p:zhu", "name": "Zhu"}
    holds = {"fact": "tenure", "id": "ten:zhu", "person": "p:zhu", "post": "post:money"}
    (found,) = told("user-and-buyer", zhu, holds, USER, *more)
    assert en in found.text("en")
    assert zh in found.text("zh")
    assert found.subjects == way
    assert {"r:user", "r:2", "ten:zhu"} <= set(found.facts)
    assert ("t:x" in found.facts) == bool(more)


def test_somebody_who_uses_and_pays_is_said_to():
    (found,) = told("user-and-buyer", USER, USER | {"id": "r:pays", "role": "purchaser"})
    assert found.text() == "Xi Yuan both uses it and pays for it."
    assert told("user-and-buyer") == ()


def test_a_side_of_empty_seats_says_nothing_about_ties():
    assert told("user-and-buyer", USER) == ()


def test_a_side_that_nobody_of_ours_knows_is_named():
    def text(plan):
        return plan.findings.of("user-and-buyer")[0].text()

    assert text(report_cases.city()).endswith("Nobody of ours knows those who pay.")


def test_the_shortest_way_does_not_look_at_directions():
    path = Snapshot.from_arrays([1, 1, 3, 3], [0, 2, 2, 4], [1, 1, 1, 1], nodes=list("abcde"))
    assert shortest_way(path, {"a": []}, {"e": []}) == ("a", "b", "c", "d", "e")
    assert shortest_way(path, {"a": [], "d": []}, {"e": []}) == ("d", "e")
    assert shortest_way(path, {"nobody": []}, {"e": []}) == ()
