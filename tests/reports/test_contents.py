"""The order of a report is the order of the rows of its contents; what stands open, and what folds."""

import re

import pytest

import report_cases
import stakemap as sm
from stakemap import examples
from stakemap.model import parse
from stakemap.reports import document, rendered
from stakemap.reports.contents import APPENDIX, DETAILS, FRONT, Needs
from stakemap.reports.formats import render_html
from stakemap.reports.paper.markdown import markdown
from stakemap.reports.words import Words
from stakemap.wording.phrases import phrases

FOLD = r'<details class="fold"( open)?>\n<summary>.*?</summary>\s*<section'
METHOD = {
    "en": r"p value|\bp 0\.|E-I\b|constraint|closeness|betweenness|half-life|digest|quantile|Spearman|Shapley"
    r"|\bdraws\b|\bmedian\b|\d% interval",
    "zh": r"p值|\bp 0\.|E-I|约束系数|接近中心|中介中心|半衰期|摘要|分位|斯皮尔曼|夏普利|抽样|中位数|%区间",
}


def headings(page):
    return re.findall(r'<h[23] id="([^"]+)"', page)


def expected(sections):
    return ["answer" if a == "answer" else f"d1-{a}" for one in sections for a, _ in one.headings]


def test_the_page_follows_the_rows():
    page = render_html(report_cases.city())
    ids = [*expected((*FRONT, *DETAILS)), *(a for one in APPENDIX for a, _ in one.headings)]
    assert [i for i in headings(page) if i in ids] == ids


def test_changing_the_order_of_the_rows_changes_the_order_of_the_page(monkeypatch):
    for module in (rendered, document):
        monkeypatch.setattr(module, "DETAILS", DETAILS[::-1])
    ids = expected(DETAILS[::-1])
    assert [i for i in headings(render_html(report_cases.city())) if i in ids] == ids


@pytest.mark.parametrize(
    ("analysis", "met"),
    [
        (report_cases.analysed, {Needs.NOTHING, Needs.FACTS, Needs.DECISION}),
        (lambda: report_cases.analysed(decision=None), {Needs.NOTHING, Needs.FACTS}),
        (lambda: sm.analyze(sm.Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"])), {Needs.NOTHING}),
    ],
)
def test_a_section_without_what_it_needs_is_left_out(analysis, met):
    left_out = [one for one in (*FRONT, *DETAILS) if one.needs not in met and one.name != "answer"]
    assert not set(headings(render_html(analysis()))) & set(expected(left_out))


def test_only_the_brief_stands_open_and_a_full_report_opens_all():
    page, full = render_html(report_cases.city()), render_html(report_cases.city(), full=True)
    assert re.findall(FOLD, page, re.DOTALL) == [""] * len((*DETAILS, *APPENDIX))
    assert re.findall(FOLD, full, re.DOTALL) == [" open"] * len((*DETAILS, *APPENDIX))
    assert page.index('<details class="fold"') > page.index('id="d1-checks"')
    assert '<body class="full">' in full


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_of_method_stand_behind_how_it_was_computed_alone(lang):
    page = report_cases.page(lang)
    body = page[page.index("<body>") : page.index("<footer")]
    for pattern in (
        r"<svg.*?</svg>",
        r"<script.*?</script>",
        r'<details class="computed">.*?</details>',
        r'<section class="appendix" aria-labelledby="method">.*?</section>',
        r"<[^>]*>",
    ):
        body = re.sub(pattern, " ", body, flags=re.DOTALL)
    assert not [body[m.start() - 60 : m.end() + 60] for m in re.finditer(METHOD[lang], body)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_section_with_nothing_on_record_is_one_line_that_names_its_sheet(lang):
    page = render_html(report_cases.analysed(), lang)
    listed = re.search(r'<ul class="empty">(.*?)</ul>', page, re.DOTALL)[1]
    for name in ("needs", "rivals", "relations", "levels", "access"):
        assert phrases("reports")[f"empty_{name}"][lang] in listed
        assert f'id="d1-{name}"' not in page


def test_several_decisions_begin_with_a_line_for_each():
    both = [report_cases.city(), report_cases.city(examples.OTHER_DECISION)]
    page = render_html(both)
    overview = page[page.index('class="overview"') : page.index("<article")]
    assert overview.count('<th scope="row">') == 2
    for text in (
        *("Qi Wangshu (leans against)", "about 1 time in 10", "3 of the 11 who vote"),
        *("questions due on <span", "cannot be told yet", "4 of the 5 who vote"),
    ):
        assert overview.count(text) == 1
    assert overview.count("2 Sep 2026") == 2
    assert page.count('class="brief"') == 2
    for name in ("relations", "tender"):
        assert len(re.findall(rf'id="d\d-{name}"', page)) == 1


def _two_public_decisions():
    known = {"source": "s", "label": "public", "basis": "published"}
    facts = [{"fact": "source", "id": "s", "title": "Gazette", "kind": "official publication"}]
    facts += [{"fact": "unit", "id": "u", "name": "Office"}]
    facts += [{"fact": "post", "id": "x", "name": "Head", "unit": "u"}]
    facts += [{"fact": "person", "id": "p", "name": "Li Wang"}]
    facts += [{"fact": "tenure", "id": "t", "person": "p", "post": "x"}]
    for k in "12":
        stage = {"id": "vote", "name": "Vote", "kind": "approve"}
        role = {"decision": f"d{k}", "player": "x", "role": "decider", "stage": "vote"}
        facts += [{"fact": "decision", "id": f"d{k}", "name": f"Road {k}", "stages": [stage]}]
        facts += [{"fact": "decision_role", "id": f"r{k}", **role}]
    return sm.PropertyGraph([parse(one if one["fact"] == "source" else one | known) for one in facts])


def test_a_copy_for_people_outside_on_several_decisions_stands_open_and_answers_nothing():
    graph = _two_public_decisions()
    plans = [sm.Plan(as_of="2026-09-01", audience="external", decision=f"d{k}", draws=0) for k in "12"]
    made = rendered.Rendered([sm.analyze(graph, plan=plan) for plan in plans])
    assert 'class="overview"' not in made.html
    assert 'href="#main"' in made.html
    assert re.findall(FOLD, made.html) == [" open"] * made.html.count('<details class="fold"')
    assert "100% of the formal say" in markdown(made.paper)


def test_what_a_strict_plan_withholds_is_missing_in_the_overview_too():
    plans = [
        sm.Plan(
            as_of="2026-06-15",
            today="2026-06-15",
            decision=decision,
            draws=0,
            what_ifs=0,
            strict_conduct=True,
        )
        for decision in (examples.DECISION, examples.OTHER_DECISION)
    ]
    page = render_html([sm.analyze(examples.city(), plan=plan) for plan in plans])
    assert page.count('class="brief"') == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_without_claims_promises_facts_and_sources_alone(lang):
    plan = sm.Plan(as_of="2026-09-01", audience="external", decision="d1", draws=0)
    copy = render_html(sm.analyze(_two_public_decisions(), plan=plan), lang)
    whole = report_cases.page(lang)
    every, facts, none = (Words(lang).say(key) for key in ("fold_evidence", "fold_facts", "claims_none"))
    assert (copy.count(every), copy.count(f">{facts}<"), copy.count(none)) == (0, 2, 1)
    assert (whole.count(every), whole.count(f">{facts}<"), whole.count(none)) == (2, 0, 0)
