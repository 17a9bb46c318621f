"""The relation catalogue: what each kind of relation means, read from `data/relations.csv`.

A new kind is one new row.  Every analysis asks the catalogue, never a list of names in code.
"""

from __future__ import annotations

import csv
import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from stakemap import policy
from stakemap.errors import InputError, PolicyRefused, Problem, UnknownName
from stakemap.graph.frozen import FrozenMap
from stakemap.graph.mistaken_arguments import iterable, wrong_kind

__all__ = ["Assumption", "Catalogue", "Kind", "Pattern"]

_DEFERS = ("from", "to", "both", "none")
_USES = ("authority", "influence", "introduction", "conflict", "history")
_BEARERS = ("post", "person")
_ENDS = ("person", "post", "unit", "team_member")
_ROLES = ("", "block", "professional", "reporting", "deputy", "default", "exchange", "contact")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_NEO4J_TYPE = re.compile(r"[A-Z][A-Z0-9_]{0,62}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of relation: a row of `data/relations.csv`.

    Parameters
    ----------
    kind
        Its name in files and code: small letters, figures and underscores.
    from_kinds, to_kinds
        Records that may stand at either end: person, post, unit, team_member.
    defers
        The end that turns to the other: from, to, both or none.
    uses
        What it may serve: authority, influence, introduction, conflict; history, which no view takes.
    bearer
        ``"post"`` if it passes to the next holder, ``"person"`` if it stays with the person.
    neo4j_type
        Its relationship type in a graph database, in capitals.
    strength, low, high
        Strength where a tie gives none, in [0, 1], and the range for sensitivity.
    strength_source
        Where the strength comes from; never empty.
    kappa, kappa_low, kappa_high, kappa_source
        What one's own view weighs against such ties, > 0: however many there are, they take at most
        ``1 / (1 + kappa)`` of a view.  Small for deference, large for access.  With its range and source.
    half_life_years
        Years in which an open-ended tie loses half since it was confirmed; ``None`` does not fade.
    red_line
        Restricted: serves the conflict check and nothing else.
    label_en, label_zh, reading_en, reading_zh
        Its name, and the sentence with ``{from}`` and ``{to}``.
    role
        What analyses ask for by meaning: the block line (块), the professional line (条), a reporting
        line, the deputy of a post, the line to the head of the unit that is taken for granted, an exchange
        of people between units, a contact of our team; or nothing.

    Raises
    ------
    InputError
        With everything that is wrong in the row.
    PolicyRefused
        If its name or label stands for something that must not be modelled.
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
    role: str = ""
    kappa: float = 0.25
    kappa_low: float = 0.1
    kappa_high: float = 1.0
    kappa_source: str = "assumed: as deference"

    def __post_init__(self) -> None:
        for name in (self.kind, self.label_en, self.label_zh, self.neo4j_type):
            policy.check_name(name, place=Problem("", sheet="relations", field="kind", fact_id=self.kind))
        problems = [
            Problem(cause, cure, sheet="relations", field=field, fact_id=self.kind)
            for fits, cause, cure, field in self._rules()
            if not fits
        ]
        if problems:
            raise InputError(problems)

    def _rules(self) -> Iterator[tuple[bool, str, str, str]]:
        """Each rule a row must keep: whether it does, what is wrong, how to mend it, in which column."""
        listed = " or ".join
        yield bool(_KIND.fullmatch(self.kind)), "not a name", "small letters, figures, underscores", "kind"
        yield bool(_NEO4J_TYPE.fullmatch(self.neo4j_type)), "not a type", "write it as TURNS_TO", "neo4j_type"
        for column, ends in (("from", self.from_kinds), ("to", self.to_kinds)):
            yield bool(ends) and set(ends) <= set(_ENDS), "unknown end", listed(_ENDS), column
        yield self.defers in _DEFERS, "unknown word", listed(_DEFERS), "defers"
        yield bool(self.uses) and set(self.uses) <= set(_USES), "unknown use", listed(_USES), "uses"
        yield self.bearer in _BEARERS, "unknown bearer", listed(_BEARERS), "bearer"
        yield self.role in _ROLES, "unknown role", listed(filter(None, _ROLES)), "role"
        in_order = 0 <= self.low <= self.strength <= self.high <= 1
        yield in_order, "strengths out of order", "0 <= low <= strength <= high <= 1", "strength"
        yield bool(self.strength_source.strip()), "strength without source", "say assumed", "strength_source"
        in_order = 0 < self.kappa_low <= self.kappa <= self.kappa_high < math.inf
        yield in_order, "kappas out of order", "0 < kappa_low <= kappa <= kappa_high", "kappa"
        yield bool(self.kappa_source.strip()), "kappa without source", "say assumed", "kappa_source"
        fades = self.half_life_years is None or 0 < self.half_life_years < math.inf
        yield fades, "not a half-life", "years above 0, or empty", "half_life_years"
        kept_apart = not self.red_line or self.uses == ("conflict",)
        yield kept_apart, "a red line may serve the conflict check only", "uses: conflict", "uses"
        for column, text in (("label_en", self.label_en), ("label_zh", self.label_zh)):
            yield bool(text.strip()), "not given", "fill it in", column
        for column, text in (("reading_en", self.reading_en), ("reading_zh", self.reading_zh)):
            yield "{from}" in text and "{to}" in text, "names no ends", "use {from} and {to}", column

    @property
    def symmetric(self) -> bool:
        """Whether it reads the same from either end."""
        return self.defers in ("both", "none")

    def label(self, lang: str = "en") -> str:
        """Its name for readers of a language."""
        return self.label_zh if lang == "zh" else self.label_en

    def reading(self, from_name: str, to_name: str, lang: str = "en") -> str:
        """The relation as a sentence.

        Parameters
        ----------
        from_name, to_name
            What to call the two ends.
        lang
            ``"zh"``, else English.
        """
        text = self.reading_zh if lang == "zh" else self.reading_en
        return _PLACE.sub(lambda place: from_name if place[0] == "{from}" else to_name, text)


_PLACE = re.compile(r"\{from\}|\{to\}")


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
    """All kinds, patterns and assumptions in force; immutable.

    Parameters
    ----------
    kinds, patterns, assumptions
        Rows, in any order.

    Examples
    --------
    >>> Catalogue.default()["reports_to"].defers
    'from'
    """

    __slots__ = ("_digest", "assumptions", "kinds", "patterns")

    def __init__(
        self, kinds: Iterable[Kind], patterns: Iterable[Pattern] = (), assumptions: Iterable[Assumption] = ()
    ) -> None:
        kinds = list(iterable(kinds, "kinds of relation", "call sm.Catalogue.default() or Catalogue.read"))
        for kind in kinds:
            if not isinstance(kind, Kind):
                raise wrong_kind(kind, "a kind of relation", "call sm.Catalogue.default() or Catalogue.read")
        self.kinds: Mapping[str, Kind] = FrozenMap(
            {k.kind: k for k in sorted(kinds, key=lambda k: k.kind)}, of="kind of relation"
        )
        self.patterns = tuple(sorted(patterns, key=lambda p: p.rule))
        self.assumptions: Mapping[str, Assumption] = FrozenMap(
            {a.name: a for a in sorted(assumptions, key=lambda a: a.name)}, of="assumption"
        )
        self._digest = ""

    @staticmethod
    @cache
    def default() -> Catalogue:
        """The catalogue that comes with the package."""
        tables = {name: _packaged(name) for name in ("relations", "ties", "assumptions")}
        return Catalogue(
            [_kind(row, "relations.csv", line) for line, row in enumerate(tables["relations"], start=2)],
            [_pattern(row) for row in tables["ties"]],
            [_assumption(row) for row in tables["assumptions"]],
        )

    @classmethod
    def read(cls, path: str | Path) -> Catalogue:
        """The default catalogue with the rows of a CSV file added or replaced.

        Parameters
        ----------
        path
            UTF-8 text with the columns of `data/relations.csv`; ``role`` may be left out, and so may the four
        of ``kappa``: such ties then count as deference.

        Raises
        ------
        InputError
            With every row that does not fit, by its line; or if the file cannot be read.
        PolicyRefused
            If a row stands for something that must not be modelled, or loosens a red line.
        """
        try:
            text = Path(path).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise InputError(
                [Problem("cannot be read", "give a CSV file in UTF-8", file=str(path))]
            ) from None
        return cls.default().with_(*_kinds(text, str(path)))

    def with_(self, *kinds: Kind) -> Catalogue:
        """A catalogue with these kinds added or replaced; a replaced one keeps its role unless it says one.

        Raises
        ------
        PolicyRefused
            If a kind behind a red line would serve anything but the conflict check.
        """
        made = dict(self.kinds)
        for kind in kinds:
            old = self.kinds.get(kind.kind)
            if old is not None and old.red_line and not kind.red_line:
                cause = "is behind a red line and stays there"
                raise PolicyRefused([Problem(cause, "name another kind", fact_id=kind.kind, code="policy")])
            made[kind.kind] = replace(kind, role=kind.role or (old.role if old else ""))
        return Catalogue(made.values(), self.patterns, self.assumptions.values())

    def __getitem__(self, kind: str) -> Kind:
        return self.kinds[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self.kinds

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Catalogue) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"<Catalogue: {len(self.kinds)} kinds>"

    def value(self, name: str) -> float:
        """The value of an assumption.

        Raises
        ------
        UnknownName
            With the nearest known name.
        """
        return self.assumptions[name].value

    def serving(self, uses: Iterable[str]) -> tuple[Kind, ...]:
        """The kinds that may serve any of these uses."""
        wanted = set(uses)
        return tuple(kind for kind in self.kinds.values() if wanted & set(kind.uses))

    def of_role(self, role: str) -> tuple[str, ...]:
        """The kinds of a role by name, the packaged ones first.

        Examples
        --------
        >>> Catalogue.default().of_role("exchange")
        ('joint_office', 'secondment')
        """
        found = (kind.kind for kind in self.kinds.values() if kind.role == role)
        return tuple(sorted(found, key=lambda kind: kind not in Catalogue.default()))

    def kind_for(self, role: str) -> Kind:
        """The kind in which a tie of a role is made.

        Raises
        ------
        UnknownName
            No kind has this role.
        """
        found = self.of_role(role)
        if not found:
            raise UnknownName("role of a kind", role, _ROLES[1:])
        return self.kinds[found[0]]

    @property
    def inferred(self) -> frozenset[str]:
        """The kinds that a shared past makes."""
        return frozenset(pattern.kind for pattern in self.patterns)

    @property
    def digest(self) -> str:
        """Changes when any row changes."""
        if not self._digest:
            rows = [*map(astuple, self.kinds.values()), *map(astuple, self.patterns)]
            rows += map(astuple, self.assumptions.values())
            text = "\n".join(repr(list(row)) for row in rows)
            self._digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        return self._digest


def _packaged(name: str) -> list[dict[str, str]]:
    text = resources.files("stakemap.data").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


_COLUMNS = (
    "kind",
    "from",
    "to",
    "defers",
    "uses",
    "bearer",
    "neo4j_type",
    "strength",
    "low",
    "high",
    "strength_source",
    "half_life_years",
    "red_line",
    "label_en",
    "label_zh",
    "reading_en",
    "reading_zh",
)
_OPTIONAL = ("role", "kappa", "kappa_low", "kappa_high", "kappa_source")
_NUMBERS = ("strength", "low", "high", "kappa", "kappa_low", "kappa_high", "half_life_years")
_LISTS = {"from": "from_kinds", "to": "to_kinds", "uses": "uses"}
"""Columns of several names, each with its field."""


def _kinds(text: str, file: str) -> list[Kind]:
    reader = csv.DictReader(text.splitlines())
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error:
        raise InputError([Problem("cannot be read", "give a CSV file in UTF-8", file=file)]) from None
    lacking = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if lacking:
        raise InputError([Problem(f"lacks the columns {', '.join(lacking)}", "add them", file=file)])
    found: list[Kind] = []
    problems: list[Problem] = []
    for line, row in rows:
        try:
            found.append(_kind(row, file, line))
        except PolicyRefused:
            raise
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return found


def _kind(row: Mapping[str, str | None], file: str, line: int) -> Kind:
    cells = _cells(row)
    try:
        return Kind(**_values(cells))
    except InputError as error:
        raise type(error)(
            [replace(p, file=file, sheet="", row=line, fact_id=cells["kind"]) for p in error.problems]
        ) from None


def _cells(row: Mapping[str, str | None]) -> dict[str, str]:
    """The text of each column; a row that says nothing of kappa has the usual one, with its range."""
    cells = {name: (row.get(name) or "").strip() for name in (*_COLUMNS, *_OPTIONAL)}
    usual = {f.name: str(f.default) for f in fields(Kind) if f.name.startswith("kappa")}
    return cells if any(cells[name] for name in usual) else cells | usual


def _values(cells: Mapping[str, str]) -> dict[str, Any]:
    """What a row says, by the fields of `Kind`.

    Raises
    ------
    InputError
        With every cell that is no number, and one that is neither yes nor no.
    """
    values: dict[str, Any] = {name: text for name, text in cells.items() if name not in _LISTS}
    values |= {field: tuple(cells[column].split("|")) for column, field in _LISTS.items()}
    values["red_line"] = cells["red_line"] == "yes"
    problems: list[Problem] = []
    for name in _NUMBERS:
        try:
            values[name] = float(cells[name]) if cells[name] or name != "half_life_years" else None
        except ValueError:
            problems.append(Problem("not a number", "write it as 0.5", field=name))
    if cells["red_line"] not in ("yes", "no"):
        problems.append(Problem("neither yes nor no", "write yes or no", field="red_line"))
    if problems:
        raise InputError(problems)
    return values


def _pattern(row: Mapping[str, str]) -> Pattern:
    b, low, high = (float(row[name]) for name in ("b", "low", "high"))
    return Pattern(row["rule"], row["fact"], row["match"], row["kind"], b, low, high, row["source"])


def _assumption(row: Mapping[str, str]) -> Assumption:
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    return Assumption(
        row["name"], value, low, high, row["unit"], row["source"], row["text_en"], row["text_zh"]
    )
