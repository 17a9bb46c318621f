"""Past the memory of one process: ties kept as blocks of Parquet, read once for each step of a solver.

`blocks` (the folder of ties: what a block is, how it is written), `sorting` (columns in any order to blocks),
`listening` (influence over blocks: the same formulas as in memory, on a matrix that is read), `standing`
(what offices say, person by person).  May import: `stakemap.analysis` and below.  Read blocks, then
listening.

pyarrow (extra `parquet`) is imported where it is used; nothing outside this room imports it.
"""

from __future__ import annotations

from stakemap.scale.blocks import Ties, open_ties, write_ties
from stakemap.scale.listening import influence, listening
from stakemap.scale.sorting import sort_ties
from stakemap.scale.standing import standing, write_offices

__all__ = [
    "Ties",
    "influence",
    "listening",
    "open_ties",
    "sort_ties",
    "standing",
    "write_offices",
    "write_ties",
]
