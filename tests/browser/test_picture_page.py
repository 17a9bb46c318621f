"""The picture of the organisation driven in a browser: search, filters, days, keys, one person's ways."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

import report_cases
from stakemap.reports.formats import render_html

pytestmark = pytest.mark.browser

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-sync", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND"),
)
DRIVE = """
const told = {};
const $ = (what) => document.querySelector(what), all = (what) => [...document.querySelectorAll(what)];
document.querySelectorAll('details').forEach((one) => { one.open = true; });
const type = (what, text) => {
  what.value = text;
  what.dispatchEvent(new Event('input', { bubbles: true }));
};
const press = (what, key) => what.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
const figure = $('figure[data-picture]'), svg = figure.querySelector('svg.sm-org');
const off = () => all('.sm-tie.sm-off').length, on = () => all('.sm-person.sm-on').length;
const search = figure.querySelector('input[type=search]');
told.ties = all('.sm-tie').length;
const signs = all('figure fieldset')[2].querySelectorAll('svg path, svg circle');
told.colours = new Set([...signs].map((one) => getComputedStyle(one).fill)).size;
type(search, FIND); told.found = on(); told.status = figure.querySelector('[role=status]').textContent;
type(search, SOUND); told.sounded = on();
type(search, ''); told.cleared = on();
const boxes = all('figure fieldset')[0].querySelectorAll('input');
boxes[0].click(); told.without_kind = off(); boxes[0].click(); told.with_kind = off();
const grade = all('figure fieldset')[1].querySelector('input');
grade.click(); told.without_grade = off(); grade.click();
const days = figure.querySelector('input[type=range]');
type(days, '0'); told.before = off(); told.day = days.getAttribute('aria-valuetext');
type(days, days.max); told.today = off();
const stops = all('.sm-person[tabindex="0"]');
told.stops = stops.length;
stops[0].focus(); press(stops[0], 'Enter'); told.chosen = $('.sm-details h3').textContent;
press(stops[0], 'ArrowDown');
told.moved = document.activeElement !== stops[0] && document.activeElement.matches('.sm-person');
const tied = document.getElementById(all('.sm-tie')[0].dataset.a);
tied.focus(); told.lit = on();
$('.sm-only').click();
told.hidden = all('.sm-tie').filter((tie) => getComputedStyle(tie).display === 'none').length;
told.listed = all('.sm-details li').length;
press(tied, 'Escape'); told.after = on(); told.alone = svg.classList.contains('sm-alone');

window.dispatchEvent(new Event('beforeprint')); told.print = svg.getAttribute('viewBox');
told.roles = all('.sm-person').every((one) => one.matches('[role=button][aria-label]'));
told.wide = document.documentElement.scrollWidth - window.innerWidth;
document.body.dataset.told = JSON.stringify(told);
"""


def _page(lang: str, script: str) -> str:
    html = render_html(report_cases.city(), lang)
    start = html.index('<meta http-equiv="Content-Security-Policy"')
    html = html[:start] + html[html.index(">", start) + 1 :]
    return html.replace("</body>", f"<script>{script}</script></body>")


@pytest.fixture
def driven(requires, tmp_path):
    def run(html: str, *flags: str) -> str:
        page = tmp_path / "page.html"
        page.write_text(html, encoding="utf-8")
        command = [
            requires("browser"),
            *FLAGS,
            f"--user-data-dir={tmp_path / 'profile'}",
            *flags,
            "--dump-dom",
        ]
        done = subprocess.run(
            [*command, page.as_uri()], capture_output=True, text=True, timeout=90, check=False
        )
        return done.stdout

    return run


def _told(dom: str) -> dict[str, object]:
    found = re.search(r'data-told="([^"]*)"', dom)
    assert found, "the script of the test did not come to its end"
    told: dict[str, object] = json.loads(found[1].replace("&quot;", '"'))
    return told


@pytest.mark.parametrize("width", [500, 1280])
def test_search_filters_days_keys_and_the_ways_of_one_person(driven, width):
    script = DRIVE.replace("FIND", '"岐望"').replace("SOUND", '"qiwangshu"')
    told = _told(driven(_page("zh", script), f"--window-size={width},900"))
    assert told["found"] == 1
    assert told["colours"] > 3
    assert "1" in str(told["status"])
    assert told["cleared"] == told["with_kind"] == told["today"] == told["after"] == 0
    assert 0 < told["without_kind"] < told["ties"]
    assert 0 < told["without_grade"] < told["ties"]
    assert 0 < told["before"] < told["ties"]
    assert re.search(r"\d{4}年\d+月\d+日", str(told["day"]))
    assert told["stops"] == 1
    assert told["chosen"]
    assert told["moved"]
    assert told["hidden"] == told["ties"] - told["listed"]
    assert told["alone"] is False
    assert told["roles"] is True
    assert told["wide"] == 0


def test_a_name_is_found_by_its_pinyin(driven):
    pytest.importorskip("pypinyin")
    told = _told(driven(_page("zh", DRIVE.replace("FIND", '"岐望"').replace("SOUND", '"qws"'))))
    assert told["sounded"] == 1
