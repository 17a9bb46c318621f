"""The page in a real browser, with every name of the network blocked."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape

import pytest

import organisations
import report_cases
from browser_flags import FLAGS
from driven_browser import Driven
from stakemap.reports.formats import render_html, report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    return {lang: report(report_cases.city(), folder, ("html",), lang)[0] for lang in ("en", "zh")}


@pytest.fixture
def chromium(requires, tmp_path):
    def run(page, *flags, fragment=""):
        command = [
            requires("browser"),
            *FLAGS,
            f"--user-data-dir={tmp_path / 'profile'}",
            *flags,
            page.as_uri() + fragment,
        ]
        return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)

    return run


def test_the_page_opens_without_a_complaint_and_its_picture_comes_alive(chromium, pages):
    for page in pages.values():
        done = chromium(page, "--dump-dom")
        assert "CONSOLE" not in done.stderr
        assert 'class="sm-alive"' in done.stdout
        assert "sm-panel" in done.stdout
        assert "</html>" in done.stdout


def test_the_page_asks_for_nothing(chromium, pages, tmp_path):
    log = tmp_path / "net.json"
    chromium(pages["en"], f"--log-net-log={log}", "--dump-dom")
    text = log.read_text(encoding="utf-8", errors="replace")
    asked = {
        event["params"]["url"]
        for event in json.loads(text if text.rstrip().endswith("}") else text.rstrip().rstrip(",") + "]}")[
            "events"
        ]
        if "url" in event.get("params", {})
    }
    own = ("google", "gvt1.com", "gstatic", "chrome")  # the browser's errands, not the page's
    assert not {
        url for url in asked if url.startswith(("http:", "https:", "ws")) and not any(o in url for o in own)
    }
    assert not {url for url in asked if url.startswith("file:") and url != pages["en"].as_uri()}


def _printed(chromium, page, pdf):
    """Number of pages, and the text."""
    chromium(page, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")

    def run(*command):
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", pdf))[1]), run("pdftotext", pdf, "-")


SIZES = ((10, 5), (60, 40), (300, 50))


def _briefs(tmp_path):
    """Pages of the city and of invented organisations in both languages."""
    made = [report_cases.city(), *(organisations.analysed(n, voters, draws=50) for n, voters in SIZES)]
    for k, analysis in enumerate(made):
        for lang in ("en", "zh"):
            page = tmp_path / f"{k}-{lang}.html"
            page.write_text(render_html(analysis, lang), encoding="utf-8")
            yield page


def _sections(html):
    """How the title and each line of the sections of the briefs begin, section by section."""
    for brief in re.findall(r'<div class="brief">.*?<div class="more">', html, re.DOTALL):
        for section in re.findall(r"<section.*?</section>", re.sub(r"</?a\b[^>]*>", "", brief), re.DOTALL):
            lines = re.findall(r"<(?:h\d|p|dt|dd|strong)\b[^>]*>([^<]+)<", section)
            yield ["".join(unescape(line).split())[:9] for line in lines]


def test_the_brief_fits_two_printed_pages_and_two_screens(chromium, requires, tmp_path):
    requires("poppler")
    for page in _briefs(tmp_path):
        pages, text = _printed(chromium, page, tmp_path / "brief.pdf")
        assert pages <= 2
        assert "Look in" in text or "可查" in text
        probe = tmp_path / "probe.html"
        probe.write_text(
            _told(page.read_text("utf-8"), "document.querySelector('.brief').getBoundingClientRect().bottom"),
            encoding="utf-8",
        )
        done = chromium(probe, "--window-size=1280,900", "--dump-dom")
        assert float(re.search(r"<title>told (\S+)</title>", done.stdout)[1]) <= 2 * 900


def test_no_section_of_the_brief_is_broken_over_two_printed_pages(chromium, requires, tmp_path):
    requires("poppler")
    both = [report_cases.city(), report_cases.city("d:bridge-sensors", draws=20)]
    page = tmp_path / "both.html"
    page.write_text(render_html(both), encoding="utf-8")
    pages, text = _printed(chromium, page, tmp_path / "both.pdf")
    assert pages <= 2 * len(both)
    sheets = ["".join(sheet.split()) for sheet in text.split("\f")]
    for lines in _sections(page.read_text("utf-8")):
        assert any(all(line in sheet for line in lines) for sheet in sheets), lines


def test_what_folds_prints_in_a_full_report_alone(chromium, requires, pages, tmp_path):
    requires("poppler")
    _, short = _printed(chromium, pages["en"], tmp_path / "short.pdf")
    full = tmp_path / "full.html"
    full.write_text(render_html(report_cases.city(), full=True), encoding="utf-8")
    number, whole = _printed(chromium, full, tmp_path / "full.pdf")
    assert number > 5
    for text in ("Who sits where", "How this was computed"):
        assert text in whole
        assert text not in short


def test_what_a_footnote_leads_to_opens(chromium, pages):
    def opened(fragment):
        done = chromium(pages["en"], "--dump-dom", fragment=fragment)
        return done.stdout.count('<details class="fold" open')

    assert "id=f12" in pages["en"].read_text("utf-8")
    assert opened("#f12") == opened("") + 1


def _told(html, what):
    """The page with a script of the test's own that writes a figure of it into its title."""
    start = html.index('<meta http-equiv="Content-Security-Policy"')
    html = html[:start] + html[html.index(">", start) + 1 :]
    return html.replace("</body>", f"<script>document.title='told '+({what})</script></body>")


