"""Every door by every refused term, and what must pass: the titles and places that an office is full of."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date

import networkx as nx
import pytest
import xlsxwriter

import stakemap as sm
from crm_exports import written
from stakemap import policy
from stakemap.analysis.schema import InfluenceRequest
from stakemap.errors import LeftOut, PolicyRefused
from stakemap.io import Evidence, read_records
from stakemap.io.answer_sheet import read_answers
from stakemap.model import parse
from stakemap.model.free_text import doubts
from stakemap.store.neo4j.adopt import EdgeMapping, GraphMapping, NodeMapping, read_neo4j

TERMS = [term for row in policy.refusals() for term in row.terms]
ALONE = [term for row in policy.refusals() for term in sorted(row.alone)]
EVERY = list(dict.fromkeys([*TERMS, *ALONE]))
VALUE = "CANARY"

ASKED_FOR = """
党员|中共党员|入党时间|籍贯|血型|公民身份号码|证件号码|户籍|工会|汉族|处分|欠债|存款|嗜好
黨員|籍貫|戶籍|工會|漢族|處分|zhengzhimianmao|minzu|jiguan|xuexing
nationality|party|party affiliation|CCP member|politics|political views|blood type|SSN|gender|sex|union
biometrics|location|religions|creed|caste|diagnosis|gambling
Blood-Types|trade unions|r e l i g i o n|National IDs
""".strip().replace("\n", "|")

BODIES = (
    "工会 党委 机关党委 党组 共青团 妇联 民族宗教事务局 户政科 卫生健康委员会 残疾人联合会 社会保险局 信访局"
)
POSTS = "主席 书记 副书记 主任 办公室主任 组织部部长 干事 局长 四级调研员"
OFFICES = (
    "Political Affairs|the Trade Union Liaison Office|Religious Affairs|Public Health|Ethnic Affairs"
    "|the Union of Municipalities|Children and Family Services|Location Services|the Party Group"
    "|Gender Equality|Criminal Justice|Debt Management|Gift Registry|the Disability Board"
    "|the Passport Agency|the Secret Ballot Office"
)
RANKS = "Head|Deputy head|Director|Secretary|Chair|Senior adviser|Section chief"
TITLES = [body + post for body in BODIES.split() for post in POSTS.split()]
TITLES += [f"{rank} of {office}" for office in OFFICES.split("|") for rank in RANKS.split("|")]


def columns(terms, fixed):
    """Rows of a table of people: some columns of its own, then one for each term."""
    return [[*fixed, *terms], [*fixed.values(), *(VALUE for _ in terms)]]


def refused_by(door, terms):
    """The terms that a door refuses, asked one by one."""
    found = []
    for term in terms:
        try:
            door(term)
        except PolicyRefused as error:
            found.append((term, f"{error} {error!r} {error.args}"))
    assert [said for _, said in found if VALUE in said] == []
    return [term for term, _ in found]


def of_a_person(term):
    return {"fact": "person", "id": "p:a", "name": "Ann", term: VALUE}


def one_by_one(door):
    return lambda folder, terms: refused_by(lambda term: door(folder, term), terms)


def as_columns(make):
    """A door that is given all terms at once, as columns of a table; those that it names by their cell."""

    def door(folder, terms):
        found = []
        for start in range(0, len(terms), 400):
            part = terms[start : start + 400]
            problems = make(folder, part)
            assert VALUE not in repr(problems)
            told = [p for p in problems if p.code == "policy"]
            assert all(p.cell and p.row and p.file for p in told)
            found += [part[column_of(p.cell) - OWN] for p in told]
        return found

    return door


def problems_of(door):
    with pytest.raises(PolicyRefused) as caught:
        door()
    assert VALUE not in f"{caught.value} {caught.value!r} {caught.value.args}"
    return caught.value.problems


def every_problem(path, **options):
    """All problems of a file that is refused; its error names those alike once."""
    problems_of(lambda: sm.read(path, **options))
    return read_records(path, **options).problems


OWN = 2
"""Columns that a table of people has before those of the terms."""


def column_of(cell):
    at = 0
    for letter in cell.rstrip("0123456789"):
        at = 26 * at + ord(letter) - ord("A") + 1
    return at - 1


def json_file(folder, term):
    path = folder / "account.json"
    facts = {"stakemap": 1, "facts": [of_a_person(term)]}
    path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    sm.read(path)


def csv_folder(folder, terms):
    written(folder / "sheets", "people", columns(terms, {"Name": "Ann", "Id": "p:a"}))
    return every_problem(folder / "sheets")


def workbook(folder, terms):
    with xlsxwriter.Workbook(folder / "people.xlsx") as book:
        sheet = book.add_worksheet("People")
        for at, row in enumerate(columns(terms, {"Name": "Ann", "Id": "p:a"})):
            sheet.write_row(at, 0, row)
    return every_problem(folder / "people.xlsx")


KEPT = Evidence(basis="published", retention="24 months", exported="2026-09-01")


def contacts(folder, terms):
    written(folder / "crm", "list", columns(terms, {"Name": "Ann Ames", "Title": "Clerk"}))
    return every_problem(folder / "crm" / "list.csv", format="contacts", evidence=KEPT)


def answers(folder, terms):
    written(folder, "answers", columns(terms, {"id": "p:a", "answer": "yes"}))
    return problems_of(lambda: read_answers(folder / "answers.csv"))


def audit_sheet(folder, terms):
    plan = sm.audit(sm.examples.city(), as_of=sm.examples.TODAY, known=1, facts=1)
    plan.save(folder / "audit")
    path = next(p for p in (folder / "audit").iterdir() if p.name.startswith("known"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    more = columns(terms, {})
    lines = [more[0] + rows[0], *(more[1] + row for row in rows[1:])]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["x", "y", *line] for line in lines])
    return problems_of(lambda: plan.read(folder / "audit"))


def mapping(node="eid", edge="TRUSTS", kind="advice"):
    nodes = (NodeMapping("Employee", "person", "eid", {"name": node}),)
    return GraphMapping(nodes, (EdgeMapping(edge, kind),), "Theirs", date(2031, 1, 1))


def foreign(made):
    """Nothing is read of somebody else's graph: there is no driver at all."""
    return lambda _, term: read_neo4j(None, made(term))


