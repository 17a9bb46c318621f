import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.examples import TODAY, city
from stakemap.graph.change.edits import AddTie, Appoint, Leave
from stakemap.graph.change.scenario import Scenario
from stakemap.graph.change.succession import REASONS, access, successors

CHIEF, QI = "post:chief-engineer", "p:qi-wangshu"


@pytest.fixture(scope="module")
def graph():
    return city()


def test_whoever_acts_in_the_post_comes_first(graph):
    scenario = Scenario("x", (Leave(QI), Appoint("p:tu-zhiye", CHIEF, acting=True)))
    found = successors(scenario.apply(graph, TODAY), CHIEF, TODAY)

    assert found[0].person == "p:tu-zhiye"
    assert found[0].reasons[0].kind == "acting"


def test_a_reported_deputy_comes_before_a_colleague_of_the_next_rank(graph):
    after = AddTie("deputizes", "p:sha-wanli", CHIEF).apply(graph)

    assert successors(graph, CHIEF, TODAY)[0].reasons[0].kind == "next_rank"
    assert successors(after, CHIEF, TODAY)[0].person == "p:sha-wanli"


def test_every_reason_rests_on_facts_and_nobody_above_or_in_the_post_is_named(graph):
    for post, holder in ((CHIEF, QI), ("post:mayor", "p:ji-yuanzhou"), ("post:police-head", "p:feng-tieyi")):
        found = successors(graph, post, TODAY)
        assert found
        assert holder not in [candidate.person for candidate in found]
        reasons = [reason for candidate in found for reason in candidate.reasons]
        assert all(fact in graph for reason in reasons for fact in reason.facts)
        assert all(reason.text("zh") and reason.text() for reason in reasons)
    assert "p:ji-yuanzhou" not in [c.person for c in successors(graph, "post:deputy-mayor-transport", TODAY)]


def test_the_order_is_that_of_the_reasons(graph):
    order = list(REASONS)
    places = [order.index(c.reasons[0].kind) for c in successors(graph, "post:transport-director", TODAY)]

    assert places == sorted(places)


def test_ties_with_the_person_go_and_relations_with_the_unit_stay(graph):
    found = access(graph, CHIEF, TODAY)

    assert found.goes == ("relationship:qi-wangshu",)
    assert found.stays == ("relationship:transport",)
    assert set(found.strangers) <= {person for person, _ in found.candidates}
    assert dict(access(graph, "post:police-head", TODAY).candidates)["p:hu-banyue"]


def test_only_posts_have_successors(graph):
    with pytest.raises(InputError, match="not a post"):
        successors(graph, QI, TODAY)
    with pytest.raises(UnknownName):
        access(graph, "post:none", TODAY)
