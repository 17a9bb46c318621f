"""Facts written for other programs: read back by our own readers and by networkx, and what stays behind."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date

import networkx as nx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stakemap as sm
from stakemap.errors import InputError, UnknownName
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import Evidence, read_records
from stakemap.io.exports.writing import WRITERS
from stakemap.model import Person, Source, Tenure, Tie, parse

TODAY = "2026-09-01"
GRAPHS = ("graphml", "gexf", "edges", "kumu")
JOINS = ("tie", "tenure", "membership", "post")
KINDS = ("person", "unit", "post", "group", "team_member", "tenure", "membership", "tie")


def back(graph, folder, form, label="sealed"):
    """What is written and what our reader then gives."""
    path = folder / f"out{WRITERS[form].suffix}"
    done = sm.export(graph, path, format=form, label=label, today=TODAY)
    evidence = Evidence(basis="contract", label="public")
    return done, read_records(path, format=form, evidence=evidence)


def told(graph):
    """Every fact that a graph format can hold, without ids and sources, by the names of what it joins."""
    names = {one.id: getattr(one, "name", "") for one in graph}
    found = []
    for one in graph:
        if one.kind_of_fact not in KINDS:
            continue
        body = one.to_dict()
        if body.get("kind") in ("kin", "declared_interest"):
            continue
        kept = (
            "fact",
            "name",
            "name_en",
            "name_zh",
            "unknown",
            "strength",
            "count",
            "basis",
            "expires",
            "label",
        )
        said = {key: body[key] for key in kept if key in body}
        said["valid"] = body.get("valid", {})
        said["ends"] = [names[end] for end in one.ends() if end in names]
        if one.kind_of_fact == "tie":
            both = graph.catalogue[one.kind].symmetric
            said |= {"kind": one.kind, "ends": sorted(said["ends"]) if both else said["ends"]}
        if one.kind_of_fact == "team_member":
            said["ends"] = []
        found.append(json.dumps(said, sort_keys=True, ensure_ascii=False))
    return sorted(found)


@pytest.mark.parametrize("form", GRAPHS)
def test_what_is_written_of_the_city_is_read_back_fact_by_fact(tmp_path, form):
    city = sm.examples.city()
    done, reading = back(city, tmp_path, form)
    assert not reading.problems
    assert told(reading.graph) == told(city)
    assert dict(done.facts) == {k: n for k, n in reading.imported.facts if k != "source"}
    everything = {(one.kind_of_fact, why) for one in city for why in ("no_place",)} - {
        (k, "no_place") for k in KINDS
    }
    named = {(what, why) for what, why, _ in done.left_out}
    assert everything - {("source", "no_place")} <= named


def test_networkx_reads_both_and_sees_every_arc(tmp_path):
    city = sm.examples.city()
    ours = city.to_networkx()
    for form, reads in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        path = tmp_path / f"c.{form}"
        sm.export(city, path, format=form, label="sealed", today=TODAY)
        theirs = reads(path)
        assert theirs.is_directed()
        assert set(theirs.nodes) <= set(ours.nodes)
        symmetric = {(t.to_id, t.from_id) for t in city.of(Tie) if city.catalogue[t.kind].symmetric}
        kept = {(u, v) for u, v, fact in ours.edges(keys=True) if city[fact].kind_of_fact in JOINS}
        kin = {(t.to_id, t.from_id) for t in city.of(Tie) if city.catalogue[t.kind].red_line}
        assert set(theirs.edges()) == kept | (symmetric - kin)


PARENTS = {
    "meta": "gexf", "creator": "meta", "graph": "gexf", "attributes": "graph", "attribute": "attributes",
    "nodes": "graph", "edges": "graph", "node": "nodes", "edge": "edges", "attvalue": "attvalues",
    "spell": "spells",
}  # fmt: skip
ALLOWED = {
    "gexf": {"version"}, "graph": {"mode", "defaultedgetype", "timeformat", "idtype"},
    "attributes": {"class", "mode"}, "attribute": {"id", "title", "type"}, "node": {"id", "label"},
    "edge": {"id", "source", "target", "type", "kind"}, "attvalue": {"for", "value"},
    "spell": {"start", "end"},
}  # fmt: skip
"""What we use of the schema of GEXF 1.3 (gexf.xsd and dynamics.xsd)."""


def test_gexf_has_the_structure_of_its_schema(tmp_path):
    sm.export(sm.examples.city(), tmp_path / "c.gexf", format="gexf", label="sealed", today=TODAY)
    root = ET.parse(tmp_path / "c.gexf").getroot()
    space = "{http://gexf.net/1.3}"
    above = {child: parent for parent in root.iter() for child in parent}
    ids = {"node": set(), "edge": set(), "attribute": set()}
    for one in root.iter():
        tag = one.tag.removeprefix(space)
        assert set(one.attrib) <= ALLOWED.get(tag, set()), tag
        if tag in PARENTS:
            assert above[one].tag == space + PARENTS[tag]
        if tag in ids:
            assert one.get("id") not in ids[tag]
            ids[tag].add(one.get("id"))
        if tag == "attvalue":
            assert one.get("for") in ids["attribute"]
        if tag == "spell":
            assert one.attrib
            days = [date.fromisoformat(day) for day in one.attrib.values()]
            assert days == sorted(days)
        if tag == "edge":
            assert {one.get("source"), one.get("target")} <= ids["node"]
            assert one.get("type", "directed") in ("directed", "mutual")


def person(ident, **more):
    return parse(
        {"fact": "person", "id": ident, "name": ident.title(), "source": "s", "basis": "contract", **more}
    )


def tie(ident, one, two, kind="advice", **more):
    body = {"fact": "tie", "id": ident, "kind": kind, "from_id": one, "to_id": two, "source": "s"}
    return parse({**body, "basis": "contract", "grade": "B2", "expires": "2030-01-01", **more})


SMALL = [Source(id="s", title="Log"), person("ann"), person("bob"), person("cai")]


@pytest.mark.parametrize("form", GRAPHS)
def test_kin_the_expired_and_the_labelled_stay_and_are_counted(tmp_path, form):
    graph = PropertyGraph(
        [
            *SMALL,
            person("zoe", label="restricted"),
            tie("t1", "ann", "bob", "kin"),
            tie("t2", "ann", "cai", expires="2026-09-01"),
            tie("t3", "ann", "zoe"),
            tie("t4", "bob", "cai", strength=0.25),
        ]
    )
    done, reading = back(graph, tmp_path, form, label="internal")
    assert {(what, why): n for what, why, n in done.left_out if why != "field"} == {
        ("person", "label"): 1,
        ("tie", "label"): 1,
        ("tie", "expired"): 1,
        ("tie kin", "red_line"): 1,
    }
    ties = [(one.strength, one.kind) for one in reading.graph.of(Tie)]
    assert ties == [(0.25, "advice")]
    raw = b"".join(p.read_bytes() for p in sorted(tmp_path.rglob("*")) if p.is_file())
    assert b"Zoe" not in raw and b"kin_of" not in raw  # noqa: PT018


@given(
    st.lists(
        st.tuples(
            st.sampled_from([("ann", "bob"), ("bob", "cai"), ("cai", "ann")]),
            st.sampled_from(["advice", "friendship", "contacts", "reports_to"]),
            st.none() | st.floats(0, 1),
            st.sampled_from(
                [{}, {"start": "2019"}, {"start": "2019-03-01", "end": "2020"}, {"end": "2021-03"}]
            ),
        ),
        max_size=6,
    ),
    st.sampled_from(GRAPHS),
)
def test_any_ties_come_back_as_they_were(tmp_path_factory, rows, form):
    ties = [
        tie(f"t{k}", *ends, kind, valid=span, **({} if value is None else {"strength": value}))
        for k, (ends, kind, value, span) in enumerate(rows)
    ]
    graph = PropertyGraph([*SMALL, *ties])
    _, reading = back(graph, tmp_path_factory.mktemp("export"), form)
    assert told(reading.graph) == told(graph)
    assert [t.strength for t in reading.graph.of(Tie) if t.strength == 1.0] == [
        t.strength for t in ties if t.strength == 1.0
    ]


def test_nothing_in_a_table_is_a_formula(tmp_path):
    graph = PropertyGraph([Source(id="s", title="=cmd()"), Person(id="p", name="=1+1", source="s")])
    done = sm.export(graph, tmp_path / "pair", format="edges", today=TODAY)
    text = (tmp_path / "pair" / "nodes.csv").read_text(encoding="utf-8")
    assert not re.search(r"(^|,)[=+@]", text, re.MULTILINE)
    assert ("text", "formula", 2) in done.left_out
    sm.export(graph, tmp_path / "k.xlsx", format="kumu", today=TODAY)
    book = openpyxl.load_workbook(tmp_path / "k.xlsx")
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}


def test_markup_in_a_name_stays_a_name(tmp_path):
    name = """A & B <"x"> 'y' ]]>"""
    graph = PropertyGraph([Person(id="p:<&\"'", name=name)])
    for form in ("graphml", "gexf"):
        _, reading = back(graph, tmp_path, form)
        assert [one.name for one in reading.graph.of(Person)] == [name]


def test_an_empty_graph_and_a_wrong_wish_are_answered(tmp_path):
    for form in GRAPHS:
        done = sm.export(PropertyGraph([]), tmp_path / f"e{WRITERS[form].suffix}", format=form)
        assert (done.facts, done.left_out) == ((), ())
    with pytest.raises(UnknownName):
        sm.export(PropertyGraph([]), tmp_path / "a.gexf", format="gefx")
    with pytest.raises(UnknownName):
        sm.export(PropertyGraph([]), tmp_path / "a.gexf", format="gexf", label="secret")
    with pytest.raises(InputError, match=r"end it in \.gexf"):
        sm.export(PropertyGraph([]), tmp_path / "a.xml", format="gexf")
    with pytest.raises(InputError, match="cannot be written"):
        sm.export(PropertyGraph([]), tmp_path / "no" / "a.gexf", format="gexf")


def test_the_same_facts_give_the_same_bytes(tmp_path):
    city = sm.examples.city()
    for form in GRAPHS:
        made = []
        for name in ("one", "two"):
            folder = tmp_path / name
            folder.mkdir(exist_ok=True)
            sm.export(city, folder / f"c{WRITERS[form].suffix}", format=form, today=TODAY)
            made.append([p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()])
        assert made[0] == made[1]


def test_a_tenure_keeps_its_last_day(tmp_path):
    facts = [
        *SMALL,
        parse({"fact": "unit", "id": "u", "name": "U"}),
        parse({"fact": "post", "id": "h", "name": "Head", "unit": "u"}),
        parse({"fact": "tenure", "id": "x", "person": "ann", "post": "h", "valid": {"end": "2020-03-01"}}),
    ]
    _, reading = back(PropertyGraph(facts), tmp_path, "gexf")
    assert 'end="2020-02-29"' in (tmp_path / "out.gexf").read_text()
    assert [str(one.valid.end) for one in reading.graph.of(Tenure)] == ["2020-03-01"]
