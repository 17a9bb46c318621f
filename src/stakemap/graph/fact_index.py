"""Facts by id, by class and by what they name: what everything below the property graph asks of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Self, TypeVar, cast, overload
from weakref import WeakValueDictionary

from stakemap import policy
from stakemap.errors import InputError, Problem, UnknownName, check_known, refuse
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.frozen import FrozenMap
from stakemap.graph.mistaken_arguments import iterable
from stakemap.graph.validation import GIVEN_IN_CODE, problems_of
from stakemap.model import (
    FACTS,
    AllianceMember,
    Decision,
    Entity,
    Fact,
    Label,
    PartialDate,
    Person,
    Record,
    Source,
    TeamMember,
    Tie,
    parse,
)
from stakemap.model.free_text import check_texts, doubtful_facts

__all__ = ["GIVEN_IN_CODE", "FactIndex"]

R = TypeVar("R", bound=Record)

_Written = tuple[Record, bytes]
_REMEMBERED = 20_000
"""Of graphs up to so many facts each fact as written is kept: what is changed little is digested fast."""
_ONE_WAY = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class FactIndex:
    """Validated facts, indexed; immutable: `with_` and `without` give a new one of the same class.

    Parameters
    ----------
    facts
        Records in any order, or their plain values as `stakemap.model.parse` takes them; ids must be unique
        and every named end must be there.
    catalogue
        The relation catalogue in force; the packaged one by default.

    Raises
    ------
    InputError
        With every dangling end, double id, unknown kind, wrong end kind, stage that its decision does not
        have and rule text that does not fit; `PolicyRefused` of doubtful free text under `policy.strict`.
    """

    def __init__(
        self, facts: Iterable[Record | Mapping[str, Any]] = (), *, catalogue: Catalogue | None = None
    ) -> None:
        self._hold(_in_order(_records(facts)), catalogue or Catalogue.default(), {})
        self._check(self.facts)

    def _hold(self, facts: tuple[Record, ...], catalogue: Catalogue, written: Mapping[str, _Written]) -> None:
        self.catalogue = catalogue
        self.facts: tuple[Record, ...] = facts
        self._by_id: dict[str, Record] = {fact.id: fact for fact in facts}
        self._written = written
        # what others made of these facts, by what they asked, while somebody holds it
        self.derived: WeakValueDictionary[object, Any] = WeakValueDictionary()

    def __getstate__(self) -> tuple[tuple[Record, ...], Catalogue]:
        return self.facts, self.catalogue

    def __setstate__(self, state: tuple[tuple[Record, ...], Catalogue]) -> None:
        self._hold(*state, {})

    def _check(self, facts: tuple[Record, ...]) -> None:
        """Refuse what is wrong with some of the facts."""
        problems = list(problems_of(facts, self._by_id, self.catalogue))
        if problems:
            raise InputError(problems)
        if policy.is_strict():
            check_texts(doubtful_facts(self.facts))

    def _changed(self, facts: Iterable[Record], doubted: Iterable[Record] = ()) -> Self:
        """A graph with most facts of this one, of which only the doubted are checked again."""
        made = object.__new__(type(self))
        made._hold(_in_order(facts), self.catalogue, self._written)
        made._check(_in_order(doubted))
        return made

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

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._by_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FactIndex) and self.facts == other.facts

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

    def speaks(self, lang: str) -> bool:
        """Whether most names have a form in a language: Chinese characters, or letters of none.

        Examples
        --------
        >>> from stakemap.model import Person
        >>> index = FactIndex([Person(id="p", name="李伟", name_en="Li Wei")])
        >>> index.language, index.speaks("zh"), index.speaks("en")
        ('en', True, True)
        """
        names = [fact.called(lang) for fact in self.facts if isinstance(fact, Entity)]
        chinese = sum(map(bool, map(_CHINESE.search, names)))
        return 2 * (chinese if lang == "zh" else len(names) - chinese) > len(names)

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
            for _, ident in fact.references():
                naming = found[ident]
                if not naming or naming[-1] is not fact:  # it may name one twice
                    naming.append(fact)
        return {ident: tuple(facts) for ident, facts in found.items()}

    @overload
    def of(self, kind: type[R]) -> tuple[R, ...]: ...
    @overload
    def of(self, kind: str) -> tuple[Record, ...]: ...
    def of(self, kind: type[Record] | str) -> tuple[Record, ...]:
        """All records of one kind, in order of id.

        Parameters
        ----------
        kind
            A class of `stakemap.model`, or the name of the kind as in files, such as ``"person"``.

        Raises
        ------
        UnknownName
            No such kind.

        Examples
        --------
        >>> from stakemap.model import Person
        >>> graph = FactIndex([Person(id="p:ann", name="Ann")])
        >>> graph.of(Person) == graph.of("person")
        True
        """
        name = kind.kind_of_fact if isinstance(kind, type) and issubclass(kind, Record) else kind
        check_known("kind of fact", name, FACTS)
        return self._by_type.get(name, ())

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

    def with_(self, *facts: Record | Mapping[str, Any]) -> Self:
        """A graph with these facts added; a fact with a known id replaces the old one."""
        added = {fact.id: fact for fact in _in_order(_records(facts))}
        return self._changed((self._by_id | added).values(), self._doubted(added).values())

    def _doubted(self, added: Mapping[str, Record]) -> dict[str, Record]:
        """What may be wrong once some facts are added: themselves, and what rests on those they replace."""
        doubted = dict(added)
        for ident in added.keys() & self._by_id.keys():
            old, new = self._by_id[ident], added[ident]
            if old.kind_of_fact != new.kind_of_fact or isinstance(new, Decision):
                doubted = {fact.id: fact for fact in self.about(ident)} | doubted
        if any(isinstance(fact, AllianceMember) for fact in added.values()):
            doubted = {fact.id: fact for fact in self.of(AllianceMember)} | doubted
        return doubted

    def without(self, *idents: str) -> Self:
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
        return self._changed(f for f in self.facts if f.id not in gone)

    def subgraph(self, idents: Iterable[str]) -> Self:
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
        return type(self)(facts, catalogue=self.catalogue)

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

    def namesakes(self, lang: str = "en") -> Mapping[str, tuple[str, ...]]:
        """Of people and team members whom readers of a language could not tell apart: id -> ids of that name.

        Parameters
        ----------
        lang
            ``"en"`` or ``"zh"``; else names as their owner writes them.
        """
        if lang not in self._alike:
            called: dict[str, list[str]] = {}
            for one in (*self.of(Person), *self.of(TeamMember)):
                called.setdefault(one.called(lang), []).append(one.id)
            shared = (tuple(sorted(ids)) for ids in called.values() if len(ids) > 1)
            self._alike[lang] = FrozenMap({ident: ids for ids in shared for ident in ids})
        return self._alike[lang]

    @cached_property
    def _alike(self) -> dict[str, Mapping[str, tuple[str, ...]]]:
        return {}

    def source_of(self, fact: Record | str) -> Source | None:
        """Where a fact comes from, named by itself or its id; ``None`` where it has no source.

        Raises
        ------
        UnknownName
            No such id.

        Examples
        --------
        >>> import stakemap as sm
        >>> sm.examples.city().source_of("tie:advice:song-baichuan:qi-wangshu").title
        '规划研究所访谈记录 / Interview at the planning institute'
        """
        fact = self[fact] if isinstance(fact, str) else fact
        found = self.get(fact.source) if isinstance(fact, Fact) and fact.source else None
        return found if isinstance(found, Source) else None

    def confirmed(self, fact: Record) -> PartialDate | None:
        """When a fact was last confirmed: its own date, else the date of its source."""
        if not isinstance(fact, Fact):
            return None
        source = self.source_of(fact)
        return fact.confirmed or (source.published if source else None)

    def unexpired(self, today: date) -> Self:
        """The graph without facts that must no longer be kept on a day, and what hangs on them."""
        expired = [f.id for f in self.facts if isinstance(f, Fact) and f.expires and f.expires <= today]
        return self.without(*expired) if expired else self

    def visible(self, clearance: Label | str = Label.INTERNAL) -> Self:
        """The graph without facts labelled above `clearance`, and what hangs on them.

        Raises
        ------
        UnknownName
            No such label.
        """
        order = tuple(Label)
        check_known("label", clearance, order)
        closed = set(order[order.index(Label(clearance)) + 1 :])
        if self._labels.isdisjoint(closed):
            return self
        return self.without(*(f.id for f in self.facts if isinstance(f, Fact) and f.label in closed))

    @cached_property
    def _labels(self) -> frozenset[Label]:
        """Every label that a fact has."""
        return frozenset(fact.label for fact in self.facts if isinstance(fact, Fact))

    @cached_property
    def dated(self) -> bool:
        """Whether any fact says when it holds."""
        return any(isinstance(fact, Fact) and fact.valid.dated for fact in self.facts)

    @cached_property
    def digest(self) -> str:
        """Changes when any fact changes; assessments and runs do not count."""
        total = hashlib.blake2b(digest_size=16)
        few, written = len(self.facts) <= _REMEMBERED, dict[str, _Written]()
        for fact in self.facts:
            if fact.computed:
                continue
            known = self._written.get(fact.id)
            body = known[1] if known is not None and known[0] is fact else _body(fact)
            total.update(body)
            if few:
                written[fact.id] = (fact, body)
        self._written = written
        return total.hexdigest()

    def counts(self) -> dict[str, int]:
        """How many records of each kind there are."""
        return {kind: len(self._by_type[kind]) for kind in FACTS if kind in self._by_type}


def _body(fact: Record) -> bytes:
    """A fact in the one way to write it, its length before it."""
    body = _ONE_WAY.encode(fact.to_dict()).encode()
    return len(body).to_bytes(8, "big") + body


def _records(given: Iterable[Record | Mapping[str, Any]]) -> Iterator[Record]:
    """Records as they are, and those made of plain values: everything wrong with these is told at once."""
    problems: list[Problem] = []
    for fact in iterable(given, "a list of facts", "give records, or their plain values"):
        if not isinstance(fact, Mapping):
            yield fact
            continue
        try:
            yield parse(fact)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise refuse(problems)


def _in_order(facts: Iterable[Record]) -> tuple[Record, ...]:
    given = tuple(facts)
    if strangers := {
        type(fact).__name__ for fact in cast("tuple[object, ...]", given) if not isinstance(fact, Record)
    }:
        cure = "build each with stakemap.model.parse(values), or from a class such as stakemap.model.Person"
        raise InputError([Problem(f"not a fact: {name}", cure) for name in sorted(strangers)])
    return tuple(sorted(given, key=lambda fact: fact.id))
