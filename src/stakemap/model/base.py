"""What every fact has: an id, a source, a grade, a lawful basis, a label, a time, an end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Self, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationInfo,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

__all__ = [
    "Basis",
    "Certainty",
    "Entity",
    "Fact",
    "Grade",
    "Id",
    "Label",
    "Line",
    "Name",
    "PartialDate",
    "Record",
    "Source",
    "Span",
    "Text",
    "not_before",
    "reference",
]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1000, 2199
_HIDDEN = {"Cf", "Cc", "Cs", "Zl", "Zp", "Co"}


class Basis(StrEnum):
    """Why the fact may lawfully be kept (GDPR art. 6; PIPL art. 13 and 27)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTEREST = "vital_interest"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"
    PUBLISHED = "published"


class Label(StrEnum):
    """Who may see the fact, from everyone to nobody without a special right."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    SEALED = "sealed"


class Certainty(StrEnum):
    """Whether something holds on a day, when its dates are partly known."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class PartialDate(str):
    """A day, a month or a year: ``2019-03-14``, ``2019-03`` or ``2019``.

    Examples
    --------
    >>> PartialDate("2019-02").earliest, PartialDate("2019-02").after
    (datetime.date(2019, 2, 1), datetime.date(2019, 3, 1))
    >>> PartialDate("2023-02-30")
    Traceback (most recent call last):
    ...
    ValueError: no such date; write 2019, 2019-03 or 2019-03-14
    """

    __slots__ = ()

    def __new__(cls, text: str | date) -> Self:
        """Read a date, or take a day; ValueError says what to write instead."""
        value = super().__new__(cls, text.isoformat() if isinstance(text, date) else text)
        match = _DATE.fullmatch(value)
        if match is None:
            raise ValueError("not a date; write 2019, 2019-03 or 2019-03-14")
        if not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
            raise ValueError(f"year outside {_FIRST_YEAR} to {_LAST_YEAR}; leave an open end empty")
        try:
            value._parts()
        except ValueError:
            raise ValueError("no such date; write 2019, 2019-03 or 2019-03-14") from None
        return value

    def _parts(self) -> tuple[date, int]:
        """First possible day, and how much of the date is known (1 year, 2 month, 3 day)."""
        numbers = [int(part) for part in self.split("-")]
        known = len(numbers)
        numbers += [1] * (3 - known)
        return date(*numbers), known

    @property
    def earliest(self) -> date:
        """First day it may mean."""
        return self._parts()[0]

    @property
    def after(self) -> date:
        """First day that is surely later."""
        first, known = self._parts()
        if known == 3:
            return first + timedelta(days=1)
        if known == 2:
            return date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return date(first.year + 1, 1, 1)

    @property
    def latest(self) -> date:
        """Last day it may mean."""
        return self.after - timedelta(days=1)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate as text of at most ten characters; written as text."""

        def build(text: str) -> PartialDate:
            try:
                return cls(text)
            except ValueError as error:
                raise PydanticCustomError("partial_date", "{reason}", {"reason": str(error)}) from None

        return core_schema.no_info_after_validator_function(
            build,
            core_schema.str_schema(max_length=10, strict=False),
            serialization=core_schema.to_string_ser_schema(),
        )


def _plain(text: str) -> str:
    """Refuse characters that cannot be seen: controls, zero-width, direction marks, lone surrogates."""
    if text.isprintable():
        return text
    for position, character in enumerate(text):
        if unicodedata.category(character) in _HIDDEN and character not in "\n\t":
            raise PydanticCustomError(
                "hidden_character",
                "hidden character U+{code} at position {position}; remove it",
                {"code": f"{ord(character):04X}", "position": position + 1},
            )
    return text


def _line(text: str) -> str:
    if text.isprintable() and text == text.strip():
        return text
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("line_break", "a line break or tab in a name; keep it on one line")
    if text != text.strip():
        raise PydanticCustomError("outer_space", "blank at the start or the end; remove it")
    return _plain(text)


def _id(text: str) -> str:
    if text.startswith(("seat:", "_")):
        raise PydanticCustomError(
            "reserved_id", "ids that begin with 'seat:' or '_' are reserved; choose another"
        )
    return _line(text)


def _grade(text: str) -> str:
    if len(text) != 2 or text[0] not in "ABCDEF" or text[1] not in "123456":
        raise PydanticCustomError(
            "grade", "not an Admiralty grade; write a letter A to F and a figure 1 to 6, as B2"
        )
    return text


class _Checked:
    """Text of some length that a function has looked at; what it means is worked out once for all fields."""

    def __init__(self, check: Callable[[str], str], longest: int, *, least: int | None = 1) -> None:
        text = core_schema.str_schema(min_length=least, max_length=longest)
        self._schema = core_schema.no_info_after_validator_function(check, text)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return self._schema.copy()


Id = Annotated[str, _Checked(_id, 200)]
Line = Annotated[str, _Checked(_line, 200)]
Name = Line
Text = Annotated[str, _Checked(_plain, 4000)]
Grade = Annotated[str, _Checked(_grade, 2, least=None)]


def reference(*kinds: str, description: str, **options: Any) -> Any:
    """A field that names another record; `kinds` are the record kinds it may name."""
    return Field(description=description, json_schema_extra={"refers_to": list(kinds)}, **options)


def not_before(later: PartialDate | None, info: ValidationInfo, earlier: str) -> PartialDate | None:
    """A day that does not surely lie before another field of the record.

    Raises
    ------
    PydanticCustomError
        Told at the field of the later day.
    """
    first: PartialDate | None = info.data.get(earlier)
    if later is not None and first is not None and later.latest < first.earliest:
        text = "{later} is before {earlier}; exchange them or mend one"
        raise PydanticCustomError("day_order", text, {"later": str(later), "earlier": str(first)})
    return later


class _Frozen(BaseModel):
    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
        str_max_length=4000,
        validate_default=True,
        use_attribute_docstrings=False,
    )


class Span(_Frozen):
    """A half-open time: from `start` on, up to but without `end`; either may be unknown.

    Examples
    --------
    >>> Span(start="2019", end="2021-06").covers(date(2020, 1, 1))
    <Certainty.YES: 'yes'>
    >>> Span(start="2019").covers(date(2019, 5, 1))
    <Certainty.MAYBE: 'maybe'>
    """

    start: PartialDate | None = Field(None, description="first day, month or year; empty = not known")
    end: PartialDate | None = Field(None, description="first day no longer in; empty = open or not known")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start is None or self.end is None or self.end.latest > self.start.earliest:
            return self
        text = (
            "end {end} is before start {start}; exchange them or mend one"
            if self.end.latest < self.start.earliest
            else "ends on {end}, the day it starts; the end is the first day no longer in"
        )
        raise PydanticCustomError("span_order", text, {"end": str(self.end), "start": str(self.start)})

    def __eq__(self, other: object) -> bool:
        """Whether both ends are written alike; every fact has a span, so this is asked often."""
        return isinstance(other, Span) and self.start == other.start and self.end == other.end

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    @property
    def open_ended(self) -> bool:
        """No end is known."""
        return self.end is None

    @property
    def dated(self) -> bool:
        """At least one end is known."""
        return self.start is not None or self.end is not None

    def covers(self, day: date) -> Certainty:
        """Whether the span holds on a day; an end that is not known always holds."""
        if (self.start and day < self.start.earliest) or (self.end and day >= self.end.latest):
            return Certainty.NO
        if (self.start and day < self.start.latest) or (self.end and day >= self.end.earliest):
            return Certainty.MAYBE
        return Certainty.YES

    def overlaps(self, other: Span) -> bool:
        """Whether the two may share a day."""
        return not (
            (self.end and other.start and self.end.latest <= other.start.earliest)
            or (other.end and self.start and other.end.latest <= self.start.earliest)
        )


class Record(_Frozen):
    """Anything with an id that a store keeps; `computed` is what an analysis made of facts."""

    kind_of_fact: ClassVar[str] = ""
    personal: ClassVar[bool] = False
    computed: ClassVar[bool] = False

    id: Id = Field(description="stable id, given by the caller or made from the row")

    @classmethod
    def reference_fields(cls) -> dict[str, tuple[str, ...]]:
        """Fields that name other records, with the record kinds they may name."""
        return dict(cls._references)

    def references(self) -> Iterator[tuple[str, str]]:
        """Each (field, id) by which this record names another."""
        for name in self._references:
            value = getattr(self, name)
            if isinstance(value, tuple):
                yield from ((name, item) for item in value)
            elif value is not None:
                yield name, value

    def ends(self) -> tuple[str, ...]:
        """Ids of the records it is about, without its source."""
        return tuple(ident for name, ident in self.references() if name != "source")

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Only the id: a record may end in a log, plain or coloured."""
        yield "id", self.id

    def __str__(self) -> str:
        return repr(self)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values, defaults left out, the kind of fact first."""
        body = self.model_dump(mode="json", exclude_defaults=True)
        return {"fact": self.kind_of_fact, **body}

    _references: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Note once for each class which fields name other records."""
        super().__pydantic_init_subclass__(**kwargs)
        cls._references = MappingProxyType(
            {
                name: tuple(map(str, cast("list[str]", extra["refers_to"])))
                for name, info in cls.model_fields.items()
                if isinstance(extra := info.json_schema_extra, dict) and "refers_to" in extra
            }
        )

    @classmethod
    def field(cls, name: str) -> FieldInfo:
        """The description of one field: the data dictionary."""
        return cls.model_fields[name]


