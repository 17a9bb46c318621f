"""Who reads or writes, in which role, for which purpose: rows of `data/roles.csv` and `data/purposes.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from stakemap.errors import AccessRefused, InputError, UnknownName, check_known
from stakemap.model import Label

__all__ = ["Access", "Purpose", "Role", "purposes", "roles"]

_LABELS = tuple(Label)


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody may do: a row of `data/roles.csv`.

    Attributes
    ----------
    name
        ``reader``, ``editor``, ``officer`` or ``owner``.
    may
        Of read, write, release, audit, erase, retain and replace (a sync takes away what it does not name).
    clearance
        The highest label of a fact that is handed out.
    called
        What it is called, in English and Chinese.
    """

    name: str
    may: frozenset[str]
    clearance: Label
    called: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What somebody reads for: a row of `data/purposes.csv`.

    Attributes
    ----------
    name
        ``account``, ``fact_check``, ``conflict_check`` or ``person_request``.
    uses
        Uses of the relation catalogue: a tie whose kind has a use beside these is not handed out.
    law
        The articles that carry it; to be confirmed by a lawyer for the place where it is used.
    called
        What it is called, in English and Chinese.
    """

    name: str
    uses: frozenset[str]
    law: str
    called: tuple[str, str]


@cache
def roles() -> Mapping[str, Role]:
    """Every role, by name."""
    return MappingProxyType(
        {
            row["role"]: Role(
                row["role"],
                frozenset(row["may"].split("|")),
                Label(row["clearance"]),
                (row["label_en"], row["label_zh"]),
            )
            for row in _table("roles.csv")
        }
    )


@cache
def purposes() -> Mapping[str, Purpose]:
    """Every purpose, by name."""
    return MappingProxyType(
        {
            row["purpose"]: Purpose(
                row["purpose"],
                frozenset(row["uses"].split("|")),
                row["law"],
                (row["label_en"], row["label_zh"]),
            )
            for row in _table("purposes.csv")
        }
    )


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files("stakemap.data").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody who opens a store, answerable by name.

    Parameters
    ----------
    actor
        Who: an account of the own firm, 1 to 200 characters.
    role
        A row of ``data/roles.csv``.
    purpose
        A row of ``data/purposes.csv``; it decides which kinds of tie are handed out.
    accounts
        The accounts (datasets) that may be opened; ``None`` for all.
    clearance
        A label below that of the role; ``None`` for that of the role.
    reason
        Why, in own words; kept in the journal.

    Raises
    ------
    UnknownName
        No such role, purpose or label.
    InputError
        Nobody is named.
    AccessRefused
        A clearance above that of the role.

    Examples
    --------
    >>> access = Access("ann", role="reader", purpose="account", accounts=("bureau",))
    >>> access.label.value, access.may("write")
    ('internal', False)
    """

    actor: str
    role: str = "reader"
    purpose: str = "account"
    accounts: tuple[str, ...] | None = None
    clearance: Label | str | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.actor.strip() or len(self.actor) > 200:
            raise InputError("access without a name", hint="say who opens the store")
        for what, name, known in (("role", self.role, roles()), ("purpose", self.purpose, purposes())):
            check_known(what, name, known)
        if self.clearance is not None and self.clearance not in _LABELS:
            raise UnknownName("label", str(self.clearance), _LABELS)
        if _LABELS.index(self.label) > _LABELS.index(roles()[self.role].clearance):
            raise AccessRefused("a clearance above that of the role", hint="ask for another role")

    @property
    def label(self) -> Label:
        """The highest label that is handed out."""
        return Label(self.clearance) if self.clearance is not None else roles()[self.role].clearance

    @property
    def uses(self) -> frozenset[str]:
        """Uses of ties that the purpose has."""
        return purposes()[self.purpose].uses

    def may(self, what: str) -> bool:
        """Whether the role may do something."""
        return what in roles()[self.role].may

    def check(self, what: str) -> None:
        """Refuse what the role may not do.

        Raises
        ------
        AccessRefused
            Naming role and act.
        """
        if not self.may(what):
            raise AccessRefused(f"the role {self.role} may not do this: {what}", hint="ask for another role")

    def opens(self, account: str) -> bool:
        """Whether an account may be opened."""
        return self.accounts is None or account in self.accounts

    def to_dict(self) -> dict[str, str]:
        """As the journal keeps it."""
        return {
            "actor": self.actor,
            "role": self.role,
            "purpose": self.purpose,
            "clearance": self.label.value,
            "reason": self.reason,
        }
