"""The grid of power and interest: a view of the same numbers that would rather say undecided."""

import pytest

import report_cases
import stakemap as sm
from stakemap.decision.power_interest import Quadrant
from stakemap.errors import InputError, UnknownName
from stakemap.examples import OTHER_DECISION


@pytest.fixture(scope="module")
def analysis():
    return report_cases.city(OTHER_DECISION)


@pytest.fixture(scope="module")
def grid(analysis):
    return analysis.grid()


def test_the_numbers_are_those_of_the_analysis(grid, analysis):
    spread = analysis.uncertainty["influence"]
    for place in grid.places:
        assert place.power == analysis.scores["influence"].as_shown[place.node]
        low, high = (side[spread.index(place.node)] for side in spread.interval)
        assert (place.low, place.high) == (low, high)
        assert low <= place.power <= high


def test_a_field_is_given_only_where_the_interval_clears_the_line_and_interest_is_on_record(grid):
    for place in grid.places:
        clears = place.low > grid.power_line or place.high < grid.power_line
        stated = place.interest is not None and place.interest != grid.interest_line
        assert (place.quadrant is Quadrant.UNDECIDED) is not (clears and stated)
        assert place.powerful is (place.low > grid.power_line if clears else None)
        assert place.interested is (place.interest > grid.interest_line if stated else None)
    assert grid["p:mo-tinglan"].quadrant is Quadrant.MANAGE
    assert grid["p:song-baichuan"].quadrant is Quadrant.UNDECIDED
    assert grid["p:qi-wangshu"].interest is None


def test_the_lines_are_shown_and_can_be_moved(analysis, grid):
    assert (grid.power_line, grid.interest_line) == (0.1, 1.0)
    assert "lines: influence 0.1, salience 1" in grid.notes[0]
    low = analysis.grid(power_line=0.001, interest_line=0.4)
    assert low["p:song-baichuan"].quadrant is Quadrant.MANAGE
    for wrong in ({"power_line": 0}, {"power_line": 1.5}, {"interest_line": 0}):
        with pytest.raises(InputError):
            analysis.grid(**wrong)


def test_a_salience_rests_on_the_role_that_states_it(grid, analysis):
    place = grid["p:mo-tinglan"]
    assert place.facts == ("role:bridge-sensors:board:operations-head",)
    assert analysis.graph[place.facts[0]].salience == place.interest == 2.0


def test_where_nobody_states_interest_it_says_so_and_places_nobody():
    found = report_cases.analysed().grid()
    assert found.with_interest == 0
    assert {place.quadrant for place in found.places} == {Quadrant.UNDECIDED}
    assert "no salience is on record: nobody can be placed by interest" in found.notes


def test_without_draws_nobody_is_placed_by_power():
    stated = report_cases.small(**{"r:1": {"salience": 3.0}})
    plan = sm.Plan(as_of=report_cases.TODAY, today=report_cases.TODAY, decision="d:one", draws=0)
    found = sm.analyze(stated, plan=plan, findings=False).grid()
    assert found["p:bai"].interested is True
    assert found["p:bai"].powerful is None
    assert "no draws: nobody can be placed by power" in found.notes


def test_bare_arrays_have_no_grid():
    from stakemap.graph.snapshot import Snapshot

    asks = Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"])
    assert sm.analyze(asks).grid() is None


def test_it_shows_itself_and_names_strangers(grid):
    assert "Power and interest" in grid._repr_html_()
    assert {row["id"] for row in grid.to_rows()} == {place.node for place in grid.places}
    assert grid.to_dict()["power_line"] == 0.1
    with pytest.raises(UnknownName):
        grid["nobody"]
