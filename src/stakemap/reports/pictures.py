"""The pictures of a page: drawn once, embedded as vectors, with the data its script reads."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.access import Coverage, Routes
    from stakemap.analysis import Analysis

__all__ = [
    "MOST_PEOPLE",
    "Picture",
    "band_picture",
    "chain_picture",
    "coverage_picture",
    "json_block",
    "org_picture",
    "routes_picture",
]

MOST_PEOPLE = 400
"""More people than this cannot be read in one picture."""
MOST_TEAM = 20
"""More of ours than this cannot be read in one grid."""


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
    from stakemap.plot.scenes.chain import chain_scene

    scene = replace(chain_scene(analysis, words.lang), rule_text="")  # the page says it in words below
    axes = plot.decision_chain(scene)
    return Picture(Markup(plot.svg(axes, prefix=prefix)))  # noqa: S704  escaped by plot.svg


def routes_picture(found: Routes, words: Words, prefix: str) -> Picture:
    """The ways to somebody; the page says below it whether any is verified."""
    from stakemap import plot
    from stakemap.plot.scenes.route import route_scene

    axes = plot.routes(replace(route_scene(found, words.lang), title="", note=""))
    return Picture(Markup(plot.svg(axes, prefix=prefix)))  # noqa: S704  escaped by plot.svg


def coverage_picture(found: Coverage, words: Words, prefix: str) -> Picture | None:
    """The grid of our team; ``None`` where it is too wide."""
    if len(found.grid.team) > MOST_TEAM:
        return None
    from stakemap import plot
    from stakemap.plot.scenes.coverage import coverage_scene

    axes = plot.coverage(replace(coverage_scene(found, words.lang), title=""))
    return Picture(Markup(plot.svg(axes, prefix=prefix)))  # noqa: S704  escaped by plot.svg


def band_picture(analysis: Analysis, words: Words, prefix: str) -> Picture | None:
    """How sure the order is; ``None`` without draws."""
    if analysis.uncertainty is None:
        return None
    from stakemap import plot

    return Picture(Markup(plot.svg(plot.intervals(analysis, lang=words.lang), prefix=prefix)))  # noqa: S704  escaped


def org_picture(analysis: Analysis, words: Words, prefix: str) -> Picture | None:
    """The organisation and its ties, with what the script needs; ``None`` where it is too large."""
    if analysis.case is None or analysis.snapshot.n > MOST_PEOPLE:
        return None
    from stakemap import plot
    from stakemap.plot.scenes.org import org_scene

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
