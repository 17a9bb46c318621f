"""run.json: all that a report needs to be made again, and the only file with a clock, a path or a store.

The facts stand in it as digests with their expiry, never as ids or values: enough to see which of
them have expired or are gone, and nothing that would have to be erased.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

from stakemap.analysis import Analysis
from stakemap.analysis.plan import Plan, canonical, package_digest
from stakemap.errors import InputError, Problem
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io.tables.csv_folder import files_of_cells
from stakemap.model import Fact, Record
from stakemap.reports.files import digest_of_bytes

__all__ = ["FORMAT", "RunRecord", "digest_of", "file_origin", "store_origin", "writable"]

FORMAT = "stakemap-run-1"
_ANY_FORMAT = "stakemap-run-"
_CURE = "give the .run.json that stands beside a report"
_NO_RUN = Problem("is not a run.json of this package", _CURE, code="run")
_OTHER_FORMAT = Problem("written by another version", "use the stakemap that wrote it", code="run")


def digest_of(fact: Record) -> str:
    """Digest of one fact, as run.json keeps it."""
    return hashlib.blake2b(canonical(fact.to_dict()).encode(), digest_size=12).hexdigest()


def writable(text: str) -> str:
    """Text that UTF-8 can hold: file names of some systems have halves of characters."""
    return text.encode("utf-8", "replace").decode()


def facts_of(graph: PropertyGraph) -> Iterable[Record]:
    """The facts that a run saw: no assessments, no runs."""
    return (f for f in graph.facts if not f.computed)


def file_origin(path: Path) -> dict[str, str]:
    """Where facts came from: a file, or a folder of tables, by its name and the digest of what is in it.

    The digest of a folder covers name and content of each file that is read as a table, by name.
    """
    if path.is_file():
        return {"kind": "file", "name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    total = hashlib.sha256()
    for part in files_of_cells(path):
        total.update(
            f"{hashlib.sha256(part.read_bytes()).hexdigest()}  {part.name}\n".encode("utf-8", "replace")
        )
    return {"kind": "folder", "name": path.name, "sha256": total.hexdigest()}


def store_origin(url: str, dataset: str) -> dict[str, str]:
    """Where facts came from: a store, by its address without user and password, and the dataset.

    Examples
    --------
    >>> store_origin("neo4j://me:secret@host:7687", "hupo")["url"]
    'neo4j://host:7687'
    """
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return {"kind": "store", "url": urlunsplit((parts.scheme, place, parts.path, "", "")), "dataset": dataset}


@dataclass(frozen=True)
class RunRecord:
    """What run.json holds.

    Attributes
    ----------
    plans
        One for each analysis, with today.
    runs
        Their run ids.
    package
        Version and digest of the package.
    facts_digest
        Of the facts they saw.
    facts
        Digest of each fact -> the day it expires, empty where it does not.
    formats, lang, name, full
        As given to `report`.
    files
        File name -> SHA-256 of its bytes.
    origin
        File or store the facts came from.
    left_out
        Rows that were not read, as the reader said.
    written
        When, by the clock.
    """

    plans: tuple[Plan, ...]
    runs: tuple[str, ...]
    package: str
    facts_digest: str
    facts: Mapping[str, str]
    formats: tuple[str, ...]
    lang: str
    name: str | None
    files: Mapping[str, str]
    origin: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[Any, ...] = ()
    written: str = ""
    full: bool = False

    @classmethod
    def of(
        cls, analyses: Sequence[Analysis], files: Mapping[str, bytes], now: datetime, **given: Any
    ) -> Self:
        """The record of a report that was just rendered; `files` holds the bytes."""
        first = analyses[0]
        facts = facts_of(first.graph) if first.graph is not None else ()
        return cls(
            plans=tuple(a.plan for a in analyses),
            runs=tuple(a.run for a in analyses),
            package=package_digest(),
            facts_digest=first.facts_digest,
            facts={digest_of(f): _expiry(f) for f in facts},
            files={name: digest_of_bytes(data) for name, data in files.items()},
            written=now.astimezone(UTC).isoformat(timespec="seconds"),
            **given,
        )

    def text(self) -> str:
        """As JSON."""
        values = {
            "format": FORMAT,
            "plans": [plan.to_dict(today=True) for plan in self.plans],
            "runs": list(self.runs),
            "package": self.package,
            "facts_digest": self.facts_digest,
            "facts": dict(self.facts),
            "formats": list(self.formats),
            "lang": self.lang,
            "name": self.name,
            "full": self.full,
            "files": dict(self.files),
            "origin": dict(self.origin),
            "left_out": list(self.left_out),
            "written": self.written,
        }
        text = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
        return writable(text)

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read what was written beside a report.

        Raises
        ------
        InputError
            If it cannot be read, or is not a run.json of this format.
        """
        place = Path(path)
        try:
            return cls.parse(place.read_text(encoding="utf-8"))
        except OSError as error:
            problem = Problem(f"cannot be read: {error.strerror}", _CURE, code="run")
        except UnicodeError:
            problem = _NO_RUN
        except InputError as error:
            problem = error.problems[0]
        raise InputError([replace(problem, file=place.name)])

    @classmethod
    def parse(cls, text: str) -> Self:
        """From JSON.

        Raises
        ------
        InputError
            If it is not a run.json of this format.
        """
        try:
            values = json.loads(text)
            form = values.pop("format")
            if form != FORMAT and str(form).startswith(_ANY_FORMAT):
                raise InputError([_OTHER_FORMAT])
            if form != FORMAT:
                raise ValueError
            plans = tuple(Plan.from_dict(plan) for plan in values.pop("plans"))
            listed: dict[str, Any] = {key: tuple(values.pop(key)) for key in ("runs", "formats", "left_out")}
            made = cls(plans=plans, **listed, **values)
            if not made._of_texts():
                raise ValueError
            return made
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            raise InputError([_NO_RUN]) from None

    def _of_texts(self) -> bool:
        """Whether all that must be text is."""
        single = (self.package, self.facts_digest, self.lang, self.written, self.name or "")
        tables = (self.facts, self.files, self.origin)
        inside = (*self.runs, *self.formats, *(value for table in tables for value in table.values()))
        return all(isinstance(text, str) for text in (*single, *inside)) and isinstance(self.full, bool)

    def lost(self, graph: PropertyGraph, today: date) -> tuple[int, int]:
        """How many of its facts have expired since, and how many are gone or changed."""
        held = {digest_of(f) for f in facts_of(graph)}
        expired = sum(bool(day) and day <= today.isoformat() for day in self.facts.values())
        gone = sum(
            digest not in held for digest, day in self.facts.items() if not day or day > today.isoformat()
        )
        return expired, gone

    def seen(self, graph: PropertyGraph) -> PropertyGraph:
        """The graph with only the facts that the run saw."""
        kept = [f for f in facts_of(graph) if digest_of(f) in self.facts]
        return PropertyGraph(kept, catalogue=graph.catalogue)


def _expiry(fact: Record) -> str:
    return fact.expires.isoformat() if isinstance(fact, Fact) and fact.expires else ""
