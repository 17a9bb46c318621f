"""The rules of the conduct check, as data: rows of `data/conduct_rules.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

__all__ = ["ConductRule", "conduct_rules"]


@dataclass(frozen=True, slots=True)
class ConductRule:
    """One rule.

    Attributes
    ----------
    name
        ``C1`` to ``C8``.
    refuses
        Whether a strict report withholds the ways to people where it warns.
    years
        A time that it counts, in years; 0 for none.
    law, text, next_step
        The family of law, the rule in words and a plain next step, in English and Chinese.
    """

    name: str
    refuses: bool
    years: int
    law: tuple[str, str]
    text: tuple[str, str]
    next_step: tuple[str, str]


@cache
def conduct_rules() -> Mapping[str, ConductRule]:
    """Every rule by name, in the order of the table."""
    text = resources.files("stakemap.data").joinpath("conduct_rules.csv").read_text("utf-8")
    return MappingProxyType(
        {
            row["rule"]: ConductRule(
                row["rule"],
                row["refuses"] == "yes",
                int(row["years"] or 0),
                *((row[f"{name}_en"], row[f"{name}_zh"]) for name in ("law", "text", "next")),
            )
            for row in csv.DictReader(text.splitlines())
        }
    )
