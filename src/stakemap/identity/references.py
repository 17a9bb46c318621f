"""Records that name other ids than before."""

from __future__ import annotations

from collections.abc import Mapping

from stakemap.model import Record, parse

__all__ = ["renamed"]


def renamed(record: Record, names: Mapping[str, str]) -> Record:
    """The record with each id, its own and those that it names, as `names` says; others stay.

    Raises
    ------
    InputError
        Where it cannot name them: a tie of somebody to themselves.
    """
    body = record.to_dict()
    for field in ("id", *type(record).reference_fields()):
        value = body.get(field)
        if isinstance(value, list):
            body[field] = list(dict.fromkeys(names.get(item, item) for item in value))
        elif value is not None:
            body[field] = names.get(value, value)
    return parse(body)
