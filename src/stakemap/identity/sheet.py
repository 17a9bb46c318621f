"""The sheet on which a person decides: written with pairs and reasons, read back with every problem named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap import policy
from stakemap.errors import InputError, Problem, check_known, refuse
from stakemap.graph.name_index import fold
from stakemap.graph.property_graph import PropertyGraph
from stakemap.identity.joining import Joined
from stakemap.identity.proposals import Pair, Proposals, Reason
from stakemap.io.atomic import whole_file
from stakemap.io.formats import grids_of
from stakemap.io.reading import in_file
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.workbook.writing import new_workbook, style
from stakemap.model import Fact, Person, Post, Spell, Tenure
from stakemap.wording.phrases import LANGUAGES, Words, phrases

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

__all__ = ["DECISIONS", "Decided", "read_pairs", "write_pairs"]

_COLUMNS = (
    *("one_id", "one_name", "one_posts", "other_id", "other_name", "other_posts"),
    *("score", "why", "decision"),
)
_FROM = ("one_from", "other_from")
"""Columns beside the ids where records are of several sources: an id means something within its own."""
_READ = ("one_id", "other_id", "decision")
DECISIONS = ("same", "different", "unsure")
_WIDTHS = {"one_posts": 44, "other_posts": 44, "why": 52, "score": 9, "decision": 16}
_MOST_POSTS = 8
_STRONG, _SOME, _AGAINST = 7.0, 1.5, -1.0
"""Bits from which a reason is said to speak strongly for, for, and below which against."""
_CURE = "fill in the sheet as it was written"


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided: pairs of ids, each in order.

    Attributes
    ----------
    same, different, unsure
        Pairs by answer; `undecided` have none yet.
    """

    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()
    unsure: tuple[tuple[str, str], ...] = ()
    undecided: tuple[tuple[str, str], ...] = ()

    @property
    def settled(self) -> tuple[tuple[str, str], ...]:
        """Pairs that need not be asked again."""
        return self.same + self.different


def write_pairs(
    path: str | Path,
    proposals: Proposals,
    graph: PropertyGraph,
    lang: str = "en",
    *,
    joined: Joined | None = None,
) -> Path:
    """Write pairs to decide on as a workbook, the surest first, the decision empty.

    Parameters
    ----------
    path
        The workbook (.xlsx) to write; the same pairs give the same bytes.
    proposals, graph
        What was proposed, and of which facts; names, posts and careers stand in the sheet.
    lang
        ``en`` or ``zh``.
    joined
        Of several sources: each record then stands with its source and its id there.

    Raises
    ------
    UnknownName
        For another language.
    InputError
        When the place cannot be written to.
    """
    check_known("language", lang, LANGUAGES)
    place, words = Path(path), Words("identity", lang)
    with whole_file(place) as made:
        book = new_workbook(made, lang)
        page = book.add_worksheet(words.say("sheet"))
        head = style(book, lang, bold=True, font_color="#FFFFFF", bg_color="#1F4E79", text_wrap=True)
        columns = _columns(joined)
        for at, column in enumerate(columns):
            page.write_string(0, at, words.say(column), head)
            page.set_column(at, at, _WIDTHS.get(column, 22))
        rows = [_cells(pair, graph, words, joined) for pair in proposals.pairs]
        _fill(book, page, columns, rows, words)
        for column in ("score", "decision"):
            _prompt(page, columns.index(column), column, len(rows), words)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        book.close()
    return place


def _columns(joined: Joined | None) -> tuple[str, ...]:
    """The columns, with the source behind each id where there are several."""
    if joined is None or not joined.several:
        return _COLUMNS
    return tuple(
        name
        for column in _COLUMNS
        for name in ((column, column.replace("_id", "_from")) if column.endswith("_id") else (column,))
    )


def _fill(
    book: xlsxwriter.Workbook,
    page: Worksheet,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, str | float]],
    words: Words,
) -> None:
    """A row for each pair, its decision empty."""
    given = style(book, words.lang, num_format="@", text_wrap=True)
    share = style(book, words.lang, num_format="0.000")
    box = style(book, words.lang, num_format="@", bg_color="#FFF8E5", border=1, border_color="#BFBFBF")
    for line, row in enumerate(rows, 1):
        for at, column in enumerate(columns):
            value = row.get(column)
            if isinstance(value, float):
                page.write_number(line, at, value, share)
            elif value is None:
                page.write_blank(line, at, None, box)
            else:
                page.write_string(line, at, value, given)


