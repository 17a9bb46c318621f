"""JSON Schema of everything that goes in or out: requests, results, facts."""

from __future__ import annotations

from typing import Any

from stakemap.errors import UnknownName
from stakemap.model import FACTS
from stakemap.service.messages import MESSAGES

__all__ = ["schema", "schema_names"]


def schema_names() -> tuple[str, ...]:
    """Names that `schema` knows."""
    return tuple(sorted([*MESSAGES, *FACTS]))


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a message or a kind of fact.

    Parameters
    ----------
    name
        ``analysis``, ``request``, ``report``, ``problem``, or a kind of fact such as ``person``.

    Raises
    ------
    UnknownName
        With the known names.

    Examples
    --------
    >>> schema("tie")["required"]
    ['id', 'kind', 'from_id', 'to_id']
    """
    model = MESSAGES.get(name) or FACTS.get(name)
    if model is None:
        raise UnknownName("schema", name, schema_names())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
