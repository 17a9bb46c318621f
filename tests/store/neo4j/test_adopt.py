"""A foreign graph as facts: what its mapping names wrong is said, what was not read is listed."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import date

import pytest

from conftest import neo4j_driver
from stakemap.errors import InputError, LeftOut, PolicyRefused
from stakemap.model import Person, Tenure, Tie
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.adopt import EdgeMapping, GraphMapping, NodeMapping, read_neo4j

THEIRS = """CREATE (a:Employee {eid: 'a', fullName: 'Ann', phone: '1'}),
(b:Employee {eid: 'b', fullName: 'Bo'}), (d:Dept {code: 'd', title: 'Roads'}),
(j:`Job ``x` {jid: 'j', title: 'Head'}), (c:Car {plate: 'x'}), (j)-[:BELONGS]->(d),
(a)-[:WORKS_AS {key: 'w1', from: date('2019-03-01'), desk: 4}]->(j), (b)-[:DRIVES {key: 'd'}]->(c),
(a)-[:TRUSTS {key: 't1', weight: 0.7, year: 2020, told_by: 'Survey'}]->(b), (a)-[:TRUSTS]->(c)"""

MAPPING = GraphMapping(
    nodes=(
        NodeMapping("Employee", "person", "eid", {"name": "fullName"}),
        NodeMapping("Job `x", "post", "jid", {"name": "title"}, unit_by="BELONGS"),
        NodeMapping("Dept", "unit", "code", {"name": "title"}),
    ),
    edges=(
        EdgeMapping("WORKS_AS", "tenure", since="from", id="key"),
        EdgeMapping(
            "TRUSTS", "advice", fields={"strength": "weight"}, since="year", source="told_by", id="key"
        ),
    ),
    source="Their graph",
    expires=date(2031, 1, 1),
)


def changed(place: str, **values: object) -> GraphMapping:
    """The mapping with another entry at ``nodes[0]`` or the like."""
    part, number = place[:5], int(place[6])
    entries = list(getattr(MAPPING, part))
    entries[number] = replace(entries[number], **values)
    return replace(MAPPING, **{part: tuple(entries)})


@pytest.fixture
def theirs(neo4j_url, neo4j_session):
    """A driver on a server with their graph alone."""
    neo4j_session.run(THEIRS).consume()
    with neo4j_driver(neo4j_url) as driver:
        yield driver


@pytest.mark.neo4j
def test_another_graph_is_read_as_facts(theirs) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        adopted = read_neo4j(theirs, MAPPING)
    graph = adopted.graph
    tie = next(fact for fact in graph.facts if isinstance(fact, Tie))
    tenure = next(fact for fact in graph.facts if isinstance(fact, Tenure))
    assert (tie.from_id, tie.to_id, tie.strength, tie.valid.start) == ("a", "b", 0.7, "2020")
    assert (tenure.person, tenure.post, tenure.valid.start, tenure.complete) == ("a", "j", "2019-03-01", True)
    assert {fact.title for fact in graph.facts if fact.kind_of_fact == "source"} == {"Their graph", "Survey"}


@pytest.mark.neo4j
def test_what_was_not_read_is_listed(theirs) -> None:
    adopted = read_neo4j(theirs, MAPPING)
    assert adopted.unmapped_labels["Car"] == 1
    assert adopted.unmapped_types == {"DRIVES": 1}
    assert adopted.left_out == {"TRUSTS": 1}
    assert adopted.unmapped_properties == {"Employee.phone": 1, "WORKS_AS.desk": 1}
    assert adopted.carried["nodes[0].fields.name"] == (2, 2)
    assert adopted.carried["edges[1].since"] == (1, 2)


MISTYPED = {
    "label": ("nodes[0].label", changed("nodes[0]", label="Employees"), "Employee"),
    "label in another case": ("nodes[2].label", changed("nodes[2]", label="DEPT"), "Dept"),
    "id": ("nodes[0].id", changed("nodes[0]", id="eids"), "eid"),
    "field": ("nodes[0].fields.name", changed("nodes[0]", fields={"name": "fulName"}), "fullName"),
    "unit": ("nodes[1].unit_by", changed("nodes[1]", unit_by="BELONG"), "BELONGS"),
    "type": ("edges[0].type", changed("edges[0]", type="WORK_AS"), "WORKS_AS"),
    "since": ("edges[0].since", changed("edges[0]", since="form"), "from"),
    "source": ("edges[1].source", changed("edges[1]", source="toldby"), "told_by"),
    "strength": ("edges[1].fields.strength", changed("edges[1]", fields={"strength": "wieght"}), "weight"),
    "key": ("edges[1].id", changed("edges[1]", id="keys"), "key"),
    "kind": ("nodes[2].kind", changed("nodes[2]", kind="units"), "unit"),
}


@pytest.mark.neo4j
@pytest.mark.parametrize(("place", "mapping", "near"), MISTYPED.values(), ids=MISTYPED)
def test_a_name_that_is_not_there_is_said_with_its_entry_and_the_nearest(
    theirs, place, mapping, near
) -> None:
    with pytest.raises(InputError) as caught:
        read_neo4j(theirs, mapping)
    problem = next(p for p in caught.value.problems if p.field == place)
    assert problem.near == (near,)
    assert place in str(caught.value)
    assert repr(near) in problem.text()


@pytest.mark.neo4j
def test_a_property_that_may_be_absent_is_a_warning_when_asked_for(theirs) -> None:
    mapping = changed("edges[0]", until="to")
    with pytest.raises(InputError, match=r"edges\[0\]\.until"):
        read_neo4j(theirs, mapping)
    with pytest.warns(LeftOut, match=r"edges\[0\]\.until.*desk, from, key"):
        adopted = read_neo4j(theirs, mapping, strict=False)
    assert adopted.carried["edges[0].until"] == (0, 1)
    with pytest.raises(InputError, match=r"nodes\[0\]\.label"):
        read_neo4j(theirs, changed("nodes[0]", label="Employees"), strict=False)


@pytest.mark.neo4j
def test_an_entry_of_which_nothing_can_be_read_is_said(theirs) -> None:
    drives = replace(MAPPING, edges=(*MAPPING.edges, EdgeMapping("DRIVES", "advice", id="key")))
    for place, mapping in (("edges[2]", drives), ("nodes[1]", changed("nodes[1]", unit_by="WORKS_AS"))):
        with pytest.raises(InputError) as caught:
            read_neo4j(theirs, mapping)
        assert place in [problem.field for problem in caught.value.problems]
    with pytest.warns(UserWarning, match="nothing of DRIVES could be read"):
        assert read_neo4j(theirs, drives, strict=False).left_out == {"DRIVES": 1, "TRUSTS": 1}


@pytest.mark.neo4j
def test_one_mistake_is_one_line_with_its_count_and_three_examples(theirs, neo4j_session) -> None:
    neo4j_session.run(
        "MATCH (a:Employee {eid: 'a'}), (b:Employee {eid: 'b'}) UNWIND range(1, 895) AS n "
        "CREATE (a)-[:TRUSTS {key: 'm' + n, weight: 7.5, year: 'spring'}]->(b)"
    ).consume()
    with pytest.raises(InputError) as caught:
        read_neo4j(theirs, MAPPING)
    problems = {problem.field: problem for problem in caught.value.problems}
    assert set(problems) == {"edges[1].strength", "edges[1].valid.start"}
    for problem in problems.values():
        assert "(895 rows, such as adopted:TRUSTS:advice:m" in problem.cause
        assert problem.cause.count("adopted:") == 3


@pytest.mark.neo4j
def test_a_mistake_that_only_the_whole_graph_shows_is_one_line_too(theirs, neo4j_session) -> None:
    neo4j_session.run(
        "UNWIND range(1, 50) AS n UNWIND ['x', 'y'] AS name CREATE (:Employee {eid: 'e' + n, fullName: name})"
    ).consume()
    with pytest.raises(InputError) as caught:
        read_neo4j(theirs, MAPPING)
    (problem,) = caught.value.problems
    assert problem.field.startswith("nodes[0]")
    assert "(50 rows, such as e" in problem.cause


@pytest.mark.neo4j
def test_a_field_that_must_not_be_recorded_stays_a_red_line(theirs, neo4j_session) -> None:
    neo4j_session.run("MATCH (e:Employee) SET e.extra = 'x'").consume()
    fields = {"name": "fullName", "religion": "extra"}
    with pytest.raises(PolicyRefused, match="2 rows"):
        read_neo4j(theirs, changed("nodes[0]", fields=fields))


@pytest.mark.neo4j
def test_ids_hold_after_a_restore_in_another_order(theirs, neo4j_session, empty_neo4j) -> None:
    more = (
        "MATCH (a:Employee {eid: 'a'}), (b:Employee {eid: 'b'}) UNWIND $years AS year "
        "CREATE (a)-[:TRUSTS {key: 'y' + year, year: year, told_by: 'S' + year}]->(b)"
    )
    edges = tuple(replace(edge, id=None) for edge in MAPPING.edges)
    seen = []
    for years in ([2021, 2022, 2023], [2023, 2021, 2022]):
        empty_neo4j()
        neo4j_session.run("UNWIND range(1, $n) AS n CREATE (:Filler)", n=years[0] % 7 + 1).consume()
        neo4j_session.run(THEIRS).consume()
        neo4j_session.run(more, years=years).consume()
        with pytest.warns(
            UserWarning, match=r"without a declared key: edges\[0\] WORKS_AS, edges\[1\]"
        ) as told:
            keyless = read_neo4j(theirs, replace(MAPPING, edges=edges)).graph
        assert len(told) == 1
        seen.append((keyless, read_neo4j(theirs, MAPPING).graph))
    assert seen[0] == seen[1]
    ids = {tie.id for tie in seen[0][1].of(Tie)}
    assert ids == {f"adopted:TRUSTS:advice:{key}" for key in ("t1", "y2021", "y2022", "y2023")}
    assert len({tie.id for tie in seen[0][0].of(Tie)}) == 4
    assert len(seen[0][0].of(Person)) == 2


@pytest.mark.parametrize("name", ["", "a\\u0060", "a\nb"])
def test_a_name_that_could_break_out_is_refused(name) -> None:
    with pytest.raises(InputError):
        cypher.foreign_name(name)
