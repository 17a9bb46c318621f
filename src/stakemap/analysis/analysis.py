"""The analysis as its user holds it: results, and every question one may ask of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from stakemap import access
from stakemap.access import Coverage, Gatekeepers, IntroductionPlan, Routes
from stakemap.analysis.export import twin
from stakemap.analysis.results import Results
from stakemap.decision.power_interest import Grid, grid_of
from stakemap.engagement.contacts import relations
from stakemap.engagement.levels import Levels, levels
from stakemap.engagement.relation import Relations
from stakemap.engagement.tender import ContactCheck, contact_check
from stakemap.engagement.tender_calendar import Calendar, calendar
from stakemap.scoring.core.registry import BASELINES
from stakemap.scoring.core.results import frame, html_table, shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Analysis"]

Ends = str | Iterable[str] | None


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
        """How each of our relations stands, from dated contacts; see `stakemap.engagement.contacts`.

        Examples
        --------
        >>> import stakemap as sm
        >>> city = sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0)
        >>> city.relations()
        <Relations: 4 on 2026-09-01, 1 cooling>
        """
        return relations(self)

    def levels(self) -> Levels:
        """Level of each of our relations, by indicators and as declared; see `stakemap.engagement.levels`."""
        return levels(self)

    def calendar(self) -> Calendar:
        """What may be done when in tenders and budgets; see `stakemap.engagement.tender_calendar`."""
        return calendar(self)

    def contact_check(self) -> ContactCheck:
        """Steps and contacts against the rules of tenders; see `stakemap.engagement.tender`.

        Examples
        --------
        >>> import stakemap as sm
        >>> sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0).contact_check()
        <ContactCheck: 24 checked, 2 stopped, 0 happened>
        """
        return contact_check(self)

    def grid(self, *, power_line: float | None = None, interest_line: float | None = None) -> Grid | None:
        """Power against interest, as a view of the same numbers; ``None`` for bare arrays.

        Somebody is in a field only where the 90 % interval clears the line, else undecided.

        Parameters
        ----------
        power_line, interest_line
            Share of the decision and salience at which the fields part; assumed defaults.
        """
        return grid_of(self.case, power_line, interest_line) if self.case is not None else None

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a person, the most influential first: every score by its name, and what is known of it.

        Empty seats and teams have no row.  Where the draws were made, ``influence_low``, ``influence_high``,
        ``rank_low`` and ``rank_high`` are the ends of the 90 % interval.
        """
        influence = self.scores["influence"]
        rows: list[dict[str, Any]] = []
        known = {row["id"]: row for row in influence.to_rows()}
        for node, _ in influence.top(len(influence)):
            row: dict[str, Any] = {"id": node, "name": influence.name(node), "rank": known[node]["rank"]}
            row |= {name: scores[node] for name, scores in self.scores.items()}
            row |= {f"influence_{end}": known[node][end] for end in ("low", "high") if end in known[node]}
            row |= {end: known[node][end] for end in ("rank_low", "rank_high") if end in known[node]}
            rows.append(row)
        return rows

    def to_frame(self) -> pd.DataFrame:
        """`to_rows` as a pandas frame, indexed by id (needs the ``frames`` extra).

        Examples
        --------
        >>> import stakemap as sm
        >>> table = sm.analyze(sm.from_edges([("ann", "bob", 0.5), ("cai", "bob", 0.5)])).to_frame()
        >>> table.loc["bob", ["rank", "in_degree"]].tolist()
        [1.0, 2.0]
        """
        return frame(self.to_rows()).set_index("id")

    def to_dict(self) -> dict[str, Any]:
        """The JSON twin of the report, valid under ``sm.schema("analysis")``."""
        return twin(self)

    def __repr__(self) -> str:
        best = ", ".join(f"{node} {shown(value)}" for node, value in self.scores["influence"].as_shown.top(3))
        about = f" of {self.plan.decision}" if self.plan.decision else ""
        without = f"; without {', '.join(self.left_out)}" if self.left_out else ""
        return f"<Analysis{about} as of {self.snapshot.as_of or 'any day'}: {best}{without}>"

    def _repr_html_(self) -> str:
        influence = self.scores["influence"].as_shown
        columns = ("influence", "formal_power", "hidden_influence", "in_degree")
        shown_columns = [name for name in columns if name in self.scores]
        rows = [
            (influence.name(node), *(shown(self._figure(name, node)) for name in shown_columns))
            for node, _ in influence.top(10)
        ]
        head = ("who", *(column.replace("_", " ") for column in shown_columns))
        table = html_table("Who is listened to", head, rows, self.notes())
        return table + self.findings._repr_html_() + self._pictures()

    def _figure(self, name: str, node: str) -> float:
        """What the page shows: the middle of the draws, but a plain count as it is."""
        scores = self.scores[name]
        return scores[node] if name in BASELINES else scores.as_shown[node]

    def _pictures(self) -> str:
        if self.graph is None:
            return ""
        from stakemap import plot

        pictures = [plot.formal_and_informal(self)]
        if self.electorate is not None:
            pictures.append(plot.decision_chain(self))
        return "".join(
            f'<div style="max-width:100%;overflow:auto">{plot.svg(axes)}</div>' for axes in pictures
        )
