from __future__ import annotations

from datetime import date

import pytest

from stakemap.errors import InputError
from stakemap.model import Tenure, Tie
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.adopt import EdgeMapping, GraphMapping, NodeMapping, read_neo4j

THEIRS = """CREATE (a:Employee {eid: 'a', fullName: 'Ann'}), (b:Employee {eid: 'b', fullName: 'Bo'}),
(d:Dept {code: 'd', title: 'Roads'}), (j:`Job ``x` {jid: 'j', title: 'Head'}), (c:Car {plate: 'x'}),
(j)-[:BELONGS]->(d), (a)-[:WORKS_AS {from: date('2019-03-01')}]->(j),
(a)-[:TRUSTS {weight: 0.7, year: 2020, told_by: 'Survey'}]->(b), (b)-[:DRIVES]->(c), (a)-[:TRUSTS]->(c)"""

MAPPING = GraphMapping(
    nodes=(
        NodeMapping("Employee", "person", "eid", {"name": "fullName"}),
        NodeMapping("Job `x", "post", "jid", {"name": "title"}, unit_by="BELONGS"),
        NodeMapping("Dept", "unit", "code", {"name": "title"}),
    ),
    edges=(
        EdgeMapping("WORKS_AS", "tenure", since="from"),
        EdgeMapping("TRUSTS", "advice", fields={"strength": "weight"}, since="year", source="told_by"),
    ),
    source="Their graph",
    expires=date(2031, 1, 1),
)


@pytest.mark.neo4j
def test_another_graph_is_read_as_facts(neo4j_url, neo4j_session) -> None:
    from neo4j import GraphDatabase

    neo4j_session.run(THEIRS).consume()
    import os

    auth = (os.environ.get("STAKEMAP_NEO4J_USER", "neo4j"), os.environ["STAKEMAP_NEO4J_PASSWORD"])
    with GraphDatabase.driver(neo4j_url, auth=auth) as driver:
        adopted = read_neo4j(driver, MAPPING)
    graph = adopted.graph
    tie = next(fact for fact in graph.facts if isinstance(fact, Tie))
    tenure = next(fact for fact in graph.facts if isinstance(fact, Tenure))
    assert (tie.from_id, tie.to_id, tie.strength, tie.valid.start) == ("a", "b", 0.7, "2020")
    assert (tenure.person, tenure.post, tenure.valid.start, tenure.complete) == ("a", "j", "2019-03-01", True)
    assert {fact.title for fact in graph.facts if fact.kind_of_fact == "source"} == {"Their graph", "Survey"}
    assert adopted.unmapped_labels["Car"] == 1
    assert adopted.unmapped_types == {"DRIVES": 1}
    assert adopted.left_out == {"TRUSTS": 1}


@pytest.mark.parametrize("name", ["", "a\\u0060", "a\nb"])
def test_a_name_that_could_break_out_is_refused(name) -> None:
    with pytest.raises(InputError):
        cypher.foreign_name(name)
