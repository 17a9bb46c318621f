"""The page of the service in a real browser: in by a key, a workbook, its problems by cell, a report."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from openpyxl import load_workbook

import stakemap as sm
from driven_browser import Driven
from stakemap.io import write
from stakemap.service.state.file import StateFile
from stakemap.service.state.keys import Keys
from stakemap.store import Access

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def served(tmp_path):
    """A service on a port of this machine; its address and a key."""
    with sm.connect(f"sqlite:///{tmp_path}/a.db", dataset="bureau") as store:
        store.apply(sm.examples.city())
    with StateFile(tmp_path / "s.db") as file:
        token = Keys(file).make(Access("ann", role="owner", accounts=("bureau",)))[1]
    command = [sys.executable, "-m", "stakemap", "serve", "--store", f"sqlite:///{tmp_path}/a.db"]
    command += ["--state", str(tmp_path / "s.db"), "--port", "8799"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ) as process:
        process.stderr.readline()
        time.sleep(1)
        yield "http://127.0.0.1:8799", token
        process.terminate()


def test_an_account_manager_finds_the_cell_and_reads_the_report(requires, served, tmp_path):
    address, token = served
    book = tmp_path / "own.xlsx"
    write(sm.examples.city(), book)
    sheet = load_workbook(book)
    next(c for row in sheet["Sources"].iter_rows(min_row=2) for c in row if c.value == "B2").value = "Q9"
    sheet.save(book)
    with Driven(requires("browser"), tmp_path / "profile", 420) as page:
        page.go(f"{address}/?lang=en")
        page.fill("#key", token)
        page.click("form[action='/login'] button")
        page.click(".cards a")
        page.choose("#workbook", book)
        page.click("form[action$='upload'] button")
        page.wait_for(".done, .failed")
        assert "not an Admiralty grade" in page.text()
        assert page.run("document.documentElement.scrollWidth <= innerWidth")
        page.click(".way a:last-child")
        page.click("form[action$='report'] button")
        page.wait_for(".done, .failed")
        page.click("main .list a")
        assert page.run("document.querySelectorAll('section').length") > 5
        assert [one for one in page.complaints if one.get("entry", {}).get("level") == "error"] == []
