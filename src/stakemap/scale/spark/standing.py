"""Standing of everybody whom a file of offices names: each person is independent of all others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.influence.standing import BODIES, GRADE, TERM
from stakemap.scoring.influence.standing import standing as standing_in_memory

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["standing"]


def standing(
    spark: SparkSession,
    path: str | Path,
    *,
    tasks: int = 4,
    grade: float = GRADE,
    term: float = TERM,
    bodies: float = BODIES,
) -> DataFrame:
    """Standing from offices, as `scoring.influence.standing` has it.

    Parameters
    ----------
    spark
        A session; its workers must see the file under the same path.
    path
        What `scale.write_offices` wrote, or a folder of such parts.
    tasks
        Into how many parts people are dealt; each is in memory on one worker.
    grade, term, bodies
        As of `scoring.influence.standing`.

    Returns
    -------
    DataFrame
        ``node`` and ``standing``, in [0, 1]; whom no row names has 0 and is not in it.
    """

    def made(batches: Iterator[Any]) -> Iterator[Any]:
        import pandas as pd

        rows = [(*row[:4], tuple(row[4])) for batch in batches for row in batch.itertuples(index=False)]
        if rows:
            none = np.zeros(0, np.int64)
            people = Snapshot.from_arrays(none, none, none, nodes=sorted({row[0] for row in rows}))
            found = standing_in_memory(people, offices=rows, grade=grade, term=term, bodies=bodies)
            yield pd.DataFrame({"node": list(people.nodes), "standing": found.values})

    rows = spark.read.parquet(str(path)).select("node", "part", "amount", "sure", "facts")
    dealt = rows.repartition(tasks, "node").sortWithinPartitions("node", "part", "amount", "sure")
    return dealt.mapInPandas(made, "node string, standing double")
