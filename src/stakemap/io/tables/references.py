"""Drafts to facts with ids: names become ids, stages join their decision, defaults are filled in."""

from __future__ import annotations

from functools import cache

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold
from stakemap.io.reading import DEPENDS
from stakemap.io.tables.defaults import Settings, account_of, add_source, fill, report_missing, resolve_source
from stakemap.io.tables.drafts import Draft
from stakemap.io.tables.layouts.people import ours
from stakemap.io.tables.made_ids import made_id, slug
from stakemap.io.tables.name_index import Index, Unresolved, is_outside
from stakemap.io.tables.named import found, found_plainly, parts_of, spread_names
from stakemap.io.tables.together import labelled_names
from stakemap.io.tables.together.heads import tell_heads
from stakemap.io.tables.together.implied import (
    UNITS_OVER,
    implied_body,
    implied_person,
    implied_source,
    implied_stages,
    implied_unit,
    imply,
    step_of_vote,
)
from stakemap.io.tables.together.numbered import tell_numbers_apart
from stakemap.io.tables.together.parts_told_twice import join_parts, join_stances
from stakemap.io.tables.together.same_person import join_rows_of_one
from stakemap.io.tables.together.same_unit import join_rows_of_one_unit
from stakemap.io.tables.together.seats import tell_seats_apart
from stakemap.io.tables.typed.names.doubtful_names import doubt_of_name
from stakemap.io.tables.typed.names.no_names import is_body, is_committee, is_title
from stakemap.io.tables.vocabulary import sheets
from stakemap.model import FACTS
from stakemap.work import each

__all__ = ["check_ends", "resolve_all"]

_ENDS = ("from_id", "to_id")
_TOLD_TWICE = ("decision_role", "stance")

_MOST_STAGES = 100


def resolve_all(drafts: list[Draft], settings: Settings) -> None:
    """Give every draft its id, put ids where names stand, and fill in the defaults."""
    join_rows_of_one(drafts)
    join_rows_of_one_unit(drafts)
    settings.account = account_of(settings, drafts)
    add_source(settings, drafts)
    tell_numbers_apart(drafts)
    tell_seats_apart(drafts)
    if drafts:
        imply(drafts, drafts[0].row.book.implied, parts_of)
    tell_heads(drafts)
    index = Index(drafts)
    for draft in sorted(index.named, key=lambda d: d.fact == "post"):
        _name(draft, index)
    resolve_source(settings, index)
    _attach_stages(drafts, index)
    _learn_offices(drafts, index)
    spread_names(drafts, index)
    accounts = [d for d in index.named if d.fact == "account"]
    whole_first = sorted(drafts, key=lambda d: d.row.bad)
    count = len(drafts)
    for draft in each(whole_first):
        whole_first += drafts[count:]  # who is taken as a person on the way
        count = len(drafts)
        if not draft.fact:
            continue
        if draft.fact == "spell":
            _settle_body(draft, index)
        _resolve_ends(draft, index, drafts)
        _lead_by_unit(draft)
        if _needs_account(draft.fact) and "account" not in draft.values and not settings.account:
            _only_account(draft, accounts)
        if draft.fact in ("decision_role", "factor"):
            _resolve_stage(draft)
        if draft.fact in _TOLD_TWICE:
            continue  # what is told twice is one, and what is said of it makes its id
        _identify(draft, settings)
    join_parts(drafts)
    join_stances(drafts)
    for draft in drafts:
        if draft.fact in _TOLD_TWICE:
            _identify(draft, settings)
    report_missing(settings)


def check_ends(drafts: list[Draft], catalogue: Catalogue) -> None:
    """Refuse ties of a kind that does not join what they name, whatever else is wrong with their rows."""
    for draft in (draft for draft in drafts if draft.fact == "tie"):
        kind = catalogue.kinds.get(str(draft.values.get("kind")))
        ends = {"from_id": kind.from_kinds, "to_id": kind.to_kinds} if kind is not None else {}
        for name, end in draft.needs:
            allowed = ends.get(name, (end.fact,))
            if kind is not None and end.fact not in allowed:
                cure = f"name a {' or '.join(allowed)}, or choose another kind"
                draft.refuse(name, f"{kind.label(draft.row.language)!r} cannot stand at a {end.fact}", cure)


