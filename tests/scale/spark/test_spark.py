"""What Spark computes on this machine is what the library computes in one process."""

from __future__ import annotations

import json
import shutil
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import every_fact
import stakemap as sm
from stakemap.graph.decision.offices import offices
from stakemap.graph.inferred_ties import infer_ties
from stakemap.graph.name_index import NameIndex
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.io import read_records
from stakemap.io.parquet.writing import write_parquet
from stakemap.model import Person, parse
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.influence.standing import standing

pytest.importorskip("pyspark", reason='NO SPARK: pip install "stakemap[parquet,spark]"')
if not shutil.which("java"):
    pytest.skip("NO JAVA: install Java 17 or later for Spark", allow_module_level=True)
import pyarrow as pa
import pyarrow.parquet as pq

from stakemap import scale
from stakemap.scale import spark as on_spark

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
DAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def spark():
    made = on_spark.session()
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def city():
    return sm.examples.city()


@pytest.mark.parametrize("tasks", [1, 3])
def test_influence_is_that_of_one_process(spark, city, tmp_path, tasks):
    rng = np.random.default_rng(tasks)
    ends = rng.integers(0, 400, (2, 2500))
    plain = sm.Snapshot.from_arrays(*ends, rng.uniform(size=2500), nodes=[f"n{k}" for k in range(400)])
    for number, snapshot in enumerate((city.snapshot(DAY), plain)):
        ties = scale.write_ties(snapshot, tmp_path / str(number), block=snapshot.m // 6 + 1)
        rows = scale.listening(ties, add=on_spark.adder(spark, tasks=tasks))
        ours = influence_of(rows, exact_highest=1)
        theirs = influence_of(snapshot)
        here = influence_of(scale.listening(ties), exact_highest=1)

        np.testing.assert_allclose(ours.total, theirs.total, rtol=0, atol=1e-12)
        np.testing.assert_allclose(ours.values, here.values, rtol=0, atol=1e-12)
        low, high = ours._values[1:3]
        exact = low == high
        assert exact.any()
        np.testing.assert_allclose(ours.values[exact], theirs.values[exact], rtol=0, atol=1e-12)


def test_standing_is_that_of_one_process(spark, city, tmp_path):
    rows = offices(Seating.on(city, DAY))
    scale.write_offices(rows, tmp_path / "offices.parquet")
    found = {
        row["node"]: row["standing"]
        for row in on_spark.standing(spark, tmp_path / "offices.parquet").collect()
    }
    alone = standing(city.snapshot(DAY), offices=rows)

    assert set(found) == {row.node for row in rows}
    assert len(found) > 20
    for node in alone:
        assert found.get(node, 0.0) == pytest.approx(alone[node], rel=0, abs=1e-12)


def test_ties_of_a_shared_past_are_the_same(spark, city):
    seating = Seating.on(city, DAY)

    assert len(infer_ties(seating)) > 50
    assert on_spark.inferred(spark, seating) == infer_ties(seating)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(every_fact.graphs())
def test_ties_of_a_shared_past_of_any_account_are_the_same(spark, graph):
    seating = Seating.on(graph, DAY)
    assert on_spark.inferred(spark, seating) == infer_ties(seating)


def test_an_account_that_fails_is_one_row_and_the_others_are_as_alone(spark, city, tmp_path):
    sm.write(city, tmp_path / "city.json")
    small = PropertyGraph([Person(id="p:a", name="A"), Person(id="p:b", name="B")])
    sm.write(small, tmp_path / "small.json")
    (tmp_path / "bad.json").write_text("{")
    files = {name: tmp_path / f"{name}.json" for name in ("city", "small", "bad", "gone")}
    options = {"as_of": "2026-09-01", "draws": 0, "findings": False}
    rows = {row["account"]: row for row in on_spark.analyze_accounts(spark, files, **options).collect()}

    assert {name: row["failed"] for name, row in rows.items()} == {
        "city": None,
        "small": None,
        "bad": "input",
        "gone": "input",
    }
    for name, graph in (("city", city), ("small", small)):
        alone = sm.analyze(graph, **options).to_dict()
        assert json.loads(rows[name]["result"]) == json.loads(json.dumps(alone))


def test_people_are_one_by_id_or_name_as_the_index_finds_them(spark, city, tmp_path):
    people = list(city.of(Person))
    other = [Person(id=f"x:{k}", name=one.name.upper()) for k, one in enumerate(people[::3])]
    other += [people[1], Person(id="x:twin", name=people[3].name), Person(id="x:none", name="Nobody Here")]
    write_parquet(people, tmp_path / "one")
    write_parquet(other, tmp_path / "other")
    frames = [spark.read.parquet(str(tmp_path / name / "person.parquet")) for name in ("one", "other")]
    found = {(row["one"], row["other"]) for row in on_spark.same_people(*frames).collect()}

    index = NameIndex[str]()
    for one in other:
        index.identify(one.id, "person", one.id)
        index.add("person", one.id, [one.name, one.name_en, one.name_zh])
    wanted = set()
    for one in people:
        texts = [one.id] if one.id in {x.id for x in other} else [one.name, one.name_en, one.name_zh]
        wanted |= {(one.id, hit) for text in texts if text for hit in index.find(text, ["person"])}
    assert len(found) > 20
    assert found == wanted


def cleaned(spark, folder):
    made = on_spark.cleaned(spark, folder)
    facts = {row["id"]: parse(json.loads(row["body"])) for row in made.facts.collect()}
    return facts, {(row["id"], row["field"]) for row in made.refused.collect()}


def test_rows_that_hold_are_those_that_our_reader_keeps(spark, city, tmp_path):
    write_parquet(city, tmp_path)
    facts, refused = cleaned(spark, tmp_path)
    assert (facts, refused) == ({fact.id: fact for fact in city}, set())

    person = pq.read_table(tmp_path / "person.parquet")
    names = person.column("name").to_pylist()
    names[2], names[5] = None, "two\nlines"
    ids = person.column("id").to_pylist()
    ids[7] = ids[8]
    broken = person.drop_columns(["name", "id"])
    broken = broken.append_column("id", pa.array(ids)).append_column("name", pa.array(names))
    pq.write_table(
        broken.append_column("religion", pa.array(["x", *[None] * (len(ids) - 1)])),
        tmp_path / "person.parquet",
    )
    facts, refused = cleaned(spark, tmp_path)
    reading = read_records(tmp_path)

    assert facts == {fact.id: fact for fact in reading.records}
    own = {(p.fact_id, p.field) for p in reading.problems if p.code != "depends"}
    assert {pair for pair in own if pair[1] in ("name", "religion")} <= refused
    assert {ident for ident, _ in refused} == {p.fact_id for p in reading.problems}
    assert len(facts) < len(city) - 20
