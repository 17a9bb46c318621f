"""A Spark session that talks to this machine alone unless another is named."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from stakemap.errors import MissingExtra, StakemapError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["session"]

_HERE = "127.0.0.1"
_SETTINGS = {
    "spark.driver.host": _HERE,
    "spark.driver.bindAddress": _HERE,
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.adaptive.enabled": "false",
}
"""Nothing listens beyond this machine; the parts of a shuffle do not depend on what was seen before."""


def session(master: str = "local[2]", **settings: str) -> SparkSession:
    """A Spark session: on so many threads of this machine, or at a cluster.

    Parameters
    ----------
    master
        ``local[2]``, or ``spark://host:7077``.  A cluster on other machines needs ``spark.driver.host`` and
        ``spark.driver.bindAddress`` as well, and this package and the folders it reads on all of them.
    settings
        Settings of Spark, with ``__`` for a dot: ``spark__executor__memory="2g"``.

    Raises
    ------
    MissingExtra
        Without pyspark.
    StakemapError
        Without Java.

    Notes
    -----
    Starts a Java process that talks to this one over sockets of this machine; `stop` of the session ends it
    with Python.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise MissingExtra("pyspark", "spark") from None
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise StakemapError("Spark needs Java", hint="install Java 17 or later, or set JAVA_HOME")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", _HERE)
    builder = SparkSession.builder.master(master).appName("stakemap")
    for name, value in (_SETTINGS | {k.replace("__", "."): v for k, v in settings.items()}).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
