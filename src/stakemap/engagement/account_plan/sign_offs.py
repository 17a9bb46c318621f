"""Who of ours looked at which finding, when, and what was recorded of it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.model import Fact, PartialDate, Review, Verdict

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["FindingReview", "finding_reviews", "since"]


@dataclass(frozen=True, slots=True)
class FindingReview:
    """The last review of the findings of one code."""

    finding: str
    member: str
    day: PartialDate
    verdict: Verdict
    fact: str


def finding_reviews(case: Case) -> Mapping[str, FindingReview]:
    """Code -> the last review on record up to the day; of two on one day that of the later id."""
    found: dict[str, FindingReview] = {}
    for one in sorted(case.graph.of(Review), key=lambda r: (r.day.earliest, r.id)):
        if one.finding is not None and (case.day is None or one.day.earliest <= case.day):
            found[one.finding] = FindingReview(one.finding, one.member, one.day, one.verdict, one.id)
    return found


def since(case: Case, facts: Iterable[str], day: PartialDate) -> tuple[str, ...]:
    """Those of some facts that were confirmed, or began, after a day: whoever signed did not see them so."""
    return tuple(sorted(fact for fact in facts if _newer(case, fact, day)))


def _newer(case: Case, ident: str, day: PartialDate) -> bool:
    fact = case.graph.get(ident)
    days = (fact.confirmed, fact.valid.start) if isinstance(fact, Fact) else ()
    return any(one is not None and one.earliest >= day.after for one in days)
