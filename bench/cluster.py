"""A standalone cluster of Spark on this machine, a worker of which is killed in the middle.

``python -m bench cluster [--ties 200000] [--block 20000] [--kill-at 20] [--highest 0]``.  One master and two
workers listen on 127.0.0.1; influence is computed three times: in one process over blocks, on the whole
cluster, and on the cluster while one worker with all that it started is killed.  Told: seconds, how many
workers were left, and whether the values are the same to the last bit.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from bench.graphs import office
from stakemap import Snapshot, scale
from stakemap.scale import spark as on_spark
from stakemap.scale.listening import add_here
from stakemap.scoring.influence.model import influence_of

HERE = "127.0.0.1"
PATIENCE = 60.0
"""Seconds that the master may take to listen."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def started(folder: Path, *words: str) -> subprocess.Popen:
    """A process of Spark in a group of its own, so that what it starts ends with it."""
    import pyspark

    home = Path(pyspark.__file__).parent
    told = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": HERE, "SPARK_WORKER_DIR": str(folder)}
    log = (folder / f"{words[-1].rpartition(':')[2]}-{len(list(folder.iterdir()))}.log").open("w")
    return subprocess.Popen(
        [str(home / "bin" / "spark-class"), *words],
        env={**os.environ, **told},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def kill(process: subprocess.Popen) -> None:
    """End a process and its group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """Address of a master, and its workers of one core each."""
    port = free_port()
    address, made = f"spark://{HERE}:{port}", []
    master = started(
        folder,
        *("org.apache.spark.deploy.master.Master", "--host", HERE, "--webui-port", "0", "--port", str(port)),
    )
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection((HERE, port), 1):
                break
            time.sleep(0.2)
        worker = "org.apache.spark.deploy.worker.Worker"
        options = ("--host", HERE, "--cores", "1", "--memory", "1g", "--webui-port", "0")
        made += [started(folder, worker, *options, address) for _ in range(workers)]
        yield address, made
    finally:
        for process in (*made, master):
            kill(process)


class Killing:
    """Adds up as another does, and ends a process while the product of a number is under way."""

    def __init__(self, add, victim: subprocess.Popen | None = None, at: int = 0) -> None:
        self.add, self.victim, self.at, self.products = add, victim, at, 0

    def __call__(self, *words):
        self.products += 1
        if self.victim is not None and self.products == self.at:
            threading.Timer(0.1, kill, [self.victim]).start()
        return self.add(*words)


def computed(ties, add, highest: int) -> tuple[float, np.ndarray]:
    begin = time.perf_counter()
    found = influence_of(scale.listening(ties, add=add), exact_highest=highest)
    values = np.stack((found.total, *found._values[:3]))
    return time.perf_counter() - begin, values


def alive(spark) -> int:
    """Executors that answer, without the driver."""
    return len(spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) - 1


def told(ties, folder: Path, asked: argparse.Namespace) -> Iterator[str]:
    """The lines of the table."""
    seconds, here = computed(ties, add_here, asked.highest)
    yield f"| one process | - | {seconds:.1f} | - |"
    with cluster(folder) as (address, workers):
        spark = on_spark.session(address, spark__executor__memory="512m", spark__cores__max="2")
        try:
            adding = on_spark.adder(spark, tasks=asked.tasks)
            add_up = Killing(adding)
            seconds, whole = computed(ties, add_up, asked.highest)
            apart = f"{np.abs(whole - here).max():.1e} from one process"
            yield f"| two workers, {add_up.products} products | {alive(spark)} | {seconds:.1f} | {apart} |"
            dying = Killing(adding, workers[0], asked.kill_at)
            seconds, after = computed(ties, dying, asked.highest)
            same = "the same bits" if np.array_equal(after, whole) else f"{np.abs(after - whole).max():.1e}"
            gone = "killed" if workers[0].poll() is not None else "NOT KILLED"
            what = f"one {gone} in product {asked.kill_at} of {dying.products}"
            yield f"| {what} | {alive(spark)} | {seconds:.1f} | {same} |"
        finally:
            spark.stop()


def main(words: list[str]) -> int:
    """The table."""
    parser = argparse.ArgumentParser(prog="bench cluster", description=__doc__)
    for name, value in (("ties", 200_000), ("block", 20_000), ("kill-at", 20), ("highest", 0), ("tasks", 4)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args(words)
    graph = office(max(2, asked.ties // 8), asked.ties)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        columns = (graph.source, graph.target, graph.strength)
        ties = scale.write_ties(
            Snapshot.from_arrays(*columns, nodes=graph.names), place / "ties", block=asked.block
        )
        print(f"{ties}")
        print("| way | executors at the end | seconds | result |")
        print("|---|---|---|---|")
        logs = place / "spark"
        logs.mkdir()
        for line in told(ties, logs, asked):
            print(line, flush=True)
    return 0
