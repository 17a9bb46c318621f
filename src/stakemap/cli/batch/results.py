"""What a run over all accounts leaves beside the reports: the list, in two languages, and the summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stakemap.cli.account_report import Wish, page_of
from stakemap.cli.batch.journal import Journal
from stakemap.cli.batch.making import Made
from stakemap.cli.earlier_reports import Earlier

if TYPE_CHECKING:
    from stakemap.reports.all_accounts.listing import Line, Listing

__all__ = ["BESIDE", "language", "lines", "written"]

BESIDE = frozenset({"batch", "index", "summary"})
"""Stems of what stands beside the reports and is none."""


def language(wish: Wish, made: Mapping[str, Made], default: str) -> str:
    """As asked, else that of most reports."""
    spoken = Counter(one.outcome.language for one in made.values() if one.outcome.language)
    return wish.lang or min(spoken, key=lambda lang: (-spoken[lang], lang), default=default)


def lines(names: Sequence[str], made: Mapping[str, Made], earlier: Earlier, kept: Journal) -> list[Line]:
    """Every account of the store; one that failed or was not reached keeps the page and the state it had."""
    from stakemap.reports.all_accounts.listing import Line

    found = []
    for name in names:
        one, done = made.get(name), kept.done.get(name)
        page = page_of((one.outcome.files if one is not None else ()) or earlier.last(name))
        told = one is not None and one.reason is None
        found.append(
            Line(
                name,
                page.name if page is not None else "",
                done.state if done is not None and told else kept.before.get(name),
                done.news if done is not None and told else (),
                remade=one is not None and one.outcome.state == "ok",
                reason=one.reason if one is not None else None,
                reached=one is not None,
            )
        )
    return found


def written(folder: Path, listing: Listing, lang: str, base: str = "") -> tuple[Path, ...]:
    """``index.html`` and ``summary.md``, each beside its twin in the other language; only what differs."""
    from stakemap.reports.all_accounts.index_page import index_page
    from stakemap.reports.all_accounts.summary import summary
    from stakemap.reports.files import write_all

    other = "en" if lang == "zh" else "zh"
    texts = {
        "index.html": index_page(listing, lang, f"index.{other}.html"),
        f"index.{other}.html": index_page(listing, other, "index.html"),
        "summary.md": summary(listing, lang, base),
        f"summary.{other}.md": summary(listing, other, base),
    }
    new = {name: text for name, text in texts.items() if not _says(folder / name, text)}
    write_all(folder, new)
    for name in (f"index.{lang}.html", f"summary.{lang}.md"):
        (folder / name).unlink(missing_ok=True)
    return tuple(folder / name for name in texts)


def _says(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()
