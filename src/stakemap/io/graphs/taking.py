"""Nodes and edges to facts, by what their attributes stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from stakemap import policy
from stakemap.errors import Problem, UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.words import kind_named
from stakemap.io.graphs.mapping import Declared, Scale
from stakemap.io.graphs.meaning import MIRROR, NODE_WORDS, STRUCTURE, meaning_of, node_word
from stakemap.io.graphs.network import EDGES, NODES, Edge, Network, Node
from stakemap.io.reading import ReadAs
from stakemap.io.registers.gathering import Gathered, used_up
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_line, as_word, joined_id
from stakemap.io.tables.made_ids import made_id
from stakemap.model import Label
from stakemap.work import each

__all__ = ["Taking"]

_PREFIX = {"person": "p", "unit": "u", "post": "post", "group": "g", "team_member": "team"}
_ASSUMED = "advice"
"""The kind of an edge of which nothing is said: its source turns to its target."""
_PLAIN = ("grade", "basis", "expires", "confirmed")
_GRADE = "C3"
"""Grade where none is declared (assumed): who drew a graph is not known."""
_STRICTEST = tuple(Label)
_YEAR = 4


class Taking:
    """The facts of one network on their way into what was gathered."""

    def __init__(
        self, gathered: Gathered, network: Network, declared: Declared, catalogue: Catalogue, file: str
    ) -> None:
        self.gathered, self.network, self.catalogue, self.file = gathered, network, catalogue, file
        self.declared, self.scale = declared, declared.scale
        self.meaning = meaning_of(network, declared, catalogue, file)
        self.known: dict[str, tuple[str, str]] = {}
        self.posts: dict[str, tuple[Node, Object]] = {}
        self.told: dict[str, ReadAs] = {}
        self.numbers: Counter[tuple[str, ...]] = Counter()
        self.said: set[tuple[str, ...]] = set()

    def take(self) -> tuple[ReadAs, ...]:
        """All nodes, then all edges, which are used up; gives what was assumed on the way."""
        for what, why, place in self.network.left:
            self.gathered.leave(what, why, place)
        self._look_at_names(NODES, self.network.nodes)
        self._look_at_names(EDGES, self.network.edges)
        for node in each(self.network.nodes):
            self._node(node)
        if self.network.implied:
            self._imply()
        self._posts()
        for edge in each(used_up(self.network.edges)):
            if edge.said.get(MIRROR) != "true":
                self._edge(edge)
        return tuple(self.told.values())

    # --- what is not read

    def _look_at_names(self, where: str, records: Iterable[Node | Edge]) -> None:
        """Count every attribute that nothing stands for; refuse those of a red line."""
        taken = {MIRROR, *self.meaning.taken[where].values()}
        why: dict[str, str] = {}
        for one in records:
            for name in one.said:
                if name not in why:
                    why[name] = "" if name in taken else self._why(where, name, one.place)
                if why[name]:
                    self.gathered.leave(name, why[name], one.place)

    def _why(self, where: str, name: str, place: Place) -> str:
        row = policy.refusal(name, of_person=where == NODES and self.meaning.fixed.get("node") != "unit")
        if row is not None:
            at = Problem("", file=place.file, sheet=where, row=place.row, field=as_word(name))
            self.gathered.problems.append(policy.refused_problem(row, at))
            return "refused"
        return "no_scale" if where == EDGES and name == "weight" else "not_taken"

    # --- nodes

    def _node(self, node: Node) -> None:
        gathered, place = self.gathered, node.place
        gathered.read[NODES] += 1
        raw = as_line(node.ident)
        if not raw:
            gathered.problem("a record without an id", "fill it in", place, "id")
            return
        what = self._what(node)
        if what is None:
            gathered.leave(NODES, "no_such_node", place)
            return
        fact = NODE_WORDS[what]
        body = self._entity(fact, raw, node)
        body |= {"unknown": True} if what == "unknown" else {}
        if fact == "post":
            self.posts[raw] = (node, body)
        elif gathered.put(body, self._sourced(node)):
            self.known[raw] = (fact, body["id"])

    def _what(self, node: Node) -> str | None:
        """The word that says what a node is; ``None`` where the file says what we do not know."""
        if "node" in self.meaning.fixed:
            return self.meaning.fixed["node"]
        text = self._of(node, "node")
        if not text:
            self._tell("graph_people")
            return "person"
        return node_word(self.declared.word("node", text)) or None

    def _entity(self, fact: str, raw: str, node: Node) -> Object:
        form = self.gathered.form
        ident = joined_id(f"{_PREFIX[fact]}:{form}", raw)
        body: Object = {"fact": fact, "id": made_id(fact, (form, raw)) if self.network.by_name else ident}
        body["name"] = self._of(node, "name") or raw
        body |= {name: self._of(node, name) for name in ("name_en", "name_zh")}
        spans = self._spans(node, strict=False) or []
        starts, ends = ([s[key] for s in spans if key in s] for key in ("start", "end"))
        whole = {"start": min(starts)} if len(starts) == len(spans) and starts else {}
        whole |= {"end": max(ends)} if len(ends) == len(spans) and ends else {}
        return body | {"valid": whole or None} | self._evidence(node)

    def _imply(self) -> None:
        """People of whom a list of edges knows no more than that they are its ends."""
        for edge in self.network.edges:
            for raw in (edge.source, edge.target):
                if as_line(raw) and as_line(raw) not in self.known and as_line(raw) not in self.posts:
                    self._node(Node(raw, {}, edge.place))

    def _posts(self) -> None:
        """Posts, each in the unit to which an edge leads from it."""
        units = {
            as_line(edge.source): self.known[as_line(edge.target)][1]
            for edge in self.network.edges
            if self._kind(edge) == "in" and self.known.get(as_line(edge.target), ("",))[0] == "unit"
        }
        for raw, (node, body) in self.posts.items():
            if raw not in units:
                self.gathered.leave(NODES, "no_unit", node.place)
            elif self.gathered.put({**body, "unit": units[raw]}, self._sourced(node)):
                self.known[raw] = ("post", body["id"])

    # --- edges

    def _edge(self, edge: Edge) -> None:
        gathered, place = self.gathered, edge.place
        gathered.read[EDGES] += 1
        ends = [self.known.get(as_line(raw)) for raw in (edge.source, edge.target)]
        if ends[0] is None or ends[1] is None:
            gathered.leave(EDGES, "end_missing", place)
            return
        one, two = ends[0], ends[1]
        if one == two:
            gathered.leave(EDGES, "loop", place)
            return
        kind = self._kind(edge)
        if kind == "in":
            return
        spans = self._spans(edge, strict=True)
        values = self._values(edge) if spans is not None else None
        if spans is None or values is None:
            return
        for a, b in self._ways(edge, kind, one, two):
            for span in spans or [{}]:
                self._fact(edge, kind, a, b, values, span)

    def _kind(self, edge: Edge) -> str:
        """A kind of the catalogue, a word of `STRUCTURE`, or what the file says where it is neither."""
        if "kind" in self.meaning.fixed:
            return self.meaning.fixed["kind"]
        text = self._of(edge, "kind")
        if not text:
            return _ASSUMED
        word = self.declared.word("kind", text)
        return word if word in STRUCTURE else kind_named(word, self.catalogue)

    def _ways(
        self, edge: Edge, kind: str, one: tuple[str, str], two: tuple[str, str]
    ) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        """Who stands first in the sentence of the kind, and who second: as declared, else as drawn."""
        if not (self.meaning.fixed.get("kind") or self._of(edge, "kind")):
            self._tell("graph_advice")
        if kind in STRUCTURE:
            yield (one, two) if one[0] == STRUCTURE[kind][0] else (two, one)
            return
        direction = self.declared["direction"]
        symmetric = kind in self.catalogue and self.catalogue[kind].symmetric
        if not direction and not edge.directed:
            direction = "both"
            if not symmetric:
                self._tell("graph_both")
        elif not direction and not symmetric:
            self._tell("graph_forward")
        if symmetric:
            yield min(one, two), max(one, two)
        else:
            if direction != "backward":
                yield one, two
            if direction in ("backward", "both"):
                yield two, one

    def _fact(
        self, edge: Edge, kind: str, one: tuple[str, str], two: tuple[str, str], said: Object, span: Object
    ) -> None:
        if not self._fits(edge, kind, one[0], two[0]):
            return
        named = (edge.ident,) if edge.ident else ()
        parts = (*named, kind, one[1], two[1], *span.values())
        self.numbers[parts] += 1
        again = () if named or self.numbers[parts] == 1 else (str(self.numbers[parts]),)
        body: Object = {"valid": dict(span) or None} | self._evidence(edge)
        if kind == "holds":
            body |= {"fact": "tenure", "person": one[1], "post": two[1]}
        elif kind == "member_of":
            body |= {"fact": "membership", "person": one[1], "group": two[1]}
        else:
            body |= {"fact": "tie", "kind": kind, "from_id": one[1], "to_id": two[1], **said}
        body["id"] = made_id(body["fact"], (self.gathered.form, *parts, *again))
        self.gathered.put(body, self._sourced(edge))

    def _fits(self, edge: Edge, kind: str, one: str, two: str) -> bool:
        """Whether a kind may join two such ends; told where it may not, of each word once."""
        if kind in STRUCTURE:
            fits = STRUCTURE[kind] == (one, two)
        elif kind in self.catalogue:
            fits = one in self.catalogue[kind].from_kinds and two in self.catalogue[kind].to_kinds
        else:
            self._no_kind(edge, kind)
            return False
        if not fits:
            cure = "declare another kind, or what its ends are (node)"
            self._once(edge, "a kind that does not join such ends", cure, (kind, one, two))
        return fits

    def _no_kind(self, edge: Edge, kind: str) -> None:
        row = policy.refusal(kind, of_person=False)
        if row is None:
            cure = UnknownName("kind of relation", kind, tuple(self.catalogue.kinds)).hint
            cure = f"{cure}; or declare what it is: kind:WORD=KIND"
            self._once(edge, "unknown kind of relation", cure, (kind,))
        else:
            refused = policy.refused_problem(row)
            self._once(edge, refused.cause, refused.cure, (kind,), code=refused.code)

    def _once(self, edge: Edge, cause: str, cure: str, about: tuple[str, ...], code: str = "input") -> None:
        """Leave an edge out, and say why where that was not said of its like."""
        place = edge.place
        if about not in self.said:
            self.said.add(about)
            named = {"file": place.file, "sheet": EDGES, "row": place.row, "field": "kind"}
            self.gathered.problems.append(Problem(cause, cure, code=code, **named))  # type: ignore[arg-type]
        self.gathered.bad.add(place)
        self.gathered.leave(EDGES, "wrong" if code == "input" else "refused", place)

    def _values(self, edge: Edge) -> Object | None:
        """Strength or count of an edge; nothing where it says none, ``None`` where it says what cannot be."""
        taken = self.meaning.taken[EDGES]
        scales: list[tuple[str, Scale]] = [(n, Scale(n)) for n in ("strength", "count") if n in taken]
        if "weight" in taken and self.scale is not None:
            scales.append(("weight", self.scale))
        values: Object = {}
        for key, scale in scales:
            text = self._of(edge, key)
            if not text:
                continue
            value = scale.taken(text)
            if value is None:
                cure = "mend it, or declare another scale"
                self.gathered.problem("a number outside its scale, or none", cure, edge.place, key)
                return None
            values[value[0]] = value[1]
        return values

    # --- what both have

    def _of(self, record: Node | Edge, key: str) -> str:
        """What a record says of one of our keys."""
        where = NODES if isinstance(record, Node) else EDGES
        name = self.meaning.taken[where].get(key)
        return as_line(record.said.get(name, "")) if name else ""

    def _spans(self, record: Node | Edge, *, strict: bool) -> list[Object] | None:
        """The times of a record: its own attributes, else its spells; ``None`` where one of them is wrong.

        Times that are numbers count only where they are declared to be years.
        """
        own = (self._of(record, "start"), self._of(record, "end"))
        spells: Iterable[tuple[str, str]] = [own] if any(own) else record.spells
        if not any(own) and record.spells and self.network.numbered and self.declared["time"] != "year":
            self.gathered.leave("time", "numbers", record.place)
            return []
        found = []
        for start, end in spells:
            said = {"start": (self._day(start),), "end": (self._day(end),)}
            given = {key: text for key, text in said.items() if text[0]}
            span = self.gathered.days.span(given, record.place, strict=strict)
            if span is None:
                return None
            found += [span] if span else []
        return found

    def _day(self, text: str) -> str:
        """A year out of a number, where times are declared to be years."""
        year, _, rest = text.partition(".")
        if self.declared["time"] == "year" and len(year) == _YEAR and not rest.strip("0"):
            return year
        return text

    def _evidence(self, record: Node | Edge) -> Object:
        """What a record says of its own evidence, and of who may see it: never more than the options do."""
        said: Object = {key: text for key in _PLAIN if (text := self._of(record, key))}
        said.setdefault("grade", self.meaning.fixed.get("grade", _GRADE))
        label = self._of(record, "label")
        if label in _STRICTEST:
            given = self.gathered.evidence.label
            said["label"] = max(label, given, key=lambda one: _STRICTEST.index(Label(one)))
        return said

    def _sourced(self, record: Node | Edge) -> Place:
        """Its place with the source it names, else the file; a remark of its own goes with it."""
        source = self.gathered.source(self.file, self._of(record, "source"))
        return replace(record.place, source=source, url=self._of(record, "note"))

    def _tell(self, how: str) -> None:
        self.told.setdefault(how, ReadAs(how, self.file))
