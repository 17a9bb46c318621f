"""What is said about a unit that several people are recorded to head at once."""

import pytest

import stakemap as sm
from stakemap.model import Person, Post, Source, Tenure, Tie, Unit
from stakemap.reports.formats import render_html

UNIT = Unit(id="u", name="River Office")
HEAD = Post(id="head", name="Director", unit="u", head=True)
SECOND = Post(id="second", name="Secretary", unit="u", head=True)
PEOPLE = [Person(id="ann", name="Ann Ames"), Person(id="bo", name="Bo Burr")]
TIE = Tie(id="a", kind="advice", from_id="ann", to_id="bo", strength=0.6)
SOURCE = Source(id="s", title="Yearbook 2001", kind="register")


def held(ident, person, post="head", **valid):
    return Tenure(id=ident, person=person, post=post, valid=valid, source="s")


def analysed(*facts, day="2002-01-01"):
    graph = sm.PropertyGraph([UNIT, HEAD, *PEOPLE, TIE, SOURCE, *facts])
    return sm.analyze(graph, as_of=day, draws=0)


def found(*facts, day="2002-01-01"):
    return analysed(*facts, day=day).findings.of("several-heads")


TWO = (held("t:1", "ann", start="1999"), held("t:2", "bo", start="2001-06"))


def test_two_who_hold_the_head_post_at_once_are_told_in_both_languages():
    (one,) = found(*TWO)
    assert one.text("en") == (
        "River Office has 2 heads on record at once: Ann Ames is Director, River Office (since 1999); "
        "Bo Burr is Director, River Office (since 2001-06). Each of them counts as its head."
    )
    assert one.text("zh").startswith(
        "River Office同时记有2名正职：Ann Ames任River Office Director（自1999年起）；"
    )
    assert one.caveat("en")
    assert one.caveat("zh")
    assert one.subjects == ("u", "ann", "bo")
    assert set(one.facts) == {"t:1", "t:2", "head"}


def test_so_are_the_holders_of_two_posts_that_both_lead_the_unit():
    (one,) = found(SECOND, held("t:1", "ann"), held("t:2", "bo", "second"))
    assert set(one.facts) == {"t:1", "t:2", "head", "second"}


@pytest.mark.parametrize(
    "facts",
    [
        (held("t:1", "ann"),),
        (SECOND, held("t:1", "ann"), held("t:2", "ann", "second")),
        (SECOND, held("t:1", "ann")),
        (held("t:1", "ann", start="1999", end="2001-06-01"), held("t:2", "bo", start="2001-06-01")),
        (Post(id="clerk", name="Clerk", unit="u"), held("t:1", "ann", "clerk"), held("t:2", "bo", "clerk")),
    ],
    ids=[
        "one",
        "one in two posts",
        "a post that is empty",
        "one after the other",
        "a post that does not lead",
    ],
)
def test_nothing_is_told_where_one_person_leads(facts):
    assert found(*facts) == ()


def test_of_many_the_first_five_are_named():
    more = [Person(id=f"p:{k}", name=f"P{k}") for k in range(7)]
    (one,) = found(*more, *(held(f"t:{k}", f"p:{k}") for k in range(7)))
    assert "P4 is Director, River Office; and 2 more." in one.text("en")
    assert "另有2人" in one.text("zh")
    assert one.numbers == {"heads": 7.0}


@pytest.mark.parametrize(("lang", "said"), [("en", "2 heads on record at once"), ("zh", "同时记有2名正职")])
def test_the_report_says_it_with_the_source(lang, said):
    page = render_html(analysed(*TWO), lang)
    assert said in page
    assert "Yearbook 2001" in page
