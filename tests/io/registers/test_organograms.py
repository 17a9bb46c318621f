"""Organograms: posts, lines and people of published files, counted a second way."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.seats import Seating
from stakemap.io import Evidence, Limits, read_records
from stakemap.io.reading import DOUBT
from stakemap.io.registers.reorganised import reorganised
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
    assert left(reading)["junior", "junior"] == 324
    broken = [p for p in reading.problems if p.cause not in (TWICE, SELF, MISSING)]
    assert [(p.file, p.row) for p in broken] == [("youth_justice_board-2011-09-30-senior.csv", 15)]
    assert sum(tie.kind == "became" for tie in of(reading, Tie)) == 69, "as docs/formats/organograms.md says"
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


def test_who_followed_somebody_did_not_hold_the_post_before(sheet):
    sheet(
        ("1", "Ann Bell", "Head", "XX"),
        ("2", "Bob Carr", "Clerk", "1"),
        ("3", "N/D", "Clerk", "2"),
        day="2011-09-30",
    )
    path = sheet(
        ("1", "Cho Dee", "Head", "XX"), ("2", "Bob Carr", "Clerk", "1"), ("3", "Eve Fox", "Clerk", "1"),
        day="2012-03-31",
    )  # fmt: skip
    reading = told(path.parent)
    names = {person.id: person.name for person in of(reading, Person)}
    assert {names[one.person]: (one.valid.start, one.valid.end) for one in of(reading, Tenure)} == {
        "Ann Bell": (None, "2012-03-31"),
        "Bob Carr": (None, None),
        "Cho Dee": ("2012-03-31", None),
        "Eve Fox": (None, None),
    }, "who held the post is not known where the older file does not name anybody"
    lines = {(t.from_id[-1] + t.to_id[-1]): t.valid for t in of(reading, Tie) if t.kind == "reports_to"}
    assert {ends: (span.start, span.end) for ends, span in lines.items()} == {
        "21": (None, None),
        "32": (None, "2012-03-31"),
        "31": ("2012-03-31", None),
    }


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


def _rows_of(path, units):
    """Write a file of posts by their units: reference -> (unit, name)."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADS)
        for ref, (unit, name) in units.items():
            out.writerow((ref, name, "Clerk", "Roads Agency", unit, "XX", "1"))


def _two_years(folder, before, after):
    _rows_of(folder / "roads-2011-09-30-senior.csv", before)
    _rows_of(folder / "roads-2012-03-31-senior.csv", after)
    return told(folder)


def _became(reading):
    graph = reading.graph
    return {(graph[t.from_id].name, graph[t.to_id].name) for t in of(reading, Tie) if t.kind == "became"}


def _in_force(reading, day):
    seating = Seating(reading.graph, date.fromisoformat(day))
    named = {p: reading.graph[post.unit].name for p, post in seating.posts.items()}
    return {(reading.graph[t.person].name, named[t.post]) for t in seating.tenures}


A, B, C, D = ("1", "Ann Bell"), ("2", "Bob Carr"), ("3", "Cho Dee"), ("4", "Dan Eck")


@pytest.mark.parametrize(
    ("before", "after", "became"),
    [
        ({A: "Roads", B: "Roads"}, {A: "Streets", B: "Streets"}, {("Roads", "Streets")}),
        (
            {A: "Roads", B: "Roads", C: "Lamps", D: "Lamps"},
            dict.fromkeys((A, B, C, D), "Works"),
            {("Roads", "Works"), ("Lamps", "Works")},
        ),
        (
            dict.fromkeys((A, B, C, D), "Works"),
            {A: "Roads", B: "Roads", C: "Lamps", D: "Lamps"},
            {("Works", "Roads"), ("Works", "Lamps")},
        ),
        ({A: "Roads", B: "Lamps"}, {A: "Lamps", B: "Lamps"}, set()),
    ],
    ids=["renamed", "merged", "split", "one post moves"],
)
def test_a_reorganised_unit_is_itself_before_and_what_it_became_after(tmp_path, before, after, became):
    reading = _two_years(
        tmp_path,
        {ref: (unit, name) for (ref, name), unit in before.items()},
        {ref: (unit, name) for (ref, name), unit in after.items()},
    )
    assert _became(reading) == became
    assert _in_force(reading, "2011-12-31") == {(name, unit) for (_, name), unit in before.items()}
    assert _in_force(reading, "2012-06-30") == {(name, unit) for (_, name), unit in after.items()}
    assert len(of(reading, Person)) == len(before), "who stays in a post is one person"
    assert all(str(t.grade) == "B3" for t in of(reading, Tie) if t.kind == "became")


