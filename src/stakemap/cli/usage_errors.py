"""A command line that cannot be read, told in the language that was asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from typer.core import TyperGroup

from stakemap.wording.phrases import Words

__all__ = ["UsageInLanguage"]


class UsageInLanguage(TyperGroup):
    """The commands; what is wrong with their options is said in Chinese where Chinese was asked for."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Read what stands before the command."""
        self._typed = tuple(args)
        with _told(self._typed):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Read what stands behind the command, and carry it out."""
        with _told(self._typed):
            return super().invoke(ctx)


@contextmanager
def _told(typed: Sequence[str]) -> Iterator[None]:
    """Say a usage error in Chinese; in English the library's own words stay."""
    try:
        yield
    except Exception as error:
        said = getattr(error, "format_message", None)
        if said is None or not hasattr(error, "ctx") or _language(typed) != "zh" or not error.args[:1]:
            raise
        from stakemap.io.problem_texts import translated

        words = Words("cli", "zh")
        texts = (words.say("error.head"), translated(said().strip(), "zh"))
        hint = (words.say("error.hint"), words.say("error.usage"))
        for head, text in (texts, hint):
            sys.stderr.write(words.say("pair", head=head, text=text) + "\n")
        raise SystemExit(getattr(error, "exit_code", 2)) from None


def _language(typed: Sequence[str]) -> str:
    """As asked by an option, else by the environment."""
    options = [text.partition("=")[2] for text in typed if text.startswith("--lang=")]
    options += [typed[k + 1] for k, text in enumerate(typed[:-1]) if text == "--lang"]
    return options[-1] if options else os.environ.get("STAKEMAP_LANG", "en")
