"""What a picture over time needs of a series, whoever made it; `stakemap.series` gives one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = ["Mover", "Row", "Series"]

Row = dict[str, object]
"""One person on one day: ``day``, ``value``, and ``low``, ``median`` and ``high`` where there were draws."""


class Mover(Protocol):
    """Somebody who moves beyond noise."""

    @property
    def node(self) -> str:
        """Who."""

    @property
    def change(self) -> float:
        """How far, from the first day to the last."""


class Series(Protocol):
    """One account on many days."""

    @property
    def days(self) -> Sequence[str]:
        """The days, first to last."""

    @property
    def people(self) -> Sequence[str]:
        """Everybody ranked on any day, the highest of the last day first."""

    @property
    def beyond_noise(self) -> Sequence[Mover]:
        """Who moved beyond noise from the first day to the last; nobody where nothing was drawn."""

    def of(self, node: str) -> list[Row]:
        """One row a day of one person."""

    def name(self, node: str, lang: str) -> str:
        """What to call somebody."""
