"""From a coverage table to cells: ties, or else the one best way, and what is thin."""

import pytest

from stakemap.plot.scenes.coverage import coverage_scene


def test_a_row_shows_the_ties_or_else_the_one_best_way(tender):
    for row in coverage_scene(tender.coverage()).rows:
        known = any(cell.direct > 0 for cell in row.cells)
        assert sum(cell.way > 0 for cell in row.cells) == (not known)


def test_cells_are_the_table_column_by_column(tender):
    table = tender.coverage()
    scene = coverage_scene(table)
    assert [column.id for column in scene.columns] == list(table.grid.team)
    assert [row.id for row in scene.rows] == list(table.grid.people)
    for k, row in enumerate(scene.rows):
        assert [cell.direct for cell in row.cells] == table.grid.direct[:, k].tolist()
        for member, cell in zip(table.grid.team, row.cells, strict=True):
            assert (cell.state == "verified") == (table.states.get((member, row.id)) == "verified")
        assert row.low is None or row.low <= row.weight <= row.high


@pytest.mark.parametrize(
    ("lang", "nobody", "only", "higher"),
    [("en", "nobody knows them", "only {}", "{} levels up"), ("zh", "无人认识", "仅{}", "高{}级")],
)
def test_a_flag_says_who_alone_knows_them_or_that_nobody_does(tender, lang, nobody, only, higher):
    table = tender.coverage()
    kinds = set()
    for row in coverage_scene(table, lang).rows:
        contacts, gap = table.grid.contacts[row.id], table.level_gap(row.id)
        kinds.add(row.flag_kind)
        if not contacts:
            assert (row.flag, row.flag_kind) == (nobody, "gap")
            continue
        if len(contacts) == 1:
            assert row.flag.startswith(only.format(table.cast.name(contacts[0], lang)))
            assert row.flag_kind == "thin"
        assert row.flag.endswith(higher.format(gap)) == (gap is not None and gap > 0)
        assert row.flag_kind != "" or not row.flag or row.flag == higher.format(gap)
    assert {"gap", "thin"} <= kinds
