"""What the page itself says, in Chinese and English: `words.csv`, and `terms.csv` for the tables' terms."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stakemap.errors import UnknownName
from stakemap.scoring.core.labels import label
from stakemap.wording.lists import half

__all__ = ["LANGUAGES", "Words", "terms", "words_table"]

LANGUAGES = ("en", "zh")
TABLES = (
    "words.csv",
    "words_access.csv",
    "words_certificate.csv",
    "words_outcome.csv",
    "words_structure.csv",
    "words_time.csv",
    "words_what_if.csv",
)


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("stakemap") / "reports" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def words_table() -> Mapping[str, Mapping[str, str]]:
    """Every phrase by key, then by language."""
    return {row["key"]: {lang: row[lang] for lang in LANGUAGES} for table in TABLES for row in _rows(table)}


@cache
def terms() -> Mapping[str, str]:
    """Units and sources of assumed figures: English text -> Chinese text."""
    return {row["en"]: row["zh"] for row in _rows("terms.csv")}


@dataclass(frozen=True, slots=True)
class Words:
    """The page's words in one language.

    Examples
    --------
    >>> Words("en").say("of_total", n=3, m=7)
    '3 of 7'
    """

    lang: str = "en"

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise UnknownName("language", self.lang, LANGUAGES)

    @property
    def zh(self) -> bool:
        """Whether this is Chinese."""
        return self.lang == "zh"

    def say(self, key: str, **values: object) -> str:
        """A phrase with its values filled in."""
        phrase = words_table().get(key)
        if phrase is None:
            raise UnknownName("phrase", key, tuple(words_table()))
        return phrase[self.lang].format(**values) if values else phrase[self.lang]

    def known(self, key: str) -> bool:
        """Whether there is such a phrase."""
        return key in words_table()

    def listed(self, items: Iterable[str]) -> str:
        """Several things in one phrase: a, b and c."""
        names = list(items)
        if len(names) < 2:
            return "".join(names)
        return self.say("and", a=self.say("comma").join(names[:-1]), b=names[-1])

    def term(self, text: str) -> str:
        """A unit or a source of an assumed figure."""
        return terms().get(text, text) if self.zh else text

    def half(self, text: str) -> str:
        """The half of a text that is written as Chinese / English; else all of it.

        Examples
        --------
        >>> Words("en").half("审计 / audit"), Words("zh").half("审计 / audit"), Words("en").half("a / b")
        ('audit', '审计', 'a / b')
        """
        return half(text, self.lang)

    def technical(self, measure: str) -> str:
        """Technical name and reading of a measure, for whoever asks."""
        row = label(measure)
        return self.say("measure_hint", name=row.text(self.lang), reading=row.reading(self.lang))

    def percent(self, value: float) -> str:
        """A share as whole percent; what is there but rounds to nothing is "<1%".

        Examples
        --------
        >>> Words().percent(0.254), Words().percent(0.001), Words().percent(0.0)
        ('25%', '<1%', '0%')
        """
        return "<1%" if 0 < value < 0.005 else f"{value:.0%}"

    def stance(self, position: float | None) -> str:
        """A position in words."""
        if position is None:
            return self.say("stance_unknown")
        if 0.45 <= position <= 0.55:
            return self.say("stance_between")
        side = "for" if position > 0.5 else "against"
        return self.say(f"stance_{side}" if abs(position - 0.5) >= 0.3 else f"stance_leaning_{side}")

    def age(self, months: int) -> str:
        """How long ago, in whole months."""
        if months < 1:
            return self.say("this_month")
        return self.say("month_ago") if months == 1 else self.say("months_ago", n=months)
