"""`report` and `rebuild`: from a file or from accounts of a store to pages, one failure at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.cli.files import read_file
from stakemap.cli.index_page import Entry, index_page
from stakemap.cli.inputs import inputs_digest, open_decisions
from stakemap.cli.screen import ALL_DONE, NOTHING_DONE, PARTLY_DONE, Screen, shown_path
from stakemap.cli.session import Usage, reason
from stakemap.cli.stores import accounts_of, opened, the_account

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.runs import Plan

__all__ = ["Wish", "rebuild", "report"]

RUN = "run.json"


@dataclass(frozen=True, slots=True)
class Wish:
    """What reports are wanted."""

    out: Path
    formats: tuple[str, ...] = ("html", "json")
    lang: str = "en"
    decision: str | None = None
    as_of: str | None = None
    today: str | None = None
    write_back: bool = False
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one account: ``ok``, ``unchanged`` or ``failed`` with its reason."""

    account: str
    state: str
    folder: Path
    files: tuple[Path, ...] = ()
    decisions: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""

    @property
    def page(self) -> Path | None:
        """The page to open: HTML where it was wanted."""
        return next((f for f in self.files if f.suffix == ".html"), next(iter(self.files), None))

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "account": self.account,
            "state": self.state,
            "files": [str(path) for path in self.files],
            "decisions": list(self.decisions),
            "reason": self.reason,
        }


def report(
    screen: Screen,
    wish: Wish,
    *,
    file: Path | None,
    url: str | None,
    account: str | None,
    every: bool,
    keep_good: bool,
) -> None:
    """Write the report of a file, of one account, or of every account of a store."""
    if (file is None) == (url is None):
        raise Usage(screen.word("file-or-store"), screen.word("file-or-store-hint"))
    if file is not None:
        if account or every or wish.write_back:
            raise Usage(screen.word("needs-store"), screen.word("file-or-store-hint"))
        _tell(screen, _of_file(screen, wish, file, keep_good=keep_good))
        return
    assert url is not None  # noqa: S101  one of the two is given
    if every and account:
        raise Usage(screen.word("all-or-one"))
    if every:
        _of_all(screen, wish, url)
        return
    name = the_account(screen, url, account)
    with screen.step("step-analyze"):
        outcome = _of_account(wish, url, name, _folders(wish.out, accounts_of(screen, url))[name])
    _tell(screen, outcome)


def _of_file(screen: Screen, wish: Wish, file: Path, *, keep_good: bool) -> Outcome:
    reading = read_file(screen, file, keep_good=keep_good)
    name = file.resolve().stem
    more = {"rows_left_out": reading.rows_rejected, "left_out": [p.place for p in reading.problems]}
    with screen.step("step-analyze"):
        return _written(
            wish, reading.graph(), name, wish.out / _slug(name), more if reading.problems else {}, str(file.resolve())
        )


def _of_account(wish: Wish, url: str, name: str, folder: Path) -> Outcome:
    with opened(url, name) as store:
        graph = store.load()
        keep = (lambda analyses: _stored(store, analyses, wish.actor)) if wish.write_back else None
        return _written(wish, graph, name, folder, {}, url, keep)


def _stored(store: Any, analyses: Iterable[Analysis], actor: str) -> str:
    """Keep the scores in the store; equal scores of an equal run change nothing."""
    receipts = [store.apply(a.assessments(), actor=actor, reason=f"scores of {a.run}") for a in analyses]
    return str(sum(r.added + r.changed for r in receipts))


# --- one account


def _written(
    wish: Wish,
    graph: PropertyGraph,
    name: str,
    folder: Path,
    more: dict[str, Any],
    origin: str,
    keep: Callable[[list[Analysis]], str] | None = None,
) -> Outcome:
    """The report of one graph in its folder, unless the one that is there says the same."""
    plans = _plans(wish, graph)
    decisions = tuple(plan.decision for plan in plans if plan.decision)
    digest = inputs_digest(graph, plans) + f"/{wish.lang}/{','.join(wish.formats)}"
    old = _last(folder)
    if old.get("inputs") == digest and not more and not keep:
        files = tuple(folder / str(file) for file in old.get("files", ()))
        if files and all(path.is_file() for path in files):
            return Outcome(name, "unchanged", folder, files, decisions)
    from stakemap.analysis import analyze
    from stakemap.cli.paper import put

    analyses = [analyze(graph, plan=plan) for plan in plans]
    note = keep(analyses) if keep is not None else ""
    files = put(analyses, folder, _slug(name), wish.formats, wish.lang, origin, name, {"inputs": digest, **more})
    return Outcome(name, "ok", folder, files, decisions, note=note)


