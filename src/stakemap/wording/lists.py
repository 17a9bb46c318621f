"""Names in a row, sentences, shares and halves of bilingual texts, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import floor

from stakemap.wording.phrases import phrases

__all__ = ["half", "listed", "percent", "percents", "sentences", "stance_text", "who_stands"]

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ROUNDING, _LEAST = 1e-9, 0.0049
_SLASH = re.compile(r"\s+/\s*|\s*/\s+")


def listed(items: Iterable[str], lang: str = "en", by: str = "comma") -> str:
    """Things side by side.

    Parameters
    ----------
    items
        Texts in one language.
    lang
        ``"zh"``, else English.
    by
        What stands between them: a key of ``wording/lists.csv``.

    Examples
    --------
    >>> listed(["a", "b"]), listed(["a", "b"], "zh"), listed(["a", "b"], by="or")
    ('a, b', 'a\u3001b', 'a or b')
    """
    return phrases("lists")[by]["zh" if lang == "zh" else "en"].join(items)


def sentences(texts: Iterable[str], lang: str = "en") -> str:
    """Sentences one after another, without the empty ones.

    Examples
    --------
    >>> sentences(["One.", "", "Two."]), sentences(["\u4e00\u3002", "\u4e8c\u3002"], "zh")
    ('One. Two.', '\u4e00\u3002\u4e8c\u3002')
    """
    return ("" if lang == "zh" else " ").join(filter(None, texts))


def percent(value: float) -> str:
    """A share as whole percent; what is there but rounds to nothing is "<1%".

    Examples
    --------
    >>> percent(0.254), percent(0.001), percent(0.0)
    ('25%', '<1%', '0%')
    """
    return "<1%" if 0 < value < 0.005 else f"{value:.0%}"


def percents(parts: Sequence[float], whole: float) -> list[str]:
    """Parts of a share as whole percent that add up to the whole as it is shown, where rounding can do it.

    Each is its value rounded up or down; those nearest to the next whole percent are rounded up.

    Examples
    --------
    >>> percents([0.048, 0.154, 0.046], 0.248), percents([0.096, 0.106], 0.202), percents([0.004, 0.3], 0.304)
    (['5%', '15%', '5%'], ['10%', '10%'], ['<1%', '30%'])
    """
    hundredths = [100.0 * part for part in parts]
    told = [floor(one + _ROUNDING) for one in hundredths]
    missing = round(100.0 * whole) - sum(told)
    broken = [k for k, one in enumerate(hundredths) if one - told[k] > _ROUNDING]
    if not 0 <= missing <= len(broken):
        return [percent(part) for part in parts]
    for k in sorted(broken, key=lambda k: (told[k] - hundredths[k], k))[:missing]:
        told[k] += 1
    return [f"{one}%" if one else percent(min(part, _LEAST)) for one, part in zip(told, parts, strict=True)]


def half(text: str, lang: str) -> str:
    """The half of a text that is written as Chinese / English, a space at the slash; else all of it.

    Examples
    --------
    >>> half("\u5ba1\u8ba1 / audit", "en"), half("\u5ba1\u8ba1/ audit", "en"), half("a / b", "en")
    ('audit', 'audit', 'a / b')
    """
    parts = _SLASH.split(text)
    both = len(parts) == 2 and bool(_CHINESE.search(parts[0])) and not _CHINESE.search(parts[1])
    return parts[lang != "zh"] if both else text


def stance_text(position: float | None, lang: str = "en") -> str:
    """A position in [0, 1] in words: for, leaning for, neutral, leaning against, against; or not known.

    Examples
    --------
    >>> stance_text(0.9), stance_text(0.6), stance_text(0.5), stance_text(None)
    ('for', 'leans for', 'neutral', 'has not said')
    """
    if position is None:
        key = "unknown"
    elif 0.45 <= position <= 0.55:
        key = "between"
    else:
        side = "for" if position > 0.5 else "against"
        key = side if abs(position - 0.5) >= 0.3 else f"leaning_{side}"
    return phrases("lists")[f"stance.{key}"]["zh" if lang == "zh" else "en"]


def who_stands(name: str, position: float | None, lang: str = "en") -> str:
    """Somebody and where they stand.

    Examples
    --------
    >>> who_stands("Qi Wangshu", 0.9), who_stands("岐望舒", 0.9, "zh")
    ('Qi Wangshu for', '岐望舒支持')
    """
    return f"{name}{'' if lang == 'zh' else ' '}{stance_text(position, lang)}"
