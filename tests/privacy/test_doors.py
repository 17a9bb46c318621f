"""Every door by every refused term, and what must pass: the titles and places that an office is full of."""

from __future__ import annotations

import json
import warnings

import networkx as nx
import pytest

import stakemap as sm
from stakemap import policy
from stakemap.errors import LeftOut, PolicyRefused
from stakemap.model import parse
from stakemap.model.free_text import doubts

NAMED = [(row, term) for row in policy.refusals() for term in row.terms]
ALONE = [(row, term) for row in policy.refusals() for term in sorted(row.alone)]
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


def of_a_person(term):
    return {"fact": "person", "id": "p:a", "name": "Ann", term: "x"}


@pytest.mark.parametrize("term", ASKED_FOR.split("|"))
def test_a_term_of_the_law_is_refused_as_an_attribute_of_a_person(term):
    with pytest.raises(PolicyRefused):
        parse(of_a_person(term))


@pytest.mark.parametrize(("row", "term"), [*NAMED, *ALONE], ids=lambda x: getattr(x, "rule", x))
def test_every_door_of_people_refuses_every_term(row, term, tmp_path):
    with pytest.raises(PolicyRefused):
        parse(of_a_person(term))
    path = tmp_path / "account.json"
    facts = {"stakemap": 1, "facts": [of_a_person(term)]}
    path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(PolicyRefused):
        sm.read(path)
    folder = tmp_path / "sheets"
    folder.mkdir()
    (folder / "people.csv").write_text(f"Name,{term}\nAnn,x\n", encoding="utf-8")
    with pytest.raises(PolicyRefused):
        sm.read(folder)


@pytest.mark.parametrize(("row", "term"), NAMED, ids=lambda x: getattr(x, "rule", x))
def test_every_door_of_graphs_and_tables_refuses_every_name(row, term, tmp_path):
    graph = nx.Graph([("a", "b")])
    graph.nodes["a"][term] = "x"
    with pytest.raises(PolicyRefused):
        sm.from_networkx(graph)
    with pytest.raises(PolicyRefused):
        sm.from_networkx(nx.Graph([("a", "b", {term: 1})]))
    with pytest.raises(PolicyRefused):
        sm.from_frame({"source": ["a"], "target": ["b"], term: ["x"]})
    with pytest.raises(PolicyRefused):
        policy.check_name(term, of_person=False)


@pytest.mark.parametrize(("row", "term"), ALONE, ids=lambda x: getattr(x, "rule", x))
def test_what_is_refused_of_people_alone_is_dropped_from_a_graph_and_listed(row, term):
    graph = nx.Graph([("a", "b")])
    graph.nodes["a"][term] = "hidden"
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        made = sm.from_networkx(graph)
    assert any(issubclass(w.category, LeftOut) and term in str(w.message) for w in told)
    assert "hidden" not in json.dumps([fact.to_dict() for fact in made], ensure_ascii=False)


def test_titles_of_offices_raise_no_alarm(tmp_path):
    assert len(TITLES) >= 200
    facts = [{"fact": "unit", "id": "u:a", "name": "Bureau A", "place": "工会大楼"}]
    facts += [
        {"fact": "post", "id": f"post:{k}", "unit": "u:a", "name": title} for k, title in enumerate(TITLES)
    ]
    facts += [{"fact": "unit", "id": f"u:{k}", "name": title} for k, title in enumerate(TITLES)]
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


def test_every_row_names_a_law_and_a_reason():
    assert all(row.law and row.why_en and row.why_zh for row in policy.refusals())
