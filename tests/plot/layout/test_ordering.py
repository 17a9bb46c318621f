"""Order of units and people: every unit has one place, ties get shorter, ranks stay."""

import pytest

from stakemap.plot.layout.columns import grid, limits
from stakemap.plot.layout.ordering import shorten, tie_length
from stakemap.plot.layout.outline import outline
from stakemap.plot.layout.placing import placed
from stakemap.plot.layout.sizes import Sizes


@pytest.fixture(scope="module")
def measured(city):
    plan = outline(city)
    sizes = Sizes(plan, "In no unit")
    return plan, sizes, limits(plan, sizes, 42.0)


@pytest.fixture(scope="module")
def ordered(city, measured):
    plan, sizes, limit = measured

    def place(other):
        return placed(other, sizes, limit, 42.0, 0.0).people(other), 0.0

    return shorten(city, plan, place), place


def test_every_unit_has_one_place_in_the_grid(measured):
    plan, *_ = measured
    found = grid(*measured)
    listed = [found.lead, *(unit for column in (*found.main, *found.side) for unit in column)]
    assert sorted(listed) == sorted(plan.units)


def test_ordering_shortens_the_ties(city, measured, ordered):
    after, place = ordered
    assert tie_length(city, place(after)[0]) < tie_length(city, place(measured[0])[0])


def test_ordering_keeps_heads_first_and_ranks_in_order(measured, ordered):
    before, (after, _) = measured[0], ordered
    for unit, staff in after.staff.items():
        orders = [after.people[person].order for person in staff]
        assert orders == sorted(orders)
        assert set(staff) == set(before.staff[unit])
