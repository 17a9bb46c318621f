"""Health of relations over time, as the picture over time needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.engagement.contacts import relations

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed
    from stakemap.plot.scenes.series import Row

__all__ = ["Cooling", "HealthCurve", "HealthScene", "health_scene"]


@dataclass(frozen=True, slots=True)
class HealthCurve:
    """One relation: its label, (ISO date, health) in order, and whether it cools."""

    id: str
    label: str
    points: tuple[tuple[str, float], ...]
    cooling: bool = False


@dataclass(frozen=True, slots=True)
class Cooling:
    """A relation that cools, for the picture over time."""

    node: str
    change: float = -1.0


@dataclass(frozen=True, slots=True)
class HealthScene:
    """Relations over time, those that cool in colour."""

    curves: tuple[HealthCurve, ...]

    @property
    def days(self) -> Sequence[str]:
        """Every day of any curve."""
        return sorted({day for curve in self.curves for day, _ in curve.points})

    @property
    def people(self) -> Sequence[str]:
        """Relations, the healthiest first."""
        return [curve.id for curve in self.curves]

    @property
    def beyond_noise(self) -> Sequence[Cooling]:
        """Those that cool."""
        return [Cooling(curve.id) for curve in self.curves if curve.cooling]

    @property
    def _by_id(self) -> Mapping[str, HealthCurve]:
        return {curve.id: curve for curve in self.curves}

    def of(self, node: str) -> list[Row]:
        """One row a day of one relation."""
        return [{"day": day, "value": value} for day, value in self._by_id[node].points]

    def name(self, node: str, lang: str) -> str:
        """What to call a relation."""
        return self._by_id[node].label


def health_scene(analysis: Analysed, lang: str = "en") -> HealthScene:
    """Every relation of an analysis with its curve."""
    found = relations(analysis)
    return HealthScene(
        tuple(
            HealthCurve(
                f"{one.member}/{one.person}",
                f"{found.cast.name(one.person, lang)} · {found.cast.name(one.member, lang)}",
                one.curve,
                one.cooling,
            )
            for one in found.relations
        )
    )
