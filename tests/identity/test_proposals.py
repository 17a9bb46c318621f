"""Who is proposed as one person, with what score and why."""

from __future__ import annotations

import csv
import random
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakemap.graph.property_graph import PropertyGraph
from stakemap.identity import propose
from stakemap.identity.names import alike, forms
from stakemap.identity.proposals import LIKELY
from stakemap.identity.weights import bits
from stakemap.model import Person, Post, Span, Spell, Tenure, Tie, Unit

BODIES = [
    Unit(id="u:roads", name="Roads Bureau"),
    Unit(id="u:parks", name="Parks Bureau"),
    Unit(id="u:board", name="Board", kind="committee"),
    Tie(id="t:board", kind="leads", from_id="u:roads", to_id="u:board"),
]


def seat(person, unit, title="head", start="2018", end="2024"):
    post = Post(id=f"post:{person}:{unit}", name=title, unit=unit)
    span = Span(start=start, end=end)
    return post, Tenure(id=f"t:{person}:{unit}", person=person, post=post.id, valid=span)


def pair_of(one, other, *facts):
    """The proposal for two people, however low its score."""
    graph = PropertyGraph([Person(id="p:a", name=one), Person(id="p:b", name=other), *facts])
    return next(iter(propose(graph, least=0).pairs), None)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Ann Ames", "Dr. Ann Ames", "same"),
        ("José Núñez", "Jose Nunez", "same"),
        ("Ann Ames", "AMES ANN", "order"),
        ("王小明", "Wang Xiaoming", "sound"),
        ("王小明", "Xiao-Ming Wang", "sound"),
        ("单雄信", "Shan Xiongxin", "sound"),
        ("Ann Beth Ames", "Ann Ames", "middle"),
        ("Bo Ames", "Bo Ames II", "middle"),
        ("Bo Ames Jr.", "Bo Ames Sr.", "other"),
        ("A. Ames", "Ann Ames", "initials"),
        ("Ames A", "Ann Ames", "initials"),
        ("Ann Ames", "Ann Amse", "slip"),
        ("王小明", "王晓明", "homophone"),
        ("Abe Ames", "Ann Ames", "family"),
        ("李伟", "李娜", "other"),
    ],
)
def test_names_agree_at_the_level_that_a_reader_sees_whichever_comes_first(one, other, level):
    first, second = (forms(Person(id="p", name=name))[0] for name in (one, other))
    assert alike(first, second) == alike(second, first) == level


def test_of_two_scripts_in_one_record_the_closer_counts():
    graph = PropertyGraph(
        [Person(id="p:a", name="李伟", name_en="Li Wei"), Person(id="p:b", name="W. Li", name_zh="李伟")]
    )
    assert propose(graph).pairs[0].reasons[0].level == "same_short"


def test_the_same_post_says_more_than_the_body_and_no_body_in_common_speaks_against():
    alone = pair_of("Ann Ames", "Ann Ames").score
    same = pair_of("Ann Ames", "Ann Ames", *BODIES, *seat("p:a", "u:roads"), *seat("p:b", "u:roads"))
    body = pair_of("Ann Ames", "Ann Ames", *BODIES, *seat("p:a", "u:roads"), *seat("p:b", "u:roads", "clerk"))
    above = pair_of("Ann Ames", "Ann Ames", *BODIES, *seat("p:a", "u:roads"), *seat("p:b", "u:board"))
    clash = pair_of("Ann Ames", "Ann Ames", *BODIES, *seat("p:a", "u:roads"), *seat("p:b", "u:parks"))
    later = pair_of(
        "Ann Ames",
        "Ann Ames",
        *BODIES,
        *seat("p:a", "u:roads"),
        *seat("p:b", "u:parks", "head", "2024", "2025"),
    )
    levels = [[r.level for r in pair.reasons[1:]] for pair in (same, body, above, clash, later)]
    assert levels == [["same_post"], ["same_body", "no"], ["related"], ["apart", "yes"], ["apart", "no"]]
    assert same.score > body.score > alone > later.score > clash.score
    assert same.likely
    assert not clash.likely
    assert set(clash.reasons[-1].facts) == {"t:p:a:u:roads", "t:p:b:u:parks"}


@pytest.mark.parametrize("kind", ["committee", "委员会", "Board", "legislature"])
def test_a_seat_on_a_committee_and_a_short_handover_are_no_clash(kind):
    parks = Unit(id="u:other", name="Arts Board", kind=kind)
    beside = pair_of("Ann Ames", "Ann Ames", *BODIES, parks, *seat("p:a", "u:roads"), *seat("p:b", "u:other"))
    short = pair_of(
        "Ann Ames",
        "Ann Ames",
        *BODIES,
        *seat("p:a", "u:roads", end="2020-03-01"),
        *seat("p:b", "u:parks", start="2020-01-15"),
    )
    assert [r.level for pair in (beside, short) for r in pair.reasons if r.field == "clash"] == ["no"]


