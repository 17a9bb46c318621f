"""How a Chinese name sounds, so that it is found by its letters; needs the extra ``[cjk]``."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

__all__ = ["sound"]

_SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "仇": "qiu",
    "解": "xie",
    "区": "ou",
    "查": "zha",
    "盖": "ge",
    "任": "ren",
    "翟": "zhai",
    "尉迟": "yuchi",
    "万俟": "moqi",
    "朴": "piao",
    "种": "chong",
    "缪": "miao",
    "乐": "yue",
}
"""Readings of family names that differ from the common reading of the character."""


@lru_cache(maxsize=4096)
def sound(name: str) -> str:
    """Syllables and initials of a name in pinyin; empty without Chinese characters or without pypinyin."""
    if not any("\u3400" <= char <= "\u9fff" for char in name):
        return ""
    try:
        lazy_pinyin = import_module("pypinyin").lazy_pinyin
    except ModuleNotFoundError:
        return ""
    family = next((one for one in _SURNAMES if name.startswith(one)), "")
    given: list[str] = lazy_pinyin(name[len(family) :])
    parts = [_SURNAMES[family], *given] if family else given
    return f"{''.join(parts)} {' '.join(parts)} {''.join(part[:1] for part in parts)}"
