"""What a test tries in each run and what it tries when asked to be thorough."""

from __future__ import annotations

import pytest

import sizes


@pytest.mark.parametrize(
    ("profile", "tried"), [("dev", 2), ("ci", 2), ("release", 2), ("brief", 2), ("thorough", 8)]
)
def test_the_larger_number_is_tried_with_the_thorough_profile_alone(monkeypatch, profile, tried):
    monkeypatch.setattr(sizes, "PROFILE", profile)
    assert sizes.size(2, thorough=8) == tried
