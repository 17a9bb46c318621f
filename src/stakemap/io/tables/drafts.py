"""Rows to drafts: the values of each cell, and the extra facts that a convenient column stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from stakemap.errors import Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold
from stakemap.io.reading import DEPENDS, DOUBT
from stakemap.io.tables.book import Row
from stakemap.io.tables.cells import (
    CellError,
    is_absent,
    is_error,
    plain_value,
    read_cell,
    rewritten,
    split_names,
    turned_kind,
)
from stakemap.io.tables.layouts.one_decision import kind_of_step
from stakemap.io.tables.made_ids import made_id
from stakemap.io.tables.natural import counting_up, nobody, one_line
from stakemap.io.tables.typed.currency import split_currency
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.doubtful_names import doubt_of_name
from stakemap.io.tables.typed.names.no_names import is_body, is_crowd
from stakemap.io.tables.typed.names.short_names import is_acting
from stakemap.io.tables.typed.numbers import OWN, is_scale, number, on_scale
from stakemap.io.tables.typed.separators import several
from stakemap.io.tables.typed.spans import ENDS, ends_shared_time, is_open, split_span
from stakemap.io.tables.vocabulary import EVIDENCE, Column, Sheet, Vocabulary, sheets, vocabulary
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words

__all__ = ["CONVENIENT", "Draft", "drafts_of", "sheet_of", "tie_of"]

_TENURE = {"person": "holder", "valid_from": "holder_from", "valid_to": "holder_to", "acting": "acting"}
_TIES = {"led_by": "block", "guided_by": "professional", "reports_to": "reporting"}
"""Columns that stand for a tie to who is named there, and the role of its kind."""
_FACTS: Mapping[str, tuple[str, str, str, Mapping[str, str]]] = {
    "lead": ("alliance_member", "alliance", "supplier", {"role": "lead"}),
    "subs": ("alliance_member", "alliance", "supplier", {"role": "sub"}),
    "stated_by": ("need_statement", "need", "person", {}),
    "covers": ("offer_cover", "part", "need", {}),
    "accountable": ("ownership", "subject", "member", {}),
    "known_by": ("tie", "to_id", "from_id", {"kind": "knows"}),
    "oversees": ("tie", "from_id", "to_id", {"kind": "leads"}),
    "members": ("membership", "group", "person", {"role": "member"}),
    "convener": ("membership", "group", "person", {"role": "convener"}),
}
"""Columns that stand for another fact: its kind, which field is the row itself, which is named, the rest."""
CONVENIENT = (*_TIES, *_FACTS, "holder", "holder_from", "holder_to", "stance")
"""Columns that stand for a fact of their own."""
_ONLY_DESCRIBE = frozenset(("rank", "origin", "tier"))
"""Choices without which a row says less and nothing else: a word that is none of them costs the cell only."""
_OF_SOMEBODY = frozenset(("tie", "decision_role", "stance", "membership"))
"""Facts that say nothing where whom they name is not known."""
_MOST_NAMES, _SEVERAL = 50, 2
_WORDS_OF_A_NOTE = 5
"""So many words with a figure among them, alone in a row under names, are a line about the list."""


@dataclass(slots=True, eq=False)
class Draft:
    """A fact on its way: values by field, still with names instead of ids.

    `typed_in` says in which column of the row a field stands, where that is another one;
    `about` names a field that is the row's own record.
    """

    fact: str
    row: Row
    values: dict[str, Any]
    typed_in: dict[str, str] = field(default_factory=dict)
    about: str = ""
    owner: Draft | None = None
    id: str = ""
    nameless: bool = False
    """A name in it is nobody's, so that what it says cannot be compared."""
    seat: str = ""
    """What tells a post from another of its title and unit."""
    number: str = ""
    """The number that was its id, where another kind of record has the same."""
    needs: list[tuple[str, Draft]] = field(default_factory=list)
    stages: list[Draft] = field(default_factory=list)
    refused_stages: list[Draft] = field(default_factory=list)

    @property
    def sheet(self) -> Sheet:
        """The sheet whose columns describe this kind of fact."""
        return self.row.sheet if not self.fact else sheet_of(self.fact)

    def problem(self, name: str, cause: str, cure: str, *, code: str = "input") -> Problem:
        """Something wrong with a field, at the cell where it was typed."""
        return self.row.problem(self.typed_in.get(name, name), cause, cure, fact_id=self.id, code=code)

    def refuse(self, name: str, cause: str, cure: str, *, code: str = "input") -> None:
        """Refuse its row for something wrong with a field."""
        self.row.refuse(self.problem(name, cause, cure, code=code))

    def wait_for(self, name: str, other: Draft) -> None:
        """Refuse its row because a field names a refused one."""
        self.refuse(name, f"names {other.row.place}, which is refused", "mend that row", code=DEPENDS)


