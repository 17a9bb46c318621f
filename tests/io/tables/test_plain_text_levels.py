"""A folder as a program writes it: levels are numbers there, as in JSON."""

import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.io import read_records
from stakemap.io.tables.csv_folder import csv_grids
from stakemap.io.tables.records import read_grids
from stakemap.model import Person

FILES = {
    "people.csv": "Name,Rank\nAnn Ames,12\nBo Burr,14\n",
    "posts.csv": "Post,Unit,Heads the unit,Holder,Holder since\n"
    "Director,River Office,yes,Bo Burr,1999-01-01\nClerk,River Office,no,Ann Ames,1999-01-01\n",
    "settings.csv": "Setting,Value\nLanguage,English\nAccount,River\nDefault source,Site\n"
    "Default lawful basis,legitimate interest\nKeep for,5 years\n",
    "sources.csv": "Title,Kind,Grade,Published\nSite,web page,B2,2026-01-01\n",
    "units.csv": "Name,Kind,Until\nRiver Office,public body,2000-12-31\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_bare_level_counts_as_in_code_and_is_listed(folder):
    reading = read_records(folder)
    assert reading.problems == ()
    assert {r.name: r.rank for r in reading.records if isinstance(r, Person)} == {
        "Ann Ames": 12,
        "Bo Burr": 14,
    }
    assert {one.taken for one in reading.readings} == {"12 (27 is highest)", "14 (27 is highest)"}


def test_posts_of_a_unit_that_ended_lead_nobody_afterwards(folder):
    graph = sm.read(folder)
    assert graph.snapshot("2002-01-01", "formal").m == 0
    assert graph.snapshot("2000-06-01", "formal").m == 1


def test_in_a_workbook_a_bare_level_is_asked_back(folder):
    grids = csv_grids(folder)
    for grid in grids:
        grid.plain_text = False
    with pytest.raises(InputError, match="may count up"):
        read_grids(grids).checked()
