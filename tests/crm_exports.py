"""Invented exports of CRM programs, as the programs write them."""

from __future__ import annotations

import csv

GIVEN = ("Ann", "Bo", "Cai", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida", "Jon")
FAMILY = ("Ames", "Brook", "Crane")
SALESFORCE_ID = "{kind}5g00000{number:05}AA{check}"


def ident(kind, number):
    """An id of 18 signs, of which the last three are a check."""
    return SALESFORCE_ID.format(kind=kind, number=number, check=number % 10)


def written(folder, name, rows):
    """One CSV file."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder


def salesforce(folder):
    """Thirty contacts of two bureaus of a city, two opportunities, two of ours, forty activities."""
    user = ident("005", 1), ident("005", 2)
    stamp = "2026-08-30T10:00:00.000Z"
    written(folder, "User", [
        ["Id", "Username", "LastName", "FirstName", "City"],
        [user[0], "jc@ours.example", "Chen", "Jie", "River City"],
        [user[1], "mp@ours.example", "Park", "Mia", "River City"],
        [ident("005", 3), "no@ours.example", "Nobody", "Idle", ""],
    ])  # fmt: skip
    written(folder, "Account", [
        ["Id", "IsDeleted", "Name", "ParentId", "BillingCity", "Website", "OwnerId", "LastModifiedDate"],
        [ident("001", 1), "false", "River City", "", "River City", "https://river.example", user[0], stamp],
        [ident("001", 2), "false", "Transport Bureau", ident("001", 1), "River City", "", user[0], stamp],
        [ident("001", 3), "false", "Budget Office", ident("001", 1), "River City", "", user[1], stamp],
        [ident("001", 4), "true", "Closed Bureau", "", "", "", user[0], stamp],
    ])  # fmt: skip
    heads = ["Id", "AccountId", "LastName", "FirstName", "Title", "Department", "Email", "HomePhone"]
    people = [[*heads, "OwnerId", "ReportsToId", "LastActivityDate", "LastModifiedDate", "Description"]]
    for k in range(30):
        bureau, unit = (2, ("", "Signals", "Roads")[k % 3]) if k < 20 else (3, "")
        title = "Director" if k in {0, 20} else ("Engineer" if k < 20 else "Clerk")
        boss = "" if k in {0, 20} else ident("003", 0 if k < 20 else 20)
        name = FAMILY[k // 10], GIVEN[k % 10]
        people.append([
            ident("003", k), ident("001", bureau), *name, title, unit, f"p{k}@river.example", "0815-4711",
            user[k % 2], boss, "2026-07-01" if k % 2 else "", stamp, "what was said at lunch",
        ])  # fmt: skip
    written(folder, "Contact", people)
    written(folder, "Opportunity", [
        ["Id", "AccountId", "Name", "StageName", "Amount", "CloseDate", "IsClosed", "LastModifiedDate"],
        [ident("006", 1), ident("001", 2), "Smart parking", "Proposal", "9", "2026-12-01", "false", stamp],
        [ident("006", 2), ident("001", 2), "Old lights", "Closed Won", "9", "2024-05-01", "true", stamp],
    ])  # fmt: skip
    roles = ["Decision Maker", "Technical Buyer", "Business User", "Economic Buyer", "Other"]
    rows = [
        [ident("00K", k), ident("006", 1), ident("003", k), role, "false"] for k, role in enumerate(roles)
    ]
    written(
        folder, "OpportunityContactRole", [["Id", "OpportunityId", "ContactId", "Role", "IsPrimary"], *rows]
    )
    tasks = [
        ["Id", "WhoId", "WhatId", "Subject", "ActivityDate", "Status", "OwnerId", "CallType", "TaskSubtype"]
    ]
    for k in range(36):
        kind = ("Call", "Email", "Call")[k % 3]
        day = f"2026-0{1 + k % 8}-{1 + k % 28:02}"
        tasks.append([
            ident("00T", k), ident("003", k % 12), ident("006", 1) if k < 3 else "", f"About signals {k}",
            day,
            "Completed", user[k % 2], "Outbound" if k % 2 else "Inbound", kind,
        ])  # fmt: skip
    more = [
        ("003", 1, "Not Started", "Call"),
        ("003", 2, "Completed", "Task"),
        ("00Q", 9, "Completed", "Call"),
    ]
    for k, (who, number, state, kind) in enumerate(more, 36):
        tasks.append([ident("00T", k), ident(who, number), "", "x", "2026-08-01", state, user[0], "", kind])
    tasks.append(
        [ident("00T", 40), ident("003", 3), "", "x", "2026-08-01", "Completed", ident("005", 77), "", "Call"]
    )
    return written(folder, "Task", tasks)


def hubspot(folder):
    """Three contacts of a bureau, one deal, three kinds of activities."""
    written(folder, "hubspot-crm-exports-companies", [
        ["Record ID", "Company name", "Company owner", "Create Date", "City", "Company Domain Name"],
        ["900", "Transport Bureau", "Mia Park", "2025-02-01 09:12", "River City", "river.example"],
    ])  # fmt: skip
    written(folder, "hubspot-crm-exports-contacts", [
        ["Record ID", "First Name", "Last Name", "Email", "Phone Number", "Job Title", "Contact owner",
         "Lifecycle Stage", "Buying Role", "Create Date", "Last Activity Date", "Associated Company",
         "Associated Company IDs"],
        ["51", "Ann", "Ames", "ann@river.example", "1", "Director", "Mia Park", "customer", "Decision Maker",
         "2024-04-01 09:12", "2026-03-05 14:22", "Transport Bureau", "900"],
        ["52", "Bo", "Brook", "bo@river.example", "", "Engineer", "Mia Park", "lead", "Blocker",
         "2024-04-01 09:12", "", "Transport Bureau", "900"],
        ["53", "Bo", "Brooks", "BO@river.example", "", "", "", "lead", "", "2024-04-01 09:12", "",
         "Transport Bureau", "900"],
    ])  # fmt: skip
    written(folder, "hubspot-crm-exports-deals", [
        ["Record ID", "Deal Name", "Deal Stage", "Close Date", "Deal owner", "Amount",
         "Associated Contact IDs", "Associated Company IDs"],
        ["7001", "Smart parking", "Proposal", "2026-12-01 00:00", "Mia Park", "15000", "51;52", "900"],
    ])  # fmt: skip
    written(folder, "meetings", [
        ["Record ID", "Meeting name", "Meeting start time", "Meeting outcome", "Activity assigned to",
         "Meeting description", "Associated Contact IDs"],
        ["1", "Look at the signals", "2026-03-05 14:00", "COMPLETED", "Mia Park", "they said no", "51;52"],
        ["2", "Look again", "2026-03-06 14:00", "No show", "Mia Park", "", "51"],
    ])  # fmt: skip
    return written(folder, "emails", [
        ["Record ID", "Activity date", "Email direction", "Email send status", "Activity assigned to",
         "Email subject", "Email body", "Associated Contact IDs"],
        ["3", "2026-03-01 08:00", "INCOMING_EMAIL", "", "Mia Park", "private", "private", "51"],
    ])  # fmt: skip
