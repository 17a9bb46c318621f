"""Popolo and FollowTheMoney: read back by our readers, and what they have no place for is counted."""

from __future__ import annotations

import json

import pytest

import stakemap as sm
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import Evidence, read_records
from stakemap.model import Person, Post, Source, Tenure, Tie, Unit, parse

TODAY = "2026-09-01"


def back(graph, folder, form):
    path = folder / ("out.jsonld" if form == "org" else "out.json")
    done = sm.export(graph, path, format=form, label="sealed", today=TODAY)
    return done, read_records(path, format=form, evidence=Evidence(basis="published", retention="2099-01-01"))


def told(graph, contacts):
    """People, units, posts with their unit, seats with days, lines between units, contacts; by name."""
    name = {one.id: getattr(one, "name", "") for one in graph}
    known = [one for one in graph.of(Person) if not one.unknown]
    there = {one.id for one in known}
    seats = [one for one in graph.of(Tenure) if one.person in there]
    ties = [one for one in graph.of(Tie) if {one.from_id, one.to_id} <= there and one.kind == "contacts"]
    first = {}
    for one in graph.of(Tie):
        if one.kind == "leads" and {one.from_id, one.to_id} <= {unit.id for unit in graph.of(Unit)}:
            first.setdefault(one.to_id, one.from_id)
    return {
        "people": sorted(one.name for one in known),
        "units": sorted((one.name, str(one.valid)) for one in graph.of(Unit)),
        "posts": sorted((one.name, name[one.unit], str(one.valid)) for one in graph.of(Post)),
        "seats": sorted((name[one.person], name[one.post], str(one.valid)) for one in seats),
        "lines": sorted((name[one], name[other]) for one, other in first.items()),
        "ties": sorted((*sorted((name[t.from_id], name[t.to_id])), str(t.valid)) for t in ties) * contacts,
    }


@pytest.mark.parametrize(("form", "contacts"), [("popolo", 0), ("ftm", 1)])
def test_what_is_written_of_the_city_is_read_back(tmp_path, form, contacts):
    city = sm.examples.city()
    done, reading = back(city, tmp_path, form)
    assert not reading.problems
    assert told(reading.graph, contacts) == told(city, contacts)
    left = {(what, why) for what, why, _ in done.left_out}
    assert {("group", "no_place"), ("tie advice", "no_place"), ("membership", "no_place")} <= left
    assert dict(done.facts)["tenure"] == len(told(city, contacts)["seats"])


def test_popolo_is_valid_under_the_schemas_of_its_project(data_folder, tmp_path):
    schemas = data_folder("popolo") / "schemas"
    sm.export(sm.examples.city(), tmp_path / "c.json", format="popolo", label="sealed", today=TODAY)
    lists = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    for name in ("person", "organization", "post", "membership"):
        schema = json.loads((schemas / f"{name}.json").read_text(encoding="utf-8"))
        allowed = set(schema["properties"])
        for one in lists[f"{name}s"]:
            assert set(one) <= allowed
            for key, value in one.items():
                kinds = schema["properties"][key].get("type", "string")
                assert "string" in kinds and isinstance(value, str)  # noqa: PT018


def test_every_property_of_ftm_is_one_of_its_schema(data_folder, tmp_path):
    yaml = pytest.importorskip("yaml")
    folder = data_folder("ftm") / "followthemoney" / "schema"
    known = {path.stem: yaml.safe_load(path.read_text()) for path in folder.glob("*.yaml")}

    def properties(schema):
        body = known[schema][schema]
        own = set(body.get("properties", {}))
        return own.union(*(properties(parent) for parent in body.get("extends", [])))

    sm.export(sm.examples.city(), tmp_path / "c.json", format="ftm", label="sealed", today=TODAY)
    for line in (tmp_path / "c.json").read_text(encoding="utf-8").splitlines():
        entity = json.loads(line)
        assert set(entity["properties"]) <= properties(entity["schema"])


@pytest.mark.parametrize("form", ["popolo", "ftm"])
def test_kin_stay_and_a_second_line_is_counted(tmp_path, form):
    kept = {"source": "s", "basis": "contract"}
    bodies = [
        *({"fact": "person", "id": f"p:{n}", "name": n, **kept} for n in ("Ann", "Bo")),
        *({"fact": "unit", "id": f"u:{n}", "name": n, **kept} for n in ("X", "Y", "Z")),
        {"fact": "tie", "id": "k", "kind": "kin", "from_id": "p:Ann", "to_id": "p:Bo", **kept},
        {"fact": "tie", "id": "l1", "kind": "leads", "from_id": "u:X", "to_id": "u:Z", **kept},
        {"fact": "tie", "id": "l2", "kind": "leads", "from_id": "u:Y", "to_id": "u:Z", **kept},
    ]
    graph = PropertyGraph([Source(id="s", title="Log"), *map(parse, bodies)])
    done, reading = back(graph, tmp_path, form)
    assert [(t.kind, t.from_id[-1], t.to_id[-1]) for t in reading.graph.of(Tie)] == [("leads", "X", "Z")]
    left = {(what, why): n for what, why, n in done.left_out}
    assert (left["tie kin", "red_line"], left["tie leads", "second_line"]) == (1, 1)


def test_what_is_written_in_the_organization_ontology_is_read_back(tmp_path):
    pytest.importorskip("rdflib")
    city = sm.examples.city()
    done, reading = back(city, tmp_path, "org")
    assert not reading.problems
    ours, theirs = told(city, 0), told(reading.graph, 0)
    for undated in ("units", "posts"):
        ours[undated] = sorted((*row[:-1], "") for row in ours[undated])
        theirs[undated] = sorted((*row[:-1], "") for row in theirs[undated])
    assert theirs == ours
    assert reports(reading.graph) == reports(city)
    assert {("tie advice", "no_place"), ("tie contacts", "no_place"), ("group", "no_place")} <= {
        (what, why) for what, why, _ in done.left_out
    }


def reports(graph):
    """Who reports to whom among posts and known people, by name, each once."""
    there = {one.id: one.name for one in graph.of(Post)}
    there |= {one.id: one.name for one in graph.of(Person) if not one.unknown}
    lines = [one for one in graph.of(Tie) if one.kind == "reports_to"]
    return sorted({(there[t.from_id], there[t.to_id]) for t in lines if {t.from_id, t.to_id} <= set(there)})
