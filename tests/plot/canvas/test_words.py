"""The words of pictures: one language, with those of a scene over them."""

from string import Formatter

import pytest

from stakemap.plot.canvas.words import words
from stakemap.wording.phrases import phrases


def _fields(text):
    return sorted((name, spec) for _, name, spec, _ in Formatter().parse(text) if name is not None)


def test_both_languages_fill_in_the_same_values():
    table = phrases("plot")
    assert {key for key, text in table.items() if _fields(text["en"]) != _fields(text["zh"])} == set()
    assert all(text["en"].strip() and text["zh"].strip() for text in table.values())


@pytest.mark.parametrize(
    ("lang", "veto"), [("zh", "一票否决"), ("zh-CN", "一票否决"), ("en", "Veto"), ("fr", "Veto")]
)
def test_chinese_is_chinese_and_everything_else_english(lang, veto):
    assert words(lang)["veto"] == veto


def test_a_scene_has_the_last_word():
    assert words("en", (("veto", "May stop it"),))["veto"] == "May stop it"
    assert words("en", (("veto", "May stop it"),))["rule"] == "Rule"
