"""Processes side by side, each on one task at a time; one that dies takes only its own task with it.

`concurrent.futures` gives up all tasks when one process is killed, and cannot say whose it was.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import IO, Any, Generic, TypeVar

from stakemap.work import Progress, checkpoint

__all__ = ["Died", "Work", "Worker", "cores", "hold", "side_by_side"]

T = TypeVar("T")
R = TypeVar("R")

_TURN = 0.2
_BETWEEN_TELLINGS = 0.5
_GRACE = 5.0
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Work = Callable[[T, Progress], R]
"""What a process does with a task, told how far it is; it lets no exception out."""


@dataclass(frozen=True, slots=True)
class Died:
    """What became of a task whose process ended: a negative code is the signal that ended it."""

    code: int


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def hold(file: IO[bytes]) -> None:
    """Keep a file to this process until it closes it or ends, however it ends, `kill -9` included.

    Where the system has no such locks (Windows), it is not kept.

    Raises
    ------
    OSError
        Another process has it.
    """
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def side_by_side(
    tasks: Iterable[T], work: Work[T, R], workers: int, told: Callable[[float], None]
) -> Generator[tuple[T, R | Died]]:
    """Every task with its result, as they are done; close the iterator to end all processes.

    Parameters
    ----------
    tasks
        What is to be done; each must be picklable.
    work
        Does one, in a process of its own: picklable, and it lets no exception out.
    workers
        How many processes.
    told
        Called now and then with how many tasks are under way, each as the share of it that is done.

    Raises
    ------
    Cancelled
        The work is to end here.
    """
    left, crew = deque(tasks), list[Worker[T, R]]()
    try:
        while left or any(one.busy for one in crew):
            crew = [one for one in crew if one.fit]
            for one in (one for one in crew if not one.busy):
                if left:
                    one.give(left.popleft())
            while left and len(crew) < workers:
                crew.append(Worker(work))
                crew[-1].give(left.popleft())
            yield from _heard(crew)
            told(sum(one.share for one in crew))
            checkpoint()
    finally:
        for one in crew:
            one.end()


def _heard(crew: list[Worker[T, R]]) -> Iterator[tuple[T, R | Died]]:
    """What processes have done, after a turn of waiting at most."""
    ready = wait([one.pipe for one in crew if one.busy], timeout=_TURN)
    for one in crew:
        if one.pipe in ready:
            yield from one.answers()


class Worker(Generic[T, R]):
    """One process and its task.

    Attributes
    ----------
    pipe
        Readable when there is something to hear: for `multiprocessing.connection.wait`.
    share, part
        How much of the task is done, 0 to 1, and the part under way.
    """

    def __init__(self, work: Work[T, R]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, work), daemon=True)
        with _one_thread_each():
            self._process.start()
        there.close()
        self._task: list[T] = []
        self.share, self.part = 0.0, ""

    @property
    def fit(self) -> bool:
        """Whether it has a task, or could be given one."""
        return self.busy or self._process.is_alive()

    @property
    def busy(self) -> bool:
        """Whether it has a task."""
        return bool(self._task)

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid or 0

    def give(self, task: T) -> None:
        """Let it begin a task; it must have none."""
        self._task, self.share, self.part = [task], 0.0, ""
        with suppress(OSError):  # it died before: its answers say so
            self.pipe.send(task)

    def answers(self) -> Iterator[tuple[T, R | Died]]:
        """The result, if it is there; that the process died, if it did."""
        try:
            while self.busy and self.pipe.poll():
                done, said = self.pipe.recv()
                if done:
                    self.share = 0.0
                    yield self._task.pop(), said
                else:
                    self.share, self.part = said
        except (EOFError, OSError):
            self._process.join(_GRACE)
            self.end()
            self.share = 0.0
            yield self._task.pop(), Died(self._process.exitcode or 0)

    def end(self) -> None:
        """End the process, whatever it does; files are written whole or not at all."""
        self.pipe.close()
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes begun inside compute with one thread each: there is one of them for every core."""
    unset = [name for name in _THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(unset, "1"))
    try:
        yield
    finally:
        for name in unset:
            os.environ.pop(name, None)


def _serve(pipe: Connection[Any, Any], work: Work[Any, Any]) -> None:
    """Do tasks until nobody asks any more; Ctrl-C is for whoever asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    last = 0.0

    def tell(share: float, part: str) -> None:
        nonlocal last
        if time.monotonic() - last > _BETWEEN_TELLINGS:
            last = time.monotonic()
            try:
                pipe.send((False, (share, part)))
            except OSError:
                os._exit(1)  # nobody is there to hear of it

    with suppress(EOFError, OSError):
        while True:
            pipe.send((True, work(pipe.recv(), tell)))
