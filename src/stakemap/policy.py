"""What every door checks: attributes and ties that are refused, and words that need a second look.

The list is a table, `data/refused.csv`, so that it can be read and argued with; each row has its reason
and the family of law behind it.  Names of columns, fields, kinds and measures pass `check_name`; free
text passes `doubtful`, which only warns, because a list of words cannot judge a sentence; in `strict` mode
what it warns of is refused.

Some words are refused only where they are the whole name of an attribute of a person: a column "union" of
people, not the chair of the union; a column "location" of people, not the place of a unit.  Others are
looked for in free text alone: a note "goes to the mosque", but a unit may be called what it likes.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from stakemap.errors import PolicyRefused, Problem

__all__ = [
    "OF_A_PERSON",
    "Refusal",
    "check_name",
    "doubtful",
    "is_strict",
    "refusal",
    "refusals",
    "simplified",
    "strict",
]

OF_A_PERSON = frozenset(
    {"person", "spell", "tenure", "team_member", "membership", "competence", "susceptibility"}
)
"""Kinds of fact whose further attributes would be attributes of a person."""

_INNER_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_APART = re.compile(r"[\W_]+")
_INVISIBLE = {"Cf", "Cc", "Mn"}
_SHORTEST_PLURAL = 5
"""Shorter words that end in s are seldom plurals: gps, iris."""
_NO_PLURAL = {"affairs"}
"""Words that mean something else than their singular."""
_IN_FAVOUR = re.compile(r"\bin (?:(?:his|her|their|our|its|my) )?favou?r\b")
"""For something, and no favour done to anybody."""
_strict: ContextVar[bool] = ContextVar("stakemap_strict", default=False)
_PIECE, _OVERLAP = 1_000, 200
"""A name that is longer is looked at in pieces: to normalise a text takes time that grows with its square."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row of the table: what is refused, and why.

    Attributes
    ----------
    rule
        Its name.
    rule_zh
        What it is called in Chinese.
    can_open
        Whether an account may open it by a declared lawful basis.
    terms
        Refused wherever they occur in a name, in the plural too.
    alone
        Refused where one of them is the whole name of an attribute of a person.
    in_text
        Looked for in free text alone, beside the terms.
    law
        The family of law.
    why_en, why_zh
        The reason.
    """

    rule: str
    rule_zh: str
    can_open: bool
    terms: tuple[str, ...]
    alone: frozenset[str]
    in_text: tuple[str, ...]
    law: str
    why_en: str
    why_zh: str


@cache
def refusals() -> tuple[Refusal, ...]:
    """All rows of the table, as `data/refused.csv` has them."""
    return tuple(
        Refusal(
            rule=row["rule"],
            rule_zh=row["terms_zh"].partition("|")[0],
            can_open=row["can_open"] == "yes",
            terms=tuple(_folded(t) for t in _words(row, "terms")),
            alone=frozenset(_joined(t) for t in _words(row, "alone")),
            in_text=tuple(_folded(t) for t in _words(row, "text")),
            law=row["law"],
            why_en=row["why_en"],
            why_zh=row["why_zh"],
        )
        for row in _table("refused")
    )


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files("stakemap.data").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _words(row: Mapping[str, str], column: str) -> list[str]:
    """The terms of a cell of either language."""
    return [term for lang in ("en", "zh") for term in row[f"{column}_{lang}"].split("|") if term]


def refusal(name: str, *, of_person: bool = True) -> Refusal | None:
    """The rule that refuses a column, field or kind of this name, if any.

    Case, full-width forms, accents, invisible characters, blanks, signs, joined capitals, the plural and
    traditional characters make no difference.

    Parameters
    ----------
    name
        Of any length.
    of_person
        Whether it would be an attribute of a person; units, posts, groups and things have places and
        parties of their own.

    Returns
    -------
    Refusal or None
        The first row of the table that fits.

    Examples
    --------
    >>> refusal("Home_Address").rule, refusal("homeAddress").rule
    ('home', 'home')
    >>> refusal("Ｒｅｌｉｇｉｏｎ").rule, refusal("宗教信仰").rule
    ('religion', 'religion')
    >>> refusal("churches").rule, refusal("病歷").rule
    ('religion', 'health')
    >>> refusal("office address") is None
    True
    >>> refusal("Location").rule, refusal("Location", of_person=False) is None
    ('location', True)
    """
    pieces = (name[at : at + _PIECE] for at in range(0, max(1, len(name)), _PIECE - _OVERLAP))
    return next(filter(None, (_refusal(piece, of_person) for piece in pieces)), None)


@lru_cache(maxsize=4096)
def _refusal(name: str, of_person: bool) -> Refusal | None:
    return next(_matches(name), None) or (_whole(name) if of_person else None)


def _whole(name: str) -> Refusal | None:
    """The row of which this is a whole name."""
    forms = {_joined(name), _singular(_folded(name)).replace(" ", "")}
    return next((row for row in refusals() if not forms.isdisjoint(row.alone | _spaced(row))), None)


@cache
def _spaced(row: Refusal) -> frozenset[str]:
    """Its terms without blanks, for names that are spelled with one between the letters."""
    return frozenset(term.replace(" ", "") for term in row.terms)


def _matches(text: str, *, free: bool = False) -> Iterator[Refusal]:
    """Rows with a term in the text: English terms as whole words, Chinese ones anywhere."""
    folded = _IN_FAVOUR.sub(" ", _folded(text))
    padded = f" {folded} | {_singular(folded)} "
    joined = folded.replace(" ", "")
    words, signs = set(padded.split()), set(joined)
    for row in refusals():
        english, first, chinese, first_signs = _terms(row, free)
        if (not words.isdisjoint(first) and any(f" {term} " in padded for term in english)) or (
            not signs.isdisjoint(first_signs) and any(term in joined for term in chinese)
        ):
            yield row


@cache
def _terms(
    row: Refusal, free: bool
) -> tuple[tuple[str, ...], frozenset[str], tuple[str, ...], frozenset[str]]:
    """The English terms of a row and the words they begin with, its Chinese terms and their first signs."""
    terms = row.terms + row.in_text if free else row.terms
    english = tuple(term for term in terms if term.isascii())
    chinese = tuple(term for term in terms if not term.isascii())
    first = frozenset(term.split(" ")[0] for term in english)
    return english, first, chinese, frozenset(term[0] for term in chinese)


def check_name(name: str, *, place: Problem | None = None, of_person: bool = True) -> None:
    """Refuse a name that stands for something which must not be modelled; arguments as of `refusal`.

    Raises
    ------
    PolicyRefused
        With the rule and, when given, the place.
    """
    row = refusal(name, of_person=of_person)
    if row is not None:
        raise PolicyRefused([refused_problem(row, place)])


def refused_problem(row: Refusal, place: Problem | None = None) -> Problem:
    """The problem to report when a row refuses something at a place; the refused value is not in it."""
    at = place or Problem(cause="")
    return Problem(
        cause=f"refused by rule {row.rule}: {row.why_en}",
        cure="remove it; it is not kept in any form",
        file=at.file,
        sheet=at.sheet,
        cell=at.cell,
        row=at.row,
        field=at.field,
        fact_id=at.fact_id,
        code="policy",
    )


def doubtful(texts: Iterable[str]) -> tuple[str, ...]:
    """Rules whose words occur in free text: a warning to look again, never a verdict.

    Examples
    --------
    >>> doubtful(["prefers a briefing on paper", "is on sick leave for health reasons"])
    ('health',)
    """
    return tuple(sorted({row.rule for text in texts for row in _matches(text, free=True)}))


@contextmanager
def strict(on: bool = True) -> Iterator[None]:
    """Refuse, at every door, the free text that is otherwise warned of, until the end of the block.

    It holds for this thread and task alone, files, graphs and stores alike.

    Examples
    --------
    >>> import stakemap as sm
    >>> from stakemap.model import Person
    >>> with strict():
    ...     sm.PropertyGraph([Person(id="a", name="A", note="goes to church")])
    Traceback (most recent call last):
    ...
    stakemap.errors.PolicyRefused: a "note": words of rule religion in free text; take them out, ...
    """
    before = _strict.set(on)
    try:
        yield
    finally:
        _strict.reset(before)


def is_strict() -> bool:
    """Whether free text that calls for a second look is refused here and now."""
    return _strict.get()


def _joined(text: str) -> str:
    """The same without blanks."""
    return _folded(text).replace(" ", "")


def _folded(text: str) -> str:
    """Lower case words of letters and digits, with one blank between them."""
    plain = unicodedata.normalize("NFKD", _INNER_CAPITAL.sub(" ", unicodedata.normalize("NFKC", text)))
    if not (plain.isascii() and plain.isprintable()):
        plain = "".join(c for c in plain if unicodedata.category(c) not in _INVISIBLE or c.isspace())
    return _APART.sub(" ", simplified(plain.casefold())).strip()


def simplified(text: str) -> str:
    """A text with the traditional characters that are known put into simplified ones.

    Examples
    --------
    >>> simplified("關鍵人")
    '关键人'
    """
    return text if text.isascii() else text.translate(_simplified())


@cache
def _simplified() -> Mapping[int, str]:
    """Traditional characters to the simplified ones in which the table is written."""
    return str.maketrans({row["traditional"]: row["simplified"] for row in _table("traditional")})


def _singular(folded: str) -> str:
    """The words without a regular plural."""
    return " ".join(_one(word) for word in folded.split())


def _one(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or word in _NO_PLURAL:
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
