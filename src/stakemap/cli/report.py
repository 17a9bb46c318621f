"""`report` and `rebuild`: from a file or from accounts of a store to pages, one failure at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.cli.files import read_file
from stakemap.cli.index_page import Entry, index_page
from stakemap.cli.inputs_digest import inputs_digest, known_decision, open_decisions
from stakemap.cli.screen import ALL_DONE, NOTHING_DONE, PARTLY_DONE, Screen, shown_path
from stakemap.cli.session import Usage, reason
from stakemap.cli.stores import accounts_of, opened, the_account

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.analysis.plan import Plan
    from stakemap.graph.fact_check.answers import Audit
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Outcome", "Wish", "analyzed", "of_account", "page_of", "plans_of", "rebuild", "report"]

_RUN = ".run.json"
Keep = Callable[[list["Analysis"]], int]
Analyzed = Callable[["PropertyGraph", "Plan"], "Analysis"]


def analyzed(graph: PropertyGraph, plan: Plan) -> Analysis:
    """One analysis, made anew; a caller may give one that remembers."""
    from stakemap.analysis import analyze

    return analyze(graph, plan=plan)


@dataclass(frozen=True, slots=True)
class Wish:
    """What reports are wanted."""

    out: Path
    formats: tuple[str, ...] = ("html", "json")
    lang: str | None = None
    decision: str | None = None
    as_of: str | None = None
    today: str | None = None
    write_back: bool = False
    actor: str = ""
    audit: Audit | None = None
    profile: Path | None = None

    def language(self, graph: PropertyGraph) -> str:
        """As asked, else that of the facts."""
        return self.lang or graph.language


@dataclass(frozen=True, slots=True)
class Facts:
    """What one report is made of: the graph, whose it is, and where it came from."""

    graph: PropertyGraph
    account: str
    origin: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    keep: Keep | None = None
    analyzed: Analyzed = analyzed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one account: ``ok``, ``unchanged`` or ``failed`` with its reason."""

    account: str
    state: str
    files: tuple[Path, ...] = ()
    decisions: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    reason: str = ""
    kept: int | None = None

    @property
    def page(self) -> Path | None:
        """The page to open: HTML where it was wanted."""
        return page_of(self.files)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "account": self.account,
            "state": self.state,
            "files": [str(path) for path in self.files],
            "decisions": list(self.decisions),
            "decisions_without_voters": list(self.empty),
            "reason": self.reason,
        }


def page_of(files: Iterable[Path]) -> Path | None:
    """The file to open: HTML where there is one."""
    listed = list(files)
    return next((path for path in listed if path.suffix == ".html"), next(iter(listed), None))


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
        outcome = of_account(wish, url, name)
    _tell(screen, outcome)


def _of_file(screen: Screen, wish: Wish, file: Path, *, keep_good: bool) -> Outcome:
    reading = read_file(screen, file, keep_good=keep_good)
    from stakemap.reports.run_record import file_origin

    path = file.resolve()
    origin = file_origin(path) | {"path": str(path)}
    left_out = tuple(dict.fromkeys(problem.place for problem in reading.problems))
    with screen.step("step-analyze"):
        return _written(wish, Facts(reading.graph, path.stem, origin, left_out), _earlier(wish.out))


def of_account(
    wish: Wish, url: str, name: str, earlier: Earlier | None = None, *, by: Analyzed = analyzed
) -> Outcome:
    """The report of one account of a store, its analyses made by `by`."""
    from stakemap.reports.run_record import store_origin

    with opened(url, name) as store:
        rev = store.head().rev
        graph = store.load(recorded_at=rev)

        def keep(analyses: list[Analysis]) -> int:
            receipts = (
                store.apply(a.assessments(), actor=wish.actor, reason=f"scores of {a.run}") for a in analyses
            )
            return sum(receipt.added + receipt.changed for receipt in receipts)

        origin = {**store_origin(url, name), **_address(url), "rev": str(rev)}
        facts = Facts(graph, name, origin, keep=keep if wish.write_back else None, analyzed=by)
        return _written(wish, facts, earlier or _earlier(wish.out))


def _address(url: str) -> dict[str, str]:
    """The address of a SQLite file as it can be found from any folder; it holds no password."""
    if not url.lower().startswith("sqlite:"):
        return {}
    from stakemap.store.sqlite.connection import path_of

    return {"url": f"sqlite:///{path_of(url).resolve().as_posix()}"}


# --- one account


@dataclass(frozen=True, slots=True)
class Earlier:
    """The runs whose reports lie in a folder, by account; the newest last."""

    folder: Path
    runs: Mapping[str, list[dict[str, Any]]]

    def same(self, account: str, inputs: str) -> dict[str, Any] | None:
        """The run with the same inputs, if all its files are still there."""
        for run in self.runs.get(account, ()):
            if run["origin"].get("inputs") == inputs and all(path.is_file() for path in self.files(run)):
                return run
        return None

    def files(self, run: Mapping[str, Any]) -> tuple[Path, ...]:
        """The files of a run, the page first, its run.json last."""
        return (*sorted(self.folder / name for name in run["files"]), run["path"])

    def last(self, account: str) -> tuple[Path, ...]:
        """The files of the newest run of an account."""
        runs = self.runs.get(account)
        return tuple(path for path in self.files(runs[-1]) if path.is_file()) if runs else ()


def _earlier(folder: Path) -> Earlier:
    runs: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob(f"*{_RUN}")):
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            kept = {name: values[name] for name in ("name", "origin", "files", "runs", "written")} | {
                "path": path
            }
            runs.setdefault(kept["name"], []).append(kept)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not ours: it is neither used nor touched
    for listed in runs.values():
        listed.sort(key=lambda run: str(run["written"]))
    return Earlier(folder, runs)


