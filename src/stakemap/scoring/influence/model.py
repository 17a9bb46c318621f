r"""Influence: the share of a decision that moves with one person's stated position.

With formal power beta and the walks B of `attention`::

    z = B' beta          t_j = z_j / B_jj = sum_i beta_i h_ij          0 <= beta_j <= t_j <= 1

In words: the probability that a decision maker's chain of "whom do I ask" runs through j.  Two splits
are exact: ``t_j = beta_j + sum_i beta_i h_ij`` over decision makers, and ``t_j = beta_j + sum_k (z_k -
t_j B_jk) k_kj`` over the last tie into j.

References
----------
.. [1] Friedkin, N. E. & Johnsen, E. C. (1990). Social influence and opinions. J. Math. Sociol. 15(3-4).
.. [2] Friedkin, N. E. (1991). Theoretical foundations for centrality measures. Am. J. Sociol. 96(6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stakemap.errors import InputError, Problem
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import ORGANIZATION, PERSON, UNKNOWN, Snapshot
from stakemap.scoring.core.measuring import explain_sum, require_nodes, scores
from stakemap.scoring.core.results import Explanation, Part, Scores, frame, html_table, shown
from stakemap.scoring.influence.attention import USUAL, Listening, RowRule, listening
from stakemap.scoring.influence.walks import top_walks
from stakemap.work import checkpoint

__all__ = [
    "EXACT_HIGHEST",
    "Beta",
    "Influence",
    "Ledger",
    "formal_power",
    "hidden_influence",
    "influence",
    "influence_of",
    "ledger",
]

Floats = NDArray[np.float64]
Beta = Scores | Mapping[str, float] | ArrayLike | None

EXACT_HIGHEST = 200
"""In large graphs, how many of the highest are certain in their order."""

_CLOSE = 1e-5
"""Width of the bounds of B_jj, of 1 or more, that tells most people apart."""

NO_DECISION = "no decision was given: every person and organisation counts the same"
NOBODY = "nobody holds formal say here: all influence is 0"


@dataclass(frozen=True, eq=False, repr=False)
class Ledger(Frozen):
    """Whose own view the decision ends with.  Kept + received = share; shares sum to 1.

    Each array is float64 of shape (n,), in shares of the decision; received and ceded have equal sums.
    Never a ranking: it calls people yielding who ask many.
    """

    nodes: tuple[str, ...]
    kept: Floats
    received: Floats
    ceded: Floats
    share: Floats

    def to_rows(self) -> list[dict[str, object]]:
        """One row a node: id, kept, received, ceded, share."""
        columns = (self.kept, self.received, self.ceded, self.share)
        return [
            dict(zip(("id", "kept", "received", "ceded", "share"), (node, *map(float, values)), strict=True))
            for node, *values in zip(self.nodes, *columns, strict=True)
        ]

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), "id", labels=labels)

    def to_dict(self) -> dict[str, object]:
        """As plain values."""
        return {"rows": self.to_rows()}

    def __repr__(self) -> str:
        return f"<Ledger of {len(self.nodes)} nodes>"

    def _repr_html_(self) -> str:
        rows = [
            tuple(shown(v) if isinstance(v, float) else str(v) for v in row.values())
            for row in self.to_rows()
        ]
        return html_table(
            "ledger (share of the decision)", ("who", "kept", "received", "ceded", "share"), rows
        )


@dataclass(frozen=True, eq=False, repr=False)
class Influence(Frozen):
    """Everything that influence says about one decision, computed once.  Made by `influence_of`.

    Attributes
    ----------
    listening
        Rows of attention.
    beta
        Formal power, shape (n,).
    exact_highest
        Above `listening.DENSE` nodes: how many of the highest are certain in their order.
    notes
        What the reader must know about beta.
    """

    listening: Listening
    beta: Floats
    exact_highest: int
    notes: tuple[str, ...]

    @property
    def snapshot(self) -> Snapshot:
        """The graph."""
        return self.listening.snapshot

    @cached_property
    def _totals(self) -> tuple[Floats, float, Floats | None]:
        return self.listening.totals(self.beta)

    @property
    def total(self) -> Floats:
        """z: the effect of a push at each node that may come back to it; z >= t."""
        return self._totals[0]

    @property
    def total_error(self) -> float:
        """Bound of the error of `total`, summed over all nodes; 0 where solved directly."""
        return self._totals[1]

    @cached_property
    def _values(self) -> tuple[Floats, Floats, Floats, tuple[str, ...]]:
        """t (or its upper bound), lower and upper bounds, notes."""
        total, _, returned = self._totals
        if returned is not None:
            t = self._within(total / returned)
            return t, t, t, ()
        return self._large()

    def _within(self, t: Floats) -> Floats:
        """Rounding must not break beta <= t <= sum of beta."""
        return np.clip(t, self.beta, max(float(self.beta.sum()), float(self.beta.max(initial=0.0))))

    def _large(self) -> tuple[Floats, Floats, Floats, tuple[str, ...]]:
        fewest, most = self.listening.returns()
        low, high = self._within(self.total / most), self._within(self.total / fewest)
        highest, error = self._certified(low, high)
        slack = high - low
        parts = (slack, slack[highest], most)
        widest, close, back = (float(part.max(initial=0.0)) for part in parts)
        notes = (
            f"solved by iteration, error <= {max(self.total_error, error):.1e}",
            f"the {len(highest)} highest are in their true order, too high by at most {close:.1e}; "
            f"the others are upper bounds, too high by at most {widest:.2g} (1 <= B_jj <= {back:.3g})",
        )
        return high, low, high, notes

    def _certified(self, low: Floats, high: Floats) -> tuple[NDArray[np.intp], float]:
        """Narrow the bounds until it is certain who the highest are, in which order; they, and the error.

        Each gets a close column; only those whose bounds still overlap get an exact one.
        """
        close: set[int] = set()
        exact: set[int] = set()
        error = 0.0
        while True:
            order = np.argsort(-high, kind="stable")
            highest = order[: self.exact_highest]
            if new := sorted(set(highest.tolist()) - close):
                close.update(new)
                self._narrow(new, low, high)
            elif new := sorted(set(_overlapping(order, low, high, len(highest))) - exact):
                exact.update(new)
                error = max(error, *(self._settle(place, low, high) for place in new))
            else:
                return highest, error

    def _narrow(self, places: list[int], low: Floats, high: Floats) -> None:
        """Bound t_j closely by how often walks come back to j; by its column where they forget slowly."""
        fewest, most = self.listening.visits(places, _CLOSE)
        for k in np.flatnonzero(most - fewest > _CLOSE).tolist():
            checkpoint()
            column, error = self.listening.column_bounded(places[k], tolerance=_CLOSE / 2)
            fewest[k], most[k] = column[places[k]] - error, column[places[k]] + error
        z, least, now = self.total[places], self.beta[places], high[places]
        high[places] = np.minimum(np.maximum(z / fewest, least), now)
        low[places] = np.minimum(np.maximum(z / most, low[places]), high[places])

    def _settle(self, place: int, low: Floats, high: Floats) -> float:
        """Set both bounds of t_j to itself; the error that is left."""
        checkpoint()
        z = float(self.total[place])
        column, error = self.listening.column_bounded(place, tolerance=min(1e-6, 1e-11 / max(z, 1e-300)))
        high[place] = low[place] = min(max(z / column[place], self.beta[place]), high[place])
        return error * z

    @property
    def values(self) -> Floats:
        """t, shape (n,): in large graphs upper bounds, those of the highest close and in their true order."""
        return self._values[0]

    @cached_property
    def hidden(self) -> Floats:
        """t - beta: influence by being listened to."""
        return np.maximum(self.values - self.beta, 0.0)

    @cached_property
    def ledger(self) -> Ledger:
        """Kept, received, ceded and share of everybody."""
        keep = 1.0 - self.listening.susceptibility
        received = keep * np.maximum(self.listening.adjoint @ self.total, 0.0)
        kept = keep * self.beta
        ceded = self.listening.susceptibility * self.beta
        return Ledger(self.snapshot.nodes, kept, received, ceded, kept + received)

    def scores(self) -> dict[str, Scores]:
        """``influence``, ``formal_power``, ``hidden_influence`` and ``ledger`` from this one solution."""
        t, low, high, how = self._values
        bounds = None if self.listening.dense else (low, high)
        hidden = (
            None if bounds is None else (np.maximum(low - self.beta, 0.0), np.maximum(high - self.beta, 0.0))
        )
        notes, make = self.notes + how, partial(scores, self.snapshot)
        return {
            "influence": make("influence", t, notes=notes, bounds=bounds, explainer=self.by_last_tie),
            "formal_power": make("formal_power", self.beta, notes=self.notes, explainer=self._explain_formal),
            "hidden_influence": make(
                "hidden_influence", self.hidden, notes=notes, bounds=hidden, explainer=self._explain_hidden
            ),
            "ledger": make("ledger", self.ledger.share, notes=self.notes, explainer=self._explain_share),
        }

    def _formal(self, place: int) -> Part:
        return Part("formal power", float(self.beta[place]), "formal", node=self.snapshot.nodes[place])

    def _exact(self, place: int) -> float:
        """t_j itself, also where the table shows an upper bound."""
        if self.listening.dense:
            return float(self.values[place])
        return float(self._within(self.total / self.listening.column(place)[place])[place])

    def _note(self, value: float, place: int) -> str:
        bound = f"{self.values[place]:.4g}"
        return "" if bound == f"{value:.4g}" else f"exact value; the table shows the upper bound {bound}"

    def last_ties(self, place: int) -> Floats:
        """The part of t_j that comes through each arc into j, in the order of in-arcs."""
        snapshot = self.snapshot
        span = slice(int(snapshot.in_indptr[place]), int(snapshot.in_indptr[place + 1]))
        others = snapshot.in_sources[span]
        passing = self.total[others] - self._exact(place) * self.listening.row(place)[others]
        return np.maximum(passing * self.listening.attention[snapshot.in_arcs[span]], 0.0)

    def by_last_tie(self, node: str) -> Explanation:
        """t split into formal power and one part for each tie into the node; exact."""
        place = self.snapshot.index(node)
        value = self._exact(place)
        base, note = (self._formal(place),), self._note(value, place)
        split = explain_sum(self.snapshot, "influence", node, value, base, self.last_ties(place), note)
        return replace(split, walks=top_walks(self, node)) if self.listening.dense else split

    def by_decision_maker(self, node: str) -> Explanation:
        """t split into the node's own formal power and one part for each decision maker; exact."""
        place = self.snapshot.index(node)
        terms = self.beta * self.listening.reaching(place)
        terms[place] = 0.0
        value = self._exact(place)
        order = np.flatnonzero(terms)[np.argsort(-terms[np.flatnonzero(terms)], kind="stable")]
        names = self.snapshot.nodes
        parts = [Part(names[i], float(terms[i]), "decision maker", node=names[i]) for i in order.tolist()]
        note = self._note(value, place)
        return Explanation("influence", node, value, (self._formal(place), *parts), True, note)

    def _explain_formal(self, node: str) -> Explanation:
        place = self.snapshot.index(node)
        return Explanation("formal_power", node, float(self.beta[place]), (self._formal(place),), True)

    def _explain_hidden(self, node: str) -> Explanation:
        place = self.snapshot.index(node)
        value = self._exact(place) - float(self.beta[place])
        note = self._note(self._exact(place), place)
        return explain_sum(self.snapshot, "hidden_influence", node, value, (), self.last_ties(place), note)

    def _explain_share(self, node: str) -> Explanation:
        place = self.snapshot.index(node)
        book = self.ledger
        parts = (
            Part("kept", float(book.kept[place]), "formal", node=node),
            Part("received", float(book.received[place]), "tie", node=node),
        )
        note = f"ceded to others: {shown(float(book.ceded[place]))}"
        return Explanation("ledger", node, float(book.share[place]), parts, True, note)

    def __repr__(self) -> str:
        return f"<Influence of {self.snapshot.n} nodes, {int(np.count_nonzero(self.beta))} with formal power>"