def scenario_file(folder, term):
    path = folder / "leave.json"
    edit = {"do": "leave", "person": "p:a", term: VALUE}
    path.write_text(json.dumps({"name": "x", "edits": [edit]}, ensure_ascii=False), encoding="utf-8")
    sm.Scenario.read(path)


DOORS_OF_PEOPLE = {
    "the model": one_by_one(lambda _, term: parse(of_a_person(term))),
    "JSON": one_by_one(json_file),
    "CSV": as_columns(csv_folder),
    "a workbook": as_columns(workbook),
    "answers": as_columns(answers),
    "an audit": as_columns(audit_sheet),
    "properties of a foreign graph": one_by_one(foreign(lambda term: mapping(node=term))),
    "types of a foreign graph": one_by_one(foreign(lambda term: mapping(edge=term, kind="membership"))),
    "a request": one_by_one(lambda _, term: InfluenceRequest.model_validate({term: VALUE})),
    "a request as JSON": one_by_one(
        lambda _, term: InfluenceRequest.model_validate_json(json.dumps({term: VALUE}))
    ),
    "a scenario": one_by_one(scenario_file),
    "a scenario as a whole": one_by_one(
        lambda _, term: sm.Scenario.from_dict({"name": "x", "edits": [], term: VALUE})
    ),
}


@pytest.mark.parametrize("door", DOORS_OF_PEOPLE)
def test_every_door_of_people_refuses_every_term(door, tmp_path):
    assert set(EVERY) - set(DOORS_OF_PEOPLE[door](tmp_path, EVERY)) == set()


DOORS_OF_TABLES = {
    "nodes of a network": lambda term: sm.from_networkx(with_nodes({term: VALUE})),
    "edges of a network": lambda term: sm.from_networkx(nx.Graph([("a", "b", {term: VALUE})])),
    "a frame": lambda term: sm.from_frame({"source": ["a"], "target": ["b"], term: [VALUE]}),
    "types of a foreign graph": lambda term: read_neo4j(None, mapping(edge=term)),
    "a name": lambda term: policy.check_name(term, of_person=False),
}


@pytest.mark.parametrize("door", DOORS_OF_TABLES)
def test_every_door_of_graphs_and_tables_refuses_every_name(door):
    assert set(TERMS) - set(refused_by(DOORS_OF_TABLES[door], TERMS)) == set()


def with_nodes(attributes):
    graph = nx.Graph([("a", "b")])
    graph.nodes["a"].update(attributes)
    return graph


def test_what_is_refused_of_people_alone_is_dropped_from_a_graph_and_listed():
    with pytest.warns(LeftOut) as told:
        made = sm.from_networkx(with_nodes(dict.fromkeys(ALONE, VALUE)))
    assert [term for term in ALONE if term not in str(told[0].message)] == []
    assert VALUE not in json.dumps([fact.to_dict() for fact in made], ensure_ascii=False)


def test_an_export_refuses_columns_that_somebody_added_and_lists_those_it_never_reads(tmp_path):
    told = {column_of(p.cell) for p in contacts(tmp_path, EVERY[:400]) if p.code == "policy"}
    reading = read_records(tmp_path / "crm" / "list.csv", format="contacts", evidence=KEPT)
    left = {one.heading for one in reading.imported.left}
    assert [t for at, t in enumerate(EVERY[:400], OWN) if at not in told and t not in left] == []
    assert VALUE not in json.dumps([fact.to_dict() for fact in reading.records], ensure_ascii=False)


