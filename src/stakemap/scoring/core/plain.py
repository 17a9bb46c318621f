"""Results as plain JSON values: one way for every frozen record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar

__all__ = ["Plain", "plain"]


def plain(value: Any) -> Any:
    """A value as JSON knows it: records by `to_dict`, sequences as lists, sums and days as text.

    Examples
    --------
    >>> plain({"ends": ("a", "b")})
    {'ends': ['a', 'b']}
    """
    if isinstance(value, str | int | float | None) and not isinstance(value, Enum):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return [plain(one) for one in value]


class Plain:
    """A frozen record that shows itself as plain values: its fields, or the attributes that it names."""

    __slots__ = ()
    shown: ClassVar[tuple[str, ...]] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        names = self.shown or tuple(one.name for one in fields(self))  # type: ignore[arg-type]  # a dataclass
        return {name: plain(getattr(self, name)) for name in names}