def _beta(snapshot: Snapshot, beta: Beta, *, normalise: bool) -> tuple[Floats, tuple[str, ...]]:
    """Formal power as an array, and notes."""
    if beta is None:
        share = np.isin(snapshot.kinds, (PERSON, UNKNOWN, ORGANIZATION)).astype(np.float64)
        notes: tuple[str, ...] = (NO_DECISION,)
    elif isinstance(beta, Scores):
        share, notes = _placed(snapshot, dict(zip(beta.nodes, beta.values.tolist(), strict=True))), beta.notes
    elif isinstance(beta, Mapping):
        share, notes = _placed(snapshot, beta), ()
    else:
        share, notes = np.array(beta, np.float64), ()
        if share.shape != (snapshot.n,):
            raise InputError(f"beta has shape {share.shape} for {snapshot.n} nodes")
    wrong = np.flatnonzero(~(np.isfinite(share) & (share >= 0)))
    if len(wrong):
        cause = "formal power must be a finite number, 0 or more"
        raise InputError([Problem(cause, fact_id=snapshot.nodes[k], code="range") for k in wrong.tolist()])
    with np.errstate(over="ignore"):
        total = float(share.sum())
    if not np.isfinite(total):
        raise InputError("formal power adds up to more than a number can hold")
    if not total > 0:
        return np.zeros(snapshot.n), (*notes, NOBODY)
    if normalise and abs(total - 1.0) > 1e-15:
        largest = float(share.max())
        share = share / largest
        share = share / share.sum()
    return share, notes


