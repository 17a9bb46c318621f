"""The language that a user asked for: by an option, else by the environment, else by the place."""

from __future__ import annotations

import os
from collections.abc import Sequence

__all__ = ["language", "language_of_place"]


def language(typed: Sequence[str]) -> str:
    """As asked by ``--lang`` anywhere on the command line, else by ``STAKEMAP_LANG``, else by the place.

    Examples
    --------
    >>> language(["report", "--help", "--lang", "zh"]), language(["--lang=en", "report"])
    ('zh', 'en')
    """
    options = [text.partition("=")[2] for text in typed if text.startswith("--lang=")]
    options += [typed[k + 1] for k, text in enumerate(typed[:-1]) if text == "--lang"]
    return options[-1] if options else os.environ.get("STAKEMAP_LANG") or language_of_place()


def language_of_place() -> str:
    """That of the system (``LC_ALL``, ``LC_MESSAGES``, ``LANG``), if Chinese; else English."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next(filter(None, named), "")
    return "zh" if first.replace("-", "_").partition("_")[0].lower() == "zh" else "en"
