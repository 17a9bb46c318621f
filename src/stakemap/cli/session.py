"""From exceptions to one clear message and an exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from stakemap import errors, policy
from stakemap.cli.language import language_of_place
from stakemap.cli.options import Common
from stakemap.cli.screen import ALL_DONE, NOTHING_DONE, PARTLY_DONE, Screen
from stakemap.work import Deadline, working

__all__ = ["Refused", "Usage", "exit_code", "problem_dict", "reason", "session"]

_STOPPED = 130
_INPUT = (
    errors.InputError,
    errors.DuplicateId,
    errors.Erased,
    errors.MissingEndpoint,
    errors.NotStorable,
    errors.RebuildRefused,
    errors.ShrinkRefused,
)
"""What was given is refused: exit 1.  All other errors leave nothing done: exit 2."""


class Usage(Exception):
    """The command was asked for something that cannot be done: exit 2."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Refused(Exception):
    """The input was refused and every problem has been said: exit 1."""


def exit_code(error: BaseException) -> int:
    """1 where input is refused, 2 where nothing could be done."""
    return PARTLY_DONE if isinstance(error, _INPUT) else NOTHING_DONE


@contextmanager
def session(common: Common) -> Iterator[Screen]:
    """A screen for one command; every exception becomes a message, and the command exits."""
    from stakemap.model.free_text import listening

    screen = Screen(common.lang, as_json=common.as_json)
    if screen.asked_lang is None:
        screen.lang = language_of_place()
    try:
        deadline = Deadline(common.time_limit) if common.time_limit else None
        with policy.strict(common.strict_text), working(deadline=deadline), listening() as texts:
            yield screen
        _tell_texts(screen, texts)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        screen.error(screen.word("error.stopped"))
        screen.code = _STOPPED
    except errors.Cancelled:
        hint = screen.word("error.time_over_hint")
        screen.error(screen.word("error.time_over", seconds=f"{common.time_limit:g}"), hint, type="cancelled")
    except Refused:
        screen.fail(PARTLY_DONE)
    except (Usage, errors.StakemapError, OSError) as error:
        _tell(screen, error)
        if common.debug:
            traceback.print_exc(file=sys.stderr)
    except Exception as error:  # noqa: BLE001  a traceback may quote facts; it is for --debug only
        kind = type(error).__name__
        screen.error(
            screen.word("error.unexpected", kind=kind),
            screen.word("error.unexpected_hint"),
            type="unexpected",
        )
        if common.debug:
            traceback.print_exc(file=sys.stderr)
    screen.close()
    if screen.code != ALL_DONE:
        raise typer.Exit(screen.code)


def _tell_texts(screen: Screen, found: list[errors.Problem]) -> None:
    """Texts to read again in sheets and scenarios, by place; those of facts are listed with their file."""
    placed = [warning for warning in found if warning.file]
    if placed:
        screen.warn(screen.word("rows.read_again", count=len(placed)))
        for warning in placed:
            screen.note(f"  {screen.told(warning)}")


def _tell(screen: Screen, error: Usage | errors.StakemapError | OSError) -> None:
    if isinstance(error, errors.InputError):
        _tell_problems(screen, error)
    elif isinstance(error, OSError) and not isinstance(error, errors.StakemapError):
        cause = screen.plainly(error.strerror or type(error).__name__)
        screen.error(screen.word("error.file_system", reason=cause), type="file")
    else:
        text = screen.plainly(str(error.args[0]) if error.args else "")
        hint = screen.plainly(getattr(error, "hint", "") or _near(screen, error))
        screen.error(text, hint, code=exit_code(error), type=getattr(error, "code", "usage"))


def _near(screen: Screen, error: Exception) -> str:
    """The nearest name, also where it may be a person's: on the screen of whoever typed another."""
    near = getattr(error, "near", ()) if not screen.as_json else ()
    return f"did you mean {near[0]!r}?" if near else ""


def _tell_problems(screen: Screen, error: errors.InputError) -> None:
    """One problem is the error itself; several make a list.  Values are shown only to whoever typed them."""
    problems, typed = error.problems, screen.typed and not screen.as_json
    listed = [problem_dict(problem) for problem in problems]
    if len(problems) == 1:
        text = screen.told(problems[0], show_value=typed)
        screen.error(text, code=exit_code(error), type=error.code, problems=listed)
        return
    count = screen.word("rows.refused", count=len(problems))
    screen.error(count, code=exit_code(error), type=error.code, problems=listed)
    for problem in problems:
        screen.note(f"  {screen.told(problem, show_value=typed)}")


def problem_dict(problem: errors.Problem) -> dict[str, Any]:
    """A problem as JSON values, without the refused value: this may end in a log."""
    names = ("code", "file", "sheet", "cell", "row", "field", "fact_id", "cause", "cure")
    return {name: getattr(problem, name) for name in names}


def reason(screen: Screen, error: BaseException) -> str:
    """Why an account failed, in one line with ids and without values."""
    if isinstance(error, errors.InputError) and error.problems:
        return screen.told(error.problems[0])
    if isinstance(error, errors.StakemapError | Usage):
        text, hint = screen.plainly(str(error.args[0]) if error.args else ""), screen.plainly(error.hint)
        return (f"{text} ({hint})" if hint else text).replace("\n", " ")
    if isinstance(error, OSError):
        return screen.plainly(error.strerror or type(error).__name__)
    return screen.word("error.unexpected", kind=type(error).__name__)
