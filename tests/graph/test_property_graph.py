import pickle
import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.model import (
    Assessment,
    Decision,
    DecisionRole,
    Factor,
    Person,
    Post,
    Run,
    Source,
    Span,
    Stage,
    Tenure,
    Tie,
    Unit,
)


def sample():
    return [
        Source(id="s", title="Register"),
        Unit(id="u", name="Bureau", source="s"),
        Post(id="post", name="Director", unit="u", head=True),
        Person(id="a", name="Ann Secretname", source="s"),
        Person(id="b", name="Bob"),
        Person(id="c", name="Cai"),
        Tenure(id="h", person="a", post="post", source="s"),
        Tie(id="t1", kind="advice", from_id="a", to_id="b", source="s"),
        Tie(id="t2", kind="contacts", from_id="c", to_id="a"),
    ]


def ids(graph):
    return [fact.id for fact in graph]


def test_facts_stand_in_order_of_id_whatever_order_they_come_in():
    facts = sample()
    graph, other = PropertyGraph(facts), PropertyGraph(reversed(facts))

    assert ids(graph) == sorted(f.id for f in facts)
    assert graph == other
    assert graph.digest == other.digest
    assert hash(graph) == hash(other)
    assert len(graph) == 9
    assert "a" in graph
    assert "zz" not in graph


def test_an_empty_graph_is_a_graph():
    graph = PropertyGraph([])

    assert (len(graph), graph.snapshot().n, repr(graph), graph.dated) == (0, 0, "PropertyGraph(empty)", False)
    assert graph.to_networkx().number_of_nodes() == 0


def test_an_unknown_id_is_refused_with_the_nearest():
    graph = PropertyGraph(sample())
    with pytest.raises(UnknownName) as unknown:
        graph["pots"]
    assert unknown.value.near == ("post",)
    assert graph.get("pots") is None
    assert graph.about("pots") == ()
    for ask in (graph.neighbours, graph.without, lambda i: graph.subgraph([i])):
        with pytest.raises(UnknownName):
            ask("nobody")


def test_everything_that_is_wrong_is_reported_at_once_with_fact_and_field():
    facts = [
        *sample(),
        Person(id="b", name="Bob again"),
        Tie(id="t3", kind="advise", from_id="a", to_id="b"),
        Tie(id="t4", kind="mentors", from_id="a", to_id="u"),
        Tenure(id="h2", person="post", post="gone", source="nowhere"),
    ]
    with pytest.raises(InputError) as found:
        PropertyGraph(facts)

    places = {(p.fact_id, p.field) for p in found.value.problems}
    assert places == {("b", "id"), ("t3", "kind"), ("t4", "to_id")} | {
        ("h2", field) for field in ("source", "person", "post")
    }
    assert any("did you mean 'advice'" in p.text() for p in found.value.problems)


def test_an_error_names_ids_and_never_names_of_people():
    with pytest.raises(InputError) as found:
        PropertyGraph([*sample(), Person(id="a", name="Ann Secretname")])

    assert "Secretname" not in str(found.value) + repr(found.value.problems)


def test_what_is_no_fact_is_refused_plainly():
    with pytest.raises(InputError, match="not a fact: str"):
        PropertyGraph(["Ann"])


def test_a_role_or_factor_at_a_stage_its_decision_does_not_have_is_refused():
    decision = Decision(id="d", name="D", stages=(Stage(id="board", name="Board"),))
    role = DecisionRole(id="r", decision="d", player="a", role="approver", stage="bored")
    factor = Factor(id="f", decision="d", stage="audit", kind="audit", name="Audit")
    with pytest.raises(InputError, match="one of board") as found:
        PropertyGraph([*sample(), decision, role, factor])

    assert [(p.fact_id, p.field) for p in found.value.problems] == [("f", "stage"), ("r", "stage")]


def test_a_rule_text_that_does_not_fit_its_stages_is_refused_with_the_decision():
    decision = Decision(id="d", name="D", stages=(Stage(id="board", name="Board"),), rule="board AND mayor")
    with pytest.raises(InputError, match="no stage is called 'mayor' at character 11") as found:
        PropertyGraph([decision])

    assert (found.value.problems[0].fact_id, found.value.problems[0].field) == ("d", "rule")


def test_about_lists_the_facts_that_name_an_id_and_neighbours_those_who_share_a_tie():
    graph = PropertyGraph(sample())

    assert [f.id for f in graph.about("a")] == ["h", "t1", "t2"]
    assert [f.id for f in graph.about("s")] == ["a", "h", "t1", "u"]
    assert graph.neighbours("a") == ("b", "c")
    assert graph.neighbours("a", kind="contacts") == ("c",)
    assert graph.neighbours("post") == ()


