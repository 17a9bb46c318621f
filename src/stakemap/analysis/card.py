"""An analysis as a card of a notebook: the answer in a few lines, the first people, then the rest."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import ceil, floor
from typing import TYPE_CHECKING

from stakemap import access
from stakemap.access import Access
from stakemap.analysis.twin.parts import title_of
from stakemap.decision.known_positions import known_positions
from stakemap.scoring.core.results import html_table, measured
from stakemap.wording.language import called, language
from stakemap.wording.lists import listed, percent
from stakemap.wording.notebook_table import fold, styled
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.analysis.results import Results
    from stakemap.context.case import Case

__all__ = ["card"]

_FIRST, _ROWS, _SAY, _NAMED, _GAPS = 3, 10, 3, 5, 3


def card(analysis: Results) -> str:
    """HTML of the card, in the language of `stakemap.set_language`."""
    words = Words("analysis", language())
    lines = "".join(f"<li>{escape(text)}</li>" for text in _lines(analysis, words))
    heading = f"<p><strong>{escape(_title(analysis, words))}</strong></p>"
    table = html_table(words.say("card.table"), _heads(analysis, words), list(_rows(analysis)))
    notes = "".join(f"<p><small>{escape(note)}</small></p>" for note in analysis.notes(words.lang))
    rest = fold(words.say("card.findings"), analysis.findings._repr_html_()) if len(analysis.findings) else ""
    return styled(f"{heading}<ul>{lines}</ul>{table}{notes}{rest}{_pictures(analysis, words)}")


def _title(analysis: Results, words: Words) -> str:
    case, day = analysis.case, analysis.snapshot.as_of
    names = [title_of(case)[words.lang]] if case is not None else [words.say("card.arrays")]
    if case is not None and analysis.electorate is not None:
        names.append(case.name(analysis.electorate.decision, words.lang))
    return " · ".join([*names, words.say("card.day", day=day) if day else words.say("card.any_day")])


def _lines(analysis: Results, words: Words) -> Iterator[str]:
    """The answer: who decides, the chance, who is listened to, what we reach, what is not known."""
    case = analysis.case
    if case is not None and analysis.power is not None:
        yield from _decided(analysis, case, words)
    yield _listened(analysis, words)
    if case is not None and case.once(Access).team:
        cover = access.coverage(case)
        gaps = [case.name(node, words.lang) for node in cover.grid.gaps]
        yield words.say("card.known", share=percent(cover.share_known))
        if gaps:
            more = words.say("card.more", n=len(gaps) - _GAPS) if len(gaps) > _GAPS else ""
            yield words.say("card.gaps", who=listed(gaps[:_GAPS], words.lang) + more)


def _decided(analysis: Results, case: Case, words: Words) -> Iterator[str]:
    power, known = analysis.power, known_positions(case)
    assert power is not None and known is not None  # noqa: S101, PT018  the caller looked
    first = case.most_say(_SAY)
    said = [f"{case.name(node, words.lang)} {percent(share)}" for node, share in first[:_NAMED]]
    more = words.say("card.more", n=len(first) - _NAMED) if len(first) > _NAMED else ""
    yield words.say("card.say", who=listed(said, words.lang) + more)
    if power.vetoes:
        yield words.say("card.veto", who=listed((case.name(n, words.lang) for n in power.vetoes), words.lang))
    if power.passing is not None:
        yield words.say("card.chance", share=percent(power.passing), n=known.known, m=known.voters)
    else:
        low, high = percent(known.low), percent(known.high)
        yield words.say("card.untold", low=low, high=high, n=known.known, m=known.voters)


def _listened(analysis: Results, words: Words) -> str:
    scores = analysis.scores["influence"]
    told = [(place, node) for node, _ in scores.as_shown.top(2 * _FIRST) if (place := scores.place(node))]
    if not told:
        return words.say("card.nobody")
    names = [
        words.say("card.place", n=place, who=called(scores.names, node), between=_between(analysis, node))
        for place, node in sorted(told, key=lambda one: one[0])[:_FIRST]
    ]
    return words.say("card.listened", who=words.say("card.joiner").join(names))


def _between(analysis: Results, node: str) -> str:
    """The range of a place, in brackets; empty without draws and where it is one place."""
    scores = analysis.scores["influence"]
    if scores.rank_bounds is None:
        return ""
    low, high = (float(side[scores.index(node)]) for side in scores.rank_bounds)
    return "" if floor(low) == ceil(high) else f" ({floor(low)}–{ceil(high)})"


def _heads(analysis: Results, words: Words) -> tuple[str, ...]:
    heads = ("who", "place", measured("influence"), measured("formal_power"), measured("hidden_influence"))
    return (*heads, "position") if analysis.electorate is not None else heads


def _rows(analysis: Results) -> Iterator[tuple[str, ...]]:
    scores, voters = analysis.scores["influence"], analysis.electorate
    for node, _ in scores.as_shown.top(_ROWS):
        place = scores.place(node)
        row = (
            called(scores.names, node),
            "" if place is None else f"{place}{_between(analysis, node)}",
            _with_range(analysis, node),
            *(percent(analysis.scores[name].as_shown[node]) for name in ("formal_power", "hidden_influence")),
        )
        stance = voters.stances.get(node) if voters is not None else None
        yield row if voters is None else (*row, "" if stance is None else f"{stance:g}")


def _with_range(analysis: Results, node: str) -> str:
    scores = analysis.scores["influence"]
    value = percent(scores.as_shown[node])
    if scores.bounds is None:
        return value
    low, high = (percent(float(side[scores.index(node)])) for side in scores.bounds)
    return value if low == high == value else f"{value} ({low}–{high})"


def _pictures(analysis: Results, words: Words) -> str:
    if analysis.graph is None:
        return ""
    from stakemap import plot

    pictures = [plot.formal_and_informal.sheet(analysis)]
    if analysis.electorate is not None:
        pictures.append(plot.decision_chain.sheet(analysis))
    figures = "".join(f"<figure>{plot.svg(sheet)}</figure>" for sheet in pictures)
    return fold(words.say("card.pictures"), figures)
