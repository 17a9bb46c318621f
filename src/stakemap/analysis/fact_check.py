"""An audit: look a few things up, so that intervals stand on what was measured.

>>> import stakemap as sm
>>> plan = audit(sm.examples.city(), as_of=sm.examples.TODAY)
>>> len(plan.sample.people), len(plan.sample.facts) <= 24
(10, True)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from stakemap.context.context import Context
from stakemap.errors import Problem, refuse
from stakemap.findings.fact_sentences import sentence
from stakemap.graph.confidence import grade_of
from stakemap.graph.fact_check.answers import BANDS, Audit, Checked, class_of
from stakemap.graph.fact_check.sample import AuditSample, drawn_sample, reported, sample_digest
from stakemap.graph.frozen import Frozen
from stakemap.graph.mistaken_arguments import check_kind, not_a_graph
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.snapshot import Snapshot
from stakemap.io.fact_check_sheet import (
    SETTINGS,
    Cell,
    FilledSheet,
    known_day,
    read_audit_sheet,
    write_audit_sheet,
)
from stakemap.io.reading import in_file
from stakemap.model import Fact, Person
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words

__all__ = ["AuditPlan", "audit"]

KNOWN, FACTS = 10, 6
"""People, and facts of each class of grades, that are enough (see docs/figures.md)."""


def audit(
    graph: PropertyGraph,
    *,
    as_of: str | date | None = None,
    known: int = KNOWN,
    facts: int = FACTS,
    seed: int = 0,
    clearance: str = "internal",
    today: date | None = None,
) -> AuditPlan:
    """Draw by lot what to look up: people for the missing share, facts for the truth of each grade.

    Parameters
    ----------
    graph
        The facts to be tested.
    as_of
        Day to look at; ``None`` is today (UTC).
    known
        How many people to ask about.
    facts
        How many facts of each of the four classes of grades.
    seed
        The lot; equal seeds draw the same from the same facts, whatever their order.
    clearance
        Facts with a label above this one are left out.
    today
        The day against which facts expire; the clock by default.

    Returns
    -------
    AuditPlan
        Write its sheet with `save`, fill it in, and `read` it.

    Raises
    ------
    InputError
        For numbers below 0.
    """
    from stakemap.analysis.plan import Plan

    check_kind(graph, PropertyGraph, not_a_graph)
    expiry = today or Plan().day()
    graph = graph.unexpired(expiry).visible(clearance)
    context = Context.on(graph, as_of)
    sample = drawn_sample(
        graph, context.snapshot("influence"), context.day, known=known, facts=facts, seed=seed
    )
    return AuditPlan(context, sample)


@dataclass(frozen=True, eq=False, repr=False)
class AuditPlan(Frozen):
    """What is to be looked up.  Made by `audit`.

    Attributes
    ----------
    context
        The facts under test, on their day.
    sample
        What was drawn.
    """

    context: Context
    sample: AuditSample

    @property
    def graph(self) -> PropertyGraph:
        """The facts under test."""
        return self.context.graph

    @property
    def day(self) -> date | None:
        """The day they are looked at."""
        return self.context.day

    @property
    def snapshot(self) -> Snapshot:
        """Their arrays."""
        return self.context.snapshot("influence")

    def save(self, path: str | Path, *, lang: str = "en") -> Path:
        """Write the sheet to fill in: a workbook for ``.xlsx``, else a folder of CSV files.

        It holds names and statements; delete it once it was read.
        """
        return write_audit_sheet(path, self._rows(lang), lang)

    def read(self, path: str | Path) -> Audit:
        """The audit of a filled sheet; the sheet holds its own lot, which need not be this one.

        Raises
        ------
        InputError
            With every cell that cannot be taken, each with place and cure.
        """
        try:
            return _Answers(self, read_audit_sheet(path)).audit()
        except _Refused as refused:
            raise in_file(refuse(refused.problems), Path(path).name[:200]) from None

    def __repr__(self) -> str:
        return f"<AuditPlan: {len(self.sample.people)} people, {len(self.sample.facts)} facts to look up>"

    # --- the sheet

    def _rows(self, lang: str) -> dict[str, list[dict[str, str]]]:
        sample = self.sample
        words = Words("fact_check_sheet", lang)
        values = {"seed": str(sample.seed), "as_of": sample.as_of, "sample": sample.digest}
        about = [
            {
                "setting": words.say(name),
                "value": values.get(name, ""),
                "meaning": words.say(f"help.{name}"),
            }
            for name in SETTINGS
        ]
        about += [{"meaning": words.say(f"lead.{k}")} for k in (1, 2, 3)]
        return {
            "about": about,
            "known": [self._person(ident, lang) for ident in sample.people],
            "facts": [self._fact(ident, lang) for ident in sample.facts],
        }

    def _person(self, ident: str, lang: str) -> dict[str, str]:
        posts = self.context.seating.posts_of.get(ident, ())
        held = listed((post.called(lang) for post in posts), lang)
        return {"person_id": ident, "person": self.graph.name(ident, lang), "post": held}

    def _fact(self, ident: str, lang: str) -> dict[str, str]:
        fact = self.graph[ident]
        assert isinstance(fact, Fact)  # noqa: S101  only facts are drawn
        source = self.graph.name(fact.source, lang) if fact.source and fact.source in self.graph else ""
        return {
            "fact_id": ident,
            "statement": sentence(self.graph, fact, lang),
            "grade": grade_of(self.graph, fact) or "",
            "source": source,
        }


class _Refused(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


class _Answers:
    """One filled sheet against the facts; every problem is kept, and told together."""

    def __init__(self, plan: AuditPlan, sheet: FilledSheet) -> None:
        self.plan, self.sheet = plan, sheet
        self.problems: list[Problem] = []
        kinds = plan.graph.catalogue.kinds.values()
        self.lines = {kind.kind for kind in kinds if "authority" in kind.uses}
        self.named: dict[str, list[str]] = defaultdict(list)
        for person in plan.graph.of(Person):
            for name in {person.id, plan.graph.name(person.id, "en"), plan.graph.name(person.id, "zh")}:
                self.named[name.casefold()].append(person.id)

    def audit(self) -> Audit:
        day, source = self._day(), self._source()
        self._complete()
        looked = [self._known(row) for row in self.sheet.known]
        grades = self._grades()
        if not self.problems and not looked and not any(c.right + c.wrong + c.unsure for c in grades):
            self.problems.append(Problem("nothing was looked up", "draw at least one person or fact"))
        if self.problems:
            raise _Refused(self.problems)
        counts = {answer: looked.count(answer) for answer in ("absent", "found", "unsure")}
        return Audit(source, day, **counts, grades=grades, sample=self.sheet.about["sample"].text)

    def _no(self, cell: Cell, cause: str, cure: str) -> None:
        self.problems.append(cell.problem(cause, cure))

    def _day(self) -> str:
        cell = self.sheet.about["day"]
        day = known_day(cell.text)
        if day is None:
            self._no(cell, "not a full day" if cell.text else "no day", "write it as 2026-09-01")
        return day or ""

    def _source(self) -> str:
        cell = self.sheet.about["audit_source"]
        if not cell.text:
            self._no(cell, "no source", "say who looked up, and where")
        return cell.text

    def _complete(self) -> None:
        """Rows that came, went or changed since the lot was drawn make it a sample of somebody's choice."""
        about = self.sheet.about
        people = [row["person_id"].text for row in self.sheet.known]
        facts = [row["fact_id"].text for row in self.sheet.facts]
        seed = about["seed"].text
        same = seed.isdecimal() and about["sample"].text == sample_digest(
            int(seed), about["as_of"].text, people, facts
        )
        if not same:
            cure = "put every row back as it was written, or draw a new sheet"
            self._no(about["sample"], "rows were added, removed or changed since the lot was drawn", cure)

    # --- known ties

    def _known(self, row: Mapping[str, Cell]) -> str:
        """absent, found or unsure; "" where a cell is wrong."""
        answer = row["in_data"].choice("in_data")
        if row["in_data"].text and answer is None:
            self._no(row["in_data"], "not one of the choices", "choose found, absent or cannot tell")
            return ""
        if answer == "unsure":
            return answer
        if not row["turns_to"].text:
            cure = "write one colleague's id or name, or choose cannot tell"
            self._no(row["turns_to"], "nobody is named", cure)
            return ""
        if not row["known_from"].text:
            self._no(
                row["known_from"], "no source", "say how you know this tie; not from the facts under test"
            )
        return self._looked_up(row, answer)

    def _looked_up(self, row: Mapping[str, Cell], answer: str | None) -> str:
        other = self._person(row["turns_to"], answer)
        if other is None:
            return ""
        told = reported(self.plan.snapshot, self.lines, row["person_id"].text, other)
        if other == row["person_id"].text:
            self._no(row["turns_to"], "a tie to oneself", "name somebody else")
        elif told is None:
            cure = "formal lines are public, so none is missing; name somebody else"
            self._no(row["turns_to"], "only the formal line says so", cure)
        elif answer is not None and (answer == "found") != told:
            truth = "holds" if told else "does not hold"
            self._no(row["in_data"], f"the file {truth} this tie", "look again, or leave it empty")
        else:
            return "found" if told else "absent"
        return ""

    def _person(self, cell: Cell, answer: str | None) -> str | None:
        """The id of somebody named; the text itself where they are said to be absent and are not known."""
        ids = sorted(set(self.named.get(cell.text.casefold(), ())))
        if len(ids) == 1:
            return ids[0]
        if ids:
            self._no(cell, "several people have this name", "write the id")
            return None
        if answer == "absent":
            return cell.text
        self._no(
            cell,
            "nobody of this id or name",
            "write it as in the facts; if they are not there, choose absent",
        )
        return None

    # --- facts

    def _grades(self) -> tuple[Checked, ...]:
        counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in self.sheet.facts:
            number = class_of(self.plan.graph, self.plan.graph.get(row["fact_id"].text))
            answer = row["answer"].choice("answer")
            if number < 0:
                cure = "give the file that the sheet was drawn from"
                self._no(row["fact_id"], "not a graded fact of this file", cure)
            elif answer is None:
                cause = "not one of the choices" if row["answer"].text else "no answer"
                self._no(row["answer"], cause, "choose right, wrong or cannot tell")
            else:
                counts[number][answer] += 1
        classes = (Checked(low, high, 0, 0) for high, low in pairwise(BANDS))
        return tuple(replace(c, **counts[number]) for number, c in enumerate(classes))
