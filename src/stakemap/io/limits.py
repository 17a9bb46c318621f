"""How large a file may be before it is refused: every cap in one place."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits"]

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of the readers; going over one raises `LimitExceeded` that names it.

    Examples
    --------
    >>> Limits(rows=10).rows, LIMITS.json_depth
    (10, 64)
    """

    file_bytes: int = 128 * _MIB
    """Size of one file, or of all CSV files of a folder together."""
    unpacked_bytes: int = 256 * _MIB
    """Size of all parts of a workbook after unpacking, or of a file packed by gzip."""
    line_bytes: int = 16 * _MIB
    """Size of one line of a file that is read line by line; a longer one is left out."""
    stream_bytes: int = 8192 * _MIB
    """Size of a file that is read line by line, unpacked."""
    stream_rows: int = 20_000_000
    """Lines of a file that is read line by line."""
    ratio: int = 100
    """Unpacked size over packed size, for the workbook and for each part above 1 MiB."""
    elements: int = 6_000_000
    """XML elements of a file, a workbook with all its parts; a filled cell takes two or three."""
    xml_depth: int = 256
    """XML elements inside elements."""
    parts: int = 2_000
    """Parts of a workbook."""
    sheets: int = 200
    """Sheets of a workbook, or CSV files of a folder."""
    rows: int = 1_000_000
    """Rows of a file, all sheets together."""
    columns: int = 500
    """Columns of a sheet that hold something."""
    cell_characters: int = 32_767
    """Characters of one cell, as in Excel."""
    shared_characters: int = 100_000_000
    """Characters of all different texts of a workbook together."""
    plan_characters: int = 100_000
    """Characters of the parameters of a run, the one field that may be longer than a cell."""
    json_depth: int = 64
    """Brackets inside brackets."""
    json_values: int = 10_000_000
    """Values in lists and objects."""
    json_containers: int = 2_000_000
    """Lists and objects."""
    json_digits: int = 19
    """Digits of a whole number."""
    problems: int = 1_000
    """Problems listed before reading stops."""


LIMITS = Limits()
"""The caps in force unless others are given."""
