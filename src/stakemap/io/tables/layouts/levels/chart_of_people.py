"""A chart in plain text: a title and a name a line, and whoever stands further in reports to one above."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import absence
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["chart_in"]

_LINE = re.compile(r"([\s│├└─|+*•>-]*)([^\W\d_][^:\d]{1,80}?)\s*:\s*(\S[^:]{0,80}?)\s*")
_FEWEST, _MOST_ABOVE, _MOST_LINES, _TAB = 3, 5, 5_000, 4
_HALF = 2


def chart_in(text: str, path: Path) -> Grid | None:
    r"""The people of a chart that is told by indents; nothing where a text is none.

    Every line behind those of a heading has a title, a colon and a name without figures; half of the titles
    are words for posts, and nobody is told to be absent.  Who stands under an empty post reports to nobody
    who is known.

    Examples
    --------
    >>> text = "Port\n\nDirector: Ann Ames\n  Chief clerk: Bo Burr\n    Clerk: Cy Cole\n"
    >>> [tuple(cells.values()) for _, cells in chart_in(text, Path("a.txt")).rows[2:]]
    [('Ann Ames', 'Director'), ('Bo Burr', 'Chief clerk', 'Ann Ames'), ('Cy Cole', 'Clerk', 'Bo Burr')]
    >>> chart_in("Chair: Ann Ames\n  Present: Bo Burr\n  Date: 3 May\n", Path("a.txt")) is None
    True
    """
    lines = [
        (number, unicodedata.normalize("NFKC", line.expandtabs(_TAB)))
        for number, line in enumerate(text[: _MOST_LINES * 200].split("\n"), 1)
        if line.strip()
    ]
    found = [(number, _LINE.fullmatch(line)) for number, line in lines[:_MOST_LINES]]
    first = next((k for k, (_, said) in enumerate(found) if said), len(found))
    said = [(number, len(one[1]), one[2], one[3]) for number, one in found[first:] if one]
    if first > _MOST_ABOVE or len(said) != len(lines) - first or not _is_chart(said):
        return None
    lang = "en" if said[0][2].isascii() else "zh"
    name_of_sheet = sheets()["people"].names[lang]
    grid = Grid(name_of_sheet, path.name, plain_text=True, read_as="chart", tab=path.stem)
    grid.rows += [(number, {1: line.strip()}) for number, line in lines[:first]]
    posts = sheets()["posts"]
    heads = (sheets()["people"].column("name"), posts.column("name"), posts.column("reports_to"))
    grid.rows.append((said[0][0], {at: head.headings[lang] for at, head in enumerate(heads, 1)}))
    above: list[tuple[int, str]] = []
    for number, indent, title, name in said:
        while above and above[-1][0] >= indent:
            above.pop()
        boss = above[-1][1] if above and absence(above[-1][1]) is None else ""
        grid.rows.append((number, {1: name, 2: title.strip(), **({3: boss} if boss else {})}))
        above.append((indent, name))
    return grid


def _is_chart(said: list[tuple[int, int, str, str]]) -> bool:
    """Whether lines are posts and who holds them, on more than one level."""
    if len(said) < _FEWEST or len({indent for _, indent, _, _ in said}) == 1:
        return False
    words, away = vocabulary("title_word"), vocabulary("not_there")
    titled = sum(any(map(words.code, [title, *title.split()])) for _, _, title, _ in said)
    named = all(not any(map(str.isdigit, name)) for *_, name in said)
    return named and _HALF * titled >= len(said) and not any(away.code(title) for _, _, title, _ in said)
