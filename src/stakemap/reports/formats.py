"""Reports as text and as files: HTML, its JSON twin, and the run.json that rebuilds both.

>>> import stakemap as sm
>>> graph = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5)])
>>> render_html(sm.analyze(graph))[:15]
'<!DOCTYPE html>'
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stakemap.analysis import Analysis, analyze
from stakemap.analysis.copies import copies_for
from stakemap.analysis.export import title_of
from stakemap.analysis.plan import package_digest
from stakemap.errors import InputError, RebuildRefused, UnknownName
from stakemap.graph.property_graph import PropertyGraph
from stakemap.reports.contents import APPENDIX, DETAILS, FRONT
from stakemap.reports.document import document
from stakemap.reports.files import safe_name, write_all
from stakemap.reports.page import page
from stakemap.reports.run_record import RunRecord, writable

__all__ = ["FORMATS", "rebuild", "render_html", "render_json", "report"]

FORMATS = ("html", "json")
Analyses = Analysis | Iterable[Analysis]
Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def _several(analyses: Analyses) -> Sequence[Analysis]:
    found = (analyses,) if isinstance(analyses, Analysis) else tuple(analyses)
    if not found:
        raise InputError("a report needs an analysis")
    return found


def render_html(analyses: Analyses, lang: str = "en") -> str:
    """One offline page: it asks nothing of the network, and equal facts give equal bytes.

    Parameters
    ----------
    analyses
        One analysis, or several of the same facts and day: a section for each decision.
    lang
        ``en`` or ``zh``.

    Raises
    ------
    InputError
        Several analyses that do not look at the same facts on the same day.
    UnknownName
        No such language.
    """
    doc = document(_several(analyses), lang)
    rows = {"front": FRONT, "details": DETAILS, "appendix": APPENDIX}
    return page("page.html.j2", doc.words, script="picture.js", doc=doc, **rows)


def render_json(analysis: Analysis) -> str:
    """The JSON twin, with one way to write each value; valid under ``sm.schema("analysis")``."""
    return (
        json.dumps(analysis.to_dict(), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    )


def report(
    analysis: Analyses,
    out: str | Path = "reports/",
    formats: Iterable[str] = FORMATS,
    lang: str = "en",
    name: str | None = None,
    *,
    audience: str | None = None,
    origin: Mapping[str, str] | None = None,
    left_out: Iterable[Any] = (),
    clock: Clock = _now,
) -> tuple[Path, ...]:
    """Write a report and its run.json; everything is rendered before the first byte is written.

    Parameters
    ----------
    analysis
        One analysis, or several of the same facts and day: one HTML, one JSON for each decision.
    out
        Folder; made if it is not there.  Every file stays inside it.
    formats, lang
        Of ``html`` and ``json``; ``en`` or ``zh``.
    name
        Begins the file names, made safe; the name of the account by default.
    audience
        For whom: boss, team or external; the copy is analysed anew on the facts that it may see.
    origin
        Where the facts came from, for run.json: `run_record.file_origin` or `run_record.store_origin`.
    left_out
        Rows that were not read, for run.json alone.
    clock
        Gives the time for run.json alone.

    Returns
    -------
    tuple of Path
        The files: HTML, then JSON in the order of the analyses, then run.json unless the copy goes outside.

    Raises
    ------
    UnknownName
        No such format or language.
    InputError
        Nothing to report, or analyses of different facts or days.

    Examples
    --------
    >>> import stakemap as sm, tempfile
    >>> folder = tempfile.mkdtemp()
    >>> [path.name for path in report(sm.analyze(sm.from_edges([("a", "b")])), folder, name="demo")]
    ['demo-5be1ef79.en.html', 'demo-5be1ef79.json', 'demo-5be1ef79.run.json']
    """
    analyses, wanted = _several(analysis), tuple(dict.fromkeys(formats))
    analyses = copies_for(audience, analyses) if audience is not None else analyses
    name = writable(name) if name is not None else None
    stem, texts = _rendered(analyses, wanted, lang, name)
    given: dict[str, Any] = {"formats": wanted, "lang": lang, "name": name, "left_out": tuple(left_out)}
    if _recorded(analyses[0]):
        record = RunRecord.of(analyses, texts, clock(), origin=dict(origin or {}), **given)
        texts = {**texts, f"{stem}.run.json": record.text()}
    return write_all(Path(out), texts)


def _recorded(analysis: Analysis) -> bool:
    """Whether a run.json may go with it."""
    told = analysis.plan.told_to
    return told is None or told.run_record


def _rendered(
    analyses: Sequence[Analysis], formats: Sequence[str], lang: str, name: str | None
) -> tuple[str, dict[str, str]]:
    """The stem of all names, and the texts by file name."""
    for wanted in formats:
        if wanted not in FORMATS:
            raise UnknownName("format", wanted, FORMATS)
    case = analyses[0].case
    title = name or (title_of(case)["zh" if lang == "zh" else "en"] if case else "report")
    decisions = [a.plan.decision or "" for a in analyses]
    stem = safe_name(title, *(decisions if len(decisions) == 1 and decisions[0] else ()))
    stem += f".{analyses[0].plan.audience}" if analyses[0].plan.audience is not None else ""
    texts = {f"{stem}.{lang}.html": render_html(analyses, lang)} if "html" in formats else {}
    if "json" in formats:
        for one, decision in zip(analyses, decisions, strict=True):
            part = f".{safe_name(decision or 'all')}" if len(analyses) > 1 else ""
            texts[f"{stem}{part}.json"] = render_json(one)
    return stem, texts


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
    _stem, texts = _rendered(analyses, record.formats, record.lang, record.name)
    made = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    if made != dict(record.files):
        raise RebuildRefused(
            "the same facts give other bytes here", hint="use the versions of the constraints file"
        )
    return write_all(Path(out) if out is not None else path.parent, texts)


def _refuse_lost(record: RunRecord, graph: PropertyGraph, clock: Clock) -> None:
    expired, gone = record.lost(graph, clock().astimezone(UTC).date())
    if expired or gone:
        said = [f"{expired} have expired"] * bool(expired) + [f"{gone} were erased or changed"] * bool(gone)
        raise RebuildRefused(
            f"of the {len(record.facts)} facts it used, {' and '.join(said)} since",
            hint="make a new report of what may still be used",
        )
