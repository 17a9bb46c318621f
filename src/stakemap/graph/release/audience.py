"""Audiences of a copy, as `data/audiences.csv` has them: labels, kinds of fact, fields, sections."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from stakemap.errors import check_known
from stakemap.model import Label

__all__ = ["Audience", "Listed", "audience_named", "audiences"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A white list; ``None`` lets everything through.

    Examples
    --------
    >>> "tie" in Listed(None), "tie" in Listed(frozenset({"post"}))
    (True, False)
    """

    names: frozenset[str] | None

    def __contains__(self, name: object) -> bool:
        return self.names is None or name in self.names

    @property
    def everything(self) -> bool:
        """Whether it leaves nothing out."""
        return self.names is None


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a copy is, and what may be in it.

    Attributes
    ----------
    name
        ``boss``, ``team`` or ``external``.
    label
        The highest label of a fact that may be in it.
    kinds, without
        Kinds of record that may be in it, and kinds among them that may not.
    ties
        Uses of the relation catalogue: a tie whose kind has a use beside these is left out.
    fields
        Fields of a record that may say something; the others are as if nobody had filled them.
    sources
        Kinds of source that a fact may come from.
    sections, topics, findings
        Sections of the page, topics of a card and codes of claims that are shown.
    run_record
        Whether a run.json may go with it, which counts the facts and names the file they came from.
    """

    name: str
    label: Label
    kinds: Listed
    without: frozenset[str]
    ties: Listed
    fields: Listed
    sources: Listed
    sections: Listed
    topics: Listed
    findings: Listed
    run_record: bool
    called: tuple[str, str]
    left_out: tuple[str, str]

    def label_text(self, lang: str = "en") -> str:
        """What it is called, in words."""
        return self.called[lang == "zh"]

    def left_out_text(self, lang: str = "en") -> str:
        """Which kinds of thing its copies never hold: a text of the table, the same for all facts."""
        return self.left_out[lang == "zh"]


@cache
def audiences() -> Mapping[str, Audience]:
    """Every row of the table, by name."""
    text = resources.files("stakemap.data").joinpath("audiences.csv").read_text("utf-8")
    return MappingProxyType({row["audience"]: _audience(row) for row in csv.DictReader(text.splitlines())})


def audience_named(name: str) -> Audience:
    """The audience of a name.

    Raises
    ------
    UnknownName
        With the audiences there are.

    Examples
    --------
    >>> audience_named("external").label.value, audience_named("team").run_record
    ('public', True)
    """
    check_known("audience", name, audiences())
    return audiences()[name]


def _audience(row: Mapping[str, str]) -> Audience:
    lists = ("kinds", "ties", "fields", "sources", "sections", "topics", "findings")
    return Audience(
        name=row["audience"],
        label=Label(row["label"]),
        without=frozenset(filter(None, row["without"].split("|"))),
        run_record=row["run_record"] == "yes",
        called=(row["label_en"], row["label_zh"]),
        left_out=(row["left_out_en"], row["left_out_zh"]),
        **{name: _listed(row[name]) for name in lists},
    )


def _listed(cell: str) -> Listed:
    return Listed(None if cell == "*" else frozenset(filter(None, cell.split("|"))))
