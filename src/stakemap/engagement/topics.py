"""Words for what is bought, matched: a bilingual text and either of its halves mean one thing."""

from __future__ import annotations

from collections.abc import Iterable

from stakemap.graph.name_index import fold
from stakemap.wording.lists import half

__all__ = ["Topics"]


class Topics:
    """Texts that mean one thing, by any form of them.

    Parameters
    ----------
    texts
        Every text that occurs, in any order; ``None`` is left out.

    Examples
    --------
    >>> topics = Topics(["\u5ba1\u8ba1 / audit", "Audit", "roads", None])
    >>> topics.of("audit") == topics.of("\u5ba1\u8ba1") == topics.of("\u5ba1\u8ba1 / audit")
    True
    >>> topics.of("Roads"), topics.of(None)
    ('roads', None)
    """

    def __init__(self, texts: Iterable[str | None]) -> None:
        self._known: dict[str, str] = {}
        given = sorted({text for text in texts if text}, key=lambda text: (-len(_forms(text)), text))
        for text in given:
            first = next((self._known[form] for form in _forms(text) if form in self._known), text)
            for form in _forms(text):
                self._known.setdefault(form, first)

    def of(self, text: str | None) -> str | None:
        """The one text that stands for all with its meaning; ``None`` for nothing."""
        if not text:
            return None
        return next((self._known[form] for form in _forms(text) if form in self._known), text)


def _forms(text: str) -> tuple[str, ...]:
    """The halves of a bilingual text, else the text, as they are compared."""
    return tuple(dict.fromkeys(fold(half(text, lang)) for lang in ("zh", "en")))
