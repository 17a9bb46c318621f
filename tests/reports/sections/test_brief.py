from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import report_cases
import stakemap as sm
from stakemap.findings.check_first import check_first
from stakemap.model import DecisionRole, Person, Post, Source, Stance, TeamMember, Tenure, Unit, parse
from stakemap.reports.sections.brief import _Brief, brief
from stakemap.reports.writer import Writer


def told(analysis, lang="en"):
    return [one.text for one in brief(Writer.alone(analysis, lang))]


def test_the_small_account_is_told_in_five_sentences():
    decides, listened, risk, unknown, check = told(report_cases.analysed())
    assert decides.startswith("By the rules, Bai Yang")
    assert "Xi Yuan" in listened
    assert risk.startswith("Bai Yang can stop it alone and leans against it.")
    assert "2 of the 3 who vote" in unknown
    assert check == (
        "Find out first where they stand: Li Wang. None moves the outcome more than theirs. The rules of the "
        "tender forbid contact with Li Wang until 2026-10-01: until then from published sources alone."
    )


def test_whom_no_rule_forbids_to_contact_may_be_asked():
    free = report_cases.analysed(report_cases.small(**{"d:one": {"quiet": None}}))
    assert "forbid" not in told(free)[4]
    assert "禁止" not in told(free, "zh")[4]


def test_who_alone_decides_is_said_so():
    only = {"r:1": {"role": "beneficiary", "stage": None}, "r:2": {"role": "beneficiary", "stage": None}}
    stages = [{"id": "vote", "name": "表决", "kind": "approve"}]
    graph = report_cases.small(**only, **{"d:one": {"stages": stages, "rule": None}})
    assert (
        told(report_cases.analysed(graph))[0]
        == "By the rules, Li Wang alone holds 100% of the say and can stop it."
    )


def test_an_unanswered_question_comes_first_where_no_fact_is_dated():
    undated = {"s:site": {"published": None}, "s:talk": {"published": None}}
    assert told(report_cases.analysed(report_cases.small(**undated)))[4].startswith("Find out first where ")


def test_without_a_decision_it_says_what_is_missing():
    assert told(report_cases.analysed(decision=None))[0].startswith("No decision was named")
    assert told(report_cases.analysed(decision=None), "zh")[0].startswith("未指定决策事项")


@given(st.lists(st.sampled_from([0, 1, 1, 2, 3, 5, 8]), min_size=1, max_size=12).filter(any))
def test_nobody_is_named_whose_equal_is_not(weights):
    shares = np.array(weights) / sum(weights)
    order = sorted(range(len(shares)), key=lambda k: (-shares[k], k))
    top = order[: 1 + sum(shares[order[:k]].sum() < 0.5 for k in (1, 2))]
    named, alike = _Brief.with_equals(SimpleNamespace(shapley=shares), order, top)
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
    assert told(analysis)[1].startswith("Ties on record say who is asked")


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


def test_of_many_who_are_alike_the_number_is_told_and_not_two_names_alone():
    ours = TeamMember(id="m", name="m")
    _, _, risk, unknown, _ = told(voters(4, ours, Stance(id="s", decision="d:1", person="p:3", position=1.0)))
    assert "Nobody of our team knows 4 of the 4 who matter, among them p0 and p1." in risk
    assert unknown == (
        "We do not know the position of 3 of the 4 who vote; together they hold 75% of the say. "
        "Nor has anybody reported whom 4 of those who vote ask, among them p0 and p1."
    )
    assert "4名关键人中有4名我方无人认识，其中有p0和p1。" in told(voters(4, ours), "zh")[2]
    assert "p0 and p1" in told(voters(2, ours))[2]
    assert "among" not in told(voters(2, ours))[2]


def test_one_open_position_is_told_of_one():
    stances = [Stance(id=f"s:{k}", decision="d:1", person=f"p:{k}", position=1.0) for k in (0, 1)]
    analysis = voters(3, *stances)
    assert told(analysis)[3].startswith("We do not know the position of 1 of the 3 who vote, who holds 33% ")
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
    assert told(analysis)[4].startswith("Find out first who holds the post of Head of Unit.")
