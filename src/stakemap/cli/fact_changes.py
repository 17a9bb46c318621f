"""What became of a fact between two states, in one line and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stakemap.model import Record

__all__ = ["change"]


def change(old: Record | None, new: Record | None, *, values: bool = False) -> dict[str, Any]:
    """The sign, the kind, the id, and the fields that differ; with their values if asked."""
    known = new or old
    assert known is not None  # noqa: S101  one side has it
    sign, action = ("+", "added") if old is None else ("-", "removed") if new is None else ("~", "changed")
    fields = _differing(old, new) if old is not None and new is not None else {}
    if values:
        said = "; ".join(f"{name}: {_shown(was)} -> {_shown(now)}" for name, (was, now) in fields.items())
    else:
        said = f"({', '.join(fields)})" if fields else ""
    text = f"{sign} {known.kind_of_fact} {known.id}" + (f"  {said}" if said else "")
    return {"text": text, "action": action, "kind": known.kind_of_fact, "id": known.id, "fields": [*fields]}


def _differing(old: Record, new: Record) -> dict[str, tuple[Any, Any]]:
    """Fields that differ between two states of a record, by name, with both values."""
    one, two = old.to_dict(), new.to_dict()
    both = {name: (one.get(name), two.get(name)) for name in sorted(one.keys() | two.keys())}
    return {name: (was, now) for name, (was, now) in both.items() if was != now}


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return "(empty)" if value is None else str(value)
