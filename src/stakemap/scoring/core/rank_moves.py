"""Two sets of scores side by side: who rose, who fell, who came, who left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isnan
from typing import Any

from stakemap.errors import InputError, UnknownName
from stakemap.graph.frozen import Frozen
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import TOLERANCE, Scores, frame, html_table, measured, shown
from stakemap.wording.language import called, either
from stakemap.wording.tables import told

__all__ = ["Move", "Moves", "compare_scores"]


@dataclass(frozen=True, slots=True)
class Move:
    """One node in two runs.  Value and rank are ``None`` where the node was not there."""

    node: str
    before: float | None
    after: float | None
    rank_before: int | None
    rank_after: int | None

    @property
    def status(self) -> str:
        """``came``, ``left`` or ``stayed``."""
        return "came" if self.before is None else ("left" if self.after is None else "stayed")

    @property
    def change(self) -> float:
        """After minus before; an absent node counts 0."""
        return (self.after or 0.0) - (self.before or 0.0)

    @property
    def places(self) -> int:
        """Ranks gained: positive is a rise; 0 for who came or left."""
        if self.rank_before is None or self.rank_after is None:
            return 0
        return self.rank_before - self.rank_after

    def to_dict(self) -> dict[str, object]:
        """As plain values."""
        return {
            "id": self.node,
            "status": self.status,
            "before": self.before,
            "after": self.after,
            "change": self.change,
            "rank_before": self.rank_before,
            "rank_after": self.rank_after,
            "places": self.places,
        }


@dataclass(frozen=True, eq=False, repr=False)
class Moves(Frozen, Plain):
    """What changed between two runs of one measure, greatest change first; `names` are those to show.

    `agreement` is Kendall's tau-b between the two orders over those who are in both, in [-1, 1], or
    ``None`` where fewer than two are, or where one order is flat.
    """

    shown = ("measure", "unit", "moves", "agreement")

    measure: str
    unit: str
    moves: tuple[Move, ...]
    agreement: float | None
    names: Mapping[str, str] = field(compare=False)

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves)

    def __len__(self) -> int:
        return len(self.moves)

    def __getitem__(self, node: str) -> Move:
        for move in self.moves:
            if move.node == node:
                return move
        raise UnknownName("node", node, tuple(move.node for move in self.moves))

    def changed(self) -> tuple[Move, ...]:
        """Those whose value or rank is not the same, or who came or left."""
        return tuple(m for m in self.moves if abs(m.change) > TOLERANCE or m.places or m.status != "stayed")

    def top(self, k: int = 10) -> list[Move]:
        """The k greatest changes that are changes at all."""
        return list(self.changed()[: max(0, k)])

    def rose(self) -> list[Move]:
        """Those with a better rank, most places first."""
        return sorted((m for m in self.moves if m.places > 0), key=lambda m: (-m.places, m.node))

    def fell(self) -> list[Move]:
        """Those with a worse rank, most places first."""
        return sorted((m for m in self.moves if m.places < 0), key=lambda m: (m.places, m.node))

    def to_rows(self) -> list[dict[str, object]]:
        """One row a node."""
        return [move.to_dict() for move in self.moves]

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), "id", labels=labels)

    def __repr__(self) -> str:
        return f"<Moves of {self.measure}: {len(self.changed())} of {len(self)} changed>"

    def _repr_html_(self) -> str:
        def row(move: Move) -> tuple[str, ...]:
            before, after = (("" if v is None else shown(v)) for v in (move.before, move.after))
            return (
                called(self.names, move.node),
                before,
                after,
                f"{move.change:+.4g}",
                f"{move.places:+d}" if move.places else "",
            )

        head = ("who", "before", "after", "change", "places")
        return html_table(
            f"{measured(self.measure)} ({told(self.unit)})", head, [row(move) for move in self.top(10)]
        )


def compare_scores(before: Scores, after: Scores) -> Moves:
    """What changed in one measure.

    Raises
    ------
    InputError
        If the two are different measures.
    """
    if before.measure != after.measure:
        raise InputError(f"{before.measure} cannot be compared with {after.measure}")
    first, second = before.ranks(), after.ranks()
    old, new = (dict(zip(side.nodes, side.values.tolist(), strict=True)) for side in (before, after))
    moves = [
        Move(
            node,
            old.get(node),
            new.get(node),
            first.get(node),
            second.get(node),
        )
        for node in sorted({*before.nodes, *after.nodes})
    ]
    moves.sort(key=lambda move: (-abs(move.change), -abs(move.places), move.node))
    names = either(before.names, after.names)
    return Moves(after.measure, after.unit, tuple(moves), _agreement(before, after), names)


def _agreement(before: Scores, after: Scores) -> float | None:
    both = [node for node in before.ranks() if node in after.ranks()]
    if len(both) < 2:
        return None
    from scipy.stats import kendalltau

    first, second = before.ranks(), after.ranks()
    tau = float(kendalltau([first[k] for k in both], [second[k] for k in both]).statistic)
    return None if isnan(tau) else tau