@cache
def _sheets_of_facts() -> Mapping[str, Sheet]:
    return {sheet.fact: sheet for sheet in sheets().values() if sheet.fact}


def sheet_of(fact: str) -> Sheet:
    """The sheet of a kind of fact."""
    return _sheets_of_facts()[fact]


def drafts_of(row: Row, kinds: Vocabulary) -> list[Draft]:
    """The fact of a row, and the ties and the tenure that its convenient columns stand for."""
    if _says_nothing(row):
        return []
    roles = _several_roles(row)
    values = _values(row, kinds)
    if not row.sheet.fact:
        if row.sheet.key == "stages" and "kind" not in values and "kind" not in row.told:
            _kind_of_step(row, values)
        return [Draft("", row, values)]
    extra = {name: values.pop(name, None) for name in CONVENIENT}
    if row.sheet.fact == "post":
        extra["acting"] = values.pop("acting", None)
    main = Draft(row.sheet.fact, row, values, id=values.get("id", ""))
    _doubt_name(main)
    found = [main, *(Draft("decision_role", row, {**values, "role": role}) for role in roles)]
    evidence = {name: values[name] for name in EVIDENCE if name in values}
    for column in (*_TIES, *_FACTS):
        names = _names(row, column, extra[column])
        found.extend(tie_of(row, column, name, main, evidence) for name in names)
    found.extend(_holder(row, main, extra, evidence))
    if extra["stance"] is not None:
        said = {"decision": main.values.get("decision"), "person": main.values.get("player")}
        typed_in = {"person": "player", "position": "stance"}
        found.append(Draft("stance", row, {**said, "position": extra["stance"], **evidence}, typed_in))
    return found


def tie_of(row: Row, column: str, name: str, main: Draft, evidence: Mapping[str, Any] | None = None) -> Draft:
    """The fact that a convenient column stands for, between a record and the one that is named there."""
    fact, about, typed, fixed = _meaning(column)
    values = {**fixed, about: "", typed: name, **(evidence or {})}
    return Draft(fact, row, values, {typed: column, **dict.fromkeys(fixed, column)}, about, main)


def _meaning(column: str) -> tuple[str, str, str, Mapping[str, str]]:
    """Which fact a convenient column stands for, as in `_FACTS`."""
    if column in _FACTS:
        return _FACTS[column]
    kind = Catalogue.default().kind_for(_TIES[column])
    about, typed = ("to_id", "from_id") if kind.defers == "to" else ("from_id", "to_id")
    return "tie", about, typed, {"kind": kind.kind}


def _kind_of_step(row: Row, values: dict[str, Any]) -> None:
    """What a step is for whose kind is not told: as its name says, else to approve; either is put down."""
    name = str(values.get("name", ""))
    kind = kind_of_step(name)
    if kind:
        values["kind"] = kind
    if name:
        label = vocabulary("stage_kind").label(kind or "approve", row.language)
        row.read_as("name", label, "step" if kind else "step_assumed", typed=name)


def _several_roles(row: Row) -> list[str]:
    """The further parts where one cell names several, as in users / technical gatekeeper."""
    at, text = row.cells.get("role", (0, ""))
    known = vocabulary("role")
    codes = [known.code(part) for part in several(text)]
    if row.sheet.fact != "decision_role" or known.code(text) or len(codes) < _SEVERAL or None in codes:
        return []
    first, *more = dict.fromkeys(code for code in codes if code is not None)
    row.read_as("role", listed((known.label(code, row.language) for code in (first, *more)), row.language))
    row.cells["role"] = (at, first)
    return more


