import re

import pytest

import report_cases
from stakemap.reports.contents import APPENDIX, DETAILS
from stakemap.reports.paper.blocks import (
    Fold,
    Heading,
    Items,
    Paper,
    Paragraph,
    Picture,
    Run,
    Table,
    plain,
    texts,
)
from stakemap.reports.paper.markdown import markdown
from stakemap.reports.paper.walk import paper_of


def blocks(main, lang="en"):
    page = f'<body><header class="mast"><h1>T</h1></header><main>{main}</main></body>'
    return paper_of(page, lang).blocks


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_blocks_say_every_sentence_of_the_page_in_its_order(lang):
    page = report_cases.page(lang)
    paper = paper_of(page, lang)
    said = "".join(" ".join(paper.texts()).split())
    shown = page[page.index("<main") : page.index("</main>")]
    shown = re.sub(r"<(svg|script)\b.*?</\1>|<p [^>]*\bhidden>.*?</p>", "", shown, flags=re.DOTALL)
    for text in re.findall(r"<p[^>]*>([^<&]{20,})</p>", shown):
        assert "".join(text.split()) in said
    shown = re.sub(r"(</summary>\s*<section[^>]*>)\s*<h\d[^>]*>[^<]*</h\d>", r"\1", shown)
    for text in re.findall(r"<h\d[^>]*>([^<&]+)</h\d>", shown):
        assert "".join(text.split()) in said


def test_a_section_behind_a_line_does_not_say_its_line_again():
    inside = "<section><h2>Reasons</h2><p>Because.</p></section>"
    (fold,) = blocks(f"<details><summary>Why</summary>{inside}</details>")
    assert (plain(fold.asks), list(texts(fold.blocks))) == ("Why", ["Because."])


def test_the_brief_is_the_page_without_what_is_folded():
    paper = paper_of(report_cases.page("en"), "en")
    folds = [block for block in paper.blocks if isinstance(block, Fold)]
    told = set(texts(paper.brief().blocks))
    assert len(folds) >= len([row for row in (*DETAILS, *APPENDIX) if row.name == "method"])
    assert not any(isinstance(block, Fold) for block in paper.brief().blocks)
    assert "Who decides" in told
    assert any("Where the figures" in text or "method" in text.lower() for f in folds for text in texts((f,)))
    assert paper.title == "City of Hupo (invented)"
    assert paper.about[0] == "Smart traffic, phase one"


def test_nested_why_of_a_person_is_no_part_of_the_table_and_says_whose_it_is():
    table, fold = blocks(
        "<table><thead><tr><th>Who</th><th>Share</th></tr></thead><tbody>"
        '<tr><th>Ann <span class="post">Head</span></th><td class="n">7%</td></tr>'
        "<tr><td colspan='2'><details><summary>Why 7%</summary><p>Because.</p></details></td></tr>"
        "</tbody></table>"
    )
    assert [[plain(c.runs) for c in row] for row in table.rows] == [["Ann \nHead", "7%"]]
    assert table.rows[0][1].number
    assert plain(fold.asks) == "Ann: Why 7%"
    assert list(texts(fold.blocks)) == ["Because."]


@pytest.mark.parametrize("row", ["<th>%s</th><td>%s</td>", "<td><b>%s</b>%s</td><td>x</td>"])
def test_a_fold_in_a_cell_says_whose_row_it_stands_in(row):
    names = ("Ann", "Bob", "Cai")
    fold = "<details><summary>Steps</summary><p>of %s</p></details>"
    rows = "".join(f"<tr>{row % (name, fold % name)}</tr>" for name in names)
    head = "<thead><tr><th>Who</th><th>Which</th></tr></thead>"
    _table, *folds = blocks(f"<table>{head}<tbody>{rows}</tbody></table>")
    assert [plain(fold.asks) for fold in folds] == [f"{name}: Steps" for name in names]
    assert [list(texts(fold.blocks)) for fold in folds] == [[f"of {name}"] for name in names]


def test_a_whole_report_says_all_numbers_where_the_page_leads_to_a_list():
    page = (
        '<body><main><p>Ann decides.<sup><a href="#f1">1</a> <a href="#m3">+2</a></sup></p>'
        '<p>Bob.<sup><a href="#f4">4</a></sup></p><ul class="many"><li id="m3">1, 7–8</li></ul></main></body>'
    )
    assert list(texts(paper_of(page, "en").blocks)) == ["Ann decides.1, +2", "Bob.4", "1, 7–8"]
    assert list(texts(paper_of(page, "en", whole=True).blocks)) == ["Ann decides.1, 7–8", "Bob.4"]


def test_a_copy_for_others_says_on_paper_too_what_kind_of_thing_was_left_out():
    page = '<body><header><h1>T</h1><p class="caveat">Left out: kinship.</p></header><main></main></body>'
    assert paper_of(page, "en").blocks == (Paragraph((Run("Left out: kinship."),), "caveat"),)


def test_nothing_on_paper_asks_for_a_click():
    said = " ".join(paper_of(report_cases.page("en"), "en", whole=True).texts())
    assert not re.search(r"\b(Open a row|Choose a person|each behind one line|Tick a)\b", said)


