"""The picture of the grid."""

from dataclasses import replace

import pytest
from matplotlib.figure import Figure

import report_cases
from stakemap import plot
from stakemap.errors import InputError
from stakemap.examples import OTHER_DECISION


@pytest.fixture(scope="module")
def grid():
    return report_cases.city(OTHER_DECISION).grid()


@pytest.mark.parametrize(("lang", "said"), [("zh", "墨汀兰"), ("en", "Mo Tinglan")])
def test_everybody_is_named_and_the_picture_is_the_same_twice(grid, lang, said):
    text = plot.svg(plot.grid(grid, lang=lang))
    assert text == plot.svg(plot.grid(grid, lang=lang))
    assert f">{said}</text>" in text
    assert set(plot.gids(plot.grid(grid, lang=lang))) == {place.node for place in grid.places}


def test_it_draws_into_given_axes(grid):
    ax = Figure(figsize=(8, 5)).add_subplot()
    assert plot.grid(grid, ax=ax) is ax


def test_a_grid_in_which_all_have_interest_has_no_strip_beside_it(grid):
    known = replace(grid, places=tuple(p for p in grid.places if p.interest is not None))
    assert "No interest on record" in plot.svg(plot.grid(grid))
    assert "No interest on record" not in plot.svg(plot.grid(known))


def test_nobody_is_refused(grid):
    with pytest.raises(InputError):
        plot.grid(replace(grid, places=()))
