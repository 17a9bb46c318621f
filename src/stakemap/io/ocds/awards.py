"""The door for files of open contracting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from stakemap.errors import InputError
from stakemap.graph.fact_index import FactIndex
from stakemap.graph.name_index import fold
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.ocds.files import files_of, packages_of
from stakemap.io.ocds.reading import AwardReading, Reader
from stakemap.model import Basis, Label, Source, Unit

__all__ = ["read_awards"]


def read_awards(
    paths: str | Path | Iterable[str | Path],
    *,
    known: FactIndex | None = None,
    source: Source | None = None,
    basis: Basis | str = Basis.PUBLISHED,
    expires: date | None = None,
    label: Label | str = Label.PUBLIC,
    buyer: str | None = None,
    categories: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
) -> AwardReading:
    """Awards and contracts from files of releases or records (.json, or .jsonl with one a line).

    Parameters
    ----------
    paths
        Files, or folders of them; read as one, in any order.
    known
        Facts to fit into: buyers and winners with the name of one unit or supplier there are that one.
    source
        Where it comes from; ``None`` makes one for each publisher, of kind register.
    basis, expires, label
        Of every fact; a store wants an expiry.
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
    given = {"basis": Basis(basis).value, "label": Label(label).value}
    given |= {"expires": expires.isoformat()} if expires else {}
    reader = Reader(known, source, given, buyer, {fold(k): v for k, v in (categories or {}).items()})
    for path in files_of([paths] if isinstance(paths, str | Path) else paths):
        for package in packages_of(path, limits):
            reader.take(package, path.name)
    return reader.reading()


def _check_buyer(buyer: str | None, known: FactIndex | None) -> None:
    """Refuse a buyer that is no unit of the known facts."""
    if buyer is not None and not (known is not None and isinstance(known.get(buyer), Unit)):
        raise InputError(
            "the buyer is no unit of the known facts", hint="give `known` and the id of a unit in it"
        )
