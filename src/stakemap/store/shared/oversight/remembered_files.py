"""Reports and other files made of a dataset: who stands in them, so that an erasure can name them.

Each is one entry of the audit chain, which tells of no new revision.  People stand in it by the mark that
a tombstone would keep of them, so nothing in it has to be erased when they are.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from stakemap.model import FACTS, Entity
from stakemap.store.shared.audit_log import Entry
from stakemap.store.shared.dataset import Dataset
from stakemap.store.shared.redaction import Traces, mark_of
from stakemap.store.shared.results import RememberedFiles

__all__ = [
    "ACTION",
    "entries_to_forget",
    "files_naming",
    "known_already",
    "payload_of",
    "remembered",
]

ACTION = "report"
_BETWEEN = re.compile(r"[\W_]+")


def payload_of(
    data: Dataset, files: Iterable[str], people: Iterable[str] | None, actor: str
) -> dict[str, object]:
    """What the audit chain keeps of files; without people named, everybody whom the dataset holds."""
    named = _everybody(data) if people is None else people
    marks = sorted({mark_of(data.salt, ident).hex() for ident in named})
    return {"actor": actor, "files": sorted({*files}), "people": marks}


def _everybody(data: Dataset) -> Iterator[str]:
    kinds = {kind for kind, cls in FACTS.items() if cls.personal and issubclass(cls, Entity)}
    return (ident for ident, kind, _ in data.rows() if kind in kinds)


def _told(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Mapping[str, list[str]]]]:
    for entry in entries:
        if entry.action == ACTION and entry.payload is not None:
            yield entry, json.loads(entry.payload)


def remembered(entries: Iterable[Entry]) -> Iterator[RememberedFiles]:
    """What was told of files, the oldest first."""
    for entry, told in _told(entries):
        marks = frozenset(told["people"])
        files = tuple(told["files"])
        yield RememberedFiles(entry.rev, entry.at, str(told["actor"]), files, len(marks), marks)


def known_already(entries: Iterable[Entry], payload: Mapping[str, object]) -> bool:
    """Whether the last word on each of these files is the same."""
    last: dict[str, list[str]] = {}
    for _, told in _told(entries):
        last |= dict.fromkeys(told["files"], told["people"])
    files = payload["files"]
    assert isinstance(files, list)  # noqa: S101  made above
    return all(last.get(name) == payload["people"] for name in files)


def files_naming(entries: Iterable[Entry], mark: bytes) -> tuple[str, ...]:
    """The files in which somebody stands, by the last word on each."""
    last: dict[str, bool] = {}
    for _, told in _told(entries):
        last |= dict.fromkeys(told["files"], mark.hex() in told["people"])
    return tuple(sorted(name for name, named in last.items() if named))


def entries_to_forget(entries: Iterable[Entry], traces: Traces) -> list[int]:
    """Numbers of entries whose file names are made of a name, as those of a card are."""
    slugs = [slug for text in traces.telling if (slug := _slug(text))]
    return [
        entry.seq
        for entry, told in _told(entries)
        if any(slug in _slug(name) for slug in slugs for name in told["files"])
    ]


def _slug(text: str) -> str:
    return _BETWEEN.sub("-", unicodedata.normalize("NFKC", text).casefold()).strip("-")
