"""`report --all`: every account of a store, side by side; a failure stops no other, a kill loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from stakemap import policy
from stakemap.cli.account_report import Wish
from stakemap.cli.accounts import accounts_of
from stakemap.cli.batch.journal import Busy, Journal, Kept, journal
from stakemap.cli.batch.making import Job, Made, Task, lost, make
from stakemap.cli.batch.results import language, lines, written
from stakemap.cli.earlier_reports import Earlier, earlier_reports
from stakemap.cli.options import day
from stakemap.cli.screen import ALL_DONE, NOTHING_DONE, PARTLY_DONE, Screen, shown_path
from stakemap.cli.session import Usage
from stakemap.errors import Cancelled
from stakemap.processes import Died, cores, side_by_side

__all__ = ["Batch", "report_all"]


@dataclass(frozen=True, slots=True)
class Batch:
    """How all accounts of a store are reported.

    Attributes
    ----------
    url
        The store.
    workers
        Processes side by side; ``None`` for one a core, at most one an account.
    base
        Address of the folder, for links in the summary.
    """

    url: str
    workers: int | None = None
    base: str = ""


def report_all(screen: Screen, wish: Wish, batch: Batch) -> None:
    """Write the report of every account, the list of all, and what changed as a text to mail."""
    names = accounts_of(screen, batch.url)
    try:
        with journal(wish.out) as kept:
            _run(screen, wish, batch, names, kept)
    except Busy:
        raise Usage(screen.word("batch.busy"), screen.word("batch.busy_hint")) from None


def _run(screen: Screen, wish: Wish, batch: Batch, names: tuple[str, ...], kept: Journal) -> None:
    """One account after the other as they are done; what is done is told however the run ends."""
    from stakemap.reports.files import sweep

    sweep(wish.out)
    earlier = earlier_reports(wish.out)
    job = Job(wish, batch.url, screen.lang, policy.is_strict())
    tasks = [Task(name, earlier.of(name), kept.before.get(name)) for name in names]
    made: dict[str, Made] = {}
    stop: BaseException | None = None
    try:
        for account, one in _each(screen, job, tasks, batch.workers):
            made[account] = one
            if one.state is not None:
                kept.add(account, Kept(one.state, one.news))
            elif one.reason is not None:
                kept.done.pop(account, None)
    except (KeyboardInterrupt, Cancelled) as why:
        stop = why
    sweep(wish.out)
    found = [made[name] for name in names if name in made]
    files = _listed(screen, wish, batch, names, made, earlier, kept)
    _tell(screen, found, len(names), files)
    if stop is not None:
        raise stop
    kept.whole(names)


def _each(screen: Screen, job: Job, tasks: list[Task], wanted: int | None) -> Iterator[tuple[str, Made]]:
    """Every account with what became of it; a single one needs no process of its own."""
    with screen.progress(len(tasks)) as steps:
        if len(tasks) == 1:
            steps.next(tasks[0].account)
            yield tasks[0].account, make(job, tasks[0])
            return
        workers, done = min(wanted or cores(), len(tasks)), 0
        last = tasks[0].account
        found = side_by_side(
            tasks, partial(make, job), workers, lambda under_way: steps.at(done + under_way, last)
        )
        with closing(found):
            for task, one in found:
                done, last = done + 1, task.account
                steps.at(done, last)
                yield task.account, lost(job, task, one) if isinstance(one, Died) else one


def _listed(
    screen: Screen,
    wish: Wish,
    batch: Batch,
    names: tuple[str, ...],
    made: Mapping[str, Made],
    earlier: Earlier,
    kept: Journal,
) -> tuple[Path, ...]:
    """The list of the reports and the summary."""
    from stakemap.reports.all_accounts.listing import listing

    shown = listing(
        lines(names, made, earlier, kept),
        wish.as_of or wish.today or day("today"),
        gone=set(kept.before) - set(names),
    )
    return written(wish.out, shown, language(wish, made, screen.lang), batch.base)


def _tell(screen: Screen, made: list[Made], total: int, files: tuple[Path, ...]) -> None:
    outcomes = [one.outcome for one in made]
    count = {state: sum(o.state == state for o in outcomes) for state in ("ok", "unchanged", "failed")}
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    text = screen.word("report.summary", **count)
    screen.say(text + (f": {failed[0].account}: {failed[0].reason}" if len(failed) == 1 else ""))
    for outcome in failed if len(failed) > 1 else ():
        told = screen.word("report.account_failed", account=outcome.account, reason=outcome.reason)
        screen.say(f"  {told}")
    if forgotten := sum(outcome.forgotten for outcome in outcomes):
        screen.warn(screen.word("batch.not_remembered", count=forgotten))
    if len(outcomes) < total:
        screen.say(screen.word("batch.stopped", done=len(outcomes), total=total))
    index, _, summary, _ = files
    screen.say(screen.word("report.index_written", path=shown_path(index)))
    screen.say(screen.word("batch.summary_written", path=shown_path(summary)))
    if failed:
        screen.fail(NOTHING_DONE if len(failed) == total else PARTLY_DONE)
    else:
        screen.fail(ALL_DONE)
    screen.put(
        {
            **count,
            "not_reached": total - len(outcomes),
            "index": str(index),
            "summary": str(summary),
            "accounts": [
                one.outcome.to_dict() | {"news": [text[screen.lang == "zh"] for text in one.news]}
                for one in made
            ],
        }
    )
