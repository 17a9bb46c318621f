"""Where a record of a register stands."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.io.registers.values import as_word

__all__ = ["Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands, and the source of what it says."""

    file: str
    object: str
    row: int
    record: str = ""
    source: str = ""
    url: str = ""

    @property
    def shown(self) -> str:
        """The place for the eye: file, object and row."""
        return " ".join(filter(None, (self.file, as_word(self.object), str(self.row))))

    @property
    def note(self) -> str:
        """The record within its file, and its own address: what a fact of it carries."""
        return f"#{self.object}/{self.record or self.row} {self.url}".strip()
