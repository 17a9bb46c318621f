"""`stakemap card`, and copies for an audience."""

import json

import pytest

from stakemap import examples

CITY = str(examples.city_folder())
DAYS = ("--as-of", examples.TODAY, "--today", examples.TODAY)


def test_a_card_is_told_and_written_as_one_small_page(call, folder):
    said = call("card", CITY, "Qi Wangshu", *DAYS, "--lang", "en", "--out", "cards").stdout
    (page,) = (folder / "cards").iterdir()
    text = page.read_text("utf-8")
    assert "Post: Chief engineer of Hupo Transport Bureau" in said
    assert page.name.endswith(".card.en.html")
    assert "size:A5" in text
    assert "<script" not in text
    assert "can stop it alone" in text
    assert len(text.encode()) < 40_000


def test_a_card_in_chinese_as_json(call, folder):
    said = call("card", CITY, "岐望舒", *DAYS, "--lang", "zh", "--json").stdout
    values = json.loads(said)
    assert values["card"]["person"] == "p:qi-wangshu"
    assert values["written"].endswith(".card.zh.html")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((CITY, "Qi Wangsu", *DAYS), 1, "Qi Wangshu (Hupo Transport Bureau/Chief engineer)"),
        ((CITY,), 2, "a file and a person"),
        (("a", "b", "--store", "sqlite:///x.db"), 2, "the name alone"),
        ((CITY, "Qi Wangshu", "--audience", "press"), 2, "boss, team or external"),
        ((CITY, "Qi Wangshu", *DAYS, "--audience", "external"), 1, "nobody is left"),
        (
            (CITY, "Qi Wangshu", *DAYS, "--audience", "external", "--decision", examples.DECISION),
            2,
            "a copy for the audience external shows no such decision",
        ),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_to_do(call, folder, arguments, code, said):
    assert said in call("card", *arguments, "--lang", "en", code=code).stderr
    assert not (folder / "reports").exists()


def test_a_copy_for_the_team_has_a_folder_and_a_name_of_its_own(call, folder):
    call("report", CITY, *DAYS, "--audience", "team", "--formats", "json", "--draws", "0", "--out", "out")
    assert {path.name for path in (folder / "out").iterdir()} == {"team"}
    assert all(".team." in path.name for path in (folder / "out" / "team").iterdir())


@pytest.mark.parametrize("more", [("--leave", "Qi Wangshu"), ("--write-back",)])
def test_no_what_if_and_nothing_kept_with_a_copy(call, folder, more):
    said = call("report", CITY, *DAYS, "--audience", "team", *more, "--lang", "en", code=2).stderr
    assert "the report alone" in said
