"""What if: a few single changes tried out when the report was made, each before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stakemap.comparison.tryout import Told, Tried, Tryout, View, tryout
from stakemap.findings.change.what_if import edit_words
from stakemap.graph.change.edits import EDITS
from stakemap.reports.writer import Writer

if TYPE_CHECKING:
    from stakemap.comparison.tryout import Place

__all__ = ["Line", "TryoutPart", "Variant", "tryout_part"]

_GAPS = 3
_IN_CELL, _SAY = 3, 5
_IN_TABLE = ("chance", "listened", "known")
"""The lines that the table of all changes shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure before and after."""

    key: str
    name: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether a reader sees a difference."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Variant:
    """One change: its title, what it means, its figures, the facts that end or change."""

    number: int
    title: str
    meaning: str
    of: tuple[int, ...]
    cells: tuple[Line, ...]
    lines: tuple[Line, ...]
    same: str
    change: str
    sure: bool | None
    facts: str
    assumed: str
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TryoutPart:
    """All changes, and the side before."""

    summary: str
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    now: tuple[str, ...]
    variants: tuple[Variant, ...]


def tryout_part(writer: Writer) -> TryoutPart | None:
    """The changes of an analysis; nothing where none was tried out."""
    found = tryout(writer.analysis)
    if found is None or not found.tried:
        return None
    told = _Teller(writer, found)
    now = list(told.cells(found.before))
    return TryoutPart(
        summary=_summary(writer, sum(not one.of for one in found.tried), len(found.tried)),
        notes=tuple(told.notes()),
        heads=tuple(line.name for line in now),
        now=tuple(line.before for line in now),
        variants=tuple(told.variant(k, one) for k, one in enumerate(found.tried, start=1)),
    )


def _summary(writer: Writer, single: int, tried: int) -> str:
    """How many changes were tried out, and how many pairs of them."""
    return writer.say("to_summary_pairs" if tried > single else "to_summary", n=single, pairs=tried - single)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts the figures of a side into words."""

    writer: Writer
    found: Tryout

    def notes(self) -> Iterator[str]:
        """How to read the figures."""
        yield self.writer.say("wi_only")
        full = self.writer.analysis.plan.draws or 0
        if not self.found.draws:
            yield self.writer.say("wi_no_ranges")
        elif self.found.draws < full:
            yield self.writer.say("to_fewer", n=self.found.draws, full=full)
        else:
            yield self.writer.say("to_draws", n=self.found.draws)
        if self.found.before.between is not None and self.found.draws:
            yield self.writer.say("to_positions")

    def variant(self, number: int, one: Tried) -> Variant:
        """One change."""
        say, lines = self.writer.say, tuple(self.lines(one.after))
        ends = self.writer.numbers(one.ends)
        return Variant(
            number=number,
            title=self._title(one),
            meaning=say(f"to_means_{one.kind}"),
            of=tuple(k + 1 for k in one.of),
            cells=tuple(self.cells(one.after)),
            lines=tuple(line for line in lines if line.changed),
            same=self.writer.words.listed(line.name for line in lines if not line.changed),
            change=self.writer.words.points(*one.change) if one.change is not None else "",
            sure=one.beyond_noise if one.change is not None else None,
            facts=say("to_facts" if len(one.ends) > 1 else "to_fact", n=len(one.ends)) if one.ends else "",
            assumed=say("to_assumed", n=len(one.begins)) if one.begins else "",
            ends=ends,
        )

    def lines(self, after: View) -> Iterator[Line]:
        """Every figure of the side before and of this one."""
        before, say = self.found.before, self.writer.say
        if before.between is not None:
            yield self._line("chance", "wi_chance", self._chance(before), self._chance(after))
            yield self._line("say", "to_say", self._shares(before), self._shares(after))
            yield self._line("vetoes", "wi_vetoes", self._names(before.vetoes), self._names(after.vetoes))
        first = (self._listened(side.listened) for side in (before, after))
        yield self._line("listened", "to_listened", *first)
        if before.known is not None:
            none = say("wi_none")
            known = (none if side.known is None else self._told(side.known) for side in (before, after))
            yield self._line("known", "wi_known", *known)
            yield self._line("gaps", "wi_gaps", self._gaps(before), self._gaps(after))

    def cells(self, after: View) -> Iterator[Line]:
        """Those that the table of all changes shows, with the first few by influence."""
        before, after = (
            replace(side, listened=side.listened[:_IN_CELL]) for side in (self.found.before, after)
        )
        told = _Teller(self.writer, replace(self.found, before=before))
        return (line for line in told.lines(after) if line.key in _IN_TABLE)

    def _line(self, key: str, name: str, before: str, after: str) -> Line:
        return Line(key, self.writer.say(name), before, after)

    def _title(self, one: Tried) -> str:
        graph, lang = self.writer.case.graph, self.writer.lang
        texts = []
        for body in one.edits:
            values = dict(body)
            edit = EDITS[values.pop("do")](**values)
            who = self.writer.name(values["person"]) if "person" in values else ""
            if values.get("position") is not None:
                texts.append(self.writer.say("to_for" if values["position"] > 0.5 else "to_against", who=who))
            else:
                texts.append(edit_words(graph, edit, lang))
        text = self.writer.say("to_and").join(texts)
        return text[:1].upper() + text[1:]

    def _chance(self, side: View) -> str:
        words = self.writer.words
        if side.chance is not None:
            return self._told(side.chance)
        assert side.between is not None  # noqa: S101  the caller looked
        low, high = (words.percent(end) for end in side.between)
        return words.say("to_untold", low=low, high=high)

    def _told(self, told: Told) -> str:
        words, (value, between) = self.writer.words, told
        if between is None:
            return words.percent(value)
        shown, low, high = (words.percent(end) for end in (value, *between))
        return shown if shown == low == high else words.say("to_range", value=shown, low=low, high=high)

    def _name(self, node: str) -> str:
        return self.found.names[node][self.writer.lang]

    def _names(self, nodes: Sequence[str]) -> str:
        return self.writer.words.listed(map(self._name, nodes)) or self.writer.say("wi_none")

    def _shares(self, side: View) -> str:
        percent, first = self.writer.words.percent, side.say[:_SAY]
        shares = (f"{self._name(node)} {percent(share)}" for node, share in first)
        told, more = self.writer.say("comma").join(shares), len(side.say) - _SAY
        return (
            self.writer.say("to_more", who=told, n=more) if more > 0 else told or self.writer.say("wi_none")
        )

    def _listened(self, places: Sequence[Place]) -> str:
        return self.writer.say("comma").join(map(self._place, places)) or self.writer.say("to_nobody")

    def _place(self, one: Place) -> str:
        key = "to_place" if one.low is None or one.low == one.high else "to_place_range"
        return self.writer.say(key, n=one.place, who=self._name(one.node), low=one.low, high=one.high)

    def _gaps(self, side: View) -> str:
        if not side.gaps:
            return self.writer.say("wi_none")
        names = self.writer.say("comma").join(map(self._name, side.gaps[:_GAPS]))
        more = len(side.gaps) - _GAPS
        return names if more <= 0 else self.writer.say("to_more", who=names, n=more)
