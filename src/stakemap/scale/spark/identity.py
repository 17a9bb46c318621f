"""Who of two lists of people is one: by exact id, else by exact name as names are compared everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from stakemap.graph.name_index import fold

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["same_people"]

_NAMES = ("name", "name_en", "name_zh")


def same_people(one: DataFrame, other: DataFrame) -> DataFrame:
    """Pairs of records that may be one, never merged.

    Parameters
    ----------
    one, other
        Columns id, name, and name_en and name_zh where they are there, as the dataset ``person`` has them.

    Returns
    -------
    DataFrame
        ``one`` and ``other``, ids, and ``why``: ``id`` where both have the same, else ``name`` where a name
        of one is a name of the other.  A record that has an id in common is not looked up by name, as in
        `graph.name_index.NameIndex.find`.
    """
    first, second = one.select("id"), other.select("id")
    by_id = first.join(second, "id").selectExpr("id as one", "id as other", "'id' as why")
    rest = one.join(second, "id", "left_anti")
    ours, theirs = _names(rest, "one"), _names(other, "other")
    by_name = ours.join(theirs, "called").select("one", "other").distinct().selectExpr("*", "'name' as why")
    return by_id.distinct().unionByName(by_name)


def _names(people: DataFrame, role: str) -> DataFrame:
    """Each id with every form of its names that is compared."""
    columns = ["id", *(name for name in _NAMES if name in people.columns)]

    def folded(batches: Iterator[Any]) -> Iterator[Any]:
        import pandas as pd

        for batch in batches:
            said = {
                (ident, fold(name))
                for ident, *names in batch[columns].itertuples(index=False)
                for name in names
                if isinstance(name, str) and name
            }
            yield pd.DataFrame(sorted(said), columns=[role, "called"])

    return people.select(*columns).mapInPandas(folded, f"{role} string, called string")
