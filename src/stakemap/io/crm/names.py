"""Who is meant: records of an export by the id that the program gave them, or by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from stakemap.graph.name_index import HAN, fold

__all__ = ["Known", "key_of", "several", "whole_name"]

_SALESFORCE = re.compile(r"[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?", re.ASCII)
_SHORT = 15
"""The longer form of an id of Salesforce is the shorter with a check of three signs behind it."""


def key_of(form: str, ident: str) -> str:
    """An id in the form in which two are compared.

    Examples
    --------
    >>> key_of("salesforce", "0035g00000AbCdEAAX") == key_of("salesforce", "0035g00000AbCdE")
    True
    """
    plain = ident.strip()
    return plain[:_SHORT] if form == "salesforce" and _SALESFORCE.fullmatch(plain) else plain


def several(text: str) -> list[str]:
    """The parts of a cell that may hold several ids or names, between semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def whole_name(given: str, family: str) -> str:
    """First and last name as one, the family name first where it is Chinese.

    Examples
    --------
    >>> whole_name("Ann", "Ames"), whole_name("伟", "李")
    ('Ann Ames', '李伟')
    """
    return f"{family}{given}" if re.match(HAN, family) else f"{given} {family}".strip()


class Known:
    """Records of one kind by id and by name; each has one text by which our sheets name it."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._by_id: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = defaultdict(list)

    def add(self, text: str, *, ident: str = "", name: str = "") -> None:
        """Make a record known."""
        if ident:
            self._by_id.setdefault(key_of(self._form, ident), text)
        if name and text not in self._by_name[fold(name)]:
            self._by_name[fold(name)].append(text)

    def find(self, ident: str, name: str = "") -> str | None:
        """The text of the record of an id, else of a name; ``None`` for none, empty where it fits several."""
        found = self._by_id.get(key_of(self._form, ident)) if ident else None
        if found is not None:
            return found
        named = self._by_name.get(fold(name), ()) if name else ()
        return named[0] if len(named) == 1 else "" if named else None

    def names(self) -> Iterator[str]:
        """Every name, folded."""
        yield from self._by_name
