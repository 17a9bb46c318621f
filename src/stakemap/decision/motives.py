"""What moves the offices that decide: sourced motives of bodies and posts, beside people's stated interests.

Nothing here is a trait of a person.  A motive is what a source says that a body, a post or, for a stated
purpose, a person is after in a decision; the listing puts them side by side and computes no score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stakemap.model import Motive, MotiveKind, PartialDate, Stance

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["OWN", "Alignment", "Moved", "alignments", "deciders_of", "motives_of"]


OWN, POST, BODY = "own", "post", "body"
"""Whose motive it is: the person's own, the post's, or that of the body the post belongs to."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One motive behind one decider.

    Attributes
    ----------
    node
        The decider.
    subject
        Whose motive it is.
    whose
        ``own``, ``post`` or ``body``.
    kind
        Performance target, need, differentiation, risk avoidance, professional interest, public view.
    until
        When it ends: its own end, or that of the decider's term where that is on record.
    term
        Whether `until` is the end of the term, not of the motive.
    veto
        Whether the decider can stop the decision alone.
    fact, facts
        The motive; with the tenure that tells the term.
    """

    node: str
    subject: str
    whose: str
    kind: MotiveKind
    until: PartialDate | None
    term: bool
    veto: bool
    fact: str
    facts: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "id": self.node,
            "subject": self.subject,
            "whose": self.whose,
            "kind": self.kind.value,
            "until": str(self.until) if self.until else None,
            "term": self.term,
            "veto": self.veto,
            "fact": self.fact,
            "facts": list(self.facts),
        }


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stated position of a decider beside that of the body behind.

    Attributes
    ----------
    node, unit
        The decider and the body.
    own, body
        Their positions in [0, 1].
    apart
        Whether they differ by more than the assumed step (``stance_step``).
    facts
        The two stances.
    """

    node: str
    unit: str
    own: float
    body: float
    apart: bool
    facts: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "id": self.node,
            "unit": self.unit,
            "own": self.own,
            "body": self.body,
            "apart": self.apart,
            "facts": list(self.facts),
        }


def deciders_of(case: Case) -> tuple[str, ...]:
    """Those who vote and are somebody, the most formal power first."""
    if case.electorate is None:
        return ()
    return tuple(case.by_power(n for n in case.electorate.players if not n.startswith("seat:")))


def _behind(case: Case, node: str) -> dict[str, str]:
    """Who may have a motive behind a decider, and in which capacity."""
    posts = case.seating.posts_of.get(node, ())
    found = {post.unit: BODY for post in posts}
    found |= {post.id: POST for post in posts}
    return found | {node: OWN}


def motives_of(case: Case) -> tuple[Moved, ...]:
    """Motives in force behind each decider; those of the decision, and those of no decision in particular."""
    if case.electorate is None or case.power is None:
        return ()
    decision = case.electorate.decision
    out: list[Moved] = []
    for node in deciders_of(case):
        behind = _behind(case, node)
        for motive in case.graph.of(Motive):
            fits = motive.subject in behind and motive.decision in (None, decision)
            if fits and case.seating.current(motive):
                until, facts = _until(case, node, motive)
                out.append(
                    Moved(
                        node,
                        motive.subject,
                        behind[motive.subject],
                        motive.kind,
                        until,
                        bool(facts),
                        node in case.power.vetoes,
                        motive.id,
                        (motive.id, *facts),
                    )
                )
    return tuple(out)


def _until(case: Case, node: str, motive: Motive) -> tuple[PartialDate | None, tuple[str, ...]]:
    """The end of a motive, else that of the decider's term with the tenure that tells it."""
    if motive.valid.end is not None:
        return motive.valid.end, ()
    held = [t for t in case.seating.tenures if t.person == node]
    ends = [(end, t.id) for t in held if (end := case.seating.until(t)) is not None]
    return (min(ends)[0], (min(ends)[1],)) if ends else (None, ())


def alignments(case: Case) -> tuple[Alignment, ...]:
    """Deciders whose own stated position stands beside one of their body: its own, else that of its head."""
    if case.electorate is None:
        return ()
    voters, step = case.electorate, case.graph.catalogue.value("stance_step")
    out: list[Alignment] = []
    said = [s for s in case.graph.about(voters.decision) if isinstance(s, Stance) and case.seating.current(s)]
    said.sort(key=lambda s: (s.valid.start or case.graph.confirmed(s) or "", s.id))
    stated = {stance.person: stance for stance in said}
    for node in deciders_of(case):
        own = stated.get(node)
        for unit in dict.fromkeys(post.unit for post in case.seating.posts_of.get(node, ())):
            heads = [n for n, _ in case.seating.head_holders(unit) if n != node]
            body = stated.get(unit) or next((stated[n] for n in heads if n in stated), None)
            if own is not None and body is not None:
                apart = abs(own.position - body.position) > step
                facts = (own.id, body.id)
                out.append(Alignment(node, unit, own.position, body.position, apart, facts))
    return tuple(out)
