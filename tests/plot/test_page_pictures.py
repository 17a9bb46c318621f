"""The picture in a page, put together piece by piece, is the picture that the library draws."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import zip_longest

import pytest

import report_cases
from stakemap import plot
from stakemap.plot.scenes.org import org_scene
from stakemap.reports.formats import render_html

PIECES = frozenset({"path", "circle", "rect", "text"})


def _own(gid: str) -> str:
    """An id without what the page puts before it."""
    found = re.search(r"[a-z]+:[0-9a-f]{10}$", gid)
    return found[0] if found else gid


class Pieces(HTMLParser):
    """Every shape and text inside one `svg` of a page, with the thing it belongs to and its style."""

    def __init__(self, page: str, kind: str) -> None:
        super().__init__()
        self.kind, self.inside, self.picture = kind, False, ""
        found = re.findall(r":where\(#([\w-]+)\) \.([\w-]+)\{([^{}]*)\}", page)
        self.rules = {(picture, name): style for picture, name, style in found}
        self.things: list[tuple[str, str]] = []
        self.number = 0
        self.found: list[list[object]] = []
        self.feed(page)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag == "svg" and self.kind in classes:
            self.inside, self.picture = True, given["id"]
        if not self.inside:
            return
        if tag == "g":
            self.number += 1
            self.things.append((given.get("id", f"thing {self.number}"), given.get("class", "")))
        if tag in PIECES:
            style = ";".join(
                [
                    given.get("style", ""),
                    *(self.rules.get((self.picture, one), "") for one in classes),
                ]
            )
            look = tuple(sorted(filter(None, style.split(";"))))
            thing, sort = self.things[-1] if self.things else ("", "")
            self.found.append([_own(thing), sort, tag, given, look, ""])

    def handle_endtag(self, tag):
        if tag == "svg":
            self.inside = False
        elif self.inside and tag == "g":
            self.things.pop()

    def handle_data(self, data):
        if self.inside and self.found and self.found[-1][2] == "text":
            self.found[-1][5] = str(self.found[-1][5]) + data.strip()


@pytest.fixture(scope="module", params=["zh", "en"])
def both(request):
    city = report_cases.city()
    page = Pieces(render_html(city, request.param), "sm-org").found
    drawn = plot.formal_and_informal(city, lang=request.param)
    alone = Pieces(plot.svg(drawn, prefix="alone-", styled=True), "sm-org").found
    return page, alone, org_scene(city, request.param)


def test_the_picture_of_a_page_has_every_piece_of_the_librarys_own(both, extent):
    page, alone, _ = both
    assert len(alone) > 200
    for one, other in zip_longest(page, alone):
        assert one is not None, other
        assert other is not None, one
        assert (*one[:3], *one[4:]) == (*other[:3], *other[4:])
        assert extent(one[2], one[3]) == pytest.approx(extent(other[2], other[3]), abs=0.5)


def test_every_tie_and_every_formal_line_is_a_stroke_in_the_page(both):
    page, _, scene = both
    strokes = [piece for piece in page if piece[2] == "path" and any("stroke:" in one for one in piece[4])]
    ties = {piece[0] for piece in strokes if piece[1] == "sm-tie"}
    lines = {piece[0] for piece in strokes if str(piece[1]).startswith("sm-line")}
    assert len(ties) == len(scene.ties) > 0
    assert len(lines) >= len([line for line in scene.lines if line.from_id != line.to_id]) > 0
