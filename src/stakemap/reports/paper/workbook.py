"""A report as a workbook: what the analysis says on sheets to look at, the facts behind it on others.

The name of a sheet to look at begins with #, which a reader of facts leaves alone; so `sm.read` of the
workbook gives the facts that the analysis saw, without ties behind a red line (kin, declared interests).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

from stakemap.analysis.withheld import ways_withheld
from stakemap.errors import InputError
from stakemap.io.workbook.writing import fact_sheets, list_sheet, new_workbook
from stakemap.model import Tie
from stakemap.plot.scenes.coverage import coverage_scene
from stakemap.reports.contact_list import COLUMNS, contact_rows
from stakemap.reports.run_record import facts_of
from stakemap.reports.words import Words
from stakemap.wording import phrases

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.model import Record
    from stakemap.plot.scenes.coverage import CoverageCell, CoverageScene
    from stakemap.reports.footnotes import Footnotes

__all__ = ["told_facts", "workbook"]

Row: TypeAlias = tuple[str | float | None, ...]
_STEPS = (
    "decision",
    "number",
    "step",
    "needed",
    "assumed",
    "who",
    "post",
    "votes",
    "say",
    "veto",
    "position",
    "stance",
)
_COVERAGE = ("decision", "who", "post", "influence", "low", "high", "flag")
_FACTS = ("number", "kind", "fact", "state", "grade", "confirmed", "confidence", "source")
_FOR_PROGRAMS = ("id", "outside_id", "method", "run", "caveat")
_SOURCES = ("number", "title", "publisher", "published", "grade", "locator", "count")
_PEOPLE = (*(name for name in COLUMNS if name not in _FOR_PROGRAMS), *_FOR_PROGRAMS)
"""As in the table of contacts, what is for programs behind what is for people."""
_SHARES = {
    "people": tuple(map(_PEOPLE.index, ("score", "low", "high", "coverage"))),
    "coverage": (3, 4, 5, *range(len(_COVERAGE), 256)),
    "steps": (_STEPS.index("say"),),
}
"""Columns of a sheet that hold shares of one; behind `_COVERAGE` stands a tie to each of ours."""
_FIGURES = 4


def workbook(analyses: Sequence[Analysis], notes: Footnotes, lang: str = "en") -> bytes:
    """The bytes of an .xlsx file: no text in it is a formula, and the same report gives the same bytes.

    Parameters
    ----------
    analyses
        One, or several of the same facts and day.
    notes
        Numbers of the facts and sources, as the report gives them.
    lang
        ``en`` or ``zh``.

    Raises
    ------
    InputError
        Bare arrays, which have no facts; a text longer than a cell can hold.
    """
    graph = analyses[0].graph
    if graph is None:
        raise InputError("a workbook needs facts", hint="analyse a graph")
    out = BytesIO()
    book = new_workbook(out, lang)
    sheets = _Sheets(analyses, notes, lang)
    for name, headings, rows in sheets.all():
        shares, unprinted = _SHARES.get(name, ()), len(_FOR_PROGRAMS) if name == "people" else 0
        list_sheet(book, lang, sheets.say(f"sheet.{name}"), headings, rows, shares, unprinted=unprinted)
    fact_sheets(book, told_facts(graph), lang, catalogue=graph.catalogue, named=True)
    book.close()
    return out.getvalue()


def told_facts(graph: PropertyGraph) -> list[Record]:
    """The facts that the workbook holds: all that the run saw but ties behind a red line, such as kin."""
    return [f for f in facts_of(graph) if not (isinstance(f, Tie) and graph.catalogue[f.kind].red_line)]


@dataclass(frozen=True, slots=True)
class _Sheets:
    analyses: Sequence[Analysis]
    notes: Footnotes
    lang: str

    @property
    def words(self) -> Words:
        return Words(self.lang)

    def say(self, key: str, **values: object) -> str:
        return phrases.Words("report_workbook", self.lang).say(key, **values)

    def all(self) -> Iterator[tuple[str, Sequence[str], Sequence[Row]]]:
        """Name, headings and rows of each sheet; one that has no rows is left out."""
        contacts = phrases.Words("contact_list", self.lang)
        coverage = [(a, coverage_scene(a, self.lang)) for a in self.analyses]
        members = [f"{one.label} {one.sub_label}".strip() for one in coverage[0][1].columns]
        made: tuple[tuple[str, Sequence[str], list[Row]], ...] = (
            ("people", [contacts.say(f"column.{name}") for name in _PEOPLE], self._each(self._people)),
            ("coverage", [*self._heads(_COVERAGE), *members], self._grids(coverage)),
            ("steps", self._heads(_STEPS), self._each(self._steps)),
            ("facts", self._heads(_FACTS), list(self._facts())),
            ("sources", self._heads(_SOURCES), list(self._sources())),
        )
        yield from (sheet for sheet in made if sheet[2])

    def _heads(self, names: Sequence[str]) -> list[str]:
        return [self.say(f"column.{name}") for name in names]

    def _each(self, rows: Callable[[Analysis], Iterable[Row]]) -> list[Row]:
        return [row for analysis in self.analyses for row in rows(analysis)]

    def _people(self, analysis: Analysis) -> Iterator[Row]:
        for row in contact_rows(analysis, self.lang):
            yield tuple(row[name] for name in _PEOPLE)

    def _grids(self, scenes: Iterable[tuple[Analysis, CoverageScene]]) -> list[Row]:
        return [row for analysis, scene in scenes for row in self._grid(analysis, scene)]

    def _grid(self, analysis: Analysis, scene: CoverageScene) -> Iterator[Row]:
        withheld = ways_withheld(analysis.plan, analysis.case)
        for row in scene.rows:
            cells = (self._tie(cell, ways=not withheld) for cell in row.cells)
            sides = map(_rounded, (row.weight, row.low, row.high))
            yield (self._decision(analysis), row.label, row.sub_label, *sides, row.flag, *cells)

    def _tie(self, cell: CoverageCell, *, ways: bool) -> str | float | None:
        if cell.way and ways:
            return self.say("way", share=self.words.percent(cell.way))
        return _rounded(cell.direct) if cell.direct else None

    def _steps(self, analysis: Analysis) -> Iterator[Row]:
        case, voting, power = analysis.case, analysis.electorate, analysis.power
        if case is None or voting is None or power is None:
            return
        for number, panel in enumerate(voting.panels, start=1):
            step = (self._decision(analysis), number, panel.stage.called(self.lang), panel.quota)
            source = self.say("assumed" if panel.quota_assumed else "stated")
            for member in panel.members:
                node = member.node
                stance = voting.stances.get(node)
                who = (case.name(node, self.lang), case.post_text(node, self.lang), member.weight)
                says = (_rounded(case.say.get(node)), self.say("yes" if node in power.vetoes else "no"))
                yield (*step, source, *who, *says, self.words.stance(stance), _rounded(stance))

    def _facts(self) -> Iterator[Row]:
        for one in self.notes.entries:
            named = f"fact_{one.kind}"
            kind = self.words.say(named if self.words.known(named) else "fact_other")
            state = self.words.say(f"state_{one.state}")
            sure = _rounded(one.confidence)
            yield (one.number, kind, one.text, state, one.grade, one.confirmed, sure, one.source)

    def _sources(self) -> Iterator[Row]:
        for one in self.notes.sources:
            where = (one.title, one.publisher, one.published, one.grade)
            yield (one.number, *where, one.locator, one.facts)

    def _decision(self, analysis: Analysis) -> str:
        decided = analysis.plan.decision
        return analysis.graph.name(decided, self.lang) if decided and analysis.graph is not None else ""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _FIGURES)
