"""The page that is written says what the page that was put together says, in fewer bytes."""

import re

import pytest

import report_cases
from stakemap.reports.html.page import lean

html = pytest.importorskip("lxml.html")


def _tree(text):
    return [
        (one.tag, dict(one.attrib), (one.text or "").strip(), (one.tail or "").strip())
        for one in html.document_fromstring(text).iter()
        if isinstance(one.tag, str)
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_reader_finds_the_same_elements_and_texts(lang):
    page = report_cases.page(lang)
    assert len(lean(page)) < 0.95 * len(page)
    scoped = re.sub(r' scope="(?:col|row)"| xmlns="[^"]*"', "", page)
    dated = re.sub(r'<span class="date">([^<]*)</span>', r"\1", scoped)
    read = re.sub(r'<span class="?date"?>([^<]*)</span>', r"\1", lean(scoped)).replace("\u00a0", " ")
    assert _tree(read) == _tree(dated.replace("\u00a0", " "))


@pytest.mark.parametrize(
    "table",
    [
        '<table><thead><tr><td>-</td><th scope="col">a</th></tr></thead><tbody><tr><th scope="row">{}',
        '<table><tbody><tr><th colspan="2" scope="row">{}',
    ],
)
def test_a_head_whose_place_does_not_tell_its_scope_keeps_it(table):
    whole = table.format("b</th><td>1</td></tr></tbody></table>")
    assert lean(whole).count("scope") == whole.count("scope")


def test_a_date_in_english_holds_together_without_a_mark():
    assert lean('<p>on <span class="date">1 Sep 2026</span></p>') == "<p>on 1\u00a0Sep\u00a02026</p>"
    assert (
        lean('<p>截至<span class="date">2026年9月</span></p>')
        == "<p>截至<span class=date>2026年9月</span></p>"
    )


def test_scripts_and_styles_stay_byte_for_byte():
    page = report_cases.page("en")
    inside = re.compile(r"<(script|style)[^>]*>(.*?)</\1>", re.DOTALL)
    assert [body for _, body in inside.findall(lean(page))] == [body for _, body in inside.findall(page)]


@pytest.mark.parametrize(
    "text",
    [
        '<p title="a&gt;b=&quot;c&quot;">x="y" z</p>',
        "<td>a</td>b",
        "<p>a</p><span>b</span>",
        "<li>a</li> b",
        '<path d="M0 0z"/>',
        '<a href="https://x.y/">z</a>',
    ],
)
def test_what_needs_its_quotes_or_its_end_keeps_them(text):
    assert lean(text) == text


def test_a_page_in_chinese_has_no_space_after_a_full_width_sign():
    shown = re.sub(r"<(script|style)\b.*?</\1>", "", report_cases.page("zh"), flags=re.DOTALL)
    assert "\u3002<" in shown
    assert not re.search(r"[\u3001\u3002\uff0c\uff1a\uff1b]\s+\S", shown)


def test_a_page_in_english_asks_for_narrow_fonts_by_name_before_that_of_the_system():
    sans = re.search(r"--sans:([^;}]*)", report_cases.page("en"))[1]
    assert sans.index('"Segoe UI"') < sans.index('"Noto Sans CJK SC"') < sans.index("system-ui")


def test_styles_of_a_page_keep_what_stands_between_quotes():
    page = report_cases.page("en")
    assert 'content:counter(page) " / " counter(pages)' in page
    assert not re.search(r"/\*|\n\s+[.#a-z]", re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1])
