"""Free text at every door, for every rule: told with its place and never repeated; refused in strict mode."""

from __future__ import annotations

import csv
import json
import logging
from datetime import date

import networkx as nx
import pytest

import stakemap as sm
from crm_exports import hubspot, written
from stakemap import policy
from stakemap.errors import LeftOut, PolicyRefused
from stakemap.io import Evidence, read_records
from stakemap.io.answer_sheet import read_answers
from stakemap.model import FACTS, Person, Source
from stakemap.model.free_text import FIELDS, doubts, listening
from stakemap.store import connect
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.adopt import GraphMapping, NodeMapping, read_neo4j

KEPT = {"source": "s", "grade": "A1", "basis": "published", "expires": date(2039, 1, 1)}
HELD = Evidence(basis="published", retention="24 months", exported="2026-09-01")


def words_of(row):
    """One word of a rule in each language."""
    english = next(term for term in row.terms if term.isascii())
    return [english, *[term for term in row.terms if not term.isascii()][:1]]


TEXTS = {
    f"{row.rule}-{at}": (row.rule, f"so {word} CANARY")
    for row in policy.refusals()
    for at, word in enumerate(words_of(row))
}
RULES = {row.rule for row in policy.refusals()}


def people():
    rows = [Person(id=f"p:{k}", name=f"N {k}", note=text, **KEPT) for k, (_, text) in TEXTS.items()]
    return [Source(id="s", title="Site", published="2026-01-01"), *rows]


def file_of_ours(name):
    def door(folder):
        with policy.strict(on=False):
            sm.write(sm.PropertyGraph(people()), folder / name)
        return read(folder / name)

    return door


def read(path, **options):
    """What a file is told of; where that is refused, its error."""
    if policy.is_strict():
        sm.read(path, **options)
    return read_records(path, **options).warnings


def meetings(folder):
    heads = ["Record ID", "Meeting name", "Meeting start time", "Meeting outcome", "Activity assigned to",
             "Associated Contact IDs"]  # fmt: skip
    rows = [
        [str(k), text, "2026-03-05 14:00", "COMPLETED", "Mia Park", "51"]
        for k, (_, text) in enumerate(TEXTS.values())
    ]
    written(hubspot(folder / "crm"), "meetings", [heads, *rows])
    return read(folder / "crm", format="hubspot", evidence=HELD)


def published(folder):
    awards = [
        {"id": str(k), "status": "active", "title": text, "suppliers": [{"id": "f", "name": "Firm"}]}
        for k, (_, text) in enumerate(TEXTS.values())
    ]
    release = {"ocid": "o-1", "date": "2026-01-01T00:00:00Z", "awards": awards}
    release |= {"buyer": {"id": "u"}, "parties": [{"id": "u", "name": "Bureau", "roles": ["buyer"]}]}
    (folder / "ocds.json").write_text(json.dumps({"releases": [release]}), encoding="utf-8")
    return read(folder / "ocds.json", format="ocds", evidence=HELD)


def answers(folder):
    rows = [[f"p:{k}", "yes", text] for k, (_, text) in TEXTS.items()]
    written(folder, "answers", [["id", "answer", "remark"], *rows])
    with listening() as found:
        read_answers(folder / "answers.csv")
    return found


