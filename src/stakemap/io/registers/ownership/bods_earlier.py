"""Statements of Beneficial Ownership before 0.4, said in the terms of 0.4.

There a statement has no record: another that replaces it names it.  So the record of a statement is the last
one that replaces it, and whoever names an older one means that.

References
----------
.. [1] Open Ownership (2022). Beneficial Ownership Data Standard 0.2 and 0.3. standard.openownership.org.
"""

from __future__ import annotations

from stakemap.io.registers.values import Object, as_line, as_object, as_objects, as_texts

__all__ = ["Replaced", "in_todays_terms", "is_earlier"]

_KINDS = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "relationship",
}
_ABOUT = (
    *("statementID", "statementType", "statementDate", "replacesStatements"),
    *("publicationDetails", "source", "annotations", "disclosureDetails"),
)
"""What a statement says of itself and not of its record."""
_ENDS = ("describedByEntityStatement", "describedByPersonStatement")


def is_earlier(body: Object) -> bool:
    """Whether a statement is of a version before 0.4.

    Examples
    --------
    >>> is_earlier({"statementID": "a"}), is_earlier({"statementId": "a"})
    (True, False)
    """
    return "statementID" in body or "statementType" in body


def in_todays_terms(body: Object) -> Object:
    """The statement in the terms of 0.4, its own id standing for its record.

    Examples
    --------
    >>> said = {"statementID": "a", "statementType": "entityStatement", "entityType": "stateBody"}
    >>> now = in_todays_terms(said)
    >>> now["recordId"], now["recordType"], now["recordDetails"]["entityType"]
    ('a', 'entity', {'type': 'stateBody'})
    """
    kind, ident = _KINDS.get(as_line(body.get("statementType")), ""), as_line(body.get("statementID"))
    details = {name: value for name, value in body.items() if name not in _ABOUT}
    if kind == "entity" and not isinstance(body.get("entityType"), dict):
        details["entityType"] = {"type": as_line(body.get("entityType"))}
    elif kind == "relationship":
        details |= {name: _end(body.get(name)) for name in ("subject", "interestedParty")}
        details["interests"] = [_interest(one) for one in as_objects(body.get("interests"))]
    return {**body, "statementId": ident, "recordId": ident, "recordType": kind, "recordDetails": details}


def _end(party: object) -> str:
    named = as_object(party)
    return next(filter(None, (as_line(named.get(name)) for name in _ENDS)), "")


def _interest(said: Object) -> Object:
    """An interest in the terms of 0.4: how direct it is, and a bound that is excluded as a number."""
    share = as_object(said.get("share"))
    if share.get("exclusiveMinimum") is True:
        share = {**share, "exclusiveMinimum": share.get("minimum")}
    level = said.get("directOrIndirect") or said.get("interestLevel")
    kept = {name: value for name, value in said.items() if name != "interestLevel"}
    return {**kept, "directOrIndirect": level, **({"share": share} if share else {})}


class Replaced:
    """Which statement took the place of which."""

    def __init__(self) -> None:
        self.by: dict[str, str] = {}

    def take(self, body: Object) -> None:
        """What a statement says that it replaces."""
        ident = as_line(body.get("statementID"))
        for old in as_texts(body.get("replacesStatements")):
            if old != ident:
                self.by[old] = ident

    def last(self, ident: str) -> str:
        """The statement that stands for another today; itself where none does, or they run in a circle.

        Examples
        --------
        >>> known = Replaced()
        >>> known.take({"statementID": "b", "replacesStatements": ["a"]})
        >>> known.last("a"), known.last("b")
        ('b', 'b')
        """
        way, at = dict[str, None](), ident
        while (newer := self.by.get(at)) is not None:
            way[at] = None
            if newer in way:
                for one in way:  # none of them stands for another: they are not followed again
                    del self.by[one]
                return ident
            at = newer
        self.by.update(dict.fromkeys(way, at))  # so that a long way is followed once
        return at
