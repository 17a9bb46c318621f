import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.graph.from_data.groups import from_groups
from stakemap.model import Membership, Tie

LISTS = {"reading circle": ["ann", "bob"], "bridge project": ["ann", "bob", "cai"]}


def test_lists_and_rows_record_who_belongs_where():
    rows = [(person, group) for group, people in LISTS.items() for person in people]
    made = from_groups(LISTS)

    assert made == from_groups([*rows, rows[0]])
    assert {(m.person, made[m.group].name) for m in made.of(Membership)} == set(rows)
    assert made.snapshot(view="introduction").m == 6


def test_a_kind_makes_each_shared_group_a_counted_contact():
    counts = {(t.from_id, t.to_id): t.count for t in from_groups(LISTS, kind="contacts").of(Tie)}

    assert counts == {("ann", "bob"): 2, ("ann", "cai"): 1, ("bob", "cai"): 1}
    assert len(from_groups(LISTS, kind="advice").of(Tie)) == 6


def test_integer_ids_are_text():
    assert {m.person for m in from_groups({1: [7, 7.0, "x"]}).of(Membership)} == {"7", "x"}


def test_what_does_not_fit_is_refused():
    with pytest.raises(InputError) as found:
        from_groups([("ann", "x"), ("bob",), (None, "x"), ("cai", None)])
    assert [p.row for p in found.value.problems] == [2, 3, 4]
    with pytest.raises(InputError, match="one text"):
        from_groups({"x": "ann"})
    with pytest.raises(UnknownName):
        from_groups(LISTS, kind="contact")
