"""How a line of a card is said: in both languages, short, and not at all where its words call for a look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stakemap import policy
from stakemap.findings.finding import Finding, Say, claim

__all__ = ["doubtful", "line", "short"]

_LONGEST = 140
_DOUBTFUL = "doubtful"


def line(
    code: str,
    topic: str,
    text: Say,
    subjects: Iterable[str],
    facts: Iterable[str],
    numbers: Mapping[str, float] | None = None,
    *,
    free: Iterable[str | None] = (),
) -> Finding:
    """A line of a card from the phrases of ``wording/card.csv``.

    Parameters
    ----------
    code, topic, text, subjects, facts, numbers
        As in `stakemap.findings.finding.claim`.
    free
        Free text of the facts that the line shows; where its words call for a second look, the line is
        marked so that no card shows it.
    """
    caught = policy.doubtful([one for one in free if one])
    said = claim(code, topic, text, subjects=subjects, facts=facts, numbers=numbers, room="card")
    return claim(_DOUBTFUL, topic, lambda _: "", facts=said.facts) if caught else said


def doubtful(said: Finding) -> bool:
    """Whether the words of a line call for a second look."""
    return said.code == _DOUBTFUL


def short(text: str, most: int = _LONGEST) -> str:
    """The beginning of a text that is too long for a card.

    Examples
    --------
    >>> short("word " * 5, 12)
    'word word …'
    """
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut) + " …"