def _prompt(page: Worksheet, at: int, column: str, lines: int, words: Words) -> None:
    """What is shown beside a cell, and the choices of a decision."""
    help_ = words.say(f"help.{column}")
    rule: dict[str, Any] = {"validate": "any", "input_title": words.say(column), "input_message": help_}
    if column == "decision":
        rule |= {"validate": "list", "source": [words.say(code) for code in DECISIONS]}
    page.data_validation(1, at, max(1, lines), at, rule)


def _cells(pair: Pair, graph: PropertyGraph, words: Words, joined: Joined | None) -> dict[str, str | float]:
    """What stands in the columns of a pair; its decision is left to whoever reads it."""
    cells: dict[str, str | float] = {"score": round(pair.score, 4)}
    for side, ident in (("one", pair.one), ("other", pair.other)):
        source, own = joined.own(ident) if joined is not None and joined.several else ("", ident)
        cells |= {f"{side}_id": own, f"{side}_from": source, f"{side}_name": _names(graph[ident])}
        cells[f"{side}_posts"] = "\n".join(_career(graph, ident, words))
    return cells | {"why": "\n".join(_reason(reason, words) for reason in pair.reasons)}


def _names(person: object) -> str:
    assert isinstance(person, Person)  # noqa: S101  pairs are of people
    names = (person.name, person.name_zh, person.name_en)
    return " / ".join(dict.fromkeys(name for name in names if name))


def _reason(reason: Reason, words: Words) -> str:
    steps = ((_STRONG, "strong"), (_SOME, "some"), (_AGAINST, "little"))
    weight = next((name for least, name in steps if reason.bits >= least), "against")
    return words.say("reason", what=words.say(f"{reason.field}.{reason.level}"), weight=words.say(weight))


def _career(graph: PropertyGraph, person: str, words: Words) -> list[str]:
    """Posts and spells of service or employment, the latest first."""
    lines = []
    for fact in graph.about(person):
        if isinstance(fact, Tenure) and isinstance(post := graph.get(fact.post), Post):
            what = ", ".join((post.called(words.lang), graph.name(post.unit, words.lang)))
        elif isinstance(fact, Spell) and fact.kind in ("service", "employment", "secondment"):
            what = fact.place or graph.name(fact.unit or "", words.lang)
        else:
            continue
        lines.append((str(fact.valid.start or ""), fact.id, _dated(what, fact, words)))
    return [line for _, _, line in sorted(lines, reverse=True)[:_MOST_POSTS]]


def _dated(what: str, fact: Fact, words: Words) -> str:
    start, end = fact.valid.start, fact.valid.end
    key = "from_to" if start and end else "since" if start else "until" if end else ""
    return words.say(key, what=what, start=start, end=end) if key else what


# --- the filled sheet


def read_pairs(
    path: str | Path, graph: PropertyGraph | None = None, *, joined: Joined | None = None
) -> Decided:
    """The decisions of a sheet that was filled in, in either language.

    Parameters
    ----------
    path
        The workbook.
    graph
        The facts, to refuse ids of nobody; without it ids are not looked up.
    joined
        The sources that are at hand.  Where the sheet says of which source a record is, it is looked up
        there, and without `graph` a pair of another source is passed over; where it does not, two that are
        different are kept apart in each source that has both ids.

    Raises
    ------
    InputError
        With every problem: no such file or column, an id of nobody, an answer that is none, a pair answered
        in two ways.
    """
    place = Path(path)
    name = place.name[:200]
    try:
        if not place.is_file():
            raise InputError([Problem("no such file", "give the sheet that stakemap identity wrote")])
        return _decided(grids_of(place), graph, joined)
    except InputError as error:
        raise in_file(error, name) from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or "the path cannot be used"
        cure = "give the sheet that stakemap identity wrote"
        raise InputError([Problem(f"cannot be read: {cause}", cure, file=name)]) from None


