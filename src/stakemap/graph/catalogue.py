"""The relation catalogue: what each kind of relation means, read from `data/relations.csv`.

A new kind is one new row.  Every analysis asks the catalogue, never a list of names in code.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from stakemap import policy
from stakemap.errors import InputError, Problem, UnknownName

__all__ = ["Assumption", "Catalogue", "Kind", "Pattern"]

_DEFERS = ("from", "to", "both", "none")
_USES = ("authority", "influence", "introduction", "conflict")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of relation.

    `defers` names the end that turns to the other; `uses` the analyses it may serve;
    `bearer` whether it belongs to the post (and passes to the next holder) or the person.
    """

    kind: str
    from_kinds: tuple[str, ...]
    to_kinds: tuple[str, ...]
    defers: str
    uses: tuple[str, ...]
    bearer: str
    neo4j_type: str
    strength: float
    low: float
    high: float
    strength_source: str
    half_life_years: float | None
    red_line: bool
    label_en: str
    label_zh: str
    reading_en: str
    reading_zh: str

    def label(self, lang: str = "en") -> str:
        """Its name for readers of a language."""
        return self.label_zh if lang == "zh" else self.label_en

    def reading(self, from_name: str, to_name: str, lang: str = "en") -> str:
        """The relation as a sentence."""
        text = self.reading_zh if lang == "zh" else self.reading_en
        return text.replace("{from}", from_name).replace("{to}", to_name)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which a shared past makes a tie (`data/ties.csv`)."""

    rule: str
    fact: str
    match: str
    kind: str
    b: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """One default that is not a fact (`data/assumptions.csv`)."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    text_en: str
    text_zh: str


class Catalogue:
    """All kinds, patterns and assumptions in force.

    Examples
    --------
    >>> Catalogue.default()["reports_to"].defers
    'from'
    """

    __slots__ = ("_digest", "assumptions", "kinds", "patterns")

    def __init__(
        self, kinds: Iterable[Kind], patterns: Iterable[Pattern] = (), assumptions: Iterable[Assumption] = ()
    ) -> None:
        self.kinds: Mapping[str, Kind] = MappingProxyType(
            {k.kind: k for k in sorted(kinds, key=lambda k: k.kind)}
        )
        self.patterns = tuple(sorted(patterns, key=lambda p: p.rule))
        self.assumptions: Mapping[str, Assumption] = MappingProxyType(
            {a.name: a for a in sorted(assumptions, key=lambda a: a.name)}
        )
        self._digest = ""

    @staticmethod
    @cache
    def default() -> Catalogue:
        """The catalogue that comes with the package."""
        tables = {name: _packaged(name) for name in ("relations", "ties", "assumptions")}
        return Catalogue(
            [_kind(row) for row in tables["relations"]],
            [_pattern(row) for row in tables["ties"]],
            [_assumption(row) for row in tables["assumptions"]],
        )

    @classmethod
    def read(cls, path: str | Path) -> Catalogue:
        """The default catalogue with the rows of a CSV file of the same columns added or replaced."""
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = [_kind(row) for row in csv.DictReader(file)]
        return cls.default().with_(*rows)

    def with_(self, *kinds: Kind) -> Catalogue:
        """A catalogue with these kinds added or replaced."""
        return Catalogue(
            (self.kinds | {k.kind: k for k in kinds}).values(), self.patterns, self.assumptions.values()
        )

    def __getitem__(self, kind: str) -> Kind:
        try:
            return self.kinds[kind]
        except KeyError:
            raise UnknownName("kind of relation", kind, tuple(self.kinds)) from None

    def __contains__(self, kind: object) -> bool:
        return kind in self.kinds

    def value(self, name: str) -> float:
        """The value of an assumption."""
        return self.assumptions[name].value

    def serving(self, uses: Iterable[str]) -> tuple[Kind, ...]:
        """The kinds that may serve any of these uses."""
        wanted = set(uses)
        return tuple(kind for kind in self.kinds.values() if wanted & set(kind.uses))

    @property
    def digest(self) -> str:
        """Changes when any row changes."""
        if not self._digest:
            rows = [*self.kinds.values(), *self.patterns, *self.assumptions.values()]
            text = "\n".join(repr([getattr(row, f.name) for f in fields(row)]) for row in rows)
            self._digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        return self._digest


def _packaged(name: str) -> list[dict[str, str]]:
    text = resources.files("stakemap.data").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _kind(row: Mapping[str, str]) -> Kind:
    name = row["kind"]
    policy.check_name(name, place=Problem("", sheet="relations", field="kind", fact_id=name))
    uses = tuple(row["uses"].split("|"))
    if row["defers"] not in _DEFERS or not set(uses) <= set(_USES):
        raise InputError(
            [
                Problem(
                    "defers or uses unknown",
                    f"defers: {_DEFERS}; uses: {_USES}",
                    sheet="relations",
                    fact_id=name,
                )
            ]
        )
    return Kind(
        kind=name,
        from_kinds=tuple(row["from"].split("|")),
        to_kinds=tuple(row["to"].split("|")),
        defers=row["defers"],
        uses=uses,
        bearer=row["bearer"],
        neo4j_type=row["neo4j_type"],
        strength=float(row["strength"]),
        low=float(row["low"]),
        high=float(row["high"]),
        strength_source=row["strength_source"],
        half_life_years=float(row["half_life_years"]) if row["half_life_years"] else None,
        red_line=row["red_line"] == "yes",
        label_en=row["label_en"],
        label_zh=row["label_zh"],
        reading_en=row["reading_en"],
        reading_zh=row["reading_zh"],
    )


def _pattern(row: Mapping[str, str]) -> Pattern:
    b, low, high = (float(row[name]) for name in ("b", "low", "high"))
    return Pattern(row["rule"], row["fact"], row["match"], row["kind"], b, low, high, row["source"])


def _assumption(row: Mapping[str, str]) -> Assumption:
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    return Assumption(
        row["name"], value, low, high, row["unit"], row["source"], row["text_en"], row["text_zh"]
    )
