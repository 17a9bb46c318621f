"""The report of one account: what is analysed, whether it would come out as before, its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.cli.accounts import opened
from stakemap.cli.earlier_reports import Earlier, earlier_reports
from stakemap.cli.inputs_digest import inputs_digest
from stakemap.cli.remembered_files import remembered
from stakemap.work import begin, to_its_end, working

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.analysis.plan import Plan
    from stakemap.graph.fact_check.answers import Audit
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.reports.planned import Planned
    from stakemap.store import Store

__all__ = ["Facts", "Outcome", "Wish", "analyzed", "of_account", "page_of", "planned", "written"]

_ANALYSES = 0.5
"""About the share of a report that is done once everything is analysed."""

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
    draws: int | None = None
    full: bool = False
    audience: str | None = None
    what_ifs: int | None = None
    strict: bool = False

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
    store: Store | None = None


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
    language: str = ""
    forgotten: bool = False
    """The store does not remember these files."""

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
            "remembered": not self.forgotten,
        }


def page_of(files: Iterable[Path]) -> Path | None:
    """The file to open: HTML where there is one."""
    listed = list(files)
    return next((path for path in listed if path.suffix == ".html"), next(iter(listed), None))


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
        facts = Facts(graph, name, origin, keep=keep if wish.write_back else None, analyzed=by, store=store)
        return written(wish, facts, earlier or earlier_reports(wish.out))


def _address(url: str) -> dict[str, str]:
    """The address of a SQLite file as it can be found from any folder; it holds no password."""
    if not url.lower().startswith("sqlite:"):
        return {}
    from urllib.parse import quote

    from stakemap.store.sqlite.connection import path_of

    return {"url": f"sqlite:///{quote(path_of(url).resolve().as_posix())}"}


def written(wish: Wish, facts: Facts, earlier: Earlier) -> Outcome:
    """The report of one account, unless the one that is there says the same."""
    wanted, lang = planned(wish, facts.graph), wish.language(facts.graph)
    decisions = tuple(plan.decision for plan in wanted.plans if plan.decision)
    inputs = inputs_digest(
        wanted.context, wanted.plans, (lang, *wish.formats, *["full"] * wish.full, *facts.left_out)
    )
    old = earlier.same(facts.account, inputs)
    if old is not None and (facts.keep is None or all(run in facts.graph for run in old["runs"])):
        files = earlier.files(old)
        forgotten = not remembered(facts.store, files, wanted.context.graph, wish.actor)
        return Outcome(
            facts.account, "unchanged", files, decisions, wanted.empty, language=lang, forgotten=forgotten
        )
    from stakemap.reports.formats import report as write

    analyses, each = [], _ANALYSES / len(wanted.plans)
    for place, plan in enumerate(wanted.plans):
        with working(share=(each * place, each * (place + 1))):
            analyses.append(facts.analyzed(facts.graph, plan))
    begin("report", _ANALYSES, 1.0)
    told = wanted.plans[0].told_to
    files = write(
        analyses,
        wish.out,
        wish.formats,
        lang,
        facts.account if told is None or told.run_record else None,
        full=wish.full,
        origin={**facts.origin, "inputs": inputs},
        left_out=facts.left_out,
    )
    with to_its_end():
        forgotten = not remembered(facts.store, files, wanted.context.graph, wish.actor)
        kept = facts.keep(analyses) if facts.keep is not None else None
    return Outcome(
        facts.account, "ok", files, decisions, wanted.empty, kept=kept, language=lang, forgotten=forgotten
    )


def planned(wish: Wish, graph: PropertyGraph) -> Planned:
    """The decision asked for, else each one that is open on the day."""
    from stakemap.analysis.plan import Plan
    from stakemap.analysis.profile import Profile
    from stakemap.reports.planned import planned_for

    plan = Plan(as_of=wish.as_of or wish.today, today=wish.today, audit=wish.audit, draws=wish.draws)
    given = {"audience": wish.audience, "what_ifs": wish.what_ifs, "strict_conduct": wish.strict}
    plan = plan.changed(today=plan.day().isoformat(), **given)
    if wish.profile is not None:
        plan = plan.changed(profile=Profile.read(wish.profile))
    return planned_for(graph, plan, wish.decision)
