"""What the script of a page knows, and the script and style sheet themselves."""

import json
import re
from pathlib import Path

from stakemap import plot
from stakemap.plot.canvas.style import COLORS, DARK, css_name

TEMPLATES = Path(plot.__file__).parents[1] / "reports" / "templates"


def test_every_person_kind_and_origin_is_an_element_of_the_svg(chart, city):
    data, text = plot.picture_data(city, prefix="p-"), plot.svg(chart, prefix="p-")
    listed = [*data["people"], *data["kinds"], *data["origins"]]
    assert len(data["people"]) == 60
    assert all(f'"{one["gid"]}"' in text for one in listed)
    assert [one["gid"] for one in data["people"]] == [
        plot.gids(chart, prefix="p-")[p.id] for p in city.people
    ]


def told(data, one):
    """The rows of somebody with their labels."""
    return [[data["labels"][at], value] for at, value in one["rows"]]


def test_a_person_has_rows_of_the_scene_and_those_that_were_given(city):
    data = json.loads(json.dumps(plot.picture_data(city, details={"p:00": [("score", "0.123")]})))
    first, vacant = data["people"][0], data["people"][13]
    assert first["name"] == city.people[0].label
    assert first["unit"] == "局领导"
    assert told(data, first)[-1] == ["score", "0.123"]
    assert ["出身", "无任职记录"] in told(data, vacant)
    ranked = {person.id: ["排名", str(person.rank_number)] for person in city.people if person.rank_number}
    rows = {person.id: told(data, one) for person, one in zip(city.people, data["people"], strict=True)}
    assert {person for person in rows if any(row[0] == "排名" for row in rows[person])} == set(ranked)
    assert all(row in rows[person] for person, row in ranked.items())


def test_a_label_stands_once_and_what_is_not_known_nowhere(city):
    data = plot.picture_data(city, details={one.id: [("score", "0")] for one in city.people})
    assert len(data["labels"]) == len(set(data["labels"]))
    assert json.dumps(data).count('"score"') == 1
    assert "" not in {value for one in data["people"] for value in one.values() if isinstance(value, str)}


def test_it_names_who_comes_first_and_writes_days_as_people_do(city):
    data = plot.picture_data(city)
    top = [["排名", "1"] in told(data, one) for one in data["people"] if one["gid"] == data["first"]]
    assert top == [True]
    assert data["dates"].keys() == {tie.since for tie in city.ties if tie.since}
    assert not any("-" in text for text in data["dates"].values())


def test_its_words_are_in_the_language_of_the_scene(invented):
    english, chinese = (plot.picture_data(invented.city(lang))["words"] for lang in ("en", "zh"))
    assert (english["search"], chinese["search"]) == ("Search name or post", "搜索姓名、职务")
    assert english.keys() == chinese.keys()


def test_the_script_asks_for_no_word_that_is_not_there(city):
    script = (TEMPLATES / "picture.js").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bsay\.(\w+)", script))
    assert "search" in asked
    assert asked <= set(plot.picture_data(city)["words"])


def test_the_script_is_small_and_writes_text_only():
    script = (TEMPLATES / "picture.js").read_text(encoding="utf-8")
    assert len(script.encode()) < 20_480
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(|XMLHttp|import\(|</", script
    )


def test_the_sheet_has_every_colour_light_and_dark():
    sheet = (TEMPLATES / "picture.css").read_text(encoding="utf-8")
    for colors in (COLORS, DARK):
        assert all(f"{css_name(name)}: {value};" in sheet for name, value in colors.items())
    assert not re.search(r"url\(|@import", sheet)
