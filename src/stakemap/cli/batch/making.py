"""What a process does for one account: its report, what is remembered of it, what is new in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap import policy
from stakemap.cli.account_report import Outcome, Wish, analyzed, of_account
from stakemap.cli.accounts import opened
from stakemap.cli.earlier_reports import Earlier
from stakemap.cli.screen import Screen
from stakemap.cli.session import reason
from stakemap.errors import Cancelled
from stakemap.processes import Died
from stakemap.wording.phrases import LANGUAGES, Words
from stakemap.work import Progress, working

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.analysis.plan import Plan
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.reports.all_accounts.account_state import AccountState
    from stakemap.reports.all_accounts.news import FactCount, Text

__all__ = ["Job", "Made", "Task", "lost", "make"]

_SCORES = ("run", "assessment")


@dataclass(frozen=True, slots=True)
class Job:
    """What is wanted of every account."""

    wish: Wish
    url: str
    lang: str
    strict_text: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One account, the reports of it that are there, and how the last whole run saw it."""

    account: str
    earlier: Earlier
    before: AccountState | None


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one account; `state` and `news` only where its report was made now."""

    outcome: Outcome
    state: AccountState | None = None
    news: tuple[Text, ...] = ()
    reason: Text | None = None


def make(job: Job, task: Task, tell: Progress | None = None) -> Made:
    """The report of one account; whatever fails is told as the reason.

    Raises
    ------
    Cancelled
        The work is to end here, all of it.
    """
    analyses: list[Analysis] = []

    def by(graph: PropertyGraph, plan: Plan) -> Analysis:
        analyses.append(analyzed(graph, plan))
        return analyses[-1]

    try:
        with policy.strict(job.strict_text), working(tell):
            outcome = of_account(job.wish, job.url, task.account, task.earlier, by=by)
        if outcome.state != "ok":
            return Made(outcome)
        state, told = _news(job, task, outcome, analyses)
        return Made(outcome, state, told)
    except Cancelled:
        raise
    except MemoryError:
        return _failed(job, task, _said("batch.no_memory"))
    except Exception as error:  # noqa: BLE001  the others must still get their report
        en, zh = (reason(Screen(lang), error) for lang in LANGUAGES)
        return _failed(job, task, (en, zh))


def lost(job: Job, task: Task, how: Died) -> Made:
    """An account whose process ended before it was done."""
    said = _said("batch.killed", n=-how.code) if how.code < 0 else _said("batch.died", code=how.code)
    return _failed(job, task, said)


def _failed(job: Job, task: Task, why: Text) -> Made:
    return Made(Outcome(task.account, "failed", reason=why[LANGUAGES.index(job.lang)]), reason=why)


def _said(key: str, **values: object) -> Text:
    en, zh = (Words("cli", lang).say(key, **values) for lang in LANGUAGES)
    return en, zh


def _news(
    job: Job, task: Task, outcome: Outcome, analyses: Sequence[Analysis]
) -> tuple[AccountState, tuple[Text, ...]]:
    """How the account is now, and what is other than in the last whole run."""
    from stakemap.reports.all_accounts.account_state import state_of
    from stakemap.reports.all_accounts.news import news

    record = json.loads(outcome.files[-1].read_text(encoding="utf-8"))
    state = state_of(analyses, task.account, int(record["origin"]["rev"]))
    return state, news(task.before, state, analyses, _facts(job, task, state.rev))


def _facts(job: Job, task: Task, now: int) -> FactCount | None:
    """Facts that differ since the last whole run; not known where the store no longer has its revision."""
    from stakemap.reports.all_accounts.news import FactCount

    if task.before is None or task.before.rev > now:
        return None
    count = dict.fromkeys(("added", "changed", "removed"), 0)
    with opened(job.url, task.account) as store:
        for change in store.diff(task.before.rev, now):
            fact = change.after or change.before
            if fact is not None and fact.kind_of_fact not in _SCORES:
                count[change.action] += 1
    return FactCount(**count)
