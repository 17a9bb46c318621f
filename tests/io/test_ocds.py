"""Awards of open contracting: each once, counted against the files another way; nothing lost silently."""

from __future__ import annotations

import gzip
import itertools
import json
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap as sm
from stakemap.errors import EmptySnapshotError, InputError, LimitExceeded
from stakemap.io import LIMITS, Evidence, Limits
from stakemap.io.ocds.merging import merged
from stakemap.io.problem_texts import translated
from stakemap.model import (
    Alliance,
    AllianceMember,
    Basis,
    Fact,
    Procedure,
    Source,
    Supplier,
    SupplierSide,
    Unit,
)


@pytest.fixture(scope="session")
def examples(data_folder, tmp_path_factory):
    """The folder of the standard's own examples, unpacked."""
    place = tmp_path_factory.mktemp("ocds")
    with zipfile.ZipFile(data_folder("ocds") / "docs-examples.zip") as packed:
        packed.extractall(place)
    return place / "docs" / "examples"


def counted(path):
    """(ocid, award id) of awards with winners and a buyer in a file, without the reader."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(whole, dict):
        return set()
    held = whole.get("releases", [])
    held = held + [r["compiledRelease"] for r in whole.get("records", []) if "compiledRelease" in r]
    found = set()
    for release in held:
        roles = [
            role for p in release.get("parties", []) if isinstance(p, dict) for role in p.get("roles", [])
        ]
        bought = "buyer" in release or "procuringEntity" in release.get("tender", {}) or "buyer" in roles
        for award in release.get("awards", []):
            if award.get("suppliers") and (bought or "procuringEntity" in roles):
                found.add((release["ocid"], str(award["id"])))
    return found


def test_each_example_file_gives_the_awards_that_stand_in_it(examples):
    looked = 0
    for path in sorted(examples.rglob("*.json")):
        try:
            reading = sm.read_awards(path)
        except InputError:
            assert not counted(path), path.name
            continue
        assert {(a.ocid, a.lot) for a in reading.awards} == counted(path), path.name
        looked += bool(reading.awards)
    assert looked == 19


@pytest.mark.parametrize(
    ("folder", "releases", "award", "supplier", "value"),
    [
        ("change_history", 12, "ocds-213czf-000-00001-award-01", "Balfour Beatty", "11000000"),
        ("easy_releases", 8, "371630/100", "Bosques del Parana SRL", "144300000"),
        ("merging/deletions", 9, "1201", "Joziel General Dealers Ltd", "13452"),
    ],
)
def test_a_process_told_many_times_has_one_award(examples, folder, releases, award, supplier, value):
    reading = sm.read_awards(examples / folder)
    one = next(a for a in reading.awards if a.lot == award)
    graph = sm.PropertyGraph(reading.facts)
    assert len(reading.awards) == 1
    assert (reading.releases, graph.name(one.supplier), one.value) == (releases, supplier, Decimal(value))
    assert one.id.startswith(f"award:{one.ocid}")


def test_a_contract_keeps_its_own_sum_and_ends_the_day_after_its_last(examples):
    (one,) = sm.read_awards(examples / "easy_releases").contracts
    assert (one.value, one.currency) == (Decimal(116400000), "PYG")
    assert (one.valid.start, one.valid.end) == ("2019-01-15", "2020-01-15")


def release(ocid="o-1", day="2024-01-01", **more):
    return {"ocid": ocid, "id": f"{ocid}-{day}", "date": day, "buyer": {"name": "Town"}, **more}


def award(ident="1", firm="Lamps", amount=5, currency="CNY", **more):
    firms = [{"name": name} for name in ([firm] if isinstance(firm, str) else firm)]
    value = {"amount": amount, "currency": currency} if currency else {"amount": amount}
    return {"id": ident, "date": "2024-01-05T10:00:00Z", "suppliers": firms, "value": value, **more}


@pytest.fixture
def read(tmp_path):
    """Releases -> what the reader makes of them."""
    number = itertools.count()

    def made(*releases, **options):
        path = tmp_path / f"{next(number)}.json"
        path.write_text(
            json.dumps({"releases": releases, "publisher": {"name": "Register"}}), encoding="utf-8"
        )
        return sm.read_awards(path, **options)

    return made


def test_lots_of_one_release_stay_apart_and_a_new_id_of_the_same_award_does_not(read):
    lots = [award("1"), award("2")]
    assert len(read(release(awards=lots)).awards) == 2
    again = read(release(awards=[award("1")]), release(day="2024-02-01", awards=[award("1/100")]))
    assert ([a.lot for a in again.awards], again.repeated) == (["1/100"], 1)
    other = read(release(awards=[award("1")]), release(day="2024-02-01", awards=[award("2", amount=6)]))
    assert len(other.awards) == 2


def test_a_contract_of_an_award_that_got_a_new_id_twice_is_one_of_the_award_that_stands(read):
    contract = {"id": "c", "awardID": "1", "value": {"amount": 5, "currency": "CNY"}}
    found = read(
        release(awards=[award("1")], contracts=[contract]),
        release(day="2024-02-01", awards=[award("2")]),
        release(day="2024-03-01", awards=[award("3")]),
    )
    assert [one.lot for one in found.awards] == ["3"]
    assert (len(found.contracts), found.repeated) == (1, 2)


def test_what_was_taken_back_does_not_count_and_is_told(read):
    found = read(
        release(awards=[award("1")]), release(day="2024-03-01", awards=[award("1", status="cancelled")])
    )
    assert (found.awards, dict(found.left_out)) == ((), {"award cancelled": 1})
    gone = read(release(awards=[award()]), release(day="2024-02-01", awards=None))
    assert gone.awards == ()


def test_several_winners_are_one_alliance_and_one_sum(read):
    found = read(release(awards=[award(firm=["Lamps", "Roads"])]))
    graph = sm.PropertyGraph(found.facts)
    (one,) = found.awards
    assert isinstance(graph[one.supplier], Alliance)
    assert {graph.name(m.supplier) for m in graph.of(AllianceMember)} == {"Lamps", "Roads"}


def test_a_sum_without_a_currency_is_told_and_the_award_kept(read):
    found = read(release(awards=[award(currency="")]), release("o-2", awards=[award(amount=-1)]))
    assert [(a.value, a.currency) for a in found.awards] == [(None, None), (None, None)]
    assert [p.cause for p in found.problems] == ["a sum without a currency", "a sum below 0 or no number"]


def test_each_problem_is_also_said_in_chinese(read, tmp_path):
    told = [
        *read(release(awards=[award(currency=""), award("2", amount=-1)])).problems,
        *read(release(awards=[award()]) | {"buyer": {}}).problems,
        *read(release(awards=[award(firm="")])).problems,
        *read(release(awards=[{"id": "1"}])).problems,
        *read({"date": "2024-01-01"}).problems,
    ]
    path = tmp_path / "records.json"
    path.write_text(json.dumps({"records": [{"ocid": "o", "releases": [{"url": "x"}]}]}))
    told += sm.read_awards(path).problems
    for text, options in (("{}", {}), (path.read_text(), {"buyer": "u"})):
        path.write_text(text)
        with pytest.raises(InputError) as error:
            sm.read_awards(path, **options)
        told += error.value.problems
    assert len({p.cause for p in told}) == 9
    for problem in told:
        for text in (problem.cause, problem.cure):
            assert re.search(r"[\u4e00-\u9fff]", translated(text, "zh")), text


def test_currencies_are_kept_as_they_are(read):
    found = read(release(awards=[award("1"), award("2", amount=7, currency="USD")]))
    assert sorted((str(a.value), a.currency) for a in found.awards) == [("5", "CNY"), ("7", "USD")]


def test_names_that_are_known_are_not_made_again(read):
    known = sm.PropertyGraph(
        [
            Unit(id="u:t", name="城", name_en="Town"),
            Supplier(id="s:l", name="LAMPS"),
            Supplier(id="s:m", name="Mix"),
        ]
    )
    found = read(release(awards=[award()]), known=known)
    assert [(a.buyer, a.supplier) for a in found.awards] == [("u:t", "s:l")]
    assert not [f for f in found.facts if isinstance(f, Unit | Supplier)]
    assert len(known.with_(*found.facts).about("u:t")) == 1


def test_a_release_does_not_say_that_a_winner_is_a_rival(read):
    found = read(release(awards=[award()]))
    (firm,) = [fact for fact in found.facts if isinstance(fact, Supplier)]
    assert firm.side is SupplierSide.UNSTATED
    mine = Supplier(id="s:l", name=firm.name, side="ours")
    again = read(release(awards=[award()]), known=sm.PropertyGraph([*found.facts, mine]))
    assert [one.supplier for one in again.awards] == ["s:l"]


def test_source_basis_and_expiry_are_those_asked_for(read):
    mine = Evidence("contract", "2030-01-01", source="Mine", label="internal")
    found = read(release(awards=[award()]), evidence=mine)
    (one,) = found.awards
    (source,) = [fact for fact in found.facts if isinstance(fact, Source)]
    assert (one.source, source.title) == (source.id, "Mine")
    assert (one.basis, one.expires, one.label) == (Basis.CONTRACT, date(2030, 1, 1), "internal")
    plain = read(release(awards=[award()])).awards[0]
    assert (plain.basis, plain.label, plain.grade, plain.expires) == (Basis.PUBLISHED, "public", "A2", None)


def test_a_period_counts_from_the_day_of_the_export_else_from_the_newest_release(read):
    told = release(awards=[award()]), release(day="2024-03-05", awards=[award()])
    assert read(*told, evidence=Evidence(retention="2 years")).awards[0].expires == date(2026, 3, 5)
    given = Evidence(retention="24个月", exported="2025-01-31")
    assert read(*told, evidence=given).awards[0].expires == date(2027, 1, 31)
    for wrong in (Evidence("because"), Evidence(label="nobody"), Evidence(retention="soon")):
        with pytest.raises(InputError):
            read(*told, evidence=wrong)


def test_every_fact_of_awards_may_enter_a_store(read):
    found = read(release(awards=[award(firm=["Lamps", "Roads"])]), evidence=Evidence(retention="5 years"))
    assert all(fact.complete for fact in found.facts if isinstance(fact, Fact))


def test_categories_are_named_by_the_longest_beginning(read):
    item = {"id": "1", "classification": {"scheme": "CPV", "id": "34996000", "description": "Control"}}
    named = {"34": "things", "34996": "信号控制 / signal control"}
    told = release(awards=[award(items=[item])], tender={"procurementMethod": "open", "numberOfTenderers": 3})
    (one,) = read(told, categories=named).awards
    assert (one.category, one.procedure, one.bidders) == ("信号控制 / signal control", Procedure.OPEN, 3)
    assert read(told).awards[0].category == "Control"


def test_a_buyer_who_is_not_named_can_be_given(read):
    told = release(awards=[award()]) | {"buyer": {}}
    assert [p.field for p in read(told).problems] == ["buyer"]
    known = sm.PropertyGraph([Unit(id="u", name="U")])
    assert read(told, known=known, buyer="u").awards[0].buyer == "u"
    with pytest.raises(InputError, match="no unit"):
        read(told, buyer="u")


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"a": 1}', "x", '{"ocid": 1, "ocid": 2}', '{"releases": [NaN]}']
)
def test_a_file_of_another_kind_is_refused(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(InputError):
        sm.read_awards(path)
    with pytest.raises(InputError):
        sm.read_awards(tmp_path / "nothing.json")


def test_a_file_over_a_cap_is_refused(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"releases": [release(awards=[award()])]}))
    with pytest.raises(LimitExceeded):
        sm.read_awards(path, limits=Limits(file_bytes=10))
    with pytest.raises(LimitExceeded):
        sm.read_awards(path, limits=Limits(json_depth=3))
    assert sm.read_awards(path, limits=LIMITS).awards


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("buyer", "tender", "parties", "awards", "contracts", "id", "date")
NAMED = ("contactPoint", "additionalContactPoints", "persons")
PARTY = st.fixed_dictionaries({"id": st.just("b"), "name": ANY}, optional=dict.fromkeys(NAMED, ANY))
PARTS = st.fixed_dictionaries({}, optional={**dict.fromkeys(KEYS, ANY), "parties": ANY | st.lists(PARTY)})
AWARDS = st.fixed_dictionaries(
    {"id": ANY}, optional=dict.fromkeys(("suppliers", "value", "date", "status", "items", "title"), ANY)
)


@settings(max_examples=80)
@given(parts=PARTS, awards=st.lists(AWARDS, max_size=2))
def test_whatever_stands_in_a_release_is_read_or_told(tmp_path_factory, parts, awards):
    path = tmp_path_factory.mktemp("any") / "x.json"
    path.write_text(json.dumps({"releases": [parts | {"ocid": "o", "awards": awards}]}))
    reading = sm.read_awards(path)
    assert len(reading.awards) <= len(awards)
    assert {award.ocid for award in reading.awards} <= {"o"}
    sm.PropertyGraph(reading.facts)


def test_files_in_any_order_give_the_same_facts(examples):
    paths = sorted((examples / "change_history").rglob("*.json"))
    assert sm.read_awards(paths).facts == sm.read_awards(reversed(paths)).facts


OBJECTS = st.recursive(
    st.integers() | st.none(),
    lambda inner: st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=5,
).filter(lambda value: isinstance(value, dict))


@given(old=OBJECTS, new=OBJECTS)
def test_a_later_release_stands_over_an_earlier_one(old, new):
    def over(one, two):
        out = {k: v for k, v in one.items() if k not in two}
        for key, value in two.items():
            if isinstance(value, dict):
                out[key] = over(one[key] if isinstance(one.get(key), dict) else {}, value)
            elif value is not None:
                out[key] = value
        return out

    assert merged(old, new) == over(old, new)


def test_merging_gives_what_the_standard_s_own_records_hold(examples):
    for folder, name in (
        ("change_history/records", "contractAmendment"),
        ("merging/deletions", "array_record"),
    ):
        record = json.loads((examples / folder / f"{name}.json").read_text())["records"][0]
        compiled = {}
        for held in sorted(record["releases"], key=lambda r: r["date"]):
            compiled = merged(compiled, held)
        awards = record["compiledRelease"].get("awards", [])
        assert [(a["id"], a.get("value")) for a in compiled.get("awards", [])] == [
            (a["id"], a.get("value")) for a in awards
        ]


def _release(ocid, **more):
    award = {"id": "1", "suppliers": [{"name": "Lamps Ltd"}], "date": "2024-01-01T00:00:00Z"}
    return {"ocid": ocid, "date": "2024-01-01", "buyer": {"name": "Town"}, "awards": [award], **more}


def test_what_is_none_in_a_folder_or_on_a_line_is_named_and_the_others_stand(tmp_path):
    lines = [json.dumps(_release("ocds-1")), "{", "[]", json.dumps(_release("ocds-2")), ""]
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    (tmp_path / "b.json").write_text(json.dumps({"statements": []}))
    (tmp_path / "c.json.gz").write_bytes(
        gzip.compress(json.dumps({"releases": [_release("ocds-3")]}).encode())
    )
    reading = sm.read_awards(tmp_path)
    assert sorted(award.ocid for award in reading.awards) == ["ocds-1", "ocds-2", "ocds-3"]
    assert [(p.file, p.row) for p in reading.problems] == [
        ("a.jsonl.gz", 2),
        ("a.jsonl.gz", 3),
        ("b.json", None),
    ]
    with pytest.raises(InputError, match=r"b\.json"):
        sm.read_awards(tmp_path / "b.json")
    with pytest.raises(LimitExceeded, match="more than 1 problems"):
        sm.read_awards(tmp_path / "a.jsonl.gz", limits=Limits(problems=1))


def test_an_account_of_awards_alone_says_what_an_analysis_wants(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(_release("ocds-1")))
    graph = sm.PropertyGraph(sm.read_awards(path).facts)
    with pytest.raises(EmptySnapshotError, match="nobody is on record"):
        sm.analyze(graph)


POINT = {"email": "canary@example.com", "telephone": "555 canary", "url": "https://canary.example"}


def told_of(tmp_path, *parties, day="2024-03-01", ocid="o-1"):
    """A reading of one award of the party 1 to the party 2."""
    award = {"id": "1", "buyer": {"id": "1"}, "suppliers": [{"id": "2", "name": "Lamps Ltd"}]}
    release = {
        "ocid": ocid,
        "id": ocid,
        "date": f"{day}T00:00:00Z",
        "parties": list(parties),
        "awards": [award],
    }
    path = tmp_path / f"{ocid}.json"
    path.write_text(json.dumps({"releases": [release]}), encoding="utf-8")
    return sm.read_awards(tmp_path)


def seats(reading):
    """Who is what where, as the facts say."""
    facts = {fact.id: fact for fact in reading.facts}
    found = [fact for fact in facts.values() if fact.kind_of_fact == "tenure"]
    return {
        (facts[one.person].name, facts[one.post].name, facts[facts[one.post].unit].name, str(one.confirmed))
        for one in found
    }


def test_people_whom_a_buyer_names_are_what_it_states_and_offices_are_counted(tmp_path):
    job = {"type": "authority", "jobTitle": "Head of Roads", "period": {"startDate": "2020-01-01"}}
    buyer = {
        "id": "1",
        "name": "Town of Gale",
        "roles": ["buyer"],
        "contactPoint": {"name": "Dr. Ann Ames", **POINT},
        "additionalContactPoints": [
            {"name": "Procurement Team", **POINT},
            {"name": "Bo Burr and Cy Carr"},
            {"name": "GALE STONE"},
            {**POINT},
        ],
        "persons": [{"name": "di lee", "identifier": {"id": "canary"}, "businessFunctions": [job]}],
    }
    seller = {"id": "2", "name": "Lamps Ltd", "roles": ["supplier"], "contactPoint": {"name": "Ed Eve"}}
    reading = told_of(tmp_path, buyer, seller)
    assert seats(reading) == {
        ("Dr. Ann Ames", "contact point", "Town of Gale", "2024-03-01"),
        ("di lee", "Head of Roads", "Town of Gale", "2024-03-01"),
    }
    assert dict(reading.left_out) == {
        "contact of an office": 1,
        "contact of several": 1,
        "contact unclear": 1,
        "contact without name": 1,
        "contact of no buyer": 1,
    }
    said = json.dumps([fact.to_dict() for fact in reading.facts])
    assert "anary" not in said
    assert "Eve" not in said
    (start,) = {str(f.valid.start) for f in reading.facts if f.kind_of_fact == "tenure" and f.valid.start}
    assert start == "2020-01-01"
    graph = sm.PropertyGraph(reading.facts)
    assert not {"Ann", "ames", "lee"} & set(re.findall(r"\w+", " ".join(fact.id for fact in graph)))


def test_a_contact_of_two_processes_is_one_person_confirmed_by_the_later(tmp_path):
    buyer = {"id": "1", "name": "Town of Gale", "contactPoint": {"name": "Ann Ames"}}
    told_of(tmp_path, buyer, day="2024-05-01", ocid="o-1")
    reading = told_of(tmp_path, buyer, day="2024-01-01", ocid="o-2")
    assert seats(reading) == {("Ann Ames", "contact point", "Town of Gale", "2024-05-01")}
    other = {"id": "1", "name": "Town of Hill", "contactPoint": {"name": "Ann Ames"}}
    reading = told_of(tmp_path, other, ocid="o-3")
    assert len({fact.id for fact in reading.facts if fact.kind_of_fact == "person"}) == 2  # never merged


def test_every_reason_has_words_in_both_languages(tmp_path):
    from stakemap.io.imported import AwardsRead

    reasons = ("of an office", "of several", "unclear", "without name", "of no buyer")
    told = AwardsRead(1, 1, 1, 0, 0, tuple((f"contact {why}", 1) for why in reasons))
    lines = {lang: list(told.lines(lang))[1:] for lang in ("en", "zh")}
    assert len(set(lines["en"])) == len(set(lines["zh"])) == len(reasons)
    assert all("\u4e00" <= line.strip()[0] <= "\u9fff" and "contact" not in line for line in lines["zh"])
