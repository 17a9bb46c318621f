"""Accounts in the order of what matters, and what changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portfolio_accounts import DAY, full
from stakemap.engagement.portfolio.account_line import account_line
from stakemap.engagement.portfolio.calls import Call
from stakemap.engagement.portfolio.listing import Entry, changes_between, compared, portfolio
from stakemap.engagement.portfolio.stakes import Stake
from stakemap.model import Level

LINE = account_line(full(), "x", DAY)


def made(name, sums, coverage=None, calls=0):
    stakes = tuple(Stake(code, Decimal(keep), Decimal(win), ()) for code, (keep, win) in sums.items())
    waiting = tuple(Call(f"c{k}", 1, "", ()) for k in range(calls))
    return Entry(
        replace(LINE, account=name, stakes=stakes, coverage=coverage, calls=waiting, run="r", fresh=True)
    )


def test_what_is_at_stake_and_not_covered_comes_first():
    few = made("few", {"CNY": (10, 0)})
    covered = made("covered", {"CNY": (100, 0)}, coverage=0.95)
    other = made("other", {"EUR": (10**6, 0)}, calls=1)
    listing = portfolio([other, covered, few], "2026-09-01")

    assert listing.currency == "CNY"
    assert [e.line.account for e in listing.entries] == ["few", "covered", "other"]
    assert [str(listing.open_value(e)) for e in listing.entries] == ["10.0", "5.00", "0.0"]
    assert listing.sums == {"CNY": (110, 0), "EUR": (10**6, 0)}


ENTRIES = st.lists(
    st.tuples(
        st.dictionaries(
            st.sampled_from(["CNY", "EUR", "USD"]),
            st.tuples(st.integers(0, 99), st.integers(0, 99)),
            max_size=2,
        ),
        st.one_of(st.none(), st.sampled_from([0.0, 0.25, 0.5, 1.0])),
        st.integers(0, 3),
    ),
    max_size=6,
)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_is_that_of_the_keys_and_of_nothing_else(rows, random):
    entries = [made(f"a{k}", *row) for k, row in enumerate(rows)]
    listing = portfolio(entries, "2026-09-01")
    shuffled = entries[:]
    random.shuffle(shuffled)

    assert portfolio(shuffled, "2026-09-01").entries == listing.entries
    keys = [(-listing.open_value(e), -len(e.calls), e.line.account) for e in listing.entries]
    assert keys == sorted(keys)
    held = [{s.currency for s in e.line.stakes if s.total} for e in entries]
    counts = {code: sum(code in one for one in held) for code in ("CNY", "EUR", "USD")}
    best = max(counts.values())
    assert listing.currency == (min(c for c, n in counts.items() if n == best) if best else None)
    assert len(listing.to_rows()) == len(rows)


def test_a_line_differs_from_itself_in_nothing():
    assert changes_between(LINE, LINE) == ()


def test_each_difference_is_told_once():
    now = replace(
        LINE, level=Level.PREFERRED, coverage=0.4, stakes=LINE.stakes[:1], quiet=(),
        calls=(*LINE.calls[1:], Call("late-step", 9, "2026-08-01", ())),
    )  # fmt: skip
    told = {change.what for change in changes_between(LINE, now)}

    assert told == {"level", "coverage", "stake", "call", "quiet"}
    entry = compared(Entry(now), LINE, 3)
    assert (entry.since, entry.facts_changed) == (DAY.isoformat(), 3)


def test_a_move_of_less_than_a_point_is_not_told():
    was, now = replace(LINE, coverage=0.4), replace(LINE, coverage=0.405)

    assert changes_between(was, now) == ()
    assert [c.what for c in changes_between(was, replace(LINE, coverage=0.42))] == ["coverage"]