def _written(wish: Wish, facts: Facts, earlier: Earlier) -> Outcome:
    """The report of one account, unless the one that is there says the same."""
    plans, empty = plans_of(wish, facts.graph)
    decisions = tuple(plan.decision for plan in plans if plan.decision)
    inputs = inputs_digest(facts.graph, plans, (wish.language(facts.graph), *wish.formats, *facts.left_out))
    old = earlier.same(facts.account, inputs)
    if old is not None and (facts.keep is None or all(run in facts.graph for run in old["runs"])):
        return Outcome(facts.account, "unchanged", earlier.files(old), decisions, empty)
    from stakemap.reports.formats import report as write

    analyses = [facts.analyzed(facts.graph, plan) for plan in plans]
    files = write(
        analyses,
        wish.out,
        wish.formats,
        wish.language(facts.graph),
        facts.account,
        origin={**facts.origin, "inputs": inputs},
        left_out=facts.left_out,
    )
    kept = facts.keep(analyses) if facts.keep is not None else None
    return Outcome(facts.account, "ok", files, decisions, empty, kept=kept)


def plans_of(wish: Wish, graph: PropertyGraph) -> tuple[tuple[Plan, ...], tuple[str, ...]]:
    """One plan for each open decision, or one without; and the decisions in which nobody votes yet."""
    from stakemap.analysis.plan import Plan
    from stakemap.analysis.profile import Profile
    from stakemap.graph.projection import resolve_day

    plan = Plan(as_of=wish.as_of or wish.today, today=wish.today, audit=wish.audit)
    plan = plan.changed(today=plan.day().isoformat())
    if wish.profile is not None:
        plan = plan.changed(profile=Profile.read(wish.profile))
    if wish.decision is not None:
        return (plan.changed(decision=known_decision(graph, wish.decision)),), ()
    seen = graph.unexpired(plan.day()).visible(plan.clearance)
    decisions, empty = open_decisions(seen, resolve_day(seen, plan.as_of))
    return tuple(plan.changed(decision=ident) for ident in decisions) or (plan,), empty


def _tell(screen: Screen, outcome: Outcome) -> None:
    page = outcome.page
    if outcome.state == "unchanged" and page is not None:
        screen.say(screen.word("unchanged", account=outcome.account, path=shown_path(page)))
    else:
        for path in outcome.files:
            screen.say(screen.word("report-written", path=shown_path(path)))
        for ident in outcome.empty:
            screen.warn(screen.word("nobody-votes", id=ident))
        if not outcome.decisions:
            screen.warn(screen.word("no-decision-open"))
    if outcome.kept is not None:
        screen.say(screen.word("written-back", count=outcome.kept))
    screen.put(outcome.to_dict())


# --- all accounts


def _of_all(screen: Screen, wish: Wish, url: str) -> None:
    """Every account by itself: one that fails is told at the end and stops no other."""
    names = accounts_of(screen, url)
    earlier = _earlier(wish.out)
    outcomes = []
    with screen.progress(len(names)) as steps:
        for name in names:
            steps.next(name)
            try:
                outcomes.append(of_account(wish, url, name, earlier))
            except Exception as error:  # noqa: BLE001  the others must still get their report
                outcomes.append(Outcome(name, "failed", reason=reason(error)))
    _summarize(screen, outcomes, _indexed(wish, outcomes, earlier, screen.lang))


def _indexed(wish: Wish, outcomes: list[Outcome], earlier: Earlier, lang: str) -> Path | None:
    """The list of the reports; accounts that failed keep the page they had."""
    entries = []
    for outcome in outcomes:
        page = page_of(outcome.files or earlier.last(outcome.account))
        link = page.name if page is not None else ""
        entries.append(Entry(outcome.account, link, outcome.decisions, outcome.reason))
    if not any(entry.link for entry in entries):
        return None
    path = wish.out / "index.html"
    text = index_page(entries, wish.lang or lang)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
    return path


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
        {
            **count,
            "index": str(index) if index else None,
            "accounts": [outcome.to_dict() for outcome in outcomes],
        }
    )


# --- rebuild


def rebuild(screen: Screen, run: Path, out: Path | None, *, file: Path | None, url: str | None) -> None:
    """Make a report again from its run.json; other bytes than before are refused."""
    if not run.is_file():
        raise Usage(screen.word("no-file", path=run), screen.word("no-run-hint"))
    from stakemap.reports.formats import rebuild as again
    from stakemap.reports.run_record import RunRecord

    origin = RunRecord.parse(run.read_text(encoding="utf-8")).origin
    with screen.step("step-write"):
        files = again(run, lambda: _facts_again(screen, origin, run, file, url), out=out)
    for path in files:
        screen.say(screen.word("rebuilt", path=shown_path(path)))
    screen.say(screen.word("rebuilt-same"))
    screen.put({"files": [str(path) for path in files]})


def _facts_again(
    screen: Screen, origin: Mapping[str, str], run: Path, file: Path | None, url: str | None
) -> PropertyGraph:
    """The facts of a run, from where they came or from where they are now."""
    if file is None and (url is not None or origin.get("kind") == "store"):
        name = origin.get("dataset")
        with opened(url or origin["url"], name) as store:
            return store.load(recorded_at=int(origin["rev"])) if "rev" in origin else store.load()
    named = (file, Path(origin.get("path", "")), run.parent / origin.get("name", ""))
    found = next((path for path in named if path is not None and path.name and path.exists()), None)
    if found is None:
        raise Usage(screen.word("no-facts", name=origin.get("name", "?")), screen.word("no-facts-hint"))
    from stakemap.io import read

    return read(found, keep_good=True)