def _identify(draft: Draft, settings: Settings) -> None:
    """Give a fact its id, made of what it says, and what the settings say for it."""
    if not draft.id:
        draft.id = made_id(draft.fact, _content(draft))
    fill(draft, settings)


def _name(draft: Draft, index: Index) -> None:
    """Give a named record its id; a post is told apart by its unit."""
    unit = None
    if draft.fact == "post" and draft.values.get("unit"):
        try:
            unit = found_plainly(str(draft.values["unit"]), "unit", index)
        except Unresolved:
            unit = None
    if not draft.id:
        name = str(draft.values.get("name") or draft.values.get("title") or "")
        content = [unit.id.partition(":")[2] or unit.id, name] if unit else [name]
        content += [draft.seat] if draft.seat else []
        draft.id = made_id(draft.fact, content, readable=True)
        if not name:
            draft.id = made_id(draft.fact, [draft.row.place])
    index.identify(draft)
    if unit is not None:
        index.add_seat(draft, unit)


def _resolve_ends(draft: Draft, index: Index, drafts: list[Draft]) -> None:
    if draft.owner is not None:
        draft.values[draft.about] = draft.owner.id
        draft.needs.append((draft.about, draft.owner))
    for name, kinds in draft.sheet.refers_to.items():
        text = draft.values.get(name)
        if text and name != draft.about:
            _resolve_end(draft, name, kinds, index, drafts)


def _resolve_end(draft: Draft, name: str, kinds: tuple[str, ...], index: Index, drafts: list[Draft]) -> None:
    text = str(draft.values[name])
    told = draft.row.sheet.refers_to.get(draft.typed_in.get(name, name), kinds)
    if "person" in kinds and "person" not in told:
        kinds = tuple(kind for kind in kinds if kind in told) or kinds
    if is_outside(name, text) or "run" in kinds or draft.fact == "run":
        return
    if (typed := draft.typed_in.get(name)) in UNITS_OVER:
        kinds = sheets()["units"].refers_to[typed]
    try:
        if "person" in kinds and ours.is_marked(text):
            if "team_member" not in kinds:
                raise Unresolved(ours.CAUSE, ours.cure_for(draft.row.language))
            kinds, text = ("team_member",), ours.without_mark(text)
        if "person" in kinds and labelled_names.leaves_others_out(text):
            raise Unresolved(labelled_names.OTHERS, labelled_names.OTHERS_CURE)
        if kinds == ("person",) and labelled_names.is_labelled(text):
            raise Unresolved(labelled_names.CAUSE, labelled_names.CURE)
        end = found(draft, name, text, kinds, index)
    except Unresolved as error:
        doubt = doubt_of_name(text) if error.absent and "person" in kinds else None
        made = None if doubt else _implied(draft, name, kinds, error, index)
        if made is None:
            _refuse(draft, name, kinds, Unresolved(*doubt) if doubt else error)
            draft.nameless = True
            draft.values.pop(name)
            return
        drafts.append(made)
        end = made
    draft.values[name] = end.id
    draft.needs.append((name, end))


def _lead_by_unit(draft: Draft) -> None:
    """A post that reports to a unit, as to a board, is led by it."""
    known, ends = Catalogue.default(), dict(draft.needs)
    reports = draft.fact == "tie" and draft.values.get("kind") == known.kind_for("reporting").kind
    if not reports or [ends[end].fact if end in ends else "" for end in _ENDS] != ["post", "unit"]:
        return
    turned = dict(zip(_ENDS, reversed(_ENDS), strict=True))
    draft.row.read_as(draft.typed_in.get("to_id", "to_id"), "", "led_by_unit")
    draft.values |= {turned[end]: draft.values[end] for end in _ENDS}
    draft.values["kind"] = known.kind_for("block").kind
    draft.typed_in |= {turned[end]: draft.typed_in.get(end, end) for end in _ENDS}
    draft.needs = [(turned.get(name, name), end) for name, end in draft.needs]


