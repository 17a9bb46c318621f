"""A small good file for every reader, made in an empty folder."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from stakemap.analysis.fact_check import AuditPlan, audit
from stakemap.analysis.profile import Profile
from stakemap.analysis.run import analyze
from stakemap.graph.fact_check.answers import Audit, Checked
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import write
from stakemap.io.fact_check_sheet import write_audit_sheet
from stakemap.io.parquet.writing import write_parquet
from stakemap.io.workbook.template import template
from stakemap.reports.run_record import RunRecord

Make = Callable[[Path], Path]

TODAY = date(2026, 9, 1)
"""The day on which everything is read."""

TYPED: dict[str, list[list[object]]] = {
    "Settings": [
        ["Setting", "Value"],
        ["Default source", "City website"],
        ["Default lawful basis", "published"],
        ["Keep for", "36 months"],
        ["Account", "City of Rivers"],
    ],
    "Sources": [
        ["Title", "Published", "Grade"],
        ["City website", "2026-03-02", "B2"],
        ["A talk", "2026-05", "C3"],
    ],
    "Units": [["Name", "Led by (block)"], ["City Government", None], ["Transport Bureau", "City Government"]],
    "People": [["Name", "Origin", "Source"], ["Li Wei", "military", "A talk"], ["Wang Fang", None, None]],
    "Posts": [
        ["Post", "Unit", "Heads the unit", "Reports to", "Holder", "Holder since"],
        ["Mayor", "City Government", "yes", None, None, None],
        ["Director", "Transport Bureau", "yes", "Mayor", "Li Wei", "2021-06"],
    ],
    "Ties": [["From", "Kind", "To", "Strength"], ["Wang Fang", "asks advice of", "Li Wei", 0.6]],
}
"""A small account as a person types it."""


@cache
def one_of_each() -> PropertyGraph:
    """The city with the first fact of each kind, and what these hang on."""
    from stakemap import examples

    city = examples.city()
    wanted = {fact.kind_of_fact: fact.id for fact in reversed(list(city))}
    kept = set(wanted.values())
    waiting = list(kept)
    while waiting:
        for ident in _names(city[waiting.pop()].model_dump()):
            if ident in city and ident not in kept:
                kept.add(ident)
                waiting.append(ident)
    return PropertyGraph([fact for fact in city if fact.id in kept], catalogue=city.catalogue)


def _names(values: object) -> list[str]:
    """Every text in plain values."""
    if isinstance(values, str):
        return [values]
    inside = (
        values.values() if isinstance(values, dict) else values if isinstance(values, list | tuple) else ()
    )
    return [name for value in inside for name in _names(value)]


def typed_workbook(folder: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in TYPED.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(folder / "typed.xlsx")
    return folder / "typed.xlsx"


def typed_folder(folder: Path) -> Path:
    place = folder / "typed"
    place.mkdir()
    for name, rows in TYPED.items():
        lines = (",".join("" if cell is None else str(cell) for cell in row) for row in rows)
        (place / f"{name.lower()}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def written(name: str, lang: str = "en") -> Make:
    def make(folder: Path) -> Path:
        write(one_of_each(), folder / name, lang=lang)
        return folder / name

    return make


def json_without_digest(folder: Path) -> Path:
    """As another program writes it: a change inside is not seen by its digest."""
    write(one_of_each(), folder / "all.json")
    values = json.loads((folder / "all.json").read_text(encoding="utf-8"))
    values.pop("digest")
    return one_file("plain.json", json.dumps(values))(folder)


def filled_template(folder: Path) -> Path:
    template(folder / "filled.xlsx", facts=one_of_each())
    return folder / "filled.xlsx"


def open_document(folder: Path) -> Path:
    """Typed sheets in the form of an .ods file."""
    import zipfile

    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in names.items())

    def cell(value: object) -> str:
        if value is None:
            return '<table:table-cell table:number-columns-repeated="1"/>'
        if isinstance(value, float):
            return (
                f'<table:table-cell office:value-type="float" office:value="{value}">'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    pages = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in TYPED.items()
    )
    body = f"<office:body><office:spreadsheet>{pages}</office:spreadsheet></office:body>"
    path = folder / "typed.ods"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return path


def one_file(name: str, text: str) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


def packed_file(name: str, text: str) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
        return path

    return make


def parquet_folder(folder: Path) -> Path:
    write_parquet(one_of_each(), folder / "columns")
    return folder / "columns"


def folder_of(name: str, files: dict[str, str]) -> Make:
    def make(folder: Path) -> Path:
        place = folder / name
        place.mkdir()
        for file, text in files.items():
            (place / file).write_text(text, encoding="utf-8")
        return place

    return make


CRM = {
    "Account.csv": "Id,IsDeleted,Name,ParentId,OwnerId,LastModifiedDate\n"
    "0015g000001AA1,false,River City,,0055g000001AA1,2026-08-30T10:00:00.000Z\n"
    "0015g000002AA2,false,Transport Bureau,0015g000001AA1,0055g000001AA1,2026-08-30T10:00:00.000Z\n",
    "Contact.csv": "Id,AccountId,LastName,FirstName,Title,Department,Email,OwnerId,ReportsToId,"
    "LastModifiedDate\n"
    "0035g000001AA1,0015g000002AA2,Ames,Ann,Director,,ann@r.example,0055g000001AA1,,2026-08-30T10:00:00.000Z\n"
    "0035g000002AA2,0015g000002AA2,Brook,Bo,Engineer,Roads,,0055g000001AA1,0035g000001AA1,2026-08-30\n",
    "User.csv": "Id,Username,LastName,FirstName,City\n0055g000001AA1,jc@ours.example,Chen,Jie,River City\n",
    "Opportunity.csv": "Id,AccountId,Name,StageName,Amount,CloseDate,IsClosed\n"
    "0065g000001AA1,0015g000002AA2,Smart parking,Proposal,9,2026-12-01,false\n",
    "OpportunityContactRole.csv": "Id,OpportunityId,ContactId,Role,IsPrimary\n"
    "00K5g000001AA1,0065g000001AA1,0035g000001AA1,Decision Maker,false\n",
    "Task.csv": "Id,WhoId,WhatId,Subject,ActivityDate,Status,OwnerId,CallType,TaskSubtype\n"
    "00T5g000001AA1,0035g000001AA1,,About signals,2026-03-01,Completed,0055g000001AA1,Outbound,Call\n",
}
HUBSPOT = {
    "contacts.csv": "Record ID,First Name,Last Name,Email,Job Title,Contact owner,Lifecycle Stage,"
    "Buying Role,Create Date,Last Activity Date,Associated Company,Associated Company IDs\n"
    "51,Ann,Ames,ann@r.example,Director,Mia Park,customer,Decision Maker,2024-04-01 09:12,2026-03-05 14:22,"
    "Transport Bureau,900\n"
    "52,Bo,Brook,,Engineer,Mia Park,lead,Blocker,2024-04-01 09:12,,Transport Bureau,900\n",
    "companies.csv": "Record ID,Company name,Company owner,Create Date,City\n"
    "900,Transport Bureau,Mia Park,2025-02-01 09:12,River City\n",
    "meetings.csv": "Record ID,Meeting name,Meeting start time,Meeting outcome,Activity assigned to,"
    "Associated Contact IDs\n1,Look at the signals,2026-03-05 14:00,COMPLETED,Mia Park,51;52\n",
}
CONTACTS = (
    "Name,Organisation,Title,Email\n"
    "Ann Ames,Transport Bureau,Director,a@r.example\nBo Brook,Transport Bureau,,\n"
)
RELEASES = {
    "uri": "https://example.org/1",
    "publishedDate": "2024-03-01T00:00:00Z",
    "publisher": {"name": "River City"},
    "releases": [
        {
            "ocid": "ocds-1-1",
            "id": f"r{n}",
            "date": f"2024-0{n}-01T00:00:00Z",
            "tag": ["award"],
            "buyer": {"id": "b", "name": "Transport Bureau"},
            "parties": [
                {
                    "id": "b",
                    "name": "Transport Bureau",
                    "roles": ["buyer"],
                    "address": {"locality": "River City"},
                },
                {
                    "id": "s1",
                    "name": "Lamps Ltd",
                    "roles": ["supplier"],
                    "identifier": {"scheme": "X", "id": "1"},
                },
            ],
            "tender": {
                "id": "t",
                "title": "Lamps",
                "procurementMethod": "open",
                "mainProcurementCategory": "goods",
            },
            "awards": [
                {
                    "id": "1",
                    "status": "active",
                    "date": "2024-01-20T00:00:00Z",
                    "suppliers": [{"id": "s1", "name": "Lamps Ltd"}, {"name": "Poles Ltd"}],
                    "value": {"amount": 5.5, "currency": "GBP"},
                }
            ],
            "contracts": [
                {
                    "id": "c1",
                    "awardID": "1",
                    "status": "active",
                    "period": {"startDate": "2024-02-01", "endDate": "2025-02-01"},
                    "value": {"amount": 5.5, "currency": "GBP"},
                }
            ],
        }
        for n in (1, 2)
    ],
}
EDITS = """name: autumn
note: a try
edits:
- do: leave
  person: p:qi-wangshu
  on: 2026-10-01
