"""A chain of decision typed as a list: a step, who acts in it, with title and department beside."""

from __future__ import annotations

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.one_decision import kind_of_step, part_in_step
from stakemap.io.tables.made_ids import made_id
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.short_names import bare_name
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["join_actors", "list_chain"]


def list_chain(grid: Grid) -> bool:
    """Make a list of people of such a chain, with the part of each; whether the table is one.

    The part is that of the kind of the step; a step of which no kind is known is one that approves.

    Examples
    --------
    >>> rows = [(1, {1: "环节", 2: "责任人", 3: "职务", 4: "部门"}), (2, {1: "招标", 2: "甲一", 3: "科长"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> list_chain(page), page.rows[0][1][2], page.rows[1][1]
    (True, '姓名', {1: '招标', 2: '甲一', 3: '科长', 5: 'purchaser'})
    """
    people, posts, roles = (sheets()[key] for key in ("people", "posts", "roles"))
    start = heading_row(grid, roles)
    header = grid.rows[start][1]
    found = {
        "step": roles.place(header, "stage"),
        "title": posts.place(header, "name"),
        "unit": posts.place(header, "unit"),
        "who": next((at for at, text in header.items() if vocabulary("step_people").code(text)), 0),
    }
    told = people.place(header, "name") or roles.place(header, "role")
    if told or not all(found.values()) or len(set(found.values())) < len(found):
        return False
    beside = grid.free_column
    grid.moved[beside] = found["step"]
    chinese = not header[found["who"]].isascii()
    header[found["who"]] = people.column("name").headings["zh" if chinese else "en"]
    header[beside] = roles.column("role").headings["zh"] if chinese else "Role in decision"
    for _, cells in grid.rows[start + 1 :]:
        step = cells.get(found["step"], "").strip()
        if step and cells.get(found["who"], "").strip():
            cells[beside] = part_in_step(kind_of_step(step) or "approve")
    return True


def join_actors(grid: Grid) -> None:
    """Give whoever acts in several steps of a chain one id, where the titles beside do not differ.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Title"}), (2, {1: "Dr. Ann Ames", 2: "Head"}), (3, {1: "Ann Ames"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> join_actors(page), page.rows[2][1]
    (None, {1: 'Dr. Ann Ames', 3: 'p:dr-ann-ames'})
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people)
    header = grid.rows[start][1]
    name = people.place(header, "name")
    title = posts.place({at: text for at, text in header.items() if at != name}, "name")
    acting: dict[str, list[dict[int, str]]] = {}
    for _, cells in grid.rows[start + 1 :]:
        if cells.get(name, "").strip():
            acting.setdefault(bare_name(cells[name]), []).append(cells)
    several = [rows for rows in acting.values() if len(rows) > 1]
    beside = grid.free_column
    for rows in several:
        if len({fold(cells[title]) for cells in rows if cells.get(title, "").strip()}) <= 1:
            header[beside] = people.column("id").headings["en"]
            for cells in rows:
                cells |= {name: rows[0][name], beside: made_id("person", [rows[0][name]], readable=True)}
