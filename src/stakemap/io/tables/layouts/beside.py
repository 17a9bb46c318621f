"""What stands beside the names of people, units and steps, as rows of the sheets that a file lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import IGNORED, Book, Row
from stakemap.io.tables.cells import split_names
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.layouts.members_of_bodies import body_that_votes, members_of_bodies
from stakemap.io.tables.layouts.one_decision import (
    body_of_steps,
    is_vote_heading,
    kind_of_step,
    opinions_beside,
    part_in_step,
    people_of_steps,
    veto_of_steps,
)
from stakemap.io.tables.layouts.others_beside import ties_to_others
from stakemap.io.tables.layouts.posts_held.heads_of_units import heads_of_units
from stakemap.io.tables.layouts.posts_held.past_posts import ended_some_day
from stakemap.io.tables.layouts.posts_held.schooling import rows_of_schooling
from stakemap.io.tables.layouts.posts_held.titles_by_body import posts_by_body
from stakemap.io.tables.layouts.steps_across import steps_across, steps_of_decisions
from stakemap.io.tables.natural import absence, says_something
from stakemap.io.tables.typed.headings import id_column, posts_beside, read_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.matrix import Matrix, raci_heads, raci_letters
from stakemap.io.tables.typed.names.several_names import listed_names
from stakemap.io.tables.typed.names.short_names import without_title
from stakemap.io.tables.typed.numbers import is_share_of_votes, votes_needed
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.typed.separators import several
from stakemap.io.tables.typed.which_sheet import posts_told
from stakemap.io.tables.vocabulary import EVIDENCE, Column, sheets, vocabulary
from stakemap.wording.lists import listed

__all__ = ["rows_beside", "tells_of_leaving"]


def rows_beside(book: Book, tables: Sequence[tuple[str, Grid, int]]) -> Iterator[Row]:
    """Rows of sheets that a file does not have, from what stands beside the names of another.

    What a line says of its source, its grade and its day holds for all that is read from it.
    """
    told = {(id(row.grid), row.number): row.cells for row in book.rows}
    for row in _rows_beside(book, tables):
        rests = told.get((id(row.grid), row.number), {})
        for name in EVIDENCE:
            if name in rests and name in row.sheet.by_field:
                row.cells.setdefault(name, rests[name])
        yield row


def _rows_beside(book: Book, tables: Sequence[tuple[str, Grid, int]]) -> Iterator[Row]:
    readers = {"stages": _people_of_steps, "units": heads_of_units}
    if "roles" not in book.found:
        readers["decisions"] = _parts_beside_decisions
    if "posts" not in book.found and not {"person", "post"} & set(book.lost):
        for key, grid, order in tables:
            if key == "people":
                yield from _posts_of_people(book, grid, order)
                yield from posts_by_body(book, grid, order)
    if "person" not in book.lost:
        readers["people"] = _beside_people
    for key, grid, order in tables:
        if key in readers:
            yield from readers[key](book, grid, order)
    for grid, order, past in book.past:
        for number, held in past:
            cells = {"kind": (0, "employment"), **held}
            yield Row(book, sheets()["careers"], grid, order, number, cells=cells)
    for grid, order in book.responsibilities:
        yield from _responsibilities(book, grid, order)
    later: set[tuple[str, str, str]] = set()
    for matrix, order in reversed(book.matrices):
        yield from _matrix(book, matrix, order, later)


def _posts_of_people(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """The posts that stand beside the names of people, where there is no sheet of posts."""
    if not grid.rows:
        return
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people)
    fields = posts_told(grid, start)
    if not fields:
        return
    book.note(order, ReadAs("posts_too", grid.file, grid.on_tab, row=grid.rows[start][0]))
    columns = {column.field: at for at, column in fields.items()}
    own = id_column(grid.rows[start][1])
    state = next((at for at, text in grid.rows[start][1].items() if vocabulary("active_state").code(text)), 0)
    for number, cells in grid.rows[start + 1 :]:
        said = {
            fields[at].field: (at, text)
            for at, text in cells.items()
            if at in fields and (_is_told(fields[at], text) or (number, at) in grid.flaws)
        }
        filled = {at: text for at, text in cells.items() if text.strip()}
        if not filled or kind_of_row(filled) or cells[min(cells)].lstrip().startswith(IGNORED):
            continue
        if "holder_to" not in said and (ended := _ended(cells.get(state, ""))):
            said["holder_to"] = (state, ended)
        flaws = [(at, grid.flaws[number, at]) for at in fields if (number, at) in grid.flaws]
        if any(fields[at].field == "holder" for at, _ in flaws):
            said = {name: cell for name, cell in said.items() if name not in _OF_HOLDER}
        if "holder" in said:
            said["holder"] = _own_id(cells, own) or said["holder"]
        if "unit" in said and (past := ended_some_day(said)):
            kind = {"kind": (0, "employment")}
            row = Row(book, sheets()["careers"], grid, order, number, cells={**past, **kind})
            row.read_as("detail", "", "past_some_day")
            yield row
        elif "name" in said:
            row = Row(book, posts, grid, order, number, cells=said, columns=columns, flaws=flaws)
            row.bad = any(fields[at].field == "holder" for at, _ in flaws)
            yield row
        elif "unit" in said:
            book.note(order, ReadAs("no_post", grid.file, grid.on_tab, row=number))


_OF_HOLDER = ("holder", "holder_from", "holder_to", "acting")
"""What is said of whoever holds a post: the row of people tells what is wrong with the name."""


def _is_told(column: Column, text: str) -> bool:
    """Whether a cell tells something of a post: a dash is no title and no unit."""
    return says_something(text) if column.field in ("name", "unit") else bool(text.strip())


def _own_id(cells: Mapping[int, str], own: int) -> tuple[int, str] | None:
    """The id of whoever stands in a row, by which others of one name are told apart."""
    return (own, cells[own].strip()) if cells.get(own, "").strip() else None


def tells_of_leaving(grid: Grid, start: int, at: int) -> bool:
    """Whether a column of states says of anybody that they are in office, or no longer."""
    if vocabulary("active_state").code(grid.rows[start][1][at]) is None:
        return False
    told = [cells[at] for _, cells in grid.rows[start + 1 :] if at in cells]
    known = (vocabulary(name) for name in ("in_office", "ended", "bool"))
    return any(words.code(text) is not None for words in known for text in told)


def _ended(state: str) -> str:
    """What a state says of somebody who is no longer in post; nothing where it says that of nobody."""
    if vocabulary("ended").code(state):
        return state
    no_more = vocabulary("ended").label("ended", "en")
    return no_more if vocabulary("bool").code(state) == "no" else ""


def _beside_people(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    yield from _opinions_of_people(book, grid, order)
    yield from ties_to_others(book, grid, order)
    yield from rows_of_schooling(book, grid, order)


def _opinions_of_people(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """The parts and opinions that stand beside the names of people: about the only decision of the file."""
    people, roles, stances = (sheets()[key] for key in ("people", "roles", "stances"))
    start = heading_row(grid, people) if grid.rows else 0
    number, header = grid.rows[start] if grid.rows else (0, {})
    found = read_headings(header, people)
    name = next((at for at, column in found.fields.items() if column.field == "name"), 0)
    seat = {column.field: at for at, column in posts_beside(header, people, sheets()["posts"]).items()}
    fields = opinions_beside(grid, start, dict.fromkeys(seat.values()))
    if not fields or not name:
        return
    own = id_column(header)
    how = "opinions" if book.decision else "no_decision"
    typed = listed((header[at].strip() for at in fields), book.language)
    book.note(order, ReadAs(how, grid.file, grid.on_tab, row=number, typed=typed, taken=book.decision))
    for number, cells in grid.rows[start + 1 :] if book.decision else ():
        filled = {at: text for at, text in cells.items() if text.strip()}
        said = {column.field: (at, filled[at]) for at, column in fields.items() if at in filled}
        if not said or kind_of_row(filled):
            continue
        about = {"decision": (0, book.decision)}
        if absence(filled.get(name, "vacant")) is None:
            who = _own_id(filled, own) or (name, filled[name])
        elif "role" in said and {seat.get("name"), seat.get("unit")} <= filled.keys():
            who = (seat["name"], f"{filled[seat['unit']].strip()} / {filled[seat['name']].strip()}")
            said.pop("stance", None)
        else:
            continue
        if "role" not in said and "stance" in said and is_vote_heading(header[said["stance"][0]]):
            said["role"] = (0, "approver")
        if "role" in said:
            cells_ = {**about, "player": who, **said}
            yield Row(book, roles, grid, order, number, cells=cells_)
        elif "stance" in said:
            cells_ = {**about, "person": who, "position": said["stance"]}
            yield Row(book, stances, grid, order, number, cells=cells_)


def _people_of_steps(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """Who stands beside a step takes part in it, in the part that its kind has."""
    stages, roles = sheets()["stages"], sheets()["roles"]
    start = heading_row(grid, stages) if grid.rows else 0
    number, header = grid.rows[start] if grid.rows else (0, {})
    fields = read_headings(header, stages).fields
    who, body = people_of_steps(header, fields), body_of_steps(header, fields)
    at = {column.field: at for at, column in fields.items()}
    veto = veto_of_steps(header)
    if not who or "name" not in at:
        return
    known = bool(book.decision) or "decision" in at
    place = (grid.file, grid.on_tab, f"{column_letters(who)}{number}", number)
    book.note(order, ReadAs("step_people" if known else "no_decision", *place, typed=header[who].strip()))
    if body not in (0, who):
        place = (grid.file, grid.on_tab, f"{column_letters(body)}{number}", number)
        book.note(order, ReadAs("step_body", *place, typed=header[body].strip()))
    steps = {row.number: row for row in book.rows if row.grid is grid and row.sheet is stages}
    bodies = members_of_bodies(book)
    for number, cells in grid.rows[start + 1 :]:
        filled = {at: text for at, text in cells.items() if text.strip()}
        name, people = filled.get(at["name"], ""), _who_acts(filled, who, body)
        if not name or not people or kind_of_row(filled) or absence(people) is not None:
            continue
        terms = {"": people}
        if members := body_that_votes(steps.get(number), people, bodies):
            how = "members_vote" if len(members) > 1 else "body_as_one"
            where = (grid.file, grid.on_tab, *grid.typed_at(who, number), "player")
            book.note(order, ReadAs(how, *where, people[:60], str(len(members)), "roles"))
            people = "; ".join(members) if len(members) > 1 else people
            terms = _by_term(members) if len(members) > 1 else terms
        _settle_votes(steps.get(number), people, one_voice=bool(members))
        if not known:
            continue
        told = vocabulary("stage_kind").code(filled.get(at.get("kind", 0), ""))
        part = part_in_step(told or kind_of_step(name) or "approve")
        about = filled.get(at.get("decision", 0), "") or book.decision
        said = {"decision": (at.get("decision", 0), about), "role": (0, part), "stage": (at["name"], name)}
        if _has_veto(filled.get(veto, "")):
            said["veto"] = (veto, "yes")
        for end, players in terms.items():
            term = {"player": (who, players)} | ({"valid_to": (0, end)} if end else {})
            yield Row(book, roles, grid, order, number, cells=said | term)


def _who_acts(filled: Mapping[int, str], who: int, body: int) -> str:
    """Who acts in a step: the body where nobody stands beside it, or all of its members do."""
    people = filled.get(who, "")
    whole = vocabulary("whole_body").code(people) is not None and body in filled
    return filled.get(body, "") if whole or not people else people


def _by_term(members: Mapping[str, str]) -> dict[str, str]:
    """The members of a body side by side, by the end of their term."""
    found: dict[str, list[str]] = {}
    for name, end in members.items():
        found.setdefault(end, []).append(name)
    return {end: "; ".join(names) for end, names in found.items()}


def _has_veto(text: str) -> bool:
    """Whether a cell says that somebody has a veto: yes, or the word itself."""
    return vocabulary("bool").code(text) == "yes" or veto_of_steps({1: text}) > 0


def _parts_beside_decisions(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """The steps across the top of a table of decisions, where no sheet lists any; else who decides."""
    start = heading_row(grid, sheets()["decisions"]) if grid.rows else 0
    across = bool(grid.rows) and "stages" not in book.found and bool(steps_across(grid.rows[start][1]))
    yield from (steps_of_decisions if across else _people_of_decisions)(book, grid, order)


def _people_of_decisions(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """Who stands beside a decision as deciding, approving or consulted has that part in it."""
    decisions, roles = sheets()["decisions"], sheets()["roles"]
    start = heading_row(grid, decisions) if grid.rows else 0
    number, header = grid.rows[start] if grid.rows else (0, {})
    fields = {column.field: at for at, column in read_headings(header, decisions).fields.items()}
    parts = {at: part for at, text in header.items() if (part := vocabulary("decision_people").code(text))}
    for at in parts if "name" in fields else ():
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        label = vocabulary("role").label(parts[at], book.language)
        book.note(order, ReadAs("decision_people", *place, typed=header[at].strip(), taken=label))
    for number, cells in grid.rows[start + 1 :] if "name" in fields else ():
        filled = {at: text for at, text in cells.items() if text.strip()}
        if not filled or kind_of_row(filled):
            continue
        for at, part in parts.items():
            people, about = filled.get(at, ""), filled.get(fields["name"], "")
            if people and about and absence(people) is None:
                said = {"decision": (fields["name"], about), "player": (at, people), "role": (0, part)}
                yield Row(book, roles, grid, order, number, cells=said)


def _settle_votes(step: Row | None, people: str, *, one_voice: bool) -> None:
    """Put a number in the place of a rule in words about those who stand beside a step, if they are plain.

    A share of the votes of one person is the rule of a body that does not stand there: it is asked.
    """
    at, text = step.cells.get("quota", (0, "")) if step is not None else (0, "")
    names = [name for part in split_names(people) for name in listed_names(part)]
    plain = not any(several(name)[1:] or "," in name for name in names)
    plain = plain and (len(names) > 1 or one_voice or not is_share_of_votes(text))
    needed = votes_needed(text, len(names) if plain else 0)
    if step is not None and needed is not None:
        step.read_as("quota", str(needed), typed=text)
        step.cells["quota"] = (at, str(needed))


def _responsibilities(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """Steps of the only decision from a RACI table: who is accountable decides, who is consulted is heard.

    Who does the work or is told of it takes no part in the decision.
    """
    stages, roles = sheets()["stages"], sheets()["roles"]
    if not book.decision or {"stages", "roles"} & book.found:
        book.note(order, ReadAs("raci_left", grid.file, grid.on_tab))
        return
    book.note(order, ReadAs("raci", grid.file, grid.on_tab, taken=book.decision))
    start = raci_heads(grid)
    side = min(grid.rows[start + 1][1])
    people = {at: without_title(text.strip()) for at, text in grid.rows[start][1].items()}
    about, heard = (0, book.decision), set[str]()
    for number, cells in grid.rows[start + 1 :]:
        step = cells.get(side, "").strip()
        letters = {at: raci_letters(text) for at, text in cells.items() if at != side and at in people}
        if not step or not any("A" in told for told in letters.values()):
            book.note(order, ReadAs("raci_open", grid.file, grid.on_tab, row=number))
            continue
        kind = kind_of_step(step) or "approve"
        named = {"decision": about, "name": (side, step), "kind": (0, kind)}
        yield Row(book, stages, grid, order, number, cells=named)
        for at, told in letters.items():
            player = {"decision": about, "player": (at, people[at])}
            if "A" in told:
                part = {"role": (0, part_in_step(kind)), "stage": (side, step)}
                yield Row(book, roles, grid, order, number, cells={**player, **part})
            elif "C" in told and people[at] not in heard:
                heard.add(people[at])
                yield Row(book, roles, grid, order, number, cells={**player, "role": (0, "influencer")})


def _matrix(book: Book, matrix: Matrix, order: int, later: set[tuple[str, str, str]]) -> Iterator[Row]:
    """A tie for each cell of a table of who with whom that says so; what a later table says, counts there."""
    told = list(matrix.cells()) if matrix.kind else []
    twice = [met for met in told if (matrix.kind, fold(met.side), fold(met.top)) in later]
    if twice:
        number = matrix.grid.rows[matrix.start][0]
        place = (matrix.grid.file, matrix.grid.on_tab)
        book.note(order, ReadAs("told_later", *place, row=number, taken=str(len(twice))))
    later |= {(matrix.kind, fold(met.side), fold(met.top)) for met in told}
    for met in (met for met in told if met not in twice):
        said = {"from_id": (matrix.side, met.side), "kind": (0, matrix.kind), "to_id": (met.at, met.top)}
        if met.text:
            said["strength"] = (met.at, met.text)
        units = {"strength": matrix.scale} if matrix.scale else {}
        yield Row(book, sheets()["ties"], matrix.grid, order, met.row, cells=said, units=units)
