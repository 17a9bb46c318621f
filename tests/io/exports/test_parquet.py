"""Facts as Parquet: the same facts come back, in bytes that depend on them alone, and what stays behind."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

import every_fact
import stakemap as sm
from stakemap.errors import InputError, LimitExceeded, MissingExtra
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import Limits, read_records
from stakemap.io.parquet.schema import schema_of
from stakemap.io.parquet.writing import write_parquet
from stakemap.model import FACTS, Contract, Label, Person, Source, Supplier, Tie, Unit, parse

parquet = pytest.importorskip("pyarrow.parquet", reason='needs pyarrow: pip install "stakemap[parquet]"')
TODAY = "2026-09-01"
SUM = Decimal("12345678901.2345")


def written(graph, folder, label="sealed"):
    return sm.export(graph, folder, format="parquet", label=label, today=TODAY)


def person(ident, **more):
    return parse({"fact": "person", "id": ident, "name": ident.title(), **more})


def tie(ident, one, two, kind="advice", **more):
    return parse({"fact": "tie", "id": ident, "kind": kind, "from_id": one, "to_id": two, **more})


def test_the_city_comes_back_but_for_kin(tmp_path):
    city = sm.examples.city()
    done = written(city, tmp_path / "city")
    kin = [tie.id for tie in city.of(Tie) if city.catalogue[tie.kind].red_line]
    named_by_kin = {city[ident].source for ident in kin}
    rest = city.without(*kin)
    idle = [ident for ident in named_by_kin if ident and not rest.about(ident)]
    open_city = rest.without(*idle)

    assert kin
    assert sm.read(tmp_path / "city") == open_city
    assert dict(done.facts) == open_city.counts()
    assert sum(count for _, why, count in done.left_out if why == "red_line") == len(kin)
    assert {f"{kind}.parquet" for kind in open_city.counts()} == {
        p.name for p in (tmp_path / "city").iterdir()
    }
    for line in (*done.lines("en"), *done.lines("zh")):
        assert line


@settings(max_examples=25)
@given(every_fact.graphs())
def test_any_facts_of_every_kind_come_back(tmp_path_factory, graph):
    folder = tmp_path_factory.mktemp("facts")
    write_parquet(graph, folder)
    assert sm.read(folder).facts == graph.facts if len(graph) else not list(folder.iterdir())


@pytest.mark.parametrize("kind", FACTS)
def test_the_columns_are_the_fields_of_the_model(kind):
    schema = schema_of(kind)
    assert schema.names == list(FACTS[kind].model_fields)
    assert not schema.field("id").nullable


def test_values_have_the_types_of_their_fields(tmp_path):
    facts = [
        Unit(id="u", name="U", valid={"start": "2019-03"}, expires=date(2030, 1, 2)),
        Supplier(id="s", name="S"),
        Contract(
            id="c", name="C", buyer="u", supplier="s", value=Decimal("12345678901.2345"), currency="CNY"
        ),
    ]
    write_parquet(PropertyGraph(facts), tmp_path)
    (unit,) = parquet.read_table(tmp_path / "unit.parquet").to_pylist()
    (contract,) = parquet.read_table(tmp_path / "contract.parquet").to_pylist()

    assert unit["valid"] == {"start": "2019-03", "end": None}
    assert (unit["expires"], unit["label"]) == (date(2030, 1, 2), "internal")
    assert contract["value"] == str(SUM)


def test_the_same_facts_give_the_same_bytes_in_any_order_and_leave_nothing_of_before(tmp_path):
    facts = [person(f"p{k}") for k in range(9)] + [tie("t", "p1", "p2")]
    write_parquet(facts, tmp_path / "a", group=4)
    write_parquet([Unit(id="u", name="U"), *facts], tmp_path / "b")
    write_parquet(facts[::-1], tmp_path / "b", group=4)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in "ab")

    assert one == two
    assert parquet.ParquetFile(tmp_path / "a" / "person.parquet").num_row_groups == 3


def test_what_is_labelled_higher_expired_or_of_kin_stays_with_what_only_it_names(tmp_path):
    graph = PropertyGraph(
        [
            Source(id="open", title="Register"),
            Source(id="closed", title="Talk with Zoe"),
            Source(id="idle", title="Read, and nothing taken"),
            person("ann", source="open"),
            person("bob", source="open"),
            person("zoe", source="closed", label="restricted"),
            tie("t1", "ann", "bob", "kin", source="closed"),
            tie("t2", "ann", "zoe", source="open"),
            tie("t3", "bob", "ann", expires=TODAY),
            tie("t4", "bob", "ann", strength=0.25),
        ]
    )
    done = written(graph, tmp_path / "out", "internal")

    assert {(what, why): count for what, why, count in done.left_out} == {
        ("person", "label"): 1,
        ("tie", "label"): 1,
        ("tie", "expired"): 1,
        ("tie kin", "red_line"): 1,
        ("source", "unnamed"): 1,
    }
    assert [fact.id for fact in sm.read(tmp_path / "out")] == ["ann", "bob", "idle", "open", "t4"]
    raw = b"".join(parquet.read_table(p).to_pandas().to_json().encode() for p in (tmp_path / "out").iterdir())
    assert b"oe" not in raw


@settings(max_examples=25)
@given(every_fact.graphs())
def test_nothing_above_the_label_is_ever_in_it(tmp_path_factory, graph):
    folder = tmp_path_factory.mktemp("facts") / "out"
    done = written(graph, folder, "public")
    back = sm.read(folder).facts if done.facts else ()

    assert {getattr(fact, "label", Label.PUBLIC) for fact in back} <= {Label.PUBLIC}
    assert {fact.id for fact in back} <= {fact.id for fact in graph}
    assert sum(n for _, n in done.facts) + sum(n for *_, n in done.left_out) == len(graph)


def test_part_files_as_spark_writes_them_are_one_dataset(tmp_path):
    facts = [person(f"p{k}") for k in range(4)]
    write_parquet(facts[:2], tmp_path / "a")
    write_parquet(facts[2:], tmp_path / "b")
    place = tmp_path / "both" / "person.parquet"
    place.mkdir(parents=True)
    for name in "ab":
        (tmp_path / name / "person.parquet").rename(place / f"part-{name}.parquet")

    (tmp_path / "both" / ".half.parquet").write_bytes(b"")
    (place / ".half.parquet").write_bytes(b"")

    assert [fact.id for fact in sm.read(tmp_path / "both")] == [fact.id for fact in facts]
    write_parquet(facts[:1], tmp_path / "both")
    assert [fact.id for fact in sm.read(tmp_path / "both")] == ["p0"]


def test_a_bad_row_is_told_with_its_file_and_row(tmp_path):
    ties = [tie("t", "a", "b"), tie("u", "b", "a")]
    write_parquet([person("a"), person("b"), *ties], tmp_path / "both")
    write_parquet([person("a")], tmp_path / "one")
    (tmp_path / "one" / "person.parquet").replace(tmp_path / "both" / "person.parquet")
    reading = read_records(tmp_path / "both")

    assert [(p.file, p.row, p.field) for p in reading.problems] == [
        ("tie.parquet", 1, "to_id"),
        ("tie.parquet", 2, "from_id"),
    ]
    assert [fact.id for fact in reading.records] == ["a"]


def test_what_is_no_parquet_or_too_much_is_refused(tmp_path):
    write_parquet([person("a"), person("b")], tmp_path)
    with pytest.raises(LimitExceeded, match="rows"):
        sm.read(tmp_path, limits=Limits(rows=1))
    whole = (tmp_path / "person.parquet").read_bytes()
    for damaged in (b"", b"PAR1", whole[: len(whole) // 2], whole[:40] + b"\0" * 8 + whole[48:], b"x" * 400):
        (tmp_path / "person.parquet").write_bytes(damaged)
        with pytest.raises(InputError):
            sm.read(tmp_path)
    (tmp_path / "person.parquet").write_bytes(whole)
    (tmp_path / "planet.parquet").write_bytes(whole)
    with pytest.raises(InputError, match="unknown kind of fact"):
        sm.read(tmp_path)


def test_without_pyarrow_the_cure_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match="pyarrow") as caught:
        written(PropertyGraph([Person(id="a", name="A")]), tmp_path / "x")
    assert caught.value.hint == 'pip install "stakemap[parquet]"'
