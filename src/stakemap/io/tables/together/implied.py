"""Units, people, posts and steps that are named on other sheets, where they have no sheet of their own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from stakemap.graph.decision.electorate import STAGE_OF_ROLE
from stakemap.graph.name_index import fold, in_two_languages
from stakemap.io.tables.book import Book, Row
from stakemap.io.tables.cells import split_names
from stakemap.io.tables.drafts import Draft, sheet_of, tie_of
from stakemap.io.tables.natural import absence, nobody
from stakemap.io.tables.typed.dates import day_in
from stakemap.io.tables.typed.names.doubtful_names import doubt_of_name
from stakemap.io.tables.typed.names.no_names import is_body, is_committee, is_title
from stakemap.io.tables.typed.names.short_names import ShortNames, name_alone, without_title
from stakemap.io.tables.typed.names.unit_names import names_unit
from stakemap.io.tables.typed.numbers import votes_needed
from stakemap.io.tables.typed.separators import several
from stakemap.io.tables.vocabulary import EVIDENCE, vocabulary
from stakemap.model import Role, StageKind
from stakemap.model.source_kinds import grade_of_kind

__all__ = [
    "NOT_JUDGED",
    "UNITS_OVER",
    "implied_body",
    "implied_person",
    "implied_source",
    "implied_stages",
    "implied_unit",
    "imply",
    "step_of_vote",
]

_NUMBERED = re.compile(r"\s*(?:step|stage)?\s*(\d{1,2})[\W_]+(\S.*?)\s*", re.IGNORECASE)
"""A step with its number before its name."""

NOT_JUDGED = "F6"
"""Grade of a source of which nothing but its name is said (decision 6); a store takes no fact without one."""

UNITS_OVER = ("led_by", "guided_by")
"""Columns that name which units stand over that of a row."""

OURS = "known_by"
"""The column that names who of ours knows somebody."""

OVERSEEN = "oversees"
"""The column that names which units a post leads beside its own."""

_LONGEST_PLACE = 12
_BODIES = ("post", "decision", "budget_line", "award", "contract")
"""Kinds of fact whose unit is a body of the client, and no school or firm."""
_WITH_OURS = ("interaction",)
"""Kinds of fact with a column of their own for who of ours takes part."""
_OF_A_DECISION = ("decision_role", "stance")
"""Kinds of fact that are about nothing but a decision, as steps are."""


def imply(drafts: list[Draft], kinds: set[str], parts: Callable[[str], list[str]]) -> None:
    """Add a record for whatever is named where nothing else can be meant.

    Parameters
    ----------
    drafts
        Of one file; what is found is added.
    kinds
        Kinds of fact of which the file has no sheet.
    parts
        The names in a cell that may hold several.
    """
    made: dict[tuple[str, str], Draft] = {}
    there = {draft.id for draft in drafts if draft.id}
    for draft in sorted(drafts, key=lambda d: d.row.bad):
        for name, wanted in draft.sheet.refers_to.items() if draft.fact or _is_step(draft) else ():
            text = draft.values.get(name)
            if not text or text in there or name == draft.about:
                continue
            if len(wanted) != 1 or wanted[0] not in kinds:
                continue
            for part in _names_in(draft, wanted[0], str(text), parts):
                made.setdefault((wanted[0], fold(part)), _named(draft, name, wanted[0], part))
    _drop_short(made)
    _drop_local(made)
    for draft in drafts:
        if draft.typed_in.get("from_id") == OURS and "team_member" in kinds:
            for name in map(without_title, parts(str(draft.values["from_id"]))):
                made.setdefault(("team_member", fold(name)), _named(draft, "from_id", "team_member", name))
        if draft.typed_in.get("to_id") == OVERSEEN and "unit" in kinds:
            for name in several(str(draft.values["to_id"])):
                made.setdefault(("unit", fold(name)), _named(draft, "to_id", "unit", name))
        if "post" in kinds:
            _post(draft, made, kinds)
    ties = list(_inside(drafts[0].row.book, made)) if "unit" in kinds else []
    seats = Counter(
        fold(str(draft.values.get("person")))
        for draft in drafts
        if draft.fact == "tenure" and not draft.values.get("valid_to")
    )
    for (kind, name), found in made.items():
        typed = next(iter(found.typed_in.values()))
        own = str(found.values["name"]) if kind != "post" else ""
        found.row.read_as(typed, "", f"implied_{kind}", typed=own)
        if kind == "person" and seats[name] > 1:
            found.row.read_as(typed, str(seats[name]), "one_person")
    drafts.extend([*made.values(), *ties])


def _is_step(draft: Draft) -> bool:
    return draft.sheet.key == "stages"


def _names_in(draft: Draft, kind: str, text: str, parts: Callable[[str], list[str]]) -> list[str]:
    """The names in a cell, where being named there alone says what they are."""
    if kind == "decision":
        return [text] if draft.fact in _OF_A_DECISION or _is_step(draft) else []
    if kind == "group":
        return [text] if draft.fact == "membership" else []
    if kind == "unit":
        return split_names(text) if draft.fact in _BODIES else []
    ours = kind == "team_member" and draft.fact in _WITH_OURS
    if kind != "person" and not ours:
        return []
    return [name_alone(part) for part in parts(text) if doubt_of_name(part) is None]


def _inside(book: Book, made: dict[tuple[str, str], Draft]) -> Iterator[Draft]:
    """Units of columns that stand for levels, each led by the one around it."""
    for grid, order, (number, at, inner, outer) in book.inside:
        for name in (inner, outer):
            row = Row(book, sheet_of("post"), grid, order, number, cells={"unit": (at, name)})
            made.setdefault(("unit", fold(name)), Draft("unit", row, {"name": name}, {"name": "unit"}))
        yield tie_of(row, "led_by", outer, made["unit", fold(inner)])


def _drop_short(made: dict[tuple[str, str], Draft]) -> None:
    """Leave out a person whose name is a part of another's: the whole name is found by it."""
    people = {key: str(found.values["name"]) for key, found in made.items() if key[0] == "person"}
    known = ShortNames[tuple[str, str]]([], [(key, [name]) for key, name in people.items()])
    for key, name in people.items():
        if set(known.part_of_person(name)) - {key}:
            del made[key]


