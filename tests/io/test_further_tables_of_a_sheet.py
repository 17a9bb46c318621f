"""Tables that stand below others, under titles that are no names of sheets of ours."""

from __future__ import annotations

from stakemap.io import read_records
from stakemap.model import Decision, Person, TeamMember
from typed_rows import SETTINGS, names, told


def test_lists_below_a_deal_typed_from_top_to_bottom_are_no_decisions():
    reading = told(
        Bid=[
            ["Decision", "Rebuild of the north school"],
            ["Client", "Wexdale County Council"],
            ["Amount", "18 million GBP"],
            [],
            ["Evaluation panel"],
            ["Member", "Role", "Unit"],
            ["Ann Ames", "Approver", "Works"],
            [],
            ["Our people"],
            ["Name", "Job", "Phone"],
            ["Bo Burr", "Bid director", ""],
        ]
    )
    assert names(reading, Decision) == {"Rebuild of the north school"}
    assert (names(reading, Person), names(reading, TeamMember)) == ({"Ann Ames"}, {"Bo Burr"})


def test_a_second_list_below_a_title_is_no_row_of_the_first():
    reading = told(
        People=[
            ["Name", "Title", "Unit"],
            ["Ann Ames", "Head", "Roads"],
            [],
            ["Deals so far"],
            ["Supplier", "Contract", "Amount"],
            ["Wayline", "Signs", "2 million"],
        ]
    )
    assert names(reading, Person) == {"Ann Ames"}


def test_headings_that_come_again_below_a_blank_row_begin_no_second_list():
    head = ["Name", "Title", "Unit"]
    rows = [head, ["Ann Ames", "Head", "Roads"], [], head, ["Bo Burr", "Clerk", "Ann Ames"]]
    reading = told(People=rows)
    assert names(reading, Person) == {"Ann Ames", "Bo Burr"}


def test_settings_beside_a_pasted_table_below_a_line_of_text_are_cure_enough(tmp_path):
    rows = ["Hi both, as I understand it:", "", "Name\tRole\tTeam", "Grethe Aas\tCIO\tDigital Directorate"]
    (tmp_path / "pasted.txt").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "settings.csv").write_text("\n".join(",".join(row) for row in SETTINGS), encoding="utf-8")
    assert names(read_records(tmp_path).checked(), Person) == {"Grethe Aas"}
