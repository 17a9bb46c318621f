"""What the settings sheet says for every row that says nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from stakemap.graph.name_index import fold
from stakemap.io.reading import DEPENDS
from stakemap.io.tables.book import Book, Row
from stakemap.io.tables.cells import CellError, is_period, read_cell, read_period
from stakemap.io.tables.drafts import Draft
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.name_index import Index, Unresolved
from stakemap.io.tables.together.implied import NOT_JUDGED
from stakemap.io.tables.vocabulary import Vocabulary, sheets
from stakemap.model import FACTS, Fact, PartialDate
from stakemap.model.source_kinds import grade_of_kind
from stakemap.wording.phrases import Words

__all__ = ["Settings", "account_of", "fill", "read_settings", "report_missing", "resolve_source"]

_PERSONS = frozenset(("person", "team_member"))
_WANTED = {"source": "source missing", "basis": "lawful basis missing", "expires": "retention missing"}
_FEW = 5
"""More rows than this that lack one thing are one problem: that no default is set."""


@dataclass(slots=True)
class Settings:
    """Values of the settings sheet, and where each stands."""

    book: Book
    values: dict[str, Any] = field(default_factory=dict)
    source: Draft | None = None
    account: Draft | None = None
    personal: int = 0
    undated: dict[int, tuple[Draft, list[Draft]]] = field(default_factory=dict)
    """Sources without a date, each with the facts whose retention counts from it."""
    periods: dict[int, str] = field(default_factory=dict)
    """The retention of each of these."""
    missing: dict[str, list[Draft]] = field(default_factory=lambda: {name: [] for name in _WANTED})

    @property
    def name(self) -> str:
        """What the settings sheet is called in this file."""
        sheet = self.book.settings_row
        return sheet.grid.name if sheet else sheets()["settings"].names[self.book.language]

    def heading(self, name: str) -> str:
        """What a setting is called in this file."""
        return sheets()["settings"].column(name).headings[self.book.language]

    @property
    def empty(self) -> bool:
        """The file holds no facts on purpose."""
        return bool(self.values.get("empty"))


def read_settings(book: Book, kinds: Vocabulary) -> Settings:
    """Read each setting as the cell of its own column."""
    settings = Settings(book)
    for name, row in book.settings.items():
        if row.flaws:
            row.refuse(row.problem(name, row.flaws[0][1].cause, row.flaws[0][1].cure))
            continue
        try:
            column, text = row.sheet.column(name), row.cells[name][1]
            settings.values[name] = read_cell(column, text, kinds, lang=book.language)
        except CellError as error:
            row.refuse(row.problem(name, error.cause, error.cure))
    return settings


def account_of(settings: Settings, drafts: list[Draft]) -> Draft | None:
    """The account of the settings sheet: a row of the account sheet, or a record of its own."""
    name = settings.values.get("account")
    if not name:
        return None
    same = [d for d in drafts if d.fact == "account" and name in (d.values.get("name"), d.id)]
    if same:
        return same[0]
    made = Draft("account", settings.book.settings["account"], {"name": name}, {"name": "account"})
    drafts.append(made)
    return made


def add_source(settings: Settings, drafts: list[Draft]) -> None:
    """Make the default source a record of its own while no sheet of sources has one, or has it by a date."""
    name = settings.values.get("source")
    listed = [draft.values for draft in drafts if draft.fact == "source"]
    dated = settings.values.get("source_date") and not any(_called(one, str(name)) for one in listed)
    if name and (dated or not listed):
        row = settings.book.settings["source"]
        kind = settings.values.get("source_kind")
        values = {"title": name, "published": settings.values.get("source_date"), "kind": kind}
        if not (settings.values.get("grade") or grade_of_kind(kind)):
            values["grade"] = NOT_JUDGED
            row.read_as("source", "", "ungraded")
        typed_in = {"title": "source", "published": "source_date", "kind": "source_kind"}
        drafts.append(
            Draft("source", row, {name: v for name, v in values.items() if v is not None}, typed_in)
        )


def _called(values: Mapping[str, Any], name: str) -> bool:
    """Whether a row of the sources sheet has this title or id."""
    return fold(name) in {fold(str(values.get(key) or "")) for key in ("title", "id")}


def resolve_source(settings: Settings, index: Index) -> None:
    """Find the default source among the rows of the sources sheet."""
    name = settings.values.get("source")
    if name:
        try:
            settings.source = index.find(str(name), ("source",))
        except Unresolved as error:
            row = settings.book.settings["source"]
            row.refuse(row.problem("source", error.cause, error.cure))


def fill(draft: Draft, settings: Settings) -> None:
    """Write the defaults into a fact and list them in its `defaulted`."""
    if not issubclass(FACTS[draft.fact], Fact):
        return
    filled: list[str] = []
    values = draft.values

    def put(name: str, value: Any) -> None:
        if name not in values and value is not None:
            values[name] = value
            filled.append(name)

    if "source" not in values and settings.source is not None:
        put("source", settings.source.id)
        draft.needs.append(("source", settings.source))
    source = next((d for name, d in draft.needs if name == "source"), None)
    put("grade", source.values.get("grade") or grade_of_kind(source.values.get("kind")) if source else None)
    for name in ("grade", "basis", "label"):
        put(name, settings.values.get(name))
    if (
        "account" in FACTS[draft.fact].model_fields
        and settings.account is not None
        and "account" not in values
    ):
        put("account", settings.account.id)
        draft.needs.append(("account", settings.account))
    if "expires" not in values and settings.values.get("retention"):
        put("expires", settings.values["retention"])
    _require(draft, settings)
    if "expires" in filled and is_period(values["expires"]) and not (source or values.get("confirmed")):
        filled.remove("expires")  # nothing to count from, and the missing source is reported where it counts
        values.pop("expires")
    if filled:
        values["defaulted"] = [*values.get("defaulted", ()), *filled]
    _count_retention(draft, source, settings)


def _count_retention(draft: Draft, source: Draft | None, settings: Settings) -> None:
    """Turn a period into a day, counted from the confirmation, else from the date of the source."""
    text = draft.values.get("expires")
    if text is None:
        return
    start = draft.values.get("confirmed") or (source.values.get("published") if source else None)
    try:
        day = read_period(text, PartialDate(start) if start else None)
    except CellError as error:
        day = None
        draft.refuse("expires", error.cause, error.cure)
    else:
        if day is None and source is not None and "confirmed" not in draft.row.told:
            settings.undated.setdefault(id(source), (source, []))[1].append(draft)
            settings.periods[id(draft)] = text
        elif day is None:
            cause = f"the retention of {text} has no day to count from"
            cure = "fill in when it was confirmed, or the date of its source"
            draft.refuse("confirmed", cause, cure)
    draft.values.pop("expires")
    if day is not None:
        draft.values["expires"] = day.isoformat()


def _require(draft: Draft, settings: Settings) -> None:
    """A fact about a person without source, basis and retention does not enter."""
    about_person = draft.fact in _PERSONS or any(end.fact in _PERSONS for _, end in draft.needs)
    if not (about_person and FACTS[draft.fact].personal):
        return
    settings.personal += 1
    for name in _WANTED:
        if name not in draft.values and draft.typed_in.get(name, name) not in draft.row.cells:
            settings.missing[name].append(draft)


def _report_undated(settings: Settings) -> None:
    """Say once of each source without a date that retentions count from it; once of all that have no row."""
    default = settings.source
    named = [pair for pair in settings.undated.values() if pair[0].typed_in and pair[0] is not default]
    if len(named) > 1:
        _report_named(named)
    for source, drafts in settings.undated.values():
        if len(named) > 1 and source.typed_in and source is not default:
            continue
        if len(drafts) == 1:
            text = settings.periods[id(drafts[0])]
            cause = f"the retention of {text} has no day to count from"
            drafts[0].refuse("confirmed", cause, "fill in when it was confirmed, or the date of its source")
            continue
        place = source.typed_in.get("published", "published")
        day = settings.book.settings.get("source_date") if source is default else None
        if not {place} & (source.row.told | (day.told if day else set())):
            cause = f"no date of the source, from which {len(drafts)} retentions count"
            cure = "fill in its date, or when each fact was confirmed"
            row = settings.book.blank_settings.get(place) or source.row
            source.row.refuse(row.problem(place, cause, cure, fact_id=source.id))
        _report_waiting(drafts, "confirmed", f"names {source.row.place}, which is refused", "mend that row")


def _report_named(undated: list[tuple[Draft, list[Draft]]]) -> None:
    """Say at the first of the sources that are only named beside facts how all of them are given a date."""
    (first, _), sheet = undated[0], sheets()["sources"]
    lang, waiting = first.row.language, [draft for _, drafts in undated for draft in drafts]
    title, day = (sheet.column(name).headings[lang] for name in ("title", "published"))
    confirmed = sheets()["people"].column("confirmed").headings[lang]
    cause = (
        f"{len(undated)} sources are only named, without a date from which {len(waiting)} retentions count"
    )
    cure = (
        f"list them on the sheet {sheet.names[lang]!r} with the columns {title!r} and {day!r}, "
        f"or fill in the column {confirmed!r} here"
    )
    first.refuse("title", cause, cure)
    others = [draft for draft in waiting if draft.row is not first.row]
    _report_waiting(others, "confirmed", f"names {first.row.place}, which is refused", "mend that row")


def report_missing(settings: Settings) -> None:
    """Report what facts about people lack: at each row where few lack it, else once at the setting."""
    _report_undated(settings)
    told = _no_settings(settings)
    for name, drafts in settings.missing.items():
        setting = "retention" if name == "expires" else name
        refused = settings.book.settings.get(setting)
        rows = {id(d.row): (d.row, d) for d in reversed(drafts)}.values()
        if refused is not None and refused.bad:
            cause = f"needs the default of {refused.place}, which is refused"
            _report_waiting(drafts, name, cause, "mend that row")
        elif len(drafts) > 1 and (len(drafts) == settings.personal or len(rows) > _FEW):
            if name not in told:
                _missing_in_many(settings, setting, _WANTED[name], drafts)
            cause = f"waits for {settings.heading(setting)!r} on the sheet {settings.name!r}"
            _report_waiting(drafts, name, cause, "set it there")
        else:
            cure = f"fill it in, or set {settings.heading(setting)!r} on the sheet {settings.name!r}"
            for row, draft in rows:
                row.refuse(draft.problem(name, _WANTED[name], cure))


def _no_settings(settings: Settings) -> set[str]:
    """Say once which settings a file without such a sheet needs, and give what that covers."""
    lacking = {name for name, drafts in settings.missing.items() if len(drafts) == settings.personal > 1}
    if settings.book.settings_row is not None or not lacking:
        return set()
    say = Words("template", settings.book.language).say
    wanted = [(name, "retention" if name == "expires" else name) for name in _WANTED]
    rows = [settings.heading(setting) for name, setting in wanted if name in lacking]
    if {"source", "expires"} <= lacking:
        rows.insert(1, settings.heading("source_date"))
    cause = f"{settings.personal} facts about people lack what every one must have"
    columns, listed = f"{say('heading.setting')!r} and {say('heading.value')!r}", ", ".join(map(repr, rows))
    row = _no_sheet(settings, first := settings.missing[min(lacking)][0].row)
    place, end = f"add a sheet {settings.name!r}", ""
    if first.grid.plain_text and first.grid.read_as != "markdown":
        place, end = "put a file 'settings.csv' beside it", "; then give the folder"
    cure = f"{place} with the columns {columns} and the rows {listed}{end}"
    if first.grid.file.lower().endswith(".json"):
        cure = f"add an object 'settings' beside the list, with the keys {listed}"
    row.refuse(replace(row.problem("", cause, cure), row=None))
    return lacking


def _report_waiting(drafts: list[Draft], name: str, cause: str, cure: str) -> None:
    for draft in drafts:
        draft.refuse(name, cause, cure, code=DEPENDS)


def _missing_in_many(settings: Settings, setting: str, cause: str, drafts: list[Draft]) -> None:
    cure = f"set {settings.heading(setting)!r} on the sheet {settings.name!r}"
    if len(drafts) == settings.personal:
        cause = f"{cause} in all {len(drafts)} facts about people"
    else:
        cause = f"{cause} in {len(drafts)} of {settings.personal} facts about people"
        cause, cure = f"{cause}, first in {drafts[0].row.place}", f"{cure}, or fill it in row by row"
    book = settings.book
    row = book.blank_settings.get(setting) or book.settings_row or _no_sheet(settings, drafts[0].row)
    problem = row.problem(setting, cause, cure)
    row.refuse(problem if problem.cell else replace(problem, row=None))


def _no_sheet(settings: Settings, first: Row) -> Row:
    return Row(first.book, sheets()["settings"], Grid(settings.name, first.grid.file), -1, 1)