def test_with_adds_and_replaces_and_leaves_the_old_graph_alone():
    graph = PropertyGraph(sample())
    more = graph.with_(Person(id="d", name="Dee"), Person(id="b", name="Robert"))

    assert (len(graph), len(more)) == (9, 10)
    assert more.name("b") == "Robert"
    assert graph.name("b") == "Bob"
    with pytest.raises(InputError):
        graph.with_(Tie(id="t9", kind="advice", from_id="a", to_id="nobody"))


def test_without_takes_everything_along_that_names_what_is_gone():
    graph = PropertyGraph(sample())

    assert ids(graph.without("a")) == ["b", "c", "post", "s", "u"]
    assert ids(graph.without("u")) == ["a", "b", "c", "s", "t1", "t2"], "the post and its tenure too"
    assert ids(graph.without("s")) == ["b", "c"]
    assert ids(graph.without("t1", "t2", "t1")) == ["a", "b", "c", "h", "post", "s", "u"]
    assert graph.without() == graph


def test_a_subgraph_holds_the_entities_what_they_name_and_the_facts_among_them():
    graph = PropertyGraph(sample())

    assert ids(graph.subgraph(["a", "b"])) == ["a", "b", "s", "t1"]
    assert ids(graph.subgraph(["a", "post"])) == ["a", "h", "post", "s", "u"]
    assert ids(graph.subgraph(["u"])) == ["s", "u"], "a post of the unit was not asked for"
    assert ids(graph.subgraph([])) == []


def test_with_without_and_subgraph_keep_the_catalogue():
    from dataclasses import replace

    from stakemap.graph.catalogue import Catalogue

    book = Catalogue.default().with_(replace(Catalogue.default()["advice"], strength=0.7))
    graph = PropertyGraph(sample(), catalogue=book)

    for other in (graph.with_(Person(id="d", name="D")), graph.without("c"), graph.subgraph(["a"])):
        assert other.catalogue is book


def test_a_fact_must_go_on_the_day_it_expires_with_all_that_hangs_on_it():
    facts = [f for f in sample() if f.id != "a"] + [Person(id="a", name="Ann", expires=date(2025, 1, 1))]
    graph = PropertyGraph(facts)

    assert graph.unexpired(date(2024, 12, 31)) is graph
    assert ids(graph.unexpired(date(2025, 1, 1))) == ["b", "c", "post", "s", "u"]


@pytest.mark.parametrize(
    ("clearance", "seen"),
    [("public", "p"), ("internal", "ip"), ("restricted", "ipr"), ("sealed", "iprs")],
)
def test_a_reader_sees_facts_up_to_their_clearance_and_nothing_that_hangs_on_more(clearance, seen):
    labels = {"p": "public", "i": "internal", "r": "restricted", "s": "sealed"}
    people = [Person(id=i, name=i, label=label) for i, label in labels.items()]
    ties = [Tie(id=f"t{i}", kind="advice", from_id="p", to_id=i, label="public") for i in "irs"]
    graph = PropertyGraph([*people, *ties]).visible(clearance)

    assert "".join(ids(graph)[: len(seen)]) == seen
    assert {t.to_id for t in graph.of(Tie)} == set(seen) - {"p"}
    assert PropertyGraph(people).visible("sealed") == PropertyGraph(people)
    with pytest.raises(UnknownName, match="did you mean 'public'"):
        graph.visible("pubic")


def test_the_digest_sees_every_change_of_a_fact():
    graph = PropertyGraph(sample())
    digests = {
        graph.digest,
        graph.with_(Person(id="b", name="Bobby")).digest,
        graph.with_(Person(id="b", name="Bob", note="x")).digest,
        graph.with_(Person(id="b", name="Bob", valid=Span(start="2020"))).digest,
        graph.without("b").digest,
        PropertyGraph([]).digest,
    }

    assert len(digests) == 6


def test_assessments_and_runs_do_not_count_in_the_digest():
    run = Run(id="run", method="m", plan="{}", facts_digest="x", snapshot_digest="y")
    score = Assessment(id="s1", subject="a", run="run", measure="influence", value=0.5)
    graph = PropertyGraph(sample())

    assert graph.with_(run, score).digest == graph.digest
    assert graph.with_(run, score) != graph