def _overlapping(order: NDArray[np.intp], low: Floats, high: Floats, count: int) -> list[int]:
    """Of the first places in order of upper bounds those who may stand before or behind their neighbour."""
    first, behind = order[:count], order[1 : count + 1]
    meets = high[behind] >= np.minimum.accumulate(low[first])[: len(behind)]
    return [*first[: len(behind)][meets].tolist(), *behind[: count - 1][meets[: count - 1]].tolist()]


def _placed(snapshot: Snapshot, beta: Mapping[str, float]) -> Floats:
    share = np.zeros(snapshot.n)
    for node, value in beta.items():
        place = snapshot.index(node)
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise InputError([Problem("formal power must be a number", fact_id=node, code="type")])
        share[place] = float(value)
    return share


def influence_of(
    graph: Snapshot | Listening,
    *,
    beta: Beta = None,
    kappa: float | None = None,
    rule: RowRule = USUAL,
    susceptibility: Mapping[str, float] | None = None,
    normalise: bool = True,
    exact_highest: int = EXACT_HIGHEST,
) -> Influence:
    """Everything about one decision as one object; give a `Listening` to share it between decisions.

    Parameters
    ----------
    graph
        A snapshot, or its rows of attention; then `kappa`, `rule` and `susceptibility` are those of the rows.
    beta
        Formal power: scores, a mapping, or an array of shape (n,); >= 0.  ``None`` counts every person,
        unknown person and organisation the same, and says so.
    kappa
        One own-view weight, > 0, for all ties; by default that of their kinds.
    rule, susceptibility
        See `attention.saturated_rows`.
    normalise
        Scale beta to the sum 1.  ``False`` keeps it: with beta the gradient of the chance of approval, t
        is the points of probability that move with each person.
    exact_highest
        In graphs of more than 3,000 nodes: of how many of the highest the order is certain, each too high
        by at most 1e-5 of itself; the others are upper bounds.

    Raises
    ------
    EmptySnapshotError, InputError, UnknownName, ConvergenceError
    """
    rows = (
        graph
        if isinstance(graph, Listening)
        else listening(
            graph, rule=rule if kappa is None else replace(rule, kappa=kappa), susceptibility=susceptibility
        )
    )
    share, notes = _beta(rows.snapshot, beta, normalise=normalise)
    share.flags.writeable = False
    return Influence(rows, share, max(0, exact_highest), notes)


