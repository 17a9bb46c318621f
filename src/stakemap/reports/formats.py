"""Reports as text and as files in every format, and the run.json that rebuilds them.

>>> import stakemap as sm
>>> graph = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5)])
>>> render_html(sm.analyze(graph))[:15]
'<!DOCTYPE html>'
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stakemap.analysis import Analysis, analyze
from stakemap.analysis.copies import copies_for
from stakemap.analysis.plan import package_digest
from stakemap.analysis.twin.parts import title_of
from stakemap.errors import InputError, RebuildRefused
from stakemap.graph.mistaken_arguments import check_kind, iterable, not_an_analysis
from stakemap.graph.property_graph import PropertyGraph
from stakemap.reports.files import digest_of_bytes, safe_name, write_all
from stakemap.reports.format_table import FORMATS, Format, formats_named, json_text
from stakemap.reports.rendered import Rendered
from stakemap.reports.run_record import RunRecord, writable

__all__ = [
    "FORMATS",
    "Analyses",
    "read_report",
    "rebuild",
    "render_html",
    "render_json",
    "report",
    "report_files",
]

Analyses = Analysis | Iterable[Analysis]
_FIRST = "call sm.analyze(graph) first"
Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def _several(analyses: Analyses) -> Sequence[Analysis]:
    if isinstance(analyses, str | PropertyGraph):
        raise not_an_analysis(analyses)
    found = (
        (analyses,) if isinstance(analyses, Analysis) else tuple(iterable(analyses, "an analysis", _FIRST))
    )
    if not found:
        raise InputError("a report needs an analysis")
    for analysis in found:
        check_kind(analysis, Analysis, not_an_analysis)
    return found


def render_html(analyses: Analyses, lang: str = "en", *, full: bool = False) -> str:
    """One offline page: it asks nothing of the network, and equal facts give equal bytes.

    The brief of each decision stands unfolded; everything else opens in place and does not print.

    Parameters
    ----------
    analyses
        One analysis, or several of the same facts and day: a section for each decision.
    lang
        ``en`` or ``zh``.
    full
        Everything stands open and prints.

    Raises
    ------
    InputError
        Several analyses that do not look at the same facts on the same day.
    UnknownName
        No such language.
    """
    return Rendered(_several(analyses), lang, full=full).html


def render_json(analysis: Analysis) -> str:
    """The JSON twin, valid under ``sm.schema("analysis")``, with one way to write each value."""
    return json_text(analysis)


def read_report(path: str | Path) -> dict[str, Any]:
    """The values of a report's JSON file as `Analysis.to_dict` has them, valid under ``sm.schema("report")``.

    Parameters
    ----------
    path
        A ``.json`` of a report.

    Returns
    -------
    dict
        The whole twin: every number, every claim, every fact behind them, and the changes tried out.

    Raises
    ------
    InputError
        No report.
    OSError
        The file cannot be read.

    Examples
    --------
    >>> import tempfile, stakemap as sm
    >>> analysis = sm.analyze(sm.from_edges([("ann", "bob")]))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = sm.report(analysis, folder, formats=["json"])
    ...     sm.read_report(written[0])["run"] == analysis.run
    True
    """
    try:
        values = json.loads(Path(path).read_text(encoding="utf-8"))
        if not str(values["format"]).startswith("stakemap-analysis-"):
            raise ValueError("another format")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        hint = "name a .json that stakemap report has written"
        raise InputError("not the JSON of a report", hint=hint) from None
    return dict(values)


def report(
    analysis: Analyses,
    out: str | Path = "reports/",
    formats: Iterable[str] = ("html", "json"),
    lang: str = "en",
    name: str | None = None,
    *,
    full: bool = False,
    audience: str | None = None,
    origin: Mapping[str, str] | None = None,
    left_out: Iterable[Any] = (),
    clock: Clock = _now,
) -> tuple[Path, ...]:
    """Write a report and its run.json; everything is rendered before the first byte is written.

    Parameters
    ----------
    analysis
        One analysis, or several of the same facts and day: one file of each format, one JSON for each
        decision.
    out
        Folder; made if it is not there.  Every file stays inside it.
    formats
        One or several of ``html``, ``json``, ``pdf``, ``xlsx``, ``docx`` and ``md``.  PDF needs the extra
        ``pdf``, Word the extra ``docx``.
    lang, name
        ``en`` or ``zh``; how the file names begin, made safe, the name of the account by default.
    full
        Everything behind the brief stands open and prints, and is in PDF, Word and Markdown too.
    audience
        For whom: boss, team or external; the copy is analysed anew on the facts that it may see.
    origin, left_out, clock
        For run.json alone: where the facts came from (`run_record.file_origin`, `run_record.store_origin`),
        rows that were not read, and what gives the time.

    Returns
    -------
    tuple of Path
        The files in the order of `FORMATS`, JSON in that of the analyses; then run.json, unless the copy goes
        outside.

    Raises
    ------
    UnknownName, MissingExtra
        No such format or language; a format needs a package that is not installed.
    InputError
        Nothing to report, analyses of different facts or days, a file where a folder is wanted, or no font
        for a PDF.

    Examples
    --------
    >>> import stakemap as sm, tempfile
    >>> folder = tempfile.mkdtemp()
    >>> [path.name for path in report(sm.analyze(sm.from_edges([("a", "b")])), folder, name="demo")]
    ['demo-5be1ef79.en.html', 'demo-5be1ef79.json', 'demo-5be1ef79.run.json']
    """
    if Path(out).suffix[1:] in FORMATS:
        raise InputError("out is a folder, and this is the name of a file", hint="give a folder, and name=")
    options: dict[str, Any] = {"full": full, "audience": audience, "origin": origin, "left_out": left_out}
    return write_all(Path(out), report_files(analysis, formats, lang, name, **options, clock=clock))


def report_files(
    analysis: Analyses,
    formats: Iterable[str] = ("html", "json"),
    lang: str = "en",
    name: str | None = None,
    *,
    full: bool = False,
    audience: str | None = None,
    origin: Mapping[str, str] | None = None,
    left_out: Iterable[Any] = (),
    clock: Clock = _now,
) -> dict[str, bytes]:
    """The files that `report` writes, by name, with their bytes; nothing is written."""
    wanted, analyses = formats_named(formats), _several(analysis)
    analyses = copies_for(audience, analyses) if audience is not None else analyses
    rendered = Rendered(analyses, lang, full=full)
    name = writable(name) if name is not None else None
    stem, made = _made(rendered, wanted, name)
    if _recorded(analyses[0]):
        given: dict[str, Any] = {"formats": tuple(one.name for one in wanted), "lang": lang, "name": name}
        given |= {"full": full, "origin": dict(origin or {}), "left_out": tuple(left_out)}
        record = RunRecord.of(analyses, made, clock(), **given)
        made = {**made, f"{stem}.run.json": record.text().encode()}
    return made


def _recorded(analysis: Analysis) -> bool:
    """Whether a run.json may go with it."""
    told = analysis.plan.told_to
    return told is None or told.run_record


def _made(rendered: Rendered, wanted: Sequence[Format], name: str | None) -> tuple[str, dict[str, bytes]]:
    """The stem of all names, and the bytes by file name."""
    case = rendered.analyses[0].case
    title = name or (title_of(case)["zh" if rendered.lang == "zh" else "en"] if case else "report")
    decisions = [a.plan.decision or "" for a in rendered.analyses]
    stem = safe_name(title, *(decisions if len(decisions) == 1 and decisions[0] else ()))
    stem += f".{rendered.analyses[0].plan.audience}" if rendered.analyses[0].plan.audience else ""
    return stem, {f"{stem}{end}": data for one in wanted for end, data in one.render(rendered).items()}


def rebuild(
    run: str | Path,
    facts: PropertyGraph | Callable[[], PropertyGraph],
    *,
    out: str | Path | None = None,
    clock: Clock = _now,
) -> tuple[Path, ...]:
    """Make a report again, byte for byte, from its run.json and the facts.

    It computes with the day of the run; facts entered since do not matter.

    Parameters
    ----------
    run
        Path of the run.json.
    facts
        The graph, or what gives it.
    out
        Folder; that of the run.json by default.
    clock
        Tells which facts have expired by now.

    Raises
    ------
    RebuildRefused
        If facts it used have expired or were erased or changed since (with the count), if another
        version of the package made it, or if the bytes differ for any other reason.
    InputError
        If it is not a run.json.
    MissingExtra
        A format of the run needs a package that is not installed.
    """
    path = Path(run)
    record = RunRecord.read(path)
    if record.package != package_digest():
        raise RebuildRefused(
            f"made by stakemap {record.package}", hint=f"this is {package_digest()}; install that one"
        )
    graph = facts if isinstance(facts, PropertyGraph) else facts()
    _refuse_lost(record, graph, clock)
    seen = record.seen(graph)
    analyses = [analyze(seen, plan=plan) for plan in record.plans]
    rendered = Rendered(analyses, record.lang, full=record.full)
    _stem, made = _made(rendered, formats_named(record.formats), record.name)
    if {name: digest_of_bytes(data) for name, data in made.items()} != dict(record.files):
        raise RebuildRefused(
            "the same facts give other bytes here", hint="use the versions of the constraints file"
        )
    return write_all(Path(out) if out is not None else path.parent, made)


def _refuse_lost(record: RunRecord, graph: PropertyGraph, clock: Clock) -> None:
    expired, gone = record.lost(graph, clock().astimezone(UTC).date())
    if expired or gone:
        said = [f"{expired} have expired"] * bool(expired) + [f"{gone} were erased or changed"] * bool(gone)
        raise RebuildRefused(
            f"of the {len(record.facts)} facts it used, {' and '.join(said)} since",
            hint="make a new report of what may still be used",
        )
