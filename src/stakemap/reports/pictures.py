"""The pictures of a page: drawn once, embedded as vectors, with the data its script reads."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis

__all__ = ["MOST_PEOPLE", "Picture", "chain_picture", "json_block", "org_picture"]

MOST_PEOPLE = 400
"""More people than this cannot be read in one picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG for the page, and the JSON block beside it."""

    svg: Markup
    data: Markup | None = None


def json_block(values: object) -> Markup:
    r"""JSON that may stand inside a script element: nothing in it can end the element.

    Examples
    --------
    >>> json_block("</script>")
    Markup('"\\u003c/script\\u003e"')
    """
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  escaped a line above


def chain_picture(analysis: Analysis, words: Words, prefix: str) -> Picture | None:
    """The steps of the decision; ``None`` without one."""
    if analysis.electorate is None:
        return None
    from stakemap import plot
    from stakemap.plot.scenes import chain_scene

    scene = replace(chain_scene(analysis, words.lang), rule_text="")  # the page says it in words below
    axes = plot.decision_chain(scene)
    return Picture(Markup(plot.svg(axes, prefix=prefix)))  # noqa: S704  escaped by plot.svg


def org_picture(analysis: Analysis, words: Words, prefix: str) -> Picture | None:
    """The organisation and its ties, with what the script needs; ``None`` where it is too large."""
    if analysis.case is None or analysis.snapshot.n > MOST_PEOPLE:
        return None
    from stakemap import plot
    from stakemap.plot.scenes import org_scene

    scene = org_scene(analysis, words.lang)
    svg = plot.svg(plot.formal_and_informal(scene), prefix=prefix)
    details = {mark.id: _details(analysis, words, mark.id) for mark in scene.people}
    data = plot.picture_data(scene, details=details, prefix=prefix)
    return Picture(Markup(svg), json_block(data))  # noqa: S704  escaped by plot.svg


def _details(analysis: Analysis, words: Words, node: str) -> list[tuple[str, str]]:
    scores = analysis.scores
    rows = [(words.say("moves"), words.percent(scores["influence"][node]))]
    if analysis.electorate is not None:
        rows.append((words.say("own_vote"), words.percent(scores["formal_power"][node])))
        stance = analysis.electorate.stances.get(node)
        if node in analysis.electorate.players:
            rows.append((words.say("position"), words.stance(stance)))
    if "in_degree" in scores:
        rows.append((words.say("measure_in_degree"), f"{scores['in_degree'][node]:.0f}"))
    return rows