def test_published_awards_take_no_field_but_their_own(tmp_path):
    party = {"id": "u", "name": "Bureau", "roles": ["buyer"], **dict.fromkeys(EVERY, VALUE)}
    award = {"id": "1", "status": "active", "title": "Lamps", "suppliers": [{"id": "f", "name": "Firm"}]}
    release = {"ocid": "o-1", "date": "2026-01-01T00:00:00Z", "buyer": {"id": "u"}, "parties": [party]}
    package = {"releases": [{**release, "awards": [{**award, **dict.fromkeys(EVERY, VALUE)}]}]}
    (tmp_path / "ocds.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    made = sm.read(tmp_path / "ocds.json", format="ocds", evidence=KEPT)
    assert made.counts()["award"] == 1
    assert VALUE not in json.dumps([fact.to_dict() for fact in made], ensure_ascii=False)


def registers():
    """A person and a seat with every refused attribute, in each format of a public register."""
    more = dict.fromkeys(EVERY, VALUE)
    seat = {"person_id": "a", "organization_id": "u", **more}
    body = {"id": "u", "name": "Bureau", **more}
    yield (
        "popolo",
        "json",
        {"persons": [{"id": "a", "name": "Ann", **more}], "organizations": [body], "memberships": [seat]},
    )
    listed = {name: [text] for name, text in more.items()}
    yield "ftm", "json", {"id": "a", "schema": "Person", "properties": {"name": ["Ann"], **listed}}
    columns = {
        "Post Unique Reference": "1",
        "Name": "Ann",
        "Job Title": "Head",
        "Reports to Senior Post": "XX",
    }
    yield "organograms", "csv", columns | dict.fromkeys(EVERY[:400], VALUE)


@pytest.mark.parametrize(("form", "ending", "said"), list(registers()))
def test_a_register_takes_no_field_but_its_own(tmp_path, form, ending, said):
    path = tmp_path / f"register.{ending}"
    with path.open("w", encoding="utf-8", newline="") as file:
        if ending == "json":
            json.dump(said, file, ensure_ascii=False)
        else:
            csv.writer(file).writerows([said, said.values()])
    reading = read_records(path, format=form, evidence=KEPT)
    assert [fact.name for fact in reading.records if fact.kind_of_fact == "person"] == ["Ann"]
    assert sum(one.count for one in reading.imported.left_out if one.why == "refused") >= 400
    assert VALUE not in json.dumps([fact.to_dict() for fact in reading.records], ensure_ascii=False)
    assert VALUE not in json.dumps(reading.imported.to_dict(), ensure_ascii=False)


@pytest.mark.parametrize("term", ASKED_FOR.split("|"))
def test_a_term_of_the_law_is_refused_as_an_attribute_of_a_person(term):
    with pytest.raises(PolicyRefused):
        parse(of_a_person(term))


def spelled(term: str) -> Iterable[str]:
    """Other ways to write a term."""
    yield from (term.upper(), term.title().replace(" ", ""), term.replace(" ", "_"), " ".join(term))
    yield "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in term)
    *_, last = term.split()
    if term.isascii() and len(last) > 3 and last[-1] in "dfgklmnprt" and term not in NO_PLURAL:
        yield f"{term}s"
    yield "".join(OLD.get(c, c) for c in term)


NO_PLURAL = {"affair"}
OLD = {row["simplified"]: row["traditional"] for row in policy._table("traditional")}


@pytest.mark.parametrize("rule", [row.rule for row in policy.refusals()])
def test_no_spelling_of_a_term_gets_through(rule):
    row = next(row for row in policy.refusals() if row.rule == rule)
    assert [t for term in (*row.terms, *row.alone) for t in spelled(term) if policy.refusal(t) is None] == []


def test_titles_of_offices_raise_no_alarm():
    assert len(TITLES) >= 200
    facts = [{"fact": "unit", "id": "u:a", "name": "Bureau A", "place": "工会大楼"}]
    facts += [
        {"fact": "post", "id": f"post:{k}", "unit": "u:a", "name": title} for k, title in enumerate(TITLES)
    ]
    facts += [{"fact": "unit", "id": f"u:{k}", "name": title} for k, title in enumerate(TITLES)]
    with policy.strict():
        made = sm.PropertyGraph([parse(fact) for fact in facts])
    assert not [rules for fact in facts for rules in doubts(fact["fact"], fact)]
    assert len(made) == len(facts)


def test_a_place_of_a_unit_is_no_place_of_a_person(tmp_path):
    (tmp_path / "units.csv").write_text("Name,Location,Party\nBureau A,Main Street,x\n", encoding="utf-8")
    assert sm.read(tmp_path) is not None


@pytest.mark.parametrize(
    "text", ["is a party member", "他是中共党员", "抱恙请病假", "practises a creed", "信教"]
)
def test_free_text_with_such_words_is_told_and_not_refused(text):
    assert list(doubts("person", {"note": text}))


@pytest.mark.parametrize("row", policy.refusals(), ids=lambda row: row.rule)
def test_every_term_is_told_in_free_text(row):
    missed = [t for t in (*row.terms, *row.in_text) if row.rule not in policy.doubtful([f"x {t} y"])]
    assert missed == []


def test_every_row_names_a_law_and_a_reason():
    assert all(row.law and row.why_en and row.why_zh for row in policy.refusals())
