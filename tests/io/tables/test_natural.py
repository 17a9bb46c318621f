"""Numbers, dates and names as people type them, and what has two readings."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.io.tables.cells import read_cell, write_cell
from stakemap.io.tables.natural import CellError, one_line
from stakemap.io.tables.typed.numbers import number
from stakemap.io.tables.vocabulary import sheets, vocabulary

WIDE = str.maketrans("0123456789.,%+-", "０１２３４５６７８９．，％＋－")
FORMS = {"10000": "万", "100000000": "亿", "1000": "千"}


def read(sheet, field, text, lang="zh"):
    return read_cell(sheets()[sheet].column(field), text, vocabulary("bool"), lang=lang)


@given(st.integers(0, 10**15), st.booleans(), st.sampled_from(["", "元", " 元", "人民币"]), st.booleans())
def test_a_whole_number_is_the_same_with_separators_units_and_in_full_width(value, commas, unit, wide):
    text = (f"{value:,}" if commas else str(value)) + unit
    assert number(text.translate(WIDE) if wide else text, "money") == str(value)


@given(st.decimals(0, 10**6, places=3), st.sampled_from(sorted(FORMS)))
def test_a_multiple_is_exact(value, by):
    found = Decimal(number(f"{value}{FORMS[by]}元", "money"))
    assert found == value * int(by)


@given(st.decimals(0, 100, places=2))
def test_a_percentage_is_a_hundredth_where_a_share_is_asked_for(value):
    assert Decimal(number(f"{value}％", "share")) == value / 100
    with pytest.raises(CellError):
        read("ties", "count", f"{value}%")


@pytest.mark.parametrize(
    ("sheet", "field", "text", "value"),
    [
        ("ties", "count", "３ 次", 3.0),
        ("stages", "days_low", "10天", 10),
        ("stages", "days_low", "约10天", 10),
        ("stages", "days_low", "about 10 days", 10),
        ("stages", "days_low", "十五天", 15),
        ("ties", "count", "三次", 3.0),
        ("ties", "count", "约10次", 10.0),
        ("ties", "count", "10余次", 10.0),
        ("ties", "count", "twice", 2.0),
        ("ties", "count", "5x", 5.0),
        ("ties", "strength", "0.5 (est.)", 0.5),
        ("stances", "position", "Supportive", 0.8),
        ("ties", "count", "three times", 3.0),
        ("ties", "strength", "0,5", 0.5),
        ("budget", "amount", "三百万元", 3e6),
        ("budget", "amount", "约1.2亿元", 1.2e8),
        ("budget", "year", "FY2026", 2026),
        ("budget", "year", "2026财年", 2026),
        ("posts", "head", "×", False),
        ("posts", "head", "☑", True),
        ("stages", "quota", "2票", 2),
        ("units", "size", "1.2万人", 12_000),
        ("budget", "year", "２０２６年度", 2026),
        ("budget", "amount", "￥1,200万", 12e6),
        ("budget", "amount", "3百万元", 3e6),
        ("people", "rank", "正 处 级", 18),
        ("people", "rank", "Division Head", 18),
        ("people", "rank", "17（27为最高）", 17),
        ("stances", "position", "坚决反对", 0.0),
        ("ties", "valid_from", "２０１９．３．５", "2019-03-05"),
        ("ties", "valid_from", "2019 年 3 月 5 号", "2019-03-05"),
        ("ties", "valid_from", "二〇一九年十一月三日", "2019-11-03"),
        ("ties", "valid_from", "2019年上半年", "2019"),
        ("ties", "valid_from", "2019年第三季度", "2019"),
        ("ties", "valid_from", "2019年3月初", "2019-03"),
        ("ties", "valid_from", "约2019年", "2019"),
        ("ties", "valid_from", "2019年3月起", "2019-03"),
        ("ties", "valid_from", "Mar 2019", "2019-03"),
        ("ties", "valid_from", "Sept. 2019", "2019-09"),
        ("ties", "valid_from", "2019 March", "2019-03"),
        ("ties", "valid_from", "14th March 2019", "2019-03-14"),
        ("ties", "valid_from", "March 14, 2019", "2019-03-14"),
        ("ties", "valid_from", "14-Mar-2019", "2019-03-14"),
        ("ties", "valid_from", "Q3 2019", "2019"),
        ("ties", "valid_from", "2019 H2", "2019"),
        ("ties", "valid_from", "early 2019", "2019"),
        ("ties", "valid_from", "since 2019", "2019"),
        ("ties", "valid_from", "25/03/2019", "2019-03-25"),
        ("ties", "valid_from", "03.25.2019", "2019-03-25"),
        ("ties", "valid_from", "05/05/2019", "2019-05-05"),
        ("ties", "valid_from", "201903", "2019-03"),
        ("ties", "valid_from", "2019-03-14T09:30:00Z", "2019-03-14"),
        ("sources", "grade", "ｂ－２", "B2"),
        ("people", "name", "欧 阳\n明", "欧阳明"),
        ("people", "name", "Ann \n Ames", "Ann Ames"),
        ("units", "name", "Ａ区 管委会", "A区 管委会"),
    ],
)
def test_what_has_one_reading_is_read(sheet, field, text, value):
    assert read(sheet, field, text) == value


@pytest.mark.parametrize(
    ("sheet", "field", "text"),
    [
        ("people", "rank", "18"),
        ("people", "rank", "１８级"),
        ("people", "rank", "处级"),
        ("posts", "rank", "厅局级"),
        ("ties", "strength", "较强"),
        ("ties", "strength", "0.4～0.6"),
        ("stages", "days_low", "10到20天"),
        ("stages", "days_low", "10-20"),
        ("ties", "valid_from", "去年５月"),
        ("ties", "valid_from", "last year"),
        ("ties", "valid_from", "2019.1"),
        ("ties", "valid_from", "03/04/2019"),
        ("ties", "valid_from", "Mar-19"),
        ("ties", "strength", "70"),
        ("ties", "strength", "3"),
        ("ties", "count", "每周"),
        ("ties", "count", "每月2次"),
        ("ties", "count", "weekly"),
        ("ties", "count", "twice a week"),
        ("ties", "count", "often"),
        ("budget", "year", "2026/27"),
    ],
)
def test_what_has_two_readings_is_a_doubt(sheet, field, text):
    with pytest.raises(CellError) as caught:
        read(sheet, field, text)
    assert caught.value.code == "doubt"
    assert caught.value.cure


@pytest.mark.parametrize("text", ["0,5", "1,20", "1,2000", "12美元", "10个半月", "1..2", "约", "好几百"])
def test_what_is_no_number_of_days_or_money_is_refused(text):
    for sheet, field in (("stages", "days_low"), ("budget", "amount")):
        with pytest.raises(CellError) as caught:
            read(sheet, field, text)
        assert caught.value.code == "input"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("value", range(28))
def test_each_level_of_the_model_is_written_so_that_it_is_read_back(value, lang):
    column = sheets()["people"].column("rank")
    text = write_cell(column, value, vocabulary("bool"), lang)

    assert not text.isdigit()
    assert read("people", "rank", text, lang) == value


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_a_name_is_written_so_that_it_is_read_back_letter_by_letter(text):
    name = text.strip()
    if name and not set("\u2028\u2029\x85") & set(name):
        for sheet, field in (("people", "name"), ("units", "name"), ("sources", "title")):
            column = sheets()[sheet].column(field)
            typed = write_cell(column, name, vocabulary("bool"), "en", first=True)
            assert read_cell(column, typed, vocabulary("bool"), first=True) == name


@given(st.text(max_size=40), st.booleans())
def test_a_line_once_mended_stays_as_it_is(text, name):
    once = one_line(text, name=name)
    assert one_line(once, name=name) == once


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("民國111年12月", "2022-12"),
        ("民國元年", "1912"),
        ("112/3/1", "2023-03-01"),
        ("110.07.01", "2021-07-01"),
        ("2nd half of 2023", "2023"),
        ("2024年7月起主持", "2024-07"),
    ],
)
def test_a_year_of_taiwan_and_words_round_a_date_are_read(typed, day):
    assert read("posts", "holder_from", typed) == day


@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        ("22年底", "a year of two figures"),
        ("since summer 2023", "a season, which is another part of the year elsewhere"),
        ("2023年冬", "a season, which is another part of the year elsewhere"),
        ("FY24", "a year that two calendar years share"),
        ("Q2 FY2023/24", "a year that two calendar years share"),
        ("2018/19", "a year that two calendar years share"),
        ("before 2020", "not a date"),
    ],
)
def test_a_date_of_which_only_a_part_is_told_says_which(typed, cause):
    with pytest.raises(CellError) as caught:
        read("posts", "holder_from", typed)
    assert caught.value.cause == cause


@pytest.mark.parametrize("mark", ["5", "3", "10"])
def test_a_mark_of_a_few_points_is_asked_back_without_a_guess_of_how_many_there_are(mark):
    with pytest.raises(CellError) as error:
        read("ties", "strength", mark)
    assert "of how many is not told" in error.value.cause
    assert mark not in error.value.cure


@pytest.mark.parametrize("mark", ["-", "—", "——", "～", "至", " – "])
def test_a_beginning_with_a_sign_of_no_end_behind_it_is_a_date(mark):
    assert read("ties", "valid_from", f"2019年8月{mark}") == "2019-08"


@pytest.mark.parametrize(("typed", "days"), [("5个工作日", "7"), ("3 working days", "5"), ("10工作日", "14")])
def test_working_days_are_asked_back_with_as_many_days(typed, days):
    with pytest.raises(CellError) as error:
        read("stages", "days_high", typed)
    assert (error.value.code, f"write {days}," in error.value.cure) == ("doubt", True)