def _settle_body(draft: Draft, index: Index) -> None:
    """A body of somebody's past is a unit where one has its name, else it stands by its name alone."""
    unit, place = draft.values.get("unit"), draft.values.get("place")
    if bool(unit) == bool(place) or draft.row.bad:
        return
    try:
        index.find(str(unit or place), ("unit",))
    except Unresolved as error:
        if unit and error.absent and not error.near:
            draft.values["place"] = draft.values.pop("unit")
            draft.typed_in["place"] = "unit"
            draft.row.read_as("unit", "", "place")
        return
    if place and not draft.id:  # whoever gives ids says which of the two is meant
        draft.values["unit"] = draft.values.pop("place")
        draft.typed_in["unit"] = "place"
        draft.row.read_as("place", "", "listed_place")


def _implied(
    draft: Draft, name: str, kinds: tuple[str, ...], error: Unresolved, index: Index
) -> Draft | None:
    """The body, the person or the source of a name that nothing else has, where there is no sheet of such.

    What stands over a unit of a list is a unit, and often none of the list: it is one unless its name is
    nearly that of another.
    """
    if not error.absent:
        return None
    text = str(draft.values[name])
    slip = error.near and index.nearly_unit(text)
    if draft.typed_in.get(name) in UNITS_OVER:
        made = None if slip else implied_unit(draft, name, text)
    else:
        makers = {"unit": implied_body, "person": implied_person, "source": implied_source}
        told = _is_open_title(draft, text) or _is_boss_elsewhere(draft, name, text, index)
        open_ = draft.row.book.implied | ({"person"} if told else set())
        if draft.fact == "decision_role" and is_committee(text):
            open_ = open_ | {"unit"}  # where several decide is seldom on a list of units
        may = [kind for kind in makers if kind in {*kinds} & open_]
        if {"person", "unit"} <= {*kinds} and is_body(text):
            may = ["unit"] if "unit" in may and not slip else []
        made = next((made for kind in may if (made := makers[kind](draft, name, text)) is not None), None)
    if made is not None:
        index.add(made)
        _name(made, index)
    return made


def _is_open_title(draft: Draft, text: str) -> bool:
    """Whether a text is a title that no other table of the file has, where none lists posts."""
    if "post" not in draft.row.book.implied or not is_title(text):
        return False
    others = (grid for grid in draft.row.book.grids if grid is not draft.row.grid)
    told = (cell for grid in others for _, cells in grid.rows for cell in cells.values())
    return all(fold(cell) != fold(text) for cell in told)


def _is_boss_elsewhere(draft: Draft, name: str, text: str, index: Index) -> bool:
    """Whether somebody reports to a title that nothing on any list is called, or nearly called."""
    return draft.typed_in.get(name) == "reports_to" and is_title(text) and not index.nearly_post(text)


def _refuse(draft: Draft, name: str, kinds: tuple[str, ...], error: Unresolved) -> None:
    """Refuse a row for a name; where rows of that kind could not be read, it only waits for them."""
    lost = next((sheet for kind, sheet in draft.row.book.lost.items() if kind in kinds), None)
    if error.absent and lost is not None:
        cause = f"may name a row of the sheet {lost!r}, which cannot be read"
        draft.refuse(name, cause, "mend that sheet", code=DEPENDS)
        return
    if "post" in kinds and not error.absent and "unit" in draft.row.told:
        draft.refuse(name, "means a post of its own unit, which is not known", "mend the unit", code=DEPENDS)
        return
    if draft.fact == "tenure" and name == "person" and draft.row.place in error.places:
        draft.refuse(name, "names its own row, whose name another has", "mend that name", code=DEPENDS)
        return
    column = draft.row.sheet.by_field.get(draft.typed_in.get(name, name))
    optional = column is not None and column.level != "required" and not draft.owner
    draft.refuse(name, error.cause, error.cure, code=error.code if optional else "input")


