"""The columns of each kind of fact, made from the fields of its model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from stakemap.errors import MissingExtra
from stakemap.model import FACTS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["arrow", "schema_of"]

FORM = "1"
"""Version of the layout, kept in each file beside the kind."""


def arrow() -> Any:
    """The package pyarrow with its Parquet.

    Raises
    ------
    MissingExtra
        If it is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("pyarrow", "parquet") from None
    return pa


def schema_of(kind: str) -> pa.Schema:
    """Columns of one kind of fact, in the order of its fields.

    Texts, choices and partial dates are strings, whole days are days, sums of money are strings that keep
    every digit, spans are structs and lists are lists; an id is never empty.

    Parameters
    ----------
    kind
        A key of `stakemap.model.FACTS`.
    """
    pa = arrow()
    told = {"stakemap.kind": kind, "stakemap.form": FORM}
    return pa.schema(list(_columns(pa, FACTS[kind])), metadata=told)


def _columns(pa: Any, model: type[BaseModel]) -> Iterator[Any]:
    for name, info in model.model_fields.items():
        optional = not info.is_required() and info.get_default(call_default_factory=True) is None
        yield pa.field(name, _type(pa, info.annotation), nullable=optional)


def _type(pa: Any, annotation: Any) -> Any:
    """The Arrow type of what a field may hold."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(pa, inside[0])
    if origin in (Union, UnionType):
        return _type(pa, next(one for one in inside if one is not type(None)))
    if origin is tuple:
        return pa.list_(pa.field("element", _type(pa, inside[0]), nullable=False))
    if issubclass(annotation, BaseModel):
        return pa.struct(list(_columns(pa, annotation)))
    if issubclass(annotation, str | Enum | Decimal):
        return pa.string()
    return {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), date: pa.date32()}[annotation]
