"""The next step with somebody, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.access.coverage_table import Rung

__all__ = ["next_step"]


def next_step(rung: Rung, lang: str, name: Callable[[str], str], *, silent: bool = False) -> str:
    """Who does what next; while the rules of a tender forbid contact, nothing but to wait.

    Parameters
    ----------
    rung
        Of the ladder of a coverage, or `rung_of` somebody.
    lang
        ``en`` or ``zh``.
    name
        What to call a node in it.
    silent
        Whether they vote and have not said where they stand: whoever knows them asks.
    """
    words = Words("access", lang)
    if rung.rule is not None:
        key = "next.wait" if rung.kept in (None, rung.person) else "next.wait_way"
        until, who = rung.rule.until, name(rung.kept or rung.person)
        return words.say(key if until else f"{key}_open", day=until, who=who, end=rung.rule.end(lang))
    if rung.noted:
        return words.say("next.noted")
    if rung.contact is not None:
        return words.say("next.stance" if silent else f"next.{rung.step}", who=name(rung.contact))
    if rung.route is None:
        return words.say("next.find")
    ask, asked, *through = (name(node) for node in rung.route.nodes[:-1])
    key = "next.ask.through" if through else "next.ask"
    return words.say(key, who=ask, whom=asked, through=listed(through, lang))
