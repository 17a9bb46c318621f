"""People by name in a row: all of them or the first few, or one or the other."""

from __future__ import annotations

from collections.abc import Sequence

from stakemap.context.case import Case
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words

__all__ = ["either_text", "people_text", "scope"]

_EITHER = 5


def people_text(case: Case, nodes: Sequence[str], lang: str = "en", shown: int = 5) -> str:
    """Names in a row; of many the first few and how many more."""
    names, more = listed((case.name(node, lang) for node in nodes[:shown]), lang), len(nodes) - shown
    if more <= 0:
        return names
    return Words("findings", lang).say("people.more", names=names, more=more, n=len(nodes))


def either_text(case: Case, nodes: Sequence[str], lang: str = "en") -> str:
    """Names of which any one will do; of many the first few and how many more."""
    shown = nodes if len(nodes) <= _EITHER + 1 else nodes[:_EITHER]
    names, more = listed((case.name(node, lang) for node in shown), lang, by="or"), len(nodes) - len(shown)
    return Words("findings", lang).say("people.either-more", names=names, n=more) if more else names


def scope(case: Case, lang: str = "en") -> str:
    """What moves: the decision, or what everybody thinks where none is named."""
    return Words("findings", lang).say("scope.whole" if case.electorate is None else "scope.decision")
