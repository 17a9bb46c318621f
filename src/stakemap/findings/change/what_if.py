"""What a scenario changes, in words: the chance of a yes, who rises and falls, and by which edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import pairwise
from typing import TYPE_CHECKING

from stakemap.context.post_names import node_name
from stakemap.findings.finding import Finding, claim
from stakemap.graph.change.edits import (
    AddTie,
    Appoint,
    ChangeQuota,
    ChangeVote,
    DropTie,
    Edit,
    Leave,
    Reorganise,
)
from stakemap.model import Decision
from stakemap.scoring.core.results import TOLERANCE
from stakemap.wording.lists import percent
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.scoring.core.rank_moves import Move as Shift
    from stakemap.scoring.uncertainty.scenario_draws import Change

__all__ = ["chance_moves", "edit_words", "main_edit", "noise_words", "people_move"]

_SHOWN = 5
_LEAST_PLACES = 1
_IDS = ("person", "post", "to_post", "player", "from_id", "to_id", "unit", "led_by", "guided_by")
"""Fields of edits that name something by its id."""


def edit_words(graph: PropertyGraph, edit: Edit, lang: str = "en") -> str:
    """An edit as a sentence.

    Examples
    --------
    >>> from stakemap.examples import city
    >>> from stakemap.graph.change.edits import Leave
    >>> edit_words(city(), Leave("p:qi-wangshu", on="2026-10-01"))
    'Qi Wangshu leaves (2026-10-01)'
    """
    words = Words("findings_change", lang)
    text = _edit_words(graph, edit, words)
    return text if edit.own_day is None else words.say("edit.dated", edit=text, day=edit.own_day)


def _edit_words(graph: PropertyGraph, edit: Edit, words: Words) -> str:
    key, values = f"edit.{edit.do}", {field.name: getattr(edit, field.name) for field in fields(edit)}
    values |= {
        name: node_name(graph, values[name], words.lang) for name in _IDS if values.get(name) is not None
    }
    match edit:
        case Appoint(acting=True):
            key += ".acting"
        case ChangeQuota():
            values["stage"] = _stage(graph, edit, words.lang)
        case AddTie() | DropTie():
            ends = values["from_id"], values["to_id"]
            values["tie"] = graph.catalogue[edit.kind].reading(*ends, words.lang)
        case ChangeVote() | Reorganise():
            parts = (words.say(f"{key}.{part}", **values) for part in _parts(edit))
            values["changes"] = words.say("edit.joiner").join(parts)
    return words.say(key, **values) if words.known(key) else edit.do


def _parts(edit: ChangeVote | Reorganise) -> Iterator[str]:
    """What an edit changes, of the things that it may leave as they are."""
    for name in ("weight", "veto", "led_by", "guided_by"):
        value = getattr(edit, name, None)
        if value is not None:
            yield "no_veto" if value is False else name


def _stage(graph: PropertyGraph, edit: ChangeQuota, lang: str) -> str:
    decision = graph.get(edit.decision)
    stages = decision.stages if isinstance(decision, Decision) else ()
    return next((stage.called(lang) for stage in stages if stage.id == edit.stage), edit.stage)


def chance_moves(
    graph: PropertyGraph, edits: Sequence[Edit], chances: Sequence[float | None], facts: Sequence[str] = ()
) -> Iterator[Finding]:
    """How far the chance to pass moves, and by which edit where one moves more than the others together.

    Parameters
    ----------
    graph
        With the names of all whom the edits name.
    edits
        In order.
    chances
        Before the first edit and after each; ``None`` where there is no decision.
    facts
        Facts that the scenario made or changed.
    """
    known = [chance for chance in chances if chance is not None]
    if len(known) != len(edits) + 1 or not edits:
        return
    first, last = known[0], known[-1]
    steps = [after - before for before, after in pairwise(known)]
    place = main_edit(steps)

    def text(words: Words) -> str:
        if f"{first:.0%}" == f"{last:.0%}":
            return words.say("scenario-chance.same", last=last)
        edit = edit_words(graph, edits[place], words.lang) if place is not None else ""
        most = "scenario-chance.most" if len(edits) > 1 else "scenario-chance.all"
        why = words.say(most, edit=edit) if edit else ""
        return words.say("scenario-chance", first=first, last=last, most=why)

    yield claim(
        "scenario-chance",
        "power",
        text,
        caveat="scenario.caveat",
        numbers={"before": first, "after": last, "most": 0.0 if place is None else steps[place]},
        facts=facts,
        room="findings_change",
    )


def main_edit(parts: Sequence[float]) -> int | None:
    """The place of the edit that moves more than all others together; ``None`` where none does.

    Parameters
    ----------
    parts
        What each edit changes when added to those before it; they sum to the whole, which then has its sign.

    Examples
    --------
    >>> main_edit([0.02, 0.1]), main_edit([0.1, 0.1]), main_edit([0.3, -0.4]), main_edit([0.0])
    (1, None, 1, None)
    """
    sizes = [abs(part) for part in parts]
    most = max(sizes, default=0.0)
    return sizes.index(most) if 2 * most > sum(sizes) + TOLERANCE else None


def people_move(
    graph: PropertyGraph,
    edits: Sequence[Edit],
    shifts: Sequence[Shift],
    parts: Mapping[str, Sequence[float]],
    facts: Sequence[str] = (),
    drawn: Mapping[str, Change] | None = None,
    *,
    decided: bool = True,
) -> Iterator[Finding]:
    """Who rises and falls most, and by which edit; changes beyond noise come first.

    Parameters
    ----------
    graph
        With the names of all.
    edits
        In order.
    shifts
        Ranks and values before and after, greatest change first.
    parts
        For each person the change that each edit makes.
    facts
        Facts that the scenario made or changed.
    drawn
        The change of each score draw by draw, where there are draws.
    decided
        Whether a decision was named; else it is what everybody thinks that moves.
    """
    ranked = [s for s in shifts if s.rank_before is not None or s.rank_after is not None]
    moving = [s for s in ranked if s.status != "stayed" or abs(s.places) >= _LEAST_PLACES]
    known = drawn or {}
    moving.sort(key=lambda s: s.node in known and not known[s.node].beyond_noise)
    for shift in moving[:_SHOWN]:
        edit = _reason(edits, shift, parts.get(shift.node, ()))
        what = "scope.decision" if decided else "scope.whole"
        yield _shifted(graph, edit, shift, what, tuple(facts), known.get(shift.node))


def _reason(edits: Sequence[Edit], shift: Shift, parts: Sequence[float]) -> Edit | None:
    """The edit by which somebody rises or falls: the only one, or that with most of a change of that sign.

    That somebody is gone because they leave is no reason.
    """
    if shift.status == "left" and any(isinstance(e, Leave) and e.person == shift.node for e in edits):
        return None
    if len(edits) == 1:
        return edits[0]
    place, whole = main_edit(parts), sum(parts)
    told = shift.places if shift.status == "stayed" else shift.change
    return edits[place] if place is not None and whole * told > 0 else None


def noise_words(drawn: Change, lang: str = "en") -> str:
    """Whether a change is more than noise, and how large it is, as a sentence.

    Examples
    --------
    >>> from stakemap.scoring.uncertainty.scenario_draws import Change
    >>> noise_words(Change("p:a", 0.04, 0.1, 0.15))
    'A change beyond noise: +4 to +15 points in 9 of 10 plausible cases.'
    """
    low, high = (
        f"{100 * side:+.0f}".replace("-0", "0").replace("+0", "0") for side in (drawn.low, drawn.high)
    )
    key = "noise.beyond" if drawn.beyond_noise else "noise.within"
    return Words("findings_change", lang).say(key, low=low, high=high)


def _shifted(
    graph: PropertyGraph,
    edit: Edit | None,
    shift: Shift,
    what: str,
    facts: tuple[str, ...],
    drawn: Change | None,
) -> Finding:
    before, after = shift.before or 0.0, shift.after or 0.0
    moves = "rises" if shift.places > 0 else "falls"

    def text(words: Words) -> str:
        because = edit_words(graph, edit, words.lang) if edit is not None else ""
        said = words.say(
            f"scenario-person.{moves if shift.status == 'stayed' else shift.status}",
            name=node_name(graph, shift.node, words.lang),
            before=percent(before),
            after=percent(after),
            what=Words("findings", words.lang).say(what),
            old=shift.rank_before,
            rank=shift.rank_after,
            why=words.say("scenario-person.why", edit=because) if because else "",
        )
        sure = [noise_words(drawn, words.lang)] if drawn is not None else []
        return ("" if words.zh else " ").join([said, *sure])

    numbers = {"before": before, "after": after, "places": float(shift.places)}
    return claim(
        "scenario-person",
        "influence",
        text,
        caveat="scenario.caveat",
        subjects=(shift.node,),
        numbers=numbers if drawn is None else numbers | {"low": drawn.low, "high": drawn.high},
        facts=facts,
        room="findings_change",
    )
