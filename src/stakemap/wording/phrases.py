"""Phrases by room, key and language, from the tables beside this file."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from stakemap.errors import UnknownName, check_known

__all__ = ["LANGUAGES", "Words", "phrases"]

LANGUAGES = ("en", "zh")
_TOUCHING = re.compile(r"(?<=[0-9A-Za-z])\0(?=[0-9A-Za-z])")
"""Where Chinese sets one name behind the other and both are in Latin letters."""
_BELOW = re.compile(r"\A<(?=\d+(\.\d+)?%?\Z)")
"""Of a figure too small to be told; in a Chinese sentence a word stands for the sign."""


@cache
def phrases(room: str) -> Mapping[str, Mapping[str, str]]:
    """Every phrase of a room, by key, then by language; the table ``wording/ROOM.csv``."""
    text = (files("stakemap.wording") / f"{room}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(keepends=True))
    return MappingProxyType({row["key"]: {lang: row[lang] for lang in LANGUAGES} for row in rows})


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one room in one language.

    Attributes
    ----------
    room
        Whose phrases: the name of a table.
    lang
        ``"en"`` or ``"zh"``.

    Raises
    ------
    UnknownName
        Another language.
    """

    room: str
    lang: str = "en"

    def __post_init__(self) -> None:
        check_known("language", self.lang, LANGUAGES)

    @property
    def zh(self) -> bool:
        """Whether this is Chinese."""
        return self.lang == "zh"

    def known(self, key: str) -> bool:
        """Whether there is such a phrase."""
        return key in phrases(self.room)

    def say(self, key: str, **values: object) -> str:
        """A phrase with its values filled in.

        In Chinese Latin words that would touch stand apart, and a share such as ``<1%`` is told in words.

        Raises
        ------
        UnknownName
            No such phrase.
        """
        phrase = phrases(self.room).get(key)
        if phrase is None:
            raise UnknownName("phrase", key, tuple(phrases(self.room)))
        text = phrase[self.lang]
        if self.zh:
            values = {name: _spelled(value) for name, value in values.items()}
        if self.zh and "}{" in text:
            return _TOUCHING.sub(" ", text.replace("}{", "}\0{").format(**values)).replace("\0", "")
        return text.format(**values) if values else text


def _spelled(value: object) -> object:
    """A value as a Chinese sentence has it."""
    return _BELOW.sub(phrases("lists")["below"]["zh"], value) if isinstance(value, str) else value
