"""`identity`: pairs, answers, and the way back."""

from __future__ import annotations

import json
from itertools import combinations

import openpyxl

import stakemap as sm
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import read, write
from stakemap.model import Person, Source, parse


def answered(path, answer, row=2):
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book.active[1]]
    book.active.cell(row, heads.index("Decision") + 1).value = answer
    book.save(path)


def rows(path):
    """Pairs of the sheet in its order, each end as its source and its id there."""
    first, *lines = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    at = [first.index(name) for name in ("First is from", "First id", "Second is from", "Second id")]
    return [frozenset([(row[at[0]], row[at[1]]), (row[at[2]], row[at[3]])]) for row in lines]


def asked(path):
    """All pairs of the sheet."""
    return set(rows(path))


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


def test_two_accounts_and_a_file_are_compared_and_what_was_kept_apart_stays_apart(call, folder):
    """The id p:x is somebody else in each account."""
    known = {"source": "s", "basis": "published", "expires": "2099-01-01", "grade": "B2"}
    people = {
        "alpha": {"p:x": "Wei Li", "p:y": "Ann Ames"},
        "beta": {"p:x": "Ann Ames", "p:w": "Ann Ames", "p:z": "Wei Li"},
    }
    store = ("--store", "sqlite:///two.db")
    for account, named in people.items():
        with sm.connect("sqlite:///two.db", dataset=account) as opened:
            bodies = [{"fact": "person", "id": ident, "name": name, **known} for ident, name in named.items()]
            opened.apply([Source(id="s", title=f"list of {account}"), *map(parse, bodies)])
    write(PropertyGraph([Person(id="p:x", name="Wei Li")]), folder / "more.json")
    both = (*store, "--account", "alpha", "--account", "beta")

    call("identity", *store, "--account", "beta", "--out", "beta.xlsx")
    answered(folder / "beta.xlsx", "different")  # p:x and p:w of beta, on a sheet of one account
    call("identity", *both, "more.json", "--decided", "beta.xlsx", "--out", "pairs.xlsx")
    li = [("alpha", "p:x"), ("beta", "p:z"), ("more.json", "p:x")]
    ann = [("alpha", "p:y"), ("beta", "p:x"), ("beta", "p:w")]
    apart = frozenset(ann[1:])
    expected = {frozenset(pair) for of in (li, ann) for pair in combinations(of, 2)} - {apart}
    assert asked(folder / "pairs.xlsx") == expected

    for row in range(2, 2 + len(expected)):
        answered(folder / "pairs.xlsx", "same", row)
    decided = ("--decided", "beta.xlsx")
    refused = call(
        "identity", *both, "more.json", "--answers", "pairs.xlsx", *decided, "--out", "m.json", code=1
    )
    assert "mend one of these answers" in refused.stderr  # both are the same as Ann of alpha, and are two

    # the same decisions hold in another order, and of fewer sources
    turned = ("identity", *store, "--account", "beta", "--account", "alpha", "--json")
    again = call(*turned, "--decided", "pairs.xlsx", "--decided", "beta.xlsx", "--out", "again.xlsx")
    assert json.loads(again.stdout)["pairs"] == []
    gone = call("identity", *both, "--answers", "pairs.xlsx", "--out", "m.json", code=1)
    assert "is no pair of people of the file" in gone.stderr  # of a file that is not given

    # merged without the chain, and taken apart again
    call("identity", *both, "--out", "few.xlsx", *decided)
    for row, pair in enumerate(rows(folder / "few.xlsx"), 2):
        answered(folder / "few.xlsx", "different" if ("beta", "p:w") in pair else "same", row)
    done = call("identity", *both, "--answers", "few.xlsx", *decided, "--out", "one.json")
    assert "merged: 2; kept apart: 1; still open: 0" in done.stdout
    assert sorted(p.name for p in read(folder / "one.json").of(Person)) == ["Ann Ames", "Ann Ames", "Wei Li"]
    call("identity", "one.json", "--undo", "one.merges.json", "--out", "back.json")
    assert len(list(read(folder / "back.json").of(Person))) == 5
    for account in people:
        with sm.connect("sqlite:///two.db", dataset=account) as opened:
            assert {entry.action for entry in opened.audit()} >= {"release", "report"}
