"""Before and after a scenario on one page: the chance of a yes, its time, who rises and falls, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.decision_analysis import Outlook, outlook
from stakemap.errors import InputError, UnknownName
from stakemap.findings.change import edit_words
from stakemap.reports.files import safe_name, write_all
from stakemap.reports.page import render_template
from stakemap.twin import title_of

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.blame import WhatIf
    from stakemap.scoring.compare import Move

__all__ = ["render_what_if", "what_if_report"]

_SHOWN = 10
_LEAST = 0.005
_CLAIMS = ("decides", "empty-seat", "unknown-person", "beyond-post", "nobody-knows")

_WORDS: dict[str, tuple[str, str]] = {
    "kind": ("What if", "情景推演"),
    "as_of": ("as of", "截至"),
    "edits": ("What is assumed to happen", "假设发生的变化"),
    "only": (
        "Only this is changed; how people would react to it is not modelled. "
        "No intervals yet: small changes may be noise.",
        "仅改变以上内容；未模拟当事人的后续反应。尚无区间估计，小的变化可能只是误差。",
    ),
    "figure": ("Figure", "指标"),
    "before": ("Before", "之前"),
    "after": ("After", "之后"),
    "steps": ("Change by change", "逐项变化"),
    "edit": ("After this change", "此项变化之后"),
    "chance_after": ("Chance of a yes", "通过概率"),
    "people": ("Who gains and who loses influence", "影响力的升降"),
    "people_lead": (
        "The share of the decision that moves with each person's view; "
        "the reason is the change that moves it most.",
        "决策随其看法变动的份额；原因为影响最大的一项变化。",
    ),
    "person": ("Person", "人员"),
    "place": ("Place", "名次"),
    "because": ("Mostly because", "主要原因"),
    "nobody": ("Nobody's influence changes noticeably.", "无人的影响力有明显变化。"),
    "claims": ("What is said newly, and no longer", "新增与不再成立的结论"),
    "new": ("new", "新增"),
    "gone": ("no longer", "不再"),
    "chance": ("Chance of a yes", "通过概率"),
    "days": ("Days to a yes (90 % of cases)", "通过所需天数（90%情形）"),
    "critical": ("Step at which it is most likely lost", "最可能受阻的步骤"),
    "vetoes": ("Who can stop it alone", "可单独否决者"),
    "whole": ("Everybody counts the same", "人人相同"),
    "none": ("none", "无"),
    "left": ("left", "离开"),
    "came": ("came", "进入"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    before: str
    after: str
    place: str
    because: str


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    figures: tuple[tuple[str, str, str], ...]
    steps: tuple[tuple[str, str], ...]
    people: tuple[_Row, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    lang: str
    title: str
    name: str
    note: str
    as_of: str
    edits: tuple[str, ...]
    parts: tuple[_Part, ...]


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
    >>> from stakemap.scenario import Leave, Scenario, what_if
    >>> graph = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5)])
    >>> render_what_if(what_if(graph, Scenario("bob goes", (Leave("bob"),))))[:15]
    '<!DOCTYPE html>'
    """
    if lang not in ("en", "zh"):
        raise UnknownName("language", lang, ("en", "zh"))
    several = _several(found)
    first = several[0].before
    graph, case = first.graph, first.case
    if graph is None or case is None:
        raise InputError("a scenario needs facts")
    scenario = several[0].scenario
    doc = _Page(
        lang,
        title_of(case)[lang],
        scenario.name,
        scenario.note,
        first.snapshot.as_of or "",
        tuple(_capital(edit_words(graph, edit, lang)) for edit in scenario.edits),
        tuple(_part(one, lang) for one in several),
    )
    return render_template("what_if.html.j2", doc=doc, say=lambda key: _say(key, lang))


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
        No such format or language.
    """
    several = _several(found)
    case, scenario = several[0].before.case, several[0].scenario
    title = name or (title_of(case)[lang] if case is not None else "report")
    stem = f"{safe_name(title)}.{safe_name(scenario.name)}"
    texts = {}
    for wanted in dict.fromkeys(formats):
        if wanted == "html":
            texts[f"{stem}.{lang}.html"] = render_what_if(several, lang)
        elif wanted == "json":
            values = [{"decision": one.before.plan.decision, **one.to_dict()} for one in several]
            texts[f"{stem}.json"] = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        else:
            raise UnknownName("format", wanted, ("html", "json"))
    return write_all(Path(out), texts)


def _several(found: WhatIf | Iterable[WhatIf]) -> tuple[WhatIf, ...]:
    several = tuple(found) if isinstance(found, Iterable) else (found,)
    if not several or len({one.scenario for one in several}) > 1:
        raise InputError("a page needs one scenario, tried on one or more decisions")
    return several


def _say(key: str, lang: str) -> str:
    return _WORDS[key][lang == "zh"]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _part(found: WhatIf, lang: str) -> _Part:
    before, after = found.before, found.after
    decided = before.electorate.decision if before.electorate is not None else None
    title = before.graph.name(decided, lang) if before.graph is not None and decided else _say("whole", lang)
    figures, notes = _figures(before, after, lang) if decided else ((), ())
    graph = before.graph
    words = [_capital(edit_words(graph, edit, lang)) for edit in found.scenario.edits] if graph else []
    chances = [f"{chance:.0%}" for chance in found.blame.chances[1:] if chance is not None]
    old, new = ({f.text(lang) for f in a.findings} for a in (before, after))
    return _Part(
        title=title,
        figures=figures,
        steps=tuple(zip(words, chances, strict=True)) if chances and len(words) > 1 else (),
        people=tuple(_people(found, lang)),
        new=tuple(f.text(lang) for f in after.findings if f.code in _CLAIMS and f.text(lang) not in old),
        gone=tuple(f.text(lang) for f in before.findings if f.code in _CLAIMS and f.text(lang) not in new),
        notes=notes,
    )


def _figures(
    before: Analysis, after: Analysis, lang: str
) -> tuple[tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    one, two = outlook(before), outlook(after)
    rows = (
        (_say("chance", lang), f"{one.clock.passing:.0%}", f"{two.clock.passing:.0%}"),
        (_say("days", lang), _days(one, lang), _days(two, lang)),
        (
            _say("critical", lang),
            _stage(before, one.clock.critical, lang),
            _stage(after, two.clock.critical, lang),
        ),
        (_say("vetoes", lang), _names(before, one.vetoes, lang), _names(after, two.vetoes, lang)),
    )
    notes = dict.fromkeys((*one.clock.notes, *two.clock.notes)) if lang == "en" else ()
    return rows, tuple(map(_capital, notes))


def _days(look: Outlook, lang: str) -> str:
    early, late = look.clock.day(0.05), look.clock.day(0.95)
    return _say("none", lang) if early is None else f"{early}–{late}"


def _stage(analysis: Analysis, stage: str | None, lang: str) -> str:
    panels = analysis.electorate.panels if analysis.electorate is not None else ()
    return next((p.stage.called(lang) for p in panels if p.stage.id == stage), _say("none", lang))


def _names(analysis: Analysis, nodes: Iterable[str], lang: str) -> str:
    case = analysis.case
    names = [case.name(node, lang) for node in nodes] if case is not None else list(nodes)
    return ("、" if lang == "zh" else ", ").join(names) or _say("none", lang)


def _people(found: WhatIf, lang: str) -> Iterable[_Row]:
    graph = found.before.graph
    moves = [m for m in found.comparison.top(len(found.comparison.moves)) if abs(m.change) >= _LEAST]
    for move in moves[:_SHOWN]:
        parts = found.blame.in_order[move.node]
        place = max(range(len(parts)), key=lambda k: (abs(parts[k]), -k))
        yield _Row(
            name=graph.name(move.node, lang) if graph is not None else move.node,
            before="" if move.before is None else f"{move.before:.0%}",
            after="" if move.after is None else f"{move.after:.0%}",
            place=_places(move, lang),
            because=edit_words(graph, found.scenario.edits[place], lang) if graph is not None else "",
        )


def _places(move: Move, lang: str) -> str:
    if move.status != "stayed":
        return _say(move.status, lang)
    return f"{move.rank_before} → {move.rank_after}" if move.places else str(move.rank_after)
