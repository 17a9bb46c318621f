"""What is told of an export: kinds and fields by the names that its readers know."""

import re
from pathlib import Path

import pytest

import stakemap as sm
from stakemap.io.exports.written import Written

LATIN = re.compile(r"[A-Za-z_]")


@pytest.mark.parametrize(
    ("form", "name"), [("gexf", "city.gexf"), ("kumu", "city.xlsx"), ("popolo", "city.json")]
)
def test_what_was_left_out_is_told_in_chinese_throughout(tmp_path, form, name):
    done = sm.export(sm.examples.city(), tmp_path / name, format=form, today=sm.examples.TODAY)
    assert done.left_out
    assert [line for line in done.lines("zh") if LATIN.search(line)] == []


def test_a_kind_without_a_sheet_keeps_its_name():
    left = (("of_mine", "no_place", 1), ("person.of_mine", "field", 2), ("tie of_mine", "no_place", 3))
    lines = list(Written("gexf", Path("a.gexf"), (), left).lines())
    assert [line.split(" (")[0].strip() for line in lines[1:]] == [
        "not written: of mine 1",
        "not written: people/of mine 2",
        "not written: ties/of mine 3",
    ]
