"""CSV as programs save it: UTF-8, UTF-16 and GBK, commas, semicolons and tabs, all mended in one round."""

from __future__ import annotations

import csv
import io

import pytest

from stakemap.errors import InputError
from stakemap.io import read, read_records
from stakemap.io.limits import LIMITS
from stakemap.io.tables.csv_folder import csv_grid, csv_grids, found_encoding

SHEETS = {
    "设置": [
        ("设置项", "取值"),
        ("默认来源", "网站"),
        ("默认合法依据", "依法公开"),
        ("默认保存期限", "2030-01-01"),
    ],
    "来源": [("标题", "发布日期"), ("网站", "2026-03-02")],
    "单位": [("名称", "领导单位(块)"), ("市政府", ""), ("交通局", "市政府")],
    "人员": [("姓名", "备注"), ("李伟", '说过“好；可以”, 带引号 "x"'), ("王芳", "两行\n备注")],
    "关系": [("从", "关系类型", "到", "强度"), ("王芳", "请教", "李伟", "0.6")],
}


def folder(path, *, encoding="utf-8", mark=",", **changed):
    path.mkdir(exist_ok=True)
    for name, rows in (SHEETS | changed).items():
        text = rows
        if not isinstance(rows, str):
            out = io.StringIO(newline="")
            csv.writer(out, delimiter=mark).writerows(rows)
            text = out.getvalue()
        (path / f"{name}.csv").write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_encodings_and_separators_are_found_by_themselves(tmp_path, encoding, mark):
    graph = read(folder(tmp_path / "plain"))
    assert read(folder(tmp_path / "other", encoding=encoding, mark=mark)).facts == graph.facts


def test_what_was_found_is_listed(tmp_path):
    readings = read_records(folder(tmp_path / "a", mark=";")).readings
    assert {one.how for one in readings} == {"semicolon"}
    readings = read_records(folder(tmp_path / "b", encoding="gbk")).readings
    assert {one.how for one in readings} == {"gb18030"}


@pytest.mark.parametrize("text", ["naïve café", "Ångström", "Łódź", "Имя,Мюллер", "Όνομα,Νίκος", "İstanbul"])
def test_other_code_pages_are_not_taken_for_chinese_and_not_guessed(text):
    for page in ("latin-1", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254"):
        try:
            raw = text.encode(page)
        except UnicodeEncodeError:
            continue
        assert found_encoding(raw) == ""


@pytest.mark.parametrize(
    "text", ["Name,Müller\nAmtsleiter,Groß", "Élodie,Directrice générée", "Name,Title\\nZoé,José Pöll"]
)
def test_accents_that_are_the_same_on_every_page_of_latin_text_are_read(text):
    for page in ("cp1252", "cp1250", "cp1254", "cp1257"):
        try:
            raw = text.encode(page)
        except UnicodeEncodeError:
            continue
        assert raw.decode(found_encoding(raw)) == text


def test_everything_wrong_in_a_first_folder_is_told_in_one_round(tmp_path):
    path = folder(
        tmp_path / "first",
        人员="姓名,备注\n李伟,a,b\n王芳,\n",
        关系=[("从", "关系类型", "到", "强度"), ("王芳", "请教", "李伟", "许多")],
        单位=[("名称", "层级"), ("市政府", "月球")],
    )
    (path / "岗位.csv").write_bytes("岗位,单位\nÅström,市政府\n".encode("latin-1", "ignore"))
    with pytest.raises(InputError) as caught:
        read(path)

    told = {(p.file, p.row, p.cause.split(" ")[0]) for p in caught.value.problems}
    assert ("人员.csv", 2, "3") in told
    assert any(file == "关系.csv" for file, _, _ in told)
    assert any(file == "单位.csv" for file, _, _ in told)
    assert any(file == "岗位.csv" for file, _, _ in told)
    assert len(told) == 4


@pytest.mark.parametrize(
    "raw",
    [
        "局长：钱一雪\n  科长：孙二霜\n    科员：李三".encode("gbk"),
        b"Director: Ann Ames\n" + b"  Chief clerk of ports: Bo Burr\n" * 900,
    ],
)
def test_a_chart_in_a_folder_is_read_as_it_is_alone_however_long_and_in_whichever_encoding(tmp_path, raw):
    (tmp_path / "chart.txt").write_bytes(raw)
    (tmp_path / "units.csv").write_text("Name\nPort\n", encoding="utf-8")
    alone = csv_grid(tmp_path / "chart.txt", None, LIMITS, LIMITS.rows)

    assert alone.read_as == "chart"
    assert [grid.rows for grid in csv_grids(tmp_path) if grid.read_as == "chart"] == [alone.rows]
