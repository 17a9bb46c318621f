"""Names in edits become ids: people by name, posts as unit/post, decisions, units and stages by name.

What is an id stays one.  A name that fits several is refused with all of them, told apart by their posts;
names of people stand in `Problem.value` and `Problem.near` alone, never in an error's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from stakemap.errors import InputError, Problem
from stakemap.graph.name_index import HAN, NameIndex, forms_of_address
from stakemap.graph.seats import Seating
from stakemap.model import FACTS, Decision, Entity, Person, Post, TeamMember, Tenure

if TYPE_CHECKING:
    from stakemap.graph.change.edits import Edit
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Names"]

_ENTITIES = tuple(kind for kind, record in FACTS.items() if issubclass(record, Entity))
_SITS = "sits there"
"""Who holds a post, named by the post alone: asked where no post is meant."""
_ADDRESSED = "addressed so"
"""Who holds a post, named by surname and title: asked last."""
_NEAR = 3
_ALMOST_AN_ID = 0.85
"""How like an id a text must be to be taken for a mistyped one, of 1."""


class Names:
    """The names of a graph on a day, to ids; of a copy for an audience it says so where it finds nothing."""

    def __init__(self, graph: PropertyGraph, day: date | None, *, copy_for: str | None = None) -> None:
        self._copy_for = copy_for
        self._graph, self._seating = graph, Seating.on(graph, day)
        self._index: NameIndex[str] | None = None

    def resolved(self, edit: Edit) -> Edit:
        """The edit with ids where names stand.

        Raises
        ------
        InputError
            A name that nothing has, or several; for each its field, with what may be meant in `near`.
        """
        found: dict[str, str] = {}
        problems: list[Problem] = []
        for field, kinds in edit.named.items():
            text = getattr(edit, field)
            if text is None or text in self._graph:
                continue
            try:
                found[field] = self._id(text, kinds or _ENTITIES)
            except InputError as error:
                problems += [replace(problem, field=field) for problem in error.problems]
        if problems:
            raise InputError(problems)
        edit = replace(edit, **found) if found else edit
        stage = self._stage(edit)
        return edit if stage is None else replace(edit, stage=stage)  # type: ignore[call-arg]  # it has one

    def ident(self, text: str, *kinds: str) -> str:
        """The id of the one record of some kinds that an id or a name means.

        Raises
        ------
        InputError
            Nothing of this name, with the nearest ones, or several, with all of them.
        """
        record = self._graph.get(text)
        return text if record is not None and record.kind_of_fact in kinds else self._id(text, kinds)

    def meant(self, text: str, *kinds: str) -> str:
        """As `ident`, but a text that nothing is called by is given back.

        Raises
        ------
        InputError
            Several of this name, with all of them.
        """
        return text if text in self._graph or not self._candidates(text, kinds) else self._id(text, kinds)

    def _candidates(self, text: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
        index = self._names()
        found = index.find(text, kinds)
        for kind in (_SITS, _ADDRESSED) if "person" in kinds else ():
            found = found or index.find(text, (kind,))
        return found

    def _id(self, text: str, kinds: tuple[str, ...]) -> str:
        index, found = self._names(), self._candidates(text, kinds)
        if len(found) == 1:
            return found[0]
        wanted = " or ".join(kind.replace("_", " ") for kind in kinds) if kinds != _ENTITIES else "record"
        if found:
            cause = f"{len(found)} of this name"
            cure = "write the unit or the post beside the name"
            raise InputError([Problem(cause, cure, value=text, near=self._told_apart(found, text))])
        ids = get_close_matches(text, self._ids(kinds), n=1, cutoff=_ALMOST_AN_ID)
        near = () if ids else self._told_apart(index.near(text, kinds, _NEAR), text)
        cure = f"did you mean {ids[0]!r}?" if ids else "mend the name; a post is written unit/post"
        cause = f"no {wanted} of this name"
        if self._copy_for is not None:
            cause = f"in a copy for the audience {self._copy_for} no {wanted} of this name"
        raise InputError([Problem(cause, cure, value=text, near=near)])

    def _ids(self, kinds: tuple[str, ...]) -> list[str]:
        return [fact.id for fact in self._graph if fact.kind_of_fact in kinds]

    def _stage(self, edit: Edit) -> str | None:
        """The id of the stage that an edit names by its name; None where there is nothing to put right."""
        stage, decision = getattr(edit, "stage", None), self._graph.get(getattr(edit, "decision", ""))
        if stage is None or not isinstance(decision, Decision):
            return None
        index = NameIndex[str]()
        for one in decision.stages:
            index.identify(one.id, "stage", one.id)
            index.add("stage", one.id, (one.called("en"), one.called("zh")))
        found = index.find(stage, ("stage",))
        return found[0] if len(found) == 1 and found[0] != stage else None

    def _names(self) -> NameIndex[str]:
        if self._index is None:
            self._index = self._index_of_names()
        return self._index

    def _index_of_names(self) -> NameIndex[str]:
        index, graph = NameIndex[str](), self._graph
        for fact in graph:
            if isinstance(fact, Entity):
                index.add(fact.kind_of_fact, fact.id, self._called(fact.id))
        for post in graph.of(Post):
            index.add_joined("post", post.id, self._called(post.unit), self._called(post.id))
        for tenure in graph.of(Tenure):
            self._seat(index, tenure)
        return index

    def _seat(self, index: NameIndex[str], tenure: Tenure) -> None:
        """Let a person be named with a unit or post, and who sits there today by the seat alone."""
        post, kind = self._graph[tenure.post], self._graph[tenure.person].kind_of_fact
        if not isinstance(post, Post):
            return
        units, titles = self._called(post.unit), self._called(post.id)
        seats = [f"{a}{b}" for unit in units for title in titles for a, b in ((unit, title), (title, unit))]
        index.add_joined(kind, tenure.person, self._called(tenure.person), [*units, *titles, *seats])
        if self._seating.current(tenure):
            index.add_joined(_SITS, tenure.person, units, titles)
            names = self._called(tenure.person)
            spoken = (form for name in names for title in titles for form in forms_of_address(name, title))
            index.add(_ADDRESSED, tenure.person, spoken)

    def _called(self, ident: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._graph.name(ident, lang) for lang in ("", "en", "zh")))

    def _told_apart(self, idents: tuple[str, ...], typed: str) -> tuple[str, ...]:
        """Names, in the script that was typed, with the posts that tell them apart; else the id as well."""
        lang = "zh" if re.search(HAN, typed) else "en"
        told = [self._described(ident, lang) for ident in idents]
        return tuple(
            text if told.count(text) == 1 else f"{text} = {ident}"
            for text, ident in zip(told, idents, strict=True)
        )

    def _described(self, ident: str, lang: str) -> str:
        record, name = self._graph.get(ident), self._graph.name(ident, lang)
        if isinstance(record, Post):
            return f"{self._graph.name(record.unit, lang)}/{name}"
        if isinstance(record, Person | TeamMember):
            seats = ", ".join(self._seats(ident, lang))
            return f"{name} ({seats})" if seats else name
        return name

    def _seats(self, person: str, lang: str) -> Iterator[str]:
        posts, name = self._seating.posts_of.get(person, ()), self._graph.name
        yield from (f"{name(post.unit, lang)}/{name(post.id, lang)}" for post in posts)
