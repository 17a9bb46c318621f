"""Things and people in a row: all of them, or the first few and how many more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stakemap.context.case import Case
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words

__all__ = ["either_text", "first_few", "people_text", "scope"]

_FEW = 5


def first_few(
    texts: Iterable[str], words: Words, *, by: str = "comma", more: str = "more", shown: int = _FEW
) -> str:
    """Texts in a row; of many the first few and how many more.

    Parameters
    ----------
    by
        What stands between them, as in `listed`.
    more
        The phrase for many: of `names`, the `n` that are not shown, and how many there are in `all`.
    """
    told = list(texts)
    names, left = listed(told[:shown], words.lang, by), len(told) - shown
    return names if left <= 0 else words.say(more, names=names, n=left, all=len(told))


def people_text(case: Case, nodes: Sequence[str], lang: str = "en", shown: int = _FEW) -> str:
    """Names in a row; of many the first few and how many more."""
    names = (case.name(node, lang) for node in nodes)
    return first_few(names, Words("findings", lang), more="people.more", shown=shown)


def either_text(case: Case, nodes: Sequence[str], lang: str = "en") -> str:
    """Names of which any one will do; of many the first few and how many more."""
    names = (case.name(node, lang) for node in nodes)
    shown = _FEW if len(nodes) > _FEW + 1 else len(nodes)
    return first_few(names, Words("findings", lang), by="or", more="people.either-more", shown=shown)


def scope(case: Case, lang: str = "en") -> str:
    """What moves: the decision, or what everybody thinks where none is named."""
    return Words("findings", lang).say("scope.whole" if case.electorate is None else "scope.decision")
