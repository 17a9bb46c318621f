"""The pictures' own words in one language; a scene may override any of them."""

from __future__ import annotations

from stakemap.wording.phrases import Words, phrases

__all__ = ["words"]


def words(lang: str, given: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    """All of ``wording/plot.csv`` in one language ("zh", else English), with those of the scene over them."""
    said = Words("plot", "zh" if lang.lower().startswith("zh") else "en")
    return {**{key: said.say(key) for key in phrases("plot")}, **dict(given)}
