"""Who heads a unit by the very title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.io.tables.together.heads import heads_by_title
from stakemap.model import Post
from typed_rows import ties, told

BODIES = ["水务局", "信息处", "运维科", "信息中心", "办公室", "市政府", "市医院", "监测站"]
HEADS = ["局长", "处长", "科长", "主任", "主任", "市长", "院长", "站长"]


def heads(reading):
    return {post.name for post in reading.graph.of(Post) if post.head}


@given(
    st.sampled_from(list(zip(BODIES, HEADS, strict=True))),
    st.sampled_from(["副", "代", "原", "常务副", "助理"]),
)
def test_a_title_with_anything_before_it_heads_nothing(pair, before):
    unit, title = pair
    assert heads_by_title(title, unit)
    assert heads_by_title(f"{unit}{title}", unit)
    assert not heads_by_title(f"{before}{title}", unit)


def test_who_has_the_title_of_the_head_heads_the_unit_and_others_defer():
    rows = [
        ["姓名", "职务", "单位"],
        ["甲一鸣", "局长", "水务局"],
        ["乙二林", "副局长", "水务局"],
        ["丙三木", "处长", "信息处"],
    ]
    reading = told(人员=rows)

    assert heads(reading) == {"局长", "处长"}
    assert [r.cell for r in reading.readings if r.how == "heads_by_title"] == ["B2", "B4"]
    assert reading.graph.snapshot("2026-11-30", "formal").m == 1


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Name", "Title", "Unit", "In charge"],
            ["Ann Ames", "Head of IT", "IT", ""],
            ["Bo Burr", "CIO", "IT", "yes"],
        ],
        [["Name", "Title", "Unit"], ["Ann Ames", "Head of IT", "IT"], ["Bo Burr", "Head", "IT"]],
    ],
)
def test_a_column_counts_before_a_title_and_two_titles_say_nothing(rows):
    assert heads(told(People=rows)) == ({"CIO"} if "In charge" in rows[0] else set())


def test_the_leadership_of_a_list_leads_its_departments_and_has_their_chief_as_head():
    rows = [["姓名", "职务", "科室"], ["甲一鸣", "局长", "局领导"]]
    rows += [["乙二林", "副局长", "局领导"], ["丙三木", "科长", "运维科"]]
    reading = told(人员=rows)

    assert heads(reading) == {"局长", "科长"}
    assert ties(reading, "leads") == {("局领导", "运维科")}
    assert reading.graph.snapshot("2026-11-30", "formal").m == 2
