"""`index.html`: the list of the reports that one run over all accounts left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from stakemap.wording.phrases import Words

__all__ = ["Entry", "index_page"]

_PAGE = """\
<!DOCTYPE html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  font: 16px/1.5 system-ui, "Microsoft YaHei", "PingFang SC", "Noto Sans SC", sans-serif;
}}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0 }}
tr {{ border-bottom: 1px solid #8886 }}
</style>
</head>
<body>
<h1>{title}</h1>
<table>
<tr><th scope="col">{account}</th><th scope="col">{decisions}</th><th scope="col">{state}</th></tr>
{rows}
</table>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One account: where its report lies, and why the last run failed, if it did."""

    account: str
    link: str
    decisions: tuple[str, ...] = ()
    failed: str = ""


def index_page(entries: Iterable[Entry], lang: str = "en") -> str:
    """One offline page without script and without a clock: the same accounts give the same bytes."""
    words = Words("cli", lang)
    heads = {name: words.say(f"index.{name}") for name in ("title", "account", "decisions", "state")}
    rows = "\n".join(_row(entry, words) for entry in entries)
    return _PAGE.format(tag="zh-Hans" if words.zh else "en", rows=rows, **heads)


def _row(entry: Entry, words: Words) -> str:
    name = escape(entry.account)
    linked = f'<a href="{escape(quote(entry.link))}">{name}</a>' if entry.link else name
    said = (
        (f"{escape(entry.failed)}" + (f" ({words.say('index.older')})" if entry.link else ""))
        if entry.failed
        else ""
    )
    listed = ", ".join(escape(ident) for ident in entry.decisions) or (
        "" if entry.failed else words.say("index.none")
    )
    return f"<tr><td>{linked}</td><td>{listed}</td><td>{said}</td></tr>"
