"""Levels of our relations: computed from indicators, declared by people, both beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from stakemap.context.analysed import Analysed, case_of
from stakemap.engagement.relations.contacts import by_us
from stakemap.engagement.relations.indicators import COMPUTED, IndicatorRow, Scope, indicator_rows, scope_of
from stakemap.model import (
    Contract,
    Fact,
    Indicator,
    Level,
    Ownership,
    Person,
    Relationship,
    RelationSign,
    Unit,
)
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.engagement.levels import reached
from stakemap.wording.language import language
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    import pandas as pd

    from stakemap.context.case import Case

__all__ = ["Levels", "Sign", "Standing", "declared_with", "level_with", "levels"]

_LEVELS = tuple(Level)
T = TypeVar("T", bound=Fact)


@dataclass(frozen=True, slots=True)
class Sign(Plain):
    """One indicator of one relation.

    Attributes
    ----------
    name
        Which.
    value, unit
        What facts give, and in what; ``None`` and empty where no fact says anything.
    computed, declared
        The level that the value, and that somebody of ours, speaks for; ``None`` where it is not known.
    facts
        Ids of what it rests on, the declaration included.
    """

    name: Indicator
    value: float | None
    unit: str
    computed: Level | None
    declared: Level | None
    facts: tuple[str, ...]

    @property
    def level(self) -> Level | None:
        """What counts: what facts give, else what is declared."""
        return self.computed if self.computed is not None else self.declared

    @property
    def apart(self) -> bool:
        """Whether facts and declaration differ."""
        return None not in (self.computed, self.declared) and self.computed is not self.declared


@dataclass(frozen=True, slots=True)
class Standing(Plain):
    """The relation with one unit or person.

    Attributes
    ----------
    subject
        Its id.
    estimated
        The level that the indicators give; ``None`` where too few are known.
    declared, target
        What people say, and where it should go; ``None`` where nobody said.
    known, needed
        Indicators of the next level that are known, and how many must be for it to be claimed.
    of
        Indicators of the next level.
    next
        The level above the estimated one, preferred where there is none; ``None`` at the top.
    missing
        Indicators of the next level that do not hold.
    unknown
        Indicators of the next level that are not known.
    signs
        Every indicator.
    facts
        Ids of everything it rests on, sorted.
    """

    subject: str
    estimated: Level | None
    declared: Level | None
    target: Level | None
    known: int
    needed: int
    of: int
    next: Level | None
    missing: tuple[Indicator, ...]
    unknown: tuple[Indicator, ...]
    signs: tuple[Sign, ...]
    facts: tuple[str, ...]

    @property
    def apart(self) -> bool:
        """Whether what indicators give differs from what people say."""
        return None not in (self.estimated, self.declared) and self.estimated is not self.declared


@dataclass(frozen=True, repr=False)
class Levels:
    """Our relations with units and people, by level.

    Attributes
    ----------
    standings
        Units first, then people, by id.
    names
        Id -> (name in English, in Chinese).
    known, met
        Share of a level's indicators that must be known, and of those known that must hold.
    """

    standings: tuple[Standing, ...]
    names: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    known: float = 0.0
    met: float = 0.0

    def __getitem__(self, subject: str) -> Standing:
        return next(one for one in self.standings if one.subject == subject)

    def name(self, ident: str, lang: str = "en") -> str:
        """What to call a unit or a person."""
        return self.names[ident][lang == "zh"]

    def to_rows(self) -> list[dict[str, Any]]:
        """One flat row for each indicator of each relation."""
        return [
            {"subject": one.subject, "estimated": one.estimated and one.estimated.value}
            | {"level_declared": one.declared and one.declared.value}
            | {key: value for key, value in sign.to_dict().items() if key != "facts"}
            for one in self.standings
            for sign in one.signs
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row an indicator, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "relations": [one.to_dict() for one in self.standings],
            "known": self.known,
            "met": self.met,
        }

    def explain(self, subject: str, lang: str | None = None) -> str:
        """What speaks for which level, and what is missing for the next, in words (``en`` or ``zh``)."""
        lang = lang or language()
        words, one = Words("engagement", lang), self[subject]
        rows = {row.name: row for row in indicator_rows()}
        lines = [self._head(one, words)]
        lines += [_sign_line(sign, rows[sign.name], words) for sign in one.signs if sign.level is not None]
        lines += [
            words.say("level.cure", what=_text(rows[name], lang), cure=_cure(rows[name], lang))
            for name in one.unknown
        ]
        return "\n".join(lines)

    def _head(self, one: Standing, words: Words) -> str:
        said = (
            words.say(f"level.{one.estimated or 'none'}"),
            words.say(f"level.{one.declared or 'undeclared'}"),
        )
        name = self.name(one.subject, words.lang)
        return words.say("level.head", name=name, estimated=said[0], declared=said[1])

    def __repr__(self) -> str:
        told = sum(one.estimated is not None for one in self.standings)
        return f"<Levels: {len(self.standings)} relations, {told} with a level>"

    def _repr_html_(self) -> str:
        rows = [
            (
                self.name(one.subject, language()),
                one.estimated or "",
                one.declared or "",
                one.target or "",
                f"{one.known}/{one.of}",
            )
            for one in self.standings
        ]
        return html_table("Levels", ("with", "by indicators", "declared", "to reach", "known"), rows)


def _sign_line(sign: Sign, row: IndicatorRow, words: Words) -> str:
    value = "" if sign.value is None else f"{sign.value:g}"
    key = "level.sign" if sign.computed is not None else "level.sign.declared"
    level = words.say(f"level.{sign.level}")
    return words.say(key, what=_text(row, words.lang), value=value, level=level)


def _text(row: IndicatorRow, lang: str) -> str:
    return row.text_zh if lang == "zh" else row.text_en


def _cure(row: IndicatorRow, lang: str) -> str:
    return row.cure_zh if lang == "zh" else row.cure_en


def levels(analysis: Analysed | Case) -> Levels:
    """The level of each of our relations, from indicators and as declared.

    Looked at are units and people of whom a level or a sign is declared, for whom somebody of ours is
    accountable, and units with a contract of ours.

    Raises
    ------
    InputError
        Bare arrays.
    """
    return case_of(analysis, "levels need facts", "analyse a graph").once(_all_levels)


def _all_levels(case: Case) -> Levels:
    book = case.graph.catalogue
    subjects = sorted(set(_subjects(case)), key=lambda s: (isinstance(case.graph[s], Person), s))
    standings = tuple(level_with(case, subject) for subject in subjects)
    names = {one: (case.name(one, "en"), case.name(one, "zh")) for one in subjects}
    return Levels(standings, names, book.value("level_known"), book.value("level_met"))


def _subjects(case: Case) -> Iterator[str]:
    current = case.seating.current
    told: tuple[Relationship | RelationSign | Ownership, ...] = (
        *case.graph.of(Relationship),
        *case.graph.of(RelationSign),
        *case.graph.of(Ownership),
    )
    for fact in told:
        there = case.graph[fact.subject]
        if current(fact) and isinstance(there, Unit | Person) and current(there):
            yield fact.subject
    for contract in case.graph.of(Contract):
        buyer = case.graph[contract.buyer]
        if current(contract) and current(buyer) and by_us(case, contract.supplier):
            yield contract.buyer


def level_with(case: Case, subject: str) -> Standing:
    """The level of the relation with one unit or person."""
    scope = scope_of(case, subject)
    rows = [row for row in indicator_rows() if row.scope in ("both", "unit" if scope.unit else "person")]
    signs = tuple(_sign(case, scope, row) for row in rows)
    book, above = case.graph.catalogue, _LEVELS[1:]
    held = {
        level: [(row.name, _holds(row, sign, level)) for row, sign in _asked(rows, signs, level)]
        for level in above
    }
    shares = {"known": book.value("level_known"), "met": book.value("level_met")}
    found = reached([[one for _, one in held[level]] for level in above], **shares)
    estimated = None if found.level is None else _LEVELS[found.level]
    following = _LEVELS[(found.level or 0) + 1] if (found.level or 0) < len(above) else None
    wanted = held[following] if following is not None else []
    relation = declared_with(case, subject)
    facts = {fact for sign in signs for fact in sign.facts} | ({relation.id} if relation else set())
    return Standing(
        subject,
        estimated,
        relation.level if relation else None,
        relation.target if relation else None,
        sum(one is not None for _, one in wanted),
        _least(len(wanted), shares["known"]),
        len(wanted),
        following,
        tuple(name for name, one in wanted if one is False),
        tuple(name for name, one in wanted if one is None),
        signs,
        tuple(sorted(facts)),
    )


def _asked(
    rows: Iterable[IndicatorRow], signs: Iterable[Sign], level: Level
) -> Iterator[tuple[IndicatorRow, Sign]]:
    """Indicators that say something about a level."""
    return ((row, sign) for row, sign in zip(rows, signs, strict=True) if level in row.levels)


def _holds(row: IndicatorRow, sign: Sign, level: Level) -> bool | None:
    if sign.value is not None:
        return row.holds(sign.value, level)
    return None if sign.declared is None else _LEVELS.index(sign.declared) >= _LEVELS.index(level)


def _least(n: int, share: float) -> int:
    """The least number of n that makes up a share."""
    return next(k for k in range(n + 1) if k >= share * n - 1e-9)


def _sign(case: Case, scope: Scope, row: IndicatorRow) -> Sign:
    found = COMPUTED[row.name](case, scope) if row.name in COMPUTED else None
    said = _said(case, scope.subject, row.name)
    value, facts = found if found is not None else (None, ())
    computed = row.speaks_for(value) if value is not None else None
    declared = said.level if said else None
    every = tuple(sorted({*facts, *((said.id,) if said else ())}))
    return Sign(row.name, value, row.unit if value is not None else "", computed, declared, every)


def _said(case: Case, subject: str, name: Indicator) -> RelationSign | None:
    """The declaration in force; of several the one confirmed last."""
    found = (s for s in case.graph.of(RelationSign) if (s.subject, s.indicator) == (subject, name))
    return _latest(case, found)


def declared_with(case: Case, subject: str) -> Relationship | None:
    """What people say of the level of the relation with a unit or person; of several the last confirmed."""
    return _latest(case, (r for r in case.graph.of(Relationship) if r.subject == subject))


def _latest(case: Case, facts: Iterable[T]) -> T | None:
    current = [fact for fact in facts if case.seating.current(fact)]
    return max(current, key=lambda fact: (case.graph.confirmed(fact) or "", fact.id), default=None)
