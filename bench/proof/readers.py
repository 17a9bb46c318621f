"""Every reader of files with a small good file that it takes: a row each, for mutants and planted faults."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.proof.good_files import (
    ANSWERS,
    CONTACTS,
    CRM,
    EDGES,
    EDITS,
    EDITS_TOML,
    HUBSPOT,
    PORTFOLIO,
    RELEASES,
    SCENARIO,
    TODAY,
    audit_outcome,
    audit_plan,
    audit_sheet,
    filled_template,
    folder_of,
    journal_folder,
    json_without_digest,
    kinds_file,
    one_file,
    one_of_each,
    open_document,
    packed_file,
    parquet_folder,
    profile_file,
    report_folder,
    run_file,
    typed_folder,
    typed_workbook,
    written,
)
from bench.proof.graph_files import (
    CONNECTIONS,
    DL,
    ELEMENTS,
    GEXF,
    GRAPHML,
    NODES,
    OFFICE,
    PAJEK,
    POSITIONS,
    TIES,
)
from bench.proof.register_files import (
    CONGRESS,
    ENTITIES,
    HOUSE,
    SENIOR_POSTS,
    STATE_HOUSE,
    STATEMENTS,
)
from stakemap.analysis.profile import Profile
from stakemap.cli.batch.journal import journal
from stakemap.cli.commands.portfolio import _earlier as earlier_portfolio
from stakemap.cli.earlier_reports import earlier_reports
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.change.scenario import Scenario
from stakemap.graph.fact_check.answers import Audit
from stakemap.io import Evidence, marked_copy, read_awards, read_records, told, told_reading
from stakemap.io.answer_sheet import read_answers
from stakemap.reports.run_record import RunRecord

__all__ = ["READERS", "Reader"]


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader.

    Attributes
    ----------
    name
        What it reads.
    make
        Makes a good file, or folder of files, in an empty folder and gives its path.
    read
        Reads a path; whatever it raises that is not ours is a fault.
    share
        How many mutants it gets for each one of the slowest.
    """

    name: str
    make: Callable[[Path], Path]
    read: Callable[[Path], object]
    share: int = 1


# --- reading, with what a user is then told


def _read_graph(path: Path, **options: Any) -> None:
    """Read, and tell every problem and every reading in both languages."""
    reading = read_records(path, **options)
    for lang in ("en", "zh"):
        for problem in (*reading.problems, *reading.warnings):
            told(problem, lang, show_value=True)
        for one in reading.readings:
            told_reading(one, lang, show_value=True)
    assert all(problem.cause and problem.file for problem in reading.problems), (
        "a problem without cause or file"
    )
    assert reading.summary


def _read_marked(path: Path) -> None:
    reading = read_records(path)
    marked_copy(path, reading.problems, path.with_name("marked.xlsx"))


def _of(form: str) -> Callable[[Path], None]:
    evidence = Evidence(
        basis="legitimate_interest", retention="24 months", account="Transport Bureau", exported="2026-09-01"
    )
    return lambda path: _read_graph(path, format=form, evidence=evidence)


def _read_earlier(path: Path) -> None:
    """The reports that lie in a folder: what is not ours is passed over."""
    for account, runs in earlier_reports(path).runs.items():
        earlier = earlier_reports(path)
        earlier.same(account, str(runs[-1]["origin"]))
        earlier.last(account)


def _read_run(path: Path) -> None:
    """What `rebuild` does with it."""
    record = RunRecord.read(path)
    record.lost(one_of_each(), TODAY)
    record.seen(one_of_each())
    sorted((*record.runs, *record.formats, *record.files, *record.origin))


def _read_journal(path: Path) -> None:
    with journal(path) as kept:
        list(kept.before)


