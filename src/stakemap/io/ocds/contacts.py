"""People whom a party names: as contact points, or as persons; an office that answers is none of them.

The standard lets a contact point be "a person, contact point or department".  A name is taken for that of a
person only where something says so; whatever is unclear is left out and counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from stakemap.graph.name_index import HAN, fold
from stakemap.io.registers.mapping import word
from stakemap.io.registers.values import Object, as_day, as_line, as_object, as_objects
from stakemap.io.tables.named import parts_of
from stakemap.io.tables.natural import absence
from stakemap.io.tables.typed.names.short_names import bare_name
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["Contact", "contacts_of", "why_no_person"]

_POINTS, _PERSONS = ("contactPoint", "additionalContactPoints"), ("persons", "persones")
_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?")
_HAN_NAME = re.compile(rf"{HAN}{{2,4}}")
_ALIKE = 4
"""Letters of a word from which it counts that the name of the party has it too."""
_FEWEST, _FEWEST_CAPITALS, _MOST = 2, 3, 5
"""Words of a name; in capitals throughout, more are wanted, since case tells nothing there."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody or something that a party names.

    Attributes
    ----------
    role
        Job title as it is stated; nothing for a contact point.
    start, end
        First and last day, where they are stated.
    why
        Why it is no person: ``nobody``, ``office``, ``several`` or ``unclear``; nothing for a person.
    """

    name: str
    role: str = ""
    start: str | None = None
    end: str | None = None
    why: str = ""


def contacts_of(party: Object) -> Iterator[Contact]:
    """Everything that a party names, in the order of the file."""
    called = as_line(party.get("name"))
    for field in _POINTS:
        held = party.get(field)
        for one in [held] if isinstance(held, dict) else as_objects(held):
            name = as_line(one.get("name"))
            yield Contact(name, why=why_no_person(name, called))
    for field in _PERSONS:
        for one in as_objects(party.get(field)):
            yield from _person(one)


def _person(one: Object) -> Iterator[Contact]:
    """A person of an extension, who is one by what the field is; once for each job that is stated."""
    name = as_line(one.get("name"))
    why = "nobody" if not name or absence(name) else ""
    jobs = as_objects(one.get("businessFunctions")) or [{}]
    for job in jobs:
        period = as_object(job.get("period"))
        days = as_day(period.get("startDate")), as_day(period.get("endDate"))
        yield Contact(name, as_line(job.get("jobTitle")), *days, why=why)


def why_no_person(name: str, party: str = "") -> str:
    """Why a name is not taken for that of a person: ``nobody``, ``office``, ``several`` or ``unclear``.

    A person has two to five words, none of which stands for an office or in the name of the party, and
    either a form of address, capitals at the beginning of each word, or three words in capitals; or two to
    four Chinese characters that end in no word for a body.

    Examples
    --------
    >>> [why_no_person(name) for name in ("Ann Ames", "LIC. LIZ RAQUEL DUARTE", "Dr. Bo Burr", "李伟")]
    ['', '', '', '']
    >>> [why_no_person(name) for name in ("Procurement Team", "Group Admin Officer", "采购办")]
    ['office', 'office', 'office']
    >>> why_no_person("Ann Ames, Bo Burr"), why_no_person("BOB STONE"), why_no_person("Ames")
    ('several', 'unclear', 'unclear')
    >>> why_no_person("Leeds Kirkgate", "Kirkgate Market"), why_no_person("n/a")
    ('unclear', 'nobody')
    """
    if not name or absence(name):
        return "nobody"
    if len(parts_of(name)) > 1:
        return "several"
    shown = unicodedata.normalize("NFKC", name)
    tokens = shown.split()
    while len(tokens) > 1 and word("ocds", "name", tokens[0].rstrip(".")) == "address":
        tokens = tokens[1:]
    bare = bare_name(" ".join(tokens))
    if re.search(HAN, bare):
        return _why_no_chinese(bare)
    words = bare.split(" ")
    if any(_of_an_office(one) for one in words):
        return "office"
    of_party = {one for one in fold(party).split(" ") if len(one) >= _ALIKE}
    addressed = len(words) < len(shown.split())
    fits = _FEWEST <= len(words) <= _MOST and all(_TOKEN.fullmatch(one) for one in tokens)
    if not fits or of_party.intersection(words):
        return "unclear"
    return "" if addressed or _written_as_names(tokens) else "unclear"


def _of_an_office(text: str) -> bool:
    return word("ocds", "name", text) == "office" or vocabulary("unit_word").code(text) is not None


def _why_no_chinese(bare: str) -> str:
    if word("ocds", "name", bare) == "office" or vocabulary("unit_end").code(bare[-1]) is not None:
        return "office"
    return "" if _HAN_NAME.fullmatch(bare) else "unclear"


def _written_as_names(tokens: list[str]) -> bool:
    """Whether each word begins with a capital, apart from particles as in "Ana de la Cruz"."""
    telling = [one for one in tokens if word("ocds", "name", one) != "particle"]
    if all(one.isupper() for one in telling):
        return len(telling) >= _FEWEST_CAPITALS
    return len(telling) >= _FEWEST and all(one[0].isupper() for one in telling)
