"""Units, people and posts that are named on other sheets, where they have no sheet of their own."""

from __future__ import annotations

from collections.abc import Callable

from stakemap.graph.name_index import fold
from stakemap.io.tables.drafts import EVIDENCE, Draft
from stakemap.io.tables.natural import absence

__all__ = ["implied_person", "imply"]

_BODIES = ("post", "decision", "budget_line")
"""Kinds of fact whose unit is a body of the client, and no school or firm."""


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
    for draft in sorted(drafts, key=lambda d: d.row.bad):
        for name, wanted in draft.sheet.refers_to.items() if draft.fact else ():
            text = draft.values.get(name)
            if not text or name == draft.about or len(wanted) != 1 or wanted[0] not in kinds:
                continue
            if wanted[0] == "person" or (wanted[0] == "unit" and draft.fact in _BODIES):
                for part in parts(str(text)):
                    made.setdefault((wanted[0], fold(part)), _named(draft, name, wanted[0], part))
    if "post" in kinds:
        for draft in drafts:
            _post(draft, made, kinds)
    for (kind, _), found in made.items():
        found.row.read_as(next(iter(found.typed_in.values())), "", f"implied_{kind}")
    drafts.extend(made.values())


def implied_person(draft: Draft, name: str, text: str) -> Draft | None:
    """A person of a name that a field of a draft holds; none where it says that nobody is known."""
    if absence(text) is not None or "/" in text:
        return None
    found = _named(draft, name, "person", text)
    draft.row.read_as(draft.typed_in.get(name, name), "", "implied_person")
    return found


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
