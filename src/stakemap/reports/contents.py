"""The contents of a report: its sections in their order.

A section is a module of `sections` that turns an analysis into plain values, a template of the same name that
writes them, and a row here.  To change the order of the report, change the order of the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from stakemap.reports.sections.access import access_part
from stakemap.reports.sections.brief.answers import answer_part
from stakemap.reports.sections.brief.checks import checks_part
from stakemap.reports.sections.brief.covered import covered_part
from stakemap.reports.sections.brief.heard import heard_part
from stakemap.reports.sections.brief.next_steps import next_steps_part
from stakemap.reports.sections.brief.not_known import not_known_part
from stakemap.reports.sections.brief.steps import steps_part
from stakemap.reports.sections.cards import cards_part
from stakemap.reports.sections.certificate import certificate
from stakemap.reports.sections.clock import clock_part
from stakemap.reports.sections.engagement.effort import effort_part
from stakemap.reports.sections.engagement.levels import levels_part
from stakemap.reports.sections.engagement.needs import needs_part
from stakemap.reports.sections.engagement.relations import relations_part
from stakemap.reports.sections.engagement.rivals import rivals_part
from stakemap.reports.sections.engagement.tender import tender_part
from stakemap.reports.sections.evidence import evidence_part
from stakemap.reports.sections.gaps import gaps_part
from stakemap.reports.sections.influence import influence_part
from stakemap.reports.sections.method import method_part
from stakemap.reports.sections.motives import motives_part
from stakemap.reports.sections.outcome import outcome_part
from stakemap.reports.sections.picture import picture_part
from stakemap.reports.sections.power import power_part
from stakemap.reports.sections.power_interest import quadrants_part
from stakemap.reports.sections.structure import structure_part
from stakemap.reports.sections.tryout import tryout_part
from stakemap.reports.writer import Writer

__all__ = ["APPENDIX", "DETAILS", "FRONT", "WITHHELD", "Needs", "Section"]


class Needs(Enum):
    """What must be there for a section: nothing, facts (bare arrays have none), or a decision."""

    NOTHING = 0
    FACTS = 1
    DECISION = 2

    def met(self, writer: Writer) -> bool:
        """Whether it is there."""
        if self is Needs.DECISION:
            return writer.decided
        return self is Needs.NOTHING or writer.analysis.case is not None


@dataclass(frozen=True, slots=True)
class Section:
    """One section.

    Attributes
    ----------
    name
        Of its values and of its template.
    build
        Makes the values, of one analysis, in the appendix of all; ``None`` where there is nothing to show.
        Values with a text `empty` have nothing but this to say.
    needs
        Without this the section is left out unasked.
    headings
        The id of each heading, after the key of the decision, and the phrase for the table of contents.
    """

    name: str
    build: Callable[..., object | None]
    needs: Needs
    headings: tuple[tuple[str, str], ...]

    @property
    def template(self) -> str:
        """Name of the template."""
        return f"{self.name}.html.j2"


# fmt: off
FRONT = (
    Section("answer", answer_part, Needs.FACTS, (("answer", "answer_short"),)),
    Section("steps", steps_part, Needs.DECISION, (("steps", "steps_title"),)),
    Section("heard", heard_part, Needs.FACTS, (("heard", "listened_title"),)),
    Section("next_steps", next_steps_part, Needs.FACTS, (("next", "next_title"),)),
    Section("not_known", not_known_part, Needs.FACTS, (("not-known", "brief_unknown"),)),
    Section("covered", covered_part, Needs.FACTS, (("covered", "covered_title"),)),
    Section("checks", checks_part, Needs.FACTS, (("checks", "checks_title"),)),
)
"""The brief of each decision: it stands unfolded and fits two printed pages."""

DETAILS = (
    Section("influence", influence_part, Needs.NOTHING, (("influence", "fold_influence"),)),
    Section("picture", picture_part, Needs.FACTS, (("picture", "fold_picture"),)),
    Section("cards", cards_part, Needs.FACTS, (("cards", "fold_cards"),)),
    Section("power", power_part, Needs.DECISION, (("power", "fold_power"),)),
    Section("access", access_part, Needs.FACTS, (("access", "fold_access"),)),
    Section("outcome", outcome_part, Needs.DECISION, (("outcome", "fold_outcome"),)),
    Section("clock", clock_part, Needs.DECISION, (("clock", "fold_clock"),)),
    Section("gaps", gaps_part, Needs.FACTS, (("gaps", "fold_gaps"),)),
    Section("tryout", tryout_part, Needs.FACTS, (("tryout", "fold_tryout"),)),
    Section("structure", structure_part, Needs.FACTS, (("structure", "fold_structure"),)),
    Section("certificate", certificate, Needs.FACTS, (("certificate", "fold_certificate"),)),
    Section("power_interest", quadrants_part, Needs.DECISION, (("quadrants", "fold_power_interest"),)),
    Section("motives", motives_part, Needs.DECISION, (("motives", "fold_motives"),)),
    Section("tender", tender_part, Needs.FACTS, (("tender", "fold_tender"),)),
    Section("needs", needs_part, Needs.FACTS, (("needs", "fold_needs"),)),
    Section("rivals", rivals_part, Needs.FACTS, (("rivals", "fold_rivals"),)),
    Section("relations", relations_part, Needs.FACTS, (("relations", "fold_relations"),)),
    Section("levels", levels_part, Needs.FACTS, (("levels", "fold_levels"),)),
    Section("effort", effort_part, Needs.FACTS, (("effort", "fold_effort"),)),
)
"""What follows the brief, each behind one line that opens in place and prints only in a full report."""

APPENDIX = (
    Section("method", method_part, Needs.NOTHING, (("method", "fold_method"),)),
    Section("evidence", evidence_part, Needs.FACTS,
            (("claims", "fold_evidence"), ("evidence", "evidence"), ("sources", "sources"))),
)
"""What all decisions share; their ids have no key before them."""
# fmt: on

WITHHELD = frozenset({"access", "next_steps", "cards", "effort"})
"""Sections that tell ways to people: a strict plan withholds them where the conduct check says so."""
