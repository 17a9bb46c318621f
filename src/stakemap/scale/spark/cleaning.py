"""Rows of facts from anywhere: what holds stays, and every other row is told with its cause and cure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from stakemap.errors import InputError
from stakemap.graph.validation import GIVEN_IN_CODE
from stakemap.io.parquet.reading import dataset_files, told_fields
from stakemap.io.parquet.schema import arrow
from stakemap.model import parse

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Cleaned", "cleaned"]

_ROW = "id string, kind string, body string, refers array<string>, field string, cause string, cure string"
_COLUMNS = [part.split(" ")[0] for part in _ROW.split(", ")]


class Cleaned(NamedTuple):
    """What became of the rows.

    Attributes
    ----------
    facts
        ``id``, ``kind``, ``body`` (JSON as `Record.to_dict`) and ``refers`` of the rows that hold together.
    refused
        ``id``, ``kind``, ``field``, ``cause`` and ``cure`` of the others, one row a problem; no values.
    """

    facts: DataFrame
    refused: DataFrame


def cleaned(spark: SparkSession, folder: str | Path) -> Cleaned:
    """Rows of a folder of Parquet, a dataset for each kind, as facts.

    What `stakemap.read_records` refuses of a row by itself is refused: fields, types, ranges, red lines.  So
    are ids that two rows have, and, until nothing more falls, rows that name what is not there.  What only
    the graph knows (which kinds of end a tie may have, rules of decisions, alliances) is left to it.

    Parameters
    ----------
    spark
        A session; its workers must see the folder under the same path.
    folder
        As `stakemap export --format parquet` writes it.
    """
    rows = [(kind, str(path)) for kind, path in dataset_files(Path(folder))]
    files = spark.createDataFrame(rows, "kind string, path string").repartitionByRange(
        max(1, len(rows)), "path"
    )
    parsed = files.mapInPandas(_parsed, _ROW).cache()
    good = parsed.where("cause is null")
    twice = good.groupBy("id").count().where("count > 1").select("id")
    told = "id", "kind", "field", "cause", "cure"
    refused = parsed.where("cause is not null").select(*told)
    doubles = good.join(twice, "id").selectExpr(
        "id",
        "kind",
        "'id' as field",
        "'an id that several rows have' as cause",
        "'give each its own id' as cure",
    )
    refused = refused.unionByName(doubles)
    return _holding_together(good.join(twice, "id", "left_anti"), refused)


def _holding_together(facts: DataFrame, refused: DataFrame) -> Cleaned:
    """Without rows that name what is not there, and then those that named them."""
    from pyspark.sql import functions as f

    while True:
        facts = facts.cache()
        named = facts.select("id", "kind", f.explode("refers").alias("end"))
        there = facts.select(f.col("id").alias("end"))
        loose = named.where(f.col("end") != GIVEN_IN_CODE).join(there, "end", "left_anti")
        loose = loose.select("id", "kind").distinct().cache()
        if loose.isEmpty():
            return Cleaned(facts.select("id", "kind", "body", "refers"), refused)
        refused = refused.unionByName(
            loose.selectExpr(
                "id",
                "kind",
                "'' as field",
                "'names something that is not there' as cause",
                "'add it, or mend the name' as cure",
            )
        )
        facts = facts.join(loose.select("id"), "id", "left_anti")


def _parsed(batches: Iterator[Any]) -> Iterator[Any]:
    """Each row of each file as a fact or as its problems."""
    import pandas as pd

    for batch in batches:
        for kind, path in zip(batch["kind"], batch["path"], strict=True):
            for some in arrow().parquet.ParquetFile(path).iter_batches(8_192, use_threads=False):
                rows = [said for row in some.to_pylist() for said in _said(kind, row)]
                yield pd.DataFrame(rows, columns=_COLUMNS)


def _said(kind: str, row: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    try:
        record = parse({"fact": kind, **told_fields(row)})
    except InputError as error:
        for problem in error.problems:
            yield problem.fact_id, kind, None, None, problem.field, problem.cause, problem.cure
        return
    body = json.dumps(record.to_dict(), ensure_ascii=False, sort_keys=True, allow_nan=False)
    yield record.id, kind, body, sorted({end for _, end in record.references()}), None, None, None
