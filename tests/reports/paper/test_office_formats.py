"""Markdown, Word and PDF from blocks: what is a text stays one, and everything can be read back."""

import io
import os
import re
import shutil
import subprocess
import zipfile

import pytest

import report_cases
from stakemap.errors import InputError
from stakemap.plot.canvas import fonts
from stakemap.reports.format_table import FORMATS
from stakemap.reports.formats import report_files
from stakemap.reports.paper.blocks import (
    Cell,
    Fold,
    Heading,
    Items,
    Paper,
    Paragraph,
    Picture,
    Run,
    Table,
    Terms,
    texts,
)
from stakemap.reports.paper.markdown import markdown
from stakemap.reports.paper.pdf import pdf_document
from stakemap.reports.paper.walk import paper_of
from stakemap.reports.paper.word import word_document
from stakemap.reports.rendered import Rendered

HOSTILE = (
    '#read("a.typ") *粗* $x$ #set page(width: 1pt)',
    "<script>alert(1)</script> & <b>",
    "x" * 200,
    "王" * 200,
    "أحمد بن محمد",
    "`#[`] \\ ~ | _a_ 1. = - + @ // /* */",
    "=cmd|'/c calc'!A0",
    "\u202eabc\u2066",
)


def hostile(text):
    runs = (Run(text),)
    table = Table(runs, ((Cell(runs, heads=True), Cell(())),), ((Cell(runs), Cell(runs, number=True)),))
    listed = Items(((Paragraph(runs),),))
    inside = (Heading(2, runs), Paragraph(runs, "lead"), listed, Terms(((runs, (runs,)),)))
    return Paper(text, (text,), "zh", (*inside, table, Fold(runs, inside)))


