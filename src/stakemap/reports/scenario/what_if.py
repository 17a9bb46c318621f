"""Before and after a scenario on one page.

The chance of a yes, who rises and falls and why, who may follow, which ties end, and what becomes of our
ways, gatekeepers and coverage.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.analysis.twin.parts import title_of
from stakemap.errors import InputError, check_known
from stakemap.findings.certainty import unreported
from stakemap.findings.change.claims import only_in
from stakemap.findings.change.what_if import edit_words
from stakemap.findings.names import scope
from stakemap.reports.files import safe_name, write_all
from stakemap.reports.format_table import FORMATS, formats_named
from stakemap.reports.html.page import page
from stakemap.reports.paper.walk import paper_of
from stakemap.reports.scenario.before_after import (
    Figure,
    Person,
    Turn,
    coverage,
    figures,
    people,
    short,
    ways,
)
from stakemap.reports.scenario.succession import Following, Lost, following, lost_ties
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.comparison.what_if import WhatIf

__all__ = ["SCENARIO_FORMATS", "render_what_if", "what_if_files", "what_if_report"]

SCENARIO_FORMATS = ("html", "json", *(name for name, one in FORMATS.items() if one.write is not None))
"""Formats in which a scenario can be written: all of pages, and its JSON."""
_CLAIMS = ("decides", "empty-seat", "unknown-person", "beyond-post", "nobody-knows", "single-thread")
_MOST_TIES = 12


@dataclass(frozen=True, slots=True)
class _Part:
    """One decision."""

    title: str
    what: str
    short: tuple[str, ...]
    figures: tuple[Figure, ...]
    steps: tuple[tuple[str, str], ...]
    people: tuple[Person, ...]
    ways: tuple[Turn, ...]
    coverage: tuple[tuple[str, str], ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """Everything the template writes."""

    title: str
    name: str
    note: str
    as_of: str
    moved: str
    ranges: str
    edits: tuple[str, ...]
    parts: tuple[_Part, ...]
    following: tuple[Following, ...]
    lost: tuple[Lost, ...]
    more_lost: int


def render_what_if(found: WhatIf | Iterable[WhatIf], lang: str = "en") -> str:
    """One HTML page for a scenario, with a section for each decision it was tried on.

    Raises
    ------
    UnknownName
        No such language.
    InputError
        Nothing to show, different scenarios, or analyses without facts.

    Examples
    --------
    >>> import stakemap as sm
    >>> from stakemap.comparison.scenario import Leave, Scenario, what_if
    >>> graph = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5)])
    >>> render_what_if(what_if(graph, Scenario("bob goes", (Leave("bob"),))))[:15]
    '<!DOCTYPE html>'
    """
    words, several = Words(lang), _several(found)
    first = several[0]
    graph, case = first.before.graph, first.before.case
    if graph is None or case is None:
        raise InputError("a scenario needs facts")
    lost = lost_ties(first, words)
    doc = _Page(
        title=title_of(case)[lang],
        name=first.scenario.name,
        note=first.scenario.note,
        as_of=first.before.snapshot.as_of or "",
        moved=" ".join(f.text(lang) for f in first.findings.of("scenario-day")),
        ranges=_ranges(first.before, words),
        edits=tuple(_capital(edit_words(graph, edit, lang)) for edit in first.scenario.edits),
        parts=tuple(_part(one, words) for one in several),
        following=following(first, words),
        lost=lost[:_MOST_TIES],
        more_lost=max(0, len(lost) - _MOST_TIES),
    )
    return page("what_if.html.j2", words, doc=doc)


def what_if_report(
    found: WhatIf | Iterable[WhatIf],
    out: str | Path,
    formats: Sequence[str] = ("html", "json"),
    lang: str = "en",
    name: str | None = None,
) -> tuple[Path, ...]:
    """Write the page of a scenario and its JSON; file names begin with the account and the scenario.

    Raises
    ------
    UnknownName
        No such format or language, or one that is none of pages.
    MissingExtra
        A format needs a package that is not installed.
    """
    return write_all(Path(out), what_if_files(found, formats, lang, name))


def what_if_files(
    found: WhatIf | Iterable[WhatIf],
    formats: Sequence[str] = ("html", "json"),
    lang: str = "en",
    name: str | None = None,
) -> dict[str, str | bytes]:
    """The files that `what_if_report` writes, by name; nothing is written."""
    for one in formats:
        check_known("format", one, SCENARIO_FORMATS)
    several = _several(found)
    case, scenario = several[0].before.case, several[0].scenario
    title = name or (title_of(case)[lang] if case is not None else "report")
    stem = f"{safe_name(title)}.{safe_name(scenario.name)}"
    made: dict[str, str | bytes] = {}
    html = render_what_if(several, lang)
    for wanted in formats_named(formats):
        if wanted.name == "json":
            values = [{"decision": one.before.plan.decision, **one.to_dict()} for one in several]
            made[f"{stem}.json"] = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        else:
            page_of = wanted.write(paper_of(html, lang)) if wanted.write is not None else html
            made[f"{stem}.{lang}.{wanted.name}"] = page_of
    return made


def _several(found: WhatIf | Iterable[WhatIf]) -> tuple[WhatIf, ...]:
    several = tuple(found) if isinstance(found, Iterable) else (found,)
    if not several or len({one.scenario for one in several}) > 1:
        raise InputError("a page needs one scenario, tried on one or more decisions")
    return several


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ranges(analysis: Analysis, words: Words) -> str:
    """What the ranges are and stand on."""
    if analysis.uncertainty is None or analysis.case is None:
        return words.say("wi_no_ranges")
    return words.sentences((words.say("wi_ranges"), unreported(analysis.case, words.lang)))


def _part(found: WhatIf, words: Words) -> _Part:
    before, after, lang = found.before, found.after, words.lang
    decided = before.electorate.decision if before.electorate is not None else None
    graph = before.graph
    assert graph is not None  # noqa: S101  the caller looked
    done = [_capital(edit_words(graph, edit, lang)) for edit in found.scenario.edits]
    chances = [f"{chance:.0%}" for chance in found.blame.chances[1:] if chance is not None]
    return _Part(
        title=graph.name(decided, lang) if decided else words.say("wi_whole"),
        what=scope(found.before.case, lang) if found.before.case is not None else "",
        short=(*(f.text(lang) for f in found.findings.of("scenario-nothing")), *short(found, words)),
        figures=figures(found, words),
        steps=tuple(zip(done, chances, strict=True)) if chances and len(done) > 1 else (),
        people=people(found, words),
        ways=tuple(way for way in ways(found, words) if way.changed),
        coverage=coverage(found, words),
        new=_only(after, before, lang),
        gone=_only(before, after, lang),
    )


def _only(one: Analysis, other: Analysis, lang: str) -> tuple[str, ...]:
    """Claims of one side of which the other says nothing, not even with other figures."""
    found = only_in(one.findings, other.findings, figures=False)
    return tuple(claim.text(lang) for claim in found if claim.code in _CLAIMS)
