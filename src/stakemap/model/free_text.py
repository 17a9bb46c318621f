"""Free text of facts: whether its words call for a second look, at every door and never in silence.

A warning names the place, the field and the rule, never the text.  It refuses nothing, because a list of
words cannot judge a sentence; under `policy.strict` what is warned of is refused.

Names of people, units, posts, groups, accounts and firms are no free text, nor are places, codes, scopes,
categories and what a decision, a stage or a line of a budget is called: a bureau of health is named so.
Its web address, beside it or a post of it, is no free text either.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from stakemap import policy
from stakemap.errors import PolicyRefused, Problem
from stakemap.model.base import Fact, Record

__all__ = [
    "DOUBTFUL",
    "FIELDS",
    "check_texts",
    "doubtful_facts",
    "doubts",
    "heard",
    "listening",
    "log",
    "told",
]

DOUBTFUL = "doubtful"
"""Code of a warning about free text."""

_NAMES = ("name", "name_en", "name_zh")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "motive": ("text", "purpose", "note"),
    "factor": ("name", "note"),
    "competence": ("topic", "note"),
    "award": ("title", "note"),
    "contract": (*_NAMES, "note"),
    "alliance": ("purpose", "note"),
    "compliance_risk": ("text", "note"),
    "spell": ("detail", "note"),
    "need": (*_NAMES, "note"),
    "offer_part": (*_NAMES, "evidence", "note"),
    "interaction": ("purpose", "occasion"),
    "delivery": ("name", "note"),
    "complaint": ("name", "note"),
    "open_issue": ("name", "note"),
    "plan": (*_NAMES, "goal", "note"),
    "step": ("name", "bring", "effect", "outcome", "note"),
}
"""Free text by kind of fact; of all other kinds it is the note."""
_EVERY = ("note",)
_THERE_ON_PURPOSE = {("compliance_risk", "text"): {"gift", "pressure"}}
"""What a record is there to report: a risk may name the favour that is to be kept clear of."""
_OFFICES = frozenset({"unit", "post", "tenure"})
_ADDRESS = re.compile(r"https?://\S+")
_BEFORE, _AFTER = "words of rule ", " in free text"
_CURE = "read it again; take out what must not be kept"
_STRICT_CURE = "take them out, or read it without strict mode"
_LOGGED = 20

_listener: ContextVar[list[Problem] | None] = ContextVar("stakemap_free_text", default=None)
_log = logging.getLogger("stakemap.free_text")


def doubts(kind: str, values: Mapping[str, object]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each field of free text with the rules whose words occur in it.

    Parameters
    ----------
    kind
        Kind of fact.
    values
        Fields by name.

    Examples
    --------
    >>> list(doubts("person", {"name": "A", "note": "on leave for health reasons"}))
    [('note', ('health',))]
    """
    for name in FIELDS.get(kind, _EVERY):
        text = values.get(name)
        if isinstance(text, str):
            text = _ADDRESS.sub(" ", text) if kind in _OFFICES else text
            rules = set(policy.doubtful([text])) - _THERE_ON_PURPOSE.get((kind, name), set())
            if rules:
                yield name, tuple(sorted(rules))


def doubtful_facts(records: Iterable[Record]) -> tuple[Problem, ...]:
    """A warning for each field of free text that calls for a second look, in the order of the records."""
    return tuple(
        Problem(*told(rules), field=name, fact_id=fact.id, code=DOUBTFUL)
        for fact in records
        if isinstance(fact, Fact)
        for name, rules in doubts(fact.kind_of_fact, _texts(fact))
    )


def _texts(fact: Fact) -> dict[str, object]:
    """Its free text by field."""
    names = FIELDS.get(fact.kind_of_fact, _EVERY)
    return {name: text for name in names if (text := getattr(fact, name, None)) is not None}


def told(rules: Iterable[str]) -> tuple[str, str]:
    """Cause and cure of a warning."""
    return f"{_BEFORE}{', '.join(rules)}{_AFTER}", _CURE


def heard(text: str, place: Problem) -> tuple[Problem, ...]:
    """The warning that a text of no fact calls for, at its place: a remark in a sheet, the note of a file.

    Examples
    --------
    >>> heard("away for an illness", Problem("", file="retire.yaml", field="note"))[0].text()
    'retire.yaml "note": words of rule health in free text; read it again; take out what must not be kept'
    """
    rules = policy.doubtful([text])
    cause, cure = told(rules)
    return (replace(place, cause=cause, cure=cure, code=DOUBTFUL, value=None),) if rules else ()


def check_texts(warnings: Iterable[Problem]) -> None:
    """Refuse in strict mode what is warned of otherwise.

    Raises
    ------
    PolicyRefused
        With every place.
    """
    if policy.is_strict():
        found = [replace(w, code=PolicyRefused.code, cure=_STRICT_CURE) for w in warnings]
        if found:
            raise PolicyRefused(found)


@contextmanager
def listening() -> Iterator[list[Problem]]:
    """The warnings that doors log in this thread until the end of the block: a command tells them itself."""
    found: list[Problem] = []
    before = _listener.set(found)
    try:
        yield found
    finally:
        _listener.reset(before)


def log(warnings: Iterable[Problem]) -> None:
    """Say in the log how many texts, of which rules and, of a file, where.

    No ids, for they may be made of names: these are in the warnings themselves.
    """
    found = tuple(warnings)
    listener = _listener.get()
    if listener is not None:
        listener += found
    if found:
        rules = sorted({w.cause.removeprefix(_BEFORE).removesuffix(_AFTER) for w in found})
        placed = [replace(w, fact_id="").place for w in found if w.file]
        where = f"; in {'; '.join(placed[:_LOGGED])}" if placed else ""
        more = f" and {len(placed) - _LOGGED} more" if len(placed) > _LOGGED else ""
        _log.warning("%d free texts to read again: rules %s%s%s", len(found), ", ".join(rules), where, more)