def _learn_offices(drafts: list[Draft], index: Index) -> None:
    """Who holds which post, for names by surname and title."""
    for draft in drafts:
        if draft.fact == "tenure":
            post = draft.owner
            try:
                person = found_plainly(str(draft.values.get("person", "")), "person", index)
                post = post or found_plainly(str(draft.values.get("post", "")), "post", index)
            except Unresolved:
                continue
            index.add_office(person, post)


@cache
def _needs_account(fact: str) -> bool:
    field = FACTS[fact].model_fields.get("account")
    return field is not None and field.is_required()


def _only_account(draft: Draft, accounts: list[Draft]) -> None:
    if len(accounts) == 1:
        draft.values["account"] = accounts[0].id
        draft.needs.append(("account", accounts[0]))


def _attach_stages(drafts: list[Draft], index: Index) -> None:
    """Put each stage row into its decision, in the order of the rows."""
    for draft in drafts:
        if draft.row.sheet.key != "stages" or "decision" not in draft.values:
            continue
        try:
            decision = index.find(str(draft.values["decision"]), ("decision",))
        except Unresolved as error:
            draft.row.refuse(draft.row.problem("decision", error.cause, error.cure))
            continue
        draft.id = _stage_id(draft)
        draft.needs.append(("decision", decision))
        twin = next((d for d in decision.stages if d.id == draft.id), None)
        if twin is not None:
            cause = f"the same stage as row {twin.row.number}"
            draft.row.refuse(draft.row.problem("name", cause, "rename it, or give each an id"))
        if len(decision.stages) >= _MOST_STAGES:
            cause = f"more than {_MOST_STAGES} stages of one decision"
            draft.row.refuse(draft.row.problem("name", cause, "join some"))
        if draft.row.bad:
            decision.wait_for("name", draft)
            decision.refused_stages.append(draft)
            continue
        decision.stages.append(draft)
    _make_stages(drafts, index)
    for draft in drafts:
        if draft.stages:
            draft.values["stages"] = [
                {"id": s.id, **{k: v for k, v in s.values.items() if k not in ("decision", "id")}}
                for s in draft.stages
            ]


def _stage_id(draft: Draft) -> str:
    name = str(draft.values.get("name", ""))
    return str(draft.values.get("id") or slug(name) or "-".join(_plain_words(name)))


def _make_stages(drafts: list[Draft], index: Index) -> None:
    """Give a decision without rows of stages those that its roles name."""
    roles: dict[str, tuple[Draft, list[Draft]]] = {}
    for draft in drafts:
        if draft.fact == "decision_role" and draft.values.get("decision"):
            try:
                decision = index.find(str(draft.values["decision"]), ("decision",))
            except Unresolved:
                continue
            roles.setdefault(decision.id, (decision, []))[1].append(draft)
    for decision, named in roles.values():
        if not decision.stages and not decision.refused_stages:
            decision.stages.extend(implied_stages(named) or step_of_vote(decision, named))
            for stage in decision.stages:
                stage.id = _stage_id(stage)


def _plain_words(name: str) -> list[str]:
    return "".join(" " if c in "()," else c for c in name).split()


def _resolve_stage(draft: Draft) -> None:
    text = draft.values.get("stage")
    decision = next((end for name, end in draft.needs if name == "decision"), None)
    if not text or decision is None:
        return
    for stage in (*decision.stages, *decision.refused_stages):
        names = [stage.values.get(n) for n in ("name", "name_en", "name_zh")]
        if text == stage.id or fold(text) in {fold(str(n)) for n in names if n}:
            draft.values["stage"] = stage.id
            if stage.row.bad:
                draft.wait_for("stage", stage)
            return
    known = ", ".join(repr(s.values.get("name")) for s in decision.stages[:8])
    sheet = sheets()["stages"].names[draft.row.language]
    cure = f"one of: {known}" if known else f"add it to the sheet {sheet!r}"
    draft.refuse("stage", "no stage of this name in the decision", cure)


def _content(draft: Draft) -> list[str]:
    """What tells a relation from others of its kind."""
    return [str(draft.values.get(c.field) or "") for c in draft.sheet.columns if c.identity]