def _drop_local(made: dict[tuple[str, str], Draft]) -> None:
    """Leave out a unit that is named in full elsewhere, as 水务局 by 云泽市水务局."""
    whole = {name for kind, name in made if kind == "unit"}
    fuller: dict[str, set[str]] = defaultdict(set)
    for name in whole:
        for short in whole.intersection(_shorter(name)) - {name}:
            fuller[short].add(name)
    for short, names in fuller.items():
        if len([name for name in names if not fuller.get(name)]) == 1:
            del made["unit", short]


def _shorter(name: str) -> Iterator[str]:
    """The same name without a place before it, and in either of two languages."""
    place = vocabulary("place_end").codes
    for cut in range(1, min(len(name), _LONGEST_PLACE)):
        if name[cut - 1] in place or name[cut] in place:
            yield name[cut:]
    yield from (fold(part) for part in in_two_languages(name) or ())


def implied_person(draft: Draft, name: str, text: str) -> Draft | None:
    """A person of a name that a field of a draft holds; none where it says that nobody is known."""
    if nobody(text) is not None or "/" in text:
        return None
    found = _named(draft, name, "person", name_alone(text))
    how = "implied_person"
    if is_title(text):
        found.values["unknown"] = True
        how = "implied_seat"
    draft.row.read_as(draft.typed_in.get(name, name), "", how, typed=text)
    return found


def implied_body(draft: Draft, name: str, text: str) -> Draft | None:
    """A unit of a name that ends as those of bodies do, where a person may stand as well."""
    if not is_body(text):
        return None
    draft.row.read_as(draft.typed_in.get(name, name), "", "implied_body", typed=text)
    found = _named(draft, name, "unit", text)
    if is_committee(text):
        found.values["kind"] = vocabulary("unit_kind").code("committee")
    return found


def implied_unit(draft: Draft, name: str, text: str) -> Draft | None:
    """The unit of a name that stands beside another as over it; none where it may be no name of a body."""
    if not names_unit(text) or len(several(text)) > 1:
        return None
    draft.row.read_as(draft.typed_in.get(name, name), "", "unit_over", typed=text)
    return _named(draft, name, "unit", text)


def implied_source(draft: Draft, name: str, text: str) -> Draft | None:
    """A source that a cell calls by a name or by its kind; none where it says that none is known."""
    if absence(text) is not None:
        return None
    kind = vocabulary("source_kind").code(text)
    values = {"title": text} | ({"kind": kind} if kind else {})
    day = day_in(text)
    if day:
        values["published"] = day
    if not grade_of_kind(kind) and "grade" not in draft.row.book.settings:
        values["grade"] = NOT_JUDGED
    typed_in = draft.typed_in.get(name, name)
    draft.row.read_as(typed_in, "", "implied_source")
    if day:
        draft.row.read_as(typed_in, day, "source_day", typed=text)
    return Draft("source", draft.row, values, {"title": typed_in})


