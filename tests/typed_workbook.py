"""A small workbook as a person types it, and what is said when it is refused."""

from __future__ import annotations

import openpyxl
import pytest

from stakemap.errors import InputError
from stakemap.io import read

SETTINGS = [
    ("Default source", "City website"),
    ("Default lawful basis", "published"),
    ("Keep for", "36 months"),
    ("Account", "City of Rivers"),
]
SHEETS = {
    "Settings": [("Setting", "Value"), *SETTINGS],
    "Sources": [
        ("Title", "Published", "Grade"),
        ("City website", "2026-03-02", "B2"),
        ("A talk", None, None),
    ],
    "Units": [("Name", "Led by (block)"), ("City Government", None), ("Transport Bureau", "City Government")],
    "People": [("Name", "Origin", "Source"), ("Li Wei", "military", None), ("Wang Fang", None, None)],
    "Posts": [
        ("Post", "Unit", "Heads the unit", "Reports to", "Holder", "Holder since"),
        ("Mayor", "City Government", "yes", None, None, None),
        ("Director", "Transport Bureau", "yes", "Mayor", "Li Wei", "2021-06"),
    ],
    "Ties": [("From", "Kind", "To", "Strength"), ("Wang Fang", "asks advice of", "Li Wei", 0.6)],
}


def typed(path, **changed):
    """Write the workbook with some sheets replaced, or left out for ``None``."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in {**SHEETS, **changed}.items():
        if rows is not None:
            page = made.create_sheet(name.replace("_", " "))
            for row in rows:
                page.append(row)
    made.save(path)
    return path


def refused(path):
    with pytest.raises(InputError) as caught:
        read(path)
    return caught.value.problems


def one(path):
    problems = refused(path)
    assert len(problems) == 1, [p.text() for p in problems]
    return problems[0]


def laid_out(path, sheets, merged=(), hidden=()):
    """Write a workbook of rows as they stand, with merged areas as ``Sheet!A1:B2`` and hidden sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        page.sheet_state = "hidden" if name in hidden else "visible"
    for area in merged:
        name, _, cells = area.partition("!")
        made[name].merge_cells(cells)
    made.save(path)
    return path
