"""Records of a register on their way to facts: what each says, where it stands, what is left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from stakemap import policy
from stakemap.errors import InputError, Problem
from stakemap.graph.name_index import fold
from stakemap.io.evidence import Evidence, held_for_all
from stakemap.io.reading import DOUBT
from stakemap.io.registers.dates import Days, reversed_days
from stakemap.io.registers.mapping import Mapped, ends_with, objects, word
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_line, as_word, joined_id
from stakemap.model import FACTS, Record, parse
from stakemap.work import each

__all__ = ["OTHER_OF_ONE_ID", "Gathered", "Said", "used_up"]

T = TypeVar("T")
Said = Mapping[str, tuple[str, ...]]
"""Our fields of a record, each with its texts."""
OTHER_OF_ONE_ID = (
    "the id of another record, which says something else",
    "keep one of the two, or give each its own id",
)
"""Cause and cure of an id that two records have."""
_MOST_NAMES = 300
"""Names of things left out that are told apart."""
_RESTRICTED = ("kin", "declared_interest")
"""Kinds of ties that serve conflict checks alone, whatever label the others have."""
KIND = "register"
"""Kind of the sources, by which their facts are graded."""


def used_up(items: list[T]) -> Iterator[T]:
    """Each of a list in its order; the list lets go of it.

    Examples
    --------
    >>> names = ["a", "b"]
    >>> list(used_up(names)), names
    (['a', 'b'], [])
    """
    items.reverse()
    while items:
        yield items.pop()


class Gathered:
    """Facts of one reading, whatever its format."""

    def __init__(self, form: str, evidence: Evidence, kind: str = KIND) -> None:
        self.form, self.evidence, self.kind = form, evidence, kind
        self.objects: Mapping[str, Mapped] = objects(form)
        self.bodies: dict[str, tuple[Object, Place]] = {}
        self.known: dict[str, dict[str, str]] = {name: {} for name in ("person", "unit", "post")}
        self.sources: dict[str, Object] = {}
        self.read: Counter[str] = Counter()
        self.left: Counter[tuple[str, str]] = Counter()
        self.first: dict[tuple[str, str], Place] = {}
        self.problems: list[Problem] = []
        self.bad: set[Place] = set()
        self.reasons: dict[tuple[str, str], str] = {}
        self.days = Days(self.problem)

    # --- places, sources, what is left out

    def needs_basis(self, file: str) -> None:
        """Of what is not published the lawful basis must be given, and it is internal unless labelled.

        Raises
        ------
        InputError
            Where no basis is given.
        """
        if not self.evidence.basis:
            raise InputError([Problem("lawful basis missing", "give it: --basis legitimate_interest", file)])
        self.evidence = replace(self.evidence, label=self.evidence.label or "internal")

    def source(self, file: str, publisher: str = "", published: str = "") -> str:
        """Id of the source that a file is, or of a publisher in it."""
        title = self.evidence.source or publisher or file
        ident = joined_id(f"src:{self.form}", *dict.fromkeys((fold(title), self.evidence.source or file)))
        if ident not in self.sources:
            said = {"publisher": publisher, "published": self.evidence.exported or published}
            body = {
                "fact": "source",
                "id": ident,
                "title": as_line(title),
                "kind": self.kind,
                "locator": file,
            }
            self.sources[ident] = body | {name: text for name, text in said.items() if text}
        return ident

    def problem(self, cause: str, cure: str, place: Place, field: str = "", *, doubt: bool = False) -> None:
        """Something wrong with a record; without doubt it is left out."""
        code = DOUBT if doubt else "input"
        self.problems.append(
            Problem(
                cause,
                cure,
                file=place.file,
                sheet=as_word(place.object),
                row=place.row,
                field=field,
                fact_id=place.record,
                code=code,
            )
        )
        if not doubt:
            self.bad.add(place)
            self.leave(place.object, "wrong", place)

    def leave(self, what: str, why: str, place: Place) -> None:
        """Count something that is not taken; of names that are no words, or too many, the count alone."""
        what = as_word(what)
        if (what, why) not in self.left and len(self.left) >= _MOST_NAMES:
            what = "?"
        self.left[what, why] += 1
        self.first.setdefault((what, why), place)

    # --- records

    def said(self, sort: str, record: Object, place: Place) -> dict[str, tuple[str, ...]]:
        """Our fields of a record; every other field is counted with the reason."""
        mapped = self.objects[sort]
        self.read[sort] += 1
        for name, value in record.items():
            if value in (None, "", [], {}):
                continue
            why = self.reasons.get((sort, name))
            if why is None:
                why = self.reasons[sort, name] = mapped.why(name)
            if why not in ("", "provenance", "embedded"):
                self.leave(name, why, place)
        told: dict[str, tuple[str, ...]] = {}
        for ours, names in mapped.taken.items():
            for name in names:
                if (value := record.get(name)) is not None and (texts := _texts(value)):
                    told[ours] = texts
                    break
        return told

    def put(self, body: Object, place: Place, *, again: bool = False) -> bool:
        """Keep a body for later; one that says the same twice counts once, another of its id is a problem."""
        body = {name: value for name, value in body.items() if value not in (None, "")}
        old = self.bodies.setdefault(body["id"], (body, place))
        if old[1] is place or (again and old[0]["fact"] == body["fact"]):
            return True
        if old[0] == body:
            self.leave(place.object, "twice", place)
        else:
            self.problem(*OTHER_OF_ONE_ID, place, "id")
        return False

    def entity(self, fact: str, said: Said, place: Place, **more: object) -> str | None:
        """A person, unit or post by its id in the file; ``None`` where it cannot be one."""
        for name, cause in (("id", "a record without an id"), ("name", "a record without a name")):
            if name not in said:
                self.problem(cause, "fill it in", place, name)
                return None
        raw = said["id"][0]
        if len(said["name"]) > 1:
            self.leave("name", "several", place)
        ident = joined_id(f"{_PREFIX[fact]}:{self.form}", raw)
        body = {"fact": fact, "id": ident, "name": said["name"][0], **more}
        body["valid"] = self.days.span(said, place, strict=False) or None
        if not self.put(body, place):
            return None
        self.known[fact][raw] = ident
        return ident

    def ended(self, ident: str, day: str) -> None:
        """What others succeeded has ended by the day, unless its own record says when."""
        body, place = self.bodies[ident]
        span = body.get("valid") or {}
        if "end" not in span and not reversed_days({"start": (span.get("start", day),), "end": (day,)}):
            self.bodies[ident] = (body | {"valid": span | {"end": day}}, place)

    def begun(self, ident: str, day: str) -> None:
        """What an earlier publication does not know has begun by the day of the first that does."""
        body, place = self.bodies[ident]
        self.bodies[ident] = (body | {"valid": {"start": day} | (body.get("valid") or {})}, place)

    def refuses(self, said: Said) -> bool:
        """Whether a body is of a kind of which to be a member is a red line: a party, a church, a union."""
        if any(word(self.form, "sort", t) or policy.refusal(t) for t in said.get("sort", ())):
            return True
        return any(ends_with(self.form, "name", name) == "refused" for name in said.get("name", ()))

    # --- facts

    def facts(self) -> tuple[Record, ...]:
        """All facts, in order of id; what a door refuses is told, and what needs it goes with it.

        The bodies are used up on the way: of a large file there is no room for both.
        """
        held = held_for_all(self.evidence, self.days.newest, self.kind)
        order = {kind: at for at, kind in enumerate(FACTS)}
        kept: dict[str, Record] = {}
        sources = {ident: parse(body) for ident, body in self.sources.items()}
        bodies = sorted(self.bodies.values(), key=lambda one: order[one[0]["fact"]])
        self.bodies.clear()
        for body, place in each(used_up(bodies)):
            fact = self._parsed(body, place, held)
            if fact is not None and all(end in kept for end in fact.ends()):
                kept[fact.id] = fact
            elif fact is not None:
                self.leave(place.object, "end_missing", place)
        used = {str(getattr(fact, "source", "")) for fact in kept.values()}
        told = (*kept.values(), *(one for ident, one in sources.items() if ident in used))
        return tuple(sorted(told, key=lambda fact: fact.id))

    def _parsed(self, body: Object, place: Place, held: Mapping[str, str]) -> Record | None:
        restricted = {"label": "restricted"} if body.get("kind") in _RESTRICTED else {}
        try:
            return parse({**held, **body, **restricted, "source": place.source, "note": place.note})
        except InputError as error:
            for problem in error.problems:
                where = replace(
                    problem, file=place.file, sheet=as_word(place.object), row=place.row, value=None
                )
                self.problems.append(replace(where, fact_id=place.record))
            self.bad.add(place)
            self.leave(place.object, "wrong", place)
            return None


_PREFIX = {"person": "p", "unit": "u", "post": "post"}


def _texts(value: object) -> tuple[str, ...]:
    """The lines in a value: of a list each, of anything else the one."""
    listed: Iterable[object] = value if isinstance(value, list) else (value,)
    return tuple(dict.fromkeys(text for one in listed if (text := as_line(one))))
