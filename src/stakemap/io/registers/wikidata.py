"""Positions held, as the query service of Wikidata gives them: the JSON of a SPARQL result.

References
----------
.. [1] W3C (2013). SPARQL 1.1 query results JSON format.
.. [2] Wikidata (2025). Property P39, position held, with P580 start time and P582 end time. CC0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.json_text import loaded
from stakemap.io.limits import Limits
from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.linking import Linked
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_line, as_object, as_objects, text_of
from stakemap.work import each

__all__ = ["read_positions"]

_ENTITY = "/entity/"
_PUBLISHER = "Wikidata"
_PRECISION = {"9": 4, "10": 7, "11": 10}
"""Characters of a day that count, by the precision of Wikidata: year, month, day."""
_FIRST_OF_YEAR = "-01-01"
_NOT_KNOWN = "/.well-known/"
"""In the address of a value of which Wikidata knows only that there is one."""
_KIND = "web page"
"""Kind of its source, by which facts are graded: anybody may write there."""
Row = dict[str, str]


def read_positions(path: Path, encoding: str | None, gathered: Gathered, limits: Limits) -> None:
    """Take the rows of a result with ``person`` and ``position``, and with ``body``, ``start``, ``end``.

    A day on 1 January counts as its year alone, unless ``startPrecision`` or ``endPrecision`` says that it is
    a day.  Holders of one position share a post where one surely follows the other; else each has a seat of
    that name, so that two members are not two holders of one post.

    Raises
    ------
    InputError
        If there are no such rows; `LimitExceeded` over a cap.
    """
    rows = list(_rows(loaded(text_of(path, limits), path.name, limits)))
    if not any("person" in row and "position" in row for row in rows):
        cure = "name a result with ?person and ?position, as docs/formats/wikidata.md has it"
        raise InputError([Problem("no positions held", cure, path.name)])
    if len(rows) > limits.rows:
        raise LimitExceeded([Problem(f"more than {limits.rows} rows", "split it", path.name, code="limit")])
    gathered.kind = _KIND
    source = gathered.source(path.name, _PUBLISHER)
    linked, alone = Linked(gathered), _shared_by_turns(rows)
    seen: set[tuple[str, str]] = set()
    for number, row in each(enumerate(rows, 1)):
        for sort in ("person", "body", "position"):
            ident = row.get(sort, "")
            if ident and (sort, ident) not in seen:
                seen.add((sort, ident))
                record = {"id": ident, "name": row.get(f"{sort}Label") or ident}
                if sort == "position":
                    record |= {name: row[name] for name in ("body", "country") if name in row}
                    if ident not in alone:
                        continue
                linked.take(sort, record, Place(path.name, sort, number, ident, source))
        linked.take(
            "held", _held(row, alone), Place(path.name, "held", number, row.get("statement", ""), source)
        )
    linked.join()


def _rows(whole: object) -> Iterator[Row]:
    """Each row as plain texts, entities by their id: of a whole result, or of the short form, a list."""
    short = isinstance(whole, list)
    listed = as_objects(whole if short else as_object(as_object(whole).get("results")).get("bindings"))
    for row in listed:
        said = {
            name: as_line(value if short else as_object(value).get("value")) for name, value in row.items()
        }
        known = ((name, text) for name, text in said.items() if text and _NOT_KNOWN not in text)
        yield {name: text.rpartition(_ENTITY)[2] for name, text in known}


def _day(row: Row, name: str) -> str:
    """A day as far as it is known."""
    day = row.get(name, "")[:10]
    precision = row.get(f"{name}Precision", "")
    if precision in _PRECISION:
        return day[: _PRECISION[precision]]
    return day[:4] if day[4:] == _FIRST_OF_YEAR else day


def _held(row: Row, alone: frozenset[str]) -> Object:
    """One holding, with every further column of the row, so that it is counted why it is not read."""
    own = ("personLabel", "position", "positionLabel", "bodyLabel", "country", "countryLabel", "body")
    said: Object = {name: text for name, text in row.items() if name not in own}
    said |= {name: day for name in ("start", "end") if (day := _day(row, name))}
    if row.get("position") in alone:
        return said | {"position": row["position"]}
    seat = {"body": row.get("body"), "positionLabel": row.get("positionLabel") or row.get("position")}
    return said | {name: text for name, text in seat.items() if text}


def _shared_by_turns(rows: Iterable[Row]) -> frozenset[str]:
    """Positions whose holders follow each other, each beginning no sooner than the one before ended."""
    spans: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows:
        if "position" in row:
            spans[row["position"]].append((_day(row, "start"), _day(row, "end"), row.get("person", "")))
    return frozenset(position for position, held in spans.items() if _by_turns(sorted(held)))


def _by_turns(held: list[tuple[str, str, str]]) -> bool:
    return all(one[2] == two[2] or (two[0] and one[1] and one[1] <= two[0]) for one, two in pairwise(held))
