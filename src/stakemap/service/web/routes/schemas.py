"""The schemas of messages and facts, as `stakemap.schema` gives them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from stakemap.analysis.schema import schema, schema_names

__all__ = ["router"]

router = APIRouter(prefix="/v1/schemas", tags=["schemas"])


@router.get("")
def names() -> list[str]:
    """Names of the schemas."""
    return list(schema_names())


@router.get("/{name}")
def one(name: str) -> dict[str, Any]:
    """A JSON Schema (2020-12)."""
    return schema(name)
