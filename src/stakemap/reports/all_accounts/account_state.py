"""What is remembered of an account from one run over all accounts to the next: ids and figures, no names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stakemap.decision.known_positions import known_positions
from stakemap.engagement.portfolio.account_line import Horizon
from stakemap.engagement.portfolio.stakes import Stake, stakes_of
from stakemap.findings.certainty import leaders
from stakemap.findings.change.alerts import STATES
from stakemap.model import Account

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.context.case import Case

__all__ = ["AccountState", "DecisionState", "state_from", "state_of"]

Names = tuple[str, str]
"""In English, in Chinese."""


@dataclass(frozen=True, slots=True)
class DecisionState:
    """One decision that is open.

    Attributes
    ----------
    id, title
        Which; titles in English and Chinese.
    chance
        Chance to pass, in [0, 1]; ``None`` where too few positions are known to tell it.
    leaders
        Ids of those who are listened to most, where the draws settle it; else empty.
    """

    id: str
    title: Names
    chance: float | None
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountState:
    """One account as a run saw it.

    Attributes
    ----------
    name
        What the client is called, in English and Chinese.
    rev
        Revision of the store.
    decisions
        Those that are open, in the order of the report.
    states
        Claims that hold by a fact (`findings.change.alerts.STATES`): code and first subject.
    stakes
        What is at stake, by currency; facts are not kept.
    """

    name: Names
    rev: int
    decisions: tuple[DecisionState, ...]
    states: tuple[tuple[str, str], ...]
    stakes: tuple[Stake, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values; `state_from` reads them."""
        return {
            "name": list(self.name),
            "rev": self.rev,
            "decisions": [
                {"id": d.id, "title": list(d.title), "chance": d.chance, "leaders": list(d.leaders)}
                for d in self.decisions
            ],
            "states": [list(state) for state in self.states],
            "stakes": [[stake.currency, str(stake.keep), str(stake.win)] for stake in self.stakes],
        }


def state_from(values: Mapping[str, Any]) -> AccountState:
    """What `AccountState.to_dict` wrote.

    Raises
    ------
    KeyError, TypeError, ValueError, ArithmeticError
        It is something else.
    """
    return AccountState(
        _pair(values["name"]),
        int(values["rev"]),
        tuple(
            DecisionState(str(d["id"]), _pair(d["title"]), d["chance"], tuple(d["leaders"]))
            for d in values["decisions"]
        ),
        tuple((str(code), str(subject)) for code, subject in values["states"]),
        tuple(Stake(code, Decimal(keep), Decimal(win), ()) for code, keep, win in values["stakes"]),
    )


def _pair(names: Any) -> Names:
    en, zh = names
    return str(en), str(zh)


def state_of(analyses: Sequence[Analysis], account: str, rev: int) -> AccountState:
    """What is remembered of the analyses behind one report.

    Examples
    --------
    >>> import stakemap as sm
    >>> city = sm.examples.city()
    >>> one = sm.analyze(city, as_of="2026-09-01", decision=sm.examples.DECISION, draws=50)
    >>> state_of([one], "city", 1).decisions[0].title[0]
    'Smart traffic, phase one'
    """
    cases = [(one, one.case) for one in analyses if one.case is not None]
    case = cases[0][1]
    client = next(iter(case.graph.of(Account)), None)
    found = {(f.code, f.subjects[0] if f.subjects else "") for one, _ in cases for f in one.findings}
    stakes = stakes_of(case, case.day, Horizon().stake_days) if case.day is not None else ()
    return AccountState(
        (client.called("en"), client.called("zh")) if client is not None else (account, account),
        rev,
        tuple(_decision(each, one.plan.decision) for one, each in cases if one.plan.decision),
        tuple(sorted(state for state in found if state[0] in STATES)),
        tuple(Stake(stake.currency, stake.keep, stake.win, ()) for stake in stakes if stake.total),
    )


def _decision(case: Case, ident: str) -> DecisionState:
    known, first = known_positions(case), leaders(case, "hidden_influence")
    chance = case.power.passing if case.power is not None and known is not None and known.told else None
    settled = first.nodes if first is not None and first.settled else ()
    return DecisionState(ident, (case.name(ident, "en"), case.name(ident, "zh")), chance, tuple(settled))