class Source(Record):
    """Where facts come from: a document, a site, a meeting, a person who said so."""

    kind_of_fact: ClassVar[str] = "source"

    title: Line = Field(description="what it is called")
    kind: Line = Field(
        "document",
        description="official publication, register, meeting, interview, colleague, news, hearsay ...; "
        "a known kind gives the grade where none is given",
    )
    publisher: Line | None = Field(None, description="who issued it")
    published: PartialDate | None = Field(
        None, description="date of the source; facts count as confirmed on it"
    )
    obtained: PartialDate | None = Field(None, description="when we got it")
    locator: Line | None = Field(None, description="address, file name or page; text only, never fetched")
    grade: Grade | None = Field(
        None,
        description="Admiralty grade of what it says, used where a fact has none; empty = that of its kind",
    )
    licence: Line | None = Field(None, description="under which terms it may be used")


class Fact(Record):
    """A sourced, dated statement."""

    source: Id | None = reference("source", description="where it comes from", default=None)
    grade: Grade | None = Field(
        None, description="Admiralty grade: source reliability A to F, content credibility 1 to 6"
    )
    basis: Basis | None = Field(None, strict=False, description="lawful basis for keeping it")
    label: Label = Field(Label.INTERNAL, strict=False, description="who may see it")
    valid: Span = Field(Span(), description="when it holds, half-open")
    confirmed: PartialDate | None = Field(None, description="last confirmed; empty = the date of its source")
    expires: date | None = Field(None, description="day from which it must no longer be kept")
    defaulted: tuple[Line, ...] = Field(
        (), description="fields filled from the defaults of the settings sheet"
    )
    note: Text | None = Field(None, description="remark; left out of reports")

    @property
    def complete(self) -> bool:
        """Whether a store may keep it: source, grade, basis and expiry are given."""
        return None not in (self.source, self.grade, self.basis, self.expires)


class Entity(Fact):
    """A fact that something exists, with its names."""

    name: Name = Field(description="name as its owner writes it")
    name_en: Name | None = Field(None, description="name in English or Latin letters")
    name_zh: Name | None = Field(None, description="name in Chinese")

    def called(self, lang: str = "en") -> str:
        """The name for readers of a language."""
        return {"en": self.name_en, "zh": self.name_zh}.get(lang) or self.name
