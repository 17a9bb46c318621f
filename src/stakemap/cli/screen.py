"""Where a command's words go: results to stdout, messages to stderr, or one JSON value."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words
from stakemap.work import Progress, checkpoint, working

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from stakemap.errors import Problem

__all__ = ["ALL_DONE", "NOTHING_DONE", "PARTLY_DONE", "Screen", "printable"]

ALL_DONE, PARTLY_DONE, NOTHING_DONE = 0, 1, 2
"""The exit codes; 1 also says that input was refused."""

_PATIENCE = 2.0
_BETWEEN_LINES = 10.0
_MANY_MINUTES = 2
_ONE = re.compile(r"(?<![\w.])1 (fact|graph|number|problem|report|revision|row|version)s\b")
_PLAIN = str.maketrans({"…": "...", "–": "-", "—": "-", "→": "->", "×": "x", "·": "-", "‘": "'", "’": "'"})


def printable(text: str, encoding: str | None) -> str:
    """The text as a stream can show it: no control characters, nothing the encoding lacks.

    Examples
    --------
    >>> printable("a…b → c", "ascii")
    'a...b -> c'
    """
    seen = "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)
    coding = encoding or "utf-8"
    try:
        seen.encode(coding)
    except UnicodeEncodeError:
        return seen.translate(_PLAIN).encode(coding, "backslashreplace").decode(coding)
    return seen


def _put(stream: IO[str], text: str) -> None:
    stream.write(printable(text, getattr(stream, "encoding", None)) + "\n")
    stream.flush()


class Screen:
    """One command's output, its language and its exit code.

    Attributes
    ----------
    code
        The exit code so far; it only grows.
    typed
        Whether the user's own file is being read: only then may a refused value be shown.
    result
        What ``--json`` prints at the end.
    """

    def __init__(self, lang: str = "en", *, as_json: bool = False) -> None:
        self.lang, self.as_json = lang, as_json
        self.code = ALL_DONE
        self.typed = False
        self._settled = False
        self.result: dict[str, Any] = {}

    @property
    def asked_lang(self) -> str | None:
        """The language that the user asked for; ``None`` where the default stands."""
        return self.lang if _asked_for("lang") else None

    def word(self, key: str, **values: object) -> str:
        """A text in the language of the screen; one fact is not "1 facts"."""
        return _ONE.sub(r"1 \1", Words("cli", self.lang).say(key, **values))

    def knows(self, key: str) -> bool:
        """Whether there is a text of this key."""
        return Words("cli", self.lang).known(key)

    def told(self, problem: Problem, *, show_value: bool = False) -> str:
        """What is wrong in a file, in the language of the screen."""
        from stakemap.io.problem_texts import told

        return told(problem, self.lang, show_value=show_value)

    def plainly(self, text: str) -> str:
        """A sentence of the library in the language of the screen."""
        from stakemap.io.problem_texts import translated

        return translated(text, self.lang)

    def speak(self, language: str) -> None:
        """Speak the language of a file or of its facts from now on, unless one was asked for or is spoken."""
        if language and not self._settled and self.asked_lang is None:
            self.lang, self._settled = language, True

    def pair(self, head: str, text: str) -> str:
        """A heading and what it says, with the colon of the language."""
        return Words("cli", self.lang).say("pair", head=head, text=text)

    def listed(self, names: Iterable[str]) -> str:
        """Names side by side, as the language of the screen lists them."""
        return listed(names, self.lang)

    def say(self, text: str) -> None:
        """Print a result, unless it goes out as JSON."""
        if not self.as_json:
            _put(sys.stdout, text)

    def note(self, text: str) -> None:
        """Print a message beside the results."""
        _put(sys.stderr, text)

    def warn(self, text: str) -> None:
        """Print a message that calls for attention."""
        self.note(self.pair(self.word("note.head"), text))

    def fail(self, code: int) -> None:
        """Remember the worst exit code."""
        self.code = max(self.code, code)

    def error(self, text: str, hint: str = "", *, code: int = NOTHING_DONE, **more: object) -> None:
        """Print an error with its cure."""
        self.note(self.pair(self.word("error.head"), text))
        if hint:
            self.note(self.pair(self.word("error.hint"), hint))
        self.fail(code)
        self.result["error"] = {"message": text, "hint": hint, **more}

    def put(self, values: Mapping[str, Any]) -> None:
        """Add to the JSON result."""
        self.result.update(values)

    def close(self) -> None:
        """Print the JSON result, if that is what was asked for."""
        if self.as_json:
            text = json.dumps({"exit": self.code, **self.result}, ensure_ascii=False, indent=2, default=str)
            coding = getattr(sys.stdout, "encoding", None) or "utf-8"
            try:
                text.encode(coding)
            except UnicodeEncodeError:
                text = json.dumps({"exit": self.code, **self.result}, indent=2, default=str)
            sys.stdout.write(text + "\n")
            sys.stdout.flush()

    def at(self, label: str, share: float, part: str) -> str:
        """How far a long work is: its name, the percentage and the part under way."""
        named = self.word(f"part.{part}") if part else ""
        return self.pair(label, f"{share:.0%} {named}".strip())

    def progress(self, total: int) -> Steps:
        """A bar on a terminal, plain lines elsewhere."""
        return Steps(self, total)

    @contextmanager
    def step(self, key: str) -> Iterator[None]:
        """One long step: named on a terminal while it runs, and elsewhere once it took long."""
        started = time.monotonic()
        waiting: AbstractContextManager[Any] = nullcontext()
        tell: Progress = _Lines(self, key)
        if _on_terminal():
            from rich.console import Console

            console = Console(file=sys.stderr)
            wide = console.encoding.startswith("utf")
            label = printable(self.word(key), console.encoding)
            waiting = status = console.status(label, spinner="dots" if wide else "line")

            def tell(share: float, part: str) -> None:
                status.update(printable(self.at(self.word(key), share, part), console.encoding))

        with waiting, working(tell):
            yield
        took = time.monotonic() - started
        if took > _PATIENCE and not _on_terminal():
            self.note(self.pair(self.word(key), f"{took:.0f} s"))


class _Lines:
    """Lines for a long work where there is no terminal: now and then, never at once."""

    def __init__(self, screen: Screen, key: str) -> None:
        self._screen, self._key, self._told = screen, key, time.monotonic()

    def __call__(self, share: float, part: str) -> None:
        if time.monotonic() - self._told > _BETWEEN_LINES:
            self._told = time.monotonic()
            self._screen.note(self._screen.at(self._screen.word(self._key), share, part))


class Steps:
    """How far a long work has come.  Use as a context; call `next` before each piece."""

    def __init__(self, screen: Screen, total: int) -> None:
        self._screen, self._total = screen, total
        self._done = -1
        self._told = self._begun = time.monotonic()
        self._bar: tuple[Bar, TaskID] | None = None
        self._label = ""
        self._scope = ExitStack()

    def __enter__(self) -> Self:
        if _on_terminal():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.description}", markup=False),
            )
            progress = Progress(*columns, console=Console(file=sys.stderr), transient=True)
            self._bar = progress, progress.add_task("", total=self._total)
            progress.start()
        self._scope.enter_context(working(self._within))
        return self

    def word(self, key: str) -> str:
        """A text in the language of the screen."""
        return self._screen.word(key)

    def next(self, label: str) -> None:
        """Begin the next piece."""
        self._done, self._label = self._done + 1, label
        checkpoint()
        if self._bar is not None:
            self._show(self._done, label)
        elif time.monotonic() - self._told > _PATIENCE:
            self._told = time.monotonic()
            self._screen.note(self._screen.pair(f"{self._done} / {self._total}", label))

    def at(self, done: float, label: str) -> None:
        """Say how many pieces are done, those under way by their shares, and name the last one."""
        if self._bar is not None:
            self._show(done, label)
        elif time.monotonic() - self._told > _BETWEEN_LINES:
            self._told = time.monotonic()
            self._screen.note(self._screen.pair(f"{int(done)} / {self._total}", f"{label}{self._left(done)}"))

    def _left(self, done: float) -> str:
        """About how long the rest will take, as long as there is something to go by."""
        if done < 1:
            return ""
        seconds = (time.monotonic() - self._begun) / done * (self._total - done)
        minutes = round(seconds / 60)
        key, n = ("seconds", max(1, round(seconds))) if minutes < _MANY_MINUTES else ("minutes", minutes)
        return self._screen.word(f"steps.{key}_left", n=n)

    def _within(self, share: float, part: str) -> None:
        """How far the piece under way is."""
        if self._bar is not None and self._done >= 0:
            self._show(self._done + share, self._screen.at(self._label, share, part))

    def _show(self, done: float, text: str) -> None:
        assert self._bar is not None  # noqa: S101  the callers looked
        bar, task = self._bar
        bar.update(task, completed=done, description=printable(text, bar.console.encoding))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar[0].stop()
            self._bar = None
        self._scope.close()


def _asked_for(option: str) -> bool:
    """Whether an option was given, on the command line, before the command or in the environment."""
    from importlib import import_module

    from typer import Context

    click = import_module(Context.__mro__[1].__module__.partition(".core")[0])  # typer's own in new releases
    context = import_module(f"{click.__name__}.globals").get_current_context(silent=True)
    source = context.get_parameter_source(option) if context is not None else None
    return source is not None and source.name in ("COMMANDLINE", "DEFAULT_MAP", "ENVIRONMENT")


def _on_terminal() -> bool:
    return sys.stderr.isatty()


def shown_path(path: Path) -> str:
    """A path as its user would type it: relative where it lies below the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except (ValueError, OSError):
        return str(path)
