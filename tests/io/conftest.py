"""A workbook that a person types."""

from __future__ import annotations

import pytest

from typed_workbook import typed


@pytest.fixture
def book(tmp_path):
    """``book(People=[...])`` writes a workbook with some sheets replaced, and gives its path."""
    return lambda **changed: typed(tmp_path / "city.xlsx", **changed)
