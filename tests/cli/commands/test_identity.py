"""`identity`: pairs, answers, and the way back."""

from __future__ import annotations

import json

import openpyxl

from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import read, write
from stakemap.model import Person


def answered(path, answer):
    book = openpyxl.load_workbook(path)
    book.active["I2"] = answer
    book.save(path)


def test_from_two_files_to_one_and_back(call, bureau, folder):
    write(PropertyGraph([Person(id="p:x", name="Wei Li")]), folder / "register.json")
    said = call("identity", bureau, "register.json", "--out", "pairs.xlsx")
    assert "1 pairs to decide on among 6 people" in said.stdout

    answered(folder / "pairs.xlsx", "same")
    done = call("identity", bureau, "register.json", "--answers", "pairs.xlsx", "--out", "one.json")
    assert "merged: 1; kept apart: 0; still open: 0" in done.stdout
    assert "p:x" not in read(folder / "one.json")

    call("identity", "one.json", "--undo", "one.merges.json", "--out", "back.json")
    assert read(folder / "back.json") == read(bureau).with_(Person(id="p:x", name="Wei Li"))


def test_pairs_that_are_different_are_not_asked_again_and_stay_apart(call, folder):
    write(PropertyGraph([Person(id=f"p:{k}", name="Ann Ames") for k in range(2)]), folder / "two.json")
    call("identity", "two.json", "--out", "first.xlsx")
    answered(folder / "first.xlsx", "different")
    again = json.loads(call("identity", "two.json", "--decided", "first.xlsx", "--json").stdout)
    assert again["pairs"] == []

    call("identity", "two.json", "--out", "second.xlsx")
    answered(folder / "second.xlsx", "same")
    told = call(
        "identity",
        "two.json",
        "--answers",
        "second.xlsx",
        "--decided",
        "first.xlsx",
        "--out",
        "m.json",
        code=1,
    )
    assert "mend one of these answers" in told.stderr
    assert not (folder / "m.json").exists()


def test_wrong_wishes_write_nothing(call, bureau, folder):
    call("identity", bureau, "--answers", "none.xlsx", code=2)
    call("identity", bureau, "--out", "pairs.csv", code=2)
    call("identity", bureau, "--answers", "a.xlsx", "--undo", "b.json", code=2)
    (folder / "b.json").write_text("[]", encoding="utf-8")
    assert "holds no merges" in call("identity", bureau, "--undo", "b.json", code=1).stderr
    assert not list(folder.glob("*-pairs.xlsx"))


def test_nobody_above_the_label_internal_stands_on_the_sheet_and_no_name_on_the_screen(call, folder):
    people = [Person(id="p:0", name="Ann Ames"), Person(id="p:1", name="Ames, Ann")]
    closed = Person(id="p:2", name="Ann Ames", label="restricted")
    write(PropertyGraph([*people, closed]), folder / "three.json")
    said = call("identity", "three.json", "--out", "pairs.xlsx", "--json")
    rows = list(openpyxl.load_workbook(folder / "pairs.xlsx").active.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[3]) for row in rows] == [("p:0", "p:1")]
    assert "Ames" not in said.stdout + said.stderr
