"""What no export says of itself and every fact of it needs: basis, retention, source, label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stakemap.errors import InputError, Problem
from stakemap.io.tables.cells import CellError, read_cell, read_period
from stakemap.io.tables.vocabulary import NO_KINDS, sheets
from stakemap.model import PartialDate
from stakemap.model.source_kinds import grade_of_kind

__all__ = ["Evidence", "held_for_all"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What every fact of an export needs and no export says, be it of contacts or of awards.

    Attributes
    ----------
    basis
        Lawful basis for keeping what is about people: ``legitimate_interest``, ``contract`` ...; of published
        awards that they are published, if nothing else is said.
    retention
        How long it is kept: a period that counts from the last contact, else from the export or the newest
        release (``24 months``), or a day.
    source
        Title of the source; by default that it is an export of the program, or the publisher of awards.
    exported
        Day of the export, ISO; by default the newest day that the export holds.
    label
        Who may see it: public, internal, restricted, sealed; by default internal, of awards public.
    account
        Name of the client.
    client
        Name or id of the account to be taken, with those under it; all of them without it.
    mapping
        What the attributes of a file of a graph stand for: ``{"weight": "n", "scale": "count"}``.
    """

    basis: str = ""
    retention: str = ""
    source: str = ""
    exported: str = ""
    label: str = ""
    account: str = ""
    client: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


def held_for_all(evidence: Evidence, newest: str, kind: str) -> dict[str, str]:
    """Grade, basis, label and expiry of every fact of published awards, as a model reads them.

    Raises
    ------
    InputError
        What is no basis, no label, or no day and no period.
    """
    said = {
        "basis": evidence.basis or "published",
        "label": evidence.label or "public",
        "retention": evidence.retention,
    }
    held = {"grade": grade_of_kind(kind) or ""}
    try:
        for name, text in said.items():
            if text:
                held[name] = str(read_cell(sheets()["settings"].column(name), text, NO_KINDS))
        period, start = held.pop("retention", ""), evidence.exported or newest
        expires = read_period(period, PartialDate(start) if start else None) if period else None
    except CellError as error:
        raise InputError([Problem(error.cause, error.cure)]) from None
    return held | ({"expires": expires.isoformat()} if expires else {})
