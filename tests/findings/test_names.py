"""Things in a row: all of them where they are few, else the first few and how many more."""

from __future__ import annotations

import pytest

from stakemap.findings.names import first_few
from stakemap.wording.phrases import Words


@pytest.mark.parametrize(
    ("n", "lang", "told"),
    [
        (0, "en", ""),
        (5, "en", "a, b, c, d, e"),
        (7, "en", "a, b, c, d, e and 2 more"),
        (5, "zh", "a、b、c、d、e"),
        (7, "zh", "a、b、c、d、e等7人"),
    ],
)
def test_of_many_the_first_five_and_how_many_more_are_told(n, lang, told):
    assert first_few(iter("abcdefg"[:n]), Words("findings", lang), more="people.more") == told
