"""What a measure gives back: frozen numbers that know their unit, their run and their reasons."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, UnknownName
from stakemap.graph.frozen import Frozen, FrozenMap
from stakemap.scoring.core.labels import labels as measures
from stakemap.scoring.core.plain import Plain
from stakemap.wording.language import called, in_language, language
from stakemap.wording.notebook_table import frame, html_table, shown
from stakemap.wording.tables import told

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DIGITS",
    "TOLERANCE",
    "Explanation",
    "Part",
    "Scores",
    "Walk",
    "frame",
    "html_table",
    "measured",
    "shown",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

AS_THEY_STAND = "of the facts as they stand; .as_shown has the medians of the draws, as reports show them"
MEDIANS = "medians of the draws"
TOLERANCE = 1e-12
"""Values nearer than this (relative above 1) share a rank."""
DIGITS = 12
"""Shares and chances that are the same in so many digits are equal: the rest is the order of sums."""


def measured(measure: str) -> str:
    """What a measure is called where results show themselves; a name that is no measure as it is."""
    known = measures().get(measure)
    return known.text(language()) if known is not None else told(measure.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Part(Plain):
    """One term of a score: what it is, how much, and the facts behind it.

    `kind` is ``formal``, ``tie``, ``decision maker`` or ``base``; `arc` is (who turns, to whom).
    """

    label: str
    value: float
    kind: str
    node: str | None = None
    arc: tuple[str, str] | None = None
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def _sort(part: Part) -> str:
    """What sort of part it is, in words: what is one's own may be a vote, or what everybody starts with."""
    return "own share" if part.kind == "formal" else part.kind


