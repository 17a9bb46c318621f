"""Why a cell is refused."""

from __future__ import annotations

__all__ = ["CellError"]


class CellError(ValueError):
    """Why a cell cannot be read, and what to write instead."""

    def __init__(self, cause: str, cure: str, code: str = "input") -> None:
        super().__init__(cause)
        self.cause, self.cure, self.code = cause, cure, code
