"""Files outside a store that an erasure does not reach: which they are, and what to do with each kind."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from stakemap.cli.batch.results import BESIDE
from stakemap.cli.screen import Screen, shown_path

__all__ = ["Stale", "stale", "tell_stale"]

_TEXTS = (".html", ".json", ".jsonl", ".md", ".csv", ".ics")
_NOT_READ = (".pdf", ".docx", ".xlsx")
_RUN = ".run.json"
_ADVICE = {".csv": "erase.do_table", ".ics": "erase.do_calendar"}


@dataclass(frozen=True, slots=True)
class Stale:
    """Files that name a person, by the memory of the store or by their text.

    Attributes
    ----------
    files
        That are there.
    gone
        That the store remembers and that are no longer where they were written.
    unknown
        That are there, hold no plain text, and that no store remembers.
    runs
        The runs that these reports show.
    """

    files: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()
    unknown: tuple[Path, ...] = ()
    runs: frozenset[str] = frozenset()

    @property
    def reports(self) -> int:
        """How many reports: all files of a report begin with one stem; lists of reports are none."""
        found = (*self.files, *self.gone)
        return len({(path.parent, _stem(path)) for path in found if _stem(path) not in BESIDE})


def stale(folder: Path, remembered: Iterable[str], every: Iterable[str], texts: set[str]) -> Stale:
    """What names a person: files remembered, and those in a folder, or lists beside them, whose text does.

    Parameters
    ----------
    remembered
        Files in which the store says that the person stands.
    every
        All files that the store remembers.
    texts
        Id and names of the person.
    """
    named = {Path(name) for name in remembered if not name.endswith(_RUN)}
    inside = {path for path in folder.absolute().rglob("*") if path.is_file()} if folder.is_dir() else set()
    here = sorted(inside | {path for place in {path.parent for path in named} for path in _lists(place)})
    wanted = [form.encode() for text in texts for form in {text, json.dumps(text)[1:-1], escape(text)}]
    holding = {path for path in here if path.suffix in _TEXTS and _holds(path.read_bytes(), wanted)}
    files = {path for path in named if path.is_file()} | holding
    known = {Path(name) for name in every}
    unknown = tuple(path for path in here if path.suffix in _NOT_READ and path not in known)
    stems = {(path.parent, _stem(path)) for path in files}
    records = (path for path in here if path.name.endswith(_RUN) and (path.parent, _stem(path)) in stems)
    runs = frozenset(run for path in records for run in _runs(path))
    return Stale(tuple(sorted(files)), tuple(sorted(named - files)), unknown, runs)


def _lists(folder: Path) -> list[Path]:
    """What a run over all accounts leaves beside its reports."""
    found = folder.iterdir() if folder.is_dir() else ()
    return [path for path in found if _stem(path) in BESIDE and path.is_file()]


def _stem(path: Path) -> str:
    return path.name.partition(".")[0]


def _holds(data: bytes, wanted: list[bytes]) -> bool:
    return any(text in data for text in wanted)


def _runs(path: Path) -> list[str]:
    try:
        return [str(run) for run in json.loads(path.read_text(encoding="utf-8"))["runs"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def tell_stale(screen: Screen, found: Stale) -> None:
    """Each file, then what to do with its kind."""
    for path in found.files:
        screen.say(screen.word("erase.stale_report", path=shown_path(path)))
    for path in found.gone:
        screen.say(screen.word("erase.stale_gone", path=shown_path(path)))
    advice = [_ADVICE.get(path.suffix, "erase.do_report") for path in found.files]
    advice += ["erase.do_gone"] * bool(found.gone)
    for key in dict.fromkeys(advice):
        screen.say(f"  {screen.word(key)}")
    if found.unknown:
        paths = screen.listed(shown_path(path) for path in found.unknown)
        screen.warn(screen.word("erase.not_read", count=len(found.unknown), paths=paths))
    screen.put(
        {
            "stale_reports": [str(path) for path in found.files],
            "stale_gone": [str(path) for path in found.gone],
            "not_read": [str(path) for path in found.unknown],
        }
    )
