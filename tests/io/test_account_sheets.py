"""What people get wrong in the sheets of the account layer: told at its cell, and nothing else is lost."""

from __future__ import annotations

import csv

import pytest

from stakemap.errors import InputError
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import read_records, told, write
from stakemap.model import (
    AllianceMember,
    Contract,
    Interaction,
    Need,
    NeedStatement,
    OfferCover,
    Ownership,
    Step,
    Supplier,
    TeamMember,
)

BASE = {
    "settings": [
        ["Setting", "Value"],
        ["Account", "River"],
        ["Default source", "Log"],
        ["Date of the default source", "2026-08"],
        ["Default lawful basis", "contract"],
        ["Default grade", "B2"],
        ["Keep for", "36 months"],
    ],
    "units": [["Name"], ["Roads"]],
    "people": [["Name"], ["Ann Ames"]],
    "team": [["Name", "Hours a week", "Languages"], ["Bo Burr", "10小时", "中文、English；日本語"]],
    "decisions": [["Decision", "Unit"], ["Lights", "Roads"]],
    "suppliers": [
        ["Supplier", "Side", "Sells to levels"],
        ["Reed", "we", "city、县级"],
        ["Tide", "rival", ""],
        ["Kite", "", ""],
    ],
    "plans": [["Plan", "Owner"], ["Autumn", "Bo Burr"]],
}


def read_folder(folder, **sheets):
    """The base with some sheets put in or replaced."""
    for name, rows in (BASE | sheets).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return read_records(folder)


