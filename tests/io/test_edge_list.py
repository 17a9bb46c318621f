"""A list of ties in one CSV file."""

from __future__ import annotations

import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.io import told
from stakemap.model import Tie


def written(folder, text, name="edges.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_source_and_target_are_the_ends(tmp_path):
    path = written(tmp_path, "Source,Target,strength,since\nann,bob,0.8,2019\ncai,bob,,\n")

    assert sm.read(path) == sm.from_frame(
        {"source": ["ann", "cai"], "target": ["bob"] * 2, "strength": [0.8, None], "since": [2019, None]}
    )
    assert sm.read(path, keep_good=True) == sm.read(path)
    assert sm.analyze(sm.read(path), as_of="2026-01-01").scores["in_degree"]["bob"] == 2


def test_the_headings_of_the_sheet_of_ties_do_as_well(tmp_path):
    english = written(tmp_path, "From,Kind,To,Count,Source\nann,works with,bob,3,minutes\n")
    chinese = written(tmp_path, "从,关系类型,到,次数,来源\nann,共事,bob,3,minutes\n", "两人.csv")
    made = sm.read(english)

    assert made == sm.read(chinese)
    (tie,) = made.of(Tie)
    assert (tie.kind, tie.count, made.source_of(tie).title) == ("works_with", 3, "minutes")


def test_alumni_stay_so_after_the_time_they_shared_and_colleagues_do_not(tmp_path):
    text = "source,target,kind,since,until\na,b,alumni,1994,1998\na,c,works_with,2010,2014\n"
    graph = sm.read(written(tmp_path, text))

    assert {tie.kind: str(tie.valid.end or "") for tie in graph.of(Tie)} == {
        "alumni": "",
        "works_with": "2014",
    }


def test_equal_rows_count_once_and_those_of_two_sources_strengthen_each_other(tmp_path):
    one = written(tmp_path, "source,target,strength\na,b,0.5\na,b,0.5\n")
    two = written(tmp_path, "source,target,strength,reported_by\na,b,0.5,x\na,b,0.5,y\n", "two.csv")

    assert sm.read(one).snapshot().strength.tolist() == [0.5]
    assert sm.read(two).snapshot().strength.tolist() == [0.75]


def test_everything_wrong_is_said_at_once_with_its_cell_in_both_languages(tmp_path):
    path = written(
        tmp_path,
        "source,target,strength,weight,since\na,b,much,1,2019\na,c,7,1,2019\n,d,0.5,1,2019\na,e,1,1,now\n",
    )
    with pytest.raises(InputError) as found:
        sm.read(path)
    problems = found.value.problems
    assert {p.file for p in problems} == {"edges.csv"}
    assert [(p.cell, p.row) for p in problems] == [("D1", 1), ("C2", 2), ("C3", 3), ("E5", 5), ("", 4)]
    for problem in problems:
        assert not any(c.isascii() and c.isalpha() for c in told(problem, "zh").split("：", 1)[-1][:1])
    assert sm.read(path, keep_good=True).of(Tie) == ()


@pytest.mark.parametrize("text", ["Word\nann\n", "source\nann\n", "a,b\nann,bob\n"])
def test_a_file_without_two_ends_is_no_list_of_ties(tmp_path, text):
    with pytest.raises(InputError, match="its two ends are not named"):
        sm.read(written(tmp_path, text))
    with pytest.raises(InputError, match="the column 'Name' is missing"):
        sm.read(written(tmp_path, text, "people.csv"))


def test_a_column_that_must_not_be_recorded_is_refused(tmp_path):
    with pytest.raises(sm.errors.PolicyRefused):
        sm.read(written(tmp_path, "source,target,religion\na,b,x\n"))
