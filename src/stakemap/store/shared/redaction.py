"""What stands for a person: id and names in text, to be blacked out, and the mark of a tombstone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from stakemap.model import FACTS, Entity, Record
from stakemap.store.shared.digests import keyed

__all__ = ["REDACTED", "Traces", "beside", "mark_of", "traces_of"]

REDACTED = "…"
"""Stands where a name was; never longer than the name, so that every length limit still holds."""

_NAMES = ("name", "name_en", "name_zh")
_FREE_TEXT = {
    *("title", "publisher", "locator", "licence", "note", "text", "detail", "place", "topic", "scope"),
    *("category", "categories", "places", "languages", "lot", "finding"),
    *("purpose", "occasion", "goal", "bring", "effect", "outcome", "evidence", "plan", *_NAMES),
}


def beside(count: int) -> tuple[str, ...]:
    """That other datasets still hold somebody, in a receipt: how many, for their names are not its own."""
    return (f"dataset besides this one: {count}",) if count else ()


class Traces:
    """The id and names of one subject, as they may stand in text.

    One Chinese character or two letters are too short to be told from other text: they are not
    looked for in it.
    """

    def __init__(self, ident: str, names: Iterable[str] = ()) -> None:
        self.ident = ident
        self.names = tuple(sorted(name for name in set(names) if _telling(name)))
        self.forms = _forms([ident, *self.names])
        self.telling = tuple(form for form in self.forms if _telling(form))
        self._pattern = re.compile("|".join(map(_bounded, self.telling)) or r"(?!)")

    def __repr__(self) -> str:
        return f"Traces(names={len(self.names)})"

    def found_in(self, text: str) -> bool:
        """Whether a text names the subject."""
        return self._pattern.search(text) is not None

    def redacted(self, text: str) -> str:
        """The text with the subject blacked out.

        Examples
        --------
        >>> Traces("p:li-wei", ["Li Wei", "李伟"]).redacted("Li Wei (李伟), p:li-wei; not Li Weiming")
        '… (…), …; not Li Weiming'
        """
        return self._pattern.sub(REDACTED, text)

    def redact(self, kind: str, values: dict[str, Any]) -> dict[str, Any]:
        """The values of a record with the subject blacked out of its free text.

        References and ids stay; so do the names of other people, who may be namesakes.
        """
        cls = FACTS[kind]
        keep = set(cls.reference_fields())
        if cls.personal and issubclass(cls, Entity):
            keep |= set(_NAMES)
        return {
            name: self._redact_value(name, value) if name not in keep else value
            for name, value in values.items()
        }

    def _redact_value(self, name: str, value: Any) -> Any:
        if isinstance(value, str):
            return self.redacted(value) if name in _FREE_TEXT else value
        if isinstance(value, list):
            return [self._redact_value(name, item) for item in value]
        if isinstance(value, dict):
            return {key: self._redact_value(key, item) for key, item in value.items()}
        return value


def traces_of(ident: str, records: Iterable[Record]) -> Traces:
    """The traces of a subject, by all names it ever had."""
    names = {
        value
        for record in records
        for field in _NAMES
        if isinstance(value := getattr(record, field, None), str)
    }
    return Traces(ident, names)


def _telling(text: str) -> bool:
    return len(text) >= (3 if text.isascii() else 2)


def _forms(texts: Iterable[str]) -> tuple[str, ...]:
    """Both Unicode forms of each text, the longest first."""
    forms = {unicodedata.normalize(form, text) for text in texts for form in ("NFC", "NFD")}
    return tuple(sorted(forms.union(texts), key=lambda form: (-len(form), form)))


def _bounded(form: str) -> str:
    """A pattern for whole words where words have ends; Chinese text has none."""
    before = r"(?<![\w:-])" if _spaced(form[0]) else ""
    after = r"(?![\w:-])" if _spaced(form[-1]) else ""
    return f"{before}{re.escape(form)}{after}"


def _spaced(character: str) -> bool:
    return character.isalnum() and not "\u2e80" <= character <= "\ud7ff"


def mark_of(salt: bytes, ident: str) -> bytes:
    """The mark a tombstone keeps of an id: useless without the salt, the same for both Unicode forms."""
    return keyed(salt, "tombstone", unicodedata.normalize("NFC", ident))
