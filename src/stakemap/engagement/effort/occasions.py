"""What a contact with somebody may be about: what is open between us, else what they or their unit need."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from stakemap.access import Access
from stakemap.model import Complaint, Need, NeedStatement, OpenIssue, Supplier, SupplierSide

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Occasions"]


class Occasions:
    """Occasions of contacts.  Made once: ``case.once(Occasions)``."""

    def __init__(self, case: Case) -> None:
        self.case, self.graph = case, case.once(Access).graph

    def of(self, person: str) -> str | None:
        """The oldest open complaint, else the oldest open issue, else the most important need.

        Of the person, else of their posts, else of their units.
        """
        posts = self.case.seating.posts_of.get(person, ())
        places = ((person,), tuple(p.id for p in posts), tuple(p.unit for p in posts))
        for found in (self._complaints, self._issues, self._needs):
            for subjects in places:
                if one := next((ident for subject, ident in found if subject in subjects), None):
                    return one
        return None

    @cached_property
    def _complaints(self) -> tuple[tuple[str, str], ...]:
        """Open complaints about us, the oldest first."""
        ours = {None, *(s.id for s in self.graph.of(Supplier) if s.side is SupplierSide.OURS)}
        return self._open(c for c in self.graph.of(Complaint) if c.supplier in ours)

    @cached_property
    def _issues(self) -> tuple[tuple[str, str], ...]:
        """Open issues, the oldest first."""
        return self._open(self.graph.of(OpenIssue))

    def _open(self, facts: Iterable[Complaint | OpenIssue]) -> tuple[tuple[str, str], ...]:
        found = [one for one in facts if one.settled is None and self.case.seating.current(one)]
        found.sort(key=lambda one: (one.raised.earliest, one.id))
        return tuple((one.subject, one.id) for one in found)

    @cached_property
    def _needs(self) -> tuple[tuple[str, str], ...]:
        """Needs with whose they are and who stated them, the most important first."""
        needs = [n for n in self.graph.of(Need) if self.case.seating.current(n)]
        needs.sort(key=lambda n: (-(n.importance or 0.0), n.id))
        said = self.graph.of(NeedStatement)
        pairs = []
        for need in needs:
            pairs += [(one.person, need.id) for one in said if one.need == need.id]
            pairs.append((need.subject, need.id))
        return tuple(pairs)
