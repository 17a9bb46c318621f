"""What the page itself says: the phrases of this room, and what pages need beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from stakemap.scoring.core.labels import label
from stakemap.wording import lists, phrases
from stakemap.wording.plain import cases

__all__ = ["Words", "terms"]


@cache
def terms() -> Mapping[str, str]:
    """Units and sources of assumed figures: English text -> Chinese text."""
    return {phrase["en"]: phrase["zh"] for phrase in phrases.phrases("terms").values()}


@cache
def _notes() -> Mapping[str, re.Pattern[str]]:
    """The notes that measures write in English, by key, as patterns with a group for each place to fill."""
    said = {key: text["en"] for key, text in phrases.phrases("reports").items() if key.startswith("note_")}
    return {
        key: re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*?)", re.escape(text)))
        for key, text in said.items()
    }


@dataclass(frozen=True, slots=True)
class Words(phrases.Words):
    """The page's words in one language.

    Examples
    --------
    >>> Words("en").say("and", a="Ann", b="Bo")
    'Ann and Bo'
    """

    room: str = field(default="reports", init=False)
    lang: str = "en"

    percent = staticmethod(lists.percent)

    def points(self, low: float, high: float) -> str:
        """Between how many points in a hundred a share changes.

        Examples
        --------
        >>> Words("en").points(-0.0004, 0.07)
        '0 to +7 points'
        """
        ends = (f"{100 * end:+.0f}" for end in (low, high))
        low_text, high_text = ("0" if text in ("+0", "-0") else text.replace("-", "−") for text in ends)
        return self.say("wi_points", low=low_text, high=high_text)

    def cases(self, share: float) -> str:
        """In how many of ten plausible cases."""
        return cases(share, self.lang)

    def listed(self, items: Iterable[str]) -> str:
        """Several things in one phrase: a, b and c."""
        names = list(items)
        if len(names) < 2:
            return "".join(names)
        return self.say("and", a=self.say("comma").join(names[:-1]), b=names[-1])

    def sentences(self, texts: Iterable[str]) -> str:
        """Whole sentences, one after the other, without the empty ones."""
        return lists.sentences(texts, self.lang)

    def term(self, text: str) -> str:
        """A unit or a source of an assumed figure."""
        return terms().get(text, text) if self.zh else text

    def half(self, text: str) -> str:
        """The half of a text that is written as Chinese / English; else all of it."""
        return lists.half(text, self.lang)

    def note(self, note: str) -> str:
        """A note that a measure wrote, in the language of the page.

        Examples
        --------
        >>> Words("zh").note("there are no ties") == Words("zh").say("note_no_ties")
        True
        >>> Words("en").note("there are no ties")
        'There are no ties.'
        """
        if self.zh:
            for key, pattern in _notes().items():
                if found := pattern.fullmatch(note):
                    return self.say(key, **found.groupdict())
        return note[:1].upper() + note[1:] + ("" if note.endswith(".") or self.zh else ".")

    def technical(self, measure: str) -> str:
        """Technical name and reading of a measure, for whoever asks."""
        row = label(measure)
        return self.say("measure_hint", name=row.text(self.lang), reading=row.reading(self.lang))

    def stance(self, position: float | None) -> str:
        """A position in words."""
        return lists.stance_text(position, self.lang)

    def age(self, months: int) -> str:
        """How long ago, in whole months."""
        if months < 1:
            return self.say("month_hardly")
        return self.say("month_ago") if months == 1 else self.say("months_ago", n=months)