def _names(row: Row, column: str, text: str | None) -> list[str]:
    """The names in a convenient column, as many as one cell may hold."""
    if not text:
        return []
    names = split_names(text)
    if len(names) > _MOST_NAMES:
        cure = f"use the sheet {sheet_of(_meaning(column)[0]).names[row.language]!r}"
        row.refuse(row.problem(column, f"more than {_MOST_NAMES} names in one cell", cure))
    return names[:_MOST_NAMES]


def _says_nothing(row: Row) -> bool:
    """Whether a row tells of a position that it is not known, or lists nobody as a person: no fact."""
    named = nobody(row.cells.get("name", (0, ""))[1]) if row.sheet.fact == "person" else None
    if named is not None and not (named == "unknown" and row.cells.get("unknown", (0, ""))[1].strip()):
        row.read_as("name", "", "vacant" if named == "vacant" else "unnamed")
        return True
    if row.sheet.fact == "person" and set(row.cells) == {"name"} and _is_note(row.cells["name"][1]):
        row.read_as("name", "", "unnamed")
        return True
    if row.sheet.fact == "person":
        for how, fits in (("body_named", is_body), ("crowd_named", is_crowd)):
            if _names_no_person(row, fits):
                row.read_as("name", "", how)
                return True
    needed = [column.field for column in row.sheet.required if column.field in row.sheet.refers_to]
    needed += ["position"] if row.sheet.fact == "stance" else []
    told = needed if row.sheet.fact in _OF_SOMEBODY else []
    name = next((name for name in told if _nobody(row, row.cells.get(name, (0, ""))[1])), "")
    if name:
        row.read_as(name, "", "unsaid")
    return bool(name)


def _names_no_person(row: Row, fits: Callable[[str], bool]) -> bool:
    """Whether a row of people names no person: with an id of its own only where others stand as well.

    What we write ourselves has our heading and an id, whatever anybody is called.
    """
    at, name = row.cells.get("name", (0, ""))
    if not row.cells.get("id"):
        return fits(name)
    heading = row.grid.rows[heading_row(row.grid, row.sheet)][1].get(at, "")
    ours = fold(heading) in map(fold, row.sheet.column("name").headings.values())
    return not ours and fits(name)


def _nobody(row: Row, text: str) -> str | None:
    """As `nobody`, of a text that is no id of a row of the file."""
    return nobody(text) if text.strip() not in row.book.ids else None


def _doubt_name(person: Draft) -> None:
    """Ask back a person of a list whose name may be nobody's; one with an id is whoever has it."""
    if person.fact != "person" or person.id or person.values.get("unknown"):
        return
    name = str(person.values.get("name") or "")
    doubt = doubt_of_name(name)
    if doubt is None and doubt_of_name(name, cells=1) is not None:
        cells = next((row for number, row in person.row.grid.rows if number == person.row.number), {})
        doubt = doubt_of_name(name, sum(map(bool, cells.values())))
    if doubt is not None:
        person.refuse("name", *doubt)


def _is_note(text: str) -> bool:
    """Whether a text is too long for a name, and has figures in it."""
    name = one_line(text, name=True)  # a telephone number beside a name makes it no note
    return len(name.split()) >= _WORDS_OF_A_NOTE and any(map(str.isdigit, text))


def _holder(row: Row, post: Draft, extra: dict[str, Any], evidence: dict[str, Any]) -> list[Draft]:
    given = {name: extra[column] for name, column in _TENURE.items() if extra.get(column) is not None}
    missing = _nobody(row, given["person"]) if "person" in given else None
    if missing == "vacant":
        row.read_as("holder", "", "vacant")
        del given["person"]
    if not given:
        return []
    if missing == "unknown":
        return _unknown_holder(row, post, given, evidence)
    if "person" not in given:
        if "holder" not in row.told:
            cure = "name the holder, or clear the dates"
            row.refuse(row.problem("holder", "holder missing: there are dates in post", cure))
        return []
    if "acting" not in given and is_acting(given["person"]):
        given["acting"] = True
        row.read_as("holder", "", "acting")
    return [Draft("tenure", row, {"post": "", **given, **evidence}, dict(_TENURE), "post", post)]


