"""What matplotlib has on its Axes and what a page shows are the same shapes and words, thing by thing."""

from collections import Counter

import pytest

from stakemap import plot


def _tag(element):
    return element.tag.rpartition("}")[2]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["formal_and_informal", "decision_chain", "ranking"])
def test_as_many_shapes_of_each_thing_and_the_same_words(name, lang, tender, seen):
    ax = getattr(plot, name)(tender, lang=lang)
    drawn = seen(ax)
    painted = Counter(str(patch.get_gid()).partition("/")[0] for patch in ax.patches)
    shown = Counter()
    for group in (one for one in drawn.element.iter() if _tag(one) == "g" and one.get("id")):
        shown[group.get("id")] += sum(_tag(shape) in {"path", "circle"} for shape in group)
    assert sum(painted.values()) > 20
    assert painted == +shown
    assert Counter(text.get_text() for text in ax.texts if text.get_gid()) == Counter(drawn.texts)
