"""What became of a fact between two states, in one line and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.model import Record

__all__ = ["change"]


def change(
    old: Record | None, new: Record | None, lang: str = "en", *, values: bool = False
) -> dict[str, Any]:
    """The sign, the kind, the id, and the fields that differ; with their values if asked.

    The text is in a language; the other values are for programs.
    """
    known = new or old
    assert known is not None  # noqa: S101  one side has it
    sign, action = ("+", "added") if old is None else ("-", "removed") if new is None else ("~", "changed")
    fields = _differing(old, new) if old is not None and new is not None else {}
    words = _Words(known.kind_of_fact, lang)
    if values:
        said = "; ".join(
            f"{words.field(name)}: {words.shown(was)} -> {words.shown(now)}"
            for name, (was, now) in fields.items()
        )
    else:
        said = f"({', '.join(map(words.field, fields))})" if fields else ""
    text = f"{sign} {words.kind} {known.id}" + (f"  {said}" if said else "")
    return {"text": text, "action": action, "kind": known.kind_of_fact, "id": known.id, "fields": [*fields]}


def _differing(old: Record, new: Record) -> dict[str, tuple[Any, Any]]:
    """Fields that differ between two states of a record, by name, with both values."""
    one, two = old.to_dict(), new.to_dict()
    both = {name: (one.get(name), two.get(name)) for name in sorted(one.keys() | two.keys())}
    return {name: (was, now) for name, (was, now) in both.items() if was != now}


class _Words:
    """What the fields of a kind of fact are called: in Chinese as the workbook calls them."""

    def __init__(self, kind: str, lang: str) -> None:
        from stakemap.io.tables.vocabulary import sheets

        self._words = Words("change", lang)
        self._sheet = next((s for s in sheets().values() if s.fact == kind), None) if lang == "zh" else None
        self.kind = self._sheet.names[lang] if self._sheet is not None else kind

    def field(self, name: str) -> str:
        """A field; the heading of its column where it has one."""
        column = self._sheet.by_field.get(name) if self._sheet is not None else None
        if column is not None:
            return column.headings[self._words.lang]
        key = f"field.{name}"
        return self._words.say(key) if self._words.known(key) else name

    def shown(self, value: Any) -> str:
        """A value in one line."""
        if isinstance(value, dict):
            return ", ".join(f"{self.field(name)} {part}" for name, part in value.items())
        return self._words.say("field.empty") if value is None else str(value)