def test_confirmed_falls_back_to_the_date_of_the_source():
    source = Source(id="s", title="S", published="2020-05")
    own, other = (Person(id=i, name=i, source="s", confirmed=c) for i, c in (("a", "2021"), ("b", None)))
    graph = PropertyGraph([source, own, other])

    assert (graph.confirmed(own), graph.confirmed(other), graph.confirmed(source)) == (
        "2021",
        "2020-05",
        None,
    )
    assert graph.source_of(own) == source
    assert graph.source_of(source) is None


def test_a_graph_is_dated_once_any_fact_says_when_it_holds():
    assert not PropertyGraph(sample()).dated
    assert PropertyGraph([Person(id="a", name="A", valid=Span(end="2020"))]).dated


def test_repr_counts_and_never_names():
    graph = PropertyGraph(sample())

    assert repr(graph) == "PropertyGraph(1 source, 1 unit, 1 post, 3 person, 1 tenure, 2 tie)"
    shown = repr(graph) + graph._repr_html_() + repr(graph.facts) + repr(graph.snapshot())
    assert "Secretname" not in shown
    assert "ungraded: " in graph._repr_html_()


def test_names_come_in_the_readers_language_and_fall_back_to_the_id():
    graph = PropertyGraph(
        [Person(id="a", name="张伟", name_en="Zhang Wei"), Source(id="s", title="Register")]
    )

    assert [graph.name("a"), graph.name("a", "zh"), graph.name("s"), graph.name("seat:x")] == [
        "Zhang Wei",
        "张伟",
        "Register",
        "seat:x",
    ]


def test_eight_threads_see_one_and_the_same_snapshot():
    rng = random.Random(5)
    people = [Person(id=f"p{k}", name="P") for k in range(60)]
    ties = [
        Tie(id=f"t{k}", kind="advice", from_id=f"p{a}", to_id=f"p{b}", valid=Span(start="2020"))
        for k, (a, b) in enumerate(rng.sample(range(60), 2) for _ in range(300))
    ]
    graph = PropertyGraph([*people, *ties])

    def look(_):
        time.sleep(0)
        return graph.snapshot("2024-01-01").digest, graph.digest, graph.about("p1"), graph.neighbours("p2")

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(look, range(16)))

    assert all(one == seen[0] for one in seen)
    assert seen[0][0] == PropertyGraph([*ties, *people]).snapshot("2024-01-01").digest


def problems_of(make):
    try:
        return make(), ()
    except InputError as error:
        return None, tuple(str(problem) for problem in error.problems)


def small_changes():
    """Facts added to the sample: some right, some wrong by themselves, some that make others wrong."""
    stage = Stage(id="x", name="X", kind="approve")
    return [
        Person(id="d", name="Dan"),
        Person(id="b", name="Bob Other"),
        Unit(id="b", name="No person any more"),
        Person(id="s", name="No source any more"),
        Tie(id="t1", kind="mentors", from_id="b", to_id="a", source="s"),
        Tie(id="t3", kind="advice", from_id="a", to_id="nobody"),
        Tenure(id="h2", person="b", post="gone"),
        Decision(id="dec", name="Without its stage"),
        Decision(id="dec", name="With another", stages=(stage,)),
    ]


def test_what_is_changed_is_checked_like_what_is_new_and_digested_the_same():
    stages = (Stage(id="one", name="One", kind="approve"),)
    facts = [*sample(), Decision(id="dec", name="Buy", stages=stages)]
    facts.append(DecisionRole(id="r", decision="dec", player="a", role="approver", stage="one"))
    graph = PropertyGraph(facts)
    graph.digest  # noqa: B018  what is remembered of it must not show
    for some in [[fact] for fact in small_changes()] + [small_changes()]:
        merged = ({fact.id: fact for fact in facts} | {fact.id: fact for fact in some}).values()
        new, wrong = problems_of(lambda merged=merged: PropertyGraph(merged))
        changed, found = problems_of(lambda some=some: graph.with_(*some))
        assert found == wrong
        if new is not None:
            assert changed == new
            assert changed.digest == new.digest
            assert changed.without("a").digest == PropertyGraph(new.without("a").facts).digest


def test_a_copy_of_a_graph_holds_what_it_was_made_of():
    graph = PropertyGraph(sample())
    seating = Seating.on(graph, date(2024, 1, 1))
    assert Seating.on(graph, date(2024, 1, 1)) is seating
    copy = pickle.loads(pickle.dumps(graph))
    assert copy == graph
    assert copy.digest == graph.digest
    assert not copy.derived
    assert copy.with_(Person(id="d", name="Dan")).about("a") == graph.about("a")