@dataclass(frozen=True, slots=True)
class Walk(Plain):
    """One chain of "whom do I ask", from a decision maker to the person.

    Attributes
    ----------
    nodes
        From the decision maker to the person.
    value
        What it adds to the person's influence: the decision maker's power times the attention of each step.
    facts
        Ids of the facts behind each step.
    """

    nodes: tuple[str, ...]
    value: float
    facts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Explanation(Plain):
    """Why one node has its score.  If `additive`, the parts sum to the value.

    `walks` are the largest chains from a decision maker to the person, largest first, never all of them:
    they tell the same number another way and are not added to the parts.
    """

    shown = ("measure", "node", "value", "additive", "note", "parts", "walks")

    measure: str
    node: str
    value: float
    parts: tuple[Part, ...]
    additive: bool = True
    note: str = ""
    walks: tuple[Walk, ...] = ()
    names: Mapping[str, str] = field(default_factory=FrozenMap, repr=False, compare=False)

    @property
    def total(self) -> float:
        """Sum of the parts."""
        return math.fsum(part.value for part in self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    def __repr__(self) -> str:
        return (
            f"<Explanation {self.measure} of {self.node}: {shown(self.value)} from {len(self.parts)} "
            f"part{'' if len(self.parts) == 1 else 's'}>"
        )

    def to_rows(self) -> list[dict[str, object]]:
        """One row a part."""
        return [part.to_dict() for part in self.parts]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row a part, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        rows = [row | {"label": self._label(part)} for row, part in zip(self.to_rows(), self, strict=True)]
        return frame(rows, labels=labels)

    def text(self, lang: str | None = None) -> str:
        """The same to read: the number, then a line for each part with its ties, facts and sources.

        Parameters
        ----------
        lang
            ``en`` or ``zh``; by default that of `stakemap.set_language`.

        Examples
        --------
        >>> import stakemap as sm
        >>> asked = sm.analyze(sm.from_edges([("ann", "bob", 0.5), ("cai", "bob", 0.25)]), draws=0)
        >>> print(asked.scores["strength"].explain("bob").text().splitlines()[0])
        strength: bob, 0.75
        """
        with in_language(lang or language()):
            head = f"{measured(self.measure)}: {called(self.names, self.node)}, {shown(self.value)}"
            return "\n".join([head, *map(self._line, self.parts), *([told(self.note)] if self.note else [])])

    def _line(self, part: Part) -> str:
        about = " → ".join(called(self.names, node) for node in part.arc) if part.arc else self._label(part)
        behind = "; ".join(filter(None, (", ".join(part.facts), ", ".join(part.sources))))
        value = f"{shown(part.value)}  " if self.additive or part.value else ""
        return f"{value}{told(_sort(part))}: {about}" + (f"  [{behind}]" if behind else "")

    def _label(self, part: Part) -> str:
        """What a part is called: a person by name, all else as it is."""
        return called(self.names, part.node) if part.node and part.node in self.names else part.label

    def _repr_html_(self) -> str:
        def row(part: Part) -> tuple[str, ...]:
            arc = " → ".join(called(self.names, node) for node in part.arc) if part.arc else ""
            value = shown(part.value) if self.additive or part.value else ""
            return self._label(part), _sort(part), arc, value, ", ".join(part.facts)

        notes = (self.note,) if self.note else ()
        title = f"{measured(self.measure)}: {called(self.names, self.node)}, {shown(self.value)}"
        table = html_table(
            title, ("part", "kind", "tie", "value", "facts"), [row(p) for p in self.parts], notes
        )
        if not self.walks:
            return table
        walks = [
            (" → ".join(called(self.names, node) for node in walk.nodes), shown(walk.value))
            for walk in self.walks
        ]
        told = shown(math.fsum(walk.value for walk in self.walks))
        return table + html_table(
            "largest chains, not all", ("chain", "value"), walks, (f"together {told} of {shown(self.value)}",)
        )


@dataclass(frozen=True, eq=False, repr=False)
class Scores(Frozen):
    """One number for each node of a snapshot.

    Attributes
    ----------
    measure, unit
        Name of the measure, and what its numbers count.
    nodes
        Ids, sorted.
    values
        float64, shape (n,), never NaN.
    ranked
        False for nodes that `top` and `ranks` leave out (empty seats, teams).
    run
        Id of the run, attached by the analysis.
    as_of, view
        Date and view of the snapshot.
    notes
        What the reader must know, in plain words ("sampled 200 sources, error <= 0.02").
    bounds
        (low, high) arrays: the 90% interval over draws, else the bounds of a value that is an estimate.
    rank_bounds
        (best, worst) arrays: the 90% interval of each rank over draws, NaN where never ranked.
    medians
        (value, rank) arrays: the middle of the same draws; what stands beside a range (`as_shown`).
    floor
        The value at which nobody has anything to be ranked by (`place`): 0, or minus infinity where 0 is the
        middle.
    names
        Names to show instead of ids.
    explainer
        What `explain` asks; it belongs to no comparison, and can be pickled if it is no local function.
    """

    measure: str
    unit: str
    nodes: tuple[str, ...]
    values: Floats
    ranked: Bools | None = None
    run: str | None = None
    as_of: str | None = None
    view: str = ""
    notes: tuple[str, ...] = ()
    bounds: tuple[Floats, Floats] | None = None
    rank_bounds: tuple[Floats, Floats] | None = None
    medians: tuple[Floats, Floats] | None = None
    floor: float = 0.0
    names: Mapping[str, str] = field(default_factory=FrozenMap)
    explainer: Callable[[str], Explanation] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        size = len(self.nodes)
        values = np.array(self.values, np.float64)
        ranked = np.ones(size, np.bool_) if self.ranked is None else np.array(self.ranked, np.bool_)
        if values.shape != (size,) or ranked.shape != (size,):
            raise InputError(f"{self.measure}: {values.shape} values for {size} nodes")
        if not np.isfinite(values).all():
            raise InputError(f"{self.measure}: a value is not a finite number")
        for array in (values, ranked):
            array.flags.writeable = False
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "ranked", ranked)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {node: place for place, node in enumerate(self.nodes)}

    def index(self, node: str) -> int:
        """Place of a node; UnknownName if it is not there."""
        try:
            return self._places[node]
        except (KeyError, TypeError):
            raise UnknownName("node", str(node), self.nodes) from None

    def __getitem__(self, node: str) -> float:
        return float(self.values[self.index(node)])

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[str]:
        return iter(self.nodes)

    def __contains__(self, node: object) -> bool:
        return node in self._places

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.nodes)

    @cached_property
    def _ranking(self) -> tuple[tuple[int, ...], dict[str, int]]:
        """Places of ranked nodes from high to low (ties by id), and their competition ranks."""
        places = np.flatnonzero(np.asarray(self.ranked))
        by_value = places[np.argsort(-self.values[places], kind="stable")]
        groups: list[list[int]] = []
        first = math.inf
        for place, value in zip(by_value.tolist(), self.values[by_value].tolist(), strict=True):
            if first - value > TOLERANCE * max(1.0, abs(value)):
                groups.append([])
                first = value
            groups[-1].append(place)
        ordered: list[int] = []
        ranks: dict[str, int] = {}
        for group in groups:
            ranks.update((self.nodes[place], len(ordered) + 1) for place in group)
            ordered.extend(sorted(group))
        return tuple(ordered), ranks

    def top(self, k: int = 10) -> list[tuple[str, float]]:
        """The k highest as (id, value); equal values in order of id.  Seats and teams are left out.

        Of the facts as they stand; ``as_shown.top(k)`` has the medians of the draws, as reports show them.
        """
        return [(self.nodes[place], float(self.values[place])) for place in self._ranking[0][: max(0, k)]]

    def ranks(self) -> dict[str, int]:
        """Rank of each ranked node, 1 the highest; equal values share the better rank (1, 2, 2, 4)."""
        return dict(self._ranking[1])

    def rank(self, node: str) -> int:
        """Rank of one node.

        Raises
        ------
        UnknownName
            If it is not there, or is never ranked (an empty seat, a team).
        """
        self.index(node)
        try:
            return self._ranking[1][node]
        except KeyError:
            raise UnknownName("ranked node", node, tuple(self._ranking[1])) from None

    @cached_property
    def as_shown(self) -> Scores:
        """The figures that stand beside a range: the median of the draws; without draws these very scores.

        The range holds the median always; the point value, whose split `explain` gives, it need not.
        """
        if self.medians is None:
            return self
        return replace(self, values=self.medians[0])

    @cached_property
    def as_recorded(self) -> Scores:
        """The facts as they stand, places too: for plain counts, which are told without a range."""
        return self if self.medians is None else replace(self, medians=None)

    @cached_property
    def alike(self) -> bool:
        """Whether everybody ranked has the same value, so that nobody is before anybody."""
        return len(set(self._ranking[1].values())) <= 1

    def place(self, node: str) -> int | None:
        """The place of somebody as readers are told it; ``None`` at zero and where all are alike.

        The rank among the values; where draws were made their median rank, so that the range of the rank
        holds it.

        Examples
        --------
        >>> few = Scores("asked", "people", ("ann", "bob", "cai"), np.array([2.0, 0.0, 0.0]))
        >>> few.place("ann"), few.place("bob")
        (1, None)
        """
        figures = self.as_shown
        if figures.alike or figures[node] - self.floor <= TOLERANCE or node not in figures._ranking[1]:
            return None
        if self.medians is None:
            return self.rank(node)
        return round(float(self.medians[1][self.index(node)]))

    def name(self, node: str) -> str:
        """Name to show for a node, in the language of `stakemap.set_language`; its id where it has none."""
        return called(self.names, node)

    def to_dict(self) -> dict[str, object]:
        """``{measure, unit, run, as_of, view, values: {id: value}}``."""
        return {
            "measure": self.measure,
            "unit": self.unit,
            "run": self.run,
            "as_of": self.as_of,
            "view": self.view,
            "values": dict(zip(self.nodes, self.values.tolist(), strict=True)),
        }

    def to_rows(self) -> list[dict[str, object]]:
        """One row a node: id, name, value, rank (``None`` if unranked), and intervals where known.

        Of draws also the median, which the interval holds; `value` is the point value.
        """
        ranks = self._ranking[1]
        rows: list[dict[str, object]] = []
        for place, node in enumerate(self.nodes):
            row: dict[str, object] = {
                "id": node,
                "name": self.names.get(node, node),
                "value": float(self.values[place]),
                "rank": ranks.get(node),
            }
            if self.bounds is not None:
                row["low"], row["high"] = (float(side[place]) for side in self.bounds)
            if self.rank_bounds is not None:
                best, worst = (float(side[place]) for side in self.rank_bounds)
                row["rank_low"], row["rank_high"] = (best, worst) if node in ranks else (None, None)
            if self.medians is not None:
                row["median"], middle = (float(side[place]) for side in self.medians)
                row["rank_median"] = middle if node in ranks else None
            rows.append(row)
        return rows

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), "id", labels=labels, names=self.names)

    def explain(self, node: str) -> Explanation:
        """The terms, or the contributing ties, behind one number."""
        self.index(node)
        if self.explainer is None:
            return Explanation(self.measure, node, self[node], (), False, "no explanation is attached")
        return self.explainer(node)

    def __repr__(self) -> str:
        best = ", ".join(f"{node} {shown(value)}" for node, value in self.top(3))
        tail = f"; {self._standing}" if self._standing else ""
        return f"<Scores {self.measure} of {len(self)} nodes: {best}{' ...' if len(self) > 3 else ''}{tail}>"

    @property
    def _standing(self) -> str:
        """Which of two figures these are, where draws were made."""
        if self.medians is None:
            return ""
        return MEDIANS if np.array_equal(self.values, self.medians[0]) else AS_THEY_STAND

    def _repr_html_(self) -> str:
        best = self.top(10)
        ranks = self._ranking[1]
        rows = [(str(ranks[node]), called(self.names, node), shown(value)) for node, value in best]
        rest = len(self) - len(best)
        standing = (self._standing,) if self._standing else ()
        notes = ((f"and {rest} more",) if rest else ()) + standing + self.notes
        return html_table(
            f"{measured(self.measure)} ({told(self.unit)})", ("rank", "who", "value"), rows, notes
        )
