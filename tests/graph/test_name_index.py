"""One index of names for sheets, scenario files and the command line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stakemap.graph.name_index import MOST_ALIKE, NameIndex

WORDS = st.text("abc 李伟/", min_size=1, max_size=5)


def test_an_id_comes_before_a_name_and_a_name_before_two_names_together():
    index = NameIndex[str]()
    index.identify("ann", "person", "by id")
    index.add("person", "by name", ["ann", "Bob"])
    index.add_joined("person", "by both", ["Bo"], ["b"])

    assert index.find("ann", ["person"]) == ("by id",)
    assert index.find("bob", ["person"]) == ("by name",)
    assert index.find("b of bo", ["person"]) == ()
    assert index.find("b / Bo", ["person"]) == ("by both",)


def test_what_has_another_kind_is_not_found_but_can_be_asked_for():
    index = NameIndex[int]()
    index.add("unit", 1, ["Harbour"])

    assert index.find("Harbour", ["person"]) == ()
    assert index.other("Harbour", ["person", "unit"]) == 1


def test_a_million_equal_names_keep_a_few():
    index = NameIndex[int]()
    for item in range(50):
        index.add("person", item, ["李伟"])

    assert len(index.find("李伟", ["person"])) == MOST_ALIKE


@given(st.lists(st.tuples(st.sampled_from(["person", "post"]), WORDS), max_size=12), WORDS)
def test_what_is_found_by_name_are_all_that_have_it_and_no_others(named, asked):
    index = NameIndex[int]()
    for item, (kind, name) in enumerate(named):
        index.add(kind, item, [name])
    same = [k for k, (kind, name) in enumerate(named) if kind == "post" and name.split() == asked.split()]

    found = index.find(asked, ["post"])
    assert set(same[:MOST_ALIKE]) <= set(found) or len(found) == MOST_ALIKE
    assert all(named[k][0] == "post" for k in found)
