"""The ranking: order, slopes, parts of the influence, interval and baselines."""

import pytest

from stakemap import plot
from stakemap.plot.scenes.rank import RankRow, RankScene

ROWS = (
    RankRow("a", "Ann", 0.1, 0.2, 2, 1, low=0.2, high=0.4, baselines=(1.0,), sub_label="Engineer"),
    RankRow("b", "Bo", 0.2, -0.05, 1, 2, baselines=(0.0,)),
    RankRow("c", "Cy", 0.0, 0.1, None, 3, baselines=(0.5,)),
)


@pytest.fixture(scope="module")
def found(seen):
    return seen(plot.ranking(RankScene(ROWS, "Who", ("In-degree",), lang="en")))


def _places(found, person):
    """Heights of the name by post, at the left, and by influence, at the right."""
    words = [
        word for word in found.person(person).words if word.text == {"a": "Ann", "b": "Bo", "c": "Cy"}[person]
    ]
    left, right = sorted(words, key=lambda word: word.x)
    return left.y, right.y


def test_the_left_is_in_the_order_of_posts_the_right_in_that_of_influence(found):
    places = {person: _places(found, person) for person in "abc"}
    assert sorted("abc", key=lambda person: places[person][0]) == ["b", "a", "c"], "no post comes last"
    assert sorted("abc", key=lambda person: places[person][1]) == ["a", "b", "c"]


def test_whoever_is_above_the_post_climbs_in_green_whoever_is_below_falls_dashed(found):
    climbs = found.person("a").shape(stroke="for")
    falls = found.person("b").shape(stroke="against")
    assert climbs.points[0][1] > climbs.points[-1][1]
    assert falls.points[0][1] < falls.points[-1][1]
    assert (climbs.dash, bool(falls.dash)) == ((), True)
    assert found.person("c").having(stroke="wire"), "without a post there is nothing to climb from"
    assert found.person("c").texts.count("–") == 1


def test_bars_split_influence_into_post_and_the_rest_on_one_scale(found):
    post, rest = (found.person("a").shape(fill=color) for color in ("formal", "hidden"))
    assert post.right == rest.left
    assert rest.width == pytest.approx(2 * post.width)
    other = found.person("c").shape(fill="hidden")
    assert (other.left, other.width) == (post.left, pytest.approx(post.width))
    assert "0.300" in found.person("a").texts


def test_power_that_goes_to_others_is_an_empty_dashed_piece_after_the_bar(found):
    person = found.person("b")
    kept, ceded = person.shape(fill="formal"), person.shape(fill="", stroke="formal")
    assert ceded.left == kept.right
    assert kept.width == pytest.approx(3 * ceded.width)
    assert ceded.dash
    assert "0.150" in person.texts
    assert "Power ceded" in found.legend


def test_the_interval_runs_from_low_to_high_and_its_number_stands_behind_it(found):
    person = found.person("a")
    line = max(person.having(stroke="ink"), key=lambda one: one.width)
    scale = person.shape(fill="formal").width / 0.1
    start = person.shape(fill="formal").left
    assert (line.left, line.right) == (pytest.approx(start + 0.2 * scale), pytest.approx(start + 0.4 * scale))
    assert person.word("0.300").x > line.right
    assert not found.person("c").having(stroke="ink")


def test_baselines_are_dots_on_rails_under_their_name(found):
    dots = [found.person(person).having(fill="soft", stroke="paper")[0].middle[0] for person in "bca"]
    rail = found.person("a").shape(stroke="edge")
    assert dots == pytest.approx([rail.left, rail.middle[0], rail.right])
    assert found.word("In-degree").x == pytest.approx(rail.middle[0])


def test_the_post_stands_below_the_name_and_ranks_beside_it(found):
    person = found.person("a")
    post = person.word("Engineer")
    assert post.color == "soft"
    assert 8 < post.y - _places(found, "a")[1] < 14
    assert [person.word(number).bold for number in "12"] == [True, True]
