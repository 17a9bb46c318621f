"""Sums of money: exact, never without a currency, never converted."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import AfterValidator, Field, PlainSerializer, StringConstraints
from pydantic_core import PydanticCustomError

__all__ = ["Amount", "Currency", "currencies", "with_currency"]

_MOST_FIGURES = 15
"""As many as a number cell of a workbook keeps."""
_MOST_DECIMALS = 4


@cache
def currencies() -> frozenset[str]:
    """The codes of ISO 4217 in force, as `data/currencies.csv` has them."""
    text = resources.files("stakemap.data").joinpath("currencies.csv").read_text("utf-8")
    return frozenset(row["value"] for row in csv.DictReader(text.splitlines()))


def _plain(value: Decimal) -> Decimal:
    """The one form of a sum: no exponent, no zeros at the end."""
    if not value.is_finite() or value.adjusted() >= _MOST_FIGURES:
        raise PydanticCustomError("amount", "too large a sum; write a plain number")
    short = value.normalize() if value else Decimal(0)
    whole = short.quantize(Decimal(1)) if short == short.to_integral_value() else short
    _, figures, exponent = whole.as_tuple()
    if len(figures) > _MOST_FIGURES or (isinstance(exponent, int) and -exponent > _MOST_DECIMALS):
        raise PydanticCustomError("amount", "more than 15 figures or 4 decimals; round it")
    return whole


def _known(code: str) -> str:
    if code not in currencies():
        raise PydanticCustomError("currency", "not a currency code; write three letters, as CNY")
    return code


Amount = Annotated[
    Decimal,
    Field(strict=False, ge=0, allow_inf_nan=False),
    AfterValidator(_plain),
    PlainSerializer(str, return_type=str, when_used="json"),
]
Currency = Annotated[str, StringConstraints(max_length=3), AfterValidator(_known)]


def with_currency(value: Decimal | None, currency: str | None) -> str | None:
    """The currency of a sum; a sum without one is refused, because it cannot be added to anything.

    Raises
    ------
    PydanticCustomError
        Told at the field of the currency.
    """
    if value is not None and currency is None:
        raise PydanticCustomError("no_currency", "an amount without a currency; write one, as CNY")
    return currency
