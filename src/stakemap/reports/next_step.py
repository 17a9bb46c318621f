"""The next step with somebody of the power layer, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stakemap.access.coverage_table import Rung
    from stakemap.reports.words import Words

__all__ = ["next_step"]


def next_step(rung: Rung, words: Words, name: Callable[[str], str]) -> str:
    """Who does what next; while the rules of a tender forbid contact, nothing but to wait.

    Parameters
    ----------
    rung
        Of the ladder of a coverage.
    words
        Of the page.
    name
        What to call a node.
    """
    if rung.rule is not None:
        return words.say("next_wait" if rung.rule.until else "next_wait_open", day=rung.rule.until)
    if rung.contact is not None:
        return words.say(f"next_{rung.step}", who=name(rung.contact))
    if rung.route is None:
        return words.say("next_find")
    ask, asked = (name(node) for node in rung.route.nodes[:2])
    return words.say("next_ask", who=ask, whom=asked)