def _unknown_holder(row: Row, post: Draft, given: dict[str, Any], evidence: dict[str, Any]) -> list[Draft]:
    """Somebody who is there and not known, with a tenure."""
    unit, title = (str(post.values.get(name) or "") for name in ("unit", "name"))
    row.read_as("holder", "", "unknown")
    name = Words("readings", row.language).say("unknown_holder", unit=unit, title=title)
    person = Draft("person", row, {"name": name, "unknown": True, **evidence}, {"name": "holder"})
    person.id = made_id("person", [f"{unit}/{title}".strip("/"), "unknown"])
    tenure = {"post": "", **given, "person": person.id, **evidence}
    return [person, Draft("tenure", row, tenure, dict(_TENURE), "post", post)]


def _values(row: Row, kinds: Vocabulary) -> dict[str, Any]:
    values: dict[str, Any] = {}
    flawed = dict(row.flaws)
    _turn_round(row)
    _split_spans(row)
    currency = _split_currencies(row)
    for name, (at, text) in row.cells.items():
        column = row.sheet.column(name)
        if at in flawed:
            row.refuse(row.problem(name, flawed[at].cause, flawed[at].cure))
        elif is_error(column, text):
            cure = "mend its formula, or write what it should give"
            row.refuse(row.problem(name, "an error of the spreadsheet program", cure))
        elif text.strip() or column.type in ("text", "raw"):
            _take(row, column, text, values, kinds)
    for name, code in currency.items():
        values.setdefault(name, code)
    _leave_shared_end(row, values)
    for column in row.sheet.required:
        if column.field not in row.cells and column.field in row.columns:
            if column.type == "raw":
                values[column.field] = ""
            else:
                missing = f"{column.headings[row.language].lower()} missing"
                row.refuse(row.problem(column.field, missing, "fill it in"))
    return values


def _take(row: Row, column: Column, text: str, values: dict[str, Any], kinds: Vocabulary) -> None:
    """Read one cell into the values of its row."""
    name = column.field
    if is_absent(column, text):
        row.read_as(name, "", "empty")
        return
    if name in ENDS.values() and is_open(text):
        row.read_as(name, "", "open")
        return
    if column.head == "rank" and row.grid.plain_text and counting_up(text) != text:
        text = counting_up(text)
        row.read_as(name, text)
    try:
        text = _counted(row, name, text)
        value = values[name] = read_cell(
            column, text, kinds, first=row.cells[name][0] == 1, lang=row.language
        )
    except CellError as error:
        code = DOUBT if name in _ONLY_DESCRIBE and error.code == "input" else error.code
        code = "input" if column.level == "required" and code == DOUBT else code
        row.refuse(row.problem(name, error.cause, error.cure, code=code))
    else:
        taken = rewritten(column, text, value, kinds, row.language)
        if taken:
            row.read_as(name, taken)


def _counted(row: Row, name: str, text: str) -> str:
    """A number with what the heading says that it is counted in."""
    unit, measure = row.units.get(name, ""), row.sheet.column(name).measure
    if unit == OWN or is_scale(unit):
        share = on_scale(text, unit, measure)
        if share != text:
            row.read_as(name, share)
        return share
    return text if measure == "money" else _with_unit(row, name, text)


def _leave_shared_end(row: Row, values: dict[str, Any]) -> None:
    """Leave out when the time that two shared was over; tell that a group with an end is over.

    A row with an id of its own was written by a program, and stands as it is.
    """
    kind, *ends = (str(values.get(name, "")) for name in ("kind", "valid_from", "valid_to"))
    if values.get("id") or "valid_to" not in values:
        return
    if row.sheet.fact == "tie" and ends_shared_time(kind, *ends):
        del values["valid_to"]
        row.read_as("valid_to", vocabulary("lasting").label(kind, row.language), "shared_end")
    elif row.sheet.fact == "group":
        row.read_as("valid_to", "", "group_end")


