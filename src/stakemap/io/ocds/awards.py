"""The door for files of open contracting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from stakemap.errors import InputError, Problem
from stakemap.graph.fact_index import FactIndex
from stakemap.graph.name_index import fold
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io.evidence import Evidence
from stakemap.io.imported import AwardsRead
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.ocds.files import files_of, packages_of
from stakemap.io.ocds.reading import AwardReading, Reader
from stakemap.io.reading import DOUBT, Reading
from stakemap.model import Unit

__all__ = ["award_records", "read_awards"]


def read_awards(
    paths: str | Path | Iterable[str | Path],
    *,
    known: FactIndex | None = None,
    evidence: Evidence | None = None,
    buyer: str | None = None,
    categories: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
) -> AwardReading:
    """Awards and contracts from files of releases or records (.json, or .jsonl with one a line).

    Parameters
    ----------
    paths
        Files, or folders of them, packed by gzip (.gz) or not; read as one, in any order.  In a folder a file
        that is none is told, and so is a line; the others stand.
    known
        Facts to fit into: buyers and winners with the name of one unit or supplier there are that one.
    evidence
        Source, basis, retention, label of every fact; without one the publishers are the sources, of kind
        register, and all of it is published and public.  A store wants a retention.
    buyer
        Id of the unit that buys where a release names nobody; it must be in `known`.
    categories
        Begin of a classification id, or a description or main category -> what needs and offers call it.
    limits
        Caps on size and depth.

    Returns
    -------
    AwardReading
        Add it with ``graph.with_(*reading.facts)``.

    Raises
    ------
    InputError
        A file that is none of the kind, or a `buyer` that is not known; `LimitExceeded` over a cap.

    Examples
    --------
    >>> import json, tempfile
    >>> award = {"id": "1", "suppliers": [{"name": "Lamps Ltd"}], "value": {"amount": 5, "currency": "GBP"}}
    >>> told = {"ocid": "ocds-1", "date": "2024-01-01", "buyer": {"name": "Town"}, "awards": [award]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "releases.json"
    ...     _ = path.write_text(json.dumps({"releases": [told, told | {"date": "2024-02-01"}]}))
    ...     reading = read_awards(path)
    >>> reading, str(reading.awards[0].value), reading.awards[0].currency
    (<AwardReading: 1 awards, 0 contracts of 1 processes, 0 problems>, '5', 'GBP')
    """
    _check_buyer(buyer, known)
    named = {fold(key): name for key, name in (categories or {}).items()}
    reader = Reader(known, evidence or Evidence(), buyer, named)
    for path, alone in files_of(paths):
        for package in packages_of(path, limits, alone=alone):
            if isinstance(package, Problem):
                reader.problems.append(package)
            else:
                reader.take(package, path.name)
    return reader.reading()


def award_records(path: Path, evidence: Evidence, limits: Limits) -> Reading:
    """The facts of files of open contracting as those of any file, with what does not count and why."""
    found = read_awards(path, evidence=evidence, limits=limits)
    told = AwardsRead(
        found.releases,
        found.processes,
        len(found.awards),
        len(found.contracts),
        found.repeated,
        tuple(found.left_out.items()),
    )
    return Reading(
        records=found.facts,
        problems=found.problems,
        rows_ok=told.awards + told.contracts,
        rows_rejected=sum(problem.code != DOUBT for problem in found.problems),
        graph=PropertyGraph(found.facts),
        imported=told,
    )


def _check_buyer(buyer: str | None, known: FactIndex | None) -> None:
    """Refuse a buyer that is no unit of the known facts."""
    if buyer is not None and not (known is not None and isinstance(known.get(buyer), Unit)):
        raise InputError(
            "the buyer is no unit of the known facts", hint="give `known` and the id of a unit in it"
        )