def test_an_open_end_is_no_clash_unless_it_was_confirmed():
    post = Post(id="post:x", name="head", unit="u:parks")

    def levels(**more):
        open_end = Tenure(id="x", person="p:b", post="post:x", valid=Span(start="2015"), **more)
        found = pair_of("Ann Ames", "Ann Ames", *BODIES, *seat("p:a", "u:roads"), post, open_end)
        return [r.level for r in found.reasons if r.field == "clash"]

    assert levels() == []
    assert levels(confirmed="2020-05-01") == ["yes"]


def test_kin_schools_and_remarks_change_nothing():
    bare = pair_of("Ann Ames", "A. Ames")
    more = pair_of(
        "Ann Ames",
        "A. Ames",
        Person(id="p:c", name="Zoe Quill"),
        *(Tie(id=f"k{p}", kind="kin", from_id=f"p:{p}", to_id="p:c", note="same house") for p in "ab"),
        *(Spell(id=f"s{p}", person=f"p:{p}", kind="education", place="Old School") for p in "ab"),
    )
    assert bare == more


def test_a_placeholder_for_somebody_unknown_is_nobody():
    people = [Person(id=f"p:{k}", name="Director", unknown=k == 0) for k in range(2)]
    assert propose(PropertyGraph(people)).pairs == ()


NAMES = st.sampled_from(["李伟", "Li Wei", "Wei Li", "Ann Ames", "A. Ames", "王芳", "Bo Burr"])


@given(st.lists(NAMES, max_size=7), st.randoms())
@settings(max_examples=25)
def test_the_score_is_the_sum_of_its_reasons_and_no_order_or_name_of_ids_changes_a_pair(names, lot):
    people = [Person(id=f"p:{k}", name=name) for k, name in enumerate(names)]
    turned = list(people)
    lot.shuffle(turned)
    found = propose(PropertyGraph(people), least=0)
    assert propose(PropertyGraph(turned), least=0) == found
    for pair in found.pairs:
        odds = 2 ** (bits("prior", "same") + sum(reason.bits for reason in pair.reasons))
        assert pair.score == pytest.approx(odds / (1 + odds))
    asked = lot.sample(found.pairs, len(found.pairs) // 2)
    rest = propose(PropertyGraph(people), least=0, decided=[(p.other, p.one) for p in asked])
    assert set(rest.pairs) == set(found.pairs) - set(asked)


def test_a_name_that_too_many_share_is_told_and_not_compared():
    people = [Person(id=f"p:{k:03}", name="李伟") for k in range(61)]
    found = propose(PropertyGraph(people))
    assert (found.pairs, found.crowded > 0) == ((), True)


def test_every_weight_says_where_it_comes_from():
    text = resources.files("stakemap.data").joinpath("identity.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert all(row["source"].startswith("assumed: ") for row in rows)
    for field in ("prior", "name", "body", "clash"):
        # a name is short or is not: of the two levels of equal names one can occur
        levels = [row for row in rows if row["field"] == field and row["level"] != "same_short"]
        assert sum(float(row["of_one"]) for row in levels) <= 1 + 1e-9
        assert sum(float(row["by_chance"]) for row in levels) <= 1 + 1e-9


def test_planted_copies_are_found_and_namesakes_in_other_posts_are_not_likely():
    lot = random.Random(3)
    names = [f"{lot.choice('ABCDEFG')}nn{chr(97 + k % 26)} Quil{chr(97 + k // 26)}er" for k in range(60)]
    bodies = [Unit(id=f"u{k}", name=f"Bureau {k}") for k in range(6)]
    facts, true, other = list(bodies), set(), set()
    for k, name in enumerate(names):
        for ident, called, body in (("a", name, 0), ("b", " ".join(name.split()[::-1]), 0), ("n", name, 1)):
            at = f"{ident}{k}"
            facts += [Person(id=at, name=called), *seat(at, f"u{(k + body) % 6}", f"post {k}")]
        true.add((f"a{k}", f"b{k}"))
        other |= {(f"a{k}", f"n{k}"), (f"b{k}", f"n{k}")}
    said = {(pair.one, pair.other) for pair in propose(PropertyGraph(facts)).pairs if pair.score >= LIKELY}
    assert true <= said
    assert not other & said
