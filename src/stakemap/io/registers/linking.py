"""Records that name each other, in any order: kept until all are read, then joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise, product

from stakemap.io.registers.dates import reversed_days
from stakemap.io.registers.gathering import OTHER_OF_ONE_ID, Gathered, Said
from stakemap.io.registers.mapping import names, word
from stakemap.io.registers.places import Place
from stakemap.io.registers.renamed import Period, within
from stakemap.io.registers.values import Object, joined_id
from stakemap.io.tables.made_ids import made_id
from stakemap.model import PartialDate
from stakemap.wording.phrases import Words
from stakemap.work import each

__all__ = ["Linked", "in_circles"]

_CIRCLE = "stands above itself by way of others"
_BLOCK = "leads"
_BECAME = "became"
_ORDERED = (_BLOCK, _BECAME)
"""Kinds of ties between bodies, of which it matters which end comes first."""
_AS_MEMBER = "member"
"""What a seat is called of which the register gives no role."""


class Linked:
    """People and bodies at once; posts, seats and ties when everybody is known."""

    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered
        self.own_seats: dict[str, set[str]] = {}
        self.waiting: dict[str, list[tuple[Said, Place, str]]] = {"post": [], "seat": [], "tie": []}
        self.above: dict[str, tuple[str, Place]] = {}
        self.terms: dict[str, Said] = {}
        self.refused: set[str] = set()
        self.told: dict[tuple[str, str], Said] = {}
        self.periods: dict[tuple[str, str], list[Period]] = {}

    def take(self, sort: str, record: Object, place: Place) -> None:
        """One record of a kind that the tables know."""
        gathered = self.gathered
        said = gathered.said(sort, record, place)
        makes, _, kind = gathered.objects[sort].makes.partition(":")
        if makes == "person":
            gathered.entity("person", said, place)
        elif makes == "unit":
            self._unit(said, place, kind)
        elif makes == "term" and "id" in said:
            self.terms[said["id"][0]] = said
        elif makes in self.waiting and self._new(said, place):
            self.waiting[makes].append((said, place, kind))

    def body(self, raw: str, name: str, place: Place, *, above: str = "", **more: str) -> None:
        """A body that records name without being one of them; the first place that names it counts."""
        if raw in self.gathered.known["unit"]:
            return
        ident = joined_id(f"u:{self.gathered.form}", raw)
        self.gathered.known["unit"][raw] = ident
        self.gathered.put({"fact": "unit", "id": ident, "name": name, **more}, place, again=True)
        if above:
            self.above[ident] = (above, place)

    def former(self, raw: str, names: list[Said], place: Place) -> None:
        """Names that a body had until a day: it was another body until then, and became the next."""
        current = self.gathered.known["unit"].get(raw)
        spans = [(said["name"][0], self.gathered.days.span(said, place, strict=False)) for said in names]
        ended = sorted(
            ((name, span) for name, span in spans if span and "end" in span), key=lambda x: x[1]["end"]
        )
        if current is None or not ended:
            return
        body, _ = self.gathered.bodies[current]
        held: list[Period] = []
        for name, span in ended:
            start = span.get("start") or (
                held[-1].end if held else (body.get("valid") or {}).get("start", "")
            )
            held.append(Period(joined_id(current, made_id("unit", (name, span["end"]))), start, span["end"]))
            days = {"start": start, "end": span["end"]}
            valid = {key: day for key, day in days.items() if day}
            self.gathered.put(body | {"id": held[-1].ident, "name": name, "valid": valid}, place)
        begun = held[-1].end
        valid = {**(body.get("valid") or {}), "start": begun}
        self.gathered.bodies[current] = (body | {"valid": valid}, self.gathered.bodies[current][1])
        self.periods["unit", raw] = [*held, Period(current, begun, valid.get("end", ""))]
        for one, other in pairwise(self.periods["unit", raw]):
            tie = {"fact": "tie", "id": made_id("tie", (_BECAME, one.ident, other.ident)), "kind": _BECAME}
            ends = {"from_id": one.ident, "to_id": other.ident}
            self.gathered.put(tie | ends | {"valid": {"start": one.end}}, place)
            if current in self.above:
                self.above[one.ident] = self.above[current]

    def _periods(self, kind: str, raw: str) -> list[Period]:
        """A body or post under all its names, the one it has now last."""
        return self.periods.get((kind, raw)) or [Period(self.gathered.known[kind][raw])]

    def _new(self, said: Said, place: Place) -> bool:
        """Whether a record says what none of its id said before."""
        old = self.told.setdefault((place.object, place.record), said) if place.record else said
        if old is said:
            return True
        if old == said:
            self.gathered.leave(place.object, "twice", place)
        else:
            self.gathered.problem(*OTHER_OF_ONE_ID, place, "id")
        return False

    def _unit(self, said: Said, place: Place, kind: str) -> None:
        if self.gathered.refuses(said):
            self.refused.update(said.get("id", ()))
            self.gathered.leave(place.object, "refused", place)
            return
        named = said.get("kind", (kind,))[0]
        ident = self.gathered.entity("unit", said, place, kind=named)
        if ident and "above" in said:
            self.above[ident] = (said["above"][0], place)

    # --- when all are read

    def join(self) -> None:
        """Posts, seats and ties of what has been read."""
        self._lines()
        for said, place, _ in each(self.waiting["post"]):
            self._post(said, place)
        for said, place, _ in each(self.waiting["seat"]):
            self._seats(said, place)
        self._close_seats()
        self._break_circles()
        for said, place, kind in each(self.waiting["tie"]):
            self._ties(said, place, kind)

    def _close_seats(self) -> None:
        """A seat of somebody's own ends with the last time they sat there: it is no vacancy."""
        for post, ends in self.own_seats.items():
            if "" not in ends and post in self.gathered.bodies:
                self.gathered.ended(post, max(ends, key=lambda end: PartialDate(end).latest))

    def _break_circles(self) -> None:
        """Of control that runs in a circle none is kept, and each is told."""
        lines = [one for one in self.waiting["tie"] if one[2] == _BLOCK]
        pairs = [pair for said, *_ in lines for pair in product(said.get("one", ()), said.get("other", ()))]
        ring = _rings(pairs) if pairs else {}
        kept = []
        for said, place, kind in self.waiting["tie"]:
            ends = {ring.get(raw) for raw in (*said.get("one", ()), *said.get("other", ()))}
            if kind == _BLOCK and len(ends) == 1 and None not in ends:
                self.gathered.problem(_CIRCLE, "mend one of them; all are kept without", place, doubt=True)
            else:
                kept.append((said, place, kind))
        self.waiting["tie"] = kept

    def _lines(self) -> None:
        """Bodies above bodies; those that stand in a circle are told and have none above."""
        units = self.gathered.known["unit"]
        pairs = {ident: units[raw] for ident, (raw, _) in self.above.items() if raw in units}
        circles = in_circles(pairs)
        for ident, (raw, place) in self.above.items():
            if raw not in units:
                self.gathered.leave("above", self._absent(raw), place)
            elif ident in circles:
                cure = "mend one of them; all are kept without"
                self.gathered.problem(_CIRCLE, cure, place, "above", doubt=True)
            else:
                for over in self._periods("unit", raw):
                    ends = {"from_id": over.ident, "to_id": ident}
                    tie = {"fact": "tie", "id": made_id("tie", (_BLOCK, *ends.values())), "kind": _BLOCK}
                    self.gathered.put(tie | ends, place)

    def _post(self, said: Said, place: Place) -> None:
        unit = self._found("unit", said, place) if "unit" in said else self._state(said, place)
        if unit:
            ident = self.gathered.entity("post", said, place, unit=unit)
            if ident and "unit" in said and ("unit", said["unit"][0]) in self.periods:
                self._former_posts(ident, said, place)
        elif "unit" not in said:
            self.gathered.leave(place.object, "no_unit", place)

    def _former_posts(self, ident: str, said: Said, place: Place) -> None:
        """The same post in the body under each former name."""
        *old, now = self.periods["unit", said["unit"][0]]
        body, _ = self.gathered.bodies[ident]
        posts = [replace(one, ident=joined_id(ident, made_id("post", (one.ident,)))) for one in old]
        for one, post in zip(old, posts, strict=True):
            self.gathered.put(body | {"id": post.ident, "unit": one.ident}, place)
        self.periods["post", said["id"][0]] = [*posts, replace(now, ident=ident)]

    def _state(self, said: Said, place: Place) -> str | None:
        """The state of which a post is one, where no body is named."""
        if "state" not in said:
            return None
        name = said["state"][0].upper()
        ident = joined_id(f"u:{self.gathered.form}", "state", name)
        body = {"fact": "unit", "id": ident, "name": name, "kind": "state"}
        self.gathered.put(body, place, again=True)
        return ident

    def _found(self, kind: str, said: Said, place: Place) -> str | None:
        """The one that a record names; where it is not there, or refused, the record is left out."""
        raw = said[kind][0]
        ident = self.gathered.known[kind].get(raw)
        if ident is None:
            absent = self._absent(raw)
            self.gathered.leave(place.object, f"no_{kind}" if absent == "end_missing" else absent, place)
        return ident

    def _absent(self, raw: str) -> str:
        return "refused" if raw in self.refused else "end_missing"

    def _seats(self, said: Said, place: Place) -> None:
        """Each person of a record in each body or post of it."""
        if "person" not in said or not {"unit", "post"} & set(said):
            cause = "a seat of nobody" if "person" not in said else "a seat in no post and no body"
            self.gathered.problem(cause, "fill it in", place, "person" if "person" not in said else "post")
            return
        span = self.gathered.days.span({**self._term(said, place), **said}, place)
        if span is None:
            return
        where = "post" if "post" in said else "unit"
        for person, seat in product(said["person"], said[where]):
            one = {**said, "person": (person,), where: (seat,)}
            self._seat(one, place, span)

    def _term(self, said: Said, place: Place) -> Said:
        """The days of the term of a seat, unless they contradict its own."""
        term = next((self.terms[raw] for raw in said.get("term", ()) if raw in self.terms), None)
        days = {name: term[name] for name in ("start", "end") if term and name in term}
        if reversed_days({**days, **said}) and not reversed_days(said):
            cause = "its days lie outside its term"
            self.gathered.problem(cause, "it is kept without those of the term", place, "term", doubt=True)
            return {}
        return days

    def _seat(self, said: Said, place: Place, span: Mapping[str, str]) -> None:
        if any(names(self.gathered.form, "role", role) == "political" for role in said.get("role", ())):
            self.gathered.leave(place.object, "political", place)
            return
        kind = "post" if "post" in said else "unit"
        person = self._found("person", said, place)
        if person is None or self._found(kind, said, place) is None:
            return
        for where, days in within(self._periods(kind, said[kind][0]), span):
            post = where if kind == "post" else self._own_post(said, where, person, place)
            if kind == "unit":
                self.own_seats.setdefault(post, set()).add(days.get("end", ""))
            ident = made_id("tenure", (place.record, post, person, *days.values()))
            body = {"fact": "tenure", "id": ident, "person": person, "post": post, "valid": days or None}
            self.gathered.put(body, place)

    def _own_post(self, said: Said, unit: str, person: str, place: Place) -> str:
        """The seat of one person in a body whose register lists members and no posts."""
        form, role = self.gathered.form, said.get("role", (_AS_MEMBER,))[0]
        role = word(form, "role", role) or role
        ident = made_id("post", (unit, role, person))
        head = {"head": True} if word(form, "head", role) else {}
        words = Words("crm", "zh")
        said_zh = {"name_zh": words.say(f"seat.{role}")} if words.known(f"seat.{role}") else {}
        body = {"fact": "post", "id": ident, "name": role, "unit": unit}
        self.gathered.put(body | said_zh | head, place, again=True)
        return ident

    def _ties(self, said: Said, place: Place, kind: str) -> None:
        if not {"one", "other"} <= set(said):
            self.gathered.problem("a tie of fewer than two", "fill it in", place, "other")
            return
        span = self.gathered.days.span(said, place)
        for one, other in product(said["one"], said["other"]) if span is not None else ():
            self._tie(one, other, place, kind, span or {})

    def _tie(self, one: str, other: str, place: Place, kind: str, span: Mapping[str, str]) -> None:
        ends = list(filter(None, (self._end(raw, kind) for raw in (one, other))))
        ends = ends if kind in _ORDERED else sorted(ends)
        if len(ends) < 2:
            gone = {one, other} & self.refused
            self.gathered.leave(place.object, "refused" if gone else "end_missing", place)
        elif ends[0] == ends[1]:
            self.gathered.problem("both ends of the tie are the same", "name two", place, "other")
        else:
            if kind == _BECAME and "start" in span:
                self.gathered.ended(ends[0], span["start"])
            body = {"fact": "tie", "id": made_id("tie", (kind, *ends, *span.values())), "kind": kind}
            span_of = {"valid": dict(span)} if span else {}
            self.gathered.put({**body, "from_id": ends[0], "to_id": ends[1], **span_of}, place)

    def _end(self, raw: str, kind: str) -> str | None:
        known = self.gathered.known
        person = known["person"].get(raw) if kind not in _ORDERED else None
        return person or (known["unit"].get(raw) if kind != "kin" else None)


def _rings(pairs: list[tuple[str, str]]) -> dict[str, int]:
    """The circle in which each stands that reaches itself by way of others."""
    import networkx as nx

    rings = nx.strongly_connected_components(nx.DiGraph(pairs))
    return {name: at for at, ring in enumerate(rings) if len(ring) > 1 for name in ring}


def in_circles(above: Mapping[str, str]) -> frozenset[str]:
    """Those that stand above themselves, each having at most one above it.

    Examples
    --------
    >>> sorted(in_circles({"a": "b", "b": "c", "c": "b", "d": "a"}))
    ['b', 'c']
    """
    seen: dict[str, int] = {}
    found: set[str] = set()
    for turn, start in enumerate(above):
        way = list(_way_up(start, above, seen, turn))
        last = above.get(way[-1]) if way else None
        if last is not None and seen.get(last) == turn:
            found.update(way[way.index(last) :])
    return frozenset(found)


def _way_up(start: str, above: Mapping[str, str], seen: dict[str, int], turn: int) -> Iterator[str]:
    at: str | None = start
    while at is not None and at not in seen:
        seen[at] = turn
        yield at
        at = above.get(at)
