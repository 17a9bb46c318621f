"""Help, and a command line that cannot be read, told in the language that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from typer.core import TyperCommand, TyperGroup

from stakemap.cli.language import language
from stakemap.wording.phrases import Words

__all__ = ["CommandInLanguage", "UsageInLanguage"]


class CommandInLanguage(TyperCommand):
    """A command; its help is in Chinese where Chinese was asked for."""

    def get_help(self, ctx: Any) -> str:
        """Everything that ``--help`` prints."""
        return _page(self, ctx) or super().get_help(ctx)


class UsageInLanguage(TyperGroup):
    """The commands; what is wrong with their options is said in Chinese where Chinese was asked for."""

    def get_help(self, ctx: Any) -> str:
        """Everything that ``--help`` prints."""
        return _page(self, ctx) or super().get_help(ctx)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Read what stands before the command."""
        self._typed = tuple(args)
        with _usage_errors(self._typed):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Read what stands behind the command, and carry it out."""
        with _usage_errors(self._typed):
            return super().invoke(ctx)


@contextmanager
def _usage_errors(typed: Sequence[str]) -> Iterator[None]:
    """Say a usage error in Chinese; in English the library's own words stay."""
    try:
        yield
    except Exception as error:
        said = getattr(error, "format_message", None)
        if said is None or not hasattr(error, "ctx") or language(typed) != "zh" or not error.args[:1]:
            raise
        from stakemap.io.problem_texts import translated

        words = Words("cli", "zh")
        texts = (words.say("error.head"), translated(said().strip(), "zh"))
        hint = (words.say("error.hint"), words.say("error.usage"))
        for head, text in (texts, hint):
            sys.stderr.write(words.say("pair", head=head, text=text) + "\n")
        raise SystemExit(getattr(error, "exit_code", 2)) from None


def _page(command: Any, ctx: Any) -> str:
    """The help of a command in Chinese; nothing where English was asked for."""
    if language(getattr(ctx.find_root().command, "_typed", ())) != "zh":
        return ""
    from stakemap.cli.help_page import HelpPage

    page = HelpPage(ctx.make_formatter().width)
    command.format_help(ctx, page)
    return page.getvalue().rstrip("\n")
