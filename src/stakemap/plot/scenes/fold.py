"""Of an organisation too large to be read, the part that matters; the rest is folded and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from stakemap.plot.scenes.org import OrgScene, PersonMark
from stakemap.wording.phrases import Words

__all__ = ["folded"]

_MOST = 300
"""More people than this cannot be read in one picture."""
_KEPT = 120


def _weights(scene: OrgScene) -> dict[str, tuple[bool, int, float]]:
    """What makes somebody matter: a place among the first, ties, the score."""
    ties = Counter(end for tie in scene.ties for end in (tie.a, tie.b))
    return {one.id: (one.rank_number is not None, ties[one.id], one.score) for one in scene.people}


def folded(scene: OrgScene) -> OrgScene:
    """The scene itself up to `most` people; else those who matter, and in each unit how many more there are.

    The 120 with a place among the first, most ties and the highest scores stay, with the ties and lines
    between them; a unit of which nobody stays is left out with all below it of whom nobody stays.
    """
    if len(scene.people) <= _MOST:
        return scene
    weights = _weights(scene)
    ranked = sorted(
        scene.people,
        key=lambda one: (*(-int(w) if isinstance(w, bool) else -w for w in weights[one.id]), one.id),
    )
    kept = {one.id for one in ranked[:_KEPT]}
    homes = {one.unit_id for one in scene.people if one.id in kept}
    said = Words("plot", scene.lang)
    gone = Counter(
        one.unit_id if one.unit_id in homes else None for one in scene.people if one.id not in kept
    )
    marks = [
        PersonMark(
            f"_folded:{unit or ''}", said.say("folded_more", n=count), unit_id=unit, order=10**6, folded=count
        )
        for unit, count in sorted(gone.items(), key=lambda item: item[0] or "")
    ]
    return replace(
        scene,
        people=(*(one for one in scene.people if one.id in kept), *marks),
        units=tuple(unit for unit in scene.units if unit.id in _with_parents(scene, homes)),
        lines=tuple(line for line in scene.lines if {line.from_id, line.to_id} <= kept),
        ties=tuple(tie for tie in scene.ties if {tie.a, tie.b} <= kept),
    )


def _with_parents(scene: OrgScene, homes: set[str | None]) -> set[str]:
    parent = {unit.id: unit.parent for unit in scene.units}
    found: set[str] = set()
    for home in homes:
        at = home
        while at is not None and at not in found:
            found.add(at)
            at = parent.get(at)
    return found