def read_pdf(data, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    program = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(program, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts_in_word(text):
    docx = pytest.importorskip("docx")
    data = word_document(hostile(text))
    book = docx.Document(io.BytesIO(data))
    assert [p.text for p in book.paragraphs].count(text) >= 4
    assert [cell.text for cell in book.tables[0].rows[1].cells] == [text, text]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in parts.infolist())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts_in_pdf(text, tmp_path):
    pytest.importorskip("typst")
    data = pdf_document(hostile(text))
    assert data.startswith(b"%PDF-1.")
    assert b"/Marked true" in data
    assert b"pdfuaid" in data
    shown = "".join(read_pdf(data, tmp_path).split())
    letters = re.sub(r"\W", "", text)
    if text.isascii():
        assert letters in re.sub(r"\W", "", shown)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_no_markup_in_markdown(text):
    said = markdown(hostile(text))
    bare = re.sub(r"\\.", "", said)
    assert "<" not in bare
    assert "$" not in bare
    assert "`" not in bare
    plain = re.sub(r"\\(.)", r"\1", said)
    assert plain.count(text) >= 6


def test_the_same_blocks_give_the_same_bytes():
    for lang in ("en", "zh"):
        paper = paper_of(report_cases.page(lang), lang).brief()
        assert word_document(paper) == word_document(paper)
        assert pdf_document(paper) == pdf_document(paper)


@pytest.mark.parametrize(("lang", "kind"), [("en", "People"), ("zh", "人员")])
def test_a_sign_without_a_glyph_is_replaced_and_a_line_says_which_of_which_kind(lang, kind, tmp_path, caplog):
    pytest.importorskip("typst")
    graph = report_cases.small(**{"p:xi": {"name_en": "Xi \U0001f9ff", "name_zh": "席\U0001f9ff"}})
    page = Rendered([report_cases.analysed(graph)], lang)
    with caplog.at_level("WARNING", "stakemap.pdf"):
        (data,) = FORMATS["pdf"].render(page).values()
    shown = read_pdf(data, tmp_path)
    assert "□" in shown
    assert "\U0001f9ff" not in shown
    assert re.search(rf"U\+1F9FF.{{1,4}}{kind}", shown)
    assert "U+1F9FF" in caplog.text
    assert "person.name_en" in caplog.text
    assert "Xi" not in caplog.text
    assert "席" not in caplog.text


def test_chinese_without_a_chinese_font_is_one_line_with_the_cure(monkeypatch):
    pytest.importorskip("typst")
    monkeypatch.setattr(fonts, "stack", lambda: ("DejaVu Sans",))
    with pytest.raises(InputError, match="fonts-noto-cjk") as caught:
        pdf_document(hostile("王望"))
    assert "王" not in str(caught.value)


def test_pdf_has_the_sentences_of_the_brief_and_fonts_inside(tmp_path):
    pytest.importorskip("typst")
    for lang in ("en", "zh"):
        paper = paper_of(report_cases.page(lang), lang).brief()
        data = pdf_document(paper)
        shown = re.sub(r"\s", "", read_pdf(data, tmp_path))
        heads = [b for b in paper.blocks if isinstance(b, Heading)]
        assert heads
        assert all(re.sub(r"\s", "", b.runs[0].text) in shown for b in heads)
        assert b"/FontFile" in data or b"/ObjStm" in data


def test_a_section_of_the_brief_is_broken_over_pages_only_where_it_is_longer_than_half_of_one(tmp_path):
    pytest.importorskip("typst")

    def section(k, lines):
        told = tuple((Paragraph((Run(f"{k}line{n}."),)),) for n in range(lines))
        return (Heading(2, (Run(f"{k}title"),)), Items(told))

    paper = Paper("t", (), "en", tuple(b for k, n in enumerate((20, 24, 15, 70)) for b in section(k, n)))
    first, second, third = read_pdf(pdf_document(paper), tmp_path).strip("\f").split("\f")
    assert "1line23." in first
    assert "2title" not in first
    assert "2line14." in second
    assert "3title" in second
    assert "3line69." in third


def test_what_is_said_of_a_small_table_stands_on_its_page(tmp_path):
    pytest.importorskip("typst")
    table = Table((), (), ((cell("a"), cell("b")),) * 4)
    fold = Fold((Run("More"),), (table, line("said of it", "caveat")) * 50)
    pages = read_pdf(pdf_document(Paper("t", (), "en", (fold,))), tmp_path).strip("\f").split("\f")
    assert len(pages) > 2
    assert not any(page.strip().startswith("said") for page in pages)


@pytest.mark.parametrize(
    ("strong", "after", "shown"),
    [
        ("立场：", "11名", "<strong>立场</strong>：11名"),
        ("Positions:", " 3 of", "<strong>Positions:</strong> 3 of"),
        ("（甲）", "乙", "（甲）乙"),
        ("甲请教乙（自2019年起）", "，待查", "<strong>甲请教乙（自2019年起）</strong>，待查"),
        ("甲请教乙（自2019年起）", "待查", "<strong>甲请教乙</strong>（自2019年起）待查"),
        ("Seats: ", "one", "<strong>Seats:</strong> one"),
        ("：", "乙", "：乙"),
        ("Ann", " \u00b7 one", "<strong>Ann</strong> · one"),
    ],
)
def test_strong_text_is_strong_for_whoever_reads_the_markdown(strong, after, shown):
    reader = pytest.importorskip("markdown_it").MarkdownIt()
    said = markdown(Paper("", (), "zh", (Paragraph((Run(strong, "strong"), Run(after))),)))
    assert reader.render(said) == f"<p>{shown}</p>\n"


def test_strong_text_before_the_numbers_of_facts_keeps_its_signs():
    said = markdown(Paper("", (), "zh", (Paragraph((Run("甲（自2019年起）", "strong"), Run("32", "note"))),)))
    assert said == "**甲（自2019年起）** \\[32\\]\n"


def test_an_empty_report_is_still_a_file():
    empty = Paper("", (), "en", ())
    assert markdown(empty) == "\n"
    assert word_document(empty)[:2] == b"PK"
    assert pdf_document(empty)[:4] == b"%PDF"


def cell(text):
    return Cell((Run(text),))


def line(text, look=""):
    return Paragraph((Run(text),), look)


def drawing(width, height):
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect width="9" height="9"/></svg>'
    return Picture(svg, "a drawing", width, height)


def pages(data, tmp_path):
    found = read_pdf(data, tmp_path).split("\f")[:-1]
    return [[text for text in map(str.strip, page.splitlines()) if text][:-1] for page in found]


def test_a_wide_drawing_stands_at_the_end_and_tears_no_hole_into_the_text(tmp_path):
    pytest.importorskip("typst")
    inside = (line("Lead"), drawing(1400, 1000), line("After"), drawing(1400, 1000), line("Last"))
    paper = Paper("T", (), "en", (Fold((Run("Who sits where"),), inside),))
    told = ["T", "Who sits where", "Lead", "Picture 1, on page 2", "After", "Picture 2, on page 3", "Last"]
    assert pages(pdf_document(paper), tmp_path) == [told, ["Picture 1"], ["Picture 2"]]


def test_a_copy_without_a_brief_is_on_paper_what_the_page_folds():
    page = "<body><main>%s<details><summary>Who sits where</summary><p>Ann leads.</p></details></main></body>"
    for brief, told in (("", ["Who sits where", "Ann leads."]), ("<h2>The answer</h2>", ["The answer"])):
        rendered = Rendered((), "en")
        rendered.__dict__.update(html=page % brief, whole=not brief)
        assert list(texts(rendered.paper.blocks)) == told


def test_each_decision_but_the_first_begins_a_page(tmp_path):
    page = "<body><main><h2>Overview</h2>%s</main></body>"
    title = '<h2 class="decision-title"><span class="kind">Decision</span> %s</h2><p>Said.</p>'
    paper = paper_of(page % "".join(title % name for name in ("One", "Two")), "en")
    told = [["Overview", "Decision One", "Said."], ["Decision Two", "Said."]]
    docx = pytest.importorskip("docx")
    lines = docx.Document(io.BytesIO(word_document(paper))).paragraphs
    assert [one.text for one in lines if one.paragraph_format.page_break_before] == ["Decision Two"]
    pytest.importorskip("typst")
    assert pages(pdf_document(paper), tmp_path) == told


def test_no_line_begins_with_the_numbers_of_its_facts(tmp_path):
    pytest.importorskip("typst")
    said = [
        Paragraph((Run("word " * 20 + "a" * n + " end."), Run("112\u2013113, 2", "note")))
        for n in range(2, 27)
    ]
    said += [Paragraph((Run("\u8bf4" * n + "\u3002"), Run("7, 9", "note"))) for n in range(50, 75)]
    lines = [one for page in pages(pdf_document(Paper("", (), "en", tuple(said))), tmp_path) for one in page]
    assert len(lines) > len(said)
    assert not [one for one in lines if one[:1].isdecimal()]


def test_a_small_table_stands_on_one_page(tmp_path):
    pytest.importorskip("typst")
    small = Table((Run("Small"),), ((cell("Head"),),), tuple((cell(f"row {k}"),) for k in range(5)))
    blocks = [one for k in range(40) for one in (*(line("Said") for _ in range(k % 7)), small)]
    told = ["Small", "Head", *(f"row {k}" for k in range(5))]
    for page in pages(pdf_document(Paper("", (), "en", tuple(blocks))), tmp_path):
        assert [one for one in page if one != "Said"] == told * page.count("Small")


def test_no_heading_and_no_lead_ends_a_page(tmp_path):
    pytest.importorskip("typst")
    blocks = [
        one for k in range(120) for one in (Heading(2, (Run(f"H {k}"),)), line("Lead", "lead"), line("Said"))
    ]
    ends = {page[-1] for page in pages(pdf_document(Paper("T", (), "en", tuple(blocks))), tmp_path)}
    assert ends == {"Said"}


def test_a_line_stands_where_a_format_has_no_drawings():
    docx = pytest.importorskip("docx")
    paper = Paper("T", (), "zh", (Fold((), (drawing(640, 200),)),))
    said = "此处有图，见网页与 PDF。"
    assert said in markdown(paper)
    assert said in [one.text for one in docx.Document(io.BytesIO(word_document(paper))).paragraphs]


@pytest.mark.parametrize(
    ("lang", "font", "spoken"), [("en", "Calibri", "en-GB"), ("zh", "Microsoft YaHei", "zh-CN")]
)
def test_text_of_word_has_the_font_and_the_language_of_its_readers(lang, font, spoken):
    docx = pytest.importorskip("docx")
    book = docx.Document(io.BytesIO(word_document(Paper("T", (), lang, (line("Text"),)))))
    normal = book.styles["Normal"]
    assert normal.font.name == font
    assert f'w:val="{spoken}"' in normal.element.xml
    assert "PAGE" in book.sections[0].footer._element.xml


def test_rows_of_word_stay_whole_their_head_repeats_and_columns_are_as_wide_as_their_text():
    docx = pytest.importorskip("docx")
    rows = [(Cell((Run(str(k)),)), Cell((Run("a long sentence about a fact " * 3),))) for k in range(3)]
    head = ((Cell((Run("No."),)), Cell((Run("Fact"),))),)
    (table,) = docx.Document(
        io.BytesIO(word_document(Paper("", (), "en", (Table((), head, tuple(rows)),))))
    ).tables
    heads = ["tblHeader" in row._tr.xml for row in table.rows]
    assert heads == [True, False, False, False]
    assert all("cantSplit" in row._tr.xml for row in table.rows)
    narrow, wide = (column.width for column in table.columns)
    assert narrow < wide / 8


def test_what_is_said_of_one_thing_twice_stands_on_lines_of_its_own():
    docx = pytest.importorskip("docx")
    paper = Paper("", (), "zh", (Terms((((Run("A"),), ((Run("one"),), (Run("two"),))),)),))
    assert markdown(paper).strip() == "- **A**：one · two"
    (told,) = docx.Document(io.BytesIO(word_document(paper))).paragraphs
    assert told.text == "A  one\ntwo"


def test_the_second_line_of_an_item_is_a_line_of_its_own_in_markdown():
    paper = Paper("", (), "en", (Items(((line("Ann for"), line("Head of roads")),)),))
    assert markdown(paper).rstrip("\n") == "- Ann for  \n  Head of roads"


def test_a_lead_stays_with_what_it_leads_to_in_word():
    docx = pytest.importorskip("docx")
    paper = Paper("", (), "en", (Heading(2, (Run("H"),)), Paragraph((Run("L"),), "lead"), line("text")))
    told = docx.Document(io.BytesIO(word_document(paper))).paragraphs
    assert [one.paragraph_format.keep_with_next for one in told[1:]] == [True, None]


def test_a_fold_in_a_fold_has_a_smaller_heading_in_word():
    docx = pytest.importorskip("docx")
    inner = Fold((Run("Steps"),), (line("text"),))
    paper = Paper("", (), "en", (Fold((Run("More"),), (Fold((Run("Ways"),), (inner,)),)),))
    told = docx.Document(io.BytesIO(word_document(paper))).paragraphs
    assert [one.style.name for one in told[:3]] == ["Heading 2", "Heading 3", "Heading 4"]


def test_in_word_what_is_said_of_one_person_stays_together_and_numbers_of_a_few_facts_on_a_line():
    docx = pytest.importorskip("docx")
    said = ((Run("\u8bf4\u3002"), Run("1, 2", "note")),)
    paper = Paper("", (), "zh", (Terms(tuple(((Run(f"T{k}"),), said) for k in range(3))),))
    lines = docx.Document(io.BytesIO(word_document(paper))).paragraphs
    assert [one.paragraph_format.keep_with_next for one in lines] == [True, True, None]
    assert all(one.text.endswith("\u8bf4\u3002\xa01,\xa02") for one in lines)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_brief_of_the_city_takes_two_pages_in_an_office_program(lang, tmp_path, requires):
    office, pages = requires("office"), requires("poppler").replace("pdftoppm", "pdfinfo")
    font = subprocess.run(["fc-match", "Calibri"], capture_output=True, text=True, check=True).stdout
    if "Carlito" not in font:
        pytest.skip("needs a font as wide as Calibri (package fonts-crosextra-carlito)")
    found = report_files([report_cases.city()], ("docx",), lang=lang)
    (data,) = (data for name, data in found.items() if name.endswith(".docx"))
    (tmp_path / "brief.docx").write_bytes(data)
    words = [office, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "brief.docx"]
    subprocess.run(words, check=True, capture_output=True, env={**os.environ, "HOME": str(tmp_path)})
    told = subprocess.run([pages, tmp_path / "brief.pdf"], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Pages:\s+(\d+)", told)[1] == "2"


def test_what_is_left_of_a_table_goes_to_a_column_of_words_however_long_the_heading_of_its_numbers():
    head = tuple(Cell((Run(text),), heads=True) for text in ("对象", "联系对象", "缺此人时的块数"))
    rows = tuple(
        (Cell((Run(name),)), *(Cell((Run("7"),), number=True),) * 2) for name in ("汐若微", "墨汀兰")
    )
    shares = Table((), (head,), rows).shares
    assert [share > 0 for share in shares] == [True, False, False]
    wide = (Cell((Run("合计"),), columns=2), Cell((Run("14"),), number=True))
    assert Table((), (head,), (*rows, wide)).shares == shares


def test_a_short_second_line_of_an_item_stands_on_its_first_in_word():
    docx = pytest.importorskip("docx")
    items = Items(tuple((line("Ann"), line(text)) for text in ("Mayor", "x" * 200)), ordered=False)
    lines = docx.Document(io.BytesIO(word_document(Paper("", (), "en", (items,))))).paragraphs
    assert [one.text for one in lines] == ["Ann · Mayor", "Ann\n" + "x" * 200]


def test_little_that_stands_under_one_heading_stays_on_a_page_in_word():
    docx = pytest.importorskip("docx")
    points = Items(((line("a"),), (line("b"),)), ordered=False)
    heads = [Heading(2, (Run(text),)) for text in ("One", "Two")]
    paper = Paper("", (), "en", (heads[0], line("lead"), points, heads[1], points, Fold((), (points,))))
    lines = docx.Document(io.BytesIO(word_document(paper))).paragraphs
    kept = [bool(one.paragraph_format.keep_with_next or "Heading" in one.style.name) for one in lines]
    assert kept == [True, True, True, False, True, True, False, False, False]
    many = Items(tuple((line(str(n)),) for n in range(9)), ordered=False)
    paper = Paper("", (), "en", (heads[0], line("lead"), many))
    lines = docx.Document(io.BytesIO(word_document(paper))).paragraphs
    assert [bool(one.paragraph_format.keep_with_next) for one in lines[1:]] == [True] + 9 * [False]
    assert all(one.paragraph_format.keep_together for one in lines)