def test_a_cell_over_two_rows_leaves_its_place_free_in_the_second():
    (table,) = blocks(
        "<table><tbody><tr><th rowspan=2>Ann</th><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr>"
        "<tr><th>Bob</th><td>c</td></tr></tbody></table>"
    )
    assert [[plain(c.runs) for c in row] for row in table.rows] == [
        ["Ann", "a", "1"],
        ["", "b", "2"],
        ["Bob", "c", ""],
    ]


def test_what_is_for_a_screen_alone_is_left_out():
    made = blocks(
        "<nav><p>menu</p></nav><button>go</button><script>alert(1)</script><p hidden>later</p>"
        '<p aria-hidden="true">key</p><p class="caveat screen-only">scroll</p><p class="lead">kept</p>'
    )
    assert made == (Paragraph((Run("kept"),), "lead"),)


def test_lists_in_a_list_stay_under_their_item_and_numbers_are_not_said_twice():
    (steps,) = blocks(
        "<ol><li><p><b>1</b> <strong>Request</strong></p><ul><li>Ann</li><li>Bob</li></ul></li>"
        "<li><p><b>2</b> <strong>Review</strong></p></li></ol>"
    )
    assert [plain(item[0].runs) for item in steps.items] == ["Request", "Review"]
    assert list(texts((steps.items[0][1],))) == ["Ann", "Bob"]
    assert markdown(Paper("", (), "en", (steps,))).splitlines() == [
        "1. **Request**",
        "   - Ann",
        "   - Bob",
        "2. **Review**",
    ]


def test_numbers_of_facts_stand_close_to_what_they_are_of():
    (table,) = blocks("<table><tbody><tr><th>Ann <sup>1, 2</sup></th></tr></tbody></table>")
    assert [run.text for run in table.rows[0][0].runs] == ["Ann", "1, 2"]


def test_signs_are_set_apart_from_the_words_before_them():
    (line,) = blocks('<p><strong>Ann</strong> <span class="chip warn">can stop it</span> for</p>')
    assert plain(line.runs) == "Ann · can stop it · for"
    (line,) = blocks(
        '<p><span class="chip warn">new</span> Ann<span class="chip">late</span>, gone.<sup>1</sup></p>'
    )
    assert plain(line.runs) == "new · Ann · late, gone.1"
    (line,) = blocks('<p><span class="chip warn">!</span> Look</p>')
    assert plain(line.runs) == "! Look"


def test_what_stands_behind_more_is_a_fold_of_folds():
    _brief, more = blocks(
        '<p>Brief.</p><div class="more"><p class="more-title">More</p>'
        "<details><summary>Why</summary><p>Because.</p></details></div>"
    )
    assert plain(more.asks) == "More"
    assert isinstance(more.blocks[0], Fold)


def test_what_stands_under_the_title_is_said_once():
    page = '<header><h1>T</h1><p class="meta"><span>as of <span class="date">2026</span></span></p></header>'
    assert paper_of(f"<body>{page}<main></main></body>", "en").about == ("as of 2026",)


def test_numbers_of_facts_become_notes_and_only_web_addresses_links():
    (line,) = blocks(
        '<p>Yes.<sup class="refs"><a href="#f1">1</a> <a href="#f2">2</a> <a href="#e">+7</a></sup> '
        '<a href="https://example.org/a">here</a> <a href="javascript:alert(1)">there</a></p>'
    )
    assert line.runs == (
        Run("Yes."),
        Run("1, 2, +7", "note"),
        Run(" "),
        Run("here", "", "https://example.org/a"),
        Run(" there"),
    )


def test_markup_in_a_name_stays_text_all_the_way():
    heading, items = blocks("<h2>&lt;b&gt;Ann&lt;/b&gt;</h2><ul><li><p>&amp;lt; $x$</p></li></ul>")
    assert heading == Heading(2, (Run("<b>Ann</b>"),))
    assert isinstance(items, Items)
    assert items.items == (((Paragraph((Run("&lt; $x$"),))),),)


def pictures(found):
    for block in found:
        if isinstance(block, Fold):
            yield from pictures(block.blocks)
        elif isinstance(block, Picture):
            yield block


def test_a_drawing_needs_no_styles_of_a_page():
    drawn = list(pictures(paper_of(report_cases.page("en"), "en").blocks))
    assert drawn
    for one in drawn:
        assert one.name
        assert "var(" not in one.svg
        assert ":where" not in one.svg
        assert "font-family=" in one.svg
        assert one.width > 0 < one.height
    assert not [b for b in blocks("<table><tbody></tbody></table>") if isinstance(b, Table)]


def test_what_stands_small_beside_a_line_is_no_part_of_it():
    line = "<summary><span>Why</span> <span class='caveat'>2 of 3.</span></summary>"
    (fold,) = blocks(f"<details>{line}<section><h2>Reasons</h2><p>Because.</p></section></details>")
    assert (plain(fold.asks), list(texts(fold.blocks))) == ("Why", ["2 of 3.", "Because."])
