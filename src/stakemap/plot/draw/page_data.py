"""What the page's script knows beside the SVG: details of people, and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from stakemap.graph.mistaken_arguments import wrong_kind
from stakemap.plot.canvas.sheet import gid_of
from stakemap.plot.canvas.style import STATE_DASHES, kind_colors, origin_styles
from stakemap.plot.canvas.textwidth import clean
from stakemap.plot.canvas.words import words
from stakemap.plot.scenes.org import OrgScene, PersonMark
from stakemap.wording.pinyin import sound
from stakemap.wording.plain import day_text

__all__ = ["picture_data"]

_SAID = (
    *("search", "filter_ties", "filter_origins", "zoom_in", "zoom_out", "zoom_fit"),
    *("details", "close", "hint", "hint_touch", "found", "connected", "picture", "filter_grades", "days"),
    *("until", "all_days", "only_ways", "since", "unit"),
)
_LONGEST = 2_000


def _rows(
    person: PersonMark, given: Sequence[tuple[str, str]], said: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """What the scene itself tells about a person, and what was given."""
    origin = said["vacant"] if person.vacant else said["unknown"] if person.unknown else person.origin_label
    number = str(person.rank_number) if person.rank_number else ""
    for label, value in ((said["origins"], origin or person.origin), (said["rank"], number)):
        if value:
            yield label, clean(value)
    yield from ((clean(label), clean(value, _LONGEST)) for label, value in given)


def _person(person: PersonMark, unit: str, prefix: str) -> dict[str, object]:
    """Who somebody of a scene is, without what is not known."""
    name = clean(person.label)
    told = {"post": clean(person.sub_label), "unit": unit, "sound": sound(name)}
    kept = {key: value for key, value in told.items() if value}
    return {"gid": prefix + gid_of("person", person.id), "name": name, **kept}


def picture_data(
    scene: OrgScene,
    *,
    details: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    prefix: str = "",
) -> dict[str, object]:
    """The JSON block that stands beside the SVG of `formal_and_informal`.

    Parameters
    ----------
    scene
        The scene that was drawn.
    details
        Person id -> further (label, value) rows of the side panel, for example scores with
        their interval.  The page holds them in clear: give what its readers may see.
    prefix
        The prefix given to `svg`.

    Returns
    -------
    dict
        JSON-able; each row of a person is the place of its label among ``"labels"`` and its value.
        Write it with ``<`` escaped into
        ``<script type="application/json" id="picture-data">``.
    """
    if not hasattr(scene, "ties"):
        raise wrong_kind(scene, "a scene of formal and informal ties", "give what was drawn")
    said = words(scene.lang, scene.words)
    drawn = {tie.state for tie in scene.ties}
    grades = [state for state in STATE_DASHES if state in drawn]
    kinds = {tie.kind: tie.label or tie.kind for tie in reversed(scene.ties)}
    names = {one.origin: one.origin_label or one.origin for one in reversed(scene.people) if one.origin}
    units = {unit.id: clean(unit.label) for unit in scene.units}
    rows = [[*_rows(one, (details or {}).get(one.id, ()), said)] for one in scene.people]
    labels = [*dict.fromkeys(label for told in rows for label, _ in told)]

    def choices(of: str, shown: Mapping[str, str]) -> list[dict[str, str]]:
        return [{"gid": prefix + gid_of(of, key), "label": clean(label)} for key, label in shown.items()]

    return {
        "title": clean(scene.title),
        "lang": scene.lang,
        "words": {key: said[key] for key in _SAID},
        "labels": labels,
        "people": [
            _person(one, units.get(one.unit_id or "", ""), prefix)
            | {"rows": [[labels.index(label), value] for label, value in told]}
            for one, told in zip(scene.people, rows, strict=True)
        ],
        "first": next(
            (prefix + gid_of("person", one.id) for one in scene.people if one.rank_number == 1), ""
        ),
        "dates": {tie.since: day_text(tie.since, scene.lang) for tie in scene.ties if tie.since},
        "kinds": choices("kind", {kind: kinds[kind] for kind in sorted(kind_colors(kinds))}),
        "grades": choices("grade", {state: said[f"{state}_state"] for state in grades}),
        "origins": choices("origin", {origin: names[origin] for origin in origin_styles(names)}),
    }
