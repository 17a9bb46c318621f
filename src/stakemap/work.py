"""Long work: how far it is, until when it may go on, and how to call it off.

Whoever starts work says to whom it is told and until when it may last (`working`); whoever does it says where
it is (`begin`) and stops by at each turn of a long loop (`checkpoint`).  What lies between need not know.
The scope belongs to one thread and one task, so works beside each other do not meet.
While work makes millions of objects that stay, Python looks for garbage seldom (`rarely_collected`).
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from threading import Lock
from typing import ParamSpec, TypeVar

from stakemap.errors import Cancelled, InputError

__all__ = [
    "RARE",
    "Deadline",
    "Progress",
    "begin",
    "carried",
    "checkpoint",
    "each",
    "rarely_collected",
    "to_its_end",
    "working",
]

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

Progress = Callable[[float, str], None]
"""Told the share that is done, from 0 to 1, and the part that is under way, as `begin` names it."""


RARE = (1_000_000, 1, 5)
"""New objects between two searches for garbage in circles, and how many of these between two of older ones
and of all; Python itself searches from 700 on."""


class Deadline:
    """Until when work may go on; it can be called off before, from any thread.

    Parameters
    ----------
    seconds
        From now on; ``None`` for no limit, only to call off.

    Examples
    --------
    >>> import stakemap as sm
    >>> off = Deadline()
    >>> off.cancel()
    >>> sm.analyze(sm.from_edges([("a", "b")]), deadline=off)
    Traceback (most recent call last):
    stakemap.errors.Cancelled: called off
    """

    def __init__(self, seconds: float | None = None) -> None:
        if seconds is not None and not isinstance(seconds, int | float):
            raise InputError("the seconds of a deadline must be a number, or None for no limit")
        self._end = None if seconds is None else time.monotonic() + seconds
        self._off = False

    def __repr__(self) -> str:
        left = "no limit" if self.left is None else f"{self.left:.1f} s left"
        return f"<Deadline: {'called off' if self._off else left}>"

    def cancel(self) -> None:
        """Call the work off: it ends at its next checkpoint."""
        self._off = True

    @property
    def left(self) -> float | None:
        """Seconds that are left, 0 at the least; ``None`` without a limit."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Go on, or not.

        Raises
        ------
        Cancelled
            It was called off, or the time is over.
        """
        if self._off:
            raise Cancelled("called off")
        if self.left == 0.0:
            raise Cancelled("the time is over", hint="give it more seconds, or ask for less: fewer draws")


@dataclass(slots=True)
class _Scope:
    """Where somebody is in a stretch of work: its ends among the whole, and those of the part under way."""

    tell: Progress | None
    deadlines: tuple[Deadline, ...]
    low: float = 0.0
    high: float = 1.0
    part: str = ""
    start: float = 0.0
    end: float = 1.0

    def check(self) -> None:
        for deadline in self.deadlines:
            deadline.check()

    def report(self, share: float) -> None:
        if self.tell is not None:
            self.tell(min(1.0, self.start + (self.end - self.start) * share), self.part)


_scope: ContextVar[_Scope | None] = ContextVar("stakemap_work", default=None)


@contextmanager
def working(
    progress: Progress | None = None,
    deadline: Deadline | None = None,
    *,
    share: tuple[float, float] = (0.0, 1.0),
) -> Iterator[None]:
    """Tell how far the work inside is, and end it in time.

    Parameters
    ----------
    progress
        Called with the share that is done and the part under way; without it what holds around goes on
        being told, of which this is a stretch.
    deadline
        Ends the work with `Cancelled` at the next checkpoint; those around hold as well.
    share
        Which stretch of the part under way around it this is.

    Examples
    --------
    >>> import stakemap as sm
    >>> told = []
    >>> with working(lambda share, part: told.append((round(share, 2), part))):
    ...     with working(share=(0, 0.5)):
    ...         begin("one", 0, 1)
    ...     with working(share=(0.5, 1)):
    ...         checkpoint(1, 2)
    >>> told
    [(0.0, 'one'), (0.5, 'one'), (0.75, ''), (1.0, ''), (1.0, '')]
    """
    around = _scope.get()
    if progress is None and deadline is None and around is None:
        yield
        return
    if deadline is not None and not isinstance(deadline, Deadline):
        raise InputError(f"a {type(deadline).__name__} is not a deadline", hint="write sm.Deadline(seconds)")
    scope = _Scope(progress, (deadline,) if deadline is not None else ())
    if around is not None:
        scope.deadlines += around.deadlines
        if progress is None:
            width = around.end - around.start
            scope.tell, scope.part = around.tell, around.part
            scope.low, scope.high = around.start + width * share[0], around.start + width * share[1]
            scope.start, scope.end = scope.low, scope.high
    token = _scope.set(scope)
    try:
        scope.check()
        yield
        scope.start, scope.end = scope.low, scope.high
        scope.report(1.0)
    finally:
        _scope.reset(token)


@contextmanager
def to_its_end() -> Iterator[None]:
    """What is inside is not called off: it finishes what is kept already, and takes no long time.

    Examples
    --------
    >>> off = Deadline()
    >>> with working(deadline=off):
    ...     off.cancel()
    ...     with to_its_end():
    ...         checkpoint()
    """
    token = _scope.set(None)
    try:
        yield
    finally:
        _scope.reset(token)


def begin(part: str, start: float, end: float) -> None:
    """Say that a part begins, and between which shares of the work it lies.

    Raises
    ------
    Cancelled
        The work is to end here.
    """
    scope = _scope.get()
    if scope is not None:
        width = scope.high - scope.low
        scope.part = part
        scope.start, scope.end = scope.low + width * start, scope.low + width * end
        scope.check()
        scope.report(0.0)


def carried(work: Callable[P, R]) -> Callable[P, R]:
    """The same work for a thread of a pool: it ends there when it is to end here."""
    context = copy_context()

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return context.copy().run(work, *args, **kwargs)

    return run


def checkpoint(done: int = 0, total: int = 0) -> None:
    """Stop by: is this to go on?  With a total, say how much of the part under way is done.

    Raises
    ------
    Cancelled
        The work is to end here.
    """
    scope = _scope.get()
    if scope is not None:
        scope.check()
        if total:
            scope.report(done / total)


def each(items: Iterable[T]) -> Iterator[T]:
    """The items one after the other, with a checkpoint before each.

    Examples
    --------
    >>> list(each("ab"))
    ['a', 'b']

    Raises
    ------
    Cancelled
        The work is to end here.
    """
    for item in items:
        checkpoint()
        yield item


_lock = Lock()
_before: list[tuple[int, int, int]] = []
"""How often garbage was looked for first, once for each who is inside: the setting belongs to the process."""


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Inside, garbage is looked for seldom; once the last of several callers leaves, as before.

    Where whoever calls has turned the search off, or made it rarer, that stays.

    Examples
    --------
    >>> with rarely_collected():
    ...     gc.get_threshold()[0] >= RARE[0]
    True
    """
    with _lock:
        now = gc.get_threshold()
        _before.append(_before[0] if _before else now)
        if 0 < now[0] < RARE[0]:
            gc.set_threshold(*RARE)
    try:
        yield
    finally:
        with _lock:
            before = _before.pop()
            if not _before:
                gc.set_threshold(*before)
