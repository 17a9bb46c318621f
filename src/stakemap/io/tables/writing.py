"""Records as rows of sheets: every id given, every default written out, no convenient columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from stakemap.graph.catalogue import Catalogue
from stakemap.io.tables.cells import NOT_KNOWN, write_cell
from stakemap.io.tables.drafts import CONVENIENT
from stakemap.io.tables.vocabulary import Column, Sheet, Vocabulary, kinds_vocabulary, sheets
from stakemap.model import Decision, Fact, Record, Span
from stakemap.wording.phrases import Words
from stakemap.work import each

__all__ = ["SheetRows", "table_rows"]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """One sheet ready to be written: headings, and rows of text."""

    sheet: Sheet
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_rows(facts: Iterable[Record], *, catalogue: Catalogue, lang: str = "en") -> list[SheetRows]:
    """All sheets that hold something, with a settings sheet first."""
    kinds = kinds_vocabulary(catalogue)
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    stages: list[dict[str, Any]] = []
    count = 0
    for fact in each(facts):
        count += 1
        by_kind[fact.kind_of_fact].append(_flat(fact))
        if isinstance(fact, Decision):
            stages.extend({"decision": fact.id, **s.model_dump(mode="json")} for s in fact.stages)
    made = [_settings(lang, empty=count == 0)]
    for sheet in sheets().values():
        rows = stages if sheet.key == "stages" else by_kind.get(sheet.fact, [])
        if sheet.key != "settings" and rows:
            made.append(_sheet(sheet, rows, kinds, lang))
    return made


def _settings(lang: str, *, empty: bool) -> SheetRows:
    sheet = sheets()["settings"]
    values = {"language": lang} | ({"empty": True} if empty else {})
    rows = tuple(
        (sheet.column(name).headings[lang], write_cell(sheet.column(name), value, _NO_KINDS, lang))
        for name, value in values.items()
    )
    words = Words("template", lang)
    return SheetRows(sheet, (), (words.say("heading.setting"), words.say("heading.value")), rows)


_NO_KINDS = Vocabulary({"en": {}, "zh": {}}, {}, {})


def _sheet(sheet: Sheet, rows: list[dict[str, Any]], kinds: Vocabulary, lang: str) -> SheetRows:
    columns = tuple(c for c in sheet.columns if _written(c, sheet, rows))
    text = tuple(
        tuple(
            write_cell(column, row.get(column.field), kinds, lang, first=at == 0)
            for at, column in enumerate(columns)
        )
        for row in each(rows)
    )
    return SheetRows(sheet, columns, tuple(c.headings[lang] for c in columns), text)


def _written(column: Column, sheet: Sheet, rows: list[dict[str, Any]]) -> bool:
    if column.field in CONVENIENT or (sheet.fact == "post" and column.field == "acting"):
        return False
    keeps = column.level in ("required", "basic") or column.field in ("id", "label", "basis", "expires")
    return keeps or any(row.get(column.field) is not None for row in rows)


def _flat(fact: Record) -> dict[str, Any]:
    """Fields of a record by column: what is at its default stays out, but for the label."""
    body = fact.to_dict()
    body.pop("fact")
    if isinstance(fact, Fact):
        body["label"] = fact.label.value
        body |= _span("valid", fact.valid, open_text=None)
    if isinstance(fact, Decision):
        body.pop("stages", None)
        if fact.quiet is not None:
            body |= _span("quiet", fact.quiet, open_text=NOT_KNOWN)
    for nested in ("valid", "quiet"):
        body.pop(nested, None)
    if "kind" in type(fact).model_fields:
        body["kind"] = getattr(fact.kind, "value", fact.kind)  # type: ignore[attr-defined]
    return body


def _span(prefix: str, span: Span, *, open_text: str | None) -> dict[str, Any]:
    start = span.start if span.start is not None else (open_text if span.end is None else None)
    return {f"{prefix}_from": start, f"{prefix}_to": span.end}
