"""What claims about the account share: things in a row, and what is bought in one language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stakemap.wording.lists import half, listed

if TYPE_CHECKING:
    from stakemap.wording.phrases import Words

__all__ = ["ROOM", "first_few", "topic_text"]

ROOM = "findings_engagement"
_SHOWN = 5


def first_few(texts: Sequence[str], words: Words, by: str = "comma") -> str:
    """The first five, and how many more."""
    names, more = listed(texts[:_SHOWN], words.lang, by), len(texts) - _SHOWN
    return names if more <= 0 else words.say("more", names=names, n=more)


def topic_text(category: str, lang: str) -> str:
    """What kind of thing, for readers of a language."""
    return half(category, lang)
