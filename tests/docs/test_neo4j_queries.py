"""The ten queries of docs/neo4j.md answer their questions on the invented city."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import stakemap as sm
from stakemap import examples
from stakemap.store import connect

pytestmark = pytest.mark.neo4j

PAGE = Path(__file__).resolve().parents[2] / "docs" / "neo4j.md"
QUERIES = re.findall(r"^### (\d+)\. (.+?)\n+```cypher\n(.*?)```", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def test_there_are_ten() -> None:
    assert [number for number, *_ in QUERIES] == [str(number) for number in range(1, 11)]


def test_each_query_has_an_answer(neo4j_url, neo4j_session, capsys) -> None:
    values = {"ds": "hupo", "decision": examples.DECISION, "day": examples.TODAY}
    with connect(neo4j_url, dataset="hupo") as store, connect(neo4j_url, dataset="other") as other:
        store.apply(examples.city())
        other.apply(examples.city())
    answers = {}
    for number, question, query in QUERIES:
        result = neo4j_session.run(query, values)
        answers[number] = rows = [row.values() for row in result]
        notes = result.consume().gql_status_objects
        with capsys.disabled():
            print(f"\n{number}. {question}", *rows[:6], sep="\n   ")
        assert rows, question
        assert not [note for note in notes if note.gql_status.startswith("01N5")], question
    assert len(answers["3"]) < 12
    assert len({tuple(map(str, row)) for row in answers["1"]}) == len(answers["1"])
    plan = sm.Plan(as_of=examples.TODAY, today=examples.TODAY, decision=examples.DECISION, draws=0)
    now = sm.analyze(examples.city(), plan=plan)
    assert {who for who, *_ in answers["8"]} == {now.case.name(node) for node in now.power.vetoes}
    assert not {"Gui Laowan", "Chao Pinghai", "Dun Beifeng"} & {
        str(row[0]) for row in answers["3"]
    }  # left office
