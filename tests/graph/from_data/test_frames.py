from datetime import date

import numpy as np
import pandas as pd
import pytest

from stakemap.errors import InputError, LeftOut, PolicyRefused, UnknownName
from stakemap.graph.from_data.frames import from_frame
from stakemap.graph.from_data.pairs import from_edges
from stakemap.model import Tie


class Polars:
    """As polars shows itself: columns, each of which can be walked."""

    def __init__(self, columns):
        self._held = columns
        self.columns = list(columns)

    def __getitem__(self, name):
        return iter(self._held[name])


def strengths(graph):
    snapshot = graph.snapshot()
    ends = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
    held = zip(ends, snapshot.strength.tolist(), strict=True)
    return {tuple(snapshot.nodes[k] for k in pair): p for pair, p in held}


def test_a_frame_says_what_its_pairs_say_in_whatever_form():
    columns = {"Source": ["ann", "cai"], "target": ["bob", "bob"], "strength": [0.8, 0.5]}
    plain = from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5)]).digest

    for table in (columns, pd.DataFrame(columns), Polars(columns)):
        assert from_frame(table).digest == plain


def test_all_columns_are_read_and_an_empty_cell_says_nothing():
    table = pd.DataFrame(
        {
            "who": [1, 2, 3],
            "whom": [2.0, 3.0, 4.0],
            "how": ["works_with", None, "contacts"],
            "times": [np.nan, 0.25, pd.NA],
            "from": pd.to_datetime(["2019-05-01", None, "2020-01-01"]),
            "to": [2027, 2028.0, None],
            "seen": ["2026-01", None, date(2026, 2, 3)],
        }
    )
    made = from_frame(
        table,
        source="who",
        target="whom",
        kind="how",
        strength="times",
        since="from",
        until="to",
        confirmed="seen",
    )
    told = [
        (t.kind, t.from_id, t.to_id, t.strength, t.valid.start, t.valid.end, t.confirmed)
        for t in sorted(made.of(Tie), key=lambda tie: tie.from_id)
    ]
    assert told == [
        ("works_with", "1", "2", None, "2019-05-01", "2027", "2026-01"),
        ("advice", "2", "3", 0.25, None, "2028", None),
        ("contacts", "3", "4", None, "2020-01-01", None, "2026-02-03"),
    ]


def test_rows_of_one_source_count_once_and_of_several_strengthen_each_other():
    table = {
        "source": ["a"] * 3,
        "target": ["b"] * 3,
        "strength": [0.5, 0.5, 0.4],
        "who said": ["x", "x", "y"],
    }

    with pytest.warns(LeftOut, match="columns who said"):
        assert strengths(from_frame(table)) == {("a", "b"): 0.5}
    assert strengths(from_frame(table, reported_by="who said")) == {("a", "b"): pytest.approx(0.7)}


def test_a_column_that_is_not_there_is_named_with_those_that_are():
    table = {"from": ["a"], "to": ["b"], "strength": [0.5]}
    with pytest.raises(InputError) as found:
        from_frame(table, source="form", target="to", strength="s")
    assert [(p.field, p.cause) for p in found.value.problems] == [
        ("source", "no column 'form'"),
        ("strength", "no column 's'"),
    ]
    assert "did you mean 'from'? there are: from, to, strength" in found.value.problems[0].cure
    with pytest.raises(InputError, match="no column says the target"):
        from_frame({"from": ["a"], "whither": ["b"]})


def test_a_weight_may_be_two_things_and_is_asked_for():
    table = {"source": ["a"], "target": ["b"], "Weight": [3]}
    with pytest.raises(InputError, match="'Weight' may be a strength or a count"):
        from_frame(table)
    assert from_frame(table, count="Weight").snapshot().m == 1


def test_rows_that_do_not_fit_are_refused_by_their_number():
    table = {
        "source": ["a", None, "c", "d"],
        "target": ["b"] * 4,
        "strength": [0.5, 0.5, 7, 0.5],
        "since": [2019, 2019, 2019, "soon"],
    }
    with pytest.raises(InputError) as found:
        from_frame(table)
    assert [p.row for p in found.value.problems] == [2, 3, 4]


def test_kinds_in_cells_and_names_of_columns_are_checked():
    with pytest.raises(InputError, match="unknown kind of relation"):
        from_frame({"source": ["a"], "target": ["b"], "kind": ["advise"]})
    with pytest.raises(UnknownName, match="did you mean 'advice'"):
        from_frame({"source": ["a"], "target": ["b"]}, kind="advise")
    with pytest.raises(PolicyRefused):
        from_frame({"source": ["a"], "target": ["b"], "religion": ["x"]})


@pytest.mark.parametrize("thing", [5, "x.csv", [("a", "b")], np.zeros((2, 2)), {}, {"a": [1], "b": []}])
def test_what_is_no_table_is_refused(thing):
    with pytest.raises(InputError):
        from_frame(thing)


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(InputError, match="two columns of one name"):
        from_frame(pd.DataFrame([["a", "b", "c"]], columns=["source", "target", "target"]))
