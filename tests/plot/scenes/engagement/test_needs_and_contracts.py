"""The pictures of the account show what the results hold, row by row."""

from __future__ import annotations

from datetime import date

import pytest

from stakemap import plot
from stakemap.plot.scenes.engagement.contracts import ContractLine, ContractScene, contract_scene
from stakemap.plot.scenes.engagement.needs import NeedColumn, NeedLine, NeedsScene, needs_scene


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_cell_says_how_a_part_meets_a_need(tender, lang):
    found, scene = tender.needs(), needs_scene(tender, lang)
    assert [column.id for column in scene.columns] == list(found.parts)
    assert [(row.id, row.weight, row.state) for row in scene.rows] == [
        (row.need, row.together, row.state) for row in found.rows
    ]
    for row, line in zip(found.rows, scene.rows, strict=True):
        whole = {cover.part for cover in row.covers if not cover.partly}
        part = {cover.part for cover in row.covers} - whole
        shown = dict(zip(found.parts, line.cells, strict=True))
        assert {p for p, how in shown.items() if how == "whole"} == whole
        assert {p for p, how in shown.items() if how == "part"} == part


def test_contracts_stand_in_the_order_of_their_ends(tender):
    scene, found = contract_scene(tender), tender.rivals().holdings
    assert {row.id for row in scene.rows} == {one.purchase.id for one in found}
    running = [row.end for row in scene.rows if row.running]
    assert running == sorted(running)
    assert [row.running for row in scene.rows] == sorted((row.running for row in scene.rows), reverse=True)


def test_a_bar_begins_and_ends_where_the_contract_does(seen):
    rows = (
        ContractLine("a", "A", start=date(2020, 1, 1), end=date(2022, 1, 1), side="ours"),
        ContractLine("b", "B", start=date(2021, 1, 1), end=date(2023, 1, 1), side="rival"),
    )
    found = seen(plot.contracts(ContractScene(rows, date(2022, 1, 1), "T", "en")))
    (one,) = [s for s in found.shapes if s.fill == "formal" and s.width > 40]
    (other,) = [s for s in found.shapes if s.fill == "against" and s.width > 40]
    assert one.width / other.width == pytest.approx(731 / 730, rel=0.01)
    assert (other.left - one.left) / one.width == pytest.approx(366 / 731, rel=0.02)


def test_a_need_that_is_met_in_part_has_half_a_fill(seen):
    columns = (NeedColumn("o", "Part"), NeedColumn("x", "Other", "Firm", "rival"))
    rows = (NeedLine("n", "Need", "", 0.5, ("part", "whole"), "partly"),)
    found = seen(plot.needs(NeedsScene(columns, rows, "T", "en")))
    (half,) = [s for s in found.shapes if s.fill == "formal" and 12 < s.width < 15]
    (whole,) = [s for s in found.shapes if s.fill == "against" and s.width > 25]
    assert half.width * 2 < whole.width
    assert "in part" in found.texts
