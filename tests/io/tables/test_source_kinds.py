"""A workbook in which sources have kinds and no grades."""

import pytest

import stakemap as sm

HEADS = {
    "en": ("sources", "Title,Kind,Grade,Published", "people", "Name,Source", "settings", "Setting,Value"),
    "zh": ("sources", "标题,类型,等级,发布日期", "people", "姓名,来源", "settings", "设置项,取值"),
}
KINDS = {
    "en": ("official publication", "colleague", "other document"),
    "zh": ("官方发布", "同事", "其他文件"),
}
SETTINGS = {
    "en": "Default lawful basis,lawfully published\nKeep for,36 months\n",
    "zh": "默认合法依据,合法公开\n默认保存期限,36个月\n",
}


def written(folder, lang, kinds, *, graded="", setting=""):
    sources, heads, people, columns, settings, pair = HEADS[lang]
    rows = [f"S{k},{kind},{graded},2026-01-01" for k, kind in enumerate(kinds)]
    (folder / f"{sources}.csv").write_text("\n".join([heads, *rows]) + "\n", "utf-8")
    named = [f"P{k},S{k}" for k in range(len(kinds))]
    (folder / f"{people}.csv").write_text("\n".join([columns, *named]) + "\n", "utf-8")
    (folder / f"{settings}.csv").write_text(f"{pair}\n{SETTINGS[lang]}{setting}", "utf-8")
    graph = sm.read(folder)
    return {f.name: f for f in graph if f.kind_of_fact == "person"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_kind_of_the_source_gives_the_grade_and_it_is_marked_as_filled(tmp_path, lang):
    people = written(tmp_path, lang, KINDS[lang][:2])

    assert [people[name].grade for name in ("P0", "P1")] == ["A1", "C2"]
    assert all("grade" in person.defaulted for person in people.values())


def test_a_grade_of_the_source_comes_before_that_of_its_kind(tmp_path):
    assert written(tmp_path, "en", KINDS["en"][:1], graded="D4")["P0"].grade == "D4"


def test_the_default_grade_of_the_settings_is_for_sources_whose_kind_says_nothing(tmp_path):
    people = written(tmp_path, "en", KINDS["en"], setting="Default grade,C3\n")

    assert [people[f"P{k}"].grade for k in range(3)] == ["A1", "C2", "C3"]