def implied_stages(roles: list[Draft]) -> list[Draft]:
    """The steps that the roles of a decision name which lists none; nothing where no role names one.

    A step that is called as a kind of step is of that kind, another one has the kind of the first role in
    it.  Roles that name no step make the usual one of their own, as they do where none is named at all.
    In the order of the kinds; steps that are numbered from 1 on are in that order, and their names have
    no number.
    """
    made: dict[str, Draft] = {}
    numbered = _numbered(roles)
    for role in roles:
        text = role.values.get("stage")
        if text and fold(str(text)) not in made:
            kind = vocabulary("stage_kind").code(str(text)) or _stage_kind(role) or StageKind.APPROVE
            made[fold(str(text))] = _step(role, str(text), kind)
            role.row.read_as(role.typed_in.get("stage", "stage"), "", "implied_stage")
    if not made:
        return []
    for role in roles:
        usual = _stage_kind(role)
        if usual not in (None, StageKind.USER, *(step.values["kind"] for step in made.values())):
            label = vocabulary("stage_kind").label(str(usual), role.row.language)
            made.setdefault(fold(label), _step(role, label, str(usual)))
    places = {name: place for place, name in numbered.values()}
    last = len(places) + 1

    def place(step: Draft) -> tuple[int, int]:
        return places.get(step.values["name"], last), list(StageKind).index(step.values["kind"])

    return sorted(made.values(), key=place)


def step_of_vote(decision: Draft, roles: list[Draft]) -> list[Draft]:
    """The only step of a decision whose rule says how several vote, where every voter has one vote in it.

    The rule is then told by the votes that the step needs.
    """
    rule = str(decision.values.get("rule", ""))
    voting = [kind for role in roles if (kind := _stage_kind(role)) is not None]
    needed = votes_needed(rule, len(voting)) if {*voting} == {StageKind.APPROVE} else None
    if needed is None or any(role.values.get("weight") or role.values.get("stage") for role in roles):
        return []
    name = vocabulary("untold_name").label("vote", decision.row.language)
    step = _step(roles[0], name, StageKind.APPROVE.value)
    step.values["quota"] = needed
    decision.row.read_as("rule", str(needed), "rule_of_votes")
    del decision.values["rule"]
    return [step]


def _numbered(roles: list[Draft]) -> dict[str, tuple[int, str]]:
    """Number and name of each step as it is typed, which roles then name; none unless all count from 1."""
    texts = dict.fromkeys(str(role.values["stage"]) for role in roles if role.values.get("stage"))
    found = {text: (int(hit[1]), hit[2]) for text in texts if (hit := _NUMBERED.fullmatch(text))}
    names = {fold(name) for _, name in found.values()}
    whole = len(found) == len(texts) == len(names) > 1
    if not whole or sorted(n for n, _ in found.values()) != list(range(1, len(found) + 1)):
        return {}
    for role in roles:
        if role.values.get("stage"):
            role.values["stage"] = found[str(role.values["stage"])][1]
    return found


def _stage_kind(role: Draft) -> StageKind | None:
    """Where somebody votes who names no step."""
    known = {kind.value: kind for kind in Role}
    part = known.get(str(role.values.get("role")))
    return STAGE_OF_ROLE.get(part) if part else None


def _step(role: Draft, name: str, kind: str) -> Draft:
    return Draft("", role.row, {"name": name, "kind": kind}, {"name": "stage", "kind": "stage"})


def _named(draft: Draft, name: str, kind: str, text: str) -> Draft:
    evidence = {key: draft.values[key] for key in EVIDENCE if key in draft.values}
    return Draft(kind, draft.row, {"name": text, **evidence}, {"name": draft.typed_in.get(name, name)})


def _post(draft: Draft, made: dict[tuple[str, str], Draft], kinds: set[str]) -> None:
    """The post of a tenure that names it with its unit."""
    unit, mark, title = str(draft.values.get("post") or "").rpartition("/")
    if draft.fact != "tenure" or not mark or not unit.strip():
        return
    post = _named(draft, "post", "post", title.strip())
    post.values["unit"] = unit.strip()
    post.typed_in["unit"] = "post"
    made.setdefault(("post", fold(f"{unit}/{title}")), post)
    if "unit" in kinds:
        made.setdefault(("unit", fold(unit)), _named(draft, "post", "unit", unit.strip()))
