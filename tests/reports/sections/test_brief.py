"""The brief: what stands unfolded, each thing once."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import organisations
import report_cases
import stakemap as sm
from stakemap import access
from stakemap.engagement.account_plan.progress import plan_progress
from stakemap.findings.certainty import leaders
from stakemap.findings.check_first import check_first
from stakemap.findings.shares import shares_of
from stakemap.model import Decision, DecisionRole, Person, Post, Source, Stance, Tenure, Tie, Unit, parse
from stakemap.reports.sections.brief import brief
from stakemap.reports.sections.brief.answers import _Brief
from stakemap.reports.sections.brief.checks import checked, checks_part
from stakemap.reports.sections.brief.covered import covered_part
from stakemap.reports.sections.brief.heard import heard_part
from stakemap.reports.sections.brief.next_steps import next_steps_part
from stakemap.reports.sections.brief.not_known import not_known_part
from stakemap.reports.sections.brief.steps import steps_part
from stakemap.reports.sections.brief.who_stops import When
from stakemap.reports.sections.gaps import gaps_part
from stakemap.reports.sections.power import power_part
from stakemap.reports.writer import Writer
from stakemap.wording.plain import with_days


def told(analysis, lang="en"):
    return {one.name: one.text for one in brief(Writer.alone(analysis, lang))}


def test_the_small_account_is_told_in_sentences():
    said = told(report_cases.analysed())
    assert list(said) == ["pass", "decides", "risk", "unknown", "listened", "next"]
    assert said["pass"].startswith(
        "It cannot be told yet: where they stand is known of only 1 of the 3 who vote"
    )
    assert said["decides"].startswith("By the rules, Bai Yang")
    assert "Nothing passes without each of them." in said["decides"]
    assert "Xi Yuan" in said["listened"]
    assert said["risk"].startswith("Bai Yang is against it today. It must pass through Budget head")
    assert said["unknown"].startswith("2 of the 3 who vote have not said where they stand")
    assert said["next"] == (
        "Find out first where they stand: Li Wang. Nobody’s answer moves the outcome more. The rules of the "
        "tender forbid contact with Li Wang until 2026-10-01: until then use published sources only."
    )


def test_whom_no_rule_forbids_to_contact_may_be_asked():
    free = report_cases.analysed(report_cases.small(**{"d:one": {"quiet": None}}))
    assert "forbid" not in told(free)["next"]
    assert "禁止" not in told(free, "zh")["next"]


def test_who_alone_decides_is_said_so():
    only = {"r:1": {"role": "beneficiary", "stage": None}, "r:2": {"role": "beneficiary", "stage": None}}
    stages = [{"id": "vote", "name": "表决", "kind": "approve"}]
    graph = report_cases.small(**only, **{"d:one": {"stages": stages, "rule": None}})
    said = told(report_cases.analysed(graph))["decides"]
    assert said == "By the rules, Li Wang alone holds 100% of the formal say and can stop it."


def test_an_unanswered_question_comes_first_where_no_fact_is_dated():
    undated = {"s:site": {"published": None}, "s:talk": {"published": None}}
    analysis = report_cases.analysed(report_cases.small(**undated))
    assert told(analysis)["next"].startswith("Find out first where ")


def test_without_a_decision_it_says_what_is_missing():
    said = told(report_cases.analysed(decision=None))
    assert "pass" not in said
    assert said["decides"].startswith("No decision was named")
    assert told(report_cases.analysed(decision=None), "zh")["decides"].startswith("未指定决策事项")


@pytest.mark.parametrize("decisions", [1, 2])
@pytest.mark.parametrize("positions", [(), (0.8, 0.5, 0.2, 0.65)])
def test_a_decision_in_which_nobody_votes_is_not_denied_and_its_positions_are_counted(decisions, positions):
    facts = [Person(id=f"p:{k}", name=f"Person {k}") for k in range(max(1, len(positions)))]
    facts += [Unit(id="u:a", name="Roads")]
    for k in range(decisions):
        facts.append(parse({"fact": "decision", "id": f"d:{k}", "name": f"Deal {k}", "unit": "u:a"}))
    for k, position in enumerate(positions):
        facts.append(Stance(id=f"s:{k}", decision="d:0", person=f"p:{k}", position=position))
    said = told(sm.analyze(sm.PropertyGraph(facts), draws=0))
    assert "No decision" not in said["decides"]
    assert re.search("Deal 0.*Decision roles", said["decides"])
    assert said["risk"] == "It cannot be told while nobody is on record who votes."
    counted = "on record: 4 (2 for or leaning so, 1 open, 1 against or leaning so)."
    assert (counted in said["decides"]) == (decisions == 1 and bool(positions))


@given(st.lists(st.sampled_from([0, 1, 1, 2, 3, 5, 8]), min_size=1, max_size=12).filter(any))
def test_nobody_is_named_whose_equal_is_not(weights):
    shares = np.array(weights) / sum(weights)
    order = sorted(range(len(shares)), key=lambda k: (-shares[k], k))
    top = order[: 1 + sum(shares[order[:k]].sum() < 0.5 for k in (1, 2))]
    say = {str(k): share for k, share in enumerate(shares.tolist())}
    found = _Brief.with_equals(say, [str(k) for k in order], [str(k) for k in top])
    named, alike = ([int(one) for one in side] for side in found)
    least = min(shares[k] for k in (*named, *alike))

    assert bool(named) != bool(alike)
    assert {k for k in range(len(shares)) if shares[k] >= least} == {*named, *alike}
    assert len(named) <= 5


def test_ties_on_record_that_move_nobody_in_most_draws_are_not_denied():
    weak = {body["id"]: {"grade": "F6"} for body in report_cases.FACTS if body["fact"] in ("tie", "tenure")}
    analysis = report_cases.analysed(report_cases.small(**weak))
    hidden = analysis.scores["hidden_influence"]

    assert hidden.top(1)[0][1] > 0
    assert hidden.as_shown.top(1)[0][1] <= 0
    assert told(analysis)["listened"].startswith("The facts on record are too unsure")


def test_nobodys_share_stands_twice_in_the_steps_and_everybody_who_votes_is_in_them():
    writer = Writer.alone(report_cases.city())
    part = steps_part(writer)
    seats = [seat for step in part.steps for seat in step.seats]
    first = [seat for seat in seats if not seat.earlier]
    assert part.whole
    assert len({seat.id for seat in first}) == len(first) == len(writer.electorate.players)
    assert {seat.id for seat in first if seat.veto} == set(writer.power.vetoes)
    assert sum(seat.share for seat in first) == pytest.approx(1)
    assert all(seat.facts for seat in first)
    assert {seat.id for seat in first if seat.known} == {
        node for node in writer.electorate.players if node in writer.electorate.stances
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_committee_too_large_to_name_is_counted_with_where_it_stands(lang):
    writer = Writer.alone(organisations.analysed(60, 40), lang)
    part = steps_part(writer)
    named = sum(len(step.seats) for step in part.steps)
    assert named <= 14
    assert not part.whole
    (more,) = [step.more for step in part.steps if step.more]
    counts = [int(n) for n in re.findall(r"\d+", more)]
    assert counts[0] == sum(counts[1:]) == len(writer.electorate.players) - named


def test_a_voter_of_the_committee_who_is_left_out_stands_in_the_folded_list():
    writer = Writer.alone(organisations.analysed(60, 40))
    assert len(power_part(writer).voters) == 40
    assert power_part(Writer.alone(report_cases.city())).voters == ()


def test_whom_the_sentence_names_as_listened_to_has_a_line_with_the_share():
    writer = Writer.alone(report_cases.city())
    part, hidden = heard_part(writer), writer.analysis.scores["hidden_influence"].as_shown
    found = leaders(writer.case, "hidden_influence")
    shares = {one.name: one.line.partition("%")[0] for one in part.people}
    for node in found.nodes:
        assert writer.name(node) in part.answer.text
        assert shares[writer.name(node)] == f"{hidden[node] * 100:.0f}"
    assert all(one.facts for one in part.people)


def test_a_person_whom_we_know_has_a_contact_and_one_whom_we_do_not_a_way_or_none():
    writer = Writer.alone(report_cases.city())
    found, part = access.coverage(writer.case), covered_part(writer)
    for one, node in zip(part.people, found.grid.people, strict=False):
        assert one.name == writer.name(node)
        assert one.known == bool(found.grid.contacts[node])
        assert bool(one.ours) == one.known
        assert not (one.known and one.way)
    assert "14" in part.lead
    assert "12-01" in part.forbidden
    assert not covered_part(Writer.alone(report_cases.analysed())).told


def test_next_steps_are_those_on_record_and_proposed_in_the_order_of_days():
    writer = Writer.alone(report_cases.city())
    part = next_steps_part(writer)
    days = [step.day for step in part.steps]
    assert days == sorted(days)
    assert not part.asks
    assert len(part.steps) + part.more == 9
    assert [step.stops for step in part.steps].count(True) == 2
    assert all(step.facts for step in part.steps)
    assert [claim.code for claim in part.mind] == ["compliance-risk"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("decision", ["d:smart-traffic", "d:bridge-sensors"])
def test_whoever_no_step_and_no_list_tells_of_stands_with_post_and_unit_the_first_time(decision, lang):
    writer = Writer.alone(report_cases.city(decision), lang)
    case = writer.case
    steps_part(writer), heard_part(writer)
    known = {*writer.introduced}
    text = " ".join(f"{step.who} {step.what} {step.state}" for step in next_steps_part(writer).steps)
    text += " ".join(one.text for one in not_known_part(writer) if one.name == "ties")
    part = covered_part(writer)
    text += " ".join(f"{one.name} {one.last} {one.way}" for one in part.people)
    text += part.strangers + part.forbidden
    named = {node: case.name(node, lang) for node in case.people if case.name(node, lang) in text}
    new = {node: name for node, name in named.items() if node not in known and case.post_text(node, lang)}
    assert len(new) > 4
    for node, name in named.items():
        post = case.post_text(node, lang)
        met = text.count(f"{name} ({post})" if lang == "en" else f"{post}{name}") if post else 0
        assert met == (node in new), name
        if node in new:
            assert text.index(name) == text.index(f"{name} (" if lang == "en" else f"{post}{name}") + (
                0 if lang == "en" else len(post)
            ), name


@pytest.mark.parametrize(
    ("lang", "on", "by", "since"),
    [
        ("en", "on 2 Sep 2026", "by 8 Sep 2026", "from 1 Dec 2026"),
        ("zh", "2026年9月2日", "最迟2026年9月8日", "2026年12月1日起"),
    ],
)
def test_a_day_of_a_step_is_its_last_where_it_is_due_and_its_first_where_a_rule_ends(lang, on, by, since):
    writer = Writer.alone(report_cases.city(), lang)
    steps = next_steps_part(writer).steps
    said = {with_days(writer.say(step.time, day=step.day), lang): step for step in steps}
    assert {on, by, since} <= {*said}
    planned = plan_progress(writer.case)
    due = {str(step.due) for step in planned.steps}
    assert {step.day for step in steps if step.when is When.BY} <= due
    assert all(step.stops for step in steps if step.when is When.FROM)
    assert by in with_days(planned.explain(lang), lang)


def test_without_a_plan_the_next_steps_are_what_to_find_out():
    part = next_steps_part(Writer.alone(report_cases.analysed()))
    assert part.asks
    assert part.steps[0].what == "Find out where Li Wang (Head, Bureau A) stands"
    assert "Budget head" in part.steps[1].what
    assert not any(step.day for step in part.steps)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_five_things_to_check_stand_once_each_with_their_facts(lang):
    writer = Writer.alone(report_cases.city(), lang)
    part = checks_part(writer)
    said = " ".join((part.lead, *(one.why for one in part.checks)))
    assert not re.search("that five|居前五", said), "five are those who are listened to"
    assert len(part.checks) == len({one.what for one in part.checks}) == 5
    for finding, one in zip(checked(writer), part.checks, strict=True):
        other = writer.name(finding.subjects[0]) not in one.what
        assert (("somebody else" if lang == "en" else "另一人") in one.why) == other
    assert all(one.facts for one in part.checks)
    assert part.lead
    gaps = gaps_part(writer)
    assert not {one.what for one in part.checks} & {row.text for row in gaps.rechecks}


def voters(n, *facts):
    """Voters of one board, of whom nothing but the vote is known."""
    people = [Person(id=f"p:{k}", name=f"p{k}") for k in range(n)]
    stage = {"id": "board", "name": "board", "kind": "approve", "quota": n}
    decision = parse({"fact": "decision", "id": "d:1", "name": "d", "stages": [stage]})
    roles = [
        DecisionRole(id=f"r:{k}", decision="d:1", player=f"p:{k}", role="approver", stage="board")
        for k in range(n)
    ]
    return sm.analyze(
        sm.PropertyGraph([*people, decision, *roles, *facts]),
        plan=sm.Plan(as_of="2026-09-01", today="2026-09-01", draws=25),
        decision="d:1",
    )


def test_one_open_position_is_told_of_one():
    stances = [Stance(id=f"s:{k}", decision="d:1", person=f"p:{k}", position=1.0) for k in (0, 1)]
    analysis = voters(3, *stances)
    (said,) = analysis.findings.of("stance-missing")
    assert said.text("en").startswith("No position is known of 1 of 3 voters, who holds 33% ")


def test_of_a_post_whose_holder_is_not_known_the_question_is_who_holds_it():
    unknown = Person(id="p:x", name="Unit/Head, holder not known", unknown=True)
    head = Post(id="post:1", name="Head", unit="u", head=True)
    facts = [
        Source(id="src", title="talk", published="2026-08", grade="C3"),
        Unit(id="u", name="Unit"),
        unknown,
        head,
        Tenure(id="t:x", person="p:x", post="post:1", source="src"),
        *(Post(id=f"post:2{k}", name="Clerk", unit="u") for k in range(4)),
        *(Tenure(id=f"t:{k}", person=f"p:{k}", post=f"post:2{k}", grade="A1") for k in range(4)),
    ]
    facts += [Stance(id=f"s:{k}", decision="d:1", person=f"p:{k}", position=0.9) for k in range(4)]
    analysis = voters(4, *facts)
    said = [f for f in analysis.findings.of("worth-checking") if f.facts[0] == "t:x"]
    for finding in said:
        assert finding.text("en").startswith("Worth finding out: who holds the post of Head of Unit.")
        assert finding.text("zh").startswith("值得查明：")
    assert said
    assert said[0] is check_first(analysis.findings)
    assert told(analysis)["next"].startswith("Find out first who holds the post of Head of Unit.")


def test_where_nobody_who_can_stop_it_is_against_this_is_said_and_no_more():
    stances = [Stance(id=f"s:{k}", decision="d:1", person=f"p:{k}", position=0.8) for k in range(3)]
    analysis = voters(3, *stances)
    assert set(analysis.power.vetoes) == {"p:0", "p:1", "p:2"}
    assert told(analysis)["risk"] == "Nobody who can stop it alone is against it."
    against = voters(3, *stances[:2], Stance(id="s:2", decision="d:1", person="p:2", position=0.3))
    assert "against" in told(against)["risk"]
    assert not told(against)["risk"].startswith("Nobody")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nobody_is_said_to_move_nothing_through_somebody(lang):
    writer = Writer.alone(report_cases.analysed(), lang)
    none = writer.say("heard_none")
    hidden = writer.analysis.scores["hidden_influence"].as_shown
    for one in heard_part(writer).people:
        (node,) = [n for n in hidden.nodes if writer.name(n) == one.name]
        assert (one.line == none) == (hidden[node] <= 0)
        assert not one.line.startswith("0%")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_who_is_listened_to_says_whether_by_reported_ties_or_formal_lines(lang):
    writer = Writer.alone(report_cases.city(), lang)
    hidden = writer.analysis.scores["hidden_influence"].as_shown
    by = {sort: writer.say(f"heard_{sort}") for sort in ("reported", "formal")}
    seen = set()
    for one in heard_part(writer).people:
        (node,) = [n for n in hidden.nodes if writer.name(n) == one.name]
        parts = shares_of(writer.case, node)
        for sort, text in by.items():
            assert (text in one.line) == (getattr(parts, sort) >= 0.005), one
            seen |= {sort} if text in one.line else set()
    assert seen == {"reported", "formal"}


def test_where_nobody_has_said_where_they_stand_none_is_the_number():
    assert told(voters(3))["pass"].startswith("It cannot be told yet: none of the 3 who vote has said")
    assert "0" not in told(voters(3), "zh")["pass"]


SEATS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("uvw"), st.sampled_from([None, "2024-01-01"])),
    max_size=6,
)


@given(SEATS)
def test_who_is_on_record_without_a_decision_is_counted_as_by_hand(seats):
    facts = [Person(id=f"p:{who}", name=who) for who in "abc"]
    facts += [Unit(id=f"u:{where}", name=f"Body {where}") for where in "uvw"]
    for k, (who, where, end) in enumerate(seats):
        facts.append(Post(id=f"post:{k}", name=f"Seat {k}", unit=f"u:{where}"))
        facts.append(Tenure(id=f"t:{k}", person=f"p:{who}", post=f"post:{k}", valid={"end": end}))
    said = told(sm.analyze(sm.PropertyGraph(facts), as_of="2025-01-01", draws=0))["decides"]
    there = [(who, where) for who, where, end in seats if end is None]
    inside = {where: {who for who, unit in there if unit == where} for _, where in there}
    if not there:
        assert "on record in a post" not in said
        return
    most = max(map(len, inside.values()))
    largest = [where for where in inside if len(inside[where]) == most]
    if len(inside) == 1:
        tail = f", all in Body {largest[0]}."
    elif len(largest) == 1:
        tail = f"; bodies in which they sit: {len(inside)}, the largest Body {largest[0]} ({most})."
    else:
        most_told = "with one of them in each." if most == 1 else f"none with more than {most} of them."
        tail = f"; bodies in which they sit: {len(inside)}, {most_told}"
    assert f"post on this day: {len({who for who, _ in there})}{tail}" in said
    rest = 3 - len({who for who, _ in there})
    assert f"{rest} more are on record without a post" in said or rest < 2
    assert ("without a post" in said) == bool(rest)


@given(SEATS, st.sets(st.sampled_from(["xy", "yz", "ax", "by"])))
def test_bodies_that_ties_name_are_counted_as_bodies_and_not_as_people(seats, ties):
    facts = [Person(id=f"p:{who}", name=who) for who in "abc"]
    facts += [Unit(id=f"u:{where}", name=f"Body {where}") for where in "uvwxyz"]
    for k, (who, where, _) in enumerate(seats):
        facts.append(Post(id=f"post:{k}", name=f"Seat {k}", unit=f"u:{where}"))
        facts.append(Tenure(id=f"t:{k}", person=f"p:{who}", post=f"post:{k}"))
    for one, other in ties:
        ends = {"from_id": f"{'p' if one in 'ab' else 'u'}:{one}", "to_id": f"u:{other}"}
        facts.append(Tie(id=f"tie:{one}{other}", kind="contacts", **ends))
    said = told(sm.analyze(sm.PropertyGraph(facts), as_of="2025-01-01", draws=0))["decides"]
    people = 3 - len({who for who, *_ in seats})
    bodies = len({end for tie in ties for end in tie if end in "xyz"})
    sentences = {0: "", 1: "One body is named in a tie"}.get(bodies, f"{bodies} bodies are named in ties")
    if seats:
        assert sentences in said
        assert ("named in" in said) == bool(bodies)
        assert ("without a post" in said) == bool(people)
        assert f"{people} more are on record without a post" in said or people < 2


def test_of_one_who_may_be_listened_to_most_it_does_not_say_one_of():
    facts = [Unit(id="u:v", name="Hall"), *(Person(id=f"p:{who}", name=who.upper()) for who in "abc")]
    for who in "abc":
        facts.append(Post(id=f"post:{who}", name="Seat", unit="u:v", head=who == "a"))
        facts.append(Tenure(id=f"t:{who}", person=f"p:{who}", post=f"post:{who}", grade="B2"))
    analysis = sm.analyze(sm.PropertyGraph(facts), as_of="2025-01-01", draws=60)
    found = leaders(analysis.case, "hidden_influence")
    assert found is not None
    assert (found.nodes, found.kind, found.settled) == (("p:a",), "or_nobody", False)
    assert told(analysis)["listened"].startswith("Whether anybody is listened to is open: ")
    assert " A is, more than anybody else." in told(analysis)["listened"]
    assert "A的意见最受重视。" in told(analysis, "zh")["listened"]


@pytest.mark.parametrize("leading", [1, 2])
def test_how_many_masters_a_unit_has_is_said(leading):
    facts = [Unit(id=f"u:{k}", name=f"U{k}") for k in range(leading + 2)]
    facts += [Tie(id=f"l:{k}", kind="leads", from_id=f"u:{k + 1}", to_id="u:0") for k in range(leading)]
    facts += [Tie(id="g", kind="guides", from_id=f"u:{leading + 1}", to_id="u:0"), Person(id="p", name="ann")]
    facts += [Decision(id="d", name="d"), DecisionRole(id="r", decision="d", player="p", role="approver")]
    analysis = sm.analyze(sm.PropertyGraph(facts), decision="d", draws=0)
    number = "two" if leading == 1 else "3"
    (said,) = analysis.findings.of("two-bosses")
    assert f"U0 has {number} masters" in said.text_en
    answers = "both U1 and U2" if leading == 1 else "3 masters"
    assert f"U0 answers to {answers}" in told(analysis)["risk"]


def test_of_equals_the_last_that_is_named_says_how_many_more_there_are():
    part = next_steps_part(Writer.alone(voters(7)))
    asked = [step.what for step in part.steps if "where" in step.what]
    assert asked[:3] == [
        "Find out where p0 stands",
        "Find out where p1 stands",
        "Find out where p2 stands (4 more count as much)",
    ]


@settings(max_examples=5)
@given(st.integers(8, 14), st.integers(1, 3))
def test_bodies_that_listen_to_bodies_are_never_called_people(n, step):
    facts = [Unit(id=f"u:{k}", name=f"Body {k}") for k in range(n)]
    facts += [
        Tie(
            id=f"t:{k}:{far}",
            kind="advice",
            from_id=f"u:{k}",
            to_id=f"u:{(k + far) % n}",
            confirmed="2026-08",
        )
        for k in range(n)
        for far in range(1, step + 1)
    ]
    analysis = sm.analyze(sm.PropertyGraph(facts), as_of="2026-09-01", draws=30, seed=1)
    for lang, word in (("en", r"among \d+ people"), ("zh", r"在\d+人之间")):
        said = [told(analysis, lang)["listened"], *(one.text(lang) for one in analysis.findings)]
        assert not [text for text in said if re.search(word, text)]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("several", [3, 13])
def test_a_share_of_the_say_is_told_to_be_estimated_where_it_was_sampled_and_only_there(several, lang):
    stages = [{"id": one, "name": one, "kind": "approve", "quota": 2} for one in ("b1", "b2")]
    people = [Person(id=f"p:{k:02}", name=f"Ann {k:02}") for k in range(several)]
    votes = [
        DecisionRole(id=f"r:{stage}:{who.id}", decision="d:1", player=who.id, role="decider", stage=stage)
        for who in people
        for stage in ("b1", "b2")
    ]
    facts = [parse({"fact": "decision", "id": "d:1", "name": "d", "stages": stages}), *people, *votes]
    analysis = sm.analyze(sm.PropertyGraph(facts), decision="d:1", draws=0)
    sampled = bool(analysis.power.error)
    assert sampled == (several > 12)
    word = {"en": "estimated", "zh": "估算"}[lang]
    assert (word in told(analysis, lang)["decides"]) == sampled
    assert all((word in found.text(lang)) == sampled for found in analysis.findings.of("decides"))
    assert (word in analysis.card("p:01").explain(lang)) == sampled


@pytest.mark.parametrize(
    ("lang", "one", "none"), [("en", "1 vote", "no post on record"), ("zh", "1票", "职务无记录")]
)
def test_where_votes_weigh_differently_each_is_told_and_nobody_is_without_a_word_on_posts(lang, one, none):
    committee = steps_part(Writer.alone(report_cases.city(), lang)).steps[3]
    assert [seat.votes[0] for seat in committee.seats] == ["2", "3", "2", "1", "1"]
    assert committee.seats[-1].votes == one
    assert committee.seats[-1].post == none
