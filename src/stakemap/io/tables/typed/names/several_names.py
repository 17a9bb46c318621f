"""Several people in the cell of one: whose names stand there."""

from __future__ import annotations

import re
import unicodedata

from stakemap.graph.name_index import HAN, fold
from stakemap.io.tables.typed.names.short_names import without_title
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["has_surname", "is_name", "listed_names", "names_in", "spaced_names"]

_HAN_NAME = re.compile(rf"{HAN}{{2,4}}")
_MARKS = re.compile(r"\s*[\u3001,;/&\n]\s*")
_LATIN_MARKS = re.compile(r"\s*[;/&]\s*|\s+(?:and|\+)\s+")
_REMARK = re.compile(r"\s*\([^()]*\)\s*")
_LATIN_NAME = re.compile(r"[A-Z\u00c0-\u024f][\w.'\u2019-]*(?: [A-Z\u00c0-\u024f][\w.'\u2019-]*){1,3}")
_TWO = 2
_LONGEST = 400
"""Signs of a cell that is looked at."""


def names_in(text: str) -> list[str]:
    """The names of several people where a text is plainly nothing else, each whole; else the text alone.

    Examples
    --------
    >>> names_in("钱一雪、孙二霜"), names_in("张三丰 李四光"), names_in("李 伟"), names_in("欧阳 修远")
    (['钱一雪', '孙二霜'], ['张三丰', '李四光'], ['李 伟'], ['欧阳 修远'])
    >>> names_in("李伟 局长"), names_in("Ann Ames / Bo Burr"), names_in("Ann Ames, MBE")
    (['李伟 局长'], ['Ann Ames', 'Bo Burr'], ['Ann Ames, MBE'])
    """
    if len(text) > _LONGEST:
        return [text]
    shown = unicodedata.normalize("NFKC", text).strip()
    marks = _MARKS if re.search(HAN, shown) else _LATIN_MARKS
    parts = [part for part in marks.split(shown) if part]
    if len(parts) >= _TWO:
        return parts if all(is_name(part) for part in parts) else [text]
    return spaced_names(shown) or [text]


def listed_names(text: str) -> list[str]:
    """As `names_in`, and at commas as well where whole names stand between them: a list is asked for.

    Examples
    --------
    >>> listed_names("Ann Ames, Bo Burr and Cy Cole"), listed_names("Ames, Ann"), listed_names("Ann Ames")
    (['Ann Ames', 'Bo Burr', 'Cy Cole'], ['Ames, Ann'], ['Ann Ames'])
    """
    parts = [name for part in text[:_LONGEST].split(",") for name in names_in(part.strip())]
    return parts if len(parts) >= _TWO and all(map(is_name, parts)) else names_in(text)


def spaced_names(text: str) -> list[str]:
    """Chinese names with blanks between them; nothing where it may be one name with a blank in it.

    Examples
    --------
    >>> spaced_names("王小一 赵大二"), spaced_names("王 小一"), spaced_names("司马 相一")
    (['王小一', '赵大二'], [], [])
    """
    parts = text.split()
    if len(parts) < _TWO or not all(is_name(part) and has_surname(part) for part in parts):
        return []
    return [] if vocabulary("surname").code(parts[0]) == "double" else parts


def is_name(part: str) -> bool:
    """Whether a text may be a whole name, and is no title.

    Examples
    --------
    >>> is_name("钱一雪"), is_name("钱局"), is_name("局长"), is_name("停车小助手")
    (True, True, False, False)
    """
    bare = _REMARK.sub("", part)
    if re.search(HAN, bare):
        bare = without_title(bare)
        return _HAN_NAME.fullmatch(bare) is not None and vocabulary("title_word").code(bare) is None
    words = fold(bare).split(" ")
    titled = any(vocabulary("title_word").code(word) for word in words)
    return _LATIN_NAME.fullmatch(bare) is not None and not titled


def has_surname(name: str) -> bool:
    """Whether a name begins with a usual Chinese surname."""
    known = vocabulary("surname").code
    return known(name[:1]) == "single" or known(name[:2]) == "double"