CONTRACTS = ["Contract", "Buyer", "Supplier", "Value", "Currency", "Starts", "Ends"]
CONTACTS = ["Who of ours", "Whom", "Day", "How", "Purpose", "Note"]
STEPS = ["Plan", "What to do", "With whom", "By", "State", "Done on", "Cost"]
COMPLAINTS = ["What about", "Who complained", "Came on", "Answered on"]
ALLIANCES = ["Alliance", "Lead", "Others in it"]
MEMBERS = ["Supplier", "Alliance", "Part"]
BAD = {
    "a contract that ends before it starts": (
        {"contracts": [CONTRACTS, ["C", "Roads", "Reed", "", "", "2026-01", "2025-01"]]},
        ("contracts", "G2", "end 2025-01 before start 2026-01"),
    ),
    "a value without a currency": (
        {"contracts": [CONTRACTS, ["C", "Roads", "Reed", "120万", "", "", ""]]},
        ("contracts", "E2", "an amount without a currency"),
    ),
    "a currency that nobody has": (
        {"contracts": [CONTRACTS, ["C", "Roads", "Reed", "5", "CNN", "", ""]]},
        ("contracts", "E2", "not one of the choices"),
    ),
    "a sum that is no number": (
        {"contracts": [CONTRACTS, ["C", "Roads", "Reed", "much", "CNY", "", ""]]},
        ("contracts", "D2", "not a number"),
    ),
    "two suppliers of one contract": (
        {"contracts": [CONTRACTS, ["C", "Roads", "Reed、Tide", "", "", "", ""]]},
        ("contracts", "C2", "several names where one may stand"),
    ),
    "two primes in one cell": (
        {"alliances": [ALLIANCES, ["Both", "Reed; Tide", ""]]},
        ("alliances", "B2", "a second lead of one alliance"),
    ),
    "two primes in two rows": (
        {
            "alliances": [ALLIANCES, ["Both", "Reed", ""]],
            "alliance_members": [MEMBERS, ["Tide", "Both", "lead"]],
        },
        ("alliance_members", "A2", "a second lead of one alliance"),
    ),
    "a cycle of alliances": (
        {"alliances": [ALLIANCES, ["One", "Two", "Reed"], ["Two", "Tide", "One"]]},
        ("alliances", "B2", "an alliance inside itself, through others"),
    ),
    "a need of nobody": (
        {"needs": [["Need", "Whose"], ["Fewer alarms", ""]]},
        ("needs", "B2", "whose missing"),
    ),
    "a need of somebody who is not there": (
        {"needs": [["Need", "Whose"], ["Fewer alarms", "Canals"]]},
        ("needs", "B2", "no unit or post or decision of this name"),
    ),
    "a contact with somebody who is not there": (
        {"interactions": [CONTACTS, ["Bo Burr", "Eve Erased", "2026-08-01", "", "", ""]]},
        ("interactions", "B2", "no person of this name"),
    ),
    "a contact without a day": (
        {"interactions": [CONTACTS, ["Bo Burr", "Ann Ames", "", "", "", ""]]},
        ("interactions", "C2", "day missing"),
    ),
    "what was said in private": (
        {"interactions": [CONTACTS, ["Bo Burr", "Ann Ames", "2026-08-01", "", "", "she said that"]]},
        ("interactions", "F2", "a contact holds no content"),
    ),
    "a channel that is none": (
        {"interactions": [CONTACTS, ["Bo Burr", "Ann Ames", "2026-08-01", "宴请", "", ""]]},
        ("interactions", "D2", "not one of the choices"),
    ),
    "an answer before the complaint": (
        {"complaints": [COMPLAINTS, ["Noise", "Roads", "2026-03-02", "2026-02"]]},
        ("complaints", "D2", "2026-02 before 2026-03-02"),
    ),
    "done and not done": (
        {"plan_steps": [STEPS, ["Autumn", "Call", "Ann Ames", "2026-09", "planned", "2026-08-20", ""]]},
        ("plan_steps", "F2", "a day when it was done, in another state"),
    ),
    "a review of nothing": (
        {"reviews": [["Who signed", "Plan", "Finding", "Day"], ["Bo Burr", "", "", "2026-08"]]},
        ("reviews", "C2", "no plan and no finding, or both"),
    ),
    "a budget released before it is approved": (
        {
            "budget": [
                ["Budget line", "Unit", "Year", "Approval on", "Release on"],
                ["B", "Roads", "2026", "2026-03", "2026-01"],
            ]
        },
        ("budget", "E2", "2026-01 before 2026-03"),
    ),
    "a refused column": (
        {"suppliers": [["Supplier", "Gifts"], ["Reed", "a pen"]]},
        ("suppliers", "B1", "refused by rule gift: never a way to influence anyone"),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_told_at_its_cell_in_both_languages(tmp_path, name):
    sheets, (sheet, cell, cause) = BAD[name]
    reading = read_folder(tmp_path, **sheets)
    problems = [p for p in reading.problems if p.code != "depends"]

    assert (sheet, cell, cause) in {(p.sheet, p.cell, p.cause) for p in problems}
    for problem in problems:
        assert problem.cure
        assert told(problem, "zh") != told(problem, "en")
        assert "Ann Ames" not in str(problem)
    assert {f.id for f in reading.records} >= {"p:ann-ames", "unit:roads", "team:bo-burr"}


def test_a_row_stands_for_what_it_names(tmp_path):
    reading = read_folder(
        tmp_path,
        contracts=[
            [*CONTRACTS, "May be a reference"],
            ["C", "Roads", "Reed", "1,200.50万元", "人民币", "2024", "", "是"],
        ],
        alliances=[ALLIANCES, ["Both", "Reed", "Tide; Kite"]],
        needs=[
            ["Need", "Whose", "Importance", "Stated by"],
            ["Fewer alarms", "Lights", "80%", "Ann Ames; Roads"],
        ],
        offers=[["Offer part", "Meets needs", "Owner"], ["Sensors", "Fewer alarms", "Bo Burr"]],
        interactions=[CONTACTS, ["Bo Burr", "Ann Ames", "2026-08-01", "拜访", "dates", ""]],
        plan_steps=[STEPS, ["Autumn", "Call", "Ann Ames", "", "", "", ""]],
    )
    graph = reading.graph

    assert not reading.problems
    (contract,) = graph.of(Contract)
    assert (str(contract.value), contract.currency, contract.citable) == ("12005000", "CNY", True)
    assert {(m.supplier, m.role.value) for m in graph.of(AllianceMember)} == {
        ("supplier:reed", "lead"),
        ("supplier:tide", "sub"),
        ("supplier:kite", "sub"),
    }
    (need,) = graph.of(Need)
    assert (need.subject, need.importance) == ("decision:lights", 0.8)
    assert {s.person for s in graph.of(NeedStatement)} == {"p:ann-ames", "unit:roads"}
    assert [(c.part, c.need) for c in graph.of(OfferCover)] == [("offer:sensors", need.id)]
    assert {(o.member, o.subject) for o in graph.of(Ownership)} == {
        ("team:bo-burr", "plan:autumn"),
        ("team:bo-burr", "offer:sensors"),
    }
    (contact,) = graph.of(Interaction)
    assert (contact.channel.value, contact.complete) == ("meeting", True)
    assert [step.due for step in graph.of(Step)] == [None], "a step without a day is kept"
    (member,) = graph.of(TeamMember)
    assert (member.hours, member.languages) == (10.0, ("中文", "English", "日本語"))
    assert graph["supplier:reed"].tiers == ("city", "county")
    assert {s.side.value for s in graph.of(Supplier)} == {"ours", "rival"}


def test_a_purpose_with_words_of_a_red_line_is_told_with_its_cell(tmp_path):
    reading = read_folder(
        tmp_path, interactions=[CONTACTS, ["Bo Burr", "Ann Ames", "2026-08-01", "", "送礼", ""]]
    )
    (warning,) = reading.warnings

    assert (warning.cell, warning.field, warning.value) == ("E2", "purpose", None)
    assert warning.cause == "words of rule gift in free text"


def test_a_plan_goes_to_the_only_account(tmp_path):
    settings = [row for row in BASE["settings"] if row[0] != "Account"]
    reading = read_folder(tmp_path, settings=settings, account=[["Account"], ["River"]])

    assert not reading.problems
    assert reading.graph["plan:autumn"].account == "account:river"


def test_one_alliance_may_change_its_lead(tmp_path):
    facts = read_folder(tmp_path, alliances=[ALLIANCES, ["Both", "", ""]]).records
    lead = {"alliance": "alliance:both", "role": "lead"}
    first = AllianceMember(id="1", supplier="supplier:reed", valid={"end": "2025"}, **lead)
    second = AllianceMember(id="2", supplier="supplier:tide", valid={"start": "2026"}, **lead)

    graph = PropertyGraph([*facts, first, second])
    write(graph, tmp_path / "again.xlsx")
    assert read_records(tmp_path / "again.xlsx").graph == graph
    with pytest.raises(InputError, match="second lead"):
        PropertyGraph([*facts, first, second.model_copy(update={"valid": first.valid})])


@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_circle_of_alliances_is_refused_however_long(tmp_path, length):
    names = [f"A{k}" for k in range(length)]
    facts = read_folder(tmp_path, alliances=[ALLIANCES, *([name, "", ""] for name in names)]).records
    ids = [f"alliance:{name.lower()}" for name in names]
    members = [
        AllianceMember(id=f"m{k}", supplier=one, alliance=ids[(k + 1) % length]) for k, one in enumerate(ids)
    ]
    outside = AllianceMember(id="x", supplier="supplier:reed", alliance=ids[0])

    with pytest.raises(InputError) as found:
        PropertyGraph([*facts, *members, outside])
    assert {p.fact_id for p in found.value.problems} == {m.id for m in members}
    PropertyGraph([*facts, *members[1:], outside])
