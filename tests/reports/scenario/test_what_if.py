"""The page of a scenario: two columns, ranges, reasons, successors, ways, in both languages."""

from __future__ import annotations

import json
import re

import pytest

import stakemap as sm
from stakemap import examples
from stakemap.comparison.scenario import AddTie, DropStance, DropTie, Leave, Scenario
from stakemap.errors import InputError
from stakemap.model import DecisionRole, Person, TeamMember, Tie, parse
from stakemap.reports.scenario.before_after import coverage, figures, people, short, ways
from stakemap.reports.scenario.succession import following, lost_ties
from stakemap.reports.scenario.what_if import render_what_if, what_if_report
from stakemap.reports.words import Words

PLAN = sm.Plan(as_of=examples.TODAY, today=examples.TODAY, decision=examples.DECISION, draws=60)
TIE = "tie:knows:cai-wei:lu-xiangyi"


@pytest.fixture(scope="module")
def retired():
    return sm.what_if(examples.city(), Scenario.read(examples.scenario_file()), PLAN)


@pytest.fixture(scope="module")
def untied():
    edits = (
        DropTie("knows", "t:cai-wei", "p:lu-xiangyi"),
        DropTie("knows", "t:cai-wei", "p:song-baichuan"),
        DropTie("advice", "p:tong-yuxia", "p:lu-xiangyi"),
    )
    return sm.what_if(examples.city(), Scenario("ties lost", edits), PLAN)


def test_a_tie_that_ends_changes_routes_gatekeepers_and_coverage(untied):
    change = untied.comparison.access
    signers = change.ways[0]

    assert TIE in change.lost
    assert signers.changed
    assert "t:cai-wei" in signers.before.nodes
    assert signers.before.nodes != signers.after.nodes
    assert (signers.keepers_before, signers.each_before) != (signers.keepers_after, signers.each_after)
    assert signers.keepers_after == ("p:xi-ruowei",)
    assert change.coverage.known[1] < change.coverage.known[0]
    assert change.coverage.changed
    assert untied.to_dict()["comparison"]["access"]["changed"]


def test_a_scenario_that_touches_nothing_of_ours_changes_no_way(retired):
    graph = examples.city()
    same = sm.compare(sm.analyze(graph, plan=PLAN), sm.analyze(graph, plan=PLAN))
    assert not same.access.changed
    assert not any(same.changes[node].beyond_noise for node in same.changes)


def test_the_figures_stand_in_two_columns_with_ranges(retired):
    rows = {row.name: row for row in figures(retired, Words("en"))}

    assert rows["Chance of a yes"].changed
    assert rows["Chance of a yes"].before_range.endswith("%")
    assert "Qi Wangshu" in rows["Who can stop it alone"].before
    assert "Tan Yixing" in rows["Who can stop it alone"].after
    assert "Lu Xiangyi" in rows["Whom every way needs"].after


def test_changes_beyond_noise_stand_first_each_with_its_edit(retired):
    rows = people(retired, Words("en"))

    assert [row.sure for row in rows] == sorted((row.sure for row in rows), reverse=True)
    assert rows[0].name == "Qi Wangshu"
    assert {row.because for row in rows} <= {
        "Qi Wangshu leaves",
        "Tan Yixing acts as Chief engineer of Hupo Transport Bureau",
    }


