"""The property graph: validated facts, indexed.  There is no second copy of the data beside it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, TypeVar, cast

from stakemap.errors import InputError, Problem, UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.decision.rules import check_rule
from stakemap.model import (
    FACTS,
    Assessment,
    Decision,
    DecisionRole,
    Entity,
    Fact,
    Factor,
    Label,
    PartialDate,
    Record,
    Run,
    Source,
    StageKind,
    Tie,
)

if TYPE_CHECKING:
    import networkx as nx

    from stakemap.graph.snapshot import Snapshot

__all__ = ["PropertyGraph"]

R = TypeVar("R", bound=Record)

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class PropertyGraph:
    """Facts about people, bodies, posts, groups and decisions, ready to be asked.

    It is immutable: `with_` and `without` give a new graph.

    Parameters
    ----------
    facts
        Records in any order; ids must be unique and every named end must be there.
    catalogue
        The relation catalogue in force; the packaged one by default.

    Raises
    ------
    InputError
        With every dangling end, double id, unknown kind, wrong end kind, stage that its decision does not
        have and rule text that does not fit.

    Examples
    --------
    >>> from stakemap.model import Person, Tie
    >>> graph = PropertyGraph([Person(id="a", name="A"), Person(id="b", name="B"),
    ...                        Tie(id="t", kind="advice", from_id="a", to_id="b")])
    >>> graph.neighbours("b")
    ('a',)
    """

    def __init__(self, facts: Iterable[Record], *, catalogue: Catalogue | None = None) -> None:
        self.catalogue = catalogue or Catalogue.default()
        self.facts: tuple[Record, ...] = _in_order(facts)
        self._by_id: dict[str, Record] = {fact.id: fact for fact in self.facts}
        problems = list(self._problems())
        if problems:
            raise InputError(problems)

    def _problems(self) -> Iterator[Problem]:
        if len(self._by_id) < len(self.facts):
            for ident, times in Counter(fact.id for fact in self.facts).items():
                if times > 1:
                    yield Problem(
                        f"{times} facts have this id", "give each its own", fact_id=ident, field="id"
                    )
        for fact in self.facts:
            if isinstance(fact, Tie) and self._fits(fact):
                continue
            yield from self._dangling(fact)
            if isinstance(fact, Tie):
                yield from self._wrong_kind(fact)
            elif isinstance(fact, DecisionRole | Factor):
                yield from self._wrong_stage(fact)
            elif isinstance(fact, Decision):
                yield from _wrong_rule(fact)

    def _fits(self, tie: Tie) -> bool:
        """Whether nothing is wrong with a tie: most facts are ties, and most of them fit."""
        kind = self.catalogue.kinds.get(tie.kind)
        first, second = self._by_id.get(tie.from_id), self._by_id.get(tie.to_id)
        if kind is None or first is None or second is None:
            return False
        return (
            first.kind_of_fact in kind.from_kinds
            and second.kind_of_fact in kind.to_kinds
            and (tie.source is None or isinstance(self._by_id.get(tie.source), Source))
        )

    def _dangling(self, fact: Record) -> Iterator[Problem]:
        fields = type(fact).reference_fields()
        for name, ident in fact.references():
            end = self._by_id.get(ident)
            if end is None:
                if not (name == "source" and ident == GIVEN_IN_CODE):
                    yield Problem(
                        f"names {ident!r}, which is not there",
                        "add it, or mend the name",
                        field=name,
                        fact_id=fact.id,
                    )
            elif end.kind_of_fact not in fields[name]:
                wanted = " or ".join(fields[name])
                yield Problem(
                    f"names a {end.kind_of_fact}, needs a {wanted}",
                    "name another",
                    field=name,
                    fact_id=fact.id,
                )

    def _wrong_kind(self, tie: Tie) -> Iterator[Problem]:
        if tie.kind not in self.catalogue:
            hint = UnknownName("kind of relation", tie.kind, tuple(self.catalogue.kinds)).hint
            yield Problem("unknown kind of relation", hint, field="kind", fact_id=tie.id)
            return
        kind = self.catalogue[tie.kind]
        for name, ident, allowed in (
            ("from_id", tie.from_id, kind.from_kinds),
            ("to_id", tie.to_id, kind.to_kinds),
        ):
            end = self._by_id.get(ident)
            if end is not None and end.kind_of_fact not in allowed:
                cure = f"name a {' or '.join(allowed)}, or choose another kind"
                yield Problem(
                    f"{tie.kind!r} cannot stand at a {end.kind_of_fact}", cure, field=name, fact_id=tie.id
                )

    def _wrong_stage(self, fact: DecisionRole | Factor) -> Iterator[Problem]:
        decision = self._by_id.get(fact.decision)
        if fact.stage is not None and isinstance(decision, Decision):
            known = [stage.id for stage in decision.stages] or [kind.value for kind in StageKind]
            if fact.stage not in known:
                cure = f"one of {', '.join(known[:12])}"
                yield Problem("names no stage of its decision", cure, field="stage", fact_id=fact.id)

    def __len__(self) -> int:
        return len(self.facts)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.facts)

    def __contains__(self, ident: object) -> bool:
        return ident in self._by_id

    def __getitem__(self, ident: str) -> Record:
        try:
            return self._by_id[ident]
        except KeyError:
            raise UnknownName("id", ident, tuple(self._by_id)) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PropertyGraph) and self.facts == other.facts

    def __hash__(self) -> int:
        return hash(self.digest)

    def get(self, ident: str) -> Record | None:
        """The record of an id, or None."""
        return self._by_id.get(ident)

    @cached_property
    def language(self) -> str:
        """``"zh"`` where most names have Chinese characters and no other form, else ``"en"``."""
        names = [fact.called("en") for fact in self.facts if isinstance(fact, Entity)]
        return "zh" if 2 * sum(map(bool, map(_CHINESE.search, names))) > len(names) else "en"

    @cached_property
    def _by_type(self) -> Mapping[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for fact in self.facts:
            found[fact.kind_of_fact].append(fact)
        return {kind: tuple(facts) for kind, facts in found.items()}

    @cached_property
    def _about(self) -> Mapping[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for fact in self.facts:
            for ident in dict.fromkeys(ident for _, ident in fact.references()):
                found[ident].append(fact)
        return {ident: tuple(facts) for ident, facts in found.items()}

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """All records of one class, in order of id."""
        return cast("tuple[R, ...]", self._by_type.get(kind.kind_of_fact, ()))

    def about(self, ident: str) -> tuple[Record, ...]:
        """The records that name this id."""
        return self._about.get(ident, ())

    def neighbours(self, ident: str, *, kind: str | None = None) -> tuple[str, ...]:
        """Ids that share a tie with this one, in either direction, in order.

        Parameters
        ----------
        ident
            A known id.
        kind
            Ties of this kind only.

        Raises
        ------
        UnknownName
            No such id.
        """
        self[ident]
        ties = (t for t in self.about(ident) if isinstance(t, Tie) and kind in (None, t.kind))
        return tuple(sorted({t.to_id if t.from_id == ident else t.from_id for t in ties}))

    def with_(self, *facts: Record) -> PropertyGraph:
        """A graph with these facts added; a fact with a known id replaces the old one."""
        return PropertyGraph(
            (self._by_id | {fact.id: fact for fact in facts}).values(), catalogue=self.catalogue
        )

    def without(self, *idents: str) -> PropertyGraph:
        """A graph without these ids and without every fact that names one of them.

        Raises
        ------
        UnknownName
            No such id.
        """
        gone = set()
        waiting = [self[ident].id for ident in idents]
        while waiting:
            ident = waiting.pop()
            if ident not in gone:
                gone.add(ident)
                waiting.extend(fact.id for fact in self.about(ident))
        return PropertyGraph((f for f in self.facts if f.id not in gone), catalogue=self.catalogue)

    def subgraph(self, idents: Iterable[str]) -> PropertyGraph:
        """These entities, what they name, and the facts (not further entities) whose ends are all among them.

        Raises
        ------
        UnknownName
            No such id.
        """
        kept = {self[ident].id for ident in idents}
        waiting = list(kept)
        while waiting:
            for _, ident in self._by_id[waiting.pop()].references():
                if ident not in kept and ident in self._by_id:
                    kept.add(ident)
                    waiting.append(ident)
        facts = [
            f
            for f in self.facts
            if f.id in kept or (not isinstance(f, Entity) and f.ends() and set(f.ends()) <= kept)
        ]
        sources = {f.source for f in facts if isinstance(f, Fact)} - {None}
        have = {f.id for f in facts}
        facts += [f for f in self.of(Source) if f.id in sources and f.id not in have]
        return PropertyGraph(facts, catalogue=self.catalogue)

    def name(self, ident: str, lang: str = "en") -> str:
        """What to call it; the id where it has no name.

        Parameters
        ----------
        ident
            Any id, also of a seat.
        lang
            ``"en"`` or ``"zh"``; a name in that language where there is one.
        """
        record = self.get(ident)
        if isinstance(record, Entity):
            return record.called(lang)
        return record.title if isinstance(record, Source) else ident

    def source_of(self, fact: Record) -> Source | None:
        """Where a fact comes from."""
        found = self.get(fact.source) if isinstance(fact, Fact) and fact.source else None
        return found if isinstance(found, Source) else None

    def confirmed(self, fact: Record) -> PartialDate | None:
        """When a fact was last confirmed: its own date, else the date of its source."""
        if not isinstance(fact, Fact):
            return None
        source = self.source_of(fact)
        return fact.confirmed or (source.published if source else None)

    def unexpired(self, today: date) -> PropertyGraph:
        """The graph without facts that must no longer be kept on a day, and what hangs on them."""
        expired = [f.id for f in self.facts if isinstance(f, Fact) and f.expires and f.expires <= today]
        return self.without(*expired) if expired else self

    def visible(self, clearance: Label | str = Label.INTERNAL) -> PropertyGraph:
        """The graph without facts labelled above `clearance`, and what hangs on them.

        Raises
        ------
        UnknownName
            No such label.
        """
        order = tuple(Label)
        if clearance not in order:
            raise UnknownName("label", str(clearance), order)
        closed = set(order[order.index(Label(clearance)) + 1 :])
        hidden = [f.id for f in self.facts if isinstance(f, Fact) and f.label in closed]
        return self.without(*hidden) if hidden else self

    @cached_property
    def dated(self) -> bool:
        """Whether any fact says when it holds."""
        return any(isinstance(fact, Fact) and fact.valid.dated for fact in self.facts)

    @cached_property
    def digest(self) -> str:
        """Changes when any fact changes; assessments and runs do not count."""
        kept = (fact for fact in self.facts if not isinstance(fact, Assessment | Run))
        total = hashlib.blake2b(digest_size=16)
        for fact in kept:
            body = json.dumps(
                fact.to_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":")
            ).encode()
            total.update(len(body).to_bytes(8, "big") + body)
        return total.hexdigest()

    def snapshot(self, as_of: str | date | None = None, view: str = "influence") -> Snapshot:
        """Time and viewpoint applied once: the arrays that every measure works on.

        Parameters
        ----------
        as_of
            The day to look at; ``None`` is today (UTC).  Where no fact is dated nothing is filtered.
        view
            influence, formal, informal, introduction or conflict_check.

        Returns
        -------
        Snapshot
            Arcs point from the one who turns to the one turned to.

        Raises
        ------
        UnknownName
            No such view.
        InputError
            `as_of` is no day.

        Notes
        -----
        100,000 ties among 20,000 people take about two seconds.
        """
        from stakemap.graph.projection import project

        return project(self, as_of=as_of, view=view)

    def to_networkx(
        self, layer: str | None = None, *, as_of: str | date | None = None, weight: str = "strength"
    ) -> nx.MultiDiGraph[str] | nx.DiGraph[str]:
        """The facts as a networkx multigraph, or one view of them as a directed graph.

        See `stakemap.graph.networkx_export.to_networkx`.
        """
        from stakemap.graph.networkx_export import to_networkx

        return to_networkx(self, layer, as_of=as_of, weight=weight)

    def counts(self) -> dict[str, int]:
        """How many records of each kind there are."""
        return {kind: len(self._by_type[kind]) for kind in FACTS if kind in self._by_type}

    def __repr__(self) -> str:
        parts = ", ".join(f"{n} {kind}" for kind, n in self.counts().items())
        return f"PropertyGraph({parts or 'empty'})"

    def _repr_html_(self) -> str:
        facts = [f for f in self.facts if isinstance(f, Fact)]
        dates = sorted(d for f in facts if (d := self.confirmed(f)) is not None)
        grades = Counter(f.grade or "ungraded" for f in facts)
        rows = {
            **{kind.replace("_", " "): str(n) for kind, n in self.counts().items()},
            "open ends": str(sum(f.valid.dated and f.valid.open_ended for f in facts)),
            "oldest confirmation": dates[0] if dates else "none",
            "grades": ", ".join(f"{grade}: {n}" for grade, n in sorted(grades.items())),
        }
        cells = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in rows.items())
        return f"<table><caption>Property graph</caption>{cells}</table>"


def _in_order(facts: Iterable[Record]) -> tuple[Record, ...]:
    given = tuple(facts)
    if strangers := {
        type(fact).__name__ for fact in cast("tuple[object, ...]", given) if not isinstance(fact, Record)
    }:
        cure = "build facts with stakemap.model.parse"
        raise InputError([Problem(f"not a fact: {name}", cure) for name in sorted(strangers)])
    return tuple(sorted(given, key=lambda fact: fact.id))


def _wrong_rule(decision: Decision) -> Iterator[Problem]:
    """What is wrong with a rule text over declared stages."""
    if decision.rule and decision.stages:
        try:
            check_rule(decision.rule, [stage.id for stage in decision.stages])
        except InputError as error:
            yield from (replace(problem, fact_id=decision.id) for problem in error.problems)


GIVEN_IN_CODE = "given-in-code"
"""The source of facts made by `from_edges`: they can be analysed, and no store takes them."""
