"""Where and on which day a scenario was compared, and what would have to differ where it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stakemap.context.case import Case
from stakemap.findings.finding import Finding, claim
from stakemap.graph.change.edits import ChangeQuota, DropStance, Edit, FlipStance
from stakemap.graph.seats import seat_of
from stakemap.model import Decision
from stakemap.scoring.core.results import TOLERANCE
from stakemap.scoring.decision.power import passing
from stakemap.wording.phrases import Words

__all__ = ["compared_later", "without_result"]

_ROOM = "findings_change"


def compared_later(asked: str, day: str) -> Finding:
    """The comparison was made on the day of the last edit, which comes after the day that was asked.

    Examples
    --------
    >>> compared_later("2026-11-29", "2027-03-01").text_en[:46]
    'Compared on 2027-03-01, when the last change h'
    """
    return claim(
        "scenario-day",
        "evidence",
        lambda words: words.say("scenario-day", day=day, asked=asked),
        room=_ROOM,
    )


def without_result(case: Case, edits: Sequence[Edit], facts: Sequence[str] = ()) -> Finding:
    """No figure changes although facts do: which facts would have to differ.

    Parameters
    ----------
    case
        The analysis before the edits.
    edits
        In order, with ids.
    facts
        Facts that the scenario made or changed.
    """

    def text(words: Words) -> tuple[str, ...]:
        reasons = dict.fromkeys(reason for edit in edits for reason in _reasons(case, edit, words))
        return (words.say("scenario-nothing"), *(reasons or (words.say("scenario-nothing.else"),)))

    return claim("scenario-nothing", "influence", text, facts=facts, room=_ROOM)


def _reasons(case: Case, edit: Edit, words: Words) -> Iterator[str]:
    """Why an edit reaches no figure, each with what would have to differ."""
    about, decided = getattr(edit, "decision", None), case.electorate
    if about is not None and (decided is None or decided.decision != about):
        yield words.say("scenario-nothing.decision", decision=case.graph.name(about, words.lang))
        return
    decision = case.graph.get(about) if about is not None else None
    if isinstance(edit, ChangeQuota) and isinstance(decision, Decision) and decision.rule:
        yield words.say("scenario-nothing.rule", decision=decision.called(words.lang))
    if isinstance(edit, FlipStance | DropStance) and _settled(case, edit):
        yield words.say("scenario-nothing.settled", who=case.name(edit.person, words.lang))
    for node in _nodes(case, edit):
        if not _turned_to(case, node) and not _votes(case, node):
            yield words.say("scenario-nothing.person", who=case.name(node, words.lang))


def _settled(case: Case, edit: FlipStance | DropStance) -> bool:
    """Whether the chance is the same with somebody surely against and surely for it, the others the same."""
    voters = case.electorate
    nodes = [node for node, _ in case.seating.holders_of(edit.person)]
    if voters is None or not set(nodes) & set(voters.players):
        return False
    ends = [passing(voters.game, {**voters.stances, **dict.fromkeys(nodes, end)}) for end in (0.0, 1.0)]
    return abs(ends[1] - ends[0]) <= TOLERANCE


def _nodes(case: Case, edit: Edit) -> Iterator[str]:
    """People and empty seats that an edit is about."""
    for field in ("person", "player", "to_id"):
        ident = getattr(edit, field, None)
        if ident is not None:
            yield from (node for node, _ in case.seating.holders_of(ident)) if ident in case.graph else ()
    post = getattr(edit, "post", None) or getattr(edit, "to_post", None)
    if post is not None:
        yield from (node for node, _ in case.seating.holders(post) or ((seat_of(post), ()),))


def _turned_to(case: Case, node: str) -> bool:
    return node in case.snapshot and bool(case.facts_behind(node))


def _votes(case: Case, node: str) -> bool:
    return node in case.snapshot and case.electorate is not None and node in case.electorate.players
