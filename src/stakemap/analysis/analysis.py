"""The analysis as its user holds it: results, and every question one may ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stakemap import access
from stakemap.access import Coverage, Gatekeepers, IntroductionPlan, Routes
from stakemap.analysis.card import card
from stakemap.analysis.results import Results
from stakemap.analysis.twin.parts import twin
from stakemap.context.analysed import case_of
from stakemap.decision.power_interest import Grid, grid_of
from stakemap.engagement.account_plan.progress import PlanProgress, plan_progress
from stakemap.engagement.account_plan.proposal import proposal
from stakemap.engagement.conduct.check import ConductCheck, conduct_check
from stakemap.engagement.effort.planning import effort
from stakemap.engagement.effort.result import EffortPlan
from stakemap.engagement.market.needs import Needs, needs_of
from stakemap.engagement.market.rivals import Rivals, rates_into, rivals_of
from stakemap.engagement.relations.contacts import relations
from stakemap.engagement.relations.levels import Levels, levels
from stakemap.engagement.relations.relation import Relations
from stakemap.engagement.tender.calendar import Calendar, calendar
from stakemap.engagement.tender.contact_check import ContactCheck, contact_check
from stakemap.findings.card import Card, asked_card
from stakemap.findings.card.making import EVERYTHING
from stakemap.scoring.core.results import frame, shown

if TYPE_CHECKING:
    import pandas as pd

    from stakemap.model import Record

__all__ = ["Analysis"]

Ends = str | Iterable[str] | None
Rate = Mapping[str, Decimal | int | str | float] | None
_ACCOUNT = "needs and rivals need facts", "analyse a graph"


class Analysis(Results):
    """What one analysis gives.  Make one with `analyze`; its attributes are those of `Results`."""

    def routes(self, to: Ends = None, *, k: int = 3, **options: Any) -> Routes:
        """The k most reliable ways to somebody, by default to those who sign; see `stakemap.access.routes`.

        Examples
        --------
        >>> import stakemap as sm
        >>> tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, as_of=sm.examples.TODAY)
        >>> tender.routes(to="p:qi-wangshu", k=2)
        <Routes to p:qi-wangshu: verified, 2 routes>
        """
        return access.routes(self, to, k=k, **options)

    def gatekeepers(self, to: Ends = None, **options: Any) -> Gatekeepers:
        """Those whom no way to somebody can leave out, with the proof; see `stakemap.access.gatekeepers`."""
        return access.gatekeepers(self, to, **options)

    def coverage(self) -> Coverage:
        """Our team against those who matter; see `stakemap.access.coverage`."""
        return access.coverage(self)

    def introductions(self, **options: Any) -> IntroductionPlan:
        """Who of us asks whom for an introduction to whom; see `stakemap.access.introductions`."""
        return access.introductions(self, **options)

    def relations(self) -> Relations:
        """How each relation of ours stands, by dated contacts; see `stakemap.engagement.relations.contacts`.

        Examples
        --------
        >>> import stakemap as sm
        >>> city = sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0)
        >>> city.relations()
        <Relations: 4 on 2026-09-01, 1 cooling>
        """
        return relations(self)

    def levels(self) -> Levels:
        """Level of each relation, by indicators and declared; see `stakemap.engagement.relations.levels`."""
        return levels(self)

    def calendar(self) -> Calendar:
        """What may be done when in tenders and budgets; see `stakemap.engagement.tender.calendar`."""
        return calendar(self)

    def contact_check(self) -> ContactCheck:
        """Steps and contacts against the rules of tenders; see `stakemap.engagement.tender.contact_check`.

        Examples
        --------
        >>> import stakemap as sm
        >>> sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0).contact_check()
        <ContactCheck: 24 checked, 2 stopped, 0 happened>
        """
        return contact_check(self)

    def conduct_check(self) -> ConductCheck:
        """Warnings for whoever answers for compliance; see `stakemap.engagement.conduct.check`.

        Examples
        --------
        >>> import stakemap as sm
        >>> sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0).conduct_check().refused
        True
        """
        return conduct_check(self)

    def effort(self, *, days: int | None = None) -> EffortPlan:
        """Where the next hours go: who meets whom, when, why; see `stakemap.engagement.effort.planning`."""
        return effort(self, days=days)

    def proposal(self, *, days: int | None = None) -> tuple[Record, ...]:
        """That plan as facts to edit and keep; see `stakemap.engagement.account_plan.proposal`."""
        return proposal(self, days=days)

    def plan_progress(self) -> PlanProgress:
        """What became of the plans on record; see `stakemap.engagement.account_plan.progress`."""
        return plan_progress(self)

    def card(self, person: str) -> Card:
        """What to know of one person before meeting them, each line with its source.

        Post and way there, say by the rules, who turns to them, position, stated professional interests, who
        of ours knows them and how lately, ways in, open promises and complaints, the next step, what is not
        known.
        Of a copy for an audience only the topics that it may see.

        Parameters
        ----------
        person
            Id, name, or unit and post as ``Bureau/Director``.

        Raises
        ------
        InputError
            Bare arrays; nobody of this name, with the nearest, or several, with all of them.

        Examples
        --------
        >>> import stakemap as sm
        >>> tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, as_of=sm.examples.TODAY)
        >>> tender.card("Lu Xiangyi").of("say")[0].text()
        'no part in “Smart traffic, phase one” is on record'
        """
        case, told = case_of(self, "a card needs facts", "analyse a graph"), self.plan.told_to
        topics = told.topics if told else EVERYTHING
        return case.once(asked_card, person, topics, self.run, self.plan.audience)

    def grid(self, *, power_line: float | None = None, interest_line: float | None = None) -> Grid | None:
        """Power against interest, as a view of the same numbers; ``None`` for bare arrays.

        Somebody is in a field only where the 90% interval clears the line, else undecided.

        Parameters
        ----------
        power_line, interest_line
            Share of the decision and salience at which the fields part; assumed defaults.
        """
        return grid_of(self.case, power_line, interest_line) if self.case is not None else None

    def needs(self) -> Needs:
        """What the client needs, who meets it and how much of the decision it carries.

        Raises
        ------
        InputError
            Bare arrays.

        Examples
        --------
        >>> import stakemap as sm
        >>> tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, as_of=sm.examples.TODAY)
        >>> tender.needs()
        <Needs: 2 met, 1 partly, 3 open>
        """
        return needs_of(case_of(self, *_ACCOUNT))

    def rivals(self, *, rates: Rate = None, currency: str | None = None) -> Rivals:
        """Who else sells to the client: contracts, concentration, incumbents, reach, overlap, gaps.

        Parameters
        ----------
        rates, currency
            How much of `currency` one unit of each other currency is worth; without them no sum is converted.

        Raises
        ------
        InputError
            Bare arrays, or rates that do not fit.

        Examples
        --------
        >>> import stakemap as sm
        >>> tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, as_of=sm.examples.TODAY)
        >>> tender.rivals()
        <Rivals: 2, 3 running contracts of 5>
        """
        return rivals_of(case_of(self, *_ACCOUNT), rates_into(currency, rates))

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a person, the most influential first: every score by its name, and what is known of it.

        Empty seats and teams have no row.  Where the draws were made, ``influence_low``, ``influence_high``,
        ``rank_low`` and ``rank_high`` are the ends of the 90% interval.
        """
        influence = self.scores["influence"]
        rows: list[dict[str, Any]] = []
        known = {row["id"]: row for row in influence.to_rows()}
        for node, _ in influence.top(len(influence)):
            row: dict[str, Any] = {"id": node, "name": known[node]["name"], "rank": known[node]["rank"]}
            row |= {name: scores[node] for name, scores in self.scores.items()}
            row |= {f"influence_{end}": known[node][end] for end in ("low", "high") if end in known[node]}
            row |= {end: known[node][end] for end in ("rank_low", "rank_high") if end in known[node]}
            rows.append(row)
        return rows

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read.

        Examples
        --------
        >>> import stakemap as sm
        >>> table = sm.analyze(sm.from_edges([("ann", "bob", 0.5), ("cai", "bob", 0.5)])).to_frame()
        >>> table.loc["bob", ["rank", "in_degree"]].tolist()
        [1.0, 2.0]
        """
        return frame(self.to_rows(), "id", labels=labels, names=self.scores["influence"].names)

    def to_dict(self) -> dict[str, Any]:
        """The JSON twin of the report, valid under ``sm.schema("analysis")``."""
        return twin(self)

    def __repr__(self) -> str:
        best = ", ".join(f"{node} {shown(value)}" for node, value in self.scores["influence"].as_shown.top(3))
        about = f" of {self.plan.decision}" if self.plan.decision else ""
        drawn = f" (medians of {self.uncertainty.draws} draws)" if self.uncertainty is not None else ""
        without = f"; without {', '.join(self.left_out).replace('_', ' ')}" if self.left_out else ""
        return f"<Analysis{about} as of {self.snapshot.as_of or 'any day'}: {best}{drawn}{without}>"

    def _repr_html_(self) -> str:
        return card(self)
