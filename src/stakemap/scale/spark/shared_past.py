"""Ties inferred from a shared past: stays joined body by body, with no limit on pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from stakemap.graph.inferred_ties import InferredTie, Stay, stays, tie_makers

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from stakemap.graph.catalogue import Catalogue
    from stakemap.graph.seats import Seating

__all__ = ["inferred", "stay_rows", "ties_of"]

_STAY = "person string, fact string, start date, end date, size int, rank int, convener boolean"
_ROW = f"rule string, body string, {_STAY}"
_TIE = (
    "a string, b string, kind string, rule string, body string, strength double, delta_ab double, "
    "delta_ba double, months int, facts array<string>"
)


def inferred(spark: SparkSession, seating: Seating) -> tuple[InferredTie, ...]:
    """All ties that shared bodies suggest on a day, as `graph.inferred_ties.infer_ties` has them.

    Parameters
    ----------
    spark
        A session.
    seating
        The facts and who sits where on the day.
    """
    stay = stay_rows(spark, seating)
    rows = ties_of(stay, seating.graph.catalogue, seating.day or date.max).collect()
    found = (InferredTie(**{**row.asDict(), "facts": tuple(row["facts"])}) for row in rows)
    return tuple(sorted(found, key=lambda t: (t.a, t.b, t.kind, t.rule, t.body, t.facts)))


def stay_rows(spark: SparkSession, seating: Seating) -> DataFrame:
    """Stays as a frame: rule, body, and the columns of `Stay`."""
    rows = [(rule, body, *stay) for rule, body, members in stays(seating) for stay in members]
    return spark.createDataFrame(rows, _ROW)


def ties_of(stay: DataFrame, catalogue: Catalogue, today: date) -> DataFrame:
    """Ties of stays, of one account or of many put together.

    Parameters
    ----------
    stay
        Columns as of `stay_rows`, from wherever they come.
    catalogue
        The relation catalogue in force.
    today
        The day.

    Returns
    -------
    DataFrame
        The columns of `InferredTie`.
    """
    from pyspark.sql import functions as f

    makers = tie_makers(catalogue, today)

    def made(batches: Iterator[Any]) -> Iterator[Any]:
        import pandas as pd

        for batch in batches:
            found = []
            for rule, body, one, other in zip(*(batch[name] for name in batch.columns), strict=True):
                tie = makers[rule].tie(body, _stay(one), _stay(other))
                if tie is not None:
                    found.append({**asdict(tie), "facts": list(tie.facts)})
            yield pd.DataFrame(found, columns=list(InferredTie.__slots__)).astype({"months": "Int32"})

    packed = stay.select("rule", "body", f.struct(*Stay._fields).alias("stay"))
    one, other = packed.alias("one"), packed.alias("other")
    pairs = one.join(other, ["rule", "body"]).where("one.stay.person < other.stay.person")
    return pairs.select("rule", "body", "one.stay", f.col("other.stay").alias("next")).mapInPandas(made, _TIE)


def _stay(row: Any) -> Stay:
    """A struct as pandas has it: a row or a mapping, whole numbers perhaps as floats."""
    values = row if isinstance(row, dict) else row.asDict()
    return Stay(**values)
