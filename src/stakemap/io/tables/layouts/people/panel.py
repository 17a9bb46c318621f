"""Members of a panel, on a sheet that has its name: 评标委员会 with 姓名 and 身份."""

from __future__ import annotations

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.one_decision import is_vote_heading
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.unit_names import names_unit
from stakemap.io.tables.typed.which_sheet import says
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["seat_in_panel"]


def seat_in_panel(grid: Grid) -> str:
    """Make a list of posts of the members of a panel, with what each is there; which panel, if it is one.

    Only where nothing says how they vote, which part they have in a decision or which post they hold.

    Examples
    --------
    >>> rows = [(1, {1: "姓名", 2: "身份", 3: "专业"}), (2, {1: "甲一", 2: "评标专家", 3: "交通"})]
    >>> page = Grid("评标委员会", "a.xlsx", rows)
    >>> seat_in_panel(page), page.rows[0][1], page.rows[1][1][4]
    ('评标委员会', {1: '在任者', 2: '岗位', 3: '# 专业', 4: '单位'}, '评标委员会')
    """
    people, posts, roles = (sheets()[key] for key in ("people", "posts", "roles"))
    panel = grid.name.strip()
    start = heading_row(grid, people) if grid.rows else 0
    header = grid.rows[start][1] if grid.rows else {}
    fields = {column.field: at for at, column in settled_headings(header, people).fields.items()}
    part = roles.place(header, "role")
    titled = bool(posts.place(header, "name"))
    votes = any(map(is_vote_heading, header.values())) or (part and says(grid, start, part, "role"))
    if not names_unit(panel) or "name" not in fields or not part or titled or votes:
        return ""
    for at, text in header.items():
        if at not in (part, fields["name"]) and at not in fields.values():
            header[at] = f"# {text}"
    beside = max(at for _, cells in grid.rows for at in cells) + 1
    told = {part: "name", beside: "unit", fields["name"]: "holder"}
    header |= {at: posts.column(name).headings["zh"] for at, name in told.items()}
    grid.moved[beside] = fields["name"]
    member = vocabulary("unit_members").label("member", "zh")
    for _, cells in grid.rows[start + 1 :]:
        if cells.get(fields["name"], "").strip():
            cells[beside] = panel
            cells.setdefault(part, member)
    return panel
