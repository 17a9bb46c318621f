"""Habits of people who type: each module knows one, and brings it into the form that is read."""

from __future__ import annotations

__all__: list[str] = []