@pytest.mark.parametrize(("knows", "others"), [(True, 1), (False, 1), (True, 2), (False, 2)])
def test_of_one_who_may_follow_nothing_is_said_as_of_several(knows, others):
    unit = {"fact": "unit", "id": "u:a", "name": "Bureau"}
    facts = [unit, {"fact": "team_member", "id": "t:kim", "name": "Kim"}]
    for n in range(others + 1):
        facts += [
            {"fact": "person", "id": f"p:{n}", "name": f"Person {n}"},
            {"fact": "post", "id": f"post:{n}", "name": f"Post {n}", "unit": "u:a", "head": n == 0},
            {"fact": "tenure", "id": f"ten:{n}", "person": f"p:{n}", "post": f"post:{n}"},
        ]
    if knows:
        facts.append({"fact": "tie", "id": "k", "kind": "knows", "from_id": "t:kim", "to_id": "p:1"})
    found = sm.what_if(
        sm.PropertyGraph(map(parse, facts)), Scenario("leaves", (Leave("p:0"),)), sm.Plan(draws=0)
    )
    assert [len(one.candidates) for one in found.succession] == [others]
    for lang, many in (("en", f"the {others} who may"), ("zh", f"的{others}人")):
        (said,) = [line for line in short(found, Words(lang)) if "may follow" in line or "可能接任" in line]
        assert (many in said) == (others > 1)
        assert ("Person 1" in said) == knows


def test_successors_have_reasons_with_sources_and_lost_ties_are_those_of_the_person(retired):
    (post,) = following(retired, Words("en"))

    assert post.post == "Chief engineer of Hupo Transport Bureau"
    assert all(row.reasons and row.sources for row in post.followers)
    assert any("Qi Wangshu" in text for text in post.goes)
    assert all("Qi Wangshu" in tie.text and tie.source for tie in lost_ties(retired, Words("en")))


def test_our_lost_ties_are_marked_and_come_first(untied):
    rows = lost_ties(untied, Words("en"))
    assert [row.ours for row in rows] == [True, True, False]


def test_the_short_sentences_say_the_chance_and_the_new_gatekeeper(retired):
    for lang, said in (("en", "within noise"), ("zh", "误差")):
        text = " ".join(short(retired, Words(lang)))
        assert "9%" in text
        assert "12%" in text
        assert said in text
    assert "Lu Xiangyi" in " ".join(short(retired, Words("en")))


def test_the_page_is_whole_in_both_languages_and_promises_nothing_it_has_not(retired):
    for lang in ("en", "zh"):
        page = render_what_if(retired, lang)
        assert "No intervals yet" not in page
        assert "尚无区间" not in page
        assert "<script" not in page
        assert page == render_what_if(retired, lang)
    assert ways(retired, Words("en"))
    assert coverage(retired, Words("en"))


def test_the_chinese_page_shows_no_english_word_of_its_own(retired):
    body = render_what_if(retired, "zh").split("<body", 1)[1]
    shown = " ".join(re.findall(r">([^<]+)<", body))
    given = f"{retired.scenario.name} {retired.scenario.note} {[f.to_dict() for f in examples.city().facts]}"
    words = {word for word in re.findall(r"[A-Za-z]{3,}", shown) if word.lower() not in given.lower()}
    assert words <= {"stakemap"}


def test_without_draws_the_page_says_so():
    plan = PLAN.changed(draws=0)
    found = sm.what_if(examples.city(), Scenario.read(examples.scenario_file()), plan)

    assert found.chance.interval is None
    assert not found.comparison.changes
    assert "No ranges were drawn" in render_what_if(found, "en")


def test_the_files_are_written_with_everything_in_json(retired, tmp_path):
    page, values = what_if_report(retired, tmp_path, name="city")
    (one,) = json.loads(values.read_text(encoding="utf-8"))

    assert page.suffix == ".html"
    assert one["decision"] == examples.DECISION
    assert one["chance"]["interval"]
    assert one["succession"][0]["post"] == "post:chief-engineer"
    assert one["lost_ties"]
    moves = {move["id"]: move for move in one["comparison"]["moves"]}
    assert moves["p:qi-wangshu"]["drawn"]["beyond_noise"]


def test_different_scenarios_are_not_one_page(retired, untied):
    with pytest.raises(InputError):
        render_what_if([retired, untied])