def _telling(html):
    """The page with a script of the test's own that writes how far it is too wide."""
    start = html.index('<meta http-equiv="Content-Security-Policy"')
    html = html[:start] + html[html.index(">", start) + 1 :]
    inner = "[...document.querySelectorAll('.scroll, main')].map(e => e.scrollWidth - e.clientWidth - 1)"
    wide = f"document.documentElement.scrollWidth-window.innerWidth+Math.max(0,...{inner})"
    everything = "document.querySelectorAll('details').forEach(d => d.open = true);"
    everything += "if (innerWidth < 600) document.body.style.width = '420px';"  # no window is so narrow
    return html.replace("</body>", f"<script>{everything}document.title='wide '+({wide})</script></body>")


def _long_names():
    endless = "W" * 200
    names = {"name": endless, "name_en": endless, "name_zh": endless}
    changed = dict.fromkeys(("acc", "u:a", "post:head", "p:li", "p:xi", "d:one"), names)
    changed["s:site"] = {"title": endless, "publisher": endless, "locator": endless}
    return report_cases.analysed(report_cases.small(**changed))


@pytest.mark.parametrize("width", [500, 1400])
def test_no_screen_scrolls_sideways(chromium, pages, tmp_path, width):
    for html in (pages["en"].read_text(encoding="utf-8"), render_html(_long_names())):
        probe = tmp_path / "probe.html"
        probe.write_text(_telling(html), encoding="utf-8")
        done = chromium(probe, f"--window-size={width},900", "--dump-dom")
        assert "<title>wide 0</title>" in done.stdout


BROKEN_DATES = r"""[...document.querySelectorAll("td, tbody th")].filter(cell => {
  if (!/^(\d+.[A-Z][a-z]{2}.\d{4}|\d{4}年\d+月\d+日)$/.test(cell.textContent.trim())) return false
  const text = document.createRange()
  text.selectNodeContents(cell)
  return new Set([...text.getClientRects()].map(box => Math.round(box.top))).size > 1
}).map(cell => cell.textContent)"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_date_alone_in_a_cell_is_never_broken(requires, pages, tmp_path, lang):
    with Driven(requires("browser"), tmp_path / "profile") as page:
        page.go(pages[lang].as_uri())
        page.run("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        for width in (1280, 800, 420):
            page.width(width)
            assert page.run(BROKEN_DATES) == []
