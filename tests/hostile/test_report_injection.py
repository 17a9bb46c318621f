import io
import json
import re
import zipfile
from html import unescape
from html.parser import HTMLParser

import openpyxl
import pytest

import report_cases
from stakemap.errors import InputError
from stakemap.model import parse
from stakemap.reports.formats import render_html, render_json
from stakemap.reports.pictures import json_block

NASTY = [
    "</script><img src=x onerror=alert(1)>",
    "{{7*7}}{% include 'x' %}",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "<!--",
    "]]><script>alert(1)</script>",
    "&lt;b&gt;&amp;",
    "${alert(1)}`",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
]
ON_PAPER = ['#read("a.typ") $x$ *b* `c`', "x" * 200, "王" * 200, "=1+1", "محمد"]
EVENT = re.compile(r"^on")


class Tags(HTMLParser):
    """All tags and attributes of a page, and its text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def hostile(text):
    names = {"name": text, "name_en": text, "name_zh": text}
    changed = dict.fromkeys(("acc", "u:a", "post:head", "p:li", "p:xi"), names)
    stage = [{"id": "vote", "name": text, "name_en": text, "name_zh": text, "kind": "approve"}]
    changed["d:one"] = {**names, "stages": stage, "rule": None}
    changed["r:1"] = changed["r:2"] = {"stage": "vote"}
    changed["s:site"] = {"title": text, "publisher": text, "locator": text}
    return report_cases.analysed(report_cases.small(**changed))


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_hostile_name_stays_text(text, lang):
    page = Tags(render_html(hostile(text), lang))
    plain = Tags(render_html(report_cases.analysed(), lang))
    assert {tag for tag, _ in page.tags} == {tag for tag, _ in plain.tags}
    assert not any(EVENT.match(name) for _, attributes in page.tags for name in attributes)
    assert [tag for tag, _ in page.tags].count("script") == [tag for tag, _ in plain.tags].count("script")
    assert "49" not in "".join(page.text).split(text)[0] or "7*7" not in text
    assert text in "".join(page.text)


@pytest.mark.parametrize("text", NASTY)
def test_the_data_of_the_picture_stays_data(text):
    block = str(json_block({"name": text, "also": "\u2028\u2029"}))
    assert json.loads(block) == {"name": text, "also": "\u2028\u2029"}
    assert not set("<>&\u2028\u2029") & set(block)


@pytest.mark.parametrize("text", NASTY)
def test_the_twin_stays_json(text):
    assert json.loads(render_json(hostile(text)))["title"]["en"] == text


def test_a_source_that_is_a_script_is_text_not_a_link():
    page = Tags(render_html(report_cases.analysed()))
    links = [attributes.get("href", "") for tag, attributes in page.tags if tag == "a"]
    assert not any("javascript" in link.casefold() for link in links)
    assert any("javascript:alert(1)" in text for text in page.text)


@pytest.mark.parametrize(
    "text", [*NASTY, '#read("a.typ") $x$ *b* `c`', "x" * 200, "王" * 200, "=1+1", "محمد"]
)
def test_a_hostile_name_is_a_text_in_every_format(text):
    made = report_cases.every_format(hostile(text), "en")
    words = zipfile.ZipFile(io.BytesIO(made["docx"])).read("word/document.xml").decode()
    assert text in unescape("".join(re.findall(r"<w:t\b[^>]*>([^<]*)", words)))
    cells = [c for sheet in openpyxl.load_workbook(io.BytesIO(made["xlsx"])) for row in sheet for c in row]
    assert any(c.value == text for c in cells)
    assert not any(c.data_type == "f" or c.hyperlink for c in cells)
    assert re.sub(r"\\(.)", r"\1", made["md"].decode()).count(text) > 1
    assert b"/JavaScript" not in made["pdf"]
    assert b"/URI (javascript" not in made["pdf"]


def test_direction_marks_do_not_reach_a_report():
    with pytest.raises(InputError, match="hidden character"):
        parse({"fact": "person", "id": "p", "name": "a\u202eb"})
