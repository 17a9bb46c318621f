"""Whom no way to somebody can leave out, with the proof, and whom we reach through one single person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from stakemap.access.introduction_network import NO_FACTS, Access, Nodes, To, ends
from stakemap.access.tie_evidence import LEVELS
from stakemap.context.analysed import Analysed, case_of
from stakemap.context.case import Case
from stakemap.context.display_names import Cast
from stakemap.graph.confidence import State
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.routes.gatekeepers import Cut, Dominators, dominators, minimum_cut, reachable
from stakemap.wording.language import language
from stakemap.wording.phrases import Words

__all__ = ["FEW", "Gatekeepers", "Thread", "gatekeepers", "holds", "threads"]

FEW = 3
"""People who may hold all routes between them and still be called few."""


@dataclass(frozen=True, repr=False)
class Gatekeepers:
    """Those whom no route from our side to a target can leave out, with the proof.

    Attributes
    ----------
    ours, theirs
        Ids on every route, in their order: of our team, and of the others.
    cut
        A smallest set without which there is no route, and as many routes that share nobody.
    least
        The ties that were counted: ``"inferred"`` is all of them, ``"reported"`` leaves out those only
        inferred, ``"verified"`` counts verified ties alone.
    checked
        For each of `ours` and `theirs`: whether no target is reached any more once they are taken out.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    cut: Cut
    least: str
    facts: tuple[str, ...]
    cast: Cast = field(repr=False)
    checked: Mapping[str, bool]

    @property
    def names(self) -> Mapping[str, str]:
        """Display names by id."""
        return self.cast.own

    @property
    def proven(self) -> bool:
        """Whether each claim in it was checked by taking people out: those on every route, and the cut."""
        return all(self.checked.values()) and (self.cut.proven or not self.cut.nodes)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "sources": list(self.sources),
            "targets": list(self.targets),
            "ours": list(self.ours),
            "theirs": list(self.theirs),
            "least": self.least,
            "cut": list(self.cut.nodes),
            "direct": [list(pair) for pair in self.cut.direct],
            "disjoint": [list(way) for way in self.cut.disjoint],
            "reached_before": self.cut.reached_before,
            "reached_after": self.cut.reached_after,
            "proven": self.cut.proven,
            "checked": dict(self.checked),
            "facts": list(self.facts),
        }

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a gatekeeper: on every route and on whose side, or in the smallest cut; whether checked."""
        sides = {**dict.fromkeys(self.ours, "ours"), **dict.fromkeys(self.theirs, "theirs")}
        cut = [node for node in self.cut.nodes if node not in sides]
        rows = [{"node": n, "where": side, "checked": self.checked[n]} for n, side in sides.items()]
        return [*rows, *({"node": n, "where": "cut", "checked": self.cut.proven} for n in cut)]

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def __repr__(self) -> str:
        cut = len(self.cut.nodes)
        held = f"{len(self.ours) + len(self.theirs)} on every route, smallest cut of {cut}"
        return f"<Gatekeepers of {', '.join(self.targets)}: {held}, ties {self.least} and better>"

    def explain(self, lang: str | None = None) -> str:
        """Who holds the ways, and the check of taking them out, in words (``en`` or ``zh``)."""
        lang = lang or language()
        words, who = Words("access", lang), self.cast.either(self.targets, lang)
        if not self.cut.reached_before:
            return words.say("routes.none", who=who)
        held = (*self.ours, *self.theirs)
        lines = [
            words.say(
                "gate.proven" if self.checked[node] else "gate.unproven",
                who=who,
                name=self.cast.name(node, lang),
            )
            for node in held
        ]
        if self.cut.direct:
            pairs = "; ".join(self.cast.way(pair, lang) for pair in self.cut.direct)
            return "\n".join([*lines, words.say("gate.direct", pairs=pairs)])
        if not set(self.cut.nodes) <= set(held):
            key = "gate.cut_open" if self.cut.reached_after else "gate.cut"
            names = self.cast.listed(self.cut.nodes, lang)
            lines.append(words.say(key, who=who, names=names, n=len(self.cut.disjoint)))
        return "\n".join([*lines, *(f"   {self.cast.way(way, lang)}" for way in self.cut.disjoint)])

    def _repr_html_(self) -> str:
        said = {True: "checked: taken out, nobody is reached", False: "check failed"}
        rows = [
            (f"on every route, {side}", self.cast.name(node, language()), said[self.checked[node]])
            for side, nodes in (("ours", self.ours), ("theirs", self.theirs))
            for node in nodes
        ]
        rows.append(
            ("smallest cut", self.cast.listed(self.cut.nodes, language()) or "none", self._cut_said())
        )
        rows += [("share nobody", self.cast.way(way, language()), "") for way in self.cut.disjoint]
        rows += [
            ("direct tie", self.cast.way(pair, language()), "nobody in between") for pair in self.cut.direct
        ]
        who = self.cast.listed(self.targets, language()) or "nobody"
        notes = (f"ties counted: {self.least} and better",)
        return html_table(f"Gatekeepers of {who}", ("", "who", "proof"), rows, notes)

    def _cut_said(self) -> str:
        if not self.cut.nodes:
            return "nobody in between" if self.cut.reached_before else "nobody is reached anyway"
        return "check failed" if self.cut.reached_after else "checked: taken out, nobody is reached"


@dataclass(frozen=True, slots=True)
class Thread(Plain):
    """Somebody whom every route reaches through the same one of ours or of theirs."""

    person: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    least: str


def gatekeepers(
    analysis: Analysed | Case, to: To = None, *, source: To = None, least: str | None = None
) -> Gatekeepers:
    """Those whom no way to somebody can leave out, and the smallest cut, with the proof.

    Parameters
    ----------
    to, source
        As in `routes`.
    least
        Ties to count: ``inferred`` (all), ``reported`` or ``verified``.  By default all; fewer only
        if nobody is then on every way and no three people hold all of them.

    Raises
    ------
    UnknownName, InputError
        As in `routes`.
    """
    case = case_of(analysis, *NO_FACTS)
    starts, goals = ends(case.once(Access), to, source)
    levels = [State(least)] if least is not None else LEVELS[::-1]
    found = (case.once(_gatekeepers, level, starts, goals) for level in levels)
    return next(filter(_narrow, found), case.once(_gatekeepers, levels[0], starts, goals))


def _gatekeepers(case: Case, least: State, starts: Nodes, goals: Nodes) -> Gatekeepers:
    access = case.once(Access)
    snapshot, avoid = access.evidence.at(least), access.avoid
    every = case.once(_dominators, least, starts).of(goals[0] if len(goals) == 1 else goals)
    cut = minimum_cut(snapshot, starts, goals, avoid=avoid)
    ways = [pair for way in cut.disjoint for pair in pairwise(way)] + list(cut.direct)
    held = tuple(node for node in every if node not in goals)
    places = [snapshot.index(node) for node in goals]
    return Gatekeepers(
        starts,
        goals,
        tuple(node for node in held if node in starts),
        tuple(node for node in held if node not in starts),
        cut,
        least.value,
        tuple(sorted({fact for i, j in ways for fact in access.evidence.facts_between(i, j)})),
        access.cast({*starts, *goals, *held, *cut.nodes, *(node for pair in ways for node in pair)}),
        {node: not reachable(snapshot, starts, without=[node], avoid=avoid)[places].any() for node in held},
    )


def _narrow(found: Gatekeepers) -> bool:
    """Whether somebody is on every route, or a few people hold all of them."""
    return bool(found.theirs or found.ours or 0 < len(found.cut.nodes) <= FEW)


def _dominators(case: Case, least: State, starts: Nodes) -> Dominators:
    access = case.once(Access)
    return dominators(access.evidence.at(least), starts, avoid=access.avoid)


def holds(case: Case, keeper: str, person: str, *, least: str = "inferred") -> bool:
    """Whether our team reaches somebody, and does not once another is taken out: the check itself."""
    access = case.once(Access)
    snapshot, at = access.evidence.at(State(least)), access.snapshot.index(person)
    before, after = (
        reachable(snapshot, access.team, without=without, avoid=access.avoid)[at]
        for without in ((), (keeper,))
    )
    return bool(before and not after)


def threads(case: Case) -> tuple[Thread, ...]:
    """Those who matter whom every route reaches through one single person, the weightiest first."""
    access, found = case.once(Access), []
    for person in sorted(access.stakeholders, key=lambda n: (-access.stakeholders[n], n)):
        for least in (State.INFERRED, State.REPORTED):
            every = case.once(_dominators, least, access.team).of(person)
            if every:
                ours = tuple(node for node in every if node in access.team)
                theirs = tuple(node for node in every if node not in access.team)
                found.append(Thread(person, ours, theirs, least.value))
                break
    return tuple(found)
