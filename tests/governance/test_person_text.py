"""The file of a person as text and as plain values: every part of it, word for word."""

from __future__ import annotations

from stakemap.governance.person_file import Held, PersonFile, Scored
from stakemap.governance.person_text import person_text
from stakemap.model import Assessment, Run, Source, parse
from stakemap.scoring.core.labels import labels
from stakemap.store import AuditEntry, RememberedFiles, Version

DAY, NEXT = "2026-01-02T03:04:05Z", "2026-05-06T07:08:09Z"
RUN = Run(
    id="run", method="stakemap 0", plan='{"k": 1}', facts_digest="f", snapshot_digest="s", as_of="2026-01"
)


def version(until=None, /, **values):
    return Version(parse(values), 1, None if until is None else 2, DAY, until)


def score(measure, **values):
    return Assessment(id=f"of:{measure}", subject="p", run="run", measure=measure, value=0.5, **values)


def file():
    own = {"fact": "person", "id": "p", "name": "Ann", "valid": {"start": "2019", "end": "2021"}}
    tie = {
        "fact": "tie",
        "id": "t",
        "kind": "advice",
        "from_id": "p",
        "to_id": "q",
        "defaulted": ["basis", "grade"],
    }
    note = {"fact": "unit", "id": "u", "name": "Roads", "note": "asked Ann"}
    return PersonFile(
        "bureau", "p", 7,
        (
            Held("p", "person", True, (version(NEXT, **own), version(**own, rank=3))),
            Held("t", "tie", True, (version(NEXT, **tie),)),
            Held("u", "unit", False, (version(**note),)),
        ),
        (Source(id="s", title="Register", kind="register", licence="open"),),
        (
            Scored(score("influence", low=0.25, high=0.75), DAY, NEXT, RUN),
            Scored(score("influence", low=0.25), DAY, None, RUN.model_copy(update={"as_of": None})),
            Scored(score("own_count"), DAY, None, None),
        ),
        (AuditEntry(3, 1, DAY, "release", {"actor": "bo", "reason": "meeting"}, "c"),),
        (AuditEntry(4, 1, DAY, "read", None, "c"), AuditEntry(5, 1, DAY, "look-up", {"actor": "cy"}, "c")),
        (),
        (RememberedFiles(1, DAY, "bo", ("a.html", "b.pdf"), 2), RememberedFiles(1, DAY, "", ("c.md",), 2)),
    )  # fmt: skip


def test_every_part_is_told_in_plain_words():
    reading = f"  What it says: {labels()['influence'].reading('en')}"
    said = person_text(file()).split("\n\n")
    assert said[0] == "# What the account bureau holds of the person p"
    assert said[1].startswith("Made from revision 7 of the store.")
    assert said[3:] == [
        "## Facts about the person",
        "- People p\n"
        "  - from 2026-01-02 to 2026-05-06\n"
        "    Id: p; Holds: start 2019, end 2021; Name: Ann\n"
        "  - since 2026-01-02, in force\n"
        "    Id: p; Holds: start 2019, end 2021; Name: Ann; Rank: 3\n"
        "- Ties t\n"
        "  - from 2026-01-02 to 2026-05-06\n"
        "    Id: t; Filled from defaults: basis, grade; Kind: asks advice of; From: p; To: q",
        "## Facts whose text has the name",
        "- Units u\n  - since 2026-01-02, in force\n    Id: u; Note: asked Ann; Name: Roads",
        "## Where it comes from",
        "- Id: s; Title: Register; Kind: register; Licence: open",
        "## Scores and how they were made",
        "- influence: 0.500 (90% interval 0.250 to 0.750), recorded 2026-01-02\n"
        f"{reading}\n"
        "  by stakemap 0, on 2026-01; run run, facts f\n"
        "- influence: 0.500, recorded 2026-01-02\n"
        f"{reading}\n"
        "  by stakemap 0, on -; run run, facts f\n"
        "- own_count: 0.500, recorded 2026-01-02",
        "No score decides anything about a person: it is a computed hint with its reasons and its doubt. "
        "Nobody may base a decision about the person on it alone.",
        "## Reports and files that name the person",
        f"- {DAY}: bo: a.html, b.pdf\n- {DAY}: nobody named: c.md",
        "## What was given out while the person was in the facts",
        f"- {DAY}: given out; bo; meeting",
        "## Who read the account",
        f"- {DAY}: read; nobody named; no reason given\n- {DAY}: look-up; cy; no reason given",
        "## Who recorded it",
        "None.\n",
    ]


def test_the_chinese_text_has_the_headings_and_choices_of_chinese_sheets():
    said = person_text(file(), "zh")
    for words in (
        "人员 p",
        "有效期：开始 2019, 结束 2021",
        "许可：open",
        "未写明何人",
        "未写明原因",
        "自 2026-01-02 起，现行",
    ):
        assert words in said
    assert "关系类型：请教" in said


def test_plain_values_have_every_part():
    entry = {"revision": 1, "at": DAY}
    made = {
        "method": "stakemap 0", "plan": {"k": 1}, "as_of": "2026-01",
        "facts_digest": "f", "snapshot_digest": "s",
    }  # fmt: skip
    told, given = file().to_dict(), file()
    assert told.pop("facts")[1:] == [
        {
            "id": one.id, "kind": one.kind, "about_the_person": one.about,
            "versions": [
                {"recorded_from": v.recorded_from, "recorded_to": v.recorded_to, "values": v.record.to_dict()}
                for v in one.versions
            ],
        }
        for one in given.facts[1:]
    ]  # fmt: skip
    assert [
        (s["measure"], s["recorded_from"], s["recorded_to"], s["made_by"]) for s in told.pop("scores")
    ] == [
        ("influence", DAY, NEXT, made),
        ("influence", DAY, None, {**made, "as_of": None}),
        ("own_count", DAY, None, None),
    ]
    assert told == {
        "account": "bureau", "person": "p", "revision": 7, "not_for_sole_decision": True,
        "sources": [given.sources[0].to_dict()],
        "files": [
            {"at": DAY, "actor": "bo", "files": ["a.html", "b.pdf"]},
            {"at": DAY, "actor": "", "files": ["c.md"]},
        ],
        "releases": [{"number": 3, **entry, "action": "release", "actor": "bo", "reason": "meeting"}],
        "readings": [
            {"number": 4, **entry, "action": "read"},
            {"number": 5, **entry, "action": "look-up", "actor": "cy"},
        ],
        "writings": [],
    }  # fmt: skip
    assert [held.current for held in given.facts] == [True, False, True]
