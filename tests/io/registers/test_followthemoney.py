"""Entities of FollowTheMoney: a line each, in any order; edges become tenures and ties."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
from datetime import date

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.seats import Seating
from stakemap.graph.views import VIEWS
from stakemap.io import Evidence, Limits, read_records
from stakemap.io.reading import DOUBT
from stakemap.io.registers.mapping import objects
from stakemap.model import Label, Person, Post, Tenure, Tie, Unit

KEPT = Evidence(basis="published", retention="2030-01-01")


def entity(ident, schema, **properties):
    listed = {name: text if isinstance(text, list) else [text] for name, text in properties.items()}
    return {"id": ident, "schema": schema, "properties": listed}


ANN, BOB = entity("ann", "Person", name="Ann Bell"), entity("bob", "Person", name="Bob Carr")
ROADS = entity("roads", "PublicBody", name="Roads Agency")
HEAD = entity("head", "Position", name="Head", organization="roads")
ALL = [ANN, BOB, ROADS, HEAD]


@pytest.fixture
def told(tmp_path):
    """The reading of entities, one a line; a text is a line as it stands."""

    def reading(*entities, limits=None):
        path = tmp_path / "a.ftm.json"
        lines = [one if isinstance(one, str) else json.dumps(one) for one in entities]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_records(path, format="ftm", evidence=KEPT, limits=limits or Limits())

    return reading


def of(reading, kind):
    return [fact for fact in reading.records if isinstance(fact, kind)]


def left(reading):
    return {(one.what, one.why): one.count for one in reading.imported.left_out}


def test_an_occupancy_is_a_tenure_whatever_the_order_of_lines(told):
    seat = entity("o", "Occupancy", holder="ann", post="head", startDate="2019-03", endDate="2021-01-31")
    reading = told(seat, *reversed(ALL))
    (tenure,) = of(reading, Tenure)
    assert (tenure.person, tenure.post) == ("p:ftm:ann", "post:ftm:head")
    assert (tenure.valid.start, tenure.valid.end) == ("2019-03", "2021-02-01")
    assert reading.records == told(*ALL, seat).records


@pytest.mark.parametrize(
    ("schema", "person", "body"),
    [
        ("Membership", "member", "organization"),
        ("Employment", "employee", "employer"),
        ("Directorship", "director", "organization"),
    ],
)
def test_who_belongs_to_a_body_has_a_seat_of_that_role_in_it(told, schema, person, body):
    reading = told(*ALL, entity("m", schema, **{person: "ann", body: "roads", "role": "chair"}))
    (tenure,) = of(reading, Tenure)
    post = reading.graph[tenure.post]
    assert (post.name, post.unit, tenure.note) == ("chair", "u:ftm:roads", f"#{schema}/m")


def test_kin_serve_conflict_checks_alone(told):
    reading = told(*ALL, entity("k", "Family", person="ann", relative="bob", relationship="sister"))
    (tie,) = of(reading, Tie)
    assert (tie.kind, tie.label) == ("kin", Label.RESTRICTED)
    assert left(reading)["relationship", "private"] == 1
    assert reading.graph.snapshot().m == 0
    assert "sister" not in json.dumps([fact.to_dict() for fact in reading.records])


def test_associates_and_agents_are_contacts_and_links_of_no_kind_are_left(told):
    reading = told(
        *ALL,
        entity("a", "Associate", person="ann", associate="bob", relationship="friend"),
        entity("r", "Representation", agent="ann", client="roads"),
        entity("u", "UnknownLink", subject="ann", object="bob"),
    )
    assert {(t.kind, *sorted((t.from_id, t.to_id))) for t in of(reading, Tie)} == {
        ("contacts", "p:ftm:ann", "p:ftm:bob"),
        ("contacts", "p:ftm:ann", "u:ftm:roads"),
    }
    assert left(reading)["UnknownLink", "not_taken"] == 1


def test_bodies_that_merge_split_or_are_renamed_keep_what_they_were(told):
    new = [entity(name, "PublicBody", name=name.title()) for name in ("works", "lamps", "traffic")]
    seat = entity("o", "Occupancy", holder="ann", post="head", startDate="2015")
    reading = told(
        *ALL,
        *new,
        seat,
        entity("s1", "Succession", predecessor="roads", successor="works", date="2020-01-01"),
        entity("s2", "Succession", predecessor="lamps", successor="works", date="2020-01-01"),
        entity("s3", "Succession", predecessor="works", successor="traffic"),
    )
    graph = reading.graph
    became = {(t.from_id, t.to_id, t.valid.start) for t in of(reading, Tie) if t.kind == "became"}
    assert became == {
        ("u:ftm:roads", "u:ftm:works", "2020-01-01"),
        ("u:ftm:lamps", "u:ftm:works", "2020-01-01"),
        ("u:ftm:works", "u:ftm:traffic", None),
    }
    ends = {unit.name: unit.valid.end for unit in of(reading, Unit)}
    assert ends == {"Roads Agency": "2020-01-01", "Lamps": "2020-01-01", "Works": None, "Traffic": None}
    assert "p:ftm:ann" in graph.snapshot("2019-06-30").nodes
    before, after = Seating(graph, date(2019, 6, 30)), Seating(graph, date(2020, 6, 30))
    assert set(before.posts) == {"post:ftm:head"}
    assert not after.posts, "a post ends with its body"
    assert all(graph.snapshot(view=view).m == 0 for view in VIEWS)


REFUSED = ("ethnicity", "religion", "political", "nationality", "gender")


def test_attributes_of_the_red_line_are_dropped_and_listed(told):
    ann = entity("ann", "Person", name="Ann Bell", birthDate="1970", **dict.fromkeys(REFUSED, "mark-of-it"))
    reading = told(ann)
    assert {what for what, why in left(reading) if why == "refused"} == set(REFUSED)
    assert left(reading)["birthDate", "private"] == 1
    said = json.dumps([fact.to_dict() for fact in reading.records])
    assert "mark-of-it" not in said
    assert "1970" not in said


@pytest.mark.parametrize(
    "party",
    [
        {"name": "Blues", "topics": ["pol.party"]},
        {"name": "Blues", "legalForm": "Political Party"},
        {"name": "Garden Party"},
        {"name": "Old", "topics": ["rel"]},
        {"name": "绿党"},
    ],
)
def test_to_which_party_or_church_somebody_belongs_does_not_enter(told, party):
    reading = told(
        ANN, entity("x", "Organization", **party), entity("m", "Membership", member="ann", organization="x")
    )
    assert [fact.kind_of_fact for fact in reading.records if fact.kind_of_fact != "source"] == ["person"]
    assert left(reading)["Organization", "refused"] == left(reading)["Membership", "refused"] == 1


def test_a_working_party_is_none(told):
    assert len(of(told(entity("x", "Organization", name="Article 29 Working Party")), Unit)) == 1


def test_each_fact_names_publisher_record_and_address(told):
    ann = entity("ann", "Person", name="Ann Bell", publisher="Register", sourceUrl="https://r.example/ann")
    reading = told(ann, BOB)
    graph = reading.graph
    assert (graph["p:ftm:ann"].note, graph["p:ftm:bob"].note) == (
        "#Person/ann https://r.example/ann",
        "#Person/bob",
    )
    sources = [graph[graph[ident].source] for ident in ("p:ftm:ann", "p:ftm:bob")]
    assert [(s.title, s.publisher, s.locator) for s in sources] == [
        ("Register", "Register", "a.ftm.json"),
        ("a.ftm.json", None, "a.ftm.json"),
    ]


def test_a_position_without_a_body_belongs_to_its_state(told):
    reading = told(
        entity("p", "Position", name="Minister", country="gb"), entity("q", "Position", name="Other")
    )
    assert [(post.name, reading.graph[post.unit].name) for post in of(reading, Post)] == [("Minister", "GB")]
    assert left(reading)["Position", "no_unit"] == 1


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"id": "x", "schema": "Person", "prop', ""),
        ("[1, 2]", ""),
        ('{"id": "x", "id": "y", "schema": "Person", "properties": {}}', ""),
        ('{"id": "x", "schema": "Person"}', ""),
        (entity("", "Person", name="No id"), "id"),
        (entity("x", "Person"), "name"),
        (entity("ann", "Person", name="Another"), "id"),
        (entity("x", "Occupancy", post="head"), "person"),
        (entity("x", "Occupancy", holder="ann", post="head", startDate="0000"), "start"),
        (entity("x", "Occupancy", holder="ann", post="head", startDate="2020", endDate="2019"), "end"),
        (entity("x", "Family", person="ann"), "other"),
        (entity("x", "Family", person="ann", relative="ann"), "other"),
    ],
)
def test_a_wrong_line_is_named_and_the_others_stand(told, line, field):
    reading = told(*ALL, line)
    assert [(p.file, p.row, p.field) for p in reading.problems] == [("a.ftm.json", 5, field)]
    assert (len(of(reading, Person)), len(of(reading, Post)), reading.rows_rejected) == (2, 1, 1)


def test_bytes_of_another_encoding_are_named_by_their_line(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(ANN).encode() + b"\n" + b'{"id": "\xe9"}\n' + json.dumps(BOB).encode())
    reading = read_records(path, format="ftm", evidence=KEPT)
    assert [p.row for p in reading.problems] == [2]
    assert len(of(reading, Person)) == 2


def test_the_year_9999_is_an_open_end_and_parents_in_a_circle_are_told(told):
    reading = told(
        *ALL,
        entity("o", "Occupancy", holder="ann", post="head", startDate="2019", endDate="9999-12-31"),
        entity("x", "PublicBody", name="X", parent="y"),
        entity("y", "PublicBody", name="Y", parent="x"),
    )
    assert of(reading, Tenure)[0].valid.end is None
    assert sorted((p.row, p.code) for p in reading.problems) == [(5, DOUBT), (6, DOUBT), (7, DOUBT)]


def test_ends_that_are_not_there_are_counted(told):
    reading = told(*ALL, entity("o", "Occupancy", holder="gone", post="head"))
    assert left(reading)["Occupancy", "no_person"] == 1
    assert not reading.problems


def test_a_file_of_blank_lines_says_so(told):
    with pytest.raises(InputError, match=r"a\.ftm\.json"):
        told("", " ")


@pytest.mark.parametrize("line", ["[]", "{", "no json", "null", "{}"])
def test_a_line_that_is_no_entity_is_named(told, line):
    assert [p.row for p in told(line).problems] == [1]


def test_the_basis_must_be_given_and_nothing_is_public_unless_said(told, tmp_path):
    assert {fact.label for fact in of(told(ANN), Person)} == {Label.INTERNAL}
    with pytest.raises(InputError, match="lawful basis missing"):
        read_records(tmp_path / "a.ftm.json", format="ftm", evidence=Evidence(retention="2030-01-01"))
    public = Evidence(basis="published", retention="2030-01-01", label="public")
    reading = read_records(tmp_path / "a.ftm.json", format="ftm", evidence=public)
    assert {fact.label for fact in of(reading, Person)} == {Label.PUBLIC}


def test_caps_hold_for_a_line_and_for_all_lines(told):
    with pytest.raises(LimitExceeded, match="more than 2 rows"):
        told(*ALL, limits=Limits(stream_rows=2))
    with pytest.raises(LimitExceeded, match="at most 200"):
        told(*ALL, limits=Limits(stream_bytes=200))
    with pytest.raises(LimitExceeded, match="more than 3 problems"):
        told(*["x"] * 9, limits=Limits(problems=3))


def test_a_line_that_is_too_long_is_named_and_the_others_stand(told):
    long = entity("x", "Person", name="X", notes="n" * 400)
    reading = told(ANN, long, BOB, limits=Limits(line_bytes=300))
    assert [(p.row, p.cause) for p in reading.problems] == [(2, "a line of more than 300 bytes")]
    assert [person.name for person in of(reading, Person)] == ["Ann Bell", "Bob Carr"]


def test_a_packed_file_is_read_line_by_line_and_one_cut_short_is_named(tmp_path):
    path = tmp_path / "a.json.gz"
    packed = gzip.compress("".join(json.dumps(one) + "\n" for one in ALL).encode())
    path.write_bytes(packed)
    whole = read_records(path, format="ftm", evidence=KEPT)
    assert (len(of(whole, Person)), len(of(whole, Post)), whole.problems) == (2, 1, ())
    path.write_bytes(packed[: len(packed) - 30])
    cut = read_records(path, format="ftm", evidence=KEPT)
    assert [p.cause for p in cut.problems] == ["no file of gzip, or one that is cut short"]
    path.write_bytes(b"plain")
    assert [p.row for p in read_records(path, format="ftm", evidence=KEPT).problems] == [1]


def _statements(entities):
    """Each value as a statement, as the package of the format writes them."""
    for one in entities:
        common = {"canonical_id": one["id"], "entity_id": f"{one['id']}-raw", "schema": one["schema"]}
        yield {**common, "id": f"{one['id']}-0", "prop": "id", "value": "checksum", "dataset": "reg"}
        for prop, values in one["properties"].items():
            for k, value in enumerate(values):
                ident = f"{one['id']}-{prop}-{k}"
                yield {**common, "id": ident, "prop": prop, "value": value, "dataset": "reg"}


@given(st.randoms(use_true_random=False))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_statements_in_any_order_say_what_their_entities_say(told, order):
    seat = entity("o", "Occupancy", holder="ann", post="head", startDate="2019", notes="n")
    entities = [{**one, "datasets": ["reg"]} for one in (*ALL, seat)]
    lines = list(_statements(entities))
    order.shuffle(lines)
    reading, plain = told(*lines), told(*entities)

    def said(facts):
        return [fact.model_copy(update={"note": None}) for fact in facts]

    assert said(reading.records) == said(plain.records)
    assert reading.imported.read[0] == ("statement", len(lines))
    assert left(reading)["notes", "content"] == 1
    assert all("#statement/" in fact.note for fact in of(reading, Tenure))


def test_the_closest_schema_of_merged_statements_counts_and_broken_ones_are_named(told):
    lines = list(_statements([entity("x", "Organization", name="X")]))
    lines += [{**line, "schema": "LegalEntity"} for line in lines]
    lines += [{**lines[0], "schema": "PublicBody"}, {"entity_id": "", "prop": "name", "schema": "Person"}]
    reading = told(*lines)
    assert [unit.kind for unit in of(reading, Unit)] == ["public_body"]
    assert [p.row for p in reading.problems] == [len(lines)]


def test_a_file_is_never_in_memory_as_a_whole(tmp_path):
    path = tmp_path / "long.json"
    padded = entity("ann", "Person", name="Ann Bell", notes="x" * 1000)
    path.write_text((json.dumps(padded) + "\n") * 3000)
    read_records(path, format="ftm", evidence=KEPT)
    tracemalloc.start()
    reading = read_records(path, format="ftm", evidence=KEPT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert left(reading)["Person", "twice"] == 2999
    assert peak < path.stat().st_size / 4


def _properties(folder, schema):
    """Names of the properties of a schema and of all that it extends."""
    body = yaml.safe_load((folder / f"{schema}.yaml").read_text(encoding="utf-8"))[schema]
    found = set(body.get("properties") or {})
    for name in body.get("extends") or ():
        found |= _properties(folder, name)
    return found


def test_the_mapping_names_properties_of_the_published_schemata(data_folder):
    folder = data_folder("ftm") / "followthemoney" / "schema"
    known = {schema: _properties(folder, schema) for schema in objects("ftm")}
    for schema, mapped in objects("ftm").items():
        taken = {name for ours, names in mapped.taken.items() if ours != "id" for name in names}
        assert taken - known[schema] <= {"sourceUrl", "publisher"}, schema
    everything = set().union(*known.values())
    assert {"ethnicity", "religion", "political"} <= everything
    assert all(
        objects("ftm")["Person"].why(name) == "refused" for name in ("ethnicity", "religion", "political")
    )


def test_a_public_list_of_experts_as_entities_gives_each_of_them_once(data_folder, told):
    text = (data_folder("ftm") / "tests" / "fixtures" / "experts.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    entities = []
    for row in rows:
        ident, group = f"person-{row['name']}", f"group-{row['group_code']}"
        entities += [
            entity(ident, "Person", name=row["name"], nationality=row["nationality"], gender=row["gender"]),
            entity(group, "PublicBody", name=row["group_name"]),
            entity(
                f"m-{row['id']}",
                "Membership",
                member=ident,
                organization=group,
                role=row["membership_status"],
            ),
        ]
    reading = told(*entities)
    assert not reading.problems
    assert len(of(reading, Person)) == len({row["name"] for row in rows})
    assert len(of(reading, Unit)) == len({row["group_code"] for row in rows})
    assert len(of(reading, Tenure)) == len(rows)
    assert left(reading)["nationality", "refused"] == sum(bool(row["nationality"]) for row in rows)
