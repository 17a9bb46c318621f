"""Sheets of rows as a person types them, and what was read of them by name."""

from __future__ import annotations

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.records import read_grids
from stakemap.model import Post, Tenure, Tie

__all__ = ["SETTINGS", "names", "seats", "ties", "told"]

SETTINGS = [
    ["Setting", "Value"],
    ["Default source", "Account team notes"],
    ["Kind of the default source", "own notes"],
    ["Date of the default source", "2026-11-20"],
    ["Default lawful basis", "contract"],
    ["Keep for", "24 months"],
]


def told(hidden=(), settings=("Settings", SETTINGS), **sheets):
    """What is read from sheets of rows."""
    pages = {name.replace("_", " "): rows for name, rows in {**sheets, settings[0]: settings[1]}.items()}
    return read_grids(
        Grid(
            name,
            "a.xlsx",
            [
                (number, {at: str(text) for at, text in enumerate(row, 1) if text not in ("", None)})
                for number, row in enumerate(rows, 1)
                if any(text not in ("", None) for text in row)
            ],
            hidden=name in hidden,
        )
        for name, rows in pages.items()
    )


def names(reading, *kinds):
    return {fact.name for kind in kinds for fact in reading.graph.of(kind)}


def ties(reading, *kinds):
    called = {fact.id: fact.name for fact in reading.graph if hasattr(fact, "name")}
    return {(called[tie.from_id], called[tie.to_id]) for tie in reading.graph.of(Tie) if tie.kind in kinds}


def seats(reading):
    called = {fact.id: fact.name for fact in reading.graph if hasattr(fact, "name")}
    posts = {post.id: post for post in reading.graph.of(Post)}
    return {
        (called[posts[held.post].unit], posts[held.post].name, called[held.person])
        for held in reading.graph.of(Tenure)
    }
