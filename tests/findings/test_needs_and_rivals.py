"""Each claim about needs and rivals, recomputed from the facts alone on random accounts."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest
from hypothesis import given, settings

import stakemap as sm
from market_accounts import DAY, TODAY, accounts, meaning, there
from plain_answers import Plain
from stakemap import examples
from stakemap.model import (
    Basis,
    DecisionRole,
    Label,
    Milestone,
    OfferPart,
    Person,
    Procedure,
    Qualification,
    Renewal,
    Requirement,
    Supplier,
    SupplierSide,
    Tie,
)
from stakemap.scoring.engagement.concentration import concentration
from stakemap.scoring.influence.joint_influence import influence_together

CODES = (
    "need-uncovered",
    "need-carried",
    "white-space",
    "common-interest",
    "neighbour-bought",
    "veto-evidence",
    "contract-ends",
    "concentrated",
    "incumbent",
    "rival-reach",
    "partner-opens",
    "qualification-gap",
)


def analysed(facts, decision="d"):
    return sm.analyze(sm.PropertyGraph(facts), as_of=DAY, decision=decision, draws=0)


def numbers(findings, code):
    return [dict(f.numbers) for f in findings.of(code)]


@settings(max_examples=60)
@given(facts=accounts())
def test_claims_about_needs_are_what_the_facts_say(facts):
    plain, done = Plain(facts), analysed(facts)
    told, needs = done.findings, plain.needs()
    states = {need.id: plain.state(need) for need in needs}
    count = Counter(states.values())
    expected = [{"open": count["open"], "partly": count["partly"], "needs": len(needs)}]
    assert numbers(told, "need-uncovered") == (expected if count["open"] + count["partly"] else [])

    together = {
        need.id: influence_together(done.influence, [n for n in plain.carers(need) if n in done.snapshot])
        for need in needs
    }
    most = max(together.values(), default=0.0)
    assert numbers(told, "need-carried") == ([{"together": pytest.approx(most)}] if most > 0 else [])
    for finding in told.of("need-carried"):
        best = [need for need in needs if together[need.id] == pytest.approx(most)]
        assert set(finding.subjects) in [plain.carers(need) for need in best]

    both = [n for n in needs if plain.sayers(n) and states[n.id] != "open"]
    assert numbers(told, "common-interest") == ([{"needs": len(both)}] if both else [])
    if both:
        said = set().union(*(plain.sayers(n) for n in both))
        assert set(told.of("common-interest")[0].subjects) == said


@settings(max_examples=60)
@given(facts=accounts())
def test_white_space_and_neighbours_are_what_the_facts_say(facts):
    plain, told = Plain(facts), analysed(facts).findings
    bought, wanted = plain.purchases(), defaultdict(list)
    for need in plain.needs():
        unit = plain.unit(need.subject)
        if unit and need.category:
            wanted[unit, meaning(need.category)].append(need)
    served = {(b["buyer"], b["category"]) for b in bought if b["running"] and plain.ours(b["holder"])}
    white = sorted(set(wanted) - served)
    offered = plain.offered()
    expected = [{"cells": len(white), "offered": sum(c in offered for _, c in white)}]
    assert numbers(told, "white-space") == (expected if white else [])

    near = {}
    for unit, category in wanted:
        tier = plain.by_id[unit].tier
        for b in bought:
            same = tier is not None and plain.by_id[b["buyer"]].tier is tier and b["buyer"] != unit
            if same and b["category"] == category:
                near[b["id"]] = b
    cited = [b for b in near.values() if b["contract"] and b["contract"].citable and plain.ours(b["holder"])]
    expected = [{"purchases": len(near), "citable": len(cited)}]
    assert numbers(told, "neighbour-bought") == (expected if near else [])
    for finding in told.of("neighbour-bought"):
        assert set(finding.facts) == set().union(*(b["facts"] for b in near.values()))


@settings(max_examples=60)
@given(facts=accounts())
def test_who_can_stop_it_is_told_with_the_evidence_on_record(facts):
    plain, done = Plain(facts), analysed(facts)
    vetoes = {n for n in (done.power.vetoes if done.power else ()) if not n.startswith("seat:")}
    told = {f.subjects[0]: f for f in done.findings.of("veto-evidence")}
    recorded = plain.needs() or [part for part in plain.of(OfferPart) if there(part)]
    assert set(told) == (vetoes if recorded else set())
    for node, finding in told.items():
        mine = [n for n in plain.needs() if node in plain.carers(n)]
        parts = [
            (n.id, c.part)
            for n in mine
            for c in plain.covers(n)
            if plain.ours(plain.by_id[c.part].supplier) and plain.by_id[c.part].evidence
        ]
        assert finding.numbers["needs"] == len(mine)
        assert finding.numbers["evidence"] >= len(set(parts))
        bare = "Nothing on record" in finding.text("en")
        assert bare == (bool(mine) and finding.numbers["evidence"] == 0)


@settings(max_examples=80)
@given(facts=accounts())
def test_claims_about_contracts_are_what_the_facts_say(facts):
    plain, told = Plain(facts), analysed(facts).findings
    bought = plain.purchases()
    soon = []
    for b in bought:
        dates = [b["contract"].notice, b["contract"].valid.end] if b["contract"] else []
        ahead = next((d for d in dates if d and d.latest >= TODAY), None)
        if b["running"] and not plain.ours(b["holder"]) and ahead and ahead.earliest <= date(2027, 9, 1):
            soon.append(b["id"])
    assert [sorted(f.facts) for f in told.of("contract-ends")] == ([sorted(soon)] if soon else [])

    groups = defaultdict(list)
    for b in bought:
        groups[b["buyer"], None].append(b)
        if b["category"]:
            groups[b["buyer"], b["category"]].append(b)
    claimed = set()
    for (_, category), got in groups.items():
        index = concentration([b["holder"] for b in got])
        doubled = category is None and any(
            c is not None and len(g) == len(got) and {b["id"] for b in g} == {b["id"] for b in got}
            for (_, c), g in groups.items()
        )
        if len(got) >= 5 and index.low >= 0.25 and not doubled:
            top = max(Counter(b["holder"] for b in got).values())
            claimed.add((len(got), top, round(index.low, 12), frozenset().union(*(b["facts"] for b in got))))
    found = {
        (f.numbers["awards"], f.numbers["first"], round(f.numbers["low"], 12), frozenset(f.facts))
        for f in told.of("concentrated")
    }
    assert found == claimed


@settings(max_examples=80)
@given(facts=accounts())
def test_who_is_held_in_place_is_what_the_facts_say(facts):
    plain, told = Plain(facts), analysed(facts).findings
    groups, claimed = defaultdict(list), {}
    for b in plain.purchases():
        if b["category"]:
            groups[b["buyer"], b["category"]].append(b)
    for (buyer, category), got in groups.items():
        dated = sorted((b for b in got if b["day"]), key=lambda b: (b["day"], b["id"]))
        for holder in {b["holder"] for b in got if b["running"]} - {"s:ours"}:
            row, begun = [], False
            for b in reversed(dated):
                if b["holder"] == holder:
                    begun = True
                    row.append(b)
                elif begun:
                    break
            alone = [
                b
                for b in row
                if b["bidders"] == 1 or (b["procedure"] is Procedure.SINGLE_SOURCE and not b["bidders"])
            ]
            held = [b["contract"] for b in got if b["running"] and b["holder"] == holder]
            stays = {c.renewal for c in held} & {Renewal.OPTION, Renewal.AUTOMATIC}
            if len(row) > 1 or alone or stays:
                claimed[holder, buyer, category] = (len(row), len(dated), len(alone))
    found = [
        (f.subjects, tuple(f.numbers[k] for k in ("in_row", "purchases", "unopposed")))
        for f in told.of("incumbent")
    ]
    assert sorted(found) == sorted((key[:2], value) for key, value in claimed.items())


@settings(max_examples=80)
@given(facts=accounts())
def test_whom_rivals_reach_is_what_published_facts_say(facts):
    plain, done = Plain(facts), analysed(facts)
    voters = [n for n in done.electorate.players if not n.startswith("seat:")] if done.electorate else []
    staff = (
        {"p:firm"}
        if "post:firm" in {t.post for t in plain.facts if getattr(t, "id", "") == "t:firm" and there(t)}
        else set()
    )
    expected = {}
    for firm in plain.of(Supplier):
        if firm.side is not SupplierSide.RIVAL:
            continue
        buys = {b["buyer"] for b in plain.purchases() if b["running"] and b["holder"] == firm.id}
        people = {n for n in voters if plain.units_of(n) & buys}
        for tie in plain.of(Tie):
            public = tie.basis is Basis.PUBLISHED or tie.label is Label.PUBLIC
            ends = {tie.from_id, tie.to_id}
            if firm.unit and there(tie) and public and tie.label is not Label.RESTRICTED and ends & staff:
                people |= (ends - staff) & set(voters)
        if people:
            expected[firm.id] = people
    told = {f.subjects[0]: set(f.subjects[1:]) for f in done.findings.of("rival-reach")}
    assert told == expected
    for finding in done.findings.of("rival-reach"):
        formal = done.scores["formal_power"]
        assert finding.numbers["share"] == pytest.approx(sum(formal[n] for n in finding.subjects[1:]))
        assert finding.numbers["deciders"] == len(voters)


@settings(max_examples=80)
@given(facts=accounts())
def test_gaps_of_qualification_are_what_the_facts_say(facts):
    plain, told = Plain(facts), analysed(facts).findings
    days = [m.day.latest for m in plain.of(Milestone)]
    last = max(days, default=TODAY)
    last = max(last, TODAY)

    def held(firm):
        mine = [q for q in plain.of(Qualification) if q.supplier == firm and q.name != "other" and there(q)]
        return any(q.valid.end is None or q.valid.end.earliest > last for q in mine)

    others = sum(held(firm) for firm in ("s:r1", "s:r2", "s:p"))
    expected = [{"ours": 1, "others": others}] if plain.of(Requirement) and not held("s:ours") else []
    if plain.of(DecisionRole):
        assert numbers(told, "qualification-gap") == expected


@settings(max_examples=60)
@given(facts=accounts())
def test_what_a_partner_adds_is_not_ours_already(facts):
    plain, done = Plain(facts), analysed(facts)
    us, partner = plain.by_id["s:ours"], plain.by_id["s:p"]
    for finding in done.findings.of("partner-opens"):
        known = {t.to_id for t in plain.of(Tie) if t.from_id == "m"}
        assert not set(finding.subjects[1:]) & known
        new = [n for n in plain.needs() if plain.state(n) != "met"]
        met = [
            n
            for n in new
            if any(plain.by_id[c.part].supplier == "s:p" and not c.partly for c in plain.covers(n))
        ]
        assert finding.numbers["needs"] == len(met)
        text = finding.text("en")
        assert ("an office in" in text) == bool(set(partner.places) - set(us.places))
        assert ("levels of government" in text) == bool(set(partner.tiers) - set(us.tiers))


@settings(max_examples=30)
@given(facts=accounts())
def test_each_is_said_in_both_languages_and_rests_on_facts(facts):
    ids = {fact.id for fact in facts}
    for finding in analysed(facts).findings:
        if finding.code in CODES:
            assert finding.text("en") != finding.text("zh")
            assert "{" not in finding.text("en") + finding.text("zh") + finding.caveat("en")
            assert set(finding.facts) <= ids


def test_an_account_of_one_person_has_none_of_them():
    told = analysed([Person(id="p", name="P")], None).findings
    assert [code for code in CODES if told.of(code)] == []


def test_the_city_tells_its_story():
    told = sm.analyze(examples.city(), as_of=examples.TODAY, decision=examples.DECISION, draws=0).findings
    assert "Ours runs out on 2026-11-01" in told.of("qualification-gap")[0].text("en")
    assert "Data platform 2023" in told.of("contract-ends")[0].text("en")
    assert "Open data of the crossings" in told.of("partner-opens")[0].text("en")
    assert {f.subjects[0] for f in told.of("rival-reach")} == {"sup:kingfisher", "sup:lamplight"}
    assert not told.of("concentrated"), "two awards are a list and no pattern"
