"""Marks of those who were erased: kept outside a store, and played again after an old copy was put back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from stakemap.errors import InputError
from stakemap.store.shared.dataset import Dataset
from stakemap.store.shared.digests import keyed
from stakemap.store.shared.redaction import mark_of
from stakemap.store.shared.results import ErasureMark
from stakemap.store.shared.rows import Tombstone, sealed
from stakemap.work import each

__all__ = ["lay", "marks_of_erased", "read_marks", "returned", "write_marks"]


def marks_of_erased(data: Dataset) -> tuple[ErasureMark, ...]:
    """What stays of everybody erased, the first one first."""
    key = _key(data.salt)
    found = (ErasureMark(data.name, key, s.mark.hex(), s.at, s.legal_basis) for s in data.tombstones())
    return tuple(sorted(found, key=lambda one: (one.at, one.mark)))


def _key(salt: bytes) -> str:
    """Tells under which key marks were made, without telling the key."""
    return keyed(salt, "erasure marks").hex()[:16] if salt else ""


def returned(data: Dataset, marks: Iterable[ErasureMark]) -> dict[str, ErasureMark]:
    """Whoever of the marked is in the dataset, now or in its past, by id.

    Raises
    ------
    InputError
        If the marks were made under the key of another store: they would tell nobody.
    """
    wanted = {one.mark: one for one in marks}
    if any(one.key != _key(data.salt) for one in wanted.values()):
        raise InputError(
            "these marks were made in another store, and tell nobody of this one",
            hint="take the marks of the store that the backup came from",
        )
    if not wanted:
        return {}
    ids = {row.id for row in each(data.all_rows())}
    found = ((ident, mark_of(data.salt, ident).hex()) for ident in sorted(ids))
    return {ident: wanted[mark] for ident, mark in found if mark in wanted}


def lay(data: Dataset, marks: Iterable[ErasureMark]) -> int:
    """Lay the tombstones that are not there, so that nobody marked comes in again; how many."""
    there = {stone.mark.hex() for stone in data.tombstones()}
    missing = [one for one in {one.mark: one for one in marks}.values() if one.mark not in there]
    for one in missing:
        stone = Tombstone(bytes.fromhex(one.mark), data.last.rev, one.at, one.legal_basis)
        data.add_tombstone(sealed(stone, data.salt))
    return len(missing)


_FIELDS = ("dataset", "key", "mark", "at", "legal_basis")


def write_marks(path: Path, marks: Iterable[ErasureMark]) -> int:
    """Write marks as lines of JSON, added to those that a file holds already; how many are new."""
    old = read_marks(path) if path.exists() else ()
    new = [one for one in marks if one not in set(old)]
    lines = (
        json.dumps({name: getattr(one, name) for name in _FIELDS}, ensure_ascii=False) for one in (*old, *new)
    )
    text = "".join(f"{line}\n" for line in lines)
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
    return len(new)


def read_marks(path: Path) -> tuple[ErasureMark, ...]:
    """The marks that a file holds.

    Raises
    ------
    InputError
        If it is another file, naming the line.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            values = json.loads(line)
            if sorted(values) != sorted(_FIELDS) or len(bytes.fromhex(values["mark"])) != _MARK:
                raise ValueError
            found.append(ErasureMark(**{name: str(values[name]) for name in _FIELDS}))
        except (ValueError, TypeError, KeyError):
            raise InputError(
                f"line {number} is no mark of somebody erased", hint="name a file that erasures wrote"
            ) from None
    return tuple(found)


_MARK = 32
"""Bytes of a mark."""