def _plans(wish: Wish, graph: PropertyGraph) -> tuple[Plan, ...]:
    """One plan for each decision that is open on the day, or one without a decision."""
    from stakemap.graph.projection import resolve_day
    from stakemap.runs import Plan

    plan = Plan(as_of=wish.as_of, today=wish.today)
    plan = plan.changed(today=plan.day().isoformat())
    if wish.decision is not None:
        return (plan.changed(decision=wish.decision),)
    seen = graph.unexpired(plan.day()).visible(plan.clearance)
    decisions = open_decisions(seen, resolve_day(seen, plan.as_of))
    return tuple(plan.changed(decision=ident) for ident in decisions) or (plan,)


def _last(folder: Path) -> dict[str, Any]:
    """What the last run in a folder left behind; nothing where there was none or it cannot be read."""
    try:
        values = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _slug(name: str) -> str:
    """A name as a name of a file."""
    plain = "".join(c if c.isalnum() or c in "-_." else "-" for c in name).strip("-.") or "account"
    return plain if plain.casefold() not in _RESERVED else f"{plain}-"


_RESERVED = frozenset(("con", "prn", "aux", "nul", "index", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))))


def _folders(out: Path, names: Iterable[str]) -> dict[str, Path]:
    """A folder for each account; names that a file system would take for one another are told apart."""
    names = tuple(names)
    slugs = {name: _slug(name)[:80] for name in names}
    taken = [slug.casefold() for slug in slugs.values()]
    return {
        name: out / (slug if taken.count(slug.casefold()) == 1 else f"{slug}-{_short(name)}")
        for name, slug in slugs.items()
    }


def _short(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=4).hexdigest()


def _tell(screen: Screen, outcome: Outcome) -> None:
    page = outcome.page
    if outcome.state == "unchanged" and page is not None:
        screen.say(screen.word("unchanged", account=outcome.account, path=shown_path(page)))
    else:
        for path in outcome.files:
            screen.say(screen.word("report-written", path=shown_path(path)))
        if not outcome.decisions:
            screen.warn(screen.word("no-decision-open"))
    if outcome.note:
        screen.say(screen.word("written-back", count=outcome.note))
    screen.put(outcome.to_dict())


# --- all accounts


def _of_all(screen: Screen, wish: Wish, url: str) -> None:
    """Every account by itself: one that fails is told at the end and stops no other."""
    names = accounts_of(screen, url)
    folders = _folders(wish.out, names)
    outcomes = []
    with screen.progress(len(names)) as steps:
        for name in names:
            steps.next(name)
            try:
                outcomes.append(_of_account(wish, url, name, folders[name]))
            except Exception as error:  # noqa: BLE001  the others must still get their report
                outcomes.append(Outcome(name, "failed", folders[name], reason=reason(error)))
    index = _indexed(wish, outcomes)
    _summarize(screen, outcomes, index)


def _indexed(wish: Wish, outcomes: list[Outcome]) -> Path | None:
    """The list of the reports; accounts that failed keep the page they had."""
    entries = []
    for outcome in outcomes:
        page = outcome.page or replace(outcome, files=_old_files(outcome.folder)).page
        link = page.relative_to(wish.out).as_posix() if page is not None and page.is_file() else ""
        entries.append(Entry(outcome.account, link, outcome.decisions, outcome.reason))
    if not any(entry.link for entry in entries):
        return None
    path = wish.out / "index.html"
    text = index_page(entries, wish.lang)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _old_files(folder: Path) -> tuple[Path, ...]:
    return tuple(folder / str(file) for file in _last(folder).get("files", ()))


def _summarize(screen: Screen, outcomes: list[Outcome], index: Path | None) -> None:
    count = {state: sum(o.state == state for o in outcomes) for state in ("ok", "unchanged", "failed")}
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    text = screen.word("summary", **count)
    screen.say(text + (f": {failed[0].account}: {failed[0].reason}" if len(failed) == 1 else ""))
    if len(failed) > 1:
        for outcome in failed:
            screen.say(f"  {screen.word('failed-account', account=outcome.account, reason=outcome.reason)}")
    if index is not None:
        screen.say(screen.word("index-written", path=shown_path(index)))
    screen.fail(ALL_DONE if not failed else NOTHING_DONE if len(failed) == len(outcomes) else PARTLY_DONE)
    screen.put(
        {**count, "index": str(index) if index else None, "accounts": [outcome.to_dict() for outcome in outcomes]}
    )


# --- rebuild


def rebuild(screen: Screen, run: Path, out: Path | None, url: str | None) -> None:
    """Make a report again from its run.json; files that come out otherwise make the exit code 1."""
    if run.is_dir():
        run = run / RUN
    if not run.is_file():
        raise Usage(screen.word("no-file", path=run), screen.word("no-run-hint"))
    from stakemap.cli.paper import again

    with screen.step("step-write"):
        files, differing = again(run, out, url)
    for path in files:
        screen.say(screen.word("rebuilt", path=shown_path(path)))
    if differing:
        screen.say(screen.word("rebuilt-differs", names=", ".join(differing)))
        screen.fail(PARTLY_DONE)
    else:
        screen.say(screen.word("rebuilt-same"))
    screen.put({"files": [str(path) for path in files], "same": not differing, "differing": differing})
