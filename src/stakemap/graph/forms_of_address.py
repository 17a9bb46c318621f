"""How the holder of a post is spoken to: 李局长, 李局, Director Burr."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from stakemap.graph.name_index import HAN, fold

__all__ = ["forms_of_address"]

_LONGEST_TITLE = 6
"""Chinese characters at the end of a title by which its holder is addressed, as in 采购科科长."""


def forms_of_address(name: str, title: str) -> set[str]:
    """How somebody of an office may be addressed, folded as names are compared.

    Examples
    --------
    >>> sorted(forms_of_address("李伟", "副局长"))
    ['李伟副局', '李伟副局长', '李伟局', '李伟局长', '李副局', '李副局长', '李局', '李局长']
    >>> sorted(forms_of_address("Bo Burr", "Director"))
    ['director bo', 'director bo burr', 'director burr']
    """
    person, office = fold(name), fold(title)
    if re.fullmatch(rf"{HAN}{{2,4}}", person):
        given = {1, len(person)} | ({2} if len(person) > 2 else set())  # two characters: a surname as 欧阳
        ends = {office} | {office[-n:] for n in range(2, _LONGEST_TITLE) if n <= len(office)}
        ends |= _spoken(office)
        return {person[:n] + end for n in given for end in ends}
    return {f"{office} {part}" for part in (person, *person.split(" ")[:: max(1, person.count(" "))])}


def _spoken(office: str) -> set[str]:
    """The title of a chief or a deputy as it is spoken, without its last character.

    Examples
    --------
    >>> sorted(_spoken("副局长")), sorted(_spoken("秘书长")), sorted(_spoken("主任"))
    (['副局', '局'], ['书'], [])
    """
    part = _parts_of_titles().get
    if not office[:-1] or part(office[-1]) != "chief":
        return set()
    return {office[-2]} | ({office[-3:-1]} if part(office[-3:-2]) == "deputy" else set())


@cache
def _parts_of_titles() -> Mapping[str, str]:
    text = resources.files("stakemap.data").joinpath("choices.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["label_zh"]: row["value"] for row in rows if row["vocabulary"] == "chief"}