- do: add_tie
  from_id: p:a
  to_id: p:b
  kind: advice
  strength: 0.5
"""
EDITS_TOML = """name = "autumn"

[[edits]]
do = "leave"
person = "p:qi-wangshu"
on = 2026-10-01
"""
SCENARIO = {
    "name": "autumn",
    "edits": [
        {"do": "leave", "person": "p:a", "on": "2026-10-01"},
        {"do": "add_tie", "from_id": "p:a", "to_id": "p:b", "kind": "advice", "strength": 0.5},
    ],
}
EDGES = (
    "source,target,kind,strength,since,reported_by\n"
    "ann,bob,advice,0.5,2019,cai\nbob,cai,friendship,1,2020-03,\n"
)
ANSWERS = "id,answer\np:ann,yes\np:bob,0.4\np:cai,否\n"
STATE = {
    "name": ["City", "市"],
    "rev": 3,
    "decisions": [{"id": "d", "title": ["Lamps", "灯"], "chance": 0.5, "leaders": ["p:a"]}],
    "states": [["single_thread", "p:a"]],
    "stakes": [["CNY", "5", "6.5"]],
}
LINE: dict[str, Any] = {
    "account": "city", "name": ["City", "市"], "as_of": "2026-09-01", "people": 3, "known": 1,
    "stakes": [{"currency": "CNY", "keep": "5", "win": "6.5", "facts": ["c:1"]}],
    "coverage": 0.5, "decision": ["Lamps", "灯"], "scored": None, "fresh": True, "run": None,
    "level": "vendor", "target": "preferred", "estimated": None, "hours_due": 1.5, "hours": None,
    "undated": 0,
    "quiet": [{"decision": ["Lamps", "灯"], "since": "2026-09-01", "until": None, "now": True}],
    "oldest": "2020-01-01", "old": 1, "facts": 9,
    "calls": [{"code": "quiet", "n": 1, "day": "2026-09-01", "facts": ["d"]}],
    "changes": [{"what": "level", "was": "vendor", "now": "preferred"}], "since": None, "facts_changed": 2,
}  # fmt: skip
PORTFOLIO = {"accounts": [LINE], "states": {"city": ["3", "a"]}}


@cache
def _city_analysis() -> Any:
    return analyze(one_of_each(), as_of=TODAY)


@cache
def audit_plan() -> AuditPlan:
    return audit(one_of_each(), as_of=TODAY, known=3, facts=2)


def audit_sheet(name: str) -> Make:
    """A sheet of an audit as a careful user leaves it."""

    def make(folder: Path) -> Path:
        plan = audit_plan()
        rows = plan._rows("en")
        rows["about"][0]["value"], rows["about"][1]["value"] = "2026-09-02", "team 2, minutes"
        for row in rows["facts"]:
            row["answer"] = "right"
        for row in rows["known"]:
            other = next(one for one in plan.sample.people if one != row["person_id"])
            row |= {"turns_to": plan.graph.name(other), "in_data": "absent", "known_from": "minutes"}
        return write_audit_sheet(folder / name, rows)

    return make


def audit_outcome(folder: Path) -> Path:
    made = Audit(
        source="a clerk", day="2026-09-02", absent=1, found=3, grades=(Checked(0.5, 0.8, 2, 1),), sample="0"
    )
    return made.save(folder / "audit.json")


def profile_file(folder: Path) -> Path:
    made = Profile(
        source="the team",
        date="2026-09-01",
        answers=12,
        gain=(-0.1, 0.05, 0.2),
        weights=(("influence", 0.4), ("standing", 0.6)),
        curve=((4, 0.6), (8, 0.7)),
    )
    return made.write(folder / "profile.json")


def _run_record() -> str:
    record = RunRecord.of(
        [_city_analysis()],
        {"a.html": b"x"},
        datetime(2026, 9, 1, tzinfo=UTC),
        formats=("html",),
        lang="en",
        name="city",
        origin={"kind": "file", "name": "city.xlsx", "sha256": "0", "inputs": "1"},
    )
    return record.text()


def run_file(folder: Path) -> Path:
    return one_file("city.run.json", _run_record())(folder)


def report_folder(folder: Path) -> Path:
    return folder_of("reports", {"city.run.json": _run_record(), "a.html": "x"})(folder)


def kinds_file(folder: Path) -> Path:
    from importlib import resources

    lines = (resources.files("stakemap.data") / "relations.csv").read_text("utf-8").splitlines(keepends=True)
    return one_file("kinds.csv", "".join(lines[:4]))(folder)


def journal_folder(folder: Path) -> Path:
    whole = {"format": "stakemap-batch-1", "accounts": {"city": STATE}}
    line = {"account": "city", "state": STATE, "news": [["grew", "大了"]]}
    files = {"batch.json": json.dumps(whole), "batch.jsonl": json.dumps(line) + "\n"}
    return folder_of("batch", files)(folder)