def influence(
    snapshot: Snapshot,
    *,
    beta: Beta = None,
    kappa: float | None = None,
    rule: RowRule = USUAL,
    susceptibility: Mapping[str, float] | None = None,
    exact_highest: int = EXACT_HIGHEST,
) -> Scores:
    """Share of the decision that moves if a person's stated position moves from no to yes and is held.

    Parameters are those of `influence_of`.

    Returns
    -------
    Scores
        float64, shape (n,), in [0, 1]; `explain` splits each into formal power and ties.

    Raises
    ------
    EmptySnapshotError
        If n = 0.

    Examples
    --------
    >>> asks = Snapshot.from_arrays([0, 1], [1, 2], [1.0, 1.0], nodes=["a", "b", "c"])
    >>> [(who, round(t, 3)) for who, t in influence(asks, beta={"a": 1.0}).top()]
    [('a', 1.0), ('b', 0.533), ('c', 0.284)]
    """
    found = influence_of(
        snapshot,
        beta=beta,
        kappa=kappa,
        rule=rule,
        susceptibility=susceptibility,
        exact_highest=exact_highest,
    )
    return found.scores()["influence"]


def hidden_influence(snapshot: Snapshot, *, beta: Beta = None) -> Scores:
    """Influence minus formal power: what a person moves by being listened to.  See `influence_of`."""
    return influence_of(snapshot, beta=beta).scores()["hidden_influence"]


def formal_power(snapshot: Snapshot, *, beta: Beta = None) -> Scores:
    """Formal power beta as scores that sum to 1: the share each holds by the rule itself."""
    require_nodes(snapshot, "formal_power")
    share, notes = _beta(snapshot, beta, normalise=True)
    return scores(snapshot, "formal_power", share, notes=notes, explainer=partial(_held, snapshot, share))


def _held(snapshot: Snapshot, share: Floats, node: str) -> Explanation:
    value = float(share[snapshot.index(node)])
    return Explanation("formal_power", node, value, (Part("formal power", value, "formal", node=node),))


def ledger(snapshot: Snapshot, *, beta: Beta = None) -> Scores:
    """Whose own view the decision ends with; sums to 1, never ranked.  `Influence.ledger` has the rest."""
    found = influence_of(snapshot, beta=beta, exact_highest=0)
    share = found.ledger.share
    return scores(snapshot, "ledger", share, notes=found.notes, explainer=found._explain_share)
