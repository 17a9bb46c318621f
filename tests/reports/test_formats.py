import base64
import hashlib
import itertools
import json
import re
from datetime import UTC, datetime
from html import unescape

import jsonschema
import pytest

import report_cases
import stakemap as sm
from stakemap import examples
from stakemap.errors import InputError, UnknownName
from stakemap.model import Decision, DecisionRole, Post, Stage, Unit
from stakemap.reports.formats import render_html, render_json, report
from stakemap.wording.plain import with_days

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def page():
    return report_cases.page("en")


def ids(html):
    return re.findall(r'\bid="([^"]*)"', html)


def targets(html):
    return set(re.findall(r'href="#([^"]*)"', html))


def test_every_link_inside_the_page_has_its_target_and_no_id_stands_twice(page):
    found = ids(page)
    assert targets(page) <= set(found)
    assert len(found) == len(set(found))


def test_every_finding_of_the_city_is_said_once_by_a_section_or_among_the_other_claims(page):
    analysis = report_cases.city()
    claims = page[page.index('<h2 id="claims">') : page.index('<h2 id="evidence">')]
    body = re.sub(r"<[^>]*>", "", page)
    listed = re.findall(r'<tr id="d1-c\d+"><th scope="row">(.*?)</th><td>(.*?)</td>', claims)
    assert all(targets(facts) for _, facts in listed)
    own = {"decides", "stance-missing", "nobody-knows", "two-bosses", "empty-seat", "unknown-person"}
    own |= {"worth-checking", "old-fact", "ties-missing"}
    for finding in analysis.findings:
        if finding.code not in own:
            assert unescape(body).count(with_days(finding.text("en"))) >= 1


def test_each_sentence_of_the_answer_has_a_footnote(page):
    answer = page[page.index('class="sentences"') : page.index("</dl>")]
    answers = re.findall(r"<dt>[^<]*</dt><dd>(.*?)</dd></div>", answer, re.DOTALL)
    assert len(answers) == 3
    assert all('<sup><a href="#f' in answer for answer in answers)


def test_the_json_twin_fits_its_published_schema():
    text = render_json(report_cases.city())
    jsonschema.validate(json.loads(text), sm.schema("analysis"))
    assert text.endswith("}\n")


def test_several_decisions_share_one_page_and_one_list_of_facts():
    both = [report_cases.city(), report_cases.city(examples.OTHER_DECISION)]
    html = render_html(both)
    found = ids(html)
    assert len(found) == len(set(found))
    assert targets(html) <= set(found)
    assert "Bridge" in html
    assert html.count('<h2 id="evidence">') == 1


def test_analyses_of_different_days_do_not_make_one_page():
    later = sm.analyze(
        report_cases.small(), plan=sm.Plan(as_of="2026-10-01", today=report_cases.TODAY, decision="d:one")
    )
    with pytest.raises(InputError, match="same facts on the same day"):
        render_html([report_cases.analysed(), later])
    with pytest.raises(InputError, match="needs an analysis"):
        render_html([])


def test_an_analysis_of_bare_arrays_makes_a_smaller_page():
    snapshot = sm.Snapshot.from_arrays([0, 1], [1, 2], [0.5, 0.5], nodes=["a", "b", "c"])
    html = render_html(sm.analyze(snapshot))
    assert "bare arrays" in html
    assert targets(html) <= set(ids(html))
    values = json.loads(render_json(sm.analyze(snapshot)))
    jsonschema.validate(values, sm.schema("analysis"))


def test_a_graph_without_a_decision_says_that_everybody_counts_the_same():
    html = render_html(report_cases.analysed(decision=None))
    assert "No decision was named" in html