def _turn_round(row: Row) -> None:
    """Exchange the ends of a tie whose kind is told from its other end: advises, for is asked for advice."""
    at, text = row.cells.get("kind", (0, ""))
    code = turned_kind(text) if row.sheet.fact == "tie" else ""
    if not code or not {"from_id", "to_id"} <= set(row.cells):
        return
    shown = Catalogue.default()[code]
    row.read_as("kind", shown.label_zh if row.language == "zh" else shown.label_en, "reversed")
    row.cells["kind"] = (at, code)
    row.cells["from_id"], row.cells["to_id"] = row.cells["to_id"], row.cells["from_id"]


def _split_spans(row: Row) -> None:
    """Put both ends of a span typed into the first column of the two where they belong."""
    _split_acting(row)
    for first, last in ENDS.items():
        at, text = row.cells.get(first, (0, ""))
        if not text or row.cells.get(last, (0, ""))[1].strip():
            continue
        column = row.sheet.column(first)
        ends = split_span(text, partial(plain_value, column))
        if ends is not None:
            start = str(plain_value(column, ends[0])) if ends[0] else ""
            end = "" if is_open(ends[1]) else str(plain_value(column, ends[1]))
            say = Words("readings", row.language).say
            shown = say("from_to", start=start, end=end) if end else say("from_on", start=start)
            row.read_as(first, shown if start else say("up_to", end=end), "span")
            row.cells[first] = (at, start)
            if not start:
                del row.cells[first]
            if end:
                row.cells[last] = (at, end)


def _split_acting(row: Row) -> None:
    """Take a word for standing in from before the time since which somebody does: acting since 2022."""
    at, text = row.cells.get("holder_from", (0, ""))
    word, _, since = text.strip().partition(" ")
    if "acting" not in row.cells and since and vocabulary("acting_word").code(word) is not None:
        row.read_as("holder_from", since.strip(), "acting_time")
        row.cells |= {"acting": (at, "yes"), "holder_from": (at, since.strip())}


def _any_currency(text: str, code: str) -> bool:
    """Whether an amount has a unit that stands for every currency, and for CNY where none is said."""
    known = vocabulary("any_currency").codes
    return code in known.values() and text.strip().casefold().endswith(tuple(known))


def _with_unit(row: Row, name: str, text: str) -> str:
    """A number with the unit of its heading behind it, unless it has one of its own."""
    bare = text.strip()[-1:].isdigit() and split_currency(text)[0] == text
    return f"{text.strip()}{row.units[name]}" if bare and name in row.units else text


def _split_currencies(row: Row) -> dict[str, str]:
    """Take signs of currencies from amounts; the currency of a row that does not say its own."""
    found: dict[str, str] = {}
    for name, (at, text) in list(row.cells.items()):
        if row.sheet.column(name).measure != "money":
            continue
        whole = _with_unit(row, name, text)
        amount, code = split_currency(whole)
        said = row.cells.get("currency", (0, ""))[1].strip()
        if amount == whole:
            of_heading = split_currency(f"1{row.units.get(name, '')}")[1]
            if of_heading and not said and any(map(str.isdigit, text)) and "currency" in row.sheet.by_field:
                found["currency"] = of_heading
            continue
        if code and said and vocabulary("currency").code(said) != code and not _any_currency(whole, code):
            cause = f"an amount in {code}, and a currency of another name beside it"
            row.refuse(row.problem(name, cause, "write the amount without its sign", code=DOUBT))
            del row.cells[name]
            continue
        amount = number(amount, "money")
        taken = amount if said else f"{amount} {code}".strip()
        if taken != text.strip():
            row.read_as(name, taken)
        row.cells[name] = (at, amount)
        if code and not said and "currency" in row.sheet.by_field:
            found["currency"] = code
    return found
