import copy
import pickle
import threading

import pytest

from stakemap.errors import UnknownName
from stakemap.wording.language import Called, called, either, in_language, language, set_language
from stakemap.wording.phrases import phrases
from stakemap.wording.tables import head, told


@pytest.fixture(autouse=True)
def _unset(monkeypatch):
    monkeypatch.delenv("STAKEMAP_LANG", raising=False)
    yield
    set_language(None)


def test_the_language_is_that_of_the_block_else_of_the_process_else_of_the_environment(monkeypatch):
    assert language() == "en"
    monkeypatch.setenv("STAKEMAP_LANG", "zh")
    assert language() == "zh"
    set_language("en")
    assert language() == "en"
    with in_language("zh"):
        assert language() == "zh"
        with in_language("en"):
            assert language() == "en"
        assert language() == "zh"
    assert language() == "en"
    set_language(None)
    assert language() == "zh"
    monkeypatch.setenv("STAKEMAP_LANG", "xx")
    assert language() == "en"


def test_a_block_belongs_to_its_thread_and_the_process_to_all():
    seen = {}
    ready, go = threading.Event(), threading.Event()

    def other():
        ready.set()
        go.wait(10)
        seen["other"] = language()

    worker = threading.Thread(target=other)
    worker.start()
    ready.wait(10)
    with in_language("zh"):
        go.set()
        worker.join()
    assert seen["other"] == "en"
    set_language("zh")
    again = threading.Thread(target=lambda: seen.update(again=language()))
    again.start()
    again.join()
    assert seen["again"] == "zh"


def test_another_language_is_refused_and_changes_nothing():
    with pytest.raises(UnknownName):
        set_language("fr")
    with pytest.raises(UnknownName), in_language("fr"):
        pass
    assert language() == "en"


def test_a_block_that_fails_gives_the_language_back():
    with pytest.raises(ZeroDivisionError), in_language("zh"):
        raise ZeroDivisionError
    assert language() == "en"


def test_names_are_asked_for_once_and_travel():
    asked = []

    def ask(node, lang):
        asked.append((node, lang))
        return f"{node}-{lang}"

    names = Called(["a", "b"], ask)
    assert asked == []
    assert (names["a"], names["a"], called(names, "a"), called(names, "z")) == ("a-", "a-", "a-en", "z")
    with in_language("zh"):
        assert called(names, "b") == "b-zh"
    assert asked == [("a", ""), ("a", "en"), ("b", "zh")]
    for again in (pickle.loads(pickle.dumps(names)), copy.deepcopy(names)):
        assert dict(again) == dict(names) == {"a": "a-", "b": "b-"}
        assert again.in_("b", "en") == "b-en"
    with pytest.raises(KeyError):
        names["z"]
    both = either({"b": "plain", "c": "c"}, names)
    assert (both.in_("b", "zh"), both.in_("a", "zh"), both["c"]) == ("plain", "a-zh", "c")


def test_every_phrase_of_tables_is_told_in_chinese_and_kept_in_english():
    rows = {k: row for k, row in phrases("tables").items() if k.startswith("t_")}
    assert len(rows) > 100
    for row in rows.values():
        text = row["en"]
        for place, value in (("{low}", "1"), ("{high}", "2"), ("{value}", "3"), ("{n}", "4")):
            text = text.replace(place, value)
        if "{" not in text:
            assert told(text) == text
            with in_language("zh"):
                assert told(text) == row["zh"].format(low="1", high="2", value="3", n="4")


def test_a_sentence_is_not_taken_for_a_range():
    with in_language("zh"):
        assert told("from place to place") == "from place to place"
        assert told("1.5 to 2") == "1.5至2"


def test_the_head_of_a_column_is_its_machine_name_in_words():
    assert head("rank_low") == "best rank (90%)"
    assert head("days_left") == "days left"
    with in_language("zh"):
        assert head("rank") == "名次"
