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


LISTS = {
    "en": ("Name,Title,Department,Source,Grade,Confirmed", "Director", "IT", "Default source,our notes"),
    "zh": ("姓名,职务,单位,来源,等级,确认日期", "局长", "信息局", "默认来源,我方笔记"),
}


def listed(folder, lang, source, grade):
    """All facts of a list of people with their posts and sources, beside which a default source stands."""
    heads, title, unit, default = LISTS[lang]
    *_, name, _, settings, pair = HEADS[lang]
    (folder / f"{name}.csv").write_text(f"{heads}\nP0,{title},{unit},{source},{grade},2026-03-01\n", "utf-8")
    (folder / f"{settings}.csv").write_text(f"{pair}\n{SETTINGS[lang]}{default}\n", "utf-8")
    graph = sm.read(folder)
    titles = {fact.id: fact for fact in graph.of("source")}
    return [fact for fact in graph if fact.kind_of_fact != "source"], titles


@pytest.mark.parametrize(("lang", "source"), [("en", "the council's list"), ("zh", "市局名单")])
def test_the_source_of_a_line_holds_for_all_that_is_read_from_it_and_needs_no_sheet_of_its_own(
    tmp_path, lang, source
):
    facts, sources = listed(tmp_path, lang, source, "B2")
    assert {fact.kind_of_fact for fact in facts} == {"person", "unit", "post", "tenure"}
    assert {(sources[fact.source].title, fact.grade, str(fact.confirmed)) for fact in facts} == {
        (source, "B2", "2026-03-01")
    }
    assert sources[facts[0].source].grade == "F6", "how far it can be trusted is not said"


@pytest.mark.parametrize(("lang", "source"), [("en", "gazette"), ("zh", "任免公告")])
def test_a_source_that_is_called_by_its_kind_has_the_grade_of_the_kind(tmp_path, lang, source):
    facts, sources = listed(tmp_path, lang, source, "")
    assert {fact.grade for fact in facts} == {"A1"}
    assert {sources[fact.source].kind for fact in facts} == {"official publication"}


def test_a_source_that_a_sheet_of_sources_does_not_have_is_asked_back(tmp_path):
    (tmp_path / "sources.csv").write_text("Title,Published\nour notes,2026-01-01\n", "utf-8")
    with pytest.raises(sm.errors.InputError, match="no source of this name"):
        listed(tmp_path, "en", "our note", "B2")
