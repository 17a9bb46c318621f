"""What only several rows of a file say together, before names become ids."""

from __future__ import annotations

__all__: list[str] = []