def _decided(grids: list[Grid], graph: PropertyGraph | None, joined: Joined | None) -> Decided:
    named = _forms("sheet")
    grid = next((one for one in grids if fold(one.name) in named), grids[0] if len(grids) == 1 else None)
    if grid is None:
        raise InputError([Problem(f"sheet {' / '.join(_texts('sheet'))} is not there", _CURE)])
    problems: list[Problem] = []
    found: dict[tuple[str, str], str] = {}
    for pair, answer, spot in _rows(grid, problems, joined, passing=graph is None):
        gone = [ident for ident in pair if graph is not None and not isinstance(graph.get(ident), Person)]
        if gone or len(set(pair)) < 2:
            cause, cure = "is no pair of people of the file", "write both ids as they were"
            problems.append(replace(spot, cause=cause, cure=cure))
        elif found.setdefault(pair, answer) != answer:
            problems.append(replace(spot, cause="is answered in two ways", cure="keep one row"))
    if problems:
        raise refuse(problems)
    if graph is None and joined is not None and not _says_where(grid):
        for pair in [pair for pair, answer in found.items() if answer == "different"]:
            found.update(dict.fromkeys(joined.everywhere(*pair), "different"))
    by = {code: tuple(sorted(p for p, said in found.items() if said == code)) for code in (*DECISIONS, "")}
    return Decided(by["same"], by["different"], by["unsure"], by[""])


def _at(grid: Grid, column: str) -> int:
    """Where a column stands; 0 for nowhere."""
    heads = {fold(text): at for at, text in (grid.rows[0][1] if grid.rows else {}).items()}
    return next((heads[form] for form in _forms(column) if form in heads), 0)


def _says_where(grid: Grid) -> bool:
    """Whether a sheet says of which source each record is."""
    return all(_at(grid, column) for column in _FROM)


def _rows(
    grid: Grid, problems: list[Problem], joined: Joined | None, *, passing: bool
) -> Iterator[tuple[tuple[str, str], str, Problem]]:
    """Pair, answer and place of each row that can be read; ids as they are in the joined sources.

    Those that are not there are passed over, or told as ids of nobody.
    """
    first, *rows = grid.rows or [(1, {})]
    where = {column: _at(grid, column) for column in _READ}
    sources = [_at(grid, column) for column in _FROM] if _says_where(grid) and joined is not None else []
    problems.extend(_wrong_heads(grid.name, first, where))
    for number, cells in rows if all(where.values()) else ():
        one, other, said = (cells.get(at, "").strip().removeprefix("'") for at in where.values())
        cell = f"{column_letters(where['decision'])}{number}"
        spot = Problem("", sheet=grid.name, cell=cell, row=number, field=first[1][where["decision"]])
        answer = next((code for code in DECISIONS if fold(said) in _forms(code)), "")
        if said and not answer:
            choices = ", ".join(" / ".join(_texts(code)) for code in DECISIONS)
            cure = f"one of: {choices}"
            problems.append(replace(spot, cause="is no answer", cure=cure, value=said[:200]))
        elif one or other:
            pair = [one, other]
            if sources and joined is not None:
                of = (cells.get(at, "").strip() for at in sources)
                pair = [joined.found(source, own) or "" for source, own in zip(of, pair, strict=True)]
                if passing and not all(pair):
                    continue
            yield (min(pair), max(pair)), answer, spot


def _wrong_heads(
    sheet: str, first: tuple[int, Mapping[int, str]], where: Mapping[str, int]
) -> Iterator[Problem]:
    """Headings that must not be there, and columns that are not."""
    line, heads = first
    for at, text in heads.items():
        if (row := policy.refusal(text)) is not None:
            place = Problem("", sheet=sheet, cell=f"{column_letters(at)}{line}", row=line)
            yield policy.refused_problem(row, place)
    for column, at in where.items():
        if not at:
            yield Problem(f"column {_texts(column)[0]!r} is not there", _CURE, sheet=sheet)


def _texts(key: str) -> tuple[str, ...]:
    said: Mapping[str, str] = phrases("identity")[key]
    return tuple(said.values())


def _forms(key: str) -> set[str]:
    return {fold(key), *map(fold, _texts(key))}
