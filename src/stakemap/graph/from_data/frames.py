"""A graph from a table with one tie a row: pandas, polars, or columns by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stakemap.errors import InputError, Problem, UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.cells import day_text, id_text, is_missing
from stakemap.graph.from_data.collector import Collector, check_names, tell_left_out
from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Columns", "collected", "from_frame"]

_OWN = ("source", "target", "strength", "count", "kind", "since", "until", "confirmed", "reported_by")
_UNCLEAR = ("weight", "value")


def from_frame(  # a column for each thing a tie may say, by the name it has in the table
    table: Any,
    *,
    source: str | None = None,
    target: str | None = None,
    strength: str | None = None,
    count: str | None = None,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
    confirmed: str | None = None,
    reported_by: str | None = None,
    nodes: Iterable[Any] = (),
    catalogue: Catalogue | None = None,
) -> PropertyGraph:
    """A graph of people (or units) from a table with one tie a row.

    Each argument names a column; one that is left out is taken from the column of its own name, if there is
    one, in capitals or not.  Columns that are not asked for are listed in a warning, `errors.LeftOut`.

    Parameters
    ----------
    table
        A data frame of pandas or polars, or a mapping of columns.
    source, target
        Who turns to whom, in the words of the kind: its sentence begins with the source.
    strength, count
        0 to 1, or counted contacts; one of them in a row, an empty cell takes the kind's own strength, marked
        as assumed.
    kind
        A kind of the relation catalogue for all rows, or the column that holds it; ``advice`` by default.
    since, until, confirmed
        Dates (2019, 2019-03, 2019-03-14, or dates of the table): from when, up to and without which day, and
        when it was last confirmed.
    reported_by
        Who or what says so.  Rows of one source (all rows, where this is left out) with the same kind and
        ends and overlap in time count once, the strongest; counts are added.  Reports of several sources
        are independent and strengthen each other: p = 1 - (1 - p1)(1 - p2).
    nodes
        Ids that have no tie.
    catalogue
        Another relation catalogue.

    Returns
    -------
    PropertyGraph
        Its facts are given in code: they can be analysed, no store takes them.

    Raises
    ------
    InputError
        A column that is not there, with those there are; every row that does not fit, by its number, from 1.
    PolicyRefused
        A column that must not be recorded.

    Examples
    --------
    >>> table = {"who": ["ann", "cai"], "asks": ["bob", "bob"], "strength": [0.8, None]}
    >>> from_frame(table, source="who", target="asks").neighbours("bob")
    ('ann', 'cai')
    """
    given = {"source": source, "target": target, "strength": strength, "count": count, "since": since}
    given |= {"until": until, "confirmed": confirmed, "reported_by": reported_by}
    cells = _columns(table)
    made = Collector(catalogue)
    columns = Columns.of(tuple(cells), given, kind, made.catalogue)
    check_names(cells)
    tell_left_out("columns", set(cells) - columns.taken, above=2)
    for node in nodes:
        made.node(node, ("person",))
    size = len(next(iter(cells.values()), ()))
    rows = ({name: cells[name][place] for name in columns.taken} for place in range(size))
    return collected(made, columns, enumerate(rows, start=1)).graph()


@dataclass(frozen=True)
class Columns:
    """Which column of a table says what, and the kind of rows that do not say theirs."""

    places: Mapping[str, str]
    kind: str

    @property
    def taken(self) -> set[str]:
        """The columns that are read."""
        return set(self.places.values())

    @classmethod
    def of(
        cls, names: Sequence[str], given: Mapping[str, str | None], kind: str | None, catalogue: Catalogue
    ) -> Columns:
        """Settle the columns: as asked for, else by their own names.

        Raises
        ------
        InputError
            One that is not there, none for an end, or one of which it is not clear what it means.
        UnknownName
            Neither a kind of relation nor a column.
        """
        own = {name.casefold(): name for name in names}
        places = {what: name if name is not None else own.get(what) for what, name in given.items()}
        problems = [_absent(what, name, names) for what, name in places.items() if name and name not in names]
        problems += [_absent(what, None, names) for what in ("source", "target") if not places[what]]
        unclear = [own[name] for name in _UNCLEAR if name in own]
        if unclear and not places["strength"] and not places["count"]:
            cure = f"name it: strength={unclear[0]!r}, 0 to 1, or count={unclear[0]!r}, counted contacts"
            problems.append(Problem(f"the column {unclear[0]!r} may be a strength or a count", cure))
        if problems:
            raise InputError(problems)
        if kind is None and "kind" in own:
            places["kind"] = own["kind"]
        elif kind is not None and kind not in catalogue:
            if kind not in names:
                raise UnknownName("kind of relation", kind, (*catalogue.kinds, *names))
            places["kind"] = kind
        usual = kind if kind is not None and kind in catalogue else "advice"
        return cls({what: name for what, name in places.items() if name}, usual)


def _absent(what: str, name: str | None, names: Sequence[str]) -> Problem:
    listed = ", ".join(names) or "none"
    if name is None:
        return Problem(f"no column says the {what}", f"name it: {what}=...; there are: {listed}", field=what)
    near = UnknownName("column", name, names).hint
    cure = f"{near} there are: {listed}" if near.startswith("did") else f"there are: {listed}"
    return Problem(f"no column {name!r}", cure, field=what)


def collected(made: Collector, columns: Columns, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Collector:
    """Take numbered rows into a collector."""
    for number, row in rows:
        said = {what: row[name] for what, name in columns.places.items() if not is_missing(row.get(name))}
        kind = id_text(said.get("kind", columns.kind))
        made.tie(kind, (said.get("source"), said.get("target")), dict(_body(made, said)), number)
    return made


def _body(made: Collector, said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for what in ("strength", "count"):
        if what in said:
            yield what, said[what]
    valid = {
        end: day_text(said[what]) for what, end in (("since", "start"), ("until", "end")) if what in said
    }
    if valid:
        yield "valid", valid
    if "confirmed" in said:
        yield "confirmed", day_text(said["confirmed"])
    source = made.source(said.get("reported_by"))
    if source is not None:
        yield "source", source


def _columns(table: Any) -> dict[str, Sequence[Any]]:
    """The columns of a table as lists, by name."""
    held = table.to_pydict() if hasattr(table, "to_pydict") else table
    names = list(held) if isinstance(held, Mapping) else list(getattr(held, "columns", ()))
    if not names:
        cure = "give a data frame, or a mapping of columns; rows of pairs: sm.from_edges"
        raise InputError(f"a {type(table).__name__} is not a table with columns", hint=cure)
    if len(set(map(str, names))) < len(names):
        raise InputError("two columns of one name", hint="rename one")
    columns: dict[str, Sequence[Any]] = {str(name): list(held[name]) for name in names}
    if len({len(cells) for cells in columns.values()}) > 1:
        raise InputError("the columns are not of one length", hint="give every row a cell in each column")
    return columns
