"""Free text of facts: whether its words call for a second look, at every door and never in silence.

A warning names the fact, the field and the rule, never the text.  It refuses nothing, because a list of
words cannot judge a sentence.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping

from stakemap import policy
from stakemap.errors import Problem
from stakemap.model.base import Fact, Record

__all__ = ["DOUBTFUL", "doubtful_facts", "doubts", "log", "told"]

DOUBTFUL = "doubtful"
"""Code of a warning about free text."""

_FIELDS = {
    "motive": ("text", "note"),
    "compliance_risk": ("text", "note"),
    "spell": ("detail", "note"),
    "need": ("name", "note"),
    "offer_part": ("name", "evidence", "note"),
    "interaction": ("purpose", "occasion"),
    "delivery": ("name", "note"),
    "complaint": ("name", "note"),
    "open_issue": ("name", "note"),
    "plan": ("name", "goal", "note"),
    "step": ("name", "bring", "effect", "outcome", "note"),
}
_EVERY = ("note",)
_THERE_ON_PURPOSE = {("compliance_risk", "text"): {"gift", "pressure"}}
"""What a record is there to report: a risk may name the favour that is to be kept clear of."""
_LOGGED = 20

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
    for name in _FIELDS.get(kind, _EVERY):
        text = values.get(name)
        if isinstance(text, str):
            rules = set(policy.doubtful([text])) - _THERE_ON_PURPOSE.get((kind, name), set())
            if rules:
                yield name, tuple(sorted(rules))


def doubtful_facts(records: Iterable[Record]) -> tuple[Problem, ...]:
    """A warning for each field of free text that calls for a second look, in the order of the records."""
    return tuple(
        Problem(*told(rules), field=name, fact_id=fact.id, code=DOUBTFUL)
        for fact in records
        if isinstance(fact, Fact)
        for name, rules in doubts(fact.kind_of_fact, dict(fact))
    )


def told(rules: Iterable[str]) -> tuple[str, str]:
    """Cause and cure of a warning."""
    return f"words of rule {', '.join(rules)} in free text", "read it again; take out what must not be kept"


def log(warnings: Iterable[Problem]) -> None:
    """Say in the log which facts have such text: ids alone."""
    idents = list(dict.fromkeys(warning.fact_id for warning in warnings))
    if idents:
        more = f" and {len(idents) - _LOGGED} more" if len(idents) > _LOGGED else ""
        _log.warning("free text to read again in: %s%s", ", ".join(idents[:_LOGGED]), more)
