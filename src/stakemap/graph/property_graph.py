"""The property graph: validated facts, indexed.  There is no second copy of the data beside it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from stakemap.graph.confidence import grade_of
from stakemap.graph.fact_index import GIVEN_IN_CODE, FactIndex
from stakemap.graph.seats import Seating, resolve_day
from stakemap.model import Fact
from stakemap.model.free_text import doubtful_facts
from stakemap.wording.notebook_table import styled
from stakemap.wording.tables import told

if TYPE_CHECKING:
    import networkx as nx

    from stakemap.errors import Problem
    from stakemap.graph.snapshot import Snapshot

__all__ = ["GIVEN_IN_CODE", "PropertyGraph"]


class PropertyGraph(FactIndex):
    """Facts about people, bodies, posts, groups and decisions, ready to be asked.

    It is immutable: `with_` and `without` give a new graph.

    Parameters
    ----------
    facts
        Records in any order, or their plain values as `stakemap.model.parse` takes them; ids must be unique
        and every named end must be there.
    catalogue
        The relation catalogue in force; the packaged one by default.

    Raises
    ------
    InputError
        With every dangling end, double id, unknown kind, wrong end kind, stage that its decision does not
        have and rule text that does not fit.

    Examples
    --------
    >>> from stakemap.model import Person, Tie
    >>> graph = PropertyGraph([Person(id="a", name="A"), Person(id="b", name="B"),
    ...                        Tie(id="t", kind="advice", from_id="a", to_id="b")])
    >>> graph.neighbours("b")
    ('a',)
    """

    def snapshot(
        self, as_of: str | date | None = None, view: str = "influence", *, inferred: bool = False
    ) -> Snapshot:
        """Time and viewpoint applied once: the arrays that every measure works on.

        Parameters
        ----------
        as_of
            The day to look at; ``None`` is today (UTC).  Where no fact is dated nothing is filtered.
        view
            influence, formal, informal, introduction or conflict_check.
        inferred
            Whether ties inferred from a shared past count in influence and informal as well: they open
            doors, and say nothing about who defers to whom.

        Returns
        -------
        Snapshot
            Arcs point from the one who turns to the one turned to.

        Raises
        ------
        UnknownName
            No such view.
        InputError
            `as_of` is no day.

        Notes
        -----
        100,000 ties among 20,000 people take about two seconds.
        """
        from stakemap.graph.projection.arrays import project  # with numpy, which files do not need

        return project(Seating.on(self, resolve_day(self, as_of)), view, inferred=inferred)

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """Free text whose words call for a second look: fact, field and rule, never the text.

        Examples
        --------
        >>> from stakemap.model import Person
        >>> PropertyGraph([Person(id="a", name="A", note="goes to church")]).warnings[0].cause
        'words of rule religion in free text'
        """
        return doubtful_facts(self.facts)

    def to_networkx(
        self, layer: str | None = None, *, as_of: str | date | None = None, weight: str = "strength"
    ) -> nx.MultiDiGraph[str] | nx.DiGraph[str]:
        """The facts as a networkx multigraph, or one view of them as a directed graph.

        See `stakemap.graph.networkx_export.to_networkx`.
        """
        from stakemap.graph.networkx_export import to_networkx

        return to_networkx(self, layer, as_of=as_of, weight=weight)

    def __repr__(self) -> str:
        parts = ", ".join(f"{n} {kind}" for kind, n in self.counts().items())
        return f"PropertyGraph({parts or 'empty'})"

    def _repr_html_(self) -> str:
        facts = [f for f in self.facts if isinstance(f, Fact)]
        dates = sorted(d for f in facts if (d := self.confirmed(f)) is not None)
        grades = Counter(grade_of(self, f) or "ungraded" for f in facts)
        rows = {
            **{kind.replace("_", " "): str(n) for kind, n in self.counts().items()},
            "open ends": str(sum(f.valid.dated and f.valid.open_ended for f in facts)),
            "oldest confirmation": dates[0] if dates else "none",
            "grades": ", ".join(f"{grade}: {n}" for grade, n in sorted(grades.items())),
            "notes to read again": str(len(self.warnings)),
        }
        cells = "".join(
            f"<tr><th>{escape(told(k))}</th><td>{escape(told(v))}</td></tr>" for k, v in rows.items()
        )
        return styled(f"<table><caption>{escape(told('Property graph'))}</caption>{cells}</table>")