def test_the_page_asks_nothing_of_the_network(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert "default-src &#39;none&#39;" in policy
    assert not re.search(r"<(link|img|iframe|object|embed|audio|video|source|base|form)\b", page)
    assert not re.search(r"@import|url\(", page)
    assert not re.search(r"""\b(src|srcset|action|poster|background)\s*=""", page)
    outside = re.findall(r'href="(?!#)([^"]*)"', render_html(report_cases.analysed()))
    assert outside == ["https://example.org/a?b=1&amp;c=2"]
    assert 'rel="noopener noreferrer"' in render_html(report_cases.analysed())


def test_the_scripts_are_those_that_its_policy_names(page):
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    assert len(scripts) == 3
    assert f"script-src {allowed};" in policy


def test_neither_clock_nor_path_stands_in_the_report_but_in_run_json(tmp_path):
    html, twin, run = report(
        report_cases.analysed(),
        tmp_path,
        clock=lambda: NOON,
        origin={"kind": "file", "name": "hupo.xlsx", "sha256": "0" * 64},
        left_out=["row 14: end before start"],
    )
    for path in (html, twin):
        text = path.read_text(encoding="utf-8")
        assert "2031" not in text
        assert "hupo.xlsx" not in text
        assert str(tmp_path) not in text
        assert '"today"' not in text
    said = json.loads(run.read_text(encoding="utf-8"))
    assert said["written"] == "2031-05-06T12:00:00+00:00"
    assert said["origin"]["name"] == "hupo.xlsx"
    assert said["left_out"] == ["row 14: end before start"]
    assert said["plans"][0]["today"] == report_cases.TODAY
    assert set(said["files"]) == {html.name, twin.name}


def test_run_json_holds_no_name_and_no_id_of_a_fact(tmp_path):
    run = report(report_cases.analysed(), tmp_path, name="x")[-1].read_text(encoding="utf-8")
    assert not any(word in run for word in ("p:li", "Li Wang", "李望", "ten:bai"))


def test_files_stay_inside_the_folder_whatever_the_name(tmp_path):
    out = tmp_path / "a" / "reports"
    for name in ("../../etc/passwd", "con", "x" * 500, "琥珀市 / 停车", "\ud800", ".."):
        for path in report(report_cases.analysed(), out, name=name):
            assert path.resolve().parent == out.resolve()
            assert path.is_file()
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_names_that_look_alike_make_different_files(tmp_path):
    one = report(report_cases.analysed(), tmp_path, name="a/b")
    two = report(report_cases.analysed(), tmp_path, name="a-b")
    assert not set(one) & set(two)


def test_nothing_is_written_when_a_format_or_language_is_unknown(tmp_path):
    for wrong in ({"formats": ("html", "pptx")}, {"lang": "fr"}):
        with pytest.raises(UnknownName):
            report(report_cases.analysed(), tmp_path / "out", **wrong)
    assert not (tmp_path / "out").exists()


def test_only_the_formats_asked_for_are_written(tmp_path):
    names = [path.name for path in report(report_cases.analysed(), tmp_path, ("json",))]
    assert [name.split(".", 1)[1] for name in names] == ["json", "run.json"]


def test_several_decisions_make_one_page_and_one_twin_each(tmp_path):
    both = [report_cases.city(), report_cases.city(examples.OTHER_DECISION)]
    names = [path.name for path in report(both, tmp_path)]
    assert [name.rpartition(".")[2] for name in names] == ["html", "json", "json", "json"]
    assert len(set(names)) == 4


def test_headings_go_down_one_step_at_a_time(page):
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", page[: page.index("<script>")])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_tables_name_their_heads_and_the_page_its_landmarks(page):
    body = page[page.index("<body>") :]
    heads = re.findall(r"<th\b[^>]*>", body)
    assert heads
    assert all("scope=" in head for head in heads)
    for mark in ("<main", "<header", "<footer", 'class="skip"'):
        assert mark in body
    assert '<html lang="en">' in page


def test_an_account_of_empty_seats_alone_has_a_page():
    facts = [
        Unit(id="u", name="Roads"),
        Post(id="post:head", name="Head", unit="u", head=True),
        Decision(id="d", name="Lamps", stages=(Stage(id="sign", name="Sign", kind="approve"),)),
        DecisionRole(id="r", decision="d", player="post:head", role="approver", stage="sign"),
    ]
    for decision in (None, "d"):
        done = sm.analyze(sm.PropertyGraph(facts), as_of="2026-09-01", decision=decision)
        assert done.scores["influence"].top(5) == []
        assert "Roads" in render_html(done)
