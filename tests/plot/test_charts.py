import json
import re
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from stakemap import plot
from stakemap.plot.canvas import fonts
from stakemap.plot.canvas.style import css_name
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.chain import ChainScene, MemberMark, StageBox
from stakemap.plot.scenes.org import OrgScene, PersonMark
from stakemap.plot.scenes.rank import RankRow, RankScene

TEMPLATES = Path(plot.__file__).parents[1] / "reports" / "templates"


def _draw(name, invented, lang="zh", ax=None):
    scene = {"formal_and_informal": "city", "decision_chain": "chain", "ranking": "ranks"}[name]
    return getattr(plot, name)(getattr(invented, scene)(lang), ax=ax)


@pytest.mark.parametrize("name", ["formal_and_informal", "decision_chain", "ranking"])
def test_a_picture_returns_its_axes(name, invented):
    ax = Figure(figsize=(6, 6)).add_subplot()
    assert _draw(name, invented, ax=ax) is ax
    assert isinstance(_draw(name, invented), Axes)


@pytest.mark.parametrize("name", ["formal_and_informal", "decision_chain", "ranking"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_picture_becomes_svg_png_and_pdf_twice_the_same(name, lang, invented):
    ax = _draw(name, invented, lang)
    if lang == "en" and name != "formal_and_informal":
        assert plot.png(ax, dpi=40) == plot.png(ax, dpi=40)
        assert plot.png(ax, dpi=40).startswith(b"\x89PNG")
    assert plot.svg(ax).startswith("<svg")


def test_a_pdf_is_the_same_twice(invented, monkeypatch):
    monkeypatch.setattr(fonts, "stack", lambda: ("DejaVu Sans",))
    ax = plot.decision_chain(invented.chain("en"))
    assert plot.pdf(ax) == plot.pdf(ax)
    assert plot.pdf(ax).startswith(b"%PDF")


def test_settings_of_the_caller_are_left_alone(invented):
    before = dict(mpl.rcParams)
    plot.svg(_draw("decision_chain", invented))
    assert dict(mpl.rcParams) == before


def test_pyplot_is_never_imported_and_plot_loads_lazily():
    code = "import sys, stakemap.plot; assert 'matplotlib' not in sys.modules; "
    code += "from stakemap.plot import svg, ranking, png;"
    code += "import stakemap.plot.draw.org_chart; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_empty_seats_and_unknown_people_are_told_apart(chart):
    text = plot.svg(chart)
    assert text.count(words("zh")["vacant"]) >= 2
    assert words("zh")["unknown"] in text
    assert re.search(r">\?</text>", text)


def test_the_first_five_carry_ring_and_number(chart):
    assert plot.svg(chart).count('class="sm-ring"') == 5 + 1


def test_empty_scenes_are_drawn():
    for ax in (
        plot.formal_and_informal(OrgScene("", (), ())),
        plot.decision_chain(ChainScene(())),
        plot.ranking(RankScene(())),
    ):
        assert plot.svg(ax).startswith("<svg")


def test_a_long_chain_goes_on_in_a_second_row():
    stages = tuple(StageBox(f"stage {at}", members=(MemberMark("A", veto=True),)) for at in range(7))
    ax = plot.decision_chain(ChainScene(stages, rule_text="x" * 10_000, lang="en"))
    assert ax.get_figure().get_figwidth() < 20


def test_stages_that_are_not_both_needed_are_joined_by_a_word_and_no_arrow():
    words = ("", "", "or", "2 of 3", "or")
    stages = tuple(StageBox(f"stage {at}", joined=word) for at, word in enumerate(words))
    text = plot.svg(plot.decision_chain(ChainScene(stages, lang="en")))
    steps = re.findall(r'<g id="step:.*?</g>', text, re.DOTALL)
    assert [re.findall(r"<text[^>]*>([^<]*)<", step) for step in steps] == [[], ["or"], ["2 of 3"], ["or"]]
    heads = [step for step in steps if re.search(r' z" style="fill:var\(--sm-soft', step)]
    assert heads == steps[:1]


def test_hostile_labels_of_chain_and_ranking_stay_text():
    bad = "</script><img onerror=1> $\\frac{ \x00"
    chain = ChainScene((StageBox(bad, bad, bad, (MemberMark(bad, sub_label=bad, stance=0.1),)),), bad, bad)
    ranks = RankScene((RankRow(bad, bad, 0.1, -0.2, 2, 1, sub_label=bad, baselines=(7.0,)),), bad, (bad,))
    for drawn in (plot.svg(plot.decision_chain(chain)), plot.svg(plot.ranking(ranks))):
        assert "<img" not in drawn
        assert "</script" not in drawn


def test_the_page_data_fits_the_svg(chart, city):
    data = plot.picture_data(city, details={"p:00": [("score", "0.123")]})
    json.dumps(data)
    text = plot.svg(chart)
    listed = [*data["people"], *data["kinds"], *data["origins"]]
    assert len(data["people"]) == 60
    assert all(f'"{one["gid"]}"' in text for one in listed)
    assert ["score", "0.123"] in data["people"][0]["rows"]


def test_the_script_is_small_and_writes_text_only():
    script = (TEMPLATES / "picture.js").read_text(encoding="utf-8")
    assert len(script.encode()) < 12_288
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(|XMLHttp|import\(|</", script
    )


def test_the_sheet_has_every_colour_light_and_dark():
    from stakemap.plot.canvas.style import COLORS, DARK

    sheet = (TEMPLATES / "picture.css").read_text(encoding="utf-8")
    for colors in (COLORS, DARK):
        assert all(f"{css_name(name)}: {value};" in sheet for name, value in colors.items())
    assert not re.search(r"url\(|@import", sheet)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError):
        plot.nothing_of_the_sort  # noqa: B018


def test_a_person_with_markup_as_id_is_found_by_the_map():
    scene = OrgScene("t", (), (PersonMark("<p>", "A"),))
    assert list(plot.gids(plot.formal_and_informal(scene))) == ["<p>"]


def test_no_two_kinds_look_the_same():
    from stakemap.plot.canvas.style import kind_styles

    kinds = [f"kind {at}" for at in range(30)]
    assert len(set(kind_styles(kinds).values())) == 30
    assert len({color for color, _ in kind_styles(kinds[:6]).values()}) == 6
    assert kind_styles(reversed(kinds)) == kind_styles(kinds)
