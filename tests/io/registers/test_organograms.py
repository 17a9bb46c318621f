"""Organograms: posts, lines and people of published files, counted a second way."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter

import pytest

from stakemap.errors import InputError
from stakemap.io import Evidence, read_records
from stakemap.io.reading import DOUBT
from stakemap.model import Person, Post, Tenure, Tie

KEPT = Evidence(retention="2030-01-01")
HEADS = (
    "Post Unique Reference",
    "Name",
    "Job Title",
    "Organisation",
    "Unit",
    "Reports to Senior Post",
    "FTE",
)
SELF, MISSING = "a post that reports to itself", "a post that reports to one that is not in the file"
TWICE = "the id of another record, which says something else"


@pytest.fixture
def sheet(tmp_path):
    """Write a file of rows (ref, name, title, to)."""

    def written(*rows, day="2012-03-31", body="Roads Agency"):
        path = tmp_path / f"roads-{day}-senior.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(HEADS)
            out.writerows((ref, name, title, body, "Works", to, "1") for ref, name, title, to in rows)
        return path

    return written


def told(path):
    return read_records(path, format="organograms", evidence=KEPT)


def of(reading, kind):
    return [fact for fact in reading.records if isinstance(fact, kind)]


def left(reading):
    return {(one.what, one.why): one.count for one in reading.imported.left_out}


@pytest.fixture(scope="module")
def public(data_folder, tmp_path_factory):
    place = tmp_path_factory.mktemp("uk")
    with zipfile.ZipFile(data_folder("uk-organograms") / "uk-organograms-2011-2013.zip") as packed:
        packed.extractall(place)
    return place


@pytest.mark.slow
def test_all_public_files_give_the_counts_that_stand_in_them(public):
    reading = told(public)
    rows, counts = [], Counter()
    for path in sorted(public.rglob("*-senior.csv")):
        if "youth_justice_board-2011-09-30" in path.name:
            continue
        counts["files"] += 1
        listed = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        refs = [row["Post Unique Reference"] for row in listed]
        counts["twice"] += len(refs) - len(set(refs))
        for row in listed:
            to = row["Reports to Senior Post"].strip()
            where = (
                "top" if to.upper() in ("", "XX") else "self" if to == row["Post Unique Reference"] else ""
            )
            counts[where or ("" if to in refs else "missing")] += 1
        rows += listed
    causes = Counter(problem.cause for problem in reading.problems)
    assert (counts["files"], len(rows)) == (324, 12_378)
    assert dict(reading.imported.read) == {"senior": 12_378}
    assert causes[TWICE] == counts["twice"] == 143
    assert left(reading)["Reports to Senior Post", "top"] == counts["top"] == 374
    assert causes[SELF] == counts["self"] == 13
    assert causes[MISSING] == counts["missing"] == 27
    assert left(reading)["junior", "not_taken"] == 324
    broken = [p for p in reading.problems if p.cause not in (TWICE, SELF, MISSING)]
    assert [(p.file, p.row) for p in broken] == [("youth_justice_board-2011-09-30-senior.csv", 15)]
    named = {row["Name"].strip(" '").casefold() for row in rows}
    taken = {fact.name.casefold() for fact in of(reading, Person)}
    assert taken <= {row["Name"].strip().casefold() for row in rows}
    assert not taken & {"n/d", "'n/d'", "vacant", "'vacant'", "eliminated", "'eliminated'", ""}
    assert {"n/d", "vacant", "eliminated"} <= named


def test_one_department_is_read_with_its_posts_and_lines(public):
    (path,) = public.rglob("department_of_education-2011-09-30-senior.csv")
    reading = told(path)
    listed = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    refs = [row["Post Unique Reference"] for row in listed]
    assert sorted(post.id.rpartition(":")[2] for post in of(reading, Post)) == sorted(set(refs))
    first = {row["Post Unique Reference"]: row for row in reversed(listed)}
    lines = {
        (ref, row["Reports to Senior Post"])
        for ref, row in first.items()
        if row["Reports to Senior Post"] in first and row["Reports to Senior Post"] != ref
    }
    ours = {
        (tie.from_id.rpartition(":")[2], tie.to_id.rpartition(":")[2])
        for tie in of(reading, Tie)
        if tie.kind == "reports_to"
    }
    assert ours == lines
    people = [row["Name"] for row in first.values() if row["Name"] not in ("N/D", "", "Vacant", "Eliminated")]
    assert sorted(person.name for person in of(reading, Person)) == sorted(people)


@pytest.mark.parametrize(
    "name", ["N/D", "'N/D'", "Vacant", "vacant", "'Vacant'", "Eliminated", "'Eliminated'", ""]
)
def test_placeholders_are_no_people(sheet, name):
    reading = told(sheet(("1", name, "Director", "XX")))
    assert of(reading, Person) == of(reading, Tenure) == []
    (post,) = of(reading, Post)
    assert post.valid.end == ("2012-03-31" if "liminated" in name else None)


def test_tops_lines_to_themselves_to_nobody_and_circles_are_told(sheet):
    reading = told(
        sheet(
            ("1", "Ann Bell", "Head", "XX"),
            ("2", "Bob Carr", "Deputy", ""),
            ("3", "Cho Dee", "Clerk", "3"),
            ("4", "Dan Eck", "Clerk", "99"),
            ("5", "Eve Fox", "Clerk", "6"),
            ("6", "Flo Gray", "Clerk", "5"),
            ("7", "Gus Hay", "Clerk", "1"),
        )
    )
    assert left(reading)["Reports to Senior Post", "top"] == 2
    assert [(p.row, p.code) for p in reading.problems] == [(row, DOUBT) for row in (4, 5, 6, 7)]
    assert [t.from_id[-1] + t.to_id[-1] for t in of(reading, Tie) if t.kind == "reports_to"] == ["71"]
    assert len(of(reading, Post)) == 7


def test_a_post_twice_or_without_a_reference_is_named_by_its_row(sheet):
    reading = told(
        sheet(("1", "Ann Bell", "Head", "XX"), ("1", "Bob Carr", "Head", "XX"), ("", "Cho", "X", "1"))
    )
    assert [(p.row, p.field) for p in reading.problems] == [(3, "post"), (4, "post")]
    assert [p.name for p in of(reading, Person)] == ["Ann Bell"]
    assert (reading.rows_ok, reading.rows_rejected) == (1, 2)


def test_what_a_later_file_no_longer_says_has_ended_by_its_day(sheet):
    sheet(("1", "Ann Bell", "Head", "XX"), ("2", "Bob Carr", "Clerk", "1"), day="2011-09-30")
    path = sheet(("1", "Cho Dee", "Head", "XX"), ("2", "Bob Carr", "Clerk", "1"), day="2012-03-31")
    reading = told(path.parent)
    names = {person.id: person.name for person in of(reading, Person)}
    assert {names[one.person]: one.valid.end for one in of(reading, Tenure)} == {
        "Ann Bell": "2012-03-31",
        "Bob Carr": None,
        "Cho Dee": None,
    }
    sources = {names[one.person]: reading.graph[one.source].published for one in of(reading, Tenure)}
    assert sources == {"Ann Bell": "2011-09-30", "Bob Carr": "2012-03-31", "Cho Dee": "2012-03-31"}


def test_pay_and_contacts_do_not_enter(sheet):
    reading = told(sheet(("1", "Ann Bell", "Head", "XX")))
    assert left(reading)["FTE", "money"] == 1


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", 'Name,"open\n'])
def test_a_file_that_is_none_is_refused_with_its_name(tmp_path, text):
    path = tmp_path / "x-senior.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"x-senior\.csv"):
        told(path)


def test_a_broken_file_of_a_folder_is_named_and_the_others_stand(sheet):
    path = sheet(("1", "Ann Bell", "Head", "XX"))
    broken = path.with_name("broken-2012-03-31-senior.csv")
    broken.write_text(path.read_text(encoding="utf-8") + '"2","open\n', encoding="utf-8")
    reading = told(path.parent)
    assert [(p.file, p.row) for p in reading.problems] == [(broken.name, 3)]
    assert len(of(reading, Person)) == 1
