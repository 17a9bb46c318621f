"""Blocks of ties added up on a cluster: every task adds its blocks, the driver adds the tasks in order.

The order of every sum is fixed by the number of tasks, so that the bits are the same however many workers
there are, whichever of them dies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stakemap.scale.blocks import Ties
from stakemap.scale.listening import Adder, Part
from stakemap.work import checkpoint

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["adder"]

Floats = NDArray[np.float64]


def adder(spark: SparkSession, *, tasks: int = 4) -> Adder:
    """Who lets the blocks add up on Spark: ``scale.influence(ties, add=adder(spark))``.

    Parameters
    ----------
    spark
        A session; its workers must see the folder of the ties under the same path.
    tasks
        Into how many parts the blocks are cut, > 0: twice the cores is a good number.  Each sends one
        number a node to the driver.
    """

    def add(ties: Ties, part: Part, *given: Floats) -> Floats:
        checkpoint()
        sent = spark.sparkContext.broadcast(given)
        count = min(tasks, len(ties))
        cuts = [len(ties) * k // count for k in range(count + 1)]

        def of_task(batches: Iterator[Any]) -> Iterator[Any]:
            import pandas as pd

            for batch in batches:
                for task in batch["id"]:
                    total = part(ties, cuts[task], *sent.value)
                    for number in range(cuts[task] + 1, cuts[task + 1]):
                        total += part(ties, number, *sent.value)
                    shape = [list(total.shape)]
                    yield pd.DataFrame({"task": [task], "shape": shape, "sum": [total.tobytes()]})

        frame = spark.range(0, count, 1, count)
        rows = frame.mapInPandas(of_task, "task long, shape array<int>, sum binary").collect()
        sent.destroy()
        parts = (
            np.frombuffer(row["sum"]).reshape(row["shape"]) for row in sorted(rows, key=lambda r: r["task"])
        )
        total = next(parts).copy()
        for more in parts:
            total += more
        return total

    return add
