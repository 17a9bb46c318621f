"""A batch of accounts: one analysis each, wherever there is room; one that fails is one row that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.analysis.run import analyze
from stakemap.errors import StakemapError
from stakemap.io.files import read

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["analyze_accounts"]

_RESULT = "account string, result string, failed string"


def analyze_accounts(spark: SparkSession, files: Mapping[str, str | Path], **options: Any) -> DataFrame:
    """Analyse each account from its file.

    Parameters
    ----------
    spark
        A session; its workers must see the files under the same paths.
    files
        Path of each account by its name.
    options
        Of `stakemap.analyze`, the same for all: as_of, plan, draws, seed ...

    Returns
    -------
    DataFrame
        ``account``; ``result``, the JSON of `Analysis.to_dict`, and ``failed``, the code of what went wrong,
        one of which is null.  No text of an error: it may hold what somebody typed.

    Notes
    -----
    One task an account, so that memory is that of one account on each core.
    """

    def made(batches: Iterator[Any]) -> Iterator[Any]:
        import pandas as pd

        for batch in batches:
            rows = [
                _row(name, path, options) for name, path in zip(batch["account"], batch["path"], strict=True)
            ]
            yield pd.DataFrame(rows, columns=["account", "result", "failed"])

    rows = sorted((name, str(path)) for name, path in files.items())
    frame = spark.createDataFrame(rows, "account string, path string")
    return frame.repartitionByRange(max(1, len(rows)), "account").mapInPandas(made, _RESULT)


def _row(account: str, path: str, options: Mapping[str, Any]) -> tuple[str, str | None, str | None]:
    try:
        found = analyze(read(path), **options).to_dict()
    except StakemapError as error:
        return account, None, error.code
    return account, json.dumps(found, ensure_ascii=False, sort_keys=True, allow_nan=False), None
