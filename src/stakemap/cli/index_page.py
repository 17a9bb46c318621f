"""`index.html`: the list of the reports that one run over all accounts left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

__all__ = ["Entry", "index_page"]

_WORDS = {
    "en": (
        "Reports",
        "account",
        "decisions",
        "state",
        "an older report; the last run failed",
        "none",
    ),
    "zh": ("报告目录", "账户", "决策", "状态", "最近一次运行失败，此为较早的报告", "无"),
}
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
    title, account, decisions, state, older, none = _WORDS[lang]
    rows = "\n".join(_row(entry, older, none) for entry in entries)
    tag = "zh-Hans" if lang == "zh" else "en"
    return _PAGE.format(tag=tag, title=title, account=account, decisions=decisions, state=state, rows=rows)


def _row(entry: Entry, older: str, none: str) -> str:
    name = escape(entry.account)
    linked = f'<a href="{escape(quote(entry.link))}">{name}</a>' if entry.link else name
    said = (f"{escape(entry.failed)}" + (f" ({older})" if entry.link else "")) if entry.failed else ""
    listed = ", ".join(escape(ident) for ident in entry.decisions) or ("" if entry.failed else none)
    return f"<tr><td>{linked}</td><td>{listed}</td><td>{said}</td></tr>"
