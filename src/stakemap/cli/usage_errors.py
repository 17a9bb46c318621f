"""Help, and a command line that cannot be read, told in the language that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from typer.core import TyperCommand, TyperGroup

from stakemap.cli.language import language
from stakemap.cli.options import SHARED
from stakemap.wording.phrases import Words

__all__ = ["CommandInLanguage", "UsageInLanguage"]


_REST = "Options"
_NOTHING_DONE = 2


class CommandInLanguage(TyperCommand):
    """A command; its help is in Chinese where Chinese was asked for, its options by what they are for."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments, the command's own options by their headings, and those that every command takes."""
        parts: dict[str, list[tuple[str, str]]] = {"Arguments": [], _REST: []}
        for param in self.get_params(ctx):
            shown = param.get_help_record(ctx)
            if shown is not None:
                parts.setdefault(_heading(param), []).append(shown)
        parts[SHARED] = parts.pop(SHARED, [])
        for heading, rows in parts.items():
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def get_help(self, ctx: Any) -> str:
        """Everything that ``--help`` prints."""
        return _page(self, ctx) or super().get_help(ctx)


def _heading(param: Any) -> str:
    if param.param_type_name == "argument":
        return "Arguments"
    return SHARED if "--help" in param.opts else getattr(param, "rich_help_panel", None) or _REST


class UsageInLanguage(TyperGroup):
    """The commands; what is wrong with their options is said in Chinese where Chinese was asked for."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands by what they are for, all purposes below each other."""
        wide = max(map(len, self.commands))
        groups: dict[str, list[tuple[str, str]]] = {}
        for name, one in self.commands.items():
            row = name.ljust(wide), one.get_short_help_str(formatter.width)
            groups.setdefault(getattr(one, "rich_help_panel", ""), []).append(row)
        with formatter.section("Commands"):
            for group, rows in groups.items():
                formatter.write_heading(group)
                with formatter.indentation():
                    formatter.write_dl(rows)

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

        words, place = Words("cli", "zh"), getattr(error.ctx, "command_path", "").split()[1:]
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(said() + "\n")
            raise SystemExit(_NOTHING_DONE) from None
        texts = (words.say("error.head"), translated(said().strip(), "zh"))
        usage = words.say("error.usage", command=" ".join(["stakemap", *place]))
        hint = (words.say("error.hint"), usage)
        for head, text in (texts, hint):
            sys.stderr.write(words.say("pair", head=head, text=text) + "\n")
        raise SystemExit(getattr(error, "exit_code", _NOTHING_DONE)) from None


def _page(command: Any, ctx: Any) -> str:
    """The help of a command in Chinese; nothing where English was asked for."""
    if language(getattr(ctx.find_root().command, "_typed", ())) != "zh":
        return ""
    from stakemap.cli.help_page import HelpPage

    page = HelpPage(ctx.make_formatter().width)
    command.format_help(ctx, page)
    return page.getvalue().rstrip("\n")
