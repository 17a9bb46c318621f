"""Free text with words of a red line is told at every door, and never repeated."""

import logging
from datetime import date

import pytest

import stakemap as sm
from stakemap.io import read_records
from stakemap.model import ComplianceRisk, Person, Source, Spell
from stakemap.model.free_text import doubtful_facts, doubts
from stakemap.store import connect

NOTES = {
    "religion": "sings in the church CANARY",
    "political-opinion": "a party member, CANARY",
    "health": "away for an illness CANARY",
}
CHINESE = {"religion": "CANARY信仰虔诚", "political-opinion": "CANARY党员身份", "health": "CANARY疾病"}
KEPT = {"source": "s", "grade": "A1", "basis": "published", "expires": date(2039, 1, 1)}


def people(notes=NOTES):
    return [Person(id=f"p:{rule}", name=f"N {rule}", note=note, **KEPT) for rule, note in notes.items()]


def facts(notes=NOTES):
    return [Source(id="s", title="Site", published="2026-01-01"), *people(notes)]


def rules_of(warnings):
    return {(w.fact_id, w.field, w.cause) for w in warnings}


EXPECTED = {(f"p:{rule}", "note", f"words of rule {rule} in free text") for rule in NOTES}


@pytest.mark.parametrize("notes", [NOTES, CHINESE], ids=["en", "zh"])
def test_a_graph_tells_which_fact_and_rule(notes):
    graph = sm.PropertyGraph(facts(notes))
    assert rules_of(graph.warnings) == EXPECTED
    assert "CANARY" not in repr(graph.warnings) + graph._repr_html_()
    assert "<tr><th>notes to read again</th><td>3</td></tr>" in graph._repr_html_()


@pytest.mark.parametrize("form", ["city.json", "city.xlsx", "city"])
def test_every_file_is_read_and_its_warnings_are_told_with_their_place(tmp_path, form):
    sm.write(sm.PropertyGraph(facts()), tmp_path / form)
    reading = read_records(tmp_path / form)

    assert not reading.problems
    assert len(reading.records) == 4
    assert rules_of(reading.warnings) == EXPECTED
    assert all(w.value is None and w.file for w in reading.warnings)
    if form != "city.json":
        assert all(w.cell or w.row for w in reading.warnings)


def test_reading_and_writing_log_ids_alone(tmp_path, caplog):
    sm.write(sm.PropertyGraph(facts()), tmp_path / "city.json")
    with caplog.at_level(logging.DEBUG):
        graph = sm.read(tmp_path / "city.json")
        with connect(f"sqlite:///{tmp_path / 'city.db'}") as store:
            receipt = store.sync(graph)
            again = store.sync(graph, dry_run=True)
            applied = store.apply(people())

    assert rules_of(receipt.warnings) == rules_of(again.warnings) == rules_of(applied.warnings) == EXPECTED
    assert caplog.text.count("3 free texts to read again: rules health, political-opinion, religion") == 4
    assert "CANARY" not in caplog.text
    assert "CANARY" not in repr(receipt)


def test_a_store_with_plain_notes_has_nothing_to_tell(tmp_path, caplog):
    plain = Person(id="p", name="P", note="prefers a briefing on paper", **KEPT)
    with connect(f"sqlite:///{tmp_path / 'city.db'}") as store:
        assert store.sync([Source(id="s", title="Site"), plain]).warnings == ()
    assert caplog.text == ""


def test_names_are_no_free_text_and_a_risk_may_name_what_it_reports():
    bishop = Person(id="p", name="Ann Church")
    risk = ComplianceRisk(id="r", subject="p", text="a supplier offered gifts")
    assert doubtful_facts([bishop, risk]) == ()
    assert [rules for _, rules in doubts("compliance_risk", {"text": "gifts at his church"})] == [
        ("religion",)
    ]


def test_the_detail_of_a_career_is_free_text():
    spell = Spell(id="x", person="p", kind="education", place="River University", detail="faith studies")
    assert [w.field for w in doubtful_facts([spell])] == ["detail"]


def test_the_invented_city_has_nothing_to_read_again():
    assert sm.examples.city().warnings == ()


@pytest.mark.parametrize("kind", ["unit", "post", "tenure", "person", "motive"])
def test_the_address_of_an_office_is_no_free_text_and_what_stands_beside_it_is(kind):
    address = "#row/1 https://a.example/committees/health-and-children"
    office = kind in ("unit", "post", "tenure")

    assert (list(doubts(kind, {"note": address})) == []) == office
    assert [field for field, _ in doubts(kind, {"note": f"{address} away for an illness"})] == ["note"]