def test_a_post_that_is_abolished_elsewhere_ended_where_it_was(tmp_path):
    before, after = {"1": ("Roads", "Ann Bell")}, {"1": ("Lamps", "Eliminated"), "2": ("Lamps", "Bob Carr")}
    reading = _two_years(tmp_path, before, after)
    (post,) = [post for post in of(reading, Post) if post.id.endswith(":1")]
    assert (reading.graph[post.unit].name, post.valid.end) == ("Roads", "2012-03-31")
    assert _in_force(reading, "2011-12-31") == {("Ann Bell", "Roads")}
    assert not reading.problems


def test_a_post_that_comes_back_was_there_before_and_is_there_again(tmp_path):
    for day, unit in (("2011-03-31", "Roads"), ("2011-09-30", "Lamps"), ("2012-03-31", "Roads")):
        units = {"1": (unit, "Ann Bell"), "2": ("Roads", "Bob Carr"), "3": ("Lamps", "Cho Dee")}
        _rows_of(tmp_path / f"roads-{day}-senior.csv", units)
    reading = told(tmp_path)
    ann = [
        {unit for name, unit in _in_force(reading, day) if name == "Ann Bell"}
        for day in ("2011-06-30", "2011-12-31", "2012-06-30")
    ]
    assert ann == [{"Roads"}, {"Lamps"}, {"Roads"}]


@given(st.dictionaries(st.sampled_from("123456"), st.tuples(st.sampled_from("ABC"), st.sampled_from("ABCD"))))
def test_what_became_of_units_is_what_a_count_by_hand_says(posts):
    older = {ref: one for ref, (one, _) in posts.items()}
    newer = {ref: two for ref, (_, two) in posts.items()}
    found = set()
    for gone in set(older.values()) - set(newer.values()):
        all_of = [ref for ref in older if older[ref] == gone]
        for to in set(newer.values()):
            went = [ref for ref in all_of if newer[ref] == to]
            there = [ref for ref in newer if newer[ref] == to]
            if len(went) >= 2 and (len(went) * 2 >= len(all_of) or len(went) * 2 >= len(there)):
                found.add((gone, to, len(went), len(all_of)))
    assert set(reorganised(older, newer)) == found


def test_junior_posts_report_to_the_senior_ones_beside_them(sheet):
    path = sheet(("1", "Ann Bell", "Head", "XX"))
    junior = path.with_name(path.name.replace("-senior", "-junior"))
    heads = (
        "Organisation",
        "Unit",
        "Reporting Senior Post",
        "Grade",
        "Payscale Minimum (£)",
        "Generic Job Title",
    )
    rows = [
        ("Roads Agency", "Works", to, "AO", "15000", title) for to, title in (("1", "Clerk"), ("9", "Driver"))
    ]
    with junior.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])
    reading = told(junior)
    posts = {post.id: post.name for post in of(reading, Post)}
    lines = [(posts[t.from_id], posts[t.to_id]) for t in of(reading, Tie) if t.kind == "reports_to"]
    assert sorted(posts.values()) == ["Clerk", "Driver", "Head"]
    assert lines == [("Clerk", "Head")]
    assert dict(reading.imported.read) == {"junior": 2, "senior": 1}
    assert left(reading)["Reporting Senior Post", "end_missing"] == 1
    assert left(reading)["Payscale Minimum (£)", "money"] == 2
    assert "15000" not in str([fact.to_dict() for fact in reading.records])


def test_a_packed_file_is_read(sheet):
    path = sheet(("1", "Ann Bell", "Head", "XX"))
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert [one.name for one in of(told(packed), Person)] == ["Ann Bell"]
    with pytest.raises(LimitExceeded, match="at most 50"):
        read_records(packed, format="organograms", evidence=KEPT, limits=Limits(unpacked_bytes=50))


@pytest.mark.slow
def test_a_public_file_of_junior_posts_is_read_whole(public):
    (path,) = public.rglob("department_of_education-2011-09-30-junior.csv")
    listed = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    reading = told(path)
    assert dict(reading.imported.read)["junior"] == len(listed) == 364
    titles = {row["Generic Job Title"] for row in listed}
    assert titles <= {post.name for post in of(reading, Post)}
