"""A graph from a table with one tie a row: pandas, polars, or columns by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stakemap.errors import InputError, Problem, UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.cells import day_text, id_text, is_missing
from stakemap.graph.from_data.cells import number as plain_number
from stakemap.graph.from_data.collector import Collector, check_names, tell_left_out
from stakemap.graph.from_data.words import UNCLEAR, columns_by_meaning, kind_named
from stakemap.graph.mistaken_arguments import iterable
from stakemap.graph.property_graph import PropertyGraph

__all__ = ["COUNTED", "Columns", "collected", "from_frame"]

COUNTED = "a column of counts"
"""What a table with counted contacts needs."""


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
    """A graph of people (or units) from a table with one tie a row: it can be analysed, no store takes it.

    Each argument names a column; one that is left out is that of its own name, in capitals or not, else one
    called so on the sheet of ties: from and to, ego and alter, 来源 and 目标.  A column ``weight`` or
    ``value`` is taken as strengths where all lie from 0 to 1 and some are no whole numbers; else it has to be
    named.  Columns that are not asked for are listed in a warning, `errors.LeftOut`.

    Parameters
    ----------
    table
        A data frame of pandas or polars, a mapping of columns, or a list of mappings, one a row.
    source, target
        Who turns to whom, in the words of the kind: its sentence begins with the source.
    strength, count
        0 to 1, or counted contacts; one of them in a row, an empty cell takes the kind's own strength, marked
        as assumed.
    kind
        A kind of the relation catalogue for all rows, or the column that holds it, by code, label or another
        word for it (asks advice of, 请教); ``advice`` by default.
    since, until, confirmed
        Dates (2019, 2019-03, 2019-03-14, or dates of the table): from when, up to and without which day, and
        when it was last confirmed.
    reported_by
        Who or what says so.  Rows of one source (all rows, where this is left out) with the same kind and
        ends and overlap in time count once, the strongest; counts are added.  Reports of several sources
        are independent and strengthen each other: p = 1 - (1 - p1)(1 - p2).
    nodes, catalogue
        Ids that have no tie; another relation catalogue.

    Raises
    ------
    InputError, PolicyRefused
        A column that is not there, with those there are; every row that does not fit, by its number, from 1;
        a column that must not be recorded.

    Examples
    --------
    >>> table = {"who": ["ann", "cai"], "asks": ["bob", "bob"], "strength": [0.8, None]}
    >>> from_frame(table, source="who", target="asks").neighbours("bob")
    ('ann', 'cai')
    """
    named = {"source": source, "target": target, "strength": strength, "count": count, "since": since}
    named |= {"until": until, "confirmed": confirmed, "reported_by": reported_by}
    made, cells = Collector(catalogue, counted=COUNTED), _columns(table)
    columns = Columns.of(cells, named, kind, made.catalogue)
    return _collected(made, columns, cells, nodes).graph()


@dataclass(frozen=True)
class Columns:
    """Which column of a table says what, and the kind of rows that do not say theirs."""

    places: Mapping[str, str]
    kind: str

    @property
    def used(self) -> set[str]:
        """The columns that are read."""
        return set(self.places.values())

    @classmethod
    def of(
        cls,
        cells: Mapping[str, Sequence[Any]],
        named: Mapping[str, str | None],
        kind: str | None,
        catalogue: Catalogue,
    ) -> Columns:
        """Settle the columns: as asked for, else by their own names, else by other words for them.

        Raises
        ------
        InputError
            One that is not there, none for an end, or one of which it is not clear what it means.
        UnknownName
            Neither a kind of relation nor a column.
        """
        names = tuple(cells)
        given = {what: name if name is None else str(name) for what, name in named.items()}
        own = {name.casefold(): name for name in names}
        free = columns_by_meaning(name for name in names if name not in given.values())
        if "source" in own and "target" not in own and {"source", "target"} <= set(free):
            own["reported_by"] = own.pop("source")
        places = {what: name or own.get(what) or free.get(what) for what, name in given.items()}
        problems = [_absent(what, name, names) for what, name in places.items() if name and name not in names]
        problems += [_absent(what, None, names) for what in ("source", "target") if not places[what]]
        unclear = [own[name] for name in UNCLEAR if name in own]
        if len(unclear) == 1 and not (places["strength"] or places["count"]) and _shares(cells[unclear[0]]):
            places["strength"] = unclear[0]
        if unclear and not places["strength"] and not places["count"]:
            cure = f"name it: strength={unclear[0]!r}, 0 to 1, or count={unclear[0]!r}, counted contacts"
            problems.append(Problem(f"the column {unclear[0]!r} may be a strength or a count", cure))
        if problems:
            raise InputError(problems)
        called = kind_named(kind, catalogue) if kind is not None else None
        if kind is None:
            places["kind"] = own.get("kind") or _of_kinds(free.get("kind"), cells, catalogue)
        elif called not in catalogue:
            if kind not in names:
                raise UnknownName("kind of relation", kind, (*catalogue.kinds, *names))
            places["kind"] = kind
        usual = called if called is not None and called in catalogue else "advice"
        return cls({what: name for what, name in places.items() if name}, usual)


def _shares(cells: Sequence[Any]) -> bool:
    """Whether numbers can only be strengths: all from 0 to 1, and not all whole."""
    held = [plain_number(cell) for cell in cells if not is_missing(cell)]
    plain = all(isinstance(cell, float) and 0 <= cell <= 1 for cell in held)
    return plain and any(0 < cell < 1 for cell in held)


def _of_kinds(name: str | None, cells: Mapping[str, Sequence[Any]], catalogue: Catalogue) -> str | None:
    """A column that is called another word for kind, where all that it holds are kinds."""
    if name is None:
        return None
    held = {id_text(cell) for cell in cells[name] if not is_missing(cell)}
    return name if held and all(kind_named(text, catalogue) in catalogue for text in held) else None


def _absent(what: str, name: str | None, names: Sequence[str]) -> Problem:
    listed = ", ".join(names) or "none"
    if name is None:
        return Problem(f"no column says the {what}", f"name it: {what}=...; there are: {listed}", field=what)
    near = UnknownName("column", name, names).hint
    cure = f"{near} there are: {listed}" if near.startswith("did") else f"there are: {listed}"
    return Problem(f"no column {name!r}", cure, field=what)


def _collected(
    made: Collector, columns: Columns, cells: Mapping[str, Sequence[Any]], nodes: Iterable[Any]
) -> Collector:
    """Take nodes, then the rows of a table; say which of its columns are left out."""
    check_names(cells)
    tell_left_out("columns", set(cells) - columns.used, above=2)
    for node in nodes:
        made.node(node, ("person",))
    size = len(next(iter(cells.values()), ()))
    rows = ({name: cells[name][place] for name in columns.used} for place in range(size))
    return collected(made, columns, enumerate(rows, start=1))


def collected(made: Collector, columns: Columns, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Collector:
    """Take numbered rows into a collector."""
    for number, row in rows:
        said = {what: row[name] for what, name in columns.places.items() if not is_missing(row.get(name))}
        kind = kind_named(id_text(said.get("kind", columns.kind)), made.catalogue)
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
    several = getattr(getattr(table, "index", None), "nlevels", 1) > 1
    table = table.reset_index() if several else table
    held = table.to_pydict() if hasattr(table, "to_pydict") else table
    if isinstance(held, list | tuple) and held and all(isinstance(row, Mapping) for row in held):
        held = {
            name: [row.get(name) for row in held] for name in dict.fromkeys(n for row in held for n in row)
        }
    if hasattr(held, "collect") and not hasattr(held, "__getitem__"):
        raise InputError("a lazy frame has no rows yet", hint="call sm.from_frame(frame.collect())")
    names = list(held) if isinstance(held, Mapping) else list(getattr(held, "columns", ()))
    if not names:
        cure = "give a data frame, or a mapping of columns; rows of pairs: sm.from_edges"
        raise InputError(f"a {type(table).__name__} is not a table with columns", hint=cure)
    if len(set(map(str, names))) < len(names):
        raise InputError("two columns of one name", hint="rename one")
    columns: dict[str, Sequence[Any]] = {
        str(name): list(iterable(held[name], "a column", "give a list for each name")) for name in names
    }
    if len({len(cells) for cells in columns.values()}) > 1:
        raise InputError("the columns are not of one length", hint="give every row a cell in each column")
    return columns
