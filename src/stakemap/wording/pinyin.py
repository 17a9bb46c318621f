"""How a Chinese name sounds, so that it is found by its letters; needs the extra ``[cjk]``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module, resources

__all__ = ["sound"]


@cache
def _surnames() -> Mapping[str, str]:
    """Readings of family names that differ from the common reading of the character."""
    text = resources.files("stakemap.data").joinpath("surnames.csv").read_text("utf-8")
    return {row["name"]: row["sound"] for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=4096)
def sound(name: str) -> str:
    """Syllables and initials of a name in pinyin; empty without Chinese characters or without pypinyin."""
    if not any("\u3400" <= char <= "\u9fff" for char in name):
        return ""
    try:
        lazy_pinyin = import_module("pypinyin").lazy_pinyin
    except ModuleNotFoundError:
        return ""
    family = next((one for one in _surnames() if name.startswith(one)), "")
    given: list[str] = lazy_pinyin(name[len(family) :])
    parts = [_surnames()[family], *given] if family else given
    return f"{''.join(parts)} {' '.join(parts)} {''.join(part[:1] for part in parts)}"