def audit(folder):
    plan = sm.audit(sm.examples.city(), as_of=sm.examples.TODAY, known=len(TEXTS), facts=2)
    plan.save(folder / "audit")
    path = next(p for p in (folder / "audit").iterdir() if p.name.startswith("known"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    texts = [text for _, text in TEXTS.values()]
    while texts:
        for row in rows:
            row[head.index("Remark")] += f" {texts.pop()}" if texts else ""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    with listening() as found:
        try:
            plan.read(folder / "audit")
        except PolicyRefused:
            raise
        except sm.errors.InputError:
            assert found  # the sheet was not filled in, and is told of even so
    return found


def scenarios(ending):
    def door(folder):
        with listening() as found:
            for key, (_, text) in TEXTS.items():
                path = folder / f"{key}.{ending}"
                values = {"name": key, "note": text, "edits": [{"do": "leave", "person": "p:a"}]}
                with policy.strict(on=False):
                    made = sm.Scenario.from_dict(values)
                    made.write(path)
                sm.Scenario.read(path)
        return found

    return door


def stored(folder):
    with connect(f"sqlite:///{folder / 'a.db'}") as store:
        try:
            return store.sync(people()).warnings
        finally:
            assert store.head().rev == (0 if policy.is_strict() else 1)


def applied(folder):
    with connect(f"sqlite:///{folder / 'a.db'}") as store:
        return store.apply(people()).warnings


class Driver:
    """A foreign graph of people with a memo, without a server."""

    def session(self, **_):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def run(self, query):
        people = [(k, {"eid": k, "memo": text}, []) for k, (_, text) in TEXTS.items()]
        if "properties(n)" in query:
            return people
        if "keys(" in query:
            return [("eid", len(people)), ("memo", len(people))]
        return [("Employee", len(people))] if query == cypher.LABELS_IN_USE else []


def foreign(_):
    pytest.importorskip("neo4j")
    nodes = (NodeMapping("Employee", "person", "eid", {"name": "eid", "note": "memo"}),)
    mapping = GraphMapping(nodes, (), "Theirs", date(2031, 1, 1))
    with listening() as found:
        read_neo4j(Driver(), mapping)
    return found


DOORS = {
    "a workbook": file_of_ours("city.xlsx"),
    "CSV": file_of_ours("city"),
    "JSON": file_of_ours("city.json"),
    "an export of a CRM program": meetings,
    "published awards": published,
    "a sheet of answers": answers,
    "the sheet of an audit": audit,
    "a scenario in YAML": scenarios("yaml"),
    "a scenario in TOML": scenarios("toml"),
    "a scenario in JSON": scenarios("json"),
    "facts in code": lambda _: sm.PropertyGraph(people()).warnings,
    "properties of a foreign graph": foreign,
    "a store": stored,
    "changes of a store": applied,
}
WITHOUT_PLACE = {"facts in code", "properties of a foreign graph", "a store", "changes of a store"}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_tells_of_every_rule_with_its_place_and_without_the_text(door, tmp_path, caplog):
    with caplog.at_level(logging.DEBUG):
        found = DOORS[door](tmp_path)
    told = {rule for warning in found for rule in RULES if rule in warning.cause}
    assert told == RULES
    assert "CANARY" not in repr(found) + caplog.text
    if door in WITHOUT_PLACE:
        assert all(w.fact_id and w.field for w in found)
    else:
        assert all(w.file and (w.cell or w.row or w.field) for w in found)


@pytest.mark.parametrize("door", DOORS)
def test_every_door_refuses_it_in_strict_mode(door, tmp_path):
    with policy.strict(), pytest.raises(PolicyRefused) as caught:
        DOORS[door](tmp_path)
    assert "CANARY" not in f"{caught.value} {caught.value!r} {caught.value.args} {caught.value.problems!r}"
    assert not policy.is_strict()


def test_good_rows_may_be_kept_in_strict_mode(tmp_path):
    with policy.strict(on=False):
        sm.write(sm.PropertyGraph([*people(), Person(id="p", name="P", **KEPT)]), tmp_path / "city.xlsx")
    with policy.strict():
        graph = sm.read(tmp_path / "city.xlsx", keep_good=True)
    assert [person.id for person in graph.of(Person)] == ["p"]


@pytest.mark.parametrize("door", ["nodes", "edges", "a frame"])
def test_free_text_of_networks_and_frames_does_not_enter_and_is_listed(door):
    graph = nx.Graph([("a", "b", {"memo": "his illness CANARY"} if door == "edges" else {})])
    graph.add_node("a", **({"memo": "his illness CANARY"} if door == "nodes" else {}))
    table = {"source": ["a"], "target": ["b"], "memo": ["his illness CANARY"]}
    with pytest.warns(LeftOut, match="memo") as told:
        made = sm.from_frame(table) if door == "a frame" else sm.from_networkx(graph)
    assert "CANARY" not in json.dumps([fact.to_dict() for fact in made]) + str(told[0].message)


NO_TEXT = {
    "id", "name", "name_en", "name_zh", "grade", "kind", "place", "places", "category", "categories",
    "value", "cost", "ocid", "lot", "currency", "stage", "scope", "languages", "defaulted", "rule", "finding",
    "method", "plan", "facts_digest", "snapshot_digest", "as_of", "measure", "unit", "tiers", "note",
}  # fmt: skip
"""Names, codes and places; the note is looked at in every kind, see below."""
SOURCES = {"title", "publisher", "locator", "licence"}
"""What a document is called, by whom, and where it is found."""


@pytest.mark.parametrize("kind", FACTS)
def test_every_field_of_text_is_looked_at_or_is_a_name_code_or_place(kind):
    model = FACTS[kind]
    refers = set(model.reference_fields())
    lines = {name for name, one in model.model_fields.items() if "str" in str(one.annotation)} - refers
    lines -= {name for name, one in model.model_fields.items() if "Date" in str(one.annotation)}
    free = set(FIELDS.get(kind, ("note",)))
    assert free <= set(model.model_fields) | {"note"}
    assert lines - free - NO_TEXT - (SOURCES if kind == "source" else set()) == set()
    assert "note" in free or "note" not in model.model_fields or kind == "interaction"
    for name in free & lines:
        assert list(doubts(kind, {name: "his illness"})) == [(name, ("health",))]
