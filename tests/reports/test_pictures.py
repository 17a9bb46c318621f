"""What a page embeds is what the library draws, line by line."""

import report_cases
from stakemap import plot
from stakemap.reports.pictures import embedded, json_block


def test_a_page_holds_a_picture_as_the_library_draws_it():
    sheet = plot.decision_chain.sheet(report_cases.city())
    drawn = plot.svg(sheet, prefix="x", styled=True)
    assert str(embedded(sheet, "x").svg) == drawn
    assert drawn.count("<path") > 10


def test_nothing_in_the_values_ends_the_element_they_stand_in():
    assert "</" not in json_block({"a": "</script><b>"})
