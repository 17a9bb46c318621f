"""One account in one line: every figure counted by hand, and by brute force on random accounts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stakemap as sm
from portfolio_accounts import DAY, base, budget, contract, full, on, plan
from stakemap.engagement.portfolio.account_line import Horizon, account_line
from stakemap.engagement.portfolio.kept_lines import entry_from, line_from
from stakemap.engagement.portfolio.listing import Entry
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Channel, Label, Level, Span, Verdict


def scored(graph, decision="d", draws=0):
    made = sm.Plan(as_of=DAY.isoformat(), today=DAY.isoformat(), decision=decision, draws=draws)
    analysis = sm.analyze(graph, plan=made)
    return graph.with_(*analysis.assessments()), analysis


@pytest.fixture(scope="module")
def line():
    graph, _ = scored(full())
    return account_line(graph, "river", DAY)


def test_what_is_at_stake_is_counted_once_and_by_currency(line):
    cny, eur = line.stakes

    assert (cny.currency, cny.keep, cny.win) == ("CNY", 100, 100)
    assert (eur.currency, eur.keep, eur.win) == ("EUR", 7, 0)
    assert cny.facts == ("b", "c-ours", "c-theirs")


def test_coverage_is_that_of_the_report(line):
    _, analysis = scored(full())
    coverage = analysis.coverage()

    assert line.coverage == pytest.approx(coverage.grid.share_known, abs=1e-12)
    assert (line.people, line.known) == (len(coverage.grid.people), 1)
    assert (line.decision, line.scored, line.fresh) == (("Lights", "Lights"), DAY.isoformat(), True)
    assert line.run == analysis.run


def test_what_waits_is_told_with_the_earliest_day(line):
    assert {call.code: (call.n, call.day) for call in line.calls} == {
        "forbidden-step": (1, on(10)),
        "late-step": (1, on(-3)),
        "step-of-nobody": (1, on(5)),
        "notice": (2, on(20)),
        "complaint": (1, on(-20)),
        "plan-returned": (1, on(-2)),
        "orphaned": (1, ""),
    }


def test_level_load_quiet_and_age_are_as_on_record(line):
    assert (line.level, line.target) == (Level.VENDOR, Level.PARTNER)
    assert (line.hours_due, line.hours, line.load, line.undated) == (12.0, 40.0, 0.3, 1)
    assert {(q.since, q.until, q.now) for q in line.quiet} >= {(on(-5), on(25), True)}
    assert (line.oldest, line.old) == (on(-30), 0)


def test_old_scores_are_said_to_be_old():
    graph, _ = scored(full())
    changed = graph.with_(graph["p0"].model_copy(update={"rank": 3}))

    assert account_line(graph, "x", DAY).fresh
    assert not account_line(changed, "x", DAY).fresh
    bare = account_line(full(), "x", DAY)
    assert (bare.run, bare.coverage, bare.people, bare.fresh) == (None, None, 0, False)
    assert [call.code for call in Entry(bare).calls][-1] == "no-scores"
    assert Entry(account_line(changed, "x", DAY)).calls[-1].code == "old-scores"


def test_an_empty_account_has_a_line():
    line = account_line(PropertyGraph([]), "empty", DAY)

    assert (line.name, line.stakes, line.coverage, line.calls, line.facts) == (
        ("empty",) * 2,
        (),
        None,
        (),
        0,
    )
    assert line.oldest is None


def test_labels_and_expiry_hold():
    hidden = contract("c-hidden", "us", 5, "CNY", 10).model_copy(update={"label": Label.RESTRICTED})
    expired = contract("c-expired", "us", 6, "CNY", 10).model_copy(update={"expires": DAY - timedelta(1)})
    line = account_line(PropertyGraph([*base(), hidden, expired]), "x", DAY)

    assert line.stakes == ()


def test_the_newest_run_of_a_decision_that_is_open_counts():
    graph, first = scored(full())
    graph, whole = scored(graph, decision=None)
    line = account_line(graph, "x", DAY)
    assert (line.run, line.decision) == (first.run, ("Lights", "Lights"))

    over = graph["d"].model_copy(update={"valid": Span(end=on(-1))})
    line = account_line(graph.with_(over), "x", DAY)
    assert (line.run, line.decision, line.fresh) == (whole.run, None, False)


def test_a_line_comes_back_from_its_plain_values(line):
    assert line_from(line.to_dict()) == line
    entry = Entry(line)
    values = line.to_dict() | {"changes": [], "since": None, "facts_changed": None}
    assert entry_from(values) == entry


CONTRACTS = st.lists(
    st.tuples(
        st.sampled_from(["us", "them"]), st.integers(1, 10**9), st.sampled_from(["CNY", "EUR"]),
        st.integers(-50, 900),
    ),
    max_size=6,
)  # fmt: skip
BUDGETS = st.lists(
    st.tuples(st.integers(0, 10**6), st.sampled_from(["planned", "released", "spent"])), max_size=4
)
STEPS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(-40, 80)), st.sampled_from(["m", "gone", None]),
        st.one_of(st.none(), st.integers(0, 30)), st.sampled_from([None, Channel.CALL, Channel.OFFICIAL]),
    ),
    max_size=5,
)  # fmt: skip


@given(CONTRACTS, BUDGETS, st.integers(0, 800))
def test_stakes_are_sums_over_the_facts(contracts, budgets, horizon):
    made = [contract(f"c{k}", who, v, cur, end) for k, (who, v, cur, end) in enumerate(contracts)]
    lines = [budget(f"b{k}", float(amount), stage) for k, (amount, stage) in enumerate(budgets)]
    line = account_line(PropertyGraph([*base(), *made, *lines]), "x", DAY, Horizon(stake_days=horizon))
    keep = {code: Decimal(0) for code in ("CNY", "EUR")}
    win = dict(keep)
    for who, value, code, end in contracts:
        if 0 < end <= horizon:
            (keep if who == "us" else win)[code] += value
    win["CNY"] += sum(amount for amount, stage in budgets if stage != "spent")

    told = {stake.currency: (stake.keep, stake.win) for stake in line.stakes}
    assert {code: told.get(code, (0, 0)) for code in keep} == {code: (keep[code], win[code]) for code in win}


@given(STEPS, st.booleans(), st.sampled_from([None, *Verdict]))
def test_calls_and_load_are_counts_over_the_steps(steps, quiet, verdict):
    span = Span(start=on(-20), end=on(30)) if quiet else None
    named = [
        (f"s{k}", due, owner, None if h is None else float(h), ch)
        for k, (due, owner, h, ch) in enumerate(steps)
    ]
    review = (verdict, -1) if verdict is not None else None
    line = account_line(PropertyGraph([*base(quiet=span), *plan(*named, review=review)]), "x", DAY)
    told = {call.code: call.n for call in line.calls}

    assert told.get("late-step", 0) == sum(due is not None and due < 0 for due, *_ in steps)
    assert told.get("step-of-nobody", 0) == sum(owner != "m" for _, owner, *_ in steps)
    inside = [due is not None and -20 <= due < 30 and ch is Channel.CALL for due, _, _, ch in steps]
    assert told.get("forbidden-step", 0) == sum(inside) * quiet
    assert ("plan-unsigned" in told) == (verdict in {None, Verdict.NOTED})
    assert ("plan-returned" in told) == (verdict is Verdict.RETURNED)
    due = [h for d, _, h, _ in steps if d is not None and d <= 28]
    known = [h for h in due if h is not None]
    assert line.hours_due == (sum(known) if known or not due else None)
    assert line.undated == sum(d is None for d, *_ in steps)