READERS: tuple[Reader, ...] = (
    Reader("workbook", typed_workbook, _read_graph, 12),
    Reader("open document", open_document, _read_graph, 12),
    Reader("folder of CSV files", typed_folder, _read_graph, 12),
    Reader("list of ties", one_file("ties.csv", EDGES), _read_graph, 12),
    Reader("JSON", written("all.json"), _read_graph, 4),
    Reader("JSON without a digest", json_without_digest, _read_graph, 8),
    Reader("workbook with every sheet", written("all.xlsx", "zh"), _read_graph),
    Reader("filled template", filled_template, _read_graph),
    Reader("CSV folder with every sheet", written("all"), _read_graph),
    Reader("marked copy", typed_workbook, _read_marked, 4),
    Reader("Salesforce", folder_of("salesforce", CRM), _of("salesforce"), 6),
    Reader("HubSpot", folder_of("hubspot", HUBSPOT), _of("hubspot"), 6),
    Reader("contacts", one_file("contacts.csv", CONTACTS), _of("contacts"), 8),
    Reader("open contracting", one_file("releases.json", json.dumps(RELEASES)), _of("ocds"), 8),
    Reader("Popolo", one_file("house.json", json.dumps(HOUSE)), _of("popolo"), 8),
    Reader("FollowTheMoney", one_file("entities.json", ENTITIES), _of("ftm"), 8),
    Reader("FollowTheMoney, packed", packed_file("entities.json.gz", ENTITIES), _of("ftm"), 4),
    Reader("beneficial ownership", one_file("firms.json", json.dumps(STATEMENTS)), _of("bods"), 8),
    Reader("openstates", folder_of("state", STATE_HOUSE), _of("openstates"), 8),
    Reader("congress", folder_of("congress", CONGRESS), _of("congress"), 8),
    Reader("Parquet", parquet_folder, _read_graph, 4),
    Reader("organogram", one_file("roads-2012-03-31-senior.csv", SENIOR_POSTS), _of("organograms"), 8),
    Reader("Wikidata", one_file("positions.json", json.dumps(POSITIONS)), _of("wikidata"), 8),
    Reader("W3C ORG", one_file("office.jsonld", json.dumps(OFFICE)), _of("org"), 2),
    Reader("GraphML", one_file("team.graphml", GRAPHML), _of("graphml"), 8),
    Reader("GEXF", one_file("team.gexf", GEXF), _of("gexf"), 8),
    Reader("Pajek", one_file("team.net", PAJEK), _of("pajek"), 8),
    Reader("nodes and edges", folder_of("pair", {"nodes.csv": NODES, "edges.csv": TIES}), _of("edges"), 8),
    Reader("Kumu", folder_of("kumu", {"elements.csv": ELEMENTS, "links.csv": CONNECTIONS}), _of("kumu"), 8),
    Reader("DL", one_file("team.dl", DL), _of("dl"), 8),
    Reader(
        "awards one a line", one_file("one.jsonl", json.dumps(RELEASES["releases"][0]) + "\n"), read_awards, 8
    ),
    Reader("audit workbook", audit_sheet("audit.xlsx"), lambda path: audit_plan().read(path), 8),
    Reader("audit folder", audit_sheet("audit"), lambda path: audit_plan().read(path), 8),
    Reader("audit outcome", audit_outcome, Audit.read, 8),
    Reader("answers", one_file("answers.csv", ANSWERS), read_answers, 8),
    Reader("scenario in YAML", one_file("autumn.yaml", EDITS), Scenario.read, 12),
    Reader("scenario in TOML", one_file("autumn.toml", EDITS_TOML), Scenario.read, 8),
    Reader("scenario in JSON", one_file("autumn.json", json.dumps(SCENARIO)), Scenario.read, 8),
    Reader("profile", profile_file, Profile.read, 8),
    Reader("run record", run_file, _read_run, 8),
    Reader("earlier reports", report_folder, _read_earlier, 8),
    Reader("batch journal", journal_folder, _read_journal, 8),
    Reader("earlier portfolio", one_file("portfolio.json", json.dumps(PORTFOLIO)), earlier_portfolio, 8),
    Reader("catalogue of kinds", kinds_file, Catalogue.read, 8),
)
