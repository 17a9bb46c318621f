"""Names of people as links to their cards, where a card is on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from stakemap.wording.plain import with_days

__all__ = ["CardLinks", "card_links"]

_LETTER = r"[A-Za-z0-9_À-ɏ]"


@dataclass(frozen=True)
class CardLinks:
    """Everybody's name, with the id of the element of their card, or nothing where no card is on the page.

    Examples
    --------
    >>> links = CardLinks({"Li Wei": "c1", "Li Wei Er": ""}, "en")
    >>> links.marked("Li Wei and Li Wei Er <b>")
    Markup('<a href="#c1">Li Wei</a> and Li Wei Er &lt;b&gt;')
    """

    places: Mapping[str, str]
    lang: str

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        if not any(self.places.values()):
            return None
        longest = sorted(self.places, key=lambda name: (-len(name), name))
        return re.compile(rf"(?<!{_LETTER})({'|'.join(map(re.escape, longest))})(?!{_LETTER})")

    def marked(self, text: str) -> Markup:
        """Text with links and with its dates as people write them."""
        pieces = self._names.split(text) if self._names is not None else [text]
        return Markup().join(
            self._link(piece) if place % 2 else self._dated(piece) for place, piece in enumerate(pieces)
        )

    def _link(self, name: str) -> Markup:
        at = self.places[name]
        return Markup('<a href="#{}">{}</a>').format(at, name) if at else escape(name)

    def _dated(self, text: str) -> Markup:
        spelled = with_days(str(escape(text)), self.lang, '<span class="date">{}</span>'.format)
        return Markup(spelled)  # noqa: S704  escaped here


def card_links(people: Iterable[tuple[str, str]], cards: Mapping[str, str], lang: str) -> CardLinks:
    """Of people with their names; a name that two of them have leads nowhere.

    Parameters
    ----------
    people
        Id and name of everybody.
    cards
        Id of a person -> id of the element of their card.
    lang
        Of the dates in the texts.
    """
    places: dict[str, str] = {}
    for node, name in people:
        places[name] = "" if name in places else cards.get(node, "")
    return CardLinks(places, lang)
