"""Finding and blacking out what stands for a person in text."""

from __future__ import annotations

from typing import get_args

import pytest

from stakemap.model import FACTS, Entity
from stakemap.store.shared.redaction import REDACTED, Traces

VOCABULARY = {
    *("id", "kind", "currency", "stage", "grade", "method", "facts_digest", "snapshot_digest", "measure"),
    *("unit", "rule", "defaulted", "ocid"),
}
"""Text fields that hold words of a list, ids, or roles of a rule: no place for a name of a person."""


def _plain_text(annotation: object) -> bool:
    return annotation is str or any(_plain_text(part) for part in get_args(annotation))


NAME = "Zoe Canary"


@pytest.mark.parametrize("kind", FACTS)
def test_every_text_field_of_the_model_is_searched_or_known_to_hold_no_name(kind: str) -> None:
    cls = FACTS[kind]
    texts = {
        name
        for name, info in cls.model_fields.items()
        if _plain_text(info.annotation) and name not in cls.reference_fields()
    }
    blacked = Traces("p:zoe", [NAME]).redact(kind, dict.fromkeys(texts, NAME))
    left = {name for name, text in blacked.items() if text == NAME} - VOCABULARY
    own_names = {"name", "name_en", "name_zh"} if cls.personal and issubclass(cls, Entity) else set()
    assert left == own_names & texts, "the names of other people stay: they may be namesakes"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Li Wei said", "… said"),
        ("Li Weiming and MrLi Wei", "Li Weiming and MrLi Wei"),
        ("向李伟汇报", "向…汇报"),
        ("see p:li-wei.", "see …."),
        ("see p:li-wei-2", "see p:li-wei-2"),
        ("Zoe\u0308 and Zo\u00eb", "… and …"),
    ],
)
def test_whole_names_are_blacked_out_and_longer_ones_stay(text: str, after: str) -> None:
    traces = Traces("p:li-wei", ["Li Wei", "李伟", "Zo\u00eb"])
    assert traces.redacted(text) == after
    assert traces.found_in(text) == (text != after)


def test_blacked_out_text_is_never_longer() -> None:
    assert len(REDACTED) == 1


def test_names_too_short_to_tell_are_left_in_text() -> None:
    assert Traces("a", ["王", "Xi"]).redacted("a letter of Xi to 王") == "a letter of Xi to 王"


def test_references_ids_and_names_of_other_people_stay() -> None:
    traces = Traces("p:b", ["王伟"])
    person = {"id": "p:c", "name": "王伟", "source": "p:b", "note": "王伟 p:b"}
    assert traces.redact("person", person) == {**person, "note": "… …"}
    assert traces.redact("unit", {"id": "u", "name": "王伟工作室"})["name"] == "…工作室"
    stages = {"id": "d", "stages": [{"name": "王伟 signs"}]}
    assert traces.redact("decision", stages)["stages"] == [{"name": "… signs"}]
