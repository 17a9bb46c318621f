"""What a person writes for one name: a surname and a title, a post of the same unit, several names."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import product

from stakemap.graph.name_index import HAN
from stakemap.io.tables.drafts import Draft
from stakemap.io.tables.name_index import PRIVATE, Index, Unresolved, is_outside
from stakemap.io.tables.typed.names.several_names import names_in, spaced_names
from stakemap.io.tables.vocabulary import vocabulary
from stakemap.model import FACTS, Entity

__all__ = ["found", "found_plainly", "parts_of", "spread_names"]

_MOST_NAMES = 50


def found(draft: Draft, name: str, text: str, kinds: tuple[str, ...], index: Index) -> Draft:
    """The record that a field names: by its name, by a title in its own unit, or by surname and title.

    Raises
    ------
    Unresolved
        As `Index.find`.
    """
    try:
        return index.find(text, kinds)
    except Unresolved as error:
        unit = _unit_of(draft, index) if "post" in kinds else None
        post = index.in_unit(text, unit) if unit is not None else None
        end = post or (index.titled(text) if PRIVATE.intersection(kinds) else None)
        end = end or (index.shortened(text, kinds) if error.absent else None)
        if end is None or end.fact not in kinds or end is draft.owner:
            raise error from None
    typed_in = draft.typed_in.get(name, name)
    body = f"{unit.values['name']}/" if post is not None and unit is not None else ""
    draft.row.read_as(typed_in, f"{body}{end.values['name']}", "name", typed=text)
    return end


def found_plainly(text: str, kind: str, index: Index) -> Draft:
    """The record of a name, be it a short or adorned one.

    Raises
    ------
    Unresolved
        As `Index.find`.
    """
    try:
        return index.find(text, (kind,))
    except Unresolved as error:
        end = index.shortened(text, (kind,)) if error.absent else None
        if end is None:
            raise
        return end


def _unit_of(draft: Draft, index: Index) -> Draft | None:
    """The unit that a row is about: of its post, or of its decision."""
    about = draft.owner
    try:
        if about is None and draft.values.get("decision"):
            about = index.find(str(draft.values["decision"]), ("decision",))
        unit = about.values.get("unit") if about is not None else None
        return found_plainly(str(unit), "unit", index) if unit else None
    except Unresolved:
        return None


def spread_names(drafts: list[Draft], index: Index) -> None:
    """Make a draft for each name where a cell that asks for one holds several."""
    kept: list[Draft] = []
    left = drafts[0].row.book.limits.rows if drafts else 0
    for draft in drafts:
        made = _spread(draft, index) if draft.fact else [draft]
        left -= len(made) - 1
        if left < 0:
            draft.refuse("", "too many names in the cells of the file", "split it")
            made = [draft]
        kept.extend(made)
    drafts[:] = kept


def _spread(draft: Draft, index: Index) -> list[Draft]:
    several = {}
    for name, kinds in draft.sheet.refers_to.items():
        text = draft.values.get(name)
        if text and name != draft.about and not is_outside(name, str(text)):
            parts = _parts(draft, name, str(text), kinds, index)
            if parts:
                several[name] = parts
    if not several:
        return [draft]
    name, parts = next(iter(several.items()))
    single = issubclass(FACTS[draft.fact], Entity)
    if draft.fact == "interaction" and not draft.values.get("id"):
        return _met(draft, several)
    if len(several) > 1 or single or draft.values.get("id"):
        cause, cure = "several names on both sides: each with each, or one with one", "write a row for each"
        if single:
            cause, cure = "several names where one may stand", "name one"
        elif len(several) == 1:
            cause = "several names in a row that has one id"
        if not draft.row.bad:
            draft.refuse(name, cause, cure)
        for name in several:
            draft.values.pop(name)
        draft.nameless = True
        return [draft]
    draft.row.read_as(draft.typed_in.get(name, name), str(len(parts)), "several")
    return [
        replace(draft, values={**draft.values, name: part}, needs=list(draft.needs), id="") for part in parts
    ]


def _met(draft: Draft, several: dict[str, list[str]]) -> list[Draft]:
    """Everybody of ours with everybody of theirs who met at once: one occasion, however many pairs."""
    pairs = list(product(*several.values()))[: _MOST_NAMES**2]
    for name in several:
        draft.row.read_as(draft.typed_in.get(name, name), str(len(pairs)), "several")
    at_once = {"occasion": draft.row.place, **draft.values}
    return [
        replace(draft, values={**at_once, **dict(zip(several, pair, strict=True))}, needs=list(draft.needs))
        for pair in pairs
    ]


def _parts(draft: Draft, name: str, text: str, kinds: tuple[str, ...], index: Index) -> list[str]:
    """The names in a text that has several, each of a record; none where the text names one."""
    parts = parts_of(text)
    if len(parts) == 1 and "/" in text and PRIVATE.intersection(kinds):
        apart = [part.strip() for part in text.split("/") if part.strip()]
        alike = (all(_is_one(part, kind, index) for part in apart) for kind in ("person", "post"))
        parts = apart if any(alike) else parts
    if len(parts) == 1 and PRIVATE.intersection(kinds) and re.search(rf"{HAN}\s+{HAN}", text):
        apart = text.split()  # a rare surname is known by the list alone
        parts = apart if all(index.by_name(part, ("person", "team_member")) for part in apart) else parts
    if not 1 < len(parts) <= _MOST_NAMES:
        return []
    if not _names_one(text, kinds, index):
        if "person" in kinds and "person" in draft.row.book.implied and names_in(text) == parts:
            return parts
        return parts if any(_names_one(part, kinds, index) for part in parts) else []
    if not index.by_name(text, kinds) and all(_names_one(part, kinds, index, whole=True) for part in parts):
        draft.refuse(name, "names a post with its unit, or several", "write unit / post, or a row for each")
    return []


def _is_one(text: str, kind: str, index: Index) -> bool:
    """Whether a text names one record of a kind, be it adorned."""
    try:
        return found_plainly(text, kind, index) is not None
    except Unresolved:
        return False


def parts_of(text: str) -> list[str]:
    """What stands between the signs and words that separate names, or whole Chinese names between blanks.

    Examples
    --------
    >>> parts_of("韩梅、杨帆和李伟"), parts_of("Ann Ames")
    (['韩梅', '杨帆', '李伟'], ['Ann Ames'])
    """
    parts = (part.strip() for part in _several().split(text))
    return list(dict.fromkeys(one for part in parts if part for one in spaced_names(part) or [part]))


def _names_one(text: str, kinds: tuple[str, ...], index: Index, *, whole: bool = False) -> bool:
    """Whether a text names something, several or of another kind too; `whole` as of `shortened`."""
    try:
        if index.names_any(text, kinds) or index.titled(text) is not None:
            return True
        return index.shortened(text, kinds, whole=whole) is not None
    except Unresolved:
        return True


@cache
def _several() -> re.Pattern[str]:
    known = vocabulary("separator")
    signs = "".join(named[key] for named in known.labels.values() for key in ("names", "several"))
    words = [text for text, code in known.codes.items() if code == "several" and text.isalpha()]
    english = [rf"\s{word}\s" for word in words if word.isascii()]
    chinese = [word for word in words if not word.isascii()]
    return re.compile("|".join([f"[{re.escape(signs)}&\n]", r"\s\+\s", *english, *chinese]))
