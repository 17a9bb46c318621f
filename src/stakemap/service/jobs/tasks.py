"""What a process does for one job; it lets no exception out and leaves no file behind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.errors import InputError, Problem, StakemapError
from stakemap.service.answers import answer, problem_report
from stakemap.service.jobs.job_request import JobRequest
from stakemap.store import Access, Store, connect
from stakemap.wording.phrases import LANGUAGES
from stakemap.work import Deadline, Progress, begin, working

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.analysis.plan import Plan
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.reports.planned import Planned

__all__ = ["MEDIA", "Made", "Outcome", "Task", "carry_out"]

MEDIA = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}
"""The media type of a file, by the ending of its name."""
_ANALYSES = 0.6
"""About the share of a report that is done once everything is analysed."""


@dataclass(frozen=True, slots=True)
class Task:
    """One job for a process.

    Attributes
    ----------
    rev
        The revision whose facts are meant.
    upload
        The bytes of a workbook, for the kinds ``check`` and ``load``.
    scratch
        A folder of its own for files on the way, which is removed in any case.
    """

    job: str
    url: str
    account: str
    access: Access
    kind: str
    request: Mapping[str, Any]
    rev: int
    seconds: float
    scratch: Path
    upload: bytes | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One file of a result."""

    name: str
    body: bytes

    @property
    def media(self) -> str:
        """Its media type."""
        return MEDIA.get(self.name.rpartition(".")[2], "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: files, or why there are none."""

    files: tuple[Made, ...] = ()
    problem: Mapping[str, Any] | None = None


def carry_out(task: Task, tell: Progress) -> Outcome:
    """Do one task; whatever fails is told as a problem without values."""
    try:
        with working(tell, Deadline(task.seconds)):
            return Outcome(tuple(_KINDS[task.kind](task)))
    except StakemapError as error:
        return Outcome(problem=problem_report(error).model_dump())
    except MemoryError:
        return Outcome(problem=_unforeseen("memory", "not enough memory"))
    except Exception as error:  # noqa: BLE001  its text may quote facts
        return Outcome(problem=_unforeseen("unexpected", f"something unforeseen: {type(error).__name__}"))
    finally:
        shutil.rmtree(task.scratch, ignore_errors=True)


def _unforeseen(code: str, said: str) -> dict[str, Any]:
    return {"code": code, "message": said, "hint": "", "problems": []}


def _opened(task: Task) -> Store:
    return connect(task.url, dataset=task.account, create=False, access=task.access)


def _graph(task: Task, rev: int | None = None) -> PropertyGraph:
    with _opened(task) as store:
        return store.load(recorded_at=rev or task.rev)


def _wanted(task: Task) -> JobRequest:
    return JobRequest.model_validate(dict(task.request))


def _json(name: str, values: Any) -> Made:
    return Made(name, (json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n").encode())


def _analysis(task: Task) -> list[Made]:
    """One typed result."""
    from stakemap.analysis.schema import InfluenceRequest

    wanted = _wanted(task)
    names = ("decision", "as_of", "view", "seed", "draws", "today")
    request = InfluenceRequest(**{name: getattr(wanted, name) for name in names})
    return [Made("analysis.json", answer(request, _graph(task)).model_dump_json().encode())]


def _planned(wanted: JobRequest, graph: PropertyGraph) -> Planned:
    from stakemap.analysis.plan import Plan
    from stakemap.reports.planned import planned_for

    day = wanted.as_of or wanted.today
    plan = Plan(as_of=day, today=wanted.today, seed=wanted.seed, draws=wanted.draws)
    return planned_for(graph, plan.changed(audience=wanted.audience), wanted.decision)


def _analyzed(graph: PropertyGraph, plans: tuple[Plan, ...]) -> list[Analysis]:
    from stakemap.analysis import analyze

    made, each = [], _ANALYSES / len(plans)
    for place, plan in enumerate(plans):
        begin("analysis", each * place, each * (place + 1))
        with working():
            made.append(analyze(graph, plan=plan))
    return made


def _report(task: Task) -> list[Made]:
    """Files for people, a section for each decision."""
    from stakemap.reports.formats import report_files
    from stakemap.reports.run_record import store_origin

    wanted, graph = _wanted(task), _graph(task)
    analyses = _analyzed(graph, _planned(wanted, graph).plans)
    begin("report", _ANALYSES, 1.0)
    named = None if wanted.audience == "external" else task.account
    origin = {**store_origin(task.url, task.account), "rev": str(task.rev)}
    made = report_files(analyses, wanted.formats, wanted.lang, named, full=wanted.full, origin=origin)
    return [Made(name, body) for name, body in made.items()]


def _what_if(task: Task) -> list[Made]:
    """The page of a scenario, before and after."""
    from stakemap.comparison.what_if import what_if
    from stakemap.graph.change.scenario import Scenario
    from stakemap.reports.scenario.what_if import what_if_files

    wanted, graph = _wanted(task), _graph(task)
    if wanted.scenario is None:
        raise InputError([Problem("no edits", "give at least one", field="scenario")])
    plans = _planned(wanted, graph).plans
    scenario = Scenario.from_dict(wanted.scenario).resolved(graph, plans[0].as_of)
    found = [what_if(graph, scenario, plan) for plan in plans]
    begin("report", _ANALYSES, 1.0)
    made = what_if_files(found, wanted.formats, wanted.lang, task.account)
    return [Made(name, body.encode() if isinstance(body, str) else body) for name, body in made.items()]


def _tryout(task: Task) -> list[Made]:
    """The changes that a report tries out, for each decision: as the library gives them, and in words."""
    from stakemap.comparison.tryout import DRAWS, tryout
    from stakemap.reports.sections.tryout import tryout_part
    from stakemap.reports.writer import Writer

    wanted, graph = _wanted(task), _graph(task)
    draws = DRAWS if wanted.draws is None else wanted.draws
    plans = tuple(plan.changed(draws=draws) for plan in _planned(wanted, graph).plans)
    decisions = []
    for analysis in _analyzed(graph, plans):
        parts = {lang: tryout_part(Writer.alone(analysis, lang)) for lang in LANGUAGES}
        told = {lang: asdict(part) for lang, part in parts.items() if part is not None}
        found, case, named = tryout(analysis), analysis.case, analysis.plan.decision
        if told and found is not None and case is not None:
            name = {lang: case.name(named, lang) if named else "" for lang in LANGUAGES}
            one = {"decision": named, "name": name, "tryout": found.to_dict(), "told": told}
            decisions.append(one)
    return [_json("tryout.json", {"decisions": decisions})]


def _changes(task: Task) -> list[Made]:
    """What is beyond noise between two revisions, in both languages, and the facts that differ by id."""
    from stakemap.analysis import analyze
    from stakemap.comparison.drift import draws_of, drift
    from stakemap.comparison.fact_changes import change
    from stakemap.errors import EmptySnapshotError
    from stakemap.graph.change.effect import differing

    wanted = _wanted(task)
    graphs = [_graph(task, wanted.since or max(1, task.rev - 1)), _graph(task)]
    facts = [change(was, now, wanted.lang) for was, now in differing(*graphs)]
    alerts: list[Any] = []
    plan = _planned(wanted, graphs[1]).plans[0]
    plan = plan.changed(draws=draws_of(*graphs) if wanted.draws is None else wanted.draws)
    if plan.decision is not None and plan.decision not in graphs[0]:
        plan = plan.changed(decision=None)
    try:
        before, after = (analyze(graph, plan=plan) for graph in graphs)
        alerts = [{"en": one.text("en"), "zh": one.text("zh")} for one in drift(before, after).alerts]
    except EmptySnapshotError:
        pass
    values = {
        "since": wanted.since or max(1, task.rev - 1),
        "rev": task.rev,
        "alerts": alerts,
        "facts": facts,
    }
    return [_json("changes.json", values)]


def _problem_text(problem: Problem, lang: str) -> str:
    """A problem in words, without its place, which stands beside it."""
    from stakemap.io.problem_texts import told

    return told(replace(problem, file="", sheet="", cell="", row=None, field="", fact_id=""), lang)


def _check(task: Task) -> list[Made]:
    """What a workbook says and what is wrong with it, cell by cell; written where that was asked."""
    from stakemap.io import read_records

    task.scratch.mkdir(parents=True, exist_ok=True)
    path = task.scratch / "upload.xlsx"
    path.write_bytes(task.upload or b"")
    reading = read_records(path)
    places = ("sheet", "cell", "row", "field", "fact_id", "code")
    problems = [
        {name: getattr(one, name) for name in places}
        | {f"said_{lang}": _problem_text(one, lang) for lang in LANGUAGES}
        for one in reading.roots
    ]
    values: dict[str, Any] = {
        "rows_ok": reading.rows_ok,
        "rows_rejected": reading.rows_rejected,
        "rows_waiting": reading.rows_waiting,
        "people": sum(record.kind_of_fact == "person" for record in reading.records),
        "facts": len(reading.records),
        "problems": problems,
        "written": None,
    }
    if task.kind == "load" and not reading.problems:
        with _opened(task) as store:
            receipt = store.sync(
                reading.records,
                max_shrink=float(task.request.get("max_shrink", 0.05)),
                reason=str(task.request.get("reason", "")),
                key=f"service:job:{task.job}",
            )
        names = ("rev", "added", "changed", "removed", "written")
        values["written"] = {name: getattr(receipt, name) for name in names}
    return [_json("check.json", values)]


_KINDS: Mapping[str, Callable[[Task], list[Made]]] = {
    "analysis": _analysis,
    "report": _report,
    "what_if": _what_if,
    "tryout": _tryout,
    "changes": _changes,
    "check": _check,
    "load": _check,
}
