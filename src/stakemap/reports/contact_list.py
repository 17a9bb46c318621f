"""Contacts with what the analysis says of each, as a table that goes back to where contacts are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap import access
from stakemap.access.next_step import next_step
from stakemap.analysis.plan import package_digest
from stakemap.analysis.withheld import ways_withheld
from stakemap.errors import InputError
from stakemap.findings.certainty import unreported
from stakemap.io.harmless import table_text
from stakemap.model import Person
from stakemap.reports.words import Words as PageWords
from stakemap.wording.phrases import Words
from stakemap.wording.plain import with_days

if TYPE_CHECKING:
    from stakemap.access.coverage_table import Coverage
    from stakemap.analysis import Analysis
    from stakemap.context.case import Case

__all__ = ["COLUMNS", "contact_rows", "contact_table"]

COLUMNS = (
    "id",
    "outside_id",
    "name",
    "post",
    "rank",
    "score",
    "low",
    "high",
    "band",
    "known_by",
    "coverage",
    "next_step",
    "decision",
    "as_of",
    "method",
    "run",
    "caveat",
)
"""Columns of the table in order; what each is called stands in ``wording/contact_list.csv``."""
_FIGURES = 4


@dataclass(frozen=True, slots=True)
class _List:
    analysis: Analysis
    case: Case
    coverage: Coverage
    lang: str

    @property
    def words(self) -> Words:
        return Words("contact_list", self.lang)

    def rows(self) -> Iterator[dict[str, str | float | None]]:
        influence = self.analysis.scores["influence"]
        shared = self.shared()
        withheld = ways_withheld(self.analysis.plan, self.case)
        ladder = {} if withheld else {rung.person: rung for rung in self.coverage.ladder}
        bands = self.analysis.uncertainty["influence"].band_of if self.analysis.uncertainty else {}
        known = self.known()
        words = PageWords(self.lang)
        bounds = {row["id"]: row for row in influence.to_rows()}
        for node, value in influence.as_shown.top(len(influence)):
            if not isinstance(self.case.graph.get(node), Person):
                continue
            members, chance = known.get(node, ((), 0.0))
            yield {
                "id": node,
                "outside_id": node.split(":", 2)[2] if node.count(":") > 1 else "",
                "name": self.case.name(node, self.lang),
                "post": self.case.post_text(node, self.lang),
                "rank": influence.place(node),
                "score": round(value, _FIGURES),
                "low": _rounded(bounds[node].get("low")),
                "high": _rounded(bounds[node].get("high")),
                "band": bands.get(node),
                "known_by": words.listed(map(self.name, members)),
                "coverage": round(chance, _FIGURES),
                "next_step": self.next_step(ladder[node]) if node in ladder else "",
                **shared,
            }

    def next_step(self, rung: access.Rung) -> str:
        """Who does what next with somebody."""
        voters = self.case.electorate
        silent = voters is not None and voters.is_silent(rung.person)
        return with_days(next_step(rung, self.lang, self.name, silent=silent), self.lang)

    def name(self, node: str) -> str:
        """What to call somebody in the language of the table."""
        return self.case.name(node, self.lang)

    def shared(self) -> dict[str, str | float | None]:
        """What holds for every row: of what, when, by what, and with which caveat."""
        decided = self.analysis.plan.decision
        return {
            "decision": self.case.graph.name(decided, self.lang) if decided else "",
            "as_of": self.analysis.snapshot.as_of or "",
            "method": f"stakemap {package_digest()}",
            "run": self.analysis.run,
            "caveat": PageWords(self.lang).sentences(
                (self.words.say("caveat"), unreported(self.case, self.lang))
            ),
        }

    def known(self) -> dict[str, tuple[tuple[str, ...], float]]:
        """Who of ours knows each person, the strongest tie first, and how likely one of the ties works."""
        grid = self.case.once(access.known_to_us)
        return {
            person: (grid.contacts[person], float(chance))
            for person, chance in zip(grid.people, grid.known.tolist(), strict=True)
        }


def contact_rows(analysis: Analysis, lang: str = "en") -> list[dict[str, str | float | None]]:
    """A row for each person whom the analysis ranks, the most influential first.

    ``score`` is influence (median of the draws where there are any), ``low`` and ``high`` its 90% interval,
    ``band`` the number of the group of people who cannot be told apart; the three are ``None`` without draws.
    ``coverage`` in [0, 1] is how likely one of our direct ties to the person works.  ``next_step`` stands for
    the power layer alone, and for nobody where a strict plan withholds ways to people; while the rules of a
    tender forbid contact with somebody it is to wait.

    Raises
    ------
    InputError
        Bare arrays, which have no contacts.

    Examples
    --------
    >>> import stakemap as sm
    >>> rows = contact_rows(sm.analyze(sm.from_edges([("ann", "bob", 0.5), ("cai", "bob", 0.5)]), draws=0))
    >>> [(row["name"], row["rank"], row["low"]) for row in rows][:1]
    [('bob', 1, None)]
    """
    if analysis.case is None:
        raise InputError("contacts need facts", hint="analyse a graph")
    return list(_List(analysis, analysis.case, access.coverage(analysis), lang).rows())


def contact_table(analysis: Analysis, lang: str = "en") -> str:
    """`contact_rows` as CSV text in UTF-8 with a mark; no text of it is a formula to a spreadsheet program.

    Facts that the clearance of the analysis does not let through are not in it, as in its report.
    """
    words = Words("contact_list", lang)
    rows = contact_rows(analysis, lang)
    heads = [words.say(f"column.{name}") for name in COLUMNS]
    return table_text(heads, [[row[name] for name in COLUMNS] for row in rows])


def _rounded(value: object) -> float | None:
    return round(value, _FIGURES) if isinstance(value, float) else None
