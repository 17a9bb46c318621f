"""Whether what leads to people is withheld: a strict plan, and a conduct check that warns of enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.engagement.conduct.check import conduct_check

if TYPE_CHECKING:
    from stakemap.analysis.plan import Plan
    from stakemap.context.case import Case

__all__ = ["ways_withheld"]


def ways_withheld(plan: Plan, case: Case | None) -> bool:
    """Whether ways to people, next steps and hours are withheld from whoever reads what the plan gave."""
    return plan.strict_conduct and case is not None and conduct_check(case).refused