def test_where_no_way_is_left_it_says_so_and_no_gatekeeper_is_told_to_be_gone():
    """We know one person, who alone knows the one who signs; then the two know each other no more."""
    people = [Person(id=f"p:{k}", name=k) for k in "abc"]
    decision = parse({"fact": "decision", "id": "d", "name": "d", "stages": [{"id": "s", "name": "s"}]})
    roles = [
        DecisionRole(id=f"r:{k}", decision="d", player=f"p:{k}", role="decider", stage="s") for k in "bc"
    ]
    ties = [
        Tie(id="k", kind="knows", from_id="m", to_id="p:a", strength=0.9),
        Tie(id="w", kind="works_with", from_id="p:a", to_id="p:b", strength=0.9),
        Tie(id="x", kind="works_with", from_id="p:b", to_id="p:c", strength=0.9),
    ]
    graph = sm.PropertyGraph([TeamMember(id="m", name="m"), *people, decision, *roles, *ties])
    plan = sm.Plan(as_of=examples.TODAY, today=examples.TODAY, decision="d", draws=0)
    cut = Scenario("cut", (DropTie("works_with", "p:a", "p:b"), DropTie("works_with", "p:b", "p:c")))
    found = sm.what_if(graph, cut, plan)

    said = " ".join(short(found, Words("en")))
    assert "Our team has no way to" in said
    assert "no longer all need" not in said
    rows = {figure.name: figure for figure in figures(found, Words("en"))}
    assert rows["Whom every way needs"].after == rows["Best way to those who sign"].after == "no way"
    cover = found.comparison.access.coverage
    assert cover.cut_off == ("p:b", "p:c")
    assert not cover.threads_gone
    told = [text for _, text in coverage(found, Words("zh"))]
    assert "b：我方不再有路径可达" in told
    assert not any("不再每条路径" in text for text in told)


def through_one_more():
    """We know a, who knows c and b, whom c knows too; a decides with b, and b has said so alone."""
    people = [Person(id=f"p:{k}", name=k) for k in "abc"]
    decision = parse({"fact": "decision", "id": "d", "name": "d", "stages": [{"id": "s", "name": "s"}]})
    role = DecisionRole(id="r", decision="d", player="p:b", role="decider", stage="s")
    stance = parse({"fact": "stance", "id": "s", "decision": "d", "person": "p:b", "position": 0.9})
    pairs = (("p:a", "p:b"), ("p:a", "p:c"), ("p:c", "p:b"))
    ties = [Tie(id=f"{a}{b}", kind="works_with", from_id=a, to_id=b, strength=0.9) for a, b in pairs]
    known = Tie(id="k", kind="knows", from_id="m", to_id="p:a", strength=0.9)
    return sm.PropertyGraph([TeamMember(id="m", name="m"), *people, decision, role, stance, known, *ties])


SURE = sm.Plan(as_of=examples.TODAY, today=examples.TODAY, decision="d", draws=0)


def test_whoever_every_way_needs_on_both_sides_is_neither_new_nor_gone():
    found = sm.what_if(through_one_more(), Scenario("cut", (DropTie("works_with", "p:a", "p:b"),)), SURE)

    told = [row for row in coverage(found, Words("en")) if "every way" in row[1]]
    assert told == [("new", "b: every way now goes through c, counting all known and inferred ties")]
    said = [text for text in short(found, Words("en")) if "leaves out" in text]
    assert said == ["Newly no way to b leaves out c, counting all known and inferred ties."]


def test_a_chance_is_told_of_the_side_on_which_it_can_be():
    found = sm.what_if(through_one_more(), Scenario("silent", (DropStance("d", "p:b"),)), SURE)

    chance = next(one for one in figures(found, Words("en")) if one.name == "Chance of a yes")
    assert (chance.before, chance.after, chance.changed) == ("90%", "cannot be told yet", True)


def test_where_there_was_no_way_before_none_is_told_to_be_newly_narrow():
    apart = sm.PropertyGraph(
        [fact for fact in through_one_more().facts if fact.id not in ("p:ap:b", "p:cp:b")]
    )
    found = sm.what_if(apart, Scenario("tied", (AddTie("works_with", "p:c", "p:b"),)), SURE)

    said = short(found, Words("en"))
    assert "Our team now has a way to b." in said
    assert not any("leaves out" in text for text in said)
