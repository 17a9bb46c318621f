"""Purchases once each, leaders of alliances, rates, and results that travel."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal

import pytest
from hypothesis import given, settings

import stakemap as sm
from market_accounts import DAY, accounts
from plain_answers import Plain
from stakemap import examples
from stakemap.engagement.market.purchases import leader_of, purchases_of
from stakemap.engagement.market.qualifications import members_of
from stakemap.engagement.market.rivals import rates_into
from stakemap.errors import InputError
from stakemap.model import Alliance, AllianceMember, AllianceRole, Contract, Person, Supplier, Unit
from stakemap.scoring.engagement.concentration import concentration, hhi


def case_of(facts):
    return sm.analyze(sm.PropertyGraph(facts), as_of=DAY, decision="d", draws=0).case


@settings(max_examples=60)
@given(facts=accounts())
def test_each_purchase_counts_once(facts):
    plain, found = Plain(facts).purchases(), purchases_of(case_of(facts))
    told = {
        one.id: (one.buyer, one.holder, one.value, one.currency, one.day, one.contract, set(one.facts))
        for one in found
    }
    assert told == {
        b["id"]: (
            b["buyer"],
            b["holder"],
            b["value"],
            b["currency"],
            b["day"],
            bool(b["contract"]),
            b["facts"],
        )
        for b in plain
    }
    every = [fact for one in found for fact in one.facts]
    assert len(every) == len(set(every))


@settings(max_examples=40)
@given(facts=accounts())
def test_results_are_plain_values_that_travel(facts):
    done = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, decision="d", draws=0)
    for found in (done.needs(), done.rivals()):
        json.dumps(found.to_dict(), allow_nan=False)
        assert pickle.loads(pickle.dumps(found)) == found
        assert len(found.to_rows()) == len(getattr(found, "rows", None) or getattr(found, "holdings", ()))
        assert "<table" in found._repr_html_()


@settings(max_examples=40)
@given(facts=accounts())
def test_markets_are_counted_over_the_purchases(facts):
    case = case_of(facts)
    done = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, decision="d", draws=0)
    for market in done.rivals().markets:
        bought = [
            one
            for one in purchases_of(case)
            if one.buyer == market.buyer and market.category in (None, one.category)
        ]
        assert market.counted == concentration([one.holder for one in bought])
        codes = {one.currency for one in bought}
        whole = len(codes) == 1 and None not in codes and all(one.value for one in bought)
        assert (market.by_value is not None) == whole
        if whole:
            sums = {h: sum(o.value for o in bought if o.holder == h) for h in {o.holder for o in bought}}
            assert market.by_value.counted == pytest.approx(hhi([float(v) for v in sums.values()]))


def test_an_alliance_counts_for_whoever_leads_it_through_smaller_ones():
    facts = [
        Person(id="p", name="P"),
        Unit(id="u", name="U"),
        Supplier(id="s", name="S"),
        Supplier(id="s2", name="S2"),
        Alliance(id="a", name="A"),
        Alliance(id="b", name="B"),
        AllianceMember(id="1", supplier="b", alliance="a", role=AllianceRole.LEAD),
        AllianceMember(id="2", supplier="s", alliance="b", role=AllianceRole.LEAD),
        AllianceMember(id="3", supplier="s2", alliance="a"),
        Contract(id="c", name="C", buyer="u", supplier="a"),
    ]
    case = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, draws=0).case
    assert leader_of(case, "a") == "s"
    assert purchases_of(case)[0].holder == "s"
    assert members_of(case, "a") == {"s": ("1", "2"), "s2": ("3",)}


def test_rates_turn_sums_into_one_currency_and_nothing_else_does():
    assert rates_into(None, None) is None
    assert rates_into("CNY", {"USD": 7}) == ("CNY", (("USD", Decimal(7)),))
    for currency, rates in (("CNY", None), (None, {"USD": 7}), ("CNY", {"USD": 0}), ("XXX!", {"USD": 1})):
        with pytest.raises(InputError):
            rates_into(currency, rates)


def test_the_alliance_of_the_city_holds_what_its_members_hold():
    done = sm.analyze(examples.city(), as_of=examples.TODAY, decision=examples.DECISION, draws=0)
    (bloc,) = done.rivals().blocs
    assert (bloc.lead, bloc.members) == ("sup:kingfisher", ("sup:kingfisher", "sup:lamplight"))
    reach = {one.supplier: set(one.people) for one in done.rivals().reach}
    assert set(bloc.people) == reach["sup:kingfisher"] | reach["sup:lamplight"]
    assert len(bloc.held) == 2
    assert not bloc.open


def test_bare_arrays_are_told_that_facts_are_needed():
    bare = sm.analyze(sm.Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"]))
    for ask in (bare.needs, bare.rivals):
        with pytest.raises(InputError, match="need facts"):
            ask()
