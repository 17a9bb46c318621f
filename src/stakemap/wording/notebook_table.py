"""Results as frames and as tables of a notebook, light or dark, in the chosen language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from stakemap.errors import MissingExtra
from stakemap.wording.language import called
from stakemap.wording.tables import head, told

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["fold", "frame", "html_table", "shown", "styled"]

_ROUNDING = 1e-12
_STYLE = (
    ".stakemap{color:inherit;line-height:1.4}"
    ".stakemap table{border-collapse:collapse;margin:.4em 0;color:inherit;background:none}"
    ".stakemap caption{text-align:left;white-space:nowrap;font-weight:600;"
    "padding:.2em 0;color:inherit;caption-side:top}"
    ".stakemap :is(th,td){text-align:left;vertical-align:top;padding:.25em .9em .25em 0;background:none;"
    "border:0;border-bottom:1px solid var(--stakemap-line);color:inherit;white-space:normal}"
    ".stakemap thead th{font-weight:600}"
    ".stakemap tbody tr{background:none}"
    ".stakemap :is(small,.soft){color:var(--stakemap-soft)}"
    ".stakemap p{margin:.3em 0}"
    ".stakemap summary{cursor:pointer;margin:.4em 0}"
    ".stakemap figure{margin:.4em 0;max-width:100%;overflow:auto;background:#fff;border-radius:6px}"
    ".stakemap{--stakemap-line:#d5dae1;--stakemap-soft:#5b6675}"
    "@media (prefers-color-scheme:dark){.stakemap{--stakemap-line:#3a4452;--stakemap-soft:#a3adbb}}"
    "[data-jp-theme-light=true] .stakemap{--stakemap-line:#d5dae1;--stakemap-soft:#5b6675}"
    ":is([data-jp-theme-light=false],.vscode-dark) .stakemap{--stakemap-line:#3a4452;--stakemap-soft:#a3adbb}"
)
"""Colours of text and ground are the notebook's own; lines and notes follow its theme, else the system's."""


def frame(
    rows: list[dict[str, Any]],
    *index: str,
    labels: bool = False,
    names: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Rows as a pandas frame.

    Parameters
    ----------
    rows
        Each a mapping of column to value, the same columns in each.
    index
        Columns that become the index.
    labels
        Heads for readers, in the language of `stakemap.set_language`, instead of machine names.
    names
        Of the ids in the column ``id`` or ``node``: the column ``name`` then holds them in that language.

    Raises
    ------
    MissingExtra
        If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtra("pandas", "frames") from None
    if names is not None:
        rows = [row | {"name": called(names, str(row.get("id", row.get("node"))))} for row in rows]
    made = pd.DataFrame(rows)
    if index:
        made = made.set_index(list(index) if len(index) > 1 else index[0])
    if labels:
        made = made.rename(columns=head)
        made.index.names = [name and head(str(name)) for name in made.index.names]
    return made


def html_table(
    title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], notes: tuple[str, ...] = ()
) -> str:
    """A plain escaped HTML table for notebooks; what it says in English is told in the chosen language."""
    cells = "".join(f"<th>{escape(told(text))}</th>" for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(told(text))}</td>" for text in row) + "</tr>" for row in rows
    )
    foot = "".join(f"<p><small>{escape(told(note))}</small></p>" for note in notes)
    top = f"<caption>{escape(told(title))}</caption><thead><tr>{cells}</tr></thead>"
    return styled(f"<table>{top}<tbody>{body}</tbody></table>{foot}")


def styled(html: str) -> str:
    """HTML of a result with the style that fits the notebook's theme."""
    return f'<div class="stakemap"><style>{_STYLE}</style>{html}</div>'


def fold(title: str, html: str) -> str:
    """HTML that opens behind one line."""
    return f"<details><summary>{escape(told(title))}</summary>{html}</details>"


def shown(value: float) -> str:
    """A number as a table shows it: four significant digits, whole numbers whole, what is but rounding 0."""
    if abs(value) < _ROUNDING:
        return "0"
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.4g}"
