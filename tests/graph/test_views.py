import pytest

from stakemap.errors import UnknownName
from stakemap.graph.views import VIEWS, view_named


def test_the_five_views_take_the_uses_of_the_definitions():
    assert {name: view.uses for name, view in VIEWS.items()} == {
        "influence": ("authority", "influence"),
        "formal": ("authority",),
        "informal": ("influence",),
        "introduction": ("introduction",),
        "conflict_check": ("conflict",),
    }


def test_lines_of_posts_and_a_shared_past_count_where_the_definitions_say():
    assert {name for name, view in VIEWS.items() if view.formal} == {"influence", "formal"}
    assert {name for name, view in VIEWS.items() if view.shared_past} == {"introduction"}
    assert {name for name in VIEWS if view_named(name, inferred=True).shared_past} == {
        "influence",
        "informal",
        "introduction",
    }
    assert {name for name, view in VIEWS.items() if view.both_ways} == {"introduction", "conflict_check"}
    assert {name for name, view in VIEWS.items() if view.teams} == {"introduction"}


@pytest.mark.parametrize("name", ["", "Influence", "conflict", "all"])
def test_an_unknown_view_is_refused_with_the_known_ones(name):
    with pytest.raises(UnknownName, match="view"):
        view_named(name)
