"""Tables pasted as Markdown: into notes with text around them, or into a plain text file."""

from __future__ import annotations

import pytest

from stakemap.errors import InputError
from stakemap.io import read_records, told_reading
from stakemap.model import Person, Post, Tie, Unit

NOTES = """# Kent Council - notes

Met on Monday.

## People

| Name | Title | Department |
|------|:-----:|------------|
| **Dr. Alice Smith** | Chief Executive | Kent Council |
| Tom Jones | Director | Environment \\| Waste |
| vacant | Clerk of `nobody` | Kent Council |

## Relationships
From | Relationship | To
--- | --- | ---
Tom Jones | reports to | Alice Smith

## Settings

| Setting | Value |
|---|---|
| Default source | notes |
| Default lawful basis | contract |
| Date of the default source | 2026-11-03 |
| Keep for | 24 months |
"""


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    path = tmp_path_factory.mktemp("notes") / "kent.md"
    path.write_text(NOTES, encoding="utf-8")
    return read_records(path)


def test_each_table_is_the_sheet_above_which_it_stands(reading):
    graph = reading.checked().graph

    assert {person.name for person in graph.of(Person)} == {"Dr. Alice Smith", "Tom Jones"}
    assert {unit.name for unit in graph.of(Unit)} == {"Kent Council", "Environment | Waste"}
    assert {post.name for post in graph.of(Post)} == {"Chief Executive", "Director", "Clerk of nobody"}
    assert [tie.kind for tie in graph.of(Tie)] == ["reports_to"]


@pytest.mark.parametrize(("lang", "words"), [("en", "text around the tables"), ("zh", "表格以外的文字")])
def test_it_is_told_that_the_text_between_them_is_not_read(reading, lang, words):
    assert any(words in told_reading(read, lang) for read in reading.readings)


def test_a_row_of_dashes_in_a_text_file_is_no_person(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text(
        "| 姓名 | 职务 | 单位 |\n| --- | --- | --- |\n| 罗丹 | 局长 | 区教育局 |\n", encoding="utf-8"
    )
    found = read_records(path)
    (problem,) = found.roots

    assert "设置" in problem.cure
    assert "settings.csv" not in problem.cure
    assert [r.taken or r.typed for r in found.readings if r.how.startswith("implied")] == ["区教育局"]


def test_notes_without_a_table_are_refused_with_the_cure(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text("# Notes\n\nAnn | Bo\n")
    with pytest.raises(InputError, match="no table in it"):
        read_records(path)
