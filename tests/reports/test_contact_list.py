"""The table of contacts that goes back to a CRM program."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Decision, DecisionRole, Label, Person, Role, Span, TeamMember, Tie
from stakemap.reports.contact_list import COLUMNS, contact_rows, contact_table

CITY = sm.examples.city()


@pytest.fixture(scope="module")
def tender():
    plan = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY, decision=sm.examples.DECISION, draws=20)
    return sm.analyze(CITY, plan=plan)


def small(*more, quiet=None):
    people = [Person(id=f"p:crm:{n}", name=name) for n, name in enumerate(("=Ann", "Bo", "Cai"))]
    ties = [
        Tie(id=f"t{n}", kind="advice", from_id=f"p:crm:{n}", to_id="p:crm:0", strength=0.5) for n in (1, 2)
    ]
    ours = [TeamMember(id="m", name="@Dee"), Tie(id="k", kind="knows", from_id="m", to_id="p:crm:1")]
    return PropertyGraph([*people, *ties, *ours, Decision(id="d", name="D", quiet=quiet), *more])


def analyzed(graph, **more):
    return sm.analyze(graph, plan=sm.Plan(as_of="2026-09-01", today="2026-09-01", draws=0, **more))


def test_each_row_says_what_the_analysis_says(tender):
    rows = {row["id"]: row for row in contact_rows(tender)}
    influence, drawn = tender.scores["influence"], tender.uncertainty["influence"]
    coverage = tender.coverage()
    known = dict(zip(coverage.grid.people, coverage.grid.known.tolist(), strict=True))

    people = {person.id for person in tender.graph.of(Person)}
    assert set(rows) == people & set(tender.case.people)
    for node, row in rows.items():
        assert row["score"] == round(influence.as_shown[node], 4)
        assert row["low"] <= row["score"] <= row["high"]
        assert row["band"] == drawn.band_of[node]
        if node in known:
            assert row["coverage"] == pytest.approx(known[node], abs=1e-4)
        assert (row["run"], row["as_of"]) == (tender.run, sm.examples.TODAY)
        assert "are unreported (assumed)" in row["caveat"]
    steps = {rung.person for rung in coverage.ladder}
    assert {node for node, row in rows.items() if row["next_step"]} == steps & set(rows)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_is_proper_csv_without_formulas(tender, lang):
    for analysis in (tender, analyzed(small())):
        read = list(csv.reader(io.StringIO(contact_table(analysis, lang).removeprefix("\ufeff"))))
        assert {len(row) for row in read} == {len(COLUMNS)}
        assert not [cell for row in read for cell in row if cell[:1] in {"=", "+", "@"}]
    assert read[1][2] == "'=Ann"
    assert "'@Dee" in {row[COLUMNS.index("known_by")] for row in read}


def test_the_id_of_the_program_stands_beside_ours():
    assert {row["outside_id"] for row in contact_rows(analyzed(small()))} == {"0", "1", "2"}


def test_without_draws_there_is_no_range_and_no_band():
    rows = contact_rows(analyzed(small()))

    assert {(row["low"], row["high"], row["band"]) for row in rows} == {(None, None, None)}


def test_whom_the_rules_of_a_tender_bar_is_to_be_left_alone():
    part = DecisionRole(id="r", decision="d", player="p:crm:1", role=Role.DECIDER)
    ended, running = Span(start="2026-01-01", end="2026-09-01"), Span(start="2026-08-01", end="2026-10-01")

    def step(quiet, lang="en"):
        analysis = analyzed(small(part, quiet=quiet), decision="d")
        return next(row["next_step"] for row in contact_rows(analysis, lang) if row["id"] == "p:crm:1")

    assert "@Dee" in step(ended)
    assert step(running) == "wait: the rules of the tender forbid contact until 1 Oct 2026"
    assert "@Dee" not in step(Span(start="2026-08"), "zh")


def test_what_a_label_hides_is_not_in_the_table():
    kept = {"source": "s", "grade": "B2", "expires": date(2031, 1, 1), "label": Label.RESTRICTED}
    graph = small(
        Person(id="p:crm:9", name="Secret", label=Label.RESTRICTED),
        Tie(id="x", kind="knows", from_id="m", to_id="p:crm:2", **(kept | {"source": None})),
    )
    rows = {row["id"]: row for row in contact_rows(analyzed(graph))}

    assert "p:crm:9" not in rows
    assert rows["p:crm:2"]["known_by"] == ""


def test_bare_arrays_have_no_contacts():
    arrays = sm.Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"])

    with pytest.raises(InputError):
        contact_rows(sm.analyze(arrays))
